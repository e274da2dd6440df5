//! Importing IndoorGML 1.0.

mod importing;

use importing::{error, finding_ids, import_text, room, sample, sides, take};
use std::collections::BTreeSet;
use std::path::Path;
use undercroft::import::Format;
use undercroft::model::{Code, PortalKind, SpaceKind};

const DOORS: &str = "tests/data/indoorgml/doors.gml";

#[test]
fn a_real_house_is_taken_whole() {
    let Some(path) = sample("indoorgml/FJK-Haus.gml") else { return };
    let (imported, facility) = take(&path);
    assert_eq!(imported.format, Format::IndoorGml);
    let storeys: Vec<(i32, f64)> = facility.levels().iter().map(|level| (level.ordinal, level.elevation_m)).collect();
    assert_eq!(storeys, [(-1, -2.52), (0, 0.16), (1, 2.94)]);
    assert_eq!(facility.spaces().len(), 14);
    // Thirty transitions, each in both directions; the hall and the living room have two doors between them.
    let pairs: BTreeSet<_> = facility.portals().iter().map(|portal| portal.between.clone()).collect();
    assert_eq!((facility.portals().len(), pairs.len()), (15, 14));
    assert_eq!(facility.portals().iter().filter(|portal| portal.kind == PortalKind::Stair).count(), 2);
    let area: f64 = facility.space_ixs().map(|space| facility.area_m2(space)).sum();
    assert!((200.0..300.0).contains(&area), "{area}");
    assert!(facility.spaces().iter().all(|space| !space.footprint.is_unplaced()));
    assert_eq!(room(&facility, "C13").number, "104");
}

#[test]
fn storeys_are_told_by_the_height_of_their_floors() {
    let Some(path) = sample("indoorgml/InEditor-6storey.gml") else { return };
    let (_, facility) = take(&path);
    let elevations: Vec<f64> = facility.levels().iter().map(|level| level.elevation_m).collect();
    assert_eq!(elevations, [0.0, 10.0, 20.0, 40.0, 60.0, 80.0]);
    assert_eq!(facility.spaces().len(), 30);
    assert_eq!(facility.portals().len(), 39);
}

#[test]
fn doors_drawn_as_cells_become_portals() {
    let (imported, facility) = take(Path::new(DOORS));
    assert_eq!(facility.spaces().len(), 3);
    assert_eq!(sides(&facility, "D1"), "C1 | C2");
    assert_eq!(sides(&facility, "D2"), "C1 | Outside");
    // In no transition: joined by its place.
    assert_eq!(sides(&facility, "D3"), "C3 | Unknown");
    assert_eq!(sides(&facility, "T4"), "C1 | C3");
    let stair = facility.portals().iter().find(|portal| portal.id.as_str() == "T4").unwrap();
    assert_eq!(stair.kind, PortalKind::Stair);
    assert_eq!(facility.portals().len(), 4);
    assert_eq!(finding_ids(&imported, Code::Unresolved), ["D3", "T6"]);
    assert_eq!((room(&facility, "C1").kind, room(&facility, "C2").kind), (SpaceKind::Corridor, SpaceKind::Office));
    assert_eq!((room(&facility, "C2").number.as_str(), room(&facility, "C2").footprint.area_m2()), ("A 02", 20.0));
    assert_eq!(room(&facility, "C3").height_m, Some(3.0));
}

#[test]
fn hostile_files_are_refused_or_kept_out() {
    let text = std::fs::read_to_string(DOORS).unwrap();
    assert!(error("a.gml", &text.as_bytes()[..2000]).starts_with("line "));
    let bomb = text.replacen("<core:IndoorFeatures", "<!DOCTYPE a [<!ENTITY b 'c'>]><core:IndoorFeatures", 1);
    assert!(error("a.gml", bomb.as_bytes()).contains("DTD"), "{}", error("a.gml", bomb.as_bytes()));
    let deep = format!("<core:IndoorFeatures xmlns:core='x'>{}", "<a>".repeat(200_000));
    assert!(error("a.gml", deep.as_bytes()).contains("IndoorGML"));
    let absurd = import_text("a.gml", &text.replace("0 2 0 0 6 0", "NaN 2 0 1e300 6 0")).unwrap();
    assert_eq!(absurd.draft.spaces.len(), 3);
}
