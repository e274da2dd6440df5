//! One entry on its way into the picture: what it touches, what it answers, what it names in vain.

use super::action::Action;
use super::clock::Moment;
use super::derive::settle_space;
use super::mark::{Access, Presence, Target};
use super::picture::{Picture, SpaceRecord};
use super::{Entry, EntryId, Log, structure};
use crate::model::{Code, Finding, Place, PortalId, PortalIx, SectionId, SectionIx, SpaceId, SpaceIx};
use std::collections::HashSet;
use std::sync::Arc;

/// One entry on its way into the picture.
pub(super) struct Step<'a> {
    pub picture: &'a mut Picture,
    pub entry: &'a Arc<Entry>,
    pub log: &'a Log,
    pub retracted: &'a HashSet<EntryId>,
    pub at: Moment,
    /// The entries this one answers: those it names, and through retracted ones what those named.
    pub replaced: HashSet<EntryId>,
    /// Set while the entry speaks of a room that was since joined with another.
    part: Option<SpaceId>,
    /// Set while the entry speaks of a room as it was before that was joined with another.
    pub of_part: bool,
}

impl<'a> Step<'a> {
    pub fn new(
        picture: &'a mut Picture,
        entry: &'a Arc<Entry>,
        log: &'a Log,
        retracted: &'a HashSet<EntryId>,
        at: Moment,
    ) -> Self {
        let replaced = log.answered_by(entry, retracted);
        Self { picture, entry, log, retracted, at, replaced, part: None, of_part: false }
    }

    pub fn record(&mut self, at: SpaceIx, change: impl FnOnce(&mut SpaceRecord, EntryId, &dyn Fn(&EntryId) -> bool)) {
        let replaced = &self.replaced;
        let record = match &self.part {
            Some(part) => self.picture.parts.entry(part.clone()).or_default(),
            None => self.picture.spaces.entry(at).or_default(),
        };
        change(record, self.entry.id, &|id| replaced.contains(id));
        record.changed_ms = self.entry.content.when().map(|when| when.at_ms);
        settle_space(self.picture, at);
    }

    pub fn each_space(&mut self, ids: &[SpaceId], mut act: impl FnMut(&mut Self, SpaceIx)) {
        for id in ids {
            self.of_part = self.is_of_part(id);
            if self.of_part {
                let message =
                    "it speaks of a room that had been joined with another; the whole keeps the lesser status";
                self.finding(Code::Advice, message.to_owned());
            }
            match self.picture.space_ix(id) {
                Some(at) if self.of_part && !self.speaks_against() => self.picture.entered[at.get()] = true,
                Some(at) => {
                    let is_part = !self.of_part && self.picture.structure.joined.is_part(id);
                    self.part = is_part.then(|| id.clone());
                    act(self, at);
                    self.part = None;
                }
                None if self.picture.elsewhere.contains(id.as_str()) => {}
                None => self.unknown(format_args!("room \"{id}\"")),
            }
        }
    }

    /// Whether it speaks of a room as it was before that was joined with another.
    fn is_of_part(&self, id: &SpaceId) -> bool {
        let unaware = || {
            let whole = self.picture.facility.space_ix(id).and_then(|at| self.picture.spaces.get(&at));
            let (join, _) = whole.or_else(|| self.picture.parts.get(id))?.joined?;
            let is_search = matches!(self.entry.content.known_action(), Some(Action::Search { .. }));
            Some(is_search && !self.replaced.contains(&join))
        };
        self.picture.taken_in.contains(id) || unaware() == Some(true)
    }

    /// Whether it counts against the whole though it speaks of a part: all does but what makes more of a search.
    fn speaks_against(&self) -> bool {
        match self.entry.content.known_action() {
            Some(Action::Search { .. }) => false,
            Some(Action::Access { access, .. }) => *access != Access::Accessible,
            Some(Action::Presence { presence, .. }) => *presence == Presence::In,
            _ => true,
        }
    }

    pub fn each_portal(&mut self, ids: &[PortalId], mut act: impl FnMut(&mut Self, PortalIx)) {
        for id in ids {
            match self.picture.facility.portal_ix(id) {
                Some(at) => act(self, at),
                None if self.picture.structure.joined.has_gone(id) => {}
                None if self.picture.elsewhere.contains(id.as_str()) => {}
                None => self.unknown(format_args!("door \"{id}\"")),
            }
        }
    }

    pub fn each_section(&mut self, ids: &[SectionId], mut act: impl FnMut(&mut Self, SectionIx)) {
        for id in ids {
            match self.picture.facility.section_ix(id) {
                Some(at) => act(self, at),
                None if self.picture.elsewhere.contains(id.as_str()) => {}
                None => self.unknown(format_args!("section \"{id}\"")),
            }
        }
    }

    pub fn exists(&self, target: &Target) -> bool {
        let facility = &self.picture.facility;
        match target {
            Target::Space(id) => self.picture.space_ix(id).is_some(),
            Target::Portal(id) => facility.portal_ix(id).is_some(),
            Target::Section(id) => facility.section_ix(id).is_some(),
        }
    }

    /// Puts the entry into the history of everything it touches, whether or not it still holds.
    pub fn remember(&mut self) {
        let entry = self.entry.id;
        let facility = Arc::clone(&self.picture.facility);
        let touched = match self.entry.content.known_action() {
            Some(Action::Retract { entry }) => self.log.get(entry),
            _ => Some(self.entry),
        };
        let Some(touched) = touched else { return };
        let id = |id: &str| structure::resolved(&touched.id, id);
        for target in touched.content.known_action().map(Action::touched).unwrap_or_default() {
            match target {
                Target::Space(space) => {
                    if let Some(at) = self.picture.space_ix(&SpaceId(id(space.as_str()))) {
                        self.picture.spaces.entry(at).or_default().history.push(entry);
                    }
                }
                Target::Portal(portal) => {
                    if let Some(at) = facility.portal_ix(&PortalId(id(portal.as_str()))) {
                        let record = self.picture.portals.entry(at).or_default();
                        record.history.push(entry);
                        record.changed_ms = self.entry.content.when().map(|when| when.at_ms);
                    }
                }
                Target::Section(section) => {
                    if let Some(at) = facility.section_ix(&SectionId(id(section.as_str()))) {
                        self.picture.sections.entry(at).or_default().history.push(entry);
                    }
                }
            }
        }
    }

    pub fn note_redaction(&mut self) {
        self.finding(Code::Redacted, "what this entry did was left out of this copy".to_owned());
    }

    pub fn unknown(&mut self, what: std::fmt::Arguments<'_>) {
        self.finding(Code::UnknownTarget, format!("this entry is about {what}, which is not in the building as known"));
    }

    pub fn finding(&mut self, code: Code, message: String) {
        self.picture.findings.push(Finding::warning(code, Place::id(self.entry.id.short()), message));
    }
}
