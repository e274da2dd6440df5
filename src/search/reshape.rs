//! What reshaping, splitting and joining rooms does to what was said about them.

use super::mark::{Access, Target};
use super::picture::{PartOf, Picture, SpaceRecord};
use super::shape::{Change, Edit, Join, Split};
use super::step::Step;
use super::{Register, structure};
use crate::model::{Knowledge, SpaceId};
use std::collections::BTreeMap;

/// What was changed of one thing, by field.
pub type Changes = BTreeMap<&'static str, Register<Change>>;

impl Step<'_> {
    pub(super) fn shape(&mut self, edits: &[Edit]) {
        for edit in edits {
            let Some(changes) = self.changes_of(&edit.about) else {
                self.unknown(format_args!("{}", edit.about.told()));
                continue;
            };
            let mut changes = std::mem::take(changes);
            for change in &edit.changes {
                let register = changes.entry(change.field()).or_default();
                register.set(self.entry.id, change.clone(), |id| self.replaced.contains(id));
            }
            if let Some(place) = self.changes_of(&edit.about) {
                *place = changes;
            }
        }
        self.disturb_all(self.near(self.entry), "it was drawn anew after the last search");
    }

    /// Remembered beside each other where nobody decided; in the building as known the surest counts.
    pub(super) fn know(&mut self, target: &Target, knowledge: Knowledge) {
        if self.picture.elsewhere.contains(target.id()) {
            return;
        }
        let (entry, replaced) = (self.entry.id, self.replaced.clone());
        match self.knowledge_of(target) {
            Some(register) => register.set(entry, knowledge, |id| replaced.contains(id)),
            None => self.unknown(format_args!("{}", target.told())),
        }
    }

    fn knowledge_of(&mut self, target: &Target) -> Option<&mut Register<Knowledge>> {
        let Picture { facility, spaces, portals, sections, .. } = &mut *self.picture;
        Some(match target {
            Target::Space(id) => &mut spaces.entry(facility.space_ix(id)?).or_default().knowledge,
            Target::Portal(id) => &mut portals.entry(facility.portal_ix(id)?).or_default().knowledge,
            Target::Section(id) => &mut sections.entry(facility.section_ix(id)?).or_default().knowledge,
        })
    }

    fn changes_of(&mut self, target: &Target) -> Option<&mut Changes> {
        let facility = &self.picture.facility;
        match target {
            Target::Space(id) => {
                let at = self.picture.space_ix(id)?;
                Some(&mut self.picture.spaces.entry(at).or_default().changes)
            }
            Target::Portal(id) => {
                let at = facility.portal_ix(id)?;
                Some(&mut self.picture.portals.entry(at).or_default().changes)
            }
            Target::Section(id) => {
                let at = facility.section_ix(id)?;
                Some(&mut self.picture.sections.entry(at).or_default().changes)
            }
        }
    }

    pub(super) fn split(&mut self, split: &Split) {
        let Some(whole) = self.picture.space_ix(&split.space) else {
            return self.unknown(format_args!("room \"{}\"", split.space));
        };
        let was = self.picture.status_of(whole);
        let parts = split.parts.iter().map(|part| SpaceId(structure::resolved(&self.entry.id, part.id.as_str())));
        let parts: Vec<SpaceId> = parts.chain([split.space.clone()]).collect();
        for at in parts.iter().filter_map(|part| self.picture.facility.space_ix(part)).collect::<Vec<_>>() {
            let part = PartOf { entry: self.entry.id, space: split.space.clone(), was };
            self.picture.spaces.entry(at).or_default().part_of = Some(part);
            self.disturb_all([at], "the room was split; say how each part stands");
        }
    }

    pub(super) fn join(&mut self, join: &Join) {
        if !join.rooms.iter().all(|room| self.picture.structure.joined.is_part(room)) {
            return self.unknown(format_args!("rooms of which one is gone"));
        }
        let ids = || std::iter::once(&join.into).chain(&join.rooms);
        let records: Vec<SpaceRecord> = ids().map(|id| std::mem::take(self.record_of(id))).collect();
        let joined = Some((self.entry.id, self.at.order));
        *self.record_of(&join.into) = SpaceRecord { joined, ..least(records) };
        self.picture.parts.retain(|id, _| !join.rooms.contains(id));
        self.picture.taken_in.extend(join.rooms.iter().cloned());
        if let Some(at) = self.picture.facility.space_ix(&join.into) {
            super::derive::settle_space(self.picture, at);
        }
    }

    /// The record of a room, or of what was one before it was joined with another.
    fn record_of(&mut self, id: &SpaceId) -> &mut SpaceRecord {
        match self.picture.facility.space_ix(id) {
            Some(at) => self.picture.spaces.entry(at).or_default(),
            None => self.picture.parts.entry(id.clone()).or_default(),
        }
    }
}

/// The record of a room that was made of several: searched as well as the least of them.
fn least(records: Vec<SpaceRecord>) -> SpaceRecord {
    let best = |record: &SpaceRecord| record.passes.iter().map(|pass| pass.thoroughness).max();
    let fresh = |record: &SpaceRecord| record.unanswered(None).is_none();
    let lowest = records.iter().enumerate().min_by_key(|(_, record)| (best(record), fresh(record)));
    let lowest = lowest.map_or(0, |(at, _)| at);
    let mut whole = SpaceRecord::default();
    for (at, record) in records.into_iter().enumerate() {
        let open: Vec<_> = record.open_disturbances().collect();
        let keeps = |entry| at == lowest || open.contains(&entry);
        whole.disturbances.extend(record.disturbances.into_iter().filter(|disturbance| keeps(disturbance.entry)));
        for (team, presence) in record.presence {
            whole.presence.entry(team).or_default().heads.extend(presence.heads);
        }
        whole.access.heads.extend(record.access.heads);
        whole.history.extend(record.history);
        whole.changed_ms = whole.changed_ms.max(record.changed_ms);
        if at == lowest {
            whole.passes = record.passes;
        }
        if at == 0 {
            (whole.changes, whole.knowledge, whole.part_of) = (record.changes, record.knowledge, record.part_of);
        }
    }
    // One part that nobody gets into bars the whole; that another part was entered does not contradict it.
    if whole.access.values().any(|access| matches!(access, Access::Inaccessible { .. })) {
        whole.access.heads.retain(|head| matches!(head.value, Access::Inaccessible { .. }));
    }
    whole
}
