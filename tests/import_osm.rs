//! Importing buildings from OpenStreetMap with Simple Indoor Tagging.

mod importing;

use importing::{error, finding_ids, import_text, largest_component, lines, room, sample, sides, take};
use std::collections::HashSet;
use undercroft::import::{Format, ImportError, Options, import};
use undercroft::model::{Code, End, Lock, Origin, PortalKind, PortalState, SpaceKind, warnings};

#[test]
fn a_real_faculty_building_is_taken_whole() {
    let Some(path) = sample("osm/tud-apb.osm") else { return };
    let (imported, facility) = take(&path);
    assert_eq!(imported.format, Format::OsmXml);
    assert_eq!(facility.name(), "Andreas-Pfitzmann-Bau");
    assert!(facility.draft().notice.contains("OpenStreetMap contributors"));

    let storeys: Vec<(i32, f64)> = facility.levels().iter().map(|level| (level.ordinal, level.elevation_m)).collect();
    assert_eq!(storeys, [(-1, -4.0), (0, 0.0), (1, 4.0), (2, 8.0), (3, 12.0)]);
    assert!(facility.levels().iter().all(|level| level.outline.is_some()));

    // 475 of closed ways, and the foyer, which is a multipolygon.
    assert_eq!(facility.spaces().len(), 476);
    assert_eq!(facility.spaces().iter().filter(|space| space.id.as_str().starts_with('w')).count(), 475);
    assert_eq!(facility.spaces().iter().filter(|space| space.kind == SpaceKind::Corridor).count(), 43);
    assert_eq!(largest_component(&facility), 475);

    let joining = |portal: &&undercroft::model::Portal| matches!(portal.between.1, End::Space(_));
    let doors = facility.portals().iter().filter(|portal| !portal.kind.is_vertical()).filter(joining);
    let nodes: HashSet<&str> = doors.map(|door| door.id.as_str().split('@').next().unwrap()).collect();
    assert!(nodes.len() >= 459, "{}", nodes.len());
    assert!(
        facility
            .portals()
            .iter()
            .all(|portal| portal.kind == PortalKind::Opening || portal.state == PortalState::Unknown)
    );
    assert_eq!(facility.portals().iter().filter(|portal| portal.is_entrance()).count(), 21);
}

#[test]
fn what_is_left_out_of_a_real_building_is_counted_by_kind_with_examples() {
    let Some(path) = sample("osm/tud-apb.osm") else { return };
    let (imported, facility) = take(&path);
    let summary = lines(&imported);
    assert!(
        summary.contains(&"not-placed: 47 × indoor=yes: n9611406432, n9611406435, n9620892366, …".to_owned()),
        "{summary:#?}"
    );
    // Three doors of the cellar lead where nobody has mapped: the first places to look.
    let unresolved = finding_ids(&imported, Code::Unresolved);
    assert!(unresolved.iter().filter(|id| id.ends_with("@-1")).count() == 3, "{unresolved:?}");
    assert_eq!(facility.portals().iter().filter(|portal| portal.is_loose_end()).count(), 3);
    assert_eq!(warnings(&facility), []);
}

#[test]
fn levels_are_understood_however_they_are_written() {
    let (imported, facility) = take("tests/data/osm/ward.osm".as_ref());
    let ids: HashSet<&str> = facility.spaces().iter().map(|space| space.id.as_str()).collect();
    let expected = [
        "w100@-1", "w100@0", "w100@1", "w101@0", "w101@1", "w102@0", "w102@1", "w103@-1", "w103@0", "w103@1",
        "w104@0.5", "w108@0",
    ];
    assert_eq!(ids, HashSet::from(expected));
    // The building says 7 m over two storeys.
    assert_eq!(room(&facility, "w104@0.5").floor_z_m, Some(1.75));
    assert_eq!(room(&facility, "w101@1").kind, SpaceKind::Cell);
    assert_eq!(room(&facility, "w101@1").number, "A 01");
    assert_eq!(room(&facility, "w102@0").extra["osm"]["surface"], "concrete");
    let summary = lines(&imported);
    for line in [
        "not-placed: 2 × element with an unreadable level: w107, n28",
        "not-placed: 1 × room with an open outline: w105",
        "not-placed: 1 × indoor=yes: w106",
        "guessed: 1 × level with a comma: w104",
        "guessed: 1 × outline repaired: w108@0",
    ] {
        assert!(summary.contains(&line.to_owned()), "{line} is not in {summary:#?}");
    }
}

#[test]
fn doors_join_the_rooms_whose_wall_they_are_on() {
    let (imported, facility) = take("tests/data/osm/ward.osm".as_ref());
    assert_eq!(sides(&facility, "n21@0"), "w100@0 | w101@0");
    assert_eq!(sides(&facility, "n21@1"), "w100@1 | w101@1");
    let find = |id: &str| facility.portals().iter().find(|portal| portal.id.as_str() == id).unwrap();
    assert_eq!((find("n21@0").state, find("n21@0").width_m), (PortalState::Unknown, Some(0.9)));
    assert_eq!(find("n21@0").origin, Origin::SharedNode);
    assert_eq!(find("n22@1").state, PortalState::Locked(Lock::Unknown));
    assert_eq!((find("n23@0").kind, find("n23@0").state), (PortalKind::Opening, PortalState::Open));
    // An entrance without a level is on the ground floor; a cellar door on one room leads nobody knows where.
    assert_eq!(sides(&facility, "n24@0"), "w100@0 | Outside");
    assert_eq!(sides(&facility, "n25@-1"), "w100@-1 | Unknown");
    assert_eq!(finding_ids(&imported, Code::Unresolved), ["n25@-1", "n27@0"]);
}

#[test]
fn stairs_are_linked_over_their_range_of_levels() {
    let (_, facility) = take("tests/data/osm/ward.osm".as_ref());
    let stairs: Vec<_> = facility.portals().iter().filter(|portal| portal.kind == PortalKind::Stair).collect();
    let ids: Vec<&str> = stairs.iter().map(|stair| stair.id.as_str()).collect();
    assert_eq!(ids, ["w103@-1~w103@0", "w103@0~w103@1"]);
    assert!(stairs.iter().all(|stair| stair.origin == Origin::Explicit && stair.state == PortalState::Unknown));
}

#[test]
fn a_multipolygon_is_a_room_with_its_hole() {
    let (imported, facility) = take("tests/data/osm/foyer.osm".as_ref());
    let foyer = room(&facility, "r200@0");
    assert_eq!((foyer.kind, foyer.name.as_str()), (SpaceKind::Area, "Foyer"));
    let kiosk = room(&facility, "w102@0").footprint.area_m2();
    // 20 by 20 hundred-thousandths of a degree, less the kiosk of 4 by 4.
    assert!((foyer.footprint.area_m2() / kiosk - (400.0 - 16.0) / 16.0).abs() < 1.0e-6);
    assert_eq!(sides(&facility, "n9@0"), "r200@0 | w102@0");
    assert_eq!(sides(&facility, "n10@0"), "r200@0 | Outside");
    assert!(finding_ids(&imported, Code::NotPlaced).contains(&"r201".to_owned()));
}

#[test]
fn a_station_of_corridor_lines_becomes_rooms_of_their_width() {
    let (imported, facility) = take("tests/data/osm/station.osm".as_ref());
    assert_eq!(facility.spaces().len(), 4);
    let hall = room(&facility, "w100@0").footprint.area_m2();
    assert!((hall - 28.7 * 4.0).abs() < 1.0, "{hall}");
    assert_eq!(sides(&facility, "n1@0"), "w100@0 | Outside");
    assert_eq!(sides(&facility, "n2@0"), "w100@0 | w101@0");
    assert_eq!(sides(&facility, "n4@0"), "w101@0 | w102@0");
    assert_eq!(sides(&facility, "w104@-1~0"), "w103@-1 | w100@0");
    assert_eq!(sides(&facility, "n5@-1~0"), "w103@-1 | w102@0");
    assert_eq!(largest_component(&facility), 4);
    assert!(lines(&imported).contains(&"guessed: 2 × corridor line without a width: w101, w102".to_owned()));
}

#[test]
fn an_import_can_be_named_scaled_turned_and_restacked() {
    let options = Options {
        name: Some("Block C".to_owned()),
        scale: 2.0,
        rotate_deg: 90.0,
        level_height_m: Some(5.0),
        ..Options::default()
    };
    let path = "tests/data/osm/ward.osm".as_ref();
    let (plain, turned) = (take(path).0.draft, import(path, &options).unwrap().draft);
    assert_eq!((turned.name.as_str(), turned.north_deg), ("Block C", Some(90.0)));
    assert_eq!(turned.levels[0].elevation_m, -5.0);
    for (before, after) in plain.portals.iter().zip(&turned.portals) {
        let ([x, y], [u, v]) = (before.at.unwrap(), after.at.unwrap());
        assert!((u + 2.0 * y).abs() < 1.0e-6 && (v - 2.0 * x).abs() < 1.0e-6);
        assert_eq!(before.between, after.between);
    }
}

#[test]
fn entities_are_not_expanded() {
    let text = "<?xml version='1.0'?><!DOCTYPE osm [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>\n<osm>\n<node id='1' lat='1' lon='1'><tag k='name' v='&b;'/></node></osm>";
    assert!(
        error("hostile.osm", text.as_bytes()).starts_with("line 3, column 30: "),
        "{}",
        error("hostile.osm", text.as_bytes())
    );
}

#[test]
fn a_file_cut_off_is_refused_with_its_place() {
    let text = std::fs::read_to_string("tests/data/osm/ward.osm").unwrap();
    for cut in [200, 900, 2500, text.len() - 3] {
        let message = error("hostile.osm", &text.as_bytes()[..cut]);
        assert!(
            message.starts_with("line ") && message.ends_with("repair that place or export the OSM file again"),
            "{message}"
        );
    }
}

#[test]
fn numbers_that_are_none_are_refused_or_kept_out() {
    assert_eq!(
        error("hostile.osm", b"<osm><node id='x' lat='1' lon='1'/></osm>"),
        "line 1, column 6: id is \"x\", which is no number it can be; repair that place or export the OSM file again"
    );
    let room = "<way id='9'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='1'/><tag k='indoor' v='room'/><tag k='level' v='0'/></way>";
    let text = format!(
        "<osm><node id='1' lat='1' lon='1'/><node id='2' lat='1e300' lon='NaN'/><node id='3' lat='1.0001' lon='1'/>{room}</osm>"
    );
    let imported = import_text("hostile.osm", &text).unwrap();
    assert!(finding_ids(&imported, Code::BadOutline).contains(&"w9@0".to_owned()));
}

#[test]
fn a_file_without_rooms_says_what_it_has_instead() {
    let text = "<osm><node id='1' lat='1' lon='1'><tag k='level' v='0'/><tag k='amenity' v='atm'/></node></osm>";
    assert!(matches!(import_text("hostile.osm", text), Err(ImportError::NoRooms { .. })));
    assert_eq!(
        error("hostile.osm", text.as_bytes()),
        "no room was found in this OSM file (1 × amenity=atm: n1); rooms are closed ways with indoor=room, corridor or area"
    );
    assert!(error("hostile.osm", b"  \n").starts_with("is empty"));
    assert!(error("hostile.osm", b"<html></html>").starts_with("is of no known format"));
}
