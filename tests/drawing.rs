//! Drawing by hand: rows, cuts, joins, copies, and what a hand at the screen means.

mod support;

use proptest::prelude::*;
use std::sync::Arc;
use support::{building, device};
use undercroft::model::align::aligned;
use undercroft::model::plan::Wall;
use undercroft::model::snap::{Snap, at_length, snap, squared, tape, wall_at};
use undercroft::model::{
    End, Facility, Footprint, Knowledge, LevelIx, PortalKind, PortalState, SpaceId, SpaceKind, Trace, Underlay, Xy,
};
use undercroft::search::drawn::{DrawError, Drawn, copied, door, join, level_at, moved, split};
use undercroft::search::{Action, Doors, Operation, OperationId, Row, RowError, Side, WayIn};

fn facility() -> Facility {
    Facility::new(building()).unwrap()
}

/// The building with an action carried out in it.
fn after(action: Action) -> Arc<Facility> {
    let mut operation = Operation::new(OperationId([7; 16]), Arc::new(facility()), []);
    let prepared = operation.prepare(action.into(), &device(1).key()).unwrap();
    let entry = operation.seal(&prepared, &device(1), None, 1).unwrap();
    operation.commit(entry);
    Arc::clone(&operation.picture().facility)
}

fn row() -> Row {
    Row {
        level: "0".into(),
        baseline: [[0.0, 20.0], [40.0, 20.0]],
        side: Side::Left,
        count: 20,
        width_m: Some(2.0),
        depth_m: 6.0,
        first_number: "1".to_owned(),
        number_step: 1,
        kind: SpaceKind::Cell,
        knowledge: Knowledge::Reported,
        section: None,
        doors: Doors::Onto(End::Unknown),
        way_in: None,
    }
}

fn corners(drawn: &Drawn, at: usize) -> Vec<Xy> {
    match &drawn.spaces[at].footprint {
        Footprint::Polygon { outer, .. } => outer.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn twenty_cells_of_6_by_2_m_along_a_side_numbered_from_1() {
    let drawn = row().draw().unwrap();
    let numbers: Vec<&str> = drawn.spaces.iter().map(|space| space.number.as_str()).collect();
    assert_eq!((numbers.len(), numbers[0], numbers[19]), (20, "1", "20"));
    assert_eq!(corners(&drawn, 1), [[2.0, 20.0], [4.0, 20.0], [4.0, 26.0], [2.0, 26.0]]);
    assert_eq!(drawn.portals[19].at, Some([39.0, 20.0]));
    let known = after(drawn.into());
    assert_eq!((known.spaces().len(), known.portals().len()), (24, 24));
}

#[test]
fn a_row_on_the_right_lies_on_the_other_side() {
    let drawn = Row { side: Side::Right, ..row() }.draw().unwrap();
    assert_eq!(corners(&drawn, 0)[2], [2.0, 14.0]);
}

#[test]
fn without_a_width_the_line_is_shared_out() {
    let drawn = Row { width_m: None, count: 8, ..row() }.draw().unwrap();
    assert_eq!(corners(&drawn, 7)[1], [40.0, 20.0]);
}

#[test]
fn numbers_keep_their_letters_and_digits() {
    let numbers = |first: &str, step| {
        let drawn = Row { first_number: first.to_owned(), number_step: step, count: 3, ..row() }.draw().unwrap();
        drawn.spaces.into_iter().map(|space| space.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers("A-08", 1), ["A-08", "A-09", "A-10"]);
    assert_eq!(numbers("101", 2), ["101", "103", "105"]);
    assert_eq!(numbers("", 1), ["", "", ""]);
    let error = Row { first_number: "cell".to_owned(), ..row() }.draw().unwrap_err();
    assert_eq!(error, RowError::Number("cell".to_owned()));
}

#[test]
fn a_row_that_makes_no_sense_is_refused() {
    assert_eq!(Row { count: 0, ..row() }.draw().unwrap_err(), RowError::Count(0));
    assert!(Row { count: u32::MAX, ..row() }.draw().is_err());
    assert_eq!(Row { baseline: [[1.0, 1.0]; 2], ..row() }.draw().unwrap_err(), RowError::Line);
    assert!(matches!(Row { depth_m: f64::NAN, ..row() }.draw().unwrap_err(), RowError::Size { .. }));
    assert!(Row { baseline: [[f64::NAN, 1.0], [0.0, 0.0]], ..row() }.draw().is_err());
}

#[test]
fn a_passage_runs_along_the_doors_and_is_entered_by_the_hatch() {
    let way_in = WayIn { from: "A".into(), kind: PortalKind::Hatch, state: PortalState::Sealed };
    let drawn = Row { doors: Doors::Passage { width_m: 1.5 }, way_in: Some(way_in), ..row() }.draw().unwrap();
    let passage = drawn.spaces.last().unwrap();
    assert_eq!((passage.kind, passage.footprint.area_m2()), (SpaceKind::Corridor, 60.0));
    let hatch = drawn.portals.last().unwrap();
    assert_eq!(
        (hatch.kind, hatch.state, hatch.between.1.space()),
        (PortalKind::Hatch, PortalState::Sealed, Some(&passage.id))
    );
    assert_eq!(after(drawn.into()).portals().len(), 4 + 21);
}

#[test]
fn rooms_through_which_one_goes_have_an_opening_from_each_to_the_next() {
    let drawn = Row { doors: Doors::Through, ..row() }.draw().unwrap();
    assert_eq!(drawn.portals.len(), 19);
    assert!(drawn.portals.iter().all(|door| door.state == PortalState::Open && door.kind == PortalKind::Opening));
}

proptest! {
    #[test]
    fn rooms_of_a_row_have_the_size_asked_for_and_do_not_overlap(
        x in -500.0..500.0f64, y in -500.0..500.0f64, angle in 0.0..6.3f64, count in 1u32..40, width in 0.5..12.0f64, depth in 0.5..12.0f64,
    ) {
        let towards = [x + angle.cos(), y + angle.sin()];
        let row = Row { baseline: [[x, y], towards], count, width_m: Some(width), depth_m: depth, ..row() };
        let drawn = row.draw().unwrap();
        for space in &drawn.spaces {
            prop_assert!((space.footprint.area_m2() - width * depth).abs() < 1e-6);
        }
        let shapes: Vec<_> = drawn.spaces.iter().map(|space| space.footprint.shape().unwrap()).collect();
        let whole = undercroft::model::plan::united(&shapes, 0.01).unwrap();
        prop_assert!((geo::Area::unsigned_area(&whole) - f64::from(count) * width * depth).abs() < 0.01);
    }

    #[test]
    fn a_cut_neither_makes_nor_loses_floor(x in 1.0..9.0f64, lean in -3.0..3.0f64) {
        let cut = split(&facility(), &"A".into(), [[x, -1.0], [x + lean, 11.0]]);
        if let Ok(cut) = cut {
            let parts: f64 = cut.parts.iter().map(|part| part.footprint.area_m2()).sum();
            prop_assert!((parts + cut.footprint.area_m2() - 100.0).abs() < 0.11);
            prop_assert!(cut.footprint.area_m2() >= 49.9, "the larger part keeps the id");
        }
    }
}

#[test]
fn a_split_room_hands_its_doors_to_the_part_they_stand_at() {
    let mut draft = building();
    draft.portals[0].at = Some([0.0, 5.0]);
    draft.portals[1].at = Some([10.0, 5.0]);
    let facility = Facility::new(draft).unwrap();
    let cut = split(&facility, &"A".into(), [[4.0, 0.0], [4.0, 10.0]]).unwrap();
    assert_eq!(cut.footprint.area_m2(), 60.0);
    assert_eq!(cut.doors, [("gate".into(), "+1".into())]);
}

#[test]
fn a_line_that_misses_the_room_cuts_nothing() {
    assert_eq!(split(&facility(), &"A".into(), [[50.0, 0.0], [50.0, 1.0]]).unwrap_err(), DrawError::NoCut("A".into()));
    assert!(split(&facility(), &"A".into(), [[5.0, 5.0]; 2]).is_err());
    assert_eq!(split(&facility(), &"Z".into(), [[0.0; 2], [1.0; 2]]).unwrap_err(), DrawError::NoRoom("Z".into()));
}

#[test]
fn neighbours_become_one_outline_and_rooms_apart_do_not() {
    let joined = join(&facility(), &["A".into(), "B".into()], 0.3).unwrap();
    assert_eq!(joined.footprint.area_m2(), 200.0);
    assert_eq!(join(&facility(), &["A".into(), "C".into()], 0.3).unwrap_err(), DrawError::Apart);
    assert_eq!(join(&facility(), &["A".into()], 0.3).unwrap_err(), DrawError::TooFew);
    let known = after(Action::Join(joined));
    assert_eq!(known.portals().iter().filter(|door| door.between.0.as_str() == "A").count(), 2);
}

#[test]
fn the_wall_between_joined_rooms_becomes_floor() {
    let mut draft = building();
    draft.spaces[1].footprint = Footprint::rectangle([10.3, 0.0], [20.0, 10.0]);
    let facility = Facility::new(draft).unwrap();
    let joined = join(&facility, &["A".into(), "B".into()], 0.3).unwrap();
    assert!((joined.footprint.area_m2() - 200.0).abs() < 0.2, "{}", joined.footprint.area_m2());
}

#[test]
fn copies_have_new_ids_the_doors_among_them_and_no_marks() {
    let mut draft = building();
    draft.levels.push(level_at(&facility(), "B1", -1, Knowledge::Suspected));
    assert_eq!(draft.levels[1].elevation_m, -3.0);
    let facility = Facility::new(draft).unwrap();
    let rooms: Vec<SpaceId> = vec!["A".into(), "B".into()];
    let drawn = copied(&facility, &rooms, &"B1".into(), Knowledge::Suspected).unwrap();
    assert_eq!((drawn.spaces.len(), drawn.portals.len()), (2, 1));
    assert!(drawn.spaces.iter().all(|space| space.id.as_str().starts_with('+') && space.number.is_empty()));
    assert_eq!(drawn.portals[0].state, PortalState::Unknown);
}

#[test]
fn moving_rooms_takes_the_doors_among_them_along_and_leaves_those_to_others() {
    let mut draft = building();
    draft.portals[1].at = Some([10.0, 5.0]);
    draft.portals[2].at = Some([20.0, 5.0]);
    let facility = Facility::new(draft).unwrap();
    let Action::Shape { edits } = moved(&facility, &["A".into(), "B".into()], [0.0, 1.0]).unwrap() else { panic!() };
    let about: Vec<&str> = edits.iter().map(|edit| edit.about.id()).collect();
    assert_eq!(about, ["A", "B", "D-AB"]);
}

#[test]
fn a_point_is_drawn_to_the_corner_before_the_wall_and_to_nothing_far_away() {
    let facility = facility();
    assert_eq!(snap(&facility, LevelIx(0), [10.3, 0.2], 0.5), Some(Snap::Corner([10.0, 0.0])));
    assert_eq!(snap(&facility, LevelIx(0), [5.0, 0.2], 0.5), Some(Snap::Wall([5.0, 0.0])));
    assert_eq!(snap(&facility, LevelIx(0), [5.0, 5.0], 0.5), None);
    assert_eq!(snap(&facility, LevelIx(0), [f64::NAN, 5.0], 0.5), None);
}

#[test]
fn a_point_comes_into_line_with_the_walls_around_it() {
    let facility = facility();
    let near = |at, on, lines: &[[Xy; 2]]| aligned(&facility, LevelIx(0), at, on, lines, 0.5);
    let in_line = near([20.1, 15.0], None, &[]).unwrap();
    assert_eq!((in_line.at, in_line.guides), ([20.0, 15.0], vec![[[20.0, 10.0], [20.0, 15.0]]]));
    let crossed = near([20.1, 15.0], None, &[[[50.0, 14.8], [60.0, 14.8]]]).unwrap();
    assert_eq!(crossed.at, [20.0, 14.8]);
    assert_eq!(crossed.guides, [[[20.0, 10.0], [20.0, 14.8]], [[50.0, 14.8], [20.0, 14.8]]]);
    assert_eq!(near([25.0, 15.0], None, &[]), None, "no wall points there");
    assert_eq!(near([0.1, 35.0], None, &[]), None, "the wall that points there is too far away");
    assert_eq!(near([f64::NAN, 15.0], None, &[[[0.0, 0.0], [0.0, 0.0]]]), None);
}

#[test]
fn a_point_on_a_square_leg_stays_on_it_when_it_comes_into_line() {
    let facility = facility();
    let along = |leg: [Xy; 2]| aligned(&facility, LevelIx(0), leg[1], Some(leg), &[], 0.5).map(|in_line| in_line.at);
    assert_eq!(along([[26.0, 15.0], [20.2, 15.0]]), Some([20.0, 15.0]));
    assert_eq!(along([[20.3, 12.0], [20.3, 15.0]]), None, "it runs beside the wall's line and never meets it");
}

#[test]
fn a_plan_that_is_traced_catches_the_pointer_too() {
    let mut draft = facility().draft().clone();
    let lines = vec![vec![[50.0, 50.0], [60.0, 50.0]]];
    let level = draft.levels[0].id.clone();
    draft.underlays.push(Underlay { level, name: "cellar.dxf".to_owned(), trace: Trace::Lines(lines) });
    let facility = Facility::new(draft).unwrap();
    assert_eq!(snap(&facility, LevelIx(0), [50.2, 50.2], 0.5), Some(Snap::Corner([50.0, 50.0])));
    assert_eq!(snap(&facility, LevelIx(0), [55.0, 50.2], 0.5), Some(Snap::Wall([55.0, 50.0])));
}

#[test]
fn a_corner_is_pulled_and_a_wall_far_from_its_corners_gets_a_new_one() {
    let square = Footprint::rectangle([0.0, 0.0], [10.0, 10.0]);
    let outer = |pulled: Option<Footprint>| match pulled {
        Some(Footprint::Polygon { outer, .. }) => outer,
        other => panic!("{other:?}"),
    };
    let pulled = outer(square.pulled([9.8, 9.9], [12.0, 12.0], 1.0));
    assert_eq!((pulled.len(), pulled.contains(&[12.0, 12.0])), (4, true));
    assert!(!pulled.contains(&[10.0, 10.0]));
    let pulled = outer(square.pulled([5.0, 0.1], [5.0, -2.0], 1.0));
    assert_eq!(pulled, [[0.0, 0.0], [5.0, -2.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]]);
    assert_eq!(square.pulled([5.0, 5.0], [6.0, 6.0], 1.0), None);
    assert_eq!(Footprint::Unplaced.pulled([0.0, 0.0], [1.0, 1.0], 1.0), None);
    let closed = vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 0.0]];
    let pulled = outer(Footprint::Polygon { outer: closed, holes: Vec::new() }.pulled([0.0, 0.0], [-1.0, 0.0], 1.0));
    assert_eq!(pulled, [[-1.0, 0.0], [4.0, 0.0], [4.0, 4.0]], "both ends of a closed ring are one corner");
    let line = Footprint::Centreline { points: vec![[0.0, 0.0], [9.0, 0.0]], width_m: 2.0 };
    let Some(Footprint::Centreline { points, .. }) = line.pulled([9.0, 0.2], [9.0, 5.0], 1.0) else { panic!() };
    assert_eq!(points, [[0.0, 0.0], [9.0, 5.0]]);
}

#[test]
fn a_click_on_a_wall_names_the_rooms_on_both_sides_and_makes_a_door() {
    let facility = facility();
    let Wall { room, other, at, .. } = wall_at(&facility, LevelIx(0), [10.1, 4.0], 0.4).unwrap();
    assert_eq!((room.as_str(), other.as_ref().map(SpaceId::as_str), at), ("A", Some("B"), [10.0, 4.0]));
    let outer = wall_at(&facility, LevelIx(0), [5.0, 10.2], 0.4).unwrap();
    assert_eq!((outer.room.as_str(), &outer.other, outer.line), ("A", &None, [[10.0, 10.0], [0.0, 10.0]]));
    assert_eq!(door(&outer, Knowledge::Reported).between.1, End::Unknown);
    assert_eq!(wall_at(&facility, LevelIx(0), [5.0, 5.0], 0.4), None);
}

#[test]
fn lines_run_square_and_have_the_length_that_was_typed() {
    let near = |a: Xy, b: Xy| (a[0] - b[0]).hypot(a[1] - b[1]) < 1e-9;
    assert!(near(squared([0.0, 0.0], [5.0, 0.3], 15.0), [5.0, 0.0]));
    assert!(near(squared([1.0, 1.0], [1.2, 4.0], 90.0), [1.0, 4.0]));
    assert!(near(at_length([0.0, 0.0], [3.0, 4.0], 10.0), [6.0, 8.0]));
    assert_eq!(at_length([1.0, 2.0], [1.0, 2.0], 10.0), [1.0, 2.0]);
}

#[test]
fn a_tape_shows_lengths_bearing_and_area() {
    let laid = tape(&[[0.0, 0.0], [10.0, 0.0], [10.0, 5.0]]).unwrap();
    assert_eq!((laid.length_m, laid.last_m, laid.bearing_deg, laid.area_m2), (15.0, 5.0, 0.0, 25.0));
    assert_eq!(tape(&[[0.0, 0.0], [1.0, 0.0]]).unwrap().bearing_deg, 90.0);
    assert_eq!(tape(&[[0.0, 0.0]]), None);
}
