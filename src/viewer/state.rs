//! What the screen is about at the moment. No truth lies in it: all of it can be thrown away without losing a mark.

use super::ask::Ask;
use super::document::Document;
use super::errand::Ran;
use super::fields::Fields;
use super::layout::Target;
use super::look::{ColourBy, LegendKey};
use super::offer::Filled;
use super::sketch::Sketch;
use crate::model::Facility;
use crate::search::{LeadId, TeamId};
use bevy::prelude::{Resource, Vec2};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// What the side panel shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tab {
    #[default]
    Left,
    Hidden,
    Told,
    Levels,
    Log,
}

/// A line that tells what happened and goes by itself.
#[derive(Clone, PartialEq, Debug)]
pub struct Toast {
    pub id: u64,
    pub text: String,
    pub is_warning: bool,
    pub until: Instant,
}

const TOAST: Duration = Duration::from_secs(5);
const WARNING: Duration = Duration::from_secs(9);
const MOST_TOASTS: usize = 4;

/// Something that takes longer than half a second.
#[derive(Clone, PartialEq, Debug)]
pub struct Work {
    pub what: String,
    pub since: Instant,
    /// Opening and importing leave no trace when they are given up.
    pub can_be_cancelled: bool,
}

/// What is being typed at the moment.
#[derive(Resource, Clone, PartialEq, Debug, Default)]
pub struct Typing {
    pub find: String,
    /// Where the arrow keys are in the list of what was found.
    pub found_at: usize,
    pub fields: Fields,
    /// What is wanted of the command line, and what stands in the form of it.
    pub filter: String,
    pub filled: Filled,
    pub secrets: Vec<Zeroizing<String>>,
    pub lines: String,
    /// When somebody last touched a form with secrets.
    pub touched: Option<Instant>,
}

/// What of the command line is being filled in or was done.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Chosen {
    /// Its place in the list; none as long as it is only looked for.
    pub offer: Option<usize>,
    pub is_running: bool,
    pub ran: Option<Ran>,
}

#[derive(Resource, Default)]
pub struct State {
    pub selection: Vec<Target>,
    pub colour_by: ColourBy,
    pub filter: BTreeSet<LegendKey>,
    /// Untried doors count as barred.
    pub strict: bool,
    pub side: bool,
    pub tab: Tab,
    pub help: bool,
    /// What is being drawn.
    pub sketch: Option<Sketch>,
    /// The row that replays the log is there.
    pub replay: bool,
    /// The lead whose details are shown.
    pub lead: Option<LeadId>,
    /// Answered leads are listed too.
    pub answered: bool,
    pub find: bool,
    pub ask: Option<Ask>,
    /// The complaint about the open form, if it was sent off too early.
    pub ask_complaint: Option<String>,
    pub offers: Option<Chosen>,
    pub menu_at: Option<Vec2>,
    pub team: Option<TeamId>,
    pub toasts: Vec<Toast>,
    /// Stays until it is dismissed or the cause is gone.
    pub banner: Option<String>,
    pub work: Option<Work>,
    /// Marks on their way to the disk, by their ticket.
    pub pending: BTreeMap<u64, Vec<Target>>,
    /// Groups of the side panel that are shown whole.
    pub whole: BTreeSet<&'static str>,
    toasts_made: u64,
}

impl State {
    pub fn say(&mut self, text: impl Into<String>) {
        self.toast(text.into(), false);
    }

    pub fn warn(&mut self, text: impl Into<String>) {
        self.toast(text.into(), true);
    }

    fn toast(&mut self, text: String, is_warning: bool) {
        self.toasts.retain(|toast| toast.text != text);
        self.toasts_made += 1;
        let until = Instant::now() + if is_warning { WARNING } else { TOAST };
        self.toasts.push(Toast { id: self.toasts_made, text, is_warning, until });
        if self.toasts.len() > MOST_TOASTS {
            self.toasts.remove(0);
        }
    }

    /// Drops what had its time; tells when the next one goes.
    pub fn let_toasts_go(&mut self, now: Instant) -> Option<Duration> {
        self.toasts.retain(|toast| toast.until > now);
        self.toasts.iter().map(|toast| toast.until - now).min()
    }

    pub fn selected(&self) -> HashSet<Target> {
        self.selection.iter().copied().collect()
    }

    pub fn toggle(&mut self, targets: &[Target]) {
        let all_in = targets.iter().all(|target| self.selection.contains(target));
        if all_in {
            self.selection.retain(|target| !targets.contains(target));
        } else {
            let known = self.selected();
            self.selection.extend(targets.iter().filter(|target| !known.contains(target)));
        }
    }

    /// Indices live for one facility: finds the same things in the next one by their ids.
    pub fn follow(&mut self, old: &Document, new: &Facility) {
        let found = |target: &Target| match *target {
            Target::Room(at) => new.space_ix(&old.facility().space(at).id).map(Target::Room),
            Target::Door(at) => new.portal_ix(&old.facility().portal(at).id).map(Target::Door),
            Target::Section(at) => new.section_ix(&old.facility().section(at).id).map(Target::Section),
        };
        self.selection = self.selection.iter().filter_map(found).collect();
        for targets in self.pending.values_mut() {
            *targets = targets.iter().filter_map(found).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SpaceIx;

    fn room(at: u32) -> Target {
        Target::Room(SpaceIx(at))
    }

    #[test]
    fn toggling_adds_what_is_missing_and_takes_out_what_is_all_there() {
        let mut state = State::default();
        state.toggle(&[room(1), room(2)]);
        state.toggle(&[room(2), room(3)]);
        assert_eq!(state.selection, [room(1), room(2), room(3)]);
        state.toggle(&[room(1), room(3)]);
        assert_eq!(state.selection, [room(2)]);
    }

    #[test]
    fn a_toast_said_twice_stands_once_and_goes_after_its_time() {
        let mut state = State::default();
        state.say("saved");
        state.say("saved");
        assert_eq!(state.toasts.len(), 1);
        let left = state.let_toasts_go(Instant::now()).unwrap();
        assert!(left <= TOAST && left > TOAST / 2, "{left:?}");
        assert_eq!(state.let_toasts_go(Instant::now() + TOAST), None);
        assert!(state.toasts.is_empty());
    }
}
