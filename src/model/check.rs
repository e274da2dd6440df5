//! The one guard at the entry: every fault of a draft, found together.

use super::level::Outline;
use super::plan::{self, ABSURD_M, Xy};
use super::{Code, Draft, End, Finding, Footprint, Place};
use geo::algorithm::Area;
use geo::algorithm::validation::Validation;
use std::collections::{HashMap, HashSet};

// Below this a room is a slip of the pen: a service duct of 20 by 25 cm still counts.
const LEAST_AREA_M2: f64 = 0.01;

pub(super) fn faults(draft: &Draft) -> Vec<Finding> {
    let mut faults = Vec::new();
    ids(draft, &mut faults);
    references(draft, &mut faults);
    numbers(draft, &mut faults);
    outlines(draft, &mut faults);
    faults
}

fn ids(draft: &Draft, faults: &mut Vec<Finding>) {
    unique("level", draft.levels.iter().map(|level| level.id.as_str()), faults);
    unique("section", draft.sections.iter().map(|section| section.id.as_str()), faults);
    unique("room", draft.spaces.iter().map(|space| space.id.as_str()), faults);
    unique("door", draft.portals.iter().map(|portal| portal.id.as_str()), faults);
}

fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a str>, faults: &mut Vec<Finding>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for id in ids {
        let count = seen.entry(id).or_default();
        *count += 1;
        if *count == 2 {
            let message = format!("two {what}s have the id \"{id}\"; give one of them another id");
            faults.push(Finding::error(Code::DuplicateId, Place::id(id), message));
        }
        if *count == 1
            && let Some(why) = bad_id(id)
        {
            let message = format!("{what} id \"{id}\" {why}; choose another id");
            faults.push(Finding::error(Code::BadId, Place::id(id), message));
        }
    }
}

fn bad_id(id: &str) -> Option<&'static str> {
    if id.is_empty() {
        return Some("is empty");
    }
    if id == End::OUTSIDE || id == End::UNKNOWN {
        return Some("is a reserved word");
    }
    if id.chars().any(char::is_control) {
        return Some("has a control character in it");
    }
    // "+1" names a thing within the entry that adds it, before it has an id of its own.
    id.starts_with('+').then_some("starts with a plus sign")
}

fn references(draft: &Draft, faults: &mut Vec<Finding>) {
    let levels: HashSet<&str> = draft.levels.iter().map(|level| level.id.as_str()).collect();
    let sections: HashSet<&str> = draft.sections.iter().map(|section| section.id.as_str()).collect();
    let spaces: HashSet<&str> = draft.spaces.iter().map(|space| space.id.as_str()).collect();
    let mut want = |known: &HashSet<&str>, of: &str, kind: &str, id: &str| {
        if !known.contains(id) {
            let message = format!("refers to the {kind} \"{id}\", which does not exist; add it or correct the id");
            faults.push(Finding::error(Code::UnknownReference, Place::id(of), message));
        }
    };
    for section in &draft.sections {
        if let Some(level) = &section.level {
            want(&levels, section.id.as_str(), "level", level.as_str());
        }
    }
    for space in &draft.spaces {
        want(&levels, space.id.as_str(), "level", space.level.as_str());
        if let Some(section) = &space.section {
            want(&sections, space.id.as_str(), "section", section.as_str());
        }
    }
    for portal in &draft.portals {
        want(&spaces, portal.id.as_str(), "room", portal.between.0.as_str());
        if let End::Space(b) = &portal.between.1 {
            want(&spaces, portal.id.as_str(), "room", b.as_str());
        }
    }
    for portal in draft.portals.iter().filter(|portal| portal.between.1.space() == Some(&portal.between.0)) {
        let message = format!("joins the room \"{}\" to itself; name two different rooms", portal.between.0);
        faults.push(Finding::error(Code::UnknownReference, Place::id(&portal.id), message));
    }
}

fn numbers(draft: &Draft, faults: &mut Vec<Finding>) {
    let mut facility = Fields { id: "facility", faults };
    if let Some(at) = draft.georeference {
        facility.within("latitude_deg", Some(at.latitude_deg), -90.0, 90.0);
        facility.within("longitude_deg", Some(at.longitude_deg), -180.0, 180.0);
    }
    facility.within("north_deg", draft.north_deg, -360.0, 360.0);
    facility.within("wall_thickness_m", draft.wall_thickness_m, 0.0, 20.0);
    facility.within("storey_height_m", draft.storey_height_m, 0.1, 1000.0);
    for level in &draft.levels {
        let mut fields = Fields { id: level.id.as_str(), faults };
        fields.within("elevation_m", Some(level.elevation_m), -ABSURD_M, ABSURD_M);
        fields.within("height_m", Some(level.height_m), 0.0, 10_000.0);
    }
    for space in &draft.spaces {
        let mut fields = Fields { id: space.id.as_str(), faults };
        fields.within("floor_z_m", space.floor_z_m, -ABSURD_M, ABSURD_M);
        fields.within("height_m", space.height_m, 0.0, 10_000.0);
    }
    for portal in &draft.portals {
        let mut fields = Fields { id: portal.id.as_str(), faults };
        fields.within("width_m", portal.width_m, 0.0, 1000.0);
        fields.within("confidence", portal.confidence, 0.0, 1.0);
        fields.within("breach_minutes", portal.breach_minutes, 0.0, 1.0e6);
        fields.points("at", portal.at.as_slice());
    }
}

struct Fields<'a> {
    id: &'a str,
    faults: &'a mut Vec<Finding>,
}

impl Fields<'_> {
    fn within(&mut self, field: &str, value: Option<f64>, least: f64, most: f64) {
        if let Some(value) = value
            && !(value >= least && value <= most)
        {
            let message = format!("{field} is {value}; it must lie between {least} and {most}");
            self.faults.push(Finding::error(Code::BadNumber, Place::id(self.id), message));
        }
    }

    /// Whether all points are usable; the first that is not is a fault.
    fn points(&mut self, field: &str, points: &[Xy]) -> bool {
        let sane = |value: &f64| value.is_finite() && value.abs() <= ABSURD_M;
        let Some(bad) = points.iter().find(|point| !point.iter().all(sane)) else { return true };
        let message = format!(
            "{field} has the point ({}, {}); coordinates are metres from the plan's origin, at most {ABSURD_M} away",
            bad[0], bad[1]
        );
        self.faults.push(Finding::error(Code::BadNumber, Place::id(self.id), message));
        false
    }
}

fn outlines(draft: &Draft, faults: &mut Vec<Finding>) {
    for level in &draft.levels {
        if let Some(Outline { outer, holes }) = &level.outline {
            rings(level.id.as_str(), outer, holes, faults);
        }
    }
    for section in &draft.sections {
        if let Some(Outline { outer, holes }) = &section.outline {
            rings(section.id.as_str(), outer, holes, faults);
        }
    }
    for space in &draft.spaces {
        footprint(space.id.as_str(), &space.footprint, faults);
    }
}

fn footprint(id: &str, footprint: &Footprint, faults: &mut Vec<Finding>) {
    match footprint {
        Footprint::Polygon { outer, holes } => rings(id, outer, holes, faults),
        Footprint::Centreline { points, width_m } => {
            let mut fields = Fields { id, faults };
            fields.within("width_m", Some(*width_m), 0.05, 1000.0);
            if fields.points("the centreline", points) && length_m(points) < 0.05 {
                let message = "the centreline has no length; give it at least two different points";
                faults.push(Finding::error(Code::BadOutline, Place::id(id), message));
            }
        }
        Footprint::Point { at, uncertainty_m } => {
            let mut fields = Fields { id, faults };
            fields.within("uncertainty_m", Some(*uncertainty_m), 0.0, 100_000.0);
            fields.points("the point", &[*at]);
        }
        Footprint::Unplaced => {}
    }
}

fn length_m(points: &[Xy]) -> f64 {
    points.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum()
}

fn rings(id: &str, outer: &[Xy], holes: &[Vec<Xy>], faults: &mut Vec<Finding>) {
    let mut fields = Fields { id, faults };
    if !std::iter::once(outer).chain(holes.iter().map(Vec::as_slice)).all(|ring| fields.points("the outline", ring)) {
        return;
    }
    let mut fault = |message: String| faults.push(Finding::error(Code::BadOutline, Place::id(id), message));
    if outer.len() < 3 || holes.iter().any(|hole| hole.len() < 3) {
        return fault("the outline has fewer than three corners; draw it as a closed ring".to_owned());
    }
    let polygon = plan::polygon(outer, holes);
    let area = polygon.unsigned_area();
    if area < LEAST_AREA_M2 {
        return fault(format!("the outline encloses only {area:.4} m²; check its corners and its unit (metres)"));
    }
    if let Err(why) = polygon.check_validation() {
        fault(format!("the outline crosses or touches itself ({why}); list its corners in order, once each"));
    }
}
