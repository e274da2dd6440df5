//! Importing the Indoor Mapping Data Format, as archive and as folder.

mod importing;

use importing::{component_count, error, finding_ids, import_bytes, lines, room, sample, sides, take};
use std::io::{Cursor, Write};
use std::path::Path;
use undercroft::import::Format;
use undercroft::model::{Code, End, Origin, PortalKind, PortalState, SpaceKind};

const VENUE: &str = "tests/data/imdf/venue";

#[test]
fn a_real_campus_is_taken_whole() {
    let Some(path) = sample("imdf/polymap-IMDFData.zip") else { return };
    let (imported, facility) = take(&path);
    assert_eq!(imported.format, Format::Imdf);
    assert_eq!(facility.levels().len(), 8);
    assert_eq!(facility.sections().len(), 2);
    assert_eq!(facility.spaces().len(), 443);
    let doors: Vec<_> = facility.portals().iter().filter(|portal| !portal.kind.is_vertical()).collect();
    assert_eq!(doors.len(), 472);
    assert!(doors.iter().filter(|door| matches!(door.between.1, End::Space(_))).count() >= 468);
    assert!(doors.iter().all(|door| door.state == PortalState::Unknown && door.origin == Origin::Geometric));
    assert!(component_count(&facility) <= 3);
    // A name of its own have 301 units, one more has that of its occupant.
    assert_eq!(facility.spaces().iter().filter(|space| !space.name.is_empty()).count(), 302);
    assert!(facility.spaces().iter().filter(|space| space.number == "104").count() >= 1);
}

#[test]
fn names_come_from_occupants_in_the_language_of_the_venue() {
    let (_, facility) = take(Path::new(VENUE));
    assert_eq!(facility.name(), "Clinique");
    let ward = room(&facility, "ward");
    assert_eq!((ward.name.as_str(), ward.number.as_str()), ("Salle 104", "104"));
    assert_eq!(ward.section.as_ref().unwrap().as_str(), "b1");
    assert_eq!(facility.levels().iter().find(|level| level.id.as_str() == "g").unwrap().name, "Rez-de-chaussée");
    assert_eq!(room(&facility, "stair u").kind, SpaceKind::Stairs);
}

#[test]
fn openings_join_the_units_they_lie_between() {
    let (_, facility) = take(Path::new(VENUE));
    assert_eq!(sides(&facility, "d1"), "hall | ward");
    assert_eq!(sides(&facility, "d2"), "hall | stair g");
    assert_eq!(sides(&facility, "d3"), "hall | Outside");
    assert_eq!(sides(&facility, "d4"), "store | Unknown");
    let find = |id: &str| facility.portals().iter().find(|portal| portal.id.as_str() == id).unwrap();
    assert_eq!((find("d2").kind, find("d2").state), (PortalKind::Opening, PortalState::Unknown));
    assert!((find("d1").width_m.unwrap() - 1.43).abs() < 0.01);
}

#[test]
fn relationships_say_what_openings_and_stairs_join() {
    let (_, facility) = take(Path::new(VENUE));
    assert_eq!(sides(&facility, "d5"), "ward | lift g");
    assert_eq!(sides(&facility, "r2"), "stair u | stair g");
    assert_eq!(facility.portals().iter().filter(|portal| portal.kind == PortalKind::Stair).count(), 1);
}

#[test]
fn what_cannot_be_placed_is_counted_by_kind() {
    let (imported, facility) = take(Path::new(VENUE));
    assert!(room(&facility, "flat").footprint.is_unplaced());
    assert!(facility.spaces().iter().any(|space| space.id.as_str() == "store.2"));
    let summary = lines(&imported);
    for line in [
        "not-placed: 1 × level without an ordinal: x",
        "not-placed: 1 × unit on an unknown level: lost",
        "not-placed: 1 × unit that is solid (structure, column): pillar",
        "not-placed: 1 × unit without a polygon: flat",
        "not-placed: 1 × opening without a line or level: d6",
        "not-placed: 1 × occupant of no unit: o2",
        "not-placed: 1 × relationship that joins no two units: r3",
        "not-placed: 1 × layer that holds no rooms or doors: fixture.geojson",
        "unresolved: 1 × lift of one storey: lift g",
    ] {
        assert!(summary.contains(&line.to_owned()), "{line} is not in {summary:#?}");
    }
    assert_eq!(finding_ids(&imported, Code::Unresolved), ["d4", "lift g"]);
}

/// An archive of the venue, its files renamed or changed.
fn archive(change: impl Fn(&mut String, &mut Vec<u8>)) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for entry in std::fs::read_dir(VENUE).unwrap() {
        let entry = entry.unwrap();
        let mut name = entry.file_name().into_string().unwrap();
        let mut bytes = std::fs::read(entry.path()).unwrap();
        change(&mut name, &mut bytes);
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn an_archive_is_read_like_its_folder_whatever_its_name_and_depth() {
    let (folder, _) = take(Path::new(VENUE));
    let nested = archive(|name, _| *name = format!("Export/Data/{name}"));
    let archived = import_bytes("plan.txt", &nested).unwrap();
    assert_eq!(archived.draft, folder.draft);
}

#[test]
fn clutter_of_operating_systems_is_not_read() {
    let with_clutter = archive(|name, bytes| {
        if name == "fixture.geojson" {
            *name = "__MACOSX/._unit.geojson".to_owned();
            *bytes = b"{\"feature_type\" \xFF".to_vec();
        }
    });
    assert!(import_bytes("a.zip", &with_clutter).is_ok());
}

#[test]
fn hostile_archives_are_refused_with_one_message() {
    let good = archive(|_, _| {});
    assert!(error("a.zip", &good[..good.len() / 2]).starts_with("the archive is damaged or cut off"));
    let escaping = archive(|name, _| *name = format!("../../{name}"));
    assert!(error("a.zip", &escaping).contains("leads out of it"));
    let bomb = archive(|name, bytes| {
        if name == "unit.geojson" {
            *bytes = vec![b' '; 300 << 20];
        }
    });
    assert!(bomb.len() < 2 << 20);
    assert!(error("a.zip", &bomb).contains("unpacks to more than 256 MB"));
    let broken = archive(|name, bytes| {
        if name == "unit.geojson" {
            bytes.truncate(900);
        }
    });
    assert!(error("a.zip", &broken).starts_with("unit.geojson: "));
    let latin = archive(|name, bytes| {
        if name == "unit.geojson" {
            bytes[40] = 0xE9;
        }
    });
    assert!(error("a.zip", &latin).contains("is not text in UTF-8"));
}
