//! What one entry changes of the building as known.

use super::action::Action;
use super::mark::{LeadId, Target};
use super::shape::{Change, Edit, Join, Split};
use super::{EntryId, Register};
use crate::model::{Draft, End, Knowledge, LevelId, Portal, PortalId, SectionId, Space, SpaceId};
use smol_str::{SmolStr, format_smolstr};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The id that a thing named `+local` in an entry's action has outside it: new ids = entry id + ordinal.
pub(super) fn resolved(entry: &EntryId, id: &str) -> SmolStr {
    if !id.starts_with('+') {
        return SmolStr::new(id);
    }
    let hex: String = entry.0[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format_smolstr!("{hex}{id}")
}

impl LeadId {
    /// Of the lead that an entry adds.
    pub fn of(entry: &EntryId) -> Self {
        Self::new(resolved(entry, "+").trim_end_matches('+'))
    }
}

/// A building on its way to being known.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawing {
    pub draft: Draft,
    pub joined: Joined,
    pub known: Known,
}

/// What was said of how well a thing is known.
pub(super) type Known = HashMap<Target, Register<Knowledge>>;

/// What became of rooms and doors that were taken into another room.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Joined {
    rooms: BTreeMap<SpaceId, SpaceId>,
    doors: BTreeSet<PortalId>,
}

impl Joined {
    /// The room that this one is part of now.
    pub fn whole(&self, space: &SpaceId) -> Option<&SpaceId> {
        let mut whole = self.rooms.get(space)?;
        while let Some(next) = self.rooms.get(whole) {
            whole = next;
        }
        Some(whole)
    }

    pub fn is_part(&self, space: &SpaceId) -> bool {
        self.rooms.contains_key(space)
    }

    pub fn has_gone(&self, door: &PortalId) -> bool {
        self.doors.contains(door)
    }
}

impl Drawing {
    pub fn of(draft: Draft) -> Self {
        Self { draft, ..Self::default() }
    }

    /// Takes in what an entry says. What it names in vain is left to the fold, which makes a finding of it. `answered`
    /// are the entries that it answers.
    pub fn amend(&mut self, entry: &EntryId, action: &Action, answered: impl Fn() -> HashSet<EntryId>) {
        match action {
            Action::Add { levels, sections, spaces, portals } => {
                let level = |id: &LevelId| LevelId(resolved(entry, id.as_str()));
                self.draft.levels.extend(levels.iter().cloned().map(|mut added| {
                    added.id = level(&added.id);
                    added
                }));
                self.draft.sections.extend(sections.iter().cloned().map(|mut added| {
                    added.id = SectionId(resolved(entry, added.id.as_str()));
                    added.level = added.level.as_ref().map(level);
                    added
                }));
                self.draft.spaces.extend(spaces.iter().map(|added| space(entry, added)));
                self.draft.portals.extend(portals.iter().map(|added| portal(entry, added)));
            }
            Action::Know { about, knowledge } => {
                let answered = answered();
                for target in about {
                    let register = self.known.entry(target.clone()).or_default();
                    register.set(*entry, *knowledge, |id| answered.contains(id));
                    // Whoever saw it and whoever refutes it did not hear of each other: it counts.
                    know(&mut self.draft, target, register.values().copied().min().unwrap_or(*knowledge));
                }
            }
            Action::Shape { edits } => shape(&mut self.draft, edits),
            Action::Split(split) => self.split(entry, split),
            Action::Join(join) => self.join(join),
            _ => {}
        }
    }

    fn split(&mut self, entry: &EntryId, split: &Split) {
        let Some(whole) = self.draft.spaces.iter_mut().find(|space| space.id == split.space) else { return };
        whole.footprint = split.footprint.clone();
        self.draft.spaces.extend(split.parts.iter().map(|part| space(entry, part)));
        let moved: HashMap<&PortalId, SpaceId> =
            split.doors.iter().map(|(door, part)| (door, SpaceId(resolved(entry, part.as_str())))).collect();
        for portal in &mut self.draft.portals {
            if let Some(part) = moved.get(&portal.id) {
                exchange(portal, &split.space, part);
            }
        }
        self.draft.portals.extend(split.portals.iter().map(|added| portal(entry, added)));
    }

    fn join(&mut self, join: &Join) {
        let is_here = |id: &SpaceId| self.draft.spaces.iter().any(|space| space.id == *id);
        if !is_here(&join.into) || !join.rooms.iter().all(is_here) || join.rooms.contains(&join.into) {
            return;
        }
        let parts: BTreeSet<&SpaceId> = join.rooms.iter().collect();
        self.draft.spaces.retain(|space| !parts.contains(&space.id));
        if let Some(whole) = self.draft.spaces.iter_mut().find(|space| space.id == join.into) {
            whole.footprint = join.footprint.clone();
        }
        for portal in &mut self.draft.portals {
            parts.iter().for_each(|part| exchange(portal, part, &join.into));
        }
        let inside = |portal: &Portal| portal.between.1.space() == Some(&portal.between.0);
        self.joined.doors.extend(self.draft.portals.iter().filter(|door| inside(door)).map(|door| door.id.clone()));
        self.draft.portals.retain(|portal| !inside(portal));
        self.joined.rooms.extend(join.rooms.iter().map(|part| (part.clone(), join.into.clone())));
    }
}

fn space(entry: &EntryId, added: &Space) -> Space {
    Space {
        id: SpaceId(resolved(entry, added.id.as_str())),
        level: LevelId(resolved(entry, added.level.as_str())),
        section: added.section.as_ref().map(|id| SectionId(resolved(entry, id.as_str()))),
        ..added.clone()
    }
}

fn portal(entry: &EntryId, added: &Portal) -> Portal {
    let space = |id: &SpaceId| SpaceId(resolved(entry, id.as_str()));
    let other = match &added.between.1 {
        End::Space(id) => End::Space(space(id)),
        other => other.clone(),
    };
    Portal {
        id: PortalId(resolved(entry, added.id.as_str())),
        between: (space(&added.between.0), other),
        ..added.clone()
    }
}

fn exchange(portal: &mut Portal, old: &SpaceId, new: &SpaceId) {
    if portal.between.0 == *old {
        portal.between.0 = new.clone();
    }
    if portal.between.1.space() == Some(old) {
        portal.between.1 = End::Space(new.clone());
    }
}

// One pass over the building, however many rooms are edited.
fn shape(draft: &mut Draft, edits: &[Edit]) {
    let mut changes: HashMap<&Target, Vec<&Change>> = HashMap::new();
    for edit in edits {
        changes.entry(&edit.about).or_default().extend(&edit.changes);
    }
    let about = |target: Target| changes.get(&target).into_iter().flatten().copied();
    for space in &mut draft.spaces {
        about(Target::Space(space.id.clone())).for_each(|change| change.reshape_space(space));
    }
    for portal in &mut draft.portals {
        about(Target::Portal(portal.id.clone())).for_each(|change| change.reshape_portal(portal));
    }
    for section in &mut draft.sections {
        about(Target::Section(section.id.clone())).for_each(|change| change.reshape_section(section));
    }
}

fn know(draft: &mut Draft, target: &Target, knowledge: Knowledge) {
    let slot = match target {
        Target::Space(id) => draft.spaces.iter_mut().find(|space| space.id == *id).map(|space| &mut space.knowledge),
        Target::Portal(id) => {
            draft.portals.iter_mut().find(|portal| portal.id == *id).map(|portal| &mut portal.knowledge)
        }
        Target::Section(id) => {
            draft.sections.iter_mut().find(|section| section.id == *id).map(|section| &mut section.knowledge)
        }
    };
    if let Some(slot) = slot {
        *slot = knowledge;
    }
}
