//! Hidden space: areas, numbers and ends that nothing drawn explains.

use crate::building::{marked, picture};
use proptest::prelude::*;
use std::collections::BTreeSet;
use undercroft::analysis::{
    Lead, LeadKind, Net, Tolerance, footprints_that_stop_short, leads, numbering, open_leads, unexplained,
};
use undercroft::model::{Draft, Footprint, Knowledge, Level, Outline, Portal, PortalState, Space, SpaceKind, Xy};
use undercroft::search::{EntryId, Grade, Grading, LeadEnd, LeadId, LeadRecord, LeadState, Picture, Spot, Target};

fn level(id: &str, ordinal: i32, outline: Option<[Xy; 2]>) -> Level {
    let outline = outline.map(|[a, b]| Outline { outer: vec![a, [b[0], a[1]], b, [a[0], b[1]]], holes: Vec::new() });
    Level { outline, ..Level::new(id, "", ordinal, 0.0) }
}

fn room(id: &str, level: &str, a: Xy, b: Xy) -> Space {
    let mut room = Space::new(id, level);
    room.footprint = Footprint::rectangle(a, b);
    room
}

fn tolerance(wall_m: f64) -> Tolerance {
    Tolerance { wall_m, radius_m: 0.5, area_m2: 1.0 }
}

// A 20 × 10 m level; rooms fill it but for a strip of 4 m between them. With walls of 0.3 m on either side
// 3.4 × (10 − 2·0) m² are left: the outline is open to the strip at both ends.
fn with_a_strip() -> Draft {
    Draft {
        levels: vec![level("G", 0, Some([[0.0, 0.0], [20.0, 10.0]]))],
        spaces: vec![room("west", "G", [0.0, 0.0], [8.0, 10.0]), room("east", "G", [12.0, 0.0], [20.0, 10.0])],
        ..Draft::default()
    }
}

#[test]
fn a_strip_between_two_rooms_is_unexplained() {
    let picture = picture(with_a_strip(), false);
    let found = unexplained(&picture.facility, tolerance(0.3));
    assert_eq!(found.len(), 1);
    assert!((found[0].area_m2 - 34.0).abs() < 0.01, "{}", found[0].area_m2);
    assert!((found[0].radius_m - 1.7).abs() < 0.1 && (found[0].centre[0] - 10.0).abs() < 0.2);
    assert_eq!(found[0].neighbours.len(), 2);
    assert!(!found[0].outline_guessed);
    // With walls of two metres nothing is left.
    assert!(unexplained(&picture.facility, tolerance(2.0)).is_empty());
}

#[test]
fn a_level_without_an_outline_is_held_to_those_above_and_below() {
    let mut draft = with_a_strip();
    draft.levels.push(level("B1", -1, None));
    draft.spaces.push(room("cellar", "B1", [0.0, 0.0], [20.0, 4.0]));
    let picture = picture(draft, false);
    let found = unexplained(&picture.facility, tolerance(0.0));
    let cellar = found.iter().find(|found| found.outline_guessed).expect("the cellar leaves most of the ground");
    assert!((cellar.area_m2 - 120.0).abs() < 0.01);
    let short = footprints_that_stop_short(&picture.facility, tolerance(0.0));
    assert!(short.is_empty(), "the cellar's outline is taken from the level above, so it does not stop short of it");
}

#[test]
fn a_cellar_smaller_than_the_floor_above_stops_short() {
    let mut draft = with_a_strip();
    draft.levels.push(level("B1", -1, Some([[0.0, 0.0], [10.0, 10.0]])));
    draft.spaces.push(room("cellar", "B1", [0.0, 0.0], [10.0, 10.0]));
    let picture = picture(draft, false);
    let short = footprints_that_stop_short(&picture.facility, tolerance(0.0));
    // Ten metres of the floor above, less the metre of wall that is forgiven.
    assert_eq!(short.len(), 1);
    assert!((short[0].area_m2 - 90.0).abs() < 0.01, "{}", short[0].area_m2);
}

fn numbered(level: &str, numbers: &[&str]) -> Vec<Space> {
    let cell = |(at, number): (usize, &&str)| {
        let x = at as f64 * 3.0;
        let mut cell = room(&format!("{level}-{at}"), level, [x, 0.0], [x + 2.0, 4.0]);
        cell.number = (*number).to_owned();
        cell
    };
    numbers.iter().enumerate().map(cell).collect()
}

/// What is missing, per row of doors; rooms open to one corridor when `corridor`.
fn missing(numbers: &[&str], corridor: bool) -> Vec<String> {
    let mut draft = Draft { levels: vec![level("G", 0, None)], spaces: numbered("G", numbers), ..Draft::default() };
    if corridor {
        let doors =
            draft.spaces.iter().map(|cell| Portal::new(format!("D-{}", cell.id).as_str(), cell.id.clone(), "hall"));
        draft.portals = doors.collect();
        let mut hall = room("hall", "G", [0.0, 4.0], [60.0, 6.0]);
        hall.kind = SpaceKind::Corridor;
        draft.spaces.push(hall);
    }
    let picture = picture(draft, false);
    let found = numbering(&picture.facility, &Net::new(&picture.facility));
    assert!(found.gaps.iter().all(|gap| gap.corridor.is_some() == corridor));
    found.gaps.into_iter().map(|gap| gap.missing).collect()
}

#[test]
fn a_number_left_out_is_missed() {
    assert_eq!(missing(&["A-11", "A-12", "A-14"], false), ["A-13"]);
    assert_eq!(missing(&["A-11", "A-12", "A-13"], false), [""; 0]);
    // Odd numbers only: the even ones are on the other side.
    assert_eq!(missing(&["1", "3", "5", "9"], false), ["7"]);
    // A run too long to be rooms left out, unless all open to one corridor.
    assert_eq!(missing(&["1", "2", "3", "8"], false), [""; 0]);
    assert_eq!(missing(&["1", "2", "3", "8"], true), ["4", "5", "6", "7"]);
    assert_eq!(missing(&["١١", "١٢", "١٤"], false), ["١٣"]);
    assert_eq!(missing(&["kitchen", "", "7"], false), [""; 0]);
}

#[test]
fn a_number_that_is_painted_on_another_level_is_not_missing() {
    let mut spaces = numbered("G", &["A-1", "A-2", "A-4"]);
    spaces.extend(numbered("B1", &["A-3", "A-4"]));
    let draft = Draft { levels: vec![level("G", 0, None), level("B1", -1, None)], spaces, ..Draft::default() };
    let picture = picture(draft, false);
    assert!(numbering(&picture.facility, &Net::new(&picture.facility)).gaps.is_empty());
}

#[test]
fn the_place_of_a_missing_number_lies_between_its_neighbours() {
    let draft =
        Draft { levels: vec![level("G", 0, None)], spaces: numbered("G", &["1", "2", "4", "4"]), ..Draft::default() };
    let picture = picture(draft, false);
    let found = numbering(&picture.facility, &Net::new(&picture.facility));
    assert_eq!(found.gaps[0].at, Some([5.5, 2.0]));
    assert_eq!(found.doubles.len(), 1);
    assert_eq!(found.doubles[0].spaces.len(), 2);
}

fn raised(picture: &Picture) -> Vec<(LeadKind, LeadId)> {
    let found = open_leads(&Net::new(&picture.facility), picture, tolerance(0.3));
    found.into_iter().map(|lead| (lead.kind, lead.key)).collect()
}

fn answer(picture: &mut Picture, key: &str, state: LeadState) -> LeadRecord {
    let mut record = LeadRecord::default();
    record.state.set(EntryId([1; 32]), state, |_| false);
    picture.judged.leads.insert(LeadId::new(key), record.clone());
    record
}

#[test]
fn each_thing_unexplained_becomes_a_lead_and_an_answered_one_is_not_raised_again() {
    let mut draft = with_a_strip();
    let mut shaft = room("shaft", "G", [9.0, 4.0], [11.0, 6.0]);
    shaft.kind = SpaceKind::Shaft;
    let mut gone = room("gone", "G", [9.0, 7.0], [11.0, 9.0]);
    gone.knowledge = Knowledge::Refuted;
    draft.spaces.extend([shaft, gone]);
    let mut entrance = Portal::new("in", "west", "Outside");
    entrance.state = PortalState::Open;
    draft.portals = vec![entrance, Portal::new("on", "west", "Unknown"), Portal::new("to-gone", "east", "gone")];
    let mut picture = picture(draft, false);
    let all = raised(&picture);
    let of = |kind: LeadKind| {
        all.iter().filter(|(other, _)| *other == kind).map(|(_, key)| key.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(LeadKind::LooseEnd), ["loose-end:on"]);
    assert_eq!(of(LeadKind::NoRoom), ["door-without-a-room:to-gone"]);
    assert_eq!(of(LeadKind::NoDoor), ["room-without-a-door:east", "room-without-a-door:shaft"]);
    assert_eq!(of(LeadKind::BeyondLevels), ["goes-on-beyond-the-known-levels:shaft"]);
    assert_eq!(of(LeadKind::Unexplained).len(), 1);
    answer(&mut picture, "loose-end:on", LeadState::Confirmed);
    answer(&mut picture, "room-without-a-door:east", LeadState::Refuted);
    answer(&mut picture, "room-without-a-door:shaft", LeadState::Open);
    assert_eq!(raised(&picture).len(), all.len() - 2);
    let listed = leads(&Net::new(&picture.facility), &picture, tolerance(0.3));
    assert_eq!(listed.len(), all.len(), "the answered ones stay listed");
}

#[test]
fn a_shaft_that_ends_under_a_storey_may_go_on_above_and_one_under_the_roof_not() {
    let shaft = |id: &str, x: f64| {
        let mut shaft = room(id, "G", [x, 0.0], [x + 2.0, 2.0]);
        shaft.kind = SpaceKind::Shaft;
        shaft
    };
    let spaces = vec![shaft("covered", 0.0), shaft("bare", 20.0), room("above", "1", [0.0, 0.0], [10.0, 10.0])];
    let levels = vec![level("G", 0, None), level("1", 1, None)];
    let found = raised(&picture(Draft { levels: levels.clone(), spaces: spaces.clone(), ..Draft::default() }, false));
    let upwards: Vec<&str> = found.iter().map(|(_, key)| key.as_str()).filter(|key| key.ends_with(":up")).collect();
    assert_eq!(upwards, ["goes-on-beyond-the-known-levels:covered:up"]);
    let linked = Draft { levels, spaces, portals: vec![Portal::new("up", "covered", "above")], ..Draft::default() };
    assert!(!raised(&picture(linked, false)).iter().any(|(_, key)| key.as_str().ends_with(":up")));
}

#[test]
fn an_answered_area_whose_middle_moved_is_not_raised_again_and_another_is() {
    let mut picture = picture(with_a_strip(), false);
    let area = |found: Vec<Lead>| found.into_iter().find(|lead| lead.kind == LeadKind::Unexplained);
    let raised = |picture: &Picture| area(open_leads(&Net::new(&picture.facility), picture, tolerance(0.3)));
    let at = raised(&picture).and_then(|lead| lead.at).unwrap();
    let mut refuted = |x: f64| {
        let mut record = answer(&mut picture, "unexplained-area:G:900,900", LeadState::Refuted);
        record.spot = Some(Spot { level: "G".into(), at: [x, at[1]] });
        picture.judged.leads.insert(LeadId::new("unexplained-area:G:900,900"), record);
        raised(&picture).is_some()
    };
    assert_eq!((refuted(at[0] + 1.9), refuted(at[0] + 2.1)), (false, true));
    // Without a spot the key itself says where it was.
    picture.judged.leads.clear();
    answer(&mut picture, &format!("unexplained-area:G:{:.0},{:.0}", at[0] + 1.0, at[1]), LeadState::Refuted);
    assert_eq!(raised(&picture), None);
}

#[test]
fn a_lead_added_by_hand_has_the_place_of_what_it_is_about_and_an_answered_one_that_is_no_longer_raised_stays_listed() {
    let mut picture = picture(with_a_strip(), false);
    let mut record = LeadRecord {
        added: Some(EntryId([1; 32])),
        about: vec![Target::Space("west".into())],
        words: "draught".to_owned(),
        ..LeadRecord::default()
    };
    record.grading.set(EntryId([1; 32]), Grading { grade: Grade::A, end: Some(LeadEnd::Wall) }, |_| false);
    picture.judged.leads.insert(LeadId::new("0101010101010101"), record);
    answer(&mut picture, "gap-in-numbering:G:7", LeadState::Confirmed);
    answer(&mut picture, "gap-in-numbering:G:8", LeadState::Open);
    let listed = leads(&Net::new(&picture.facility), &picture, tolerance(0.3));
    let by_hand = &listed[0];
    assert_eq!((by_hand.kind, by_hand.grade, by_hand.graded), (LeadKind::ByHand, Grade::A, true));
    assert_eq!((by_hand.end, by_hand.why.as_str()), (Some(LeadEnd::Wall), "draught"));
    let west = picture.facility.space_ix(&"west".into()).unwrap();
    assert_eq!((by_hand.at, &by_hand.spaces), (picture.facility.space(west).footprint.anchor(), &vec![west]));
    let gaps: Vec<_> = listed.iter().filter(|lead| lead.kind == LeadKind::NumberGap).collect();
    assert_eq!((gaps.len(), gaps[0].state), (1, LeadState::Confirmed));
}

#[test]
fn a_building_without_anything_raises_nothing() {
    assert!(raised(&picture(Draft::default(), false)).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn leads_of_any_building_by_any_tolerance_are_sound(
        picture in marked(), wall_m in prop::num::f64::ANY, radius_m in prop::num::f64::ANY, area_m2 in prop::num::f64::ANY,
    ) {
        let found = leads(&Net::new(&picture.facility), &picture, Tolerance { wall_m, radius_m, area_m2 });
        let keys: BTreeSet<&str> = found.iter().map(|lead| lead.key.as_str()).collect();
        prop_assert!(keys.len() <= found.len());
        for lead in &found {
            prop_assert!(!lead.why.contains("NaN") && !lead.why.contains("inf"), "{}", lead.why);
            prop_assert!(lead.area_m2.is_none_or(f64::is_finite));
            prop_assert!(lead.at.is_none_or(|at| at.iter().all(|value| value.is_finite())));
        }
    }

    #[test]
    fn unexplained_area_and_grown_rooms_fill_the_outline(
        rooms in prop::collection::vec((0u8..18, 0u8..8, 1u8..6, 1u8..5), 0..8),
    ) {
        let mut draft = Draft { levels: vec![level("G", 0, Some([[0.0, 0.0], [20.0, 10.0]]))], ..Draft::default() };
        let mut covered = BTreeSet::new();
        for (at, (x, y, width, depth)) in rooms.into_iter().enumerate() {
            let (x1, y1) = ((x + width).min(20), (y + depth).min(10));
            draft.spaces.push(room(&format!("R{at}"), "G", [x.into(), y.into()], [x1.into(), y1.into()]));
            covered.extend((x..x1).flat_map(|x| (y..y1).map(move |y| (x, y))));
        }
        prop_assume!(!covered.is_empty());
        let picture = picture(draft, false);
        let everything = Tolerance { wall_m: 0.0, radius_m: 0.0, area_m2: 0.0 };
        let left: f64 = unexplained(&picture.facility, everything).iter().map(|found| found.area_m2).sum();
        prop_assert!((left - (200.0 - covered.len() as f64)).abs() < 1e-3, "{left} and {}", covered.len());
    }
}
