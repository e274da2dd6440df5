use crate::model::{Code, Facility, Finding, Knowledge, Place, SectionIx};
use crate::search::{Picture, VictimState};

/// What registers, monitors or witnesses say about one section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counted {
    pub section: SectionIx,
    pub least: u32,
    pub most: u32,
    pub freed: u32,
}

/// How many people a section still owes an answer for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Headcount {
    pub section: SectionIx,
    /// Marked live or deceased in the section's rooms.
    pub found: u32,
    pub least: u32,
    pub most: u32,
}

/// Counted − freed − found, per section, never below zero: where more came out than were counted, that is a finding.
pub fn headcount(picture: &Picture, counted: &[Counted]) -> (Vec<Headcount>, Vec<Finding>) {
    let facility = &picture.facility;
    let mut findings = Vec::new();
    let count = |row: &Counted| {
        let found = found_in(picture, row.section);
        let gone = row.freed.saturating_add(found);
        let (low, high) = (row.least.min(row.most), row.least.max(row.most));
        if gone > high {
            findings.push(surplus(facility, row.section, gone, high));
        }
        Headcount { section: row.section, found, least: low.saturating_sub(gone), most: high.saturating_sub(gone) }
    };
    let known = |row: &&Counted| {
        facility.sections().get(row.section.get()).is_some_and(|section| section.knowledge != Knowledge::Refuted)
    };
    (counted.iter().filter(known).map(count).collect(), findings)
}

fn found_in(picture: &Picture, section: SectionIx) -> u32 {
    let here = picture.victims.values().filter(|victim| picture.facility.section_of(victim.space) == Some(section));
    let is_found = |state: &VictimState| matches!(state, VictimState::Live | VictimState::Deceased);
    here.filter(|victim| victim.state.values().any(is_found)).count() as u32
}

fn surplus(facility: &Facility, section: SectionIx, gone: u32, most: u32) -> Finding {
    let section = facility.section(section);
    let message = format!(
        "{gone} people were freed or found in {}, more than the {most} counted: correct the count or the marks",
        section.label()
    );
    Finding::warning(Code::Advice, Place::id(&section.id), message)
}
