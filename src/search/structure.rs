//! The facility as known: the base map and what entries added to it and changed of it.

pub(super) use super::amend::resolved;

use super::action::Action;
use super::amend::{Drawing, Joined, Known};
use super::rebase::Bases;
use super::{Entry, EntryId};
use crate::model::{Code, Facility, Finding, Place};
use std::collections::HashSet;
use std::sync::Arc;

/// Tells which entries one answers.
type Answered<'a> = &'a dyn Fn(&Entry) -> HashSet<EntryId>;

/// The facility as known, and the entries that it was drawn from.
#[derive(Clone, Debug)]
pub(super) struct Structure {
    pub facility: Arc<Facility>,
    pub joined: Joined,
    pub findings: Vec<Finding>,
    pub bases: Bases,
    drawn: Vec<EntryId>,
}

impl Structure {
    pub fn surveyed(base: Arc<Facility>) -> Self {
        let (joined, bases) = Default::default();
        Self { facility: base, joined, findings: Vec::new(), bases, drawn: Vec::new() }
    }

    /// Draws what the entries say onto the base. An entry that no longer fits becomes a finding and changes nothing.
    /// What was drawn `before` is taken over when it was drawn from the same entries: checking a building is dear.
    pub fn draw<'a>(
        base: &Arc<Facility>,
        entries: impl Iterator<Item = &'a Arc<Entry>>,
        answered: Answered<'_>,
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
        let mut all = Drawing::of(base.draft().clone());
        entries.iter().for_each(|entry| amend(&mut all, entry, answered));
        match Facility::new(all.draft) {
            Ok(facility) => (structure.facility, structure.joined) = (Arc::new(facility), all.joined),
            Err(_) => {
                let mut known = Known::default();
                entries.into_iter().for_each(|entry| structure.try_to_draw(entry, answered, &mut known));
            }
        }
        structure
    }

    // At least one does not fit: one by one shows which.
    fn try_to_draw(&mut self, entry: &Entry, answered: Answered<'_>, known: &mut Known) {
        let draft = self.facility.draft().clone();
        let mut drawing = Drawing { draft, joined: self.joined.clone(), known: known.clone() };
        amend(&mut drawing, entry, answered);
        match Facility::new(drawing.draft) {
            Ok(facility) => (self.facility, self.joined, *known) = (Arc::new(facility), drawing.joined, drawing.known),
            Err(faults) => {
                let why: Vec<String> =
                    faults.into_iter().map(|fault| format!("{}: {}", fault.place, fault.message)).collect();
                let message = format!("this drawing does not fit the building as known: {}", why.join("; "));
                self.findings.push(Finding::warning(Code::UnknownTarget, Place::id(entry.id.short()), message));
            }
        }
    }
}

/// What would be wrong if `action` were carried out, before it is signed.
pub(super) fn faults(facility: &Facility, action: &Action) -> Vec<Finding> {
    let mut drawing = Drawing::of(facility.draft().clone());
    drawing.amend(&EntryId([0; 32]), action, HashSet::new);
    Facility::new(drawing.draft).err().unwrap_or_default()
}

fn amend(drawing: &mut Drawing, entry: &Entry, answered: Answered<'_>) {
    if let Some(action) = entry.content.known_action() {
        drawing.amend(&entry.id, action, || answered(entry));
    }
}
