use super::{LEVEL, PORTAL, SECTION, SPACE, check, map, with_levels, with_portals, with_spaces};
use undercroft::file::map_file;

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
fn numbers_that_are_none_are_refused_under_extra_too() {
    for number in ["NaN", "-NaN", "inf", "-inf", "1e999", "[0.5, {\"k\": NaN}]", "Some(inf)"] {
        let extra = format!("extra: {{\"n\": {number}}}");
        check(&with_spaces(&format!("        (id: \"c\", level: \"G\", {extra}),\n")), &[("unreadable", SPACE)]);
        check(
            &with_portals(&format!("        (id: \"d\", between: (\"a\", \"b\"), {extra}),\n")),
            &[("unreadable", PORTAL)],
        );
        check(&map("", &format!("        (id: \"s\", {extra}),\n"), "", ""), &[("unreadable", SECTION)]);
        check(&format!("(\n  format: 1,\n  name: \"t\",\n  {extra},\n)"), &[("unreadable", 4)]);
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
fn an_underlay_lies_on_a_level_of_the_map_and_names_a_file_of_its_folder() {
    let sound = map("", "", "", "");
    let with =
        |underlay: &str| sound.replace("    portals: [", &format!("    underlays: [{underlay}],\n    portals: ["));
    let picture = |level: &str, file: &str, scale: &str| {
        with(&format!(
            "(level: \"{level}\", trace: Picture((file: \"{file}\", width_px: 9, height_px: 9, corner: (0.0, 0.0), \
             metres_per_pixel: {scale})))"
        ))
    };
    map_file::parse(&picture("G", "plan.png", "0.05"), "t.ron").unwrap();
    for (text, fault) in [
        (picture("9", "plan.png", "0.05"), "an underlay is on the level \"9\""),
        (picture("G", "../secret.png", "0.05"), "is no plain file name"),
        (picture("G", "/etc/passwd", "0.05"), "is no plain file name"),
        (picture("G", "", "0.05"), "is no plain file name"),
        (picture("G", "plan.png", "0.0"), "metres_per_pixel is 0"),
        (with("(level: \"G\", trace: Lines([[(0.0, 1e300)]]))"), "an underlay has the point (0, 1"),
    ] {
        let error = map_file::parse(&text, "t.ron").unwrap_err().to_string();
        assert!(error.contains(fault), "{fault} is not in {error}");
    }
}
