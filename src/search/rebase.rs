//! Newer plans that took the place of the base, one after the other.

use super::action::Action;
use super::step::Step;
use super::{Entry, EntryId};
use crate::model::{Code, Facility, Finding, Place, Revision};
use std::collections::HashSet;
use std::sync::Arc;

/// The plans that entries brought, in the order of the log; the last one counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Bases {
    plans: Vec<Plan>,
    refused: Vec<Finding>,
    /// Plans that were brought without knowing of each other.
    rivals: Vec<EntryId>,
}

#[derive(Clone, Debug)]
struct Plan {
    entry: EntryId,
    facility: Arc<Facility>,
    revision: Arc<Revision>,
}

impl Bases {
    /// Checks the plans among structural entries. Those that stand `before` are taken over: checking a plan is dear.
    pub fn draw(base: &Arc<Facility>, entries: &[&Arc<Entry>], before: Option<&Self>) -> Self {
        let mut bases = Self::default();
        for entry in entries {
            let Some(Action::Rebase { map }) = entry.content.known_action() else { continue };
            let at = bases.plans.len();
            let known = before.filter(|before| {
                let same = |(a, b): (&Plan, &Plan)| a.entry == b.entry;
                before.plans.len() > at && bases.plans.iter().zip(&before.plans).all(same)
            });
            if let Some(plan) = known.map(|before| &before.plans[at]).filter(|plan| plan.entry == entry.id) {
                bases.plans.push(plan.clone());
                continue;
            }
            match Facility::new((**map).clone()) {
                Ok(facility) => {
                    let old = bases.newest().unwrap_or(base);
                    let revision = Arc::new(Revision::between(old.draft(), facility.draft()));
                    bases.plans.push(Plan { entry: entry.id, facility: Arc::new(facility), revision });
                }
                Err(faults) => {
                    let why = faults.first().map(ToString::to_string).unwrap_or_default();
                    let message = format!("this newer plan is not used, it has faults: {why}");
                    bases.refused.push(Finding::warning(Code::BadOutline, Place::id(entry.id.short()), message));
                }
            }
        }
        bases.rivals = bases.rivals(entries);
        bases
    }

    fn rivals(&self, entries: &[&Arc<Entry>]) -> Vec<EntryId> {
        let plans: HashSet<EntryId> = self.plans.iter().map(|plan| plan.entry).collect();
        let brought = || entries.iter().filter(|entry| plans.contains(&entry.id));
        let answered: HashSet<EntryId> = brought().flat_map(|entry| entry.envelope.replaces.iter().copied()).collect();
        let open: Vec<EntryId> = brought().map(|entry| entry.id).filter(|id| !answered.contains(id)).collect();
        if open.len() > 1 { open } else { Vec::new() }
    }

    pub fn newest(&self) -> Option<&Arc<Facility>> {
        self.plans.last().map(|plan| &plan.facility)
    }

    pub fn entries(&self) -> impl Iterator<Item = EntryId> {
        self.plans.iter().map(|plan| plan.entry)
    }

    /// What the plan of an entry changed.
    pub fn revision(&self, entry: &EntryId) -> Option<&Arc<Revision>> {
        self.plans.iter().find(|plan| plan.entry == *entry).map(|plan| &plan.revision)
    }

    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = self.refused.clone();
        if let [.., last] = self.rivals.as_slice() {
            let all: Vec<String> = self.rivals.iter().map(EntryId::short).collect();
            let message = format!(
                "newer plans came in apart from each other ({}); the last one counts, bring the right one again to decide",
                all.join(", ")
            );
            findings.push(Finding::warning(Code::Advice, Place::id(last.short()), message));
        }
        findings
    }
}

impl Step<'_> {
    /// What the newer plan draws in another way calls for another look.
    pub(super) fn rebase(&mut self) {
        let Some(revision) = self.picture.structure.bases.revision(&self.entry.id).cloned() else { return };
        for (space, why) in &revision.recheck {
            let at = self.picture.facility.space_ix(space);
            self.disturb_all(at, why);
        }
    }
}
