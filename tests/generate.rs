//! Generated buildings: exact figures, sound and connected whatever is asked, the same for the same seed.

use petgraph::algo::connected_components;
use proptest::prelude::*;
use std::time::Instant;
use undercroft::file::map_file;
use undercroft::generate::{GenerateError, MOST_LEVELS, MOST_ROOMS, generate};
use undercroft::model::{Facility, warnings};

#[track_caller]
fn check(rooms: u32, levels: u32, seed: u64) -> Facility {
    let draft = generate(rooms, levels, seed).unwrap();
    let facility = Facility::new(draft).unwrap_or_else(|faults| panic!("{rooms} {levels} {seed}: {faults:?}"));
    assert_eq!((facility.spaces().len(), facility.levels().len()), (rooms as usize, levels as usize));
    assert_eq!(warnings(&facility), [], "{rooms} {levels} {seed}");
    assert_eq!(connected_components(&facility.graph()), 1, "{rooms} {levels} {seed}");
    facility
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_building_is_sound_and_hangs_together(rooms in 1u32..2000, levels in 1u32..40, seed: u64) {
        check(rooms, levels, seed);
    }
}

#[test]
fn the_smallest_buildings_are_sound_too() {
    for rooms in 1..60 {
        for levels in 1..6 {
            check(rooms, levels, u64::from(rooms));
        }
    }
    check(1, MOST_LEVELS, 7);
}

#[test]
fn levels_run_from_underground_to_the_top_around_the_ground() {
    let ordinals = |levels| check(500, levels, 1).levels().iter().map(|level| level.ordinal).collect::<Vec<_>>();
    assert_eq!(ordinals(1), [0]);
    assert_eq!(ordinals(2), [-1, 0]);
    assert_eq!(ordinals(5), [-1, 0, 1, 2, 3]);
    assert_eq!(ordinals(20), (-5..15).collect::<Vec<_>>());
}

#[test]
fn the_seed_alone_makes_the_difference() {
    let text = |seed| map_file::to_text(&generate(300, 3, seed).unwrap());
    assert_eq!(text(1), text(1));
    assert_ne!(text(1), text(2));
}

#[test]
fn every_state_of_a_door_occurs_and_there_are_parallel_doors_and_inner_stores() {
    let facility = check(3000, 4, 0);
    let mut states: Vec<_> = facility.portals().iter().map(|portal| portal.state).collect();
    states.sort();
    states.dedup();
    assert_eq!(states.len(), undercroft::model::PortalState::ALL.len());
    let mut pairs: Vec<_> = facility.portals().iter().map(|portal| &portal.between).collect();
    let doors = pairs.len();
    pairs.sort();
    pairs.dedup();
    assert!(pairs.len() < doors);
    let stores = facility.spaces().iter().filter(|space| space.kind == undercroft::model::SpaceKind::Store).count();
    assert!((200..500).contains(&stores), "{stores}");
}

#[test]
fn figures_no_building_can_have_are_refused() {
    assert_eq!(generate(0, 3, 1).unwrap_err(), GenerateError::NoRooms);
    assert_eq!(generate(3, 0, 1).unwrap_err(), GenerateError::NoLevels);
    assert_eq!(generate(MOST_ROOMS + 1, 1, 1).unwrap_err(), GenerateError::TooManyRooms(MOST_ROOMS + 1));
    let error = generate(1, MOST_LEVELS + 1, 1).unwrap_err();
    assert_eq!(error.to_string(), "1001 levels are too many; ask for at most 1000");
}

#[test]
fn a_hundred_thousand_rooms_take_no_longer_than_a_breath() {
    let start = Instant::now();
    let facility = Facility::new(generate(100_000, 20, 0).unwrap()).unwrap();
    assert_eq!(facility.spaces().len(), 100_000);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
