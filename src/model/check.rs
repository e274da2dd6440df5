//! The one guard at the entry: every fault of a draft, found together.

use super::level::Outline;
use super::plain::{LEAST_AREA_M2, is_plainly_sound};
use super::plan::{self, ABSURD_M, Xy};
use super::{
    Code, Draft, End, Extra, Finding, Footprint, Index, LevelId, Place, SectionId, SpaceId, Thing, Trace, Underlay,
};
use geo::algorithm::validation::Validation;
use geo::algorithm::{Area, RemoveRepeatedPoints};
use serde_json::Value;
use std::collections::HashSet;

// Readers of RON, JSON and CBOR give up at about a hundred nested values; nobody writes ten.
const DEEPEST_EXTRA: usize = 32;

// What a fault is about.
type At<'a> = (Thing, &'a str);

/// Finds the things of a draft by their ids; of those that share one, the first.
pub(super) struct Indices {
    pub levels: Index,
    pub sections: Index,
    pub spaces: Index,
    pub portals: Index,
}

impl Indices {
    pub fn of(draft: &Draft) -> Self {
        let Draft { levels, sections, spaces, portals, .. } = draft;
        Self {
            levels: Index::new(levels.len(), |at| levels[at].id.as_str()),
            sections: Index::new(sections.len(), |at| sections[at].id.as_str()),
            spaces: Index::new(spaces.len(), |at| spaces[at].id.as_str()),
            portals: Index::new(portals.len(), |at| portals[at].id.as_str()),
        }
    }

    pub fn level(&self, draft: &Draft, id: &LevelId) -> Option<usize> {
        self.levels.find(id.as_str(), |at| draft.levels[at].id.as_str())
    }

    pub fn section(&self, draft: &Draft, id: &SectionId) -> Option<usize> {
        self.sections.find(id.as_str(), |at| draft.sections[at].id.as_str())
    }

    pub fn space(&self, draft: &Draft, id: &SpaceId) -> Option<usize> {
        self.spaces.find(id.as_str(), |at| draft.spaces[at].id.as_str())
    }
}

pub(super) fn faults(draft: &Draft, indices: &Indices) -> Vec<Finding> {
    let mut faults = faults_beside_rings(draft, indices);
    rings(draft, &mut faults);
    faults
}

/// What is wrong with anything but the rings of outlines.
pub(super) fn faults_beside_rings(draft: &Draft, indices: &Indices) -> Vec<Finding> {
    let mut faults = Vec::new();
    let Draft { levels, sections, spaces, portals, .. } = draft;
    ids(Thing::Level, &indices.levels, levels.iter().map(|level| level.id.as_str()), &mut faults);
    ids(Thing::Section, &indices.sections, sections.iter().map(|section| section.id.as_str()), &mut faults);
    ids(Thing::Room, &indices.spaces, spaces.iter().map(|space| space.id.as_str()), &mut faults);
    ids(Thing::Door, &indices.portals, portals.iter().map(|portal| portal.id.as_str()), &mut faults);
    references(draft, indices, &mut faults);
    numbers(draft, &mut faults);
    lines_and_points(draft, &mut faults);
    underlays(draft, indices, &mut faults);
    extras(draft, &mut faults);
    faults
}

// An id that stands a second time is a fault, told once, and so is one that could be taken for something else.
fn ids<'a>(thing: Thing, index: &Index, ids: impl Iterator<Item = &'a str>, faults: &mut Vec<Finding>) {
    let what = thing.word();
    let (mut repeated, mut told) = (index.repeated.iter().peekable(), HashSet::new());
    for (at, id) in ids.enumerate() {
        if repeated.next_if_eq(&&at).is_some() {
            if told.insert(id) {
                let message = format!("two {what}s have the id \"{id}\"; give one of them another id");
                faults.push(Finding::error(Code::DuplicateId, Place::of(thing, id), message));
            }
        } else if let Some(why) = bad_id(id) {
            let message = format!("the {what} id \"{}\" {why}; choose another id", id.escape_debug());
            faults.push(Finding::error(Code::BadId, Place::of(thing, id), message));
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
    if has_control(id) {
        return Some("has a control character in it");
    }
    // "+1" names a thing within the entry that adds it, before it has an id of its own.
    id.starts_with('+').then_some("starts with a plus sign")
}

/// Whether an id has a control character in it; plain ASCII, as most are, is told by its bytes.
pub(crate) fn has_control(id: &str) -> bool {
    !id.bytes().all(|byte| matches!(byte, b' '..=b'~')) && id.chars().any(char::is_control)
}

fn references(draft: &Draft, indices: &Indices, faults: &mut Vec<Finding>) {
    let mut want = |found: Option<usize>, (thing, of): At, kind: &str, id: &str| {
        if found.is_none() {
            let message = format!("refers to the {kind} \"{id}\", which does not exist; add it or correct the id");
            faults.push(Finding::error(Code::UnknownReference, Place::of(thing, of), message));
        }
    };
    for section in &draft.sections {
        if let Some(level) = &section.level {
            want(indices.level(draft, level), (Thing::Section, section.id.as_str()), "level", level.as_str());
        }
    }
    for space in &draft.spaces {
        let room = (Thing::Room, space.id.as_str());
        want(indices.level(draft, &space.level), room, "level", space.level.as_str());
        if let Some(section) = &space.section {
            want(indices.section(draft, section), room, "section", section.as_str());
        }
    }
    for portal in &draft.portals {
        let (a, door) = (&portal.between.0, (Thing::Door, portal.id.as_str()));
        want(indices.space(draft, a), door, "room", a.as_str());
        if let End::Space(b) = &portal.between.1 {
            want(indices.space(draft, b), door, "room", b.as_str());
        }
    }
    for portal in draft.portals.iter().filter(|portal| portal.between.1.space() == Some(&portal.between.0)) {
        let message = format!("joins the room \"{}\" to itself; name two different rooms", portal.between.0);
        faults.push(Finding::error(Code::UnknownReference, Place::of(Thing::Door, &portal.id), message));
    }
}

fn numbers(draft: &Draft, faults: &mut Vec<Finding>) {
    let mut facility = |field, value, least, most| {
        Fields { at: (Thing::Facility, field), faults }.within(field, value, least, most);
    };
    facility("north_deg", draft.north_deg, -360.0, 360.0);
    facility("wall_thickness_m", draft.wall_thickness_m, 0.0, 20.0);
    facility("storey_height_m", draft.storey_height_m, 0.1, 1000.0);
    if let Some(place) = draft.georeference {
        let mut fields = Fields { at: (Thing::Facility, "georeference"), faults };
        fields.within("latitude_deg", Some(place.latitude_deg), -90.0, 90.0);
        fields.within("longitude_deg", Some(place.longitude_deg), -180.0, 180.0);
    }
    for level in &draft.levels {
        let mut fields = Fields { at: (Thing::Level, level.id.as_str()), faults };
        fields.within("elevation_m", Some(level.elevation_m), -ABSURD_M, ABSURD_M);
        fields.within("height_m", Some(level.height_m), 0.0, 10_000.0);
    }
    for space in &draft.spaces {
        let mut fields = Fields { at: (Thing::Room, space.id.as_str()), faults };
        fields.within("floor_z_m", space.floor_z_m, -ABSURD_M, ABSURD_M);
        fields.within("height_m", space.height_m, 0.0, 10_000.0);
    }
    for portal in &draft.portals {
        let mut fields = Fields { at: (Thing::Door, portal.id.as_str()), faults };
        fields.within("width_m", portal.width_m, 0.0, 1000.0);
        fields.within("confidence", portal.confidence, 0.0, 1.0);
        fields.within("breach_minutes", portal.breach_minutes, 0.0, 1.0e6);
        fields.points("at", portal.at.as_slice());
    }
}

struct Fields<'a> {
    at: At<'a>,
    faults: &'a mut Vec<Finding>,
}

impl Fields<'_> {
    fn fault(&mut self, code: Code, message: String) {
        self.faults.push(Finding::error(code, Place::of(self.at.0, self.at.1), message));
    }

    fn within(&mut self, field: &str, value: Option<f64>, least: f64, most: f64) {
        if let Some(value) = value
            && !(value >= least && value <= most)
        {
            self.fault(Code::BadNumber, format!("{field} is {value}; it must lie between {least} and {most}"));
        }
    }

    /// Whether all points are usable; the first that is not is a fault.
    fn points(&mut self, field: &str, points: &[Xy]) -> bool {
        // Neither is what is no number.
        let sane = |value: &f64| value.abs() <= ABSURD_M;
        let Some([x, y]) = points.iter().find(|point| !point.iter().all(sane)) else { return true };
        let message = format!(
            "{field} has the point ({x}, {y}); give coordinates in metres from the plan's origin, at most {ABSURD_M} away"
        );
        self.fault(Code::BadNumber, message);
        false
    }

    fn line_or_point(&mut self, footprint: &Footprint) {
        match footprint {
            Footprint::Centreline { points, width_m } => {
                self.within("width_m", Some(*width_m), 0.05, 1000.0);
                if self.points("the centreline", points) && length_m(points) < 0.05 {
                    let message = "the centreline has no length; give it at least two different points";
                    self.fault(Code::BadOutline, message.to_owned());
                }
            }
            Footprint::Point { at, uncertainty_m } => {
                self.within("uncertainty_m", Some(*uncertainty_m), 0.0, 100_000.0);
                self.points("the footprint", &[*at]);
            }
            Footprint::Polygon { .. } | Footprint::Unplaced => {}
        }
    }

    fn rings(&mut self, outer: &[Xy], holes: &[Vec<Xy>]) {
        let mut rings = std::iter::once(outer).chain(holes.iter().map(Vec::as_slice));
        if !rings.all(|ring| self.points("the outline", ring)) {
            return;
        }
        if outer.len() < 3 || holes.iter().any(|hole| hole.len() < 3) {
            let message = "the outline has fewer than three corners; draw it as a closed ring";
            return self.fault(Code::BadOutline, message.to_owned());
        }
        if is_plainly_sound(outer, holes) {
            return;
        }
        let polygon = plan::polygon(outer, holes);
        // A corner given twice in a row says nothing and is no crossing.
        let polygon = polygon.remove_repeated_points();
        let area = polygon.unsigned_area();
        if area < LEAST_AREA_M2 {
            let message = format!("the outline encloses only {area:.4} m²; check its corners and its unit (metres)");
            return self.fault(Code::BadOutline, message);
        }
        if let Err(why) = polygon.check_validation() {
            let message =
                format!("the outline crosses or touches itself ({why}); list its corners in order, once each");
            self.fault(Code::BadOutline, message);
        }
    }
}

fn length_m(points: &[Xy]) -> f64 {
    points.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum()
}

fn lines_and_points(draft: &Draft, faults: &mut Vec<Finding>) {
    for space in &draft.spaces {
        Fields { at: (Thing::Room, space.id.as_str()), faults }.line_or_point(&space.footprint);
    }
}

fn rings(draft: &Draft, faults: &mut Vec<Finding>) {
    for level in &draft.levels {
        if let Some(Outline { outer, holes }) = &level.outline {
            Fields { at: (Thing::Level, level.id.as_str()), faults }.rings(outer, holes);
        }
    }
    for section in &draft.sections {
        if let Some(Outline { outer, holes }) = &section.outline {
            Fields { at: (Thing::Section, section.id.as_str()), faults }.rings(outer, holes);
        }
    }
    for space in &draft.spaces {
        if let Footprint::Polygon { outer, holes } = &space.footprint {
            Fields { at: (Thing::Room, space.id.as_str()), faults }.rings(outer, holes);
        }
    }
}

fn underlays(draft: &Draft, indices: &Indices, faults: &mut Vec<Finding>) {
    for Underlay { level, trace, .. } in &draft.underlays {
        let mut fields = Fields { at: (Thing::Facility, "underlays"), faults };
        if indices.level(draft, level).is_none() {
            let message = format!("an underlay is on the level \"{level}\", which does not exist; correct the id");
            fields.fault(Code::UnknownReference, message);
        }
        if let Trace::Lines(lines) = trace {
            // The first line that is not usable is told; a drawing has too many to tell each.
            let _ = lines.iter().all(|line| fields.points("an underlay", line));
        }
        if let Trace::Picture(sheet) = trace {
            fields.points("an underlay", &sheet.corners());
            fields.within("metres_per_pixel", Some(sheet.metres_per_pixel), 1.0e-6, 1000.0);
            fields.within("turn_deg", Some(sheet.turn_deg), -360.0, 360.0);
            // A map from elsewhere must not make a report read other files than the plan's own picture.
            if sheet.file.is_empty() || sheet.file.starts_with('.') || sheet.file.contains(['/', '\\', ':', '\0']) {
                let message = format!("the underlay's picture \"{}\" is no plain file name", sheet.file.escape_debug());
                fields.fault(Code::BadId, message);
            }
        }
    }
}

fn extras(draft: &Draft, faults: &mut Vec<Finding>) {
    let mut check = |thing: Thing, id: &str, extra: &Extra| {
        if let Some((key, _)) = extra.iter().find(|(_, value)| is_deeper(value, DEEPEST_EXTRA)) {
            let message = format!("extra \"{key}\" is nested deeper than {DEEPEST_EXTRA} values; flatten it");
            Fields { at: (thing, id), faults }.fault(Code::Unreadable, message);
        }
    };
    check(Thing::Facility, "extra", &draft.extra);
    draft.sections.iter().for_each(|section| check(Thing::Section, section.id.as_str(), &section.extra));
    draft.spaces.iter().for_each(|space| check(Thing::Room, space.id.as_str(), &space.extra));
    draft.portals.iter().for_each(|portal| check(Thing::Door, portal.id.as_str(), &portal.extra));
}

fn is_deeper(value: &Value, left: usize) -> bool {
    match value {
        Value::Array(items) => left == 0 || items.iter().any(|item| is_deeper(item, left - 1)),
        Value::Object(fields) => left == 0 || fields.values().any(|item| is_deeper(item, left - 1)),
        _ => false,
    }
}
