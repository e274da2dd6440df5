//! Outlines as sources draw them, made sound: no repeated corners, no crossings, no slivers.

use super::Ledger;
use crate::model::plan::{self, ABSURD_M};
use crate::model::{Code, Footprint, Outline, Space, Xy, is_plainly_simple, is_plainly_sound};
use geo::algorithm::validation::Validation;
use geo::algorithm::{Area, BooleanOps, BoundingRect};
use geo::{LineString, MultiPolygon, Polygon};

const LEAST_AREA_M2: f64 = 0.01;
// Nobody draws a room with more corners, and checking an outline takes the square of their number.
const MOST_CORNERS: usize = 1000;
// Nor one with more pillars and light wells in it.
const MOST_HOLES: usize = 100;
const SAME_POINT_M: f64 = 1.0e-4;

/// Makes the footprint of a space sound. A room whose outline is beyond repair stays, where it was, as a point.
pub fn space(space: &mut Space, ledger: &mut Ledger) {
    let Footprint::Polygon { outer, holes } = &space.footprint else { return points(space, ledger) };
    let id = &space.id;
    space.footprint = match outline(outer, holes) {
        Ok(Repaired { outline: Outline { outer, holes }, change }) => {
            if let Some(change) = change {
                ledger.warn(Code::Guessed, "outline repaired", id, format!("the outline of this room {change}"));
            }
            Footprint::Polygon { outer, holes }
        }
        Err(why) => {
            ledger.warn(Code::BadOutline, "room without a usable outline", id, format!("{why}; it is kept unmeasured"));
            somewhere(outer)
        }
    };
}

fn points(space: &mut Space, ledger: &mut Ledger) {
    if let Footprint::Centreline { points, .. } = &mut space.footprint
        && points.len() > MOST_CORNERS
        && points.iter().all(is_sane)
    {
        let thinned = thin(points);
        let message = format!("its middle line had {} corners; {} of them are kept", points.len(), thinned.len());
        ledger.warn(Code::Guessed, "outline repaired", &space.id, message);
        *points = thinned;
    }
    let usable = match &space.footprint {
        Footprint::Centreline { points, width_m } => {
            points.iter().all(is_sane) && ring_length(points) >= 0.05 && (0.05..=1000.0).contains(width_m)
        }
        Footprint::Point { at, .. } => is_sane(at),
        Footprint::Polygon { .. } | Footprint::Unplaced => true,
    };
    if !usable {
        let message = "its place in the file is not a number or absurdly far away; it is kept unplaced";
        ledger.warn(Code::BadNumber, "room without a usable place", &space.id, message);
        space.footprint = Footprint::Unplaced;
    }
}

/// A sound outline for a level or section, if there is one in it.
pub fn of_outline(drawn: &Outline) -> Option<Outline> {
    Some(outline(&drawn.outer, &drawn.holes).ok()?.outline)
}

struct Repaired {
    outline: Outline,
    change: Option<String>,
}

impl Repaired {
    fn new(polygon: &Polygon, change: Option<String>) -> Self {
        let (outer, holes) = plan::open_rings(polygon);
        Self { outline: Outline { outer, holes }, change }
    }
}

fn outline(outer: &[Xy], holes: &[Vec<Xy>]) -> Result<Repaired, String> {
    if !outer.iter().chain(holes.iter().flatten()).all(is_sane) {
        return Err("the outline has a corner that is not a number or absurdly far away".to_owned());
    }
    let cleaned = clean(outer);
    if cleaned.len() < 3 {
        return Err("the outline has fewer than three corners".to_owned());
    }
    if holes.is_empty() && cleaned.len() <= MOST_CORNERS && is_plainly_sound(&cleaned, &[]) {
        return Ok(Repaired { outline: Outline { outer: cleaned, holes: Vec::new() }, change: None });
    }
    let thinned = thin(&cleaned);
    let mut kept: Vec<Vec<Xy>> = holes.iter().map(|hole| thin(&clean(hole))).filter(|hole| hole.len() >= 3).collect();
    let area = |hole: &Vec<Xy>| plan::polygon(hole, &[]).unsigned_area();
    if kept.len() > MOST_HOLES {
        kept.sort_by(|a, b| area(b).total_cmp(&area(a)));
        kept.truncate(MOST_HOLES);
    }
    let polygon = plan::polygon(&thinned, &kept);
    let corners = (thinned.len() < cleaned.len())
        .then(|| format!("had {} corners; {} of them are kept", cleaned.len(), thinned.len()));
    let many = (holes.len() > kept.len() && kept.len() == MOST_HOLES)
        .then(|| format!("had {} holes; the {MOST_HOLES} largest are kept", holes.len()));
    let change = corners.or(many);
    if is_plainly_simple(&thinned, &kept) || polygon.is_valid() {
        return if polygon.unsigned_area() < LEAST_AREA_M2 {
            Err(too_small())
        } else {
            Ok(Repaired::new(&polygon, change))
        };
    }
    let parts = polygon.union(&MultiPolygon::new(Vec::new()));
    let all = parts.unsigned_area();
    let largest = parts.into_iter().map(valid_part).max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
    let polygon =
        largest.filter(|part| part.unsigned_area() >= LEAST_AREA_M2 && part.is_valid()).ok_or_else(too_small)?;
    let lost = all - polygon.unsigned_area();
    let change = if lost < LEAST_AREA_M2 {
        "crossed or touched itself and was untangled".to_owned()
    } else {
        format!("crossed itself; its largest part is kept and {lost:.1} m² are left out")
    };
    Ok(Repaired::new(&polygon, Some(change)))
}

// The overlay may leave a hole that touches the outer ring, or a point met twice.
fn valid_part(part: Polygon) -> Polygon {
    if part.is_valid() {
        return part;
    }
    let (outer, holes) = plan::open_rings(&part);
    let tidy = plan::polygon(&clean(&outer), &holes.iter().map(|hole| clean(hole)).collect::<Vec<_>>());
    if tidy.is_valid() { tidy } else { Polygon::new(tidy.exterior().clone(), Vec::new()) }
}

fn too_small() -> String {
    format!("the outline encloses less than {LEAST_AREA_M2} m²")
}

fn is_sane(at: &Xy) -> bool {
    at.iter().all(|value| value.abs() <= ABSURD_M)
}

fn apart(a: &Xy, b: &Xy) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn ring_length(points: &[Xy]) -> f64 {
    points.windows(2).map(|pair| apart(&pair[0], &pair[1])).sum()
}

// Most corners are told apart by one of their coordinates.
fn is_same(a: &Xy, b: &Xy) -> bool {
    (0..2).all(|axis| (a[axis] - b[axis]).abs() <= SAME_POINT_M) && apart(a, b) <= SAME_POINT_M
}

fn clean(ring: &[Xy]) -> Vec<Xy> {
    let mut cleaned = ring.to_vec();
    cleaned.dedup_by(|at, last| is_same(last, at));
    while cleaned.len() > 1 && is_same(&cleaned[0], &cleaned[cleaned.len() - 1]) {
        cleaned.pop();
    }
    cleaned
}

fn thin(ring: &[Xy]) -> Vec<Xy> {
    let mut thinned = ring.to_vec();
    let mut least = 0.01;
    while thinned.len() > MOST_CORNERS {
        let mut kept: Vec<Xy> = Vec::new();
        for at in &thinned {
            if kept.last().is_none_or(|last| apart(last, at) >= least) {
                kept.push(*at);
            }
        }
        thinned = kept;
        least *= 2.0;
    }
    thinned
}

fn somewhere(outer: &[Xy]) -> Footprint {
    let sane: LineString = outer.iter().filter(|at| is_sane(at)).map(|&at| plan::coord(at)).collect();
    match sane.bounding_rect() {
        Some(around) => Footprint::Point {
            at: plan::xy(around.center()),
            uncertainty_m: (around.width().hypot(around.height()) / 2.0).clamp(1.0, 1000.0),
        },
        None => Footprint::Unplaced,
    }
}

#[cfg(test)]
mod tests {
    use super::{Ledger, MOST_CORNERS, space};
    use crate::model::{Draft, Facility, Footprint, Level, Space, Xy};

    fn repaired(outer: &[Xy], holes: &[Vec<Xy>]) -> (Footprint, Vec<String>) {
        let mut room = Space::new("r", "0");
        room.footprint = Footprint::Polygon { outer: outer.to_vec(), holes: holes.to_vec() };
        let mut ledger = Ledger::default();
        space(&mut room, &mut ledger);
        let footprint = room.footprint.clone();
        let level = Level::new("0", "", 0, 0.0);
        let draft = Draft { levels: vec![level], spaces: vec![room], ..Draft::default() };
        Facility::new(draft).unwrap();
        (footprint, ledger.into_findings().into_iter().map(|finding| finding.message).collect())
    }

    const SQUARE: [Xy; 4] = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]];

    #[test]
    fn a_sound_outline_stays_as_it_is() {
        let (footprint, findings) = repaired(&SQUARE, &[]);
        assert_eq!(footprint, Footprint::Polygon { outer: SQUARE.to_vec(), holes: Vec::new() });
        assert!(findings.is_empty());
    }

    #[test]
    fn repeated_corners_go_without_a_word() {
        let (footprint, findings) = repaired(&[SQUARE[0], SQUARE[1], SQUARE[1], SQUARE[2], SQUARE[3], SQUARE[0]], &[]);
        assert_eq!(footprint.area_m2(), 16.0);
        assert!(findings.is_empty());
    }

    #[test]
    fn of_a_bow_tie_the_larger_half_is_kept_and_said_so() {
        let (footprint, findings) = repaired(&[[0.0, 0.0], [6.0, 6.0], [6.0, 0.0], [0.0, 3.0]], &[]);
        assert!((footprint.area_m2() - 12.0).abs() < 0.01, "{}", footprint.area_m2());
        assert!(findings[0].contains("largest part"), "{findings:?}");
    }

    #[test]
    fn a_hole_that_shares_a_wall_with_the_outline_becomes_a_dent() {
        let hole = vec![[0.0, 1.0], [2.0, 1.0], [2.0, 2.0], [0.0, 2.0]];
        let (footprint, findings) = repaired(&SQUARE, &[hole]);
        assert!((footprint.area_m2() - 14.0).abs() < 0.01);
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn a_room_whose_outline_is_no_outline_is_kept_as_a_point_or_unplaced() {
        let (line, _) = repaired(&[[0.0, 0.0], [4.0, 0.0], [8.0, 0.0]], &[]);
        assert!(matches!(line, Footprint::Point { at: [4.0, 0.0], .. }), "{line:?}");
        let (absurd, findings) = repaired(&[[f64::NAN, 0.0], [1.0e300, 0.0], [0.0, f64::INFINITY]], &[]);
        assert!(absurd.is_unplaced());
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn a_hundred_thousand_corners_are_thinned() {
        let circle: Vec<Xy> = (0..100_000)
            .map(|at| f64::from(at) / 100_000.0 * std::f64::consts::TAU)
            .map(|angle| [50.0 * angle.cos(), 50.0 * angle.sin()])
            .collect();
        let (footprint, findings) = repaired(&circle, &[]);
        let Footprint::Polygon { outer, .. } = &footprint else { panic!("{footprint:?}") };
        assert!(outer.len() <= MOST_CORNERS && (footprint.area_m2() - 7854.0).abs() < 10.0);
        assert_eq!(findings.len(), 1);
    }
}
