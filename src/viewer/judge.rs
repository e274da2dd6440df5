//! From the forms for what planners judge to entries of the log.

use super::fields::Fields;
use crate::model::{Facility, Knowledge, SectionId, SpaceId};
use crate::search::{Action, Counted, HappenedAt, Occupants, Spread, Target, now_ms};

const HOUR_MS: f64 = 3_600_000.0;
/// Nobody knows to the minute when a door fell shut.
const UNCERTAIN_MS: u32 = 15 * 60_000;

pub fn occupants(space: SpaceId, fields: &Fields) -> Action {
    let closed_at = fields
        .closed_h
        .map(|hours| HappenedAt { at_ms: now_ms() - (hours * HOUR_MS) as i64, uncertainty_ms: UNCERTAIN_MS });
    Action::Occupants(Occupants {
        space,
        least: fields.least,
        most: fields.most.max(fields.least),
        closed_at,
        volume_m3: None,
        leak_m3_h: None,
        activity: fields.activity,
    })
}

pub fn counted(section: SectionId, fields: &Fields) -> Action {
    let (least, most) = (fields.least, fields.most.max(fields.least));
    Action::Counted(Counted { section, by: fields.counted_by, least, most, freed: fields.freed })
}

/// Every section that was not refuted, by its floor, and the rest of the world.
pub fn priors(facility: &Facility, fields: &Fields) -> Action {
    let sections = facility.sections().iter().filter(|section| section.knowledge != Knowledge::Refuted);
    let segments = sections.map(|section| Target::Section(section.id.clone())).collect();
    Action::Priors { planner: None, spread: Spread::Area { segments, row: f64::from(fields.percent) / 100.0 } }
}
