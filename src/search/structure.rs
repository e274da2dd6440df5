//! The facility as known: the base map and what entries added to it.

use super::action::{Action, Target};
use super::rebase::Bases;
use super::{Entry, EntryId};
use crate::model::{Code, Draft, End, Facility, Finding, Knowledge, LevelId, Place, PortalId, SectionId, SpaceId};
use smol_str::{SmolStr, format_smolstr};
use std::sync::Arc;

/// The id that a thing named `+local` in an entry's action has outside it: new ids = entry id + ordinal.
pub(super) fn resolved(entry: &EntryId, id: &str) -> SmolStr {
    if !id.starts_with('+') {
        return SmolStr::new(id);
    }
    let hex: String = entry.0[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format_smolstr!("{hex}{id}")
}

/// The facility as known, and the entries that it was drawn from.
#[derive(Clone, Debug)]
pub(super) struct Structure {
    pub facility: Arc<Facility>,
    pub findings: Vec<Finding>,
    pub bases: Bases,
    drawn: Vec<EntryId>,
}

impl Structure {
    pub fn surveyed(base: Arc<Facility>) -> Self {
        Self { facility: base, findings: Vec::new(), bases: Bases::default(), drawn: Vec::new() }
    }

    /// Adds what the entries say to the base. An entry that no longer fits becomes a finding and changes nothing.
    /// What was drawn `before` is taken over when it was drawn from the same entries: checking a building is dear.
    pub fn draw<'a>(
        base: &Arc<Facility>,
        entries: impl Iterator<Item = &'a Arc<Entry>>,
        before: Option<&Self>,
    ) -> Self {
        let mut entries: Vec<_> =
            entries.filter(|entry| entry.content.known_action().is_some_and(Action::is_structural)).collect();
        let drawn: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
        if let Some(before) = before.filter(|before| before.drawn == drawn) {
            return before.clone();
        }
        let bases = Bases::draw(base, &entries, before.map(|before| &before.bases));
        let base = &Arc::clone(bases.newest().unwrap_or(base));
        let findings = bases.findings();
        let mut structure = Self { drawn, bases, findings, ..Self::surveyed(Arc::clone(base)) };
        entries.retain(|entry| !matches!(entry.content.known_action(), Some(Action::Rebase { .. })));
        if entries.is_empty() {
            return structure;
        }
        let mut all = base.draft().clone();
        entries.iter().for_each(|entry| amend(&mut all, entry));
        match Facility::new(all) {
            Ok(facility) => structure.facility = Arc::new(facility),
            Err(_) => entries.into_iter().for_each(|entry| structure.try_to_add(entry)),
        }
        structure
    }

    // At least one does not fit: one by one shows which.
    fn try_to_add(&mut self, entry: &Entry) {
        let mut draft = self.facility.draft().clone();
        amend(&mut draft, entry);
        match Facility::new(draft) {
            Ok(facility) => self.facility = Arc::new(facility),
            Err(faults) => {
                let why: Vec<String> =
                    faults.into_iter().map(|fault| format!("{}: {}", fault.place, fault.message)).collect();
                let message = format!("this drawing does not fit the building as known: {}", why.join("; "));
                self.findings.push(Finding::warning(Code::UnknownTarget, Place::id(entry.id.short()), message));
            }
        }
    }
}

/// What would be wrong if `action` were added, before it is signed.
pub(super) fn faults(facility: &Facility, action: &Action) -> Vec<Finding> {
    let mut draft = facility.draft().clone();
    amend_with(&mut draft, &EntryId([0; 32]), action);
    Facility::new(draft).err().unwrap_or_default()
}

fn amend(draft: &mut Draft, entry: &Entry) {
    if let Some(action) = entry.content.known_action() {
        amend_with(draft, &entry.id, action);
    }
}

fn amend_with(draft: &mut Draft, entry: &EntryId, action: &Action) {
    match action {
        Action::Add { levels, sections, spaces, portals } => {
            let level = |id: &LevelId| LevelId(resolved(entry, id.as_str()));
            let section = |id: &SectionId| SectionId(resolved(entry, id.as_str()));
            let space = |id: &SpaceId| SpaceId(resolved(entry, id.as_str()));
            draft.levels.extend(levels.iter().cloned().map(|mut added| {
                added.id = level(&added.id);
                added
            }));
            draft.sections.extend(sections.iter().cloned().map(|mut added| {
                added.id = section(&added.id);
                added.level = added.level.as_ref().map(level);
                added
            }));
            draft.spaces.extend(spaces.iter().cloned().map(|mut added| {
                added.id = space(&added.id);
                added.level = level(&added.level);
                added.section = added.section.as_ref().map(section);
                added
            }));
            draft.portals.extend(portals.iter().cloned().map(|mut added| {
                added.id = PortalId(resolved(entry, added.id.as_str()));
                added.between.0 = space(&added.between.0);
                if let End::Space(id) = &added.between.1 {
                    added.between.1 = End::Space(space(id));
                }
                added
            }));
        }
        Action::Know { about, knowledge } => about.iter().for_each(|target| know(draft, target, *knowledge)),
        _ => {}
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
