//! Importing GeoJSON polygons with a level property.

mod importing;
mod support;

use importing::{error, import_text, lines, room, sides, take};
use std::path::Path;
use std::sync::Arc;
use support::building;
use undercroft::analysis::analyse;
use undercroft::export::geojson;
use undercroft::import::{Format, Options, Properties, import};
use undercroft::model::{Draft, Facility, Knowledge, Outline, PortalKind, SpaceKind};
use undercroft::search::{Operation, OperationId};

const PLAN: &str = "tests/data/geojson/plan.geojson";

#[test]
fn names_of_properties_are_guessed_and_said() {
    let (imported, facility) = take(Path::new(PLAN));
    assert_eq!(imported.format, Format::GeoJson);
    assert_eq!(facility.levels().iter().map(|level| level.ordinal).collect::<Vec<_>>(), [-1, 0]);
    let cell = room(&facility, "2");
    assert_eq!((cell.kind, cell.name.as_str(), cell.footprint.area_m2()), (SpaceKind::Cell, "Zelle", 20.0));
    assert_eq!(facility.levels()[0].name, "1. UG");
    let messages: Vec<&str> = imported.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(messages.contains(&"the level of a room is read from the property \"Etage\""), "{messages:#?}");
    assert!(messages.contains(&"no property says the number of a room"));
}

#[test]
fn doors_are_points_and_lines_said_to_be_doors() {
    let (imported, facility) = take(Path::new(PLAN));
    assert_eq!(sides(&facility, "5"), "1 | 2");
    assert_eq!(sides(&facility, "6"), "1 | 3");
    assert_eq!(sides(&facility, "7"), "1 | Outside");
    let wide = facility.portals().iter().find(|portal| portal.id.as_str() == "6").unwrap();
    assert_eq!((wide.kind, wide.width_m), (PortalKind::Door, Some(1.0)));
    let summary = lines(&imported);
    for line in [
        "not-placed: 1 × feature that is neither polygon nor door: 8",
        "not-placed: 1 × feature with an unreadable level: 9",
        "guessed: 1 × feature without a level: 10",
    ] {
        assert!(summary.contains(&line.to_owned()), "{line} is not in {summary:#?}");
    }
}

#[test]
fn properties_can_be_named() {
    let properties =
        Properties { name: Some("category".to_owned()), level: Some("fid".to_owned()), ..Properties::default() };
    let draft = import(Path::new(PLAN), &Options { properties, ..Options::default() }).unwrap().draft;
    assert_eq!(draft.levels.len(), 9);
    assert_eq!(draft.spaces[1].name, "cell");
    let properties = Properties { number: Some("door_sign".to_owned()), ..Properties::default() };
    let findings = import(Path::new(PLAN), &Options { properties, ..Options::default() }).unwrap().findings;
    let told = "no feature has the property \"door_sign\" that was to say the number of a room";
    assert!(findings.iter().any(|finding| finding.message == told));
}

#[test]
fn hostile_files_are_refused_or_kept_out() {
    let text = std::fs::read_to_string(PLAN).unwrap();
    assert!(error("plan.geojson", &text.as_bytes()[..700]).contains("GeoJSON"));
    let deep = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"a\":{}",
        "[".repeat(100_000)
    );
    assert!(error("deep.json", deep.as_bytes()).contains("recursion limit"), "{}", error("deep.json", deep.as_bytes()));
    let absurd = import_text("plan.geojson", &text.replacen("400005.0, 5500006.0", "1e300, 5500006.0", 1)).unwrap();
    assert_eq!(absurd.draft.spaces.len(), 5);
    let many: Vec<String> =
        (0..200_000).map(|at| format!("[{},{}]", f64::from(at) * 0.001, f64::from(at % 7))).collect();
    let ring = format!("[{},[0,0]]", many.join(","));
    let text = format!(
        "{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
    );
    let started = std::time::Instant::now();
    let collection = format!("{{\"type\":\"FeatureCollection\",\"features\":[{text}]}}");
    assert!(import_text("many.json", &collection).is_ok());
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn a_level_is_found_under_a_name_that_only_speaks_of_floors() {
    let room = |at: i32, floor: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"BLDG_LEVELS":"many","FLOOR_NAME":"{floor}","NAME_LONG":"R{at}"}},
            "geometry":{{"type":"Polygon","coordinates":[[[{at},0],[{at}.00004,0],[{at}.00004,0.00003],[{at},0]]]}}}}"#
        )
    };
    let rooms: Vec<String> = ["B2", "B1", "G", "1"].iter().map(|floor| room(1, floor)).collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, rooms.join(","));
    let imported = import_text("floors.geojson", &text).unwrap();
    assert_eq!(imported.draft.levels.iter().map(|level| level.ordinal).collect::<Vec<_>>(), [-2, -1, 0, 1]);
    assert_eq!(imported.draft.spaces[0].name, "R1");
    let summary = lines(&imported);
    assert!(
        summary.iter().any(|line| line.contains("property names: level: \"FLOOR_NAME\", number: none")),
        "{summary:#?}"
    );
}

/// A row of rooms of which one was told and one refuted, and a section that nobody has reached.
fn told() -> Draft {
    let mut draft = building();
    (draft.spaces[1].knowledge, draft.spaces[2].knowledge) = (Knowledge::Reported, Knowledge::Refuted);
    let outer = vec![[50.0, 0.0], [60.0, 0.0], [60.0, 10.0], [50.0, 10.0]];
    let red = &mut draft.sections[1];
    (red.outline, red.estimated_rooms) = (Some(Outline { outer, holes: Vec::new() }), Some(40));
    draft
}

#[test]
fn what_was_only_told_comes_back_from_an_export_as_told() {
    let operation = Operation::new(OperationId([7; 16]), Arc::new(Facility::new(told()).unwrap()), []);
    let text = geojson(operation.picture(), &analyse(operation.picture()));
    let facility = Facility::new(import_text("back.geojson", &text).unwrap().draft).unwrap();
    let known = |id: &str| facility.spaces().iter().find(|space| space.id.as_str() == id).map(|space| space.knowledge);
    assert_eq!(
        [known("A"), known("B"), known("C")],
        [Some(Knowledge::Surveyed), Some(Knowledge::Reported), Some(Knowledge::Refuted)]
    );
    let [wing, red] = facility.sections() else { panic!("{:?}", facility.sections()) };
    assert_eq!((wing.id.as_str(), wing.knowledge), ("wing", Knowledge::Surveyed));
    assert_eq!((red.id.as_str(), red.knowledge, red.estimated_rooms), ("red", Knowledge::Reported, Some(40)));
    assert!(red.outline.is_some() && red.level == Some("0".into()));
    assert_eq!(facility.spaces().len(), 4, "a section is no room");
}
