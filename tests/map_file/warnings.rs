use super::{PORTAL, SPACE, check, map, with_portals, with_spaces};

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
