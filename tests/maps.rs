//! The ready maps hold exactly what is told of them, are written in canonical form and give no warning.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use undercroft::file::map_file;
use undercroft::model::{Facility, Footprint, Knowledge, PortalKind, PortalState, SpaceKind};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("maps").join(name)
}

/// Levels, sections, rooms, doors, entrances and loose ends of a map that reads without a warning.
#[track_caller]
fn check(name: &str, expected: [usize; 6]) -> Facility {
    let (facility, warnings) = map_file::inspect(&path(name)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(warnings, []);
    let portals = facility.portals();
    let found = [
        facility.levels().len(),
        facility.sections().len(),
        facility.spaces().len(),
        portals.len(),
        portals.iter().filter(|portal| portal.is_entrance()).count(),
        portals.iter().filter(|portal| portal.is_loose_end()).count(),
    ];
    assert_eq!(found, expected);
    assert!(facility.name().contains("fictional"), "{}", facility.name());
    assert!(facility.draft().notice.to_lowercase().starts_with("fictional"), "{}", facility.draft().notice);
    let text = std::fs::read_to_string(path(name)).unwrap();
    assert_eq!(text, map_file::to_text(facility.draft()), "not in canonical form");
    facility
}

/// Of the numbers painted `PREFIX` and two or three digits, exactly `missing` stand on no door.
#[track_caller]
fn gaps(facility: &Facility, prefix: &str, numbers: std::ops::RangeInclusive<u32>, missing: &[u32]) {
    let painted: Vec<&str> = facility.spaces().iter().map(|space| space.number.as_str()).collect();
    let is_missing = |number: &u32| !painted.contains(&format!("{prefix}{number:02}").as_str());
    let (first_beyond, found) = (numbers.end() + 1, numbers.filter(is_missing).collect::<Vec<_>>());
    assert_eq!(found, missing, "{prefix}");
    assert!(is_missing(&first_beyond), "{prefix}{first_beyond} is painted too");
}

fn roomless(facility: &Facility) -> Vec<&str> {
    let used: Vec<_> = facility.spaces().iter().filter_map(|space| space.section.as_ref()).collect();
    let empty = facility.sections().iter().filter(|section| !used.contains(&&section.id));
    empty.map(|section| section.id.as_str()).collect()
}

fn knowledge(facility: &Facility, known: Knowledge) -> usize {
    facility.spaces().iter().filter(|space| space.knowledge == known).count()
}

#[test]
fn the_clinic_is_small_and_has_a_gap_and_a_bricked_up_doorway() {
    let clinic = check("clinic.ron", [2, 4, 20, 24, 2, 1]);
    gaps(&clinic, "", 1..=12, &[11]);
    assert!(clinic.spaces().iter().any(|space| space.number == "B6"));
    assert!(!clinic.spaces().iter().any(|space| space.number == "B5"));
    assert_eq!(roomless(&clinic), ["shelter"]);
    assert!(clinic.portals().iter().any(|portal| portal.is_loose_end() && portal.state == PortalState::Sealed));
}

#[test]
fn the_training_facility_has_three_wings_a_hub_and_depths_that_nobody_has_seen() {
    let training = check("training.ron", [6, 19, 252, 277, 3, 6]);
    let levels: Vec<_> = training.levels().iter().map(|level| (level.label(), level.knowledge)).collect();
    let known = Knowledge::Surveyed;
    let deep = [("B3".to_owned(), Knowledge::Suspected), ("B2".to_owned(), Knowledge::Reported)];
    assert_eq!(levels[..2], deep);
    assert_eq!(levels[2..], ["B1", "G", "1", "2"].map(|label| (label.to_owned(), known)));
    assert_eq!(roomless(&training), ["gallery-C", "annexe"]);
    assert_eq!([Knowledge::Reported, Knowledge::Suspected].map(|known| knowledge(&training, known)), [4, 2]);
    assert_eq!(training.spaces().iter().filter(|space| space.footprint.is_unplaced()).count(), 1);
    let red = training.sections().iter().find(|section| section.id.as_str() == "red").unwrap();
    assert_eq!((red.knowledge, red.estimated_rooms), (Knowledge::Reported, Some(40)));
}

#[test]
fn the_painted_numbers_of_the_training_facility_have_the_gaps_and_the_double_that_were_put_there() {
    let training = check("training.ron", [6, 19, 252, 277, 3, 6]);
    gaps(&training, "A-", 1..=18, &[7]);
    gaps(&training, "A-", 101..=112, &[]);
    gaps(&training, "A-", 201..=208, &[]);
    gaps(&training, "B-", 1..=12, &[9]);
    gaps(&training, "B-", 101..=116, &[109]);
    gaps(&training, "B-", 201..=208, &[]);
    gaps(&training, "C-", 1..=6, &[]);
    gaps(&training, "C-", 101..=112, &[]);
    gaps(&training, "C-", 201..=220, &[213, 214]);
    gaps(&training, "S-", 1..=13, &[8]);
    gaps(&training, "K-", 1..=8, &[7]);
    let mut painted: BTreeMap<&str, usize> = BTreeMap::new();
    for space in training.spaces().iter().filter(|space| !space.number.is_empty()) {
        *painted.entry(space.number.as_str()).or_default() += 1;
    }
    let doubles: Vec<_> = painted.into_iter().filter(|(_, times)| *times > 1).collect();
    assert_eq!(doubles, [("B-05", 2)]);
}

#[test]
fn the_training_facility_has_every_kind_of_barrier_and_names_in_two_scripts() {
    let training = check("training.ron", [6, 19, 252, 277, 3, 6]);
    for &state in PortalState::ALL.iter().filter(|&&state| state != PortalState::Breached) {
        assert!(training.portals().iter().any(|portal| portal.state == state), "{state:?}");
    }
    for kind in [PortalKind::Stair, PortalKind::Lift, PortalKind::Shaft, PortalKind::Duct, PortalKind::Hatch] {
        assert!(training.portals().iter().any(|portal| portal.kind == kind), "{kind:?}");
    }
    assert!(training.spaces().iter().any(|space| space.name == "زنزانة 12 في المبنى A" && space.number == "A-12"));
    assert!(training.spaces().iter().any(|space| space.name.starts_with("Kitchen passage")));
    let dead = training.portals().iter().filter(|portal| portal.kind == PortalKind::Lift);
    assert!(dead.clone().count() >= 4 && dead.clone().all(|lift| lift.power == Some(undercroft::model::Power::Off)));
}

#[test]
fn a_placed_door_of_every_map_stands_on_the_outline_of_a_room_it_joins() {
    for name in ["clinic.ron", "training.ron", "tunnels.ron"] {
        let (facility, _) = map_file::inspect(&path(name)).unwrap();
        for ix in facility.portal_ixs() {
            let portal = facility.portal(ix);
            let side_by_side = matches!(portal.kind, PortalKind::Door | PortalKind::Gate | PortalKind::Opening);
            let Some([x, y]) = portal.at.filter(|_| side_by_side) else { continue };
            let (a, b) = facility.ends(ix);
            for space in [Some(a), b].into_iter().flatten() {
                let Some(shape) = facility.space(space).footprint.shape() else { continue };
                let rings =
                    shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
                let distance =
                    |ring: &geo::LineString| geo::Distance::distance(&geo::Euclidean, ring, &geo::Point::new(x, y));
                let nearest = rings.map(distance).fold(f64::INFINITY, f64::min);
                assert!(
                    nearest < 0.01,
                    "{name}: {} is {nearest} m off the wall of {}",
                    portal.id,
                    facility.space(space).id
                );
            }
        }
    }
}

#[test]
fn the_tunnels_are_lines_and_chambers_at_several_depths() {
    let tunnels = check("tunnels.ron", [4, 6, 45, 56, 3, 5]);
    let lines = tunnels.spaces().iter().filter(|space| matches!(space.footprint, Footprint::Centreline { .. }));
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines.len(), 17);
    assert!(lines.iter().all(|space| matches!(space.kind, SpaceKind::Tunnel | SpaceKind::Duct)));
    assert_eq!(tunnels.spaces().iter().filter(|space| space.kind == SpaceKind::Chamber).count(), 13);
    assert_eq!(roomless(&tunnels), ["sump"]);
    let mut depths: Vec<f64> = tunnels.space_ixs().map(|space| tunnels.floor_z_m(space)).collect();
    depths.sort_by(f64::total_cmp);
    depths.dedup();
    assert_eq!(depths, [-41.0, -39.5, -38.0, -22.0, -12.0, -8.0, -4.0, 0.0]);
}
