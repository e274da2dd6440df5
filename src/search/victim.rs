//! Who was found or may be somewhere: never gone from the picture, whatever becomes of the room.

use super::fold::mark_id;
use super::mark::{MarkId, VictimState};
use super::picture::Picture;
use super::step::Step;
use super::{EntryId, Register};
use crate::model::{SpaceId, SpaceIx};

#[derive(Clone, PartialEq, Debug)]
pub struct Victim {
    pub space: SpaceIx,
    pub state: Register<VictimState>,
}

/// A victim in a room that the building as known no longer has: a newer plan left it out, or its drawing was taken back.
#[derive(Clone, PartialEq, Debug)]
pub struct Astray {
    pub space: SpaceId,
    pub state: Register<VictimState>,
}

impl Victim {
    pub fn stands(&self) -> VictimState {
        foremost(&self.state)
    }
}

impl Astray {
    pub fn stands(&self) -> VictimState {
        foremost(&self.state)
    }
}

/// Of several that stand, the one that asks for most: who was seen alive by one is not out because of another.
fn foremost(state: &Register<VictimState>) -> VictimState {
    const MOST_FIRST: [VictimState; 3] = [VictimState::Live, VictimState::Potential, VictimState::Deceased];
    MOST_FIRST.into_iter().find(|most| state.values().any(|said| said == most)).unwrap_or(VictimState::Removed)
}

impl Picture {
    /// How a victim stands, wherever it is.
    pub(super) fn victim_state(&self, victim: &MarkId) -> Option<&Register<VictimState>> {
        let here = self.victims.get(victim).map(|victim| &victim.state);
        here.or_else(|| self.astray.get(victim).map(|victim| &victim.state))
    }

    fn victim_state_mut(&mut self, victim: &MarkId) -> Option<&mut Register<VictimState>> {
        match self.victims.get_mut(victim) {
            Some(here) => Some(&mut here.state),
            None => self.astray.get_mut(victim).map(|astray| &mut astray.state),
        }
    }
}

impl Step<'_> {
    /// Takes in victims that were found together.
    pub(super) fn victims(&mut self, space: &SpaceId, state: VictimState, count: u32) {
        let entry = self.entry.id;
        let all = || (0..count).map(|ordinal| (mark_id(&entry, ordinal), said(entry, state)));
        self.each_space(std::slice::from_ref(space), |step, at| {
            step.picture.victims.extend(all().map(|(id, state)| (id, Victim { space: at, state })));
        });
        if self.picture.space_ix(space).is_none() && !self.picture.elsewhere.contains(space.as_str()) {
            let astray = all().map(|(id, state)| (id, Astray { space: space.clone(), state }));
            self.picture.astray.extend(astray);
        }
        if state == VictimState::Potential {
            self.disturb_all(self.near(self.entry), "somebody may be here, it was said after the last search");
        }
    }

    pub(super) fn victim_is(&mut self, victim: &MarkId, state: VictimState) {
        let (entry, replaced) = (self.entry.id, &self.replaced);
        match self.picture.victim_state_mut(victim) {
            Some(register) => register.set(entry, state, |id| replaced.contains(id)),
            None => self.unknown(format_args!("victim \"{victim}\"")),
        }
    }
}

fn said(entry: EntryId, state: VictimState) -> Register<VictimState> {
    let mut register = Register::default();
    register.set(entry, state, |_| false);
    register
}
