//! Reading, checking and writing map files: every fault with its line, every text that is no map, stable bytes.

use std::collections::BTreeMap;
use std::fs;
use undercroft::file::map_file::{self, MapError};
use undercroft::model::{Draft, Facility, Footprint, Knowledge, Level, Lock, Portal, PortalState, Severity, Space};

/// Two rooms side by side, an entrance and a door; the blanks take more of each list.
fn map(levels: &str, sections: &str, spaces: &str, portals: &str) -> String {
    format!(
        r#"(
    format: 1,
    name: "t",
    levels: [
        (id: "G", ordinal: 0, elevation_m: 0.0, height_m: 3.0),
        (id: "1", ordinal: 1, elevation_m: 3.0, height_m: 3.0),
{levels}    ],
    sections: [
{sections}    ],
    spaces: [
        (id: "a", level: "G", footprint: Polygon(outer: [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)])),
        (id: "b", level: "G", footprint: Polygon(outer: [(4.0, 0.0), (8.0, 0.0), (8.0, 3.0), (4.0, 3.0)])),
{spaces}    ],
    portals: [
        (id: "in", between: ("a", "Outside"), at: (0.0, 1.5)),
        (id: "ab", between: ("a", "b"), at: (4.0, 1.5)),
{portals}    ],
)
"#
    )
}

const LEVEL: usize = 7;
const SECTION: usize = 9;
const SPACE: usize = 13;
const PORTAL: usize = 17;

fn with_levels(levels: &str) -> String {
    map(levels, "", "", "")
}

fn with_spaces(spaces: &str) -> String {
    map("", "", spaces, "")
}

fn with_portals(portals: &str) -> String {
    map("", "", "", portals)
}

/// Checks a map text: its findings, errors or else warnings, must be exactly these codes on these lines.
#[track_caller]
fn check(text: &str, expected: &[(&str, usize)]) -> Vec<String> {
    let findings = match map_file::inspect_text(text, "t.ron") {
        Ok((_, warnings)) => {
            assert!(warnings.iter().all(|finding| finding.severity == Severity::Warning));
            warnings
        }
        Err(error) => {
            let findings = error.findings().to_vec();
            assert!(findings.iter().all(|finding| finding.severity == Severity::Error), "{error}");
            findings
        }
    };
    let found: Vec<_> = findings.iter().map(|f| (f.code.as_str(), f.place.line.unwrap_or(0))).collect();
    assert_eq!(found, expected, "{findings:#?}\n{text}");
    for finding in &findings {
        let remedy = finding.message.contains([';', ':']) || finding.message.contains(" or ");
        assert!(remedy, "says what is wrong but not what to do: {finding}");
    }
    findings.iter().map(|finding| format!("{}: {}", finding.place, finding.message)).collect()
}

#[test]
fn a_sound_map_has_no_findings() {
    check(&map("", "", "", ""), &[]);
}

#[test]
fn a_repeated_id_is_shown_at_its_second_occurrence_and_names_the_line_of_the_first() {
    let text = with_spaces(
        "        (id: \"c\", level: \"G\"),\n        (\n            level: \"G\",\n            id: \"c\",\n        ),\n",
    );
    let messages = check(&text, &[("duplicate-id", SPACE + 3)]);
    assert_eq!(
        messages[0],
        "line 16, c: two rooms have the id \"c\"; give one of them another id (the first is on line 13)"
    );
    check(
        &with_levels("        (id: \"G\", ordinal: 2, elevation_m: 6.0, height_m: 3.0),\n"),
        &[("duplicate-id", LEVEL)],
    );
    check(&map("", "        (id: \"s\"),\n        (id: \"s\"),\n", "", ""), &[("duplicate-id", SECTION + 1)]);
    check(&with_portals("        (id: \"ab\", between: (\"a\", \"b\")),\n"), &[("duplicate-id", PORTAL)]);
}

#[test]
fn one_id_may_name_a_level_a_section_a_room_and_a_door_and_each_fault_finds_its_own_line() {
    let text = map(
        "        (id: \"x\", ordinal: 2, elevation_m: NaN, height_m: 3.0),\n",
        "        (id: \"x\", level: \"gone\"),\n",
        "        (id: \"x\", level: \"gone\"),\n",
        "        (id: \"x\", between: (\"a\", \"gone\")),\n",
    );
    let (section, space, portal) = (SECTION + 1, SPACE + 2, PORTAL + 3);
    let reference = "unknown-reference";
    check(&text, &[(reference, section), (reference, space), (reference, portal), ("bad-number", LEVEL)]);
}

#[test]
fn ids_that_could_be_taken_for_something_else_are_refused() {
    for id in ["", "Outside", "Unknown", "+1", "a\\nb"] {
        check(&with_spaces(&format!("        (id: \"{id}\", level: \"G\"),\n")), &[("bad-id", SPACE)]);
    }
}

#[test]
fn references_to_what_is_not_there_are_errors() {
    check(&with_spaces("        (id: \"c\", level: \"9\", section: \"s\"),\n"), &[("unknown-reference", SPACE); 2]);
    check(&with_portals("        (id: \"d\", between: (\"x\", \"y\")),\n"), &[("unknown-reference", PORTAL); 2]);
    check(&with_portals("        (id: \"d\", between: (\"a\", \"a\")),\n"), &[("unknown-reference", PORTAL)]);
    check(&with_portals("        (id: \"d\", between: (\"Outside\", \"a\")),\n"), &[("unknown-reference", PORTAL)]);
    check(&map("", "        (id: \"s\", level: \"9\"),\n", "", ""), &[("unknown-reference", SECTION)]);
}

#[test]
fn numbers_that_no_building_has_are_errors() {
    for number in ["NaN", "inf", "-inf", "1e300", "2000000.0"] {
        check(
            &with_spaces(&format!(
                "        (id: \"c\", level: \"G\", footprint: Polygon(outer: [(0.0, 0.0), ({number}, 0.0), (1.0, 1.0)])),\n"
            )),
            &[("bad-number", SPACE)],
        );
        check(
            &with_portals(&format!("        (id: \"d\", between: (\"a\", \"b\"), at: (1.0, {number})),\n")),
            &[("bad-number", PORTAL)],
        );
        check(
            &with_levels(&format!("        (id: \"2\", ordinal: 2, elevation_m: {number}, height_m: 3.0),\n")),
            &[("bad-number", LEVEL)],
        );
    }
    let room = |rest: &str| with_spaces(&format!("        (id: \"c\", level: \"G\", {rest}),\n"));
    for rest in [
        "height_m: -1.0",
        "floor_z_m: NaN",
        "footprint: Point(at: (0.0, inf), uncertainty_m: 1.0)",
        "footprint: Point(at: (0.0, 0.0), uncertainty_m: -1.0)",
        "footprint: Centreline(points: [(0.0, 9.0), (5.0, 9.0)], width_m: 0.0)",
        "footprint: Centreline(points: [(0.0, NaN), (5.0, 9.0)], width_m: 1.0)",
    ] {
        check(&room(rest), &[("bad-number", SPACE)]);
    }
    let door = |rest: &str| with_portals(&format!("        (id: \"d\", between: (\"a\", \"b\"), {rest}),\n"));
    for rest in ["width_m: -0.1", "confidence: 1.5", "breach_minutes: NaN"] {
        check(&door(rest), &[("bad-number", PORTAL)]);
    }
}

#[test]
fn numbers_of_the_facility_are_found_on_the_line_of_their_field() {
    let text = "(\n  format: 1,\n  name: \"t\",\n  north_deg: 720.0,\n  wall_thickness_m: -1.0,\n  storey_height_m: 0.0,\n\
                \n  georeference: (latitude_deg: 91.0, longitude_deg: NaN),\n)";
    let georeference = ("bad-number", 8);
    check(text, &[("bad-number", 4), ("bad-number", 5), ("bad-number", 6), georeference, georeference]);
}

#[test]
fn outlines_without_an_inside_are_errors() {
    let room = |footprint: &str| with_spaces(&format!("        (id: \"c\", level: \"1\", footprint: {footprint}),\n"));
    for footprint in [
        "Polygon(outer: [])",
        "Polygon(outer: [(0.0, 0.0), (1.0, 0.0)])",
        "Polygon(outer: [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)])",
        "Polygon(outer: [(0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0)])",
        "Polygon(outer: [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)], holes: [[(1.0, 1.0), (2.0, 2.0)]])",
        "Polygon(outer: [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0)], holes: [[(20.0, 20.0), (22.0, 20.0), (22.0, 22.0)]])",
        "Polygon(outer: [(0.0, 0.0), (0.001, 0.0), (0.001, 0.001), (0.0, 0.001)])",
        "Centreline(points: [(1.0, 1.0)], width_m: 2.0)",
        "Centreline(points: [(1.0, 1.0), (1.0, 1.0)], width_m: 2.0)",
    ] {
        check(&room(footprint), &[("bad-outline", SPACE)]);
    }
    let bow = "outline: (outer: [(0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0)])";
    check(
        &with_levels(&format!("        (id: \"2\", ordinal: 2, elevation_m: 6.0, height_m: 3.0, {bow}),\n")),
        &[("bad-outline", LEVEL)],
    );
    check(&map("", &format!("        (id: \"s\", {bow}),\n"), "", ""), &[("bad-outline", SECTION)]);
}

#[test]
fn closed_rings_and_a_corner_given_twice_are_accepted() {
    let closed = "Polygon(outer: [(0.0, 0.0), (2.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)])";
    check(&with_spaces(&format!("        (id: \"c\", level: \"1\", footprint: {closed}),\n")), &[]);
}

#[test]
fn all_faults_are_told_together() {
    let text = map(
        "        (id: \"2\", ordinal: 2, elevation_m: NaN, height_m: -3.0),\n",
        "",
        "        (id: \"a\", level: \"9\"),\n",
        "        (id: \"d\", between: (\"a\", \"gone\")),\n",
    );
    let number = ("bad-number", LEVEL);
    let expected =
        [("duplicate-id", SPACE + 1), ("unknown-reference", 12), ("unknown-reference", PORTAL + 2), number, number];
    // The unknown level of the second "a" is told at the first line of that id: an id is all a fault knows.
    let messages = check(&text, &expected);
    let error = map_file::parse(&text, "t.ron").unwrap_err().to_string();
    assert!(error.starts_with("t.ron cannot be used:\n"), "{error}");
    assert!(messages.iter().all(|message| error.contains(message)), "{error}");
}

#[test]
fn overlaps_of_every_shape_are_found_and_shared_walls_are_none() {
    let with = |footprint: &str| with_spaces(&format!("        (id: \"c\", level: \"G\", footprint: {footprint}),\n"));
    let rectangle = |x0: f64, y0: f64, x1: f64, y1: f64| {
        with(&format!("Polygon(outer: [({x0:?}, {y0:?}), ({x1:?}, {y0:?}), ({x1:?}, {y1:?}), ({x0:?}, {y1:?})])"))
    };
    let (a, b) = (("overlap", SPACE - 2), ("overlap", SPACE - 1));
    check(&rectangle(0.0, 0.0, 4.0, 3.0), &[a]);
    check(&rectangle(1.0, 1.0, 2.0, 2.0), &[a]);
    check(&rectangle(-1.0, -1.0, 2.0, 2.0), &[a]);
    check(&rectangle(1.0, -5.0, 2.0, 9.0), &[a]);
    check(&rectangle(2.0, 0.0, 4.0, 3.0), &[a]);
    check(&rectangle(2.0, 0.0, 6.0, 3.0), &[a, b]);
    check(&rectangle(2.0, 2.0, 6.0, 8.0), &[a, b]);
    check(&rectangle(0.0, 3.0, 8.0, 6.0), &[]);
    check(&rectangle(0.0, 2.98, 8.0, 6.0), &[]);
    check(&rectangle(-4.0, 1.0, 0.0, 2.0), &[]);
    check(&with("Centreline(points: [(-3.0, 1.5), (6.0, 1.5)], width_m: 1.0)"), &[a, b]);
    let ring = "Polygon(outer: [(-1.0, -1.0), (9.0, -1.0), (9.0, 4.0), (-1.0, 4.0)], \
                holes: [[(0.0, 0.0), (8.0, 0.0), (8.0, 3.0), (0.0, 3.0)]])";
    check(&with(ring), &[]);
    let horseshoe = "Polygon(outer: [(-2.0, -2.0), (10.0, -2.0), (10.0, 5.0), (8.0, 5.0), (8.0, 0.0), (0.0, 0.0), (0.0, 5.0), (-2.0, 5.0)])";
    check(&with(horseshoe), &[]);
    let notched = "Polygon(outer: [(-2.0, -2.0), (10.0, -2.0), (10.0, 5.0), (8.0, 5.0), (8.0, 1.0), (0.0, 0.0), (0.0, 5.0), (-2.0, 5.0)])";
    check(&with(notched), &[a, b]);
}

#[test]
fn rooms_on_other_floors_or_shown_not_to_exist_overlap_nothing() {
    let outer = "footprint: Polygon(outer: [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)])";
    for rest in ["level: \"1\"", "level: \"G\", floor_z_m: 2.0", "level: \"G\", knowledge: Refuted"] {
        check(&with_spaces(&format!("        (id: \"c\", {rest}, {outer}),\n")), &[]);
    }
    check(&with_spaces(&format!("        (id: \"c\", level: \"G\", floor_z_m: 0.2, {outer}),\n")), &[("overlap", 11)]);
}

#[test]
fn a_door_away_from_its_rooms_is_a_warning() {
    check(
        &with_portals("        (id: \"d\", between: (\"a\", \"b\"), at: (4.0, 9.0)),\n"),
        &[("portal-apart", PORTAL)],
    );
    check(&with_portals("        (id: \"d\", between: (\"a\", \"b\"), at: (4.0, 3.4)),\n"), &[]);
}

#[test]
fn a_door_between_two_levels_is_a_warning_and_a_stair_is_none() {
    let with = |kind: &str| {
        let room = "        (id: \"up\", level: \"1\"),\n";
        map("", "", room, &format!("        (id: \"d\", kind: {kind}, between: (\"a\", \"up\")),\n"))
    };
    check(&with("Door"), &[("door-across-levels", PORTAL + 1)]);
    check(&with("Gate"), &[("door-across-levels", PORTAL + 1)]);
    for kind in ["Stair", "Ladder", "Lift", "Shaft", "Hatch", "Duct"] {
        check(&with(kind), &[]);
    }
}

#[test]
fn a_map_without_rooms_or_without_an_entrance_is_a_warning() {
    check("(format: 1, name: \"t\")", &[("empty", 0)]);
    let level = "(id: \"G\", ordinal: 0, elevation_m: 0.0, height_m: 3.0)";
    check(
        &format!("(format: 1, name: \"t\", levels: [{level}], spaces: [(id: \"a\", level: \"G\")])"),
        &[("no-entrance", 0)],
    );
}

#[test]
fn a_newer_format_is_refused_with_advice_whatever_else_it_holds() {
    let text = "// made tomorrow\n(\n  name: \"t\",\n  hologram: Yes(1, [2]),\n  format: 2,\n)";
    let messages = check(text, &[("newer-format", 5)]);
    assert_eq!(
        messages[0],
        "line 5: the map has format 2, and this program reads format 1; open it with a newer undercroft, \
         or have it exported there as format 1"
    );
    check("(format: 0, name: \"t\")", &[("newer-format", 1)]);
    check("(format: 18446744073709551615)", &[("newer-format", 1)]);
}

#[test]
fn a_format_that_is_missing_or_no_number_is_told_plainly() {
    assert!(check("(name: \"t\")", &[("unreadable", 1)])[0].contains("write `format: 1,` as its first field"));
    check("(format: \"1\", name: \"t\")", &[("unreadable", 1)]);
    check("(name: \"format: 2\", /* format: 2 */ format: 1)", &[("empty", 0)]);
}

#[test]
fn texts_that_are_no_map_give_one_error_with_line_and_column() {
    for text in
        ["", " \n\t", "hello", "{\"type\": \"FeatureCollection\"}", "<osm version=\"0.6\"/>", "PK\u{3}\u{4}", "()", "]"]
    {
        let error = map_file::parse(text, "t.ron").unwrap_err();
        let [finding] = error.findings() else { panic!("{error}") };
        assert_eq!(finding.code.as_str(), "unreadable");
        assert_eq!(finding.place.line, Some(1), "{error}");
        assert!(finding.place.column.is_some(), "{error}");
    }
}

#[test]
fn a_text_cut_off_anywhere_is_refused_at_a_place_within_it() {
    let text = map("", "        (id: \"s\", extra: {\"k\": [1, 'x', r#\"raw\"#]}), // note\n", "", "");
    for cut in 0..text.trim_end().len() {
        let error = map_file::parse(&text[..cut], "t.ron").expect_err("a part of a map is no map");
        let lines = text[..cut].lines().count().max(1);
        assert!(error.findings().iter().all(|f| f.place.line.is_some_and(|line| line <= lines + 1)), "{cut}: {error}");
    }
}

#[test]
fn every_element_that_does_not_read_is_told_with_its_line_and_id() {
    let text = map(
        "        (id: \"2\", ordinal: 2.5, elevation_m: 6.0, height_m: 3.0),\n",
        "",
        "        (id: \"c\", level: \"G\", colour: \"red\"),\n        (\n            id: \"d\",\n        ),\n",
        "        (id: \"x\", kind: Portcullis, between: (\"a\", \"b\")),\n",
    );
    let lines = [LEVEL, SPACE + 1, SPACE + 4, PORTAL + 5].map(|line| ("unreadable", line));
    let messages = check(&text, &lines);
    assert!(messages[1].starts_with("line 14:31, c: there is no field `colour` here;"), "{}", messages[1]);
    assert!(messages[2].contains(", d: the field `level` is missing; add it"), "{}", messages[2]);
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_its_path_and_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    let said = |error: MapError| {
        let text = error.to_string();
        assert!(text.contains("map.ron"), "{text}");
        text
    };
    assert!(said(map_file::read(&path).unwrap_err()).contains("Check the path"));
    fs::write(&path, b"(\n  format: 1,\n  name: \"caf\xe9\",\n)").unwrap();
    let error = map_file::read(&path).unwrap_err();
    assert_eq!((error.findings()[0].place.line, error.findings()[0].place.column), (Some(3), Some(13)));
    assert!(said(error).contains("save the map as UTF-8"));
    fs::write(&path, b"SQLite format 3\0\xff\xff").unwrap();
    assert!(said(map_file::read(&path).unwrap_err()).contains("operation file"));
    fs::File::create(&path).unwrap().set_len(map_file::MOST_BYTES + 1).unwrap();
    assert!(said(map_file::read(&path).unwrap_err()).contains("larger than"));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(said(map_file::read(&path).unwrap_err()).contains("Name a file inside that folder"));
}

#[test]
fn nesting_bombs_are_refused_without_overflowing_the_stack() {
    let deep = |open: &str, close: &str, times: usize| format!("{}{}", open.repeat(times), close.repeat(times));
    for times in [40, 100, 100_000] {
        for (open, close) in [("[", "]"), ("{\"k\":", "}"), ("(", ")"), ("Some(", ")")] {
            let text = format!("(format: 1, name: \"t\", extra: {{\"bomb\": {}}})", deep(open, close, times));
            let refused = map_file::parse(&text, "t.ron").is_err();
            assert!(refused || (open.starts_with(['(', 'S']) && times < 100), "{times} of {open}");
        }
    }
    for bomb in ["(", "r#", "/*", "r##\"", "\"\\", "'", "#![enable("] {
        assert!(map_file::parse(&bomb.repeat(100_000), "t.ron").is_err());
        assert!(map_file::parse(&format!("(format: 1, name: {}", bomb.repeat(100_000)), "t.ron").is_err());
    }
}

#[test]
fn optional_values_are_written_bare_and_read_either_way() {
    let text = with_portals("        (id: \"d\", between: (\"a\", \"b\"), width_m: Some(0.9), power: Off),\n");
    let facility = map_file::parse(&text, "t.ron").unwrap();
    assert_eq!(facility.portals()[2].width_m, Some(0.9));
    let written = map_file::to_text(facility.draft());
    assert!(written.contains("width_m: 0.9, power: Off)"), "{written}");
}

#[test]
fn windows_line_ends_a_byte_order_mark_and_comments_are_read() {
    let text = format!("\u{feff}// by hand\n{}", map("", "", "", "")).replace('\n', "\r\n");
    assert_eq!(map_file::parse(&text, "t.ron").unwrap().spaces().len(), 2);
    let named =
        "Facility(format: 1, name: \"t\", levels: [Level(id: \"G\", ordinal: 0, elevation_m: 0.0, height_m: 3.0)])";
    assert_eq!(map_file::parse(named, "t.ron").unwrap().levels().len(), 1);
}

fn rich_draft() -> Draft {
    let extra: BTreeMap<String, serde_json::Value> = serde_json::from_str(
        r#"{"nested": {"list": [1, -2, 2.5, 1e300, true, null, "«نص» \"q\" \\ \n"], "empty": {}, "none": []},
            "big": 18446744073709551615, "small": -9223372036854775808, "third": 0.333333333333333314}"#,
    )
    .unwrap();
    let mut room = Space::new("r", "G");
    room.name = "زنزانة 12 في المبنى A".to_owned();
    room.number = "A\u{301}-07 'x'".to_owned();
    room.knowledge = Knowledge::Suspected;
    room.footprint = Footprint::Centreline { points: vec![[0.1, -0.0], [1e-7, 123456.789]], width_m: 2.0 / 3.0 };
    room.floor_z_m = Some(-11.3);
    room.extra = extra.clone();
    let mut door = Portal::new("d", "r", "Unknown");
    door.state = PortalState::Locked(Lock::Code);
    door.at = Some([0.1 + 0.2, 5.0]);
    door.one_way = true;
    door.person_passable = Some(false);
    let level = Level {
        id: "G".into(),
        ordinal: 0,
        name: String::new(),
        elevation_m: 0.0,
        height_m: 3.0,
        outline: None,
        knowledge: Knowledge::Surveyed,
    };
    Draft {
        name: "t".to_owned(),
        levels: vec![level],
        spaces: vec![room],
        portals: vec![door],
        extra,
        ..Draft::default()
    }
}

#[test]
fn what_was_written_reads_back_equal_and_writes_the_same_bytes() {
    let draft = rich_draft();
    let text = map_file::to_text(&draft);
    let read = map_file::parse(&text, "t.ron").unwrap();
    assert_eq!(read.draft(), &draft);
    assert_eq!(map_file::to_text(read.draft()), text);
    assert_eq!(text.lines().filter(|line| line.contains("id: ")).count(), 3, "one thing a line:\n{text}");
}

#[test]
fn only_what_says_something_is_written() {
    let text = map_file::to_text(map_file::parse(&map("", "", "", ""), "t.ron").unwrap().draft());
    assert!(text.starts_with("(\n    format: 1,\n    name: \"t\",\n    levels: [\n"), "{text}");
    for absent in ["notice", "sections", "knowledge", "holes", "extra", "origin", "Some"] {
        assert!(!text.contains(absent), "{absent} in\n{text}");
    }
}

#[test]
fn writing_replaces_the_file_whole_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    for _ in 0..2 {
        map_file::write(&path, &rich_draft()).unwrap();
        assert_eq!(map_file::read(&path).unwrap().draft(), &rich_draft());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
    let nowhere = folder.path().join("no/map.ron");
    let error = map_file::write(&nowhere, &rich_draft()).unwrap_err().to_string();
    assert!(error.contains("cannot be written"), "{error}");
}

#[cfg(unix)]
#[test]
fn writing_keeps_links_and_the_rights_of_the_file() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("map.ron"), folder.path().join("link.ron"));
    map_file::write(&path, &rich_draft()).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&path, &link).unwrap();
    map_file::write(&link, &rich_draft()).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn levels_come_back_lowest_first() {
    let facility: Facility =
        map_file::parse(&with_levels("        (id: \"B1\", ordinal: -1, elevation_m: -3.0, height_m: 3.0),\n"), "t")
            .unwrap();
    let labels: Vec<String> = facility.levels().iter().map(Level::label).collect();
    assert_eq!(labels, ["B1", "G", "1"]);
}
