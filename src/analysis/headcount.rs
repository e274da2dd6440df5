use crate::model::{Code, Facility, Finding, Knowledge, Place, SectionIx};
use crate::search::{CountSource, Picture, VictimState};

/// How many people a section still owes an answer for, by one source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Headcount {
    pub section: SectionIx,
    pub by: CountSource,
    /// From, to: as counted.
    pub counted: (u32, u32),
    pub freed: (u32, u32),
    /// Marked live or deceased in the section's rooms.
    pub found: u32,
    /// From, to: counted − freed − found, never below zero.
    pub unaccounted: (u32, u32),
}

/// Register, monitor or witness count − freed − found, per section and source. Where more came out than were counted,
/// that is a finding.
pub fn headcount(picture: &Picture) -> (Vec<Headcount>, Vec<Finding>) {
    let facility = &picture.facility;
    let mut findings = Vec::new();
    let mut rows = Vec::new();
    for (&(section, by), register) in &picture.judged.counted {
        if facility.section(section).knowledge == Knowledge::Refuted {
            continue;
        }
        let ends = |of: fn(&crate::search::Counted) -> (u32, u32)| {
            register.values().map(of).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or_default()
        };
        let counted = ends(|said| (said.least.min(said.most), said.least.max(said.most)));
        let freed = ends(|said| (said.freed, said.freed));
        let found = found_in(picture, section);
        if freed.0.saturating_add(found) > counted.1 {
            findings.push(surplus(facility, section, freed.0.saturating_add(found), counted.1));
        }
        let left = |counted: u32, freed: u32| counted.saturating_sub(freed).saturating_sub(found);
        let unaccounted = (left(counted.0, freed.1), left(counted.1, freed.0));
        rows.push(Headcount { section, by, counted, freed, found, unaccounted });
    }
    (rows, findings)
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
