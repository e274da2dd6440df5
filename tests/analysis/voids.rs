//! What is kept of unexplained areas while a building is drawn, held to finding them anew.

use crate::edits::{Built, Plan, cells, draw, edit, outlines};
use geo::algorithm::{Area, BooleanOps, Contains, Distance, LinesIter};
use geo::{Euclidean, MultiPolygon, Point, Polygon};
use proptest::prelude::*;
use std::sync::Arc;
use undercroft::analysis::{Areas, Tolerance, Unexplained, Voids, unexplained};
use undercroft::model::{Draft, Facility, Footprint, Level, LevelIx, Outline, Space, SpaceId, Xy};

/// What a tenth of a millimetre along the walls may come to.
const SAME_M2: f64 = 0.01;

fn shapes(areas: &[Unexplained], level: usize) -> MultiPolygon {
    let on = areas.iter().filter(|found| found.level == LevelIx::new(level));
    MultiPolygon::new(on.map(|found| found.shape.clone()).collect())
}

fn differ(one: &Polygon, two: &Polygon) -> f64 {
    one.xor(two).unsigned_area()
}

/// From a point within to the nearest wall.
fn clearance(shape: &Polygon, [x, y]: Xy) -> f64 {
    let at = Point::new(x, y);
    let walls = shape.lines_iter().map(|wall| Euclidean.distance(&wall, &at));
    if shape.contains(&at) { walls.fold(f64::INFINITY, f64::min) } else { 0.0 }
}

/// Every area of the one that is not just large enough is one of the other's.
fn has_all(of: &[Unexplained], among: &[Unexplained], tolerance: Tolerance) -> Result<(), TestCaseError> {
    let clearly = |found: &&Unexplained| {
        found.area_m2 > tolerance.area_m2.max(0.0) + 0.01 && found.radius_m > tolerance.radius_m.max(0.0) + 0.06
    };
    for found in of.iter().filter(clearly) {
        let same = |other: &&Unexplained| {
            found.level == other.level
                && (found.area_m2 - other.area_m2).abs() < SAME_M2
                && differ(&found.shape, &other.shape) < SAME_M2
        };
        let Some(other) = among.iter().find(same) else {
            return Err(TestCaseError::fail(format!("{found:?} is not among {among:?}")));
        };
        prop_assert_eq!(&found.neighbours, &other.neighbours);
        prop_assert_eq!(found.outline_guessed, other.outline_guessed);
        prop_assert!((found.radius_m - other.radius_m).abs() < 0.06, "{found:?} but {other:?}");
        // Where rounding put a corner to the other side, another of several circles as large may have been met first.
        let clear = clearance(&other.shape, found.centre);
        prop_assert!(clear > found.radius_m - 0.001, "{clear}: {found:?} but {other:?}");
        prop_assert!(found.centre == other.centre || found.shape != other.shape, "{found:?} but {other:?}");
    }
    Ok(())
}

fn check(kept: &Areas, facility: &Facility, tolerance: Tolerance) -> Result<(), TestCaseError> {
    let anew = Areas::of(facility, tolerance);
    has_all(&anew.unexplained, &kept.unexplained, tolerance)?;
    has_all(&kept.unexplained, &anew.unexplained, tolerance)?;
    let sorted = kept.unexplained.is_sorted_by(|one, two| one.area_m2 >= two.area_m2);
    prop_assert!(sorted);
    prop_assert_eq!(&kept.stops_short, &anew.stops_short);
    Ok(())
}

fn check_raw(kept: &Areas, facility: &Facility, tolerance: Tolerance) -> Result<(), TestCaseError> {
    let anew = unexplained(facility, tolerance);
    for level in 0..facility.levels().len() {
        let (kept, anew) = (shapes(&kept.unexplained, level), shapes(&anew, level));
        let apart = kept.xor(&anew).unsigned_area();
        prop_assert!(apart < SAME_M2, "{apart} m² on {level}: {kept:?} but {anew:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_is_kept_through_many_edits_is_what_is_found_anew(
        cells in cells(), outlines in outlines(), edits in prop::collection::vec(edit(), 1..25),
        wall_m in 0.05..0.8f64, angle in prop_oneof![Just(0.0), -4.0..4.0f64],
    ) {
        let tolerance = Tolerance { wall_m, radius_m: 0.3, area_m2: 0.5 };
        let mut kept = None;
        draw(Plan { angle }, (&cells, &outlines), &edits, |facility, about| {
            let kept = kept.get_or_insert_with(|| Voids::new(facility, tolerance));
            kept.redraw(facility, about);
            check(&kept.areas(), facility, tolerance)
        })?;
    }

    #[test]
    fn what_was_edited_is_found_out_and_nothing_is_too_small_to_be_kept(
        cells in cells(), outlines in outlines(), edits in prop::collection::vec(edit(), 1..25),
        wall_m in 0.05..0.8f64, angle in prop_oneof![Just(0.0), -4.0..4.0f64],
    ) {
        let everything = Tolerance { wall_m, radius_m: 0.0, area_m2: 0.0 };
        let mut kept = None;
        draw(Plan { angle }, (&cells, &outlines), &edits, |facility, _| {
            let kept = kept.get_or_insert_with(|| Voids::new(facility, everything));
            kept.follow(facility, everything);
            check_raw(&kept.areas(), facility, everything)
        })?;
    }

    #[test]
    fn rooms_that_share_walls_leave_no_seam(
        cells in cells(), outlines in outlines(), edits in prop::collection::vec(edit(), 1..15),
        walls in 0u8..3, angle in prop_oneof![2 => Just(0.0), 1 => -4.0..4.0f64],
    ) {
        let share = |built: &Built| match built {
            Built::Room { inset } => Built::Room { inset: (inset * 4.0).floor() / 4.0 },
            other => other.clone(),
        };
        let cells: Vec<Vec<Built>> = cells.iter().map(|cells| cells.iter().map(share).collect()).collect();
        let tolerance = Tolerance { wall_m: f64::from(walls) * 0.25, radius_m: 0.1, area_m2: 0.1 };
        let mut kept = None;
        draw(Plan { angle }, (&cells, &outlines), &edits, |facility, about| {
            let kept = kept.get_or_insert_with(|| Voids::new(facility, tolerance));
            kept.redraw(facility, about);
            check(&kept.areas(), facility, tolerance)
        })?;
    }

    #[test]
    fn any_tolerance_is_taken_and_a_new_one_is_followed(
        cells in cells(), outlines in outlines(), edits in prop::collection::vec(edit(), 1..6),
        values in prop::collection::vec(prop_oneof![prop::num::f64::ANY, 0.0..3.0f64], 3 * 6),
    ) {
        let mut tolerances = values.chunks(3).cycle();
        let mut kept = None;
        draw(Plan { angle: 0.3 }, (&cells, &outlines), &edits, |facility, about| {
            let values = tolerances.next().expect("they go round");
            let tolerance = Tolerance { wall_m: values[0], radius_m: values[1], area_m2: values[2] };
            let kept = kept.get_or_insert_with(|| Voids::new(facility, tolerance));
            kept.redraw(facility, about);
            kept.follow(facility, tolerance);
            check(&kept.areas(), facility, tolerance)
        })?;
    }
}

fn house(levels: &[(&str, i32)]) -> Arc<Facility> {
    let level = |&(id, ordinal): &(&str, i32)| Level::new(id, "", ordinal, 3.0 * f64::from(ordinal));
    let room =
        |id: &str, level: &str, a: Xy, b: Xy| Space { footprint: Footprint::rectangle(a, b), ..Space::new(id, level) };
    let rooms = |&(id, _): &(&str, i32)| {
        [
            room(&format!("{id} west"), id, [0.0, 0.0], [8.0, 10.0]),
            room(&format!("{id} east"), id, [12.0, 0.0], [20.0, 10.0]),
        ]
    };
    let draft = Draft {
        levels: levels.iter().map(level).collect(),
        spaces: levels.iter().flat_map(rooms).collect(),
        ..Draft::default()
    };
    Arc::new(Facility::new(draft).expect("the house is sound"))
}

#[test]
fn levels_that_come_and_go_are_followed() {
    let houses: [&[(&str, i32)]; 5] = [
        &[("G", 0)],
        &[("G", 0), ("B1", -1)],
        &[("B2", -2), ("B1", -1), ("G", 0)],
        // Both are called anew, and one changed its height.
        &[("B1", -2), ("G", 0)],
        &[],
    ];
    let tolerance = Tolerance { wall_m: 0.3, radius_m: 0.5, area_m2: 1.0 };
    let mut kept = Voids::new(&house(&[]), tolerance);
    for levels in houses {
        let house = house(levels);
        kept.follow(&house, tolerance);
        let areas = kept.areas();
        assert_eq!(areas, Areas::of(&house, tolerance));
        assert_eq!(areas.unexplained.len(), levels.len());
    }
}

#[test]
fn a_room_named_twice_or_in_vain_is_looked_at_once_or_not_at_all() {
    let tolerance = Tolerance { wall_m: 0.3, radius_m: 0.5, area_m2: 1.0 };
    let (house, mut draft) = (house(&[("G", 0)]), house(&[("G", 0)]).draft().clone());
    let mut kept = Voids::new(&house, tolerance);
    draft.spaces[0].footprint = Footprint::rectangle([0.0, 0.0], [6.0, 10.0]);
    let edited = Arc::new(Facility::new(draft).expect("a smaller room is a room"));
    let named = ["nowhere", "G west", "G east", "G west"].map(SpaceId::new);
    kept.redraw(&edited, &named);
    kept.redraw(&edited, &named);
    assert_eq!(kept.areas(), Areas::of(&edited, tolerance));
}

#[test]
fn a_passage_whose_end_was_cut_off_square_is_a_neighbour_when_kept_too() {
    let room = |id: &str, footprint: Footprint| Space { footprint, ..Space::new(id, "G") };
    let hole = vec![[1.0, 1.0], [3.4, 1.0], [3.4, 3.4], [1.0, 3.4]];
    let outer = vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]];
    let passage = Footprint::Centreline { points: vec![[4.0, 1.0], [6.0, 2.65], [8.0, 1.0]], width_m: 1.5 };
    let spaces = vec![room("hall", Footprint::Polygon { outer, holes: vec![hole] }), room("passage", passage)];
    let draft = Draft { levels: vec![Level::new("G", "", 0, 0.0)], spaces, ..Draft::default() };
    let facility = Arc::new(Facility::new(draft).expect("the building is sound"));
    let tolerance = Tolerance { wall_m: 0.0, radius_m: 0.5, area_m2: 1.0 };
    let kept = Voids::new(&facility, tolerance).areas();
    assert!(kept.unexplained.iter().any(|found| found.neighbours.len() == 2));
    assert_eq!(kept, Areas::of(&facility, tolerance));
}

#[test]
fn behind_a_thin_wall_another_void_stays_whole() {
    let room = |id: &str, from: Xy, to: Xy| Space { footprint: Footprint::rectangle(from, to), ..Space::new(id, "G") };
    let corners = vec![[0.0, 0.0], [20.0, 0.0], [20.0, 10.0], [0.0, 10.0]];
    let outline = Some(Outline { outer: corners, holes: Vec::new() });
    let mut draft = Draft {
        levels: vec![Level { outline, ..Level::new("G", "", 0, 0.0) }],
        spaces: vec![room("store", [0.0, 0.0], [4.0, 4.0]), room("partition", [10.0, 0.0], [10.03, 10.0])],
        ..Draft::default()
    };
    let tolerance = Tolerance { wall_m: 0.0, radius_m: 0.0, area_m2: 0.01 };
    let mut kept = Voids::new(&Arc::new(Facility::new(draft.clone()).expect("the store is sound")), tolerance);
    draft.spaces[0].footprint = Footprint::rectangle([0.0, 0.0], [3.0, 4.0]);
    let edited = Arc::new(Facility::new(draft).expect("a smaller store is sound"));
    kept.follow(&edited, tolerance);
    assert_eq!(kept.areas(), Areas::of(&edited, tolerance));
    assert_eq!(kept.areas().unexplained.len(), 2);
}
