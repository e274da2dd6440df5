use crate::bench::Bench;
use serde_json::json;

#[test]
fn a_house_in_which_nothing_was_done_yet() {
    Bench::new().run("status house.ron").ok().warns("").prints(
        "House
primary 0 %, secondary 0 % of 60 m² in 5 rooms; unreached 2 rooms and 1 section
2 open leads (1 B, 1 C); residual not estimated

  level            rooms  m²  primary  secondary  unsearched  unreached
  G      Ground        3  36      0 %        0 %           3          0
  - - -  ground
  B1     Basement      2  24      0 %        0 %           2          2
  all                  5  60      0 %        0 %           5          2

Within reach and unsearched
  level G  2 rooms  A-01, A-02
  level G  1 room   A-03        behind untried doors

Edge doors: barred or untried, most behind first
  S-1   stair  locked (key)  A-01 – B-01  2 rooms, 24 m² behind
  D-23  door   untried       A-02 – A-03  1 room, 12 m² behind

Cut-off groups, most rooms first
  2 rooms, 24 m²  B-01, B-02  behind S-1

Unreached sections
  red  Red section  reported  level B1  about 40 rooms said

Loose ends: nobody knows where they lead
  H-1  hatch  sealed  from B-02 (22)
",
    );
}

#[test]
fn what_was_done_and_what_is_left_to_do() {
    let bench = Bench::new();
    for mark in [
        "A-01 --primary --team SAR-1",
        "A-01 --victim live --count 2",
        "A-02 --in --team K9-2",
        "A-03 --inaccessible 'ceiling down'",
        "A-02 --hazard gas",
        "S-1 --state breached",
    ] {
        bench.run(&format!("mark house.ron {mark}")).ok();
    }
    bench.run("status house.undercroft").ok().prints(
        "House
primary 20 %, secondary 0 % of 60 m² in 5 rooms; unreached 0 rooms and 1 section
2 open leads (1 B, 1 C); residual not estimated

  level            rooms  m²  primary  secondary  unsearched  unreached
  G      Ground        3  36     33 %        0 %           2          0
  - - -  ground
  B1     Basement      2  24      0 %        0 %           2          0
  all                  5  60     20 %        0 %           4          0

People
  A-01 (1)       2 victims live
  A-02 (2)       K9-2 inside

Hazards
  A-02  gas  hazard ········.0

Within reach and unsearched
  level G   1 room   A-02
  level B1  2 rooms  B-01, B-02

Edge doors: barred or untried, most behind first
  D-23  door  untried  A-02 – A-03  1 room, 12 m² behind

Unreached sections
  red  Red section  reported  level B1  about 40 rooms said

To look at again
  A-01 (1)  S-1 breached after the last search

Inaccessible
  A-03 (3)  ceiling down

Loose ends: nobody knows where they lead
  H-1  hatch  sealed  from B-02 (22)
"
        .replace("A-01 (1)       2", "A-01 (1)  2")
        .replace("A-02 (2)       K9", "A-02 (2)  K9")
        .as_str(),
    );
}

#[test]
fn programs_get_the_same_figures_in_a_fixed_order() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --secondary").ok();
    bench.run("mark house.ron A-02 --primary").ok();
    let ran = bench.run("status house.ron --json").ok();
    let expected = json!({
        "facility": "House",
        "levels": [
            { "id": "B1", "name": "Basement", "ordinal": -1, "spaces": 2, "area_m2": 24.0, "primary_spaces": 0,
              "primary_m2": 0.0, "secondary_spaces": 0, "secondary_m2": 0.0, "unreached_spaces": 2, "unreached_m2": 24.0 },
            { "id": "G", "name": "Ground", "ordinal": 0, "spaces": 3, "area_m2": 36.0, "primary_spaces": 2,
              "primary_m2": 24.0, "secondary_spaces": 1, "secondary_m2": 12.0, "unreached_spaces": 0, "unreached_m2": 0.0 },
        ],
        "total": {
            "levels": 2, "spaces": 5, "portals": 6, "entrances": 1, "components": 1, "loose_ends": 1, "area_m2": 60.0,
            "primary_spaces": 2, "primary_m2": 24.0, "secondary_spaces": 1, "secondary_m2": 12.0, "recheck_spaces": 0,
            "disputed_spaces": 0, "inaccessible_spaces": 0, "reported_spaces": 0, "suspected_spaces": 0,
            "refuted_spaces": 0, "unplaced_spaces": 0,
            "unanswered": { "victims": 0, "people": 0, "leads": 0, "claims": 0, "feeds": 0, "unread": 0 }, "unreached_sections": 1, "reached_spaces": 2,
            "reachable_spaces": 0, "presumed_reachable_spaces": 1, "cut_off_spaces": 2, "unlinked_spaces": 0,
            "unreached_spaces": 2,
        },
        "edge_doors": [
            { "id": "S-1", "kind": "stair", "state": "locked (key)", "spaces_behind": 2, "m2_behind": 24.0, "loose_end": false },
            { "id": "D-23", "kind": "door", "state": "untried", "spaces_behind": 1, "m2_behind": 12.0, "loose_end": false },
        ],
        "open_leads": { "B": 1, "C": 1 },
        "residual": null,
    });
    assert_eq!(ran.json(), expected);
    let order = ["\"facility\"", "\"levels\"", "\"total\"", "\"edge_doors\""].map(|key| ran.out.find(key).unwrap());
    assert!(order.is_sorted(), "{}", ran.out);
    assert_eq!(bench.run("status house.undercroft --json").ok().out, ran.out);
}

#[test]
fn untried_doors_bar_where_the_strict_view_is_asked_for() {
    let bench = Bench::new();
    let total = bench.run("status house.ron --strict --json").json()["total"].clone();
    assert_eq!((&total["presumed_reachable_spaces"], &total["cut_off_spaces"]), (&json!(0), &json!(3)));
    let told = bench.run("status house.ron --strict").ok().out;
    assert!(told.starts_with("House\nuntried doors count as barred\nprimary 0 %"), "{told}");
}

#[test]
fn the_past_can_be_looked_at() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary").ok();
    let primary = |line: &str| bench.run(line).ok().json()["total"]["primary_spaces"].clone();
    assert_eq!(primary("status house.ron --json --as-of '1 min ago'"), json!(0));
    assert_eq!(primary("status house.ron --json --as-of 2999-01-01T00:00:00Z"), json!(1));
    let told = bench.run("status house.ron --as-of '2024-12-09 14:05'").ok().out;
    assert!(told.starts_with("House\nas it was known at 2024-12-09 14:05, "), "{told}");
    let unread = bench.run("status house.ron --as-of teatime");
    assert_eq!(unread.code, Some(2));
    assert!(unread.err.contains("\"teatime\" is no time"), "{}", unread.err);
}

#[test]
fn things_are_found_by_what_they_are_called_and_how_they_stand() {
    let bench = Bench::new();
    bench.run("find house.ron --level B1 --reach 'cut off'").ok().prints(
        "B-01  cell  1   level B1  unsearched  cut off
B-02  cell  22  level B1  unsearched  cut off
",
    );
    bench
        .run("find house.ron زنز")
        .ok()
        .prints("A-02  room  2 \u{2068}زنزانة\u{2069}  level G  unsearched  reachable\n");
    bench.run("find house.ron --status sealed").ok().prints("H-1  hatch    B-02 – Unknown  sealed\n");
    let none = bench.run("find house.ron attic");
    assert_eq!((none.code, none.out.as_str()), (Some(1), ""));
}

#[test]
fn a_room_is_shown_with_its_history() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary --team SAR-1 --method visual --pod 0.8 --by P-7").ok();
    bench.run("mark house.ron D-12 --state breached").ok();
    bench.run("show house.ron A-01").ok().prints(
        "room A-01
  kind        room
  number      1
  level       G
  known       surveyed
  floor       12.0 m²
  status      recheck
  reach       reached
  look again  D-12 breached after the last search
  searched    primary, visual, POD 0.8, SAR-1
  door        in, gate, open, to Outside
  door        D-12, door, breached, to A-02
  door        S-1, stair, locked (key), to B-01

History
  ········  TIME  P-7  primary search: A-01 by SAR-1
",
    );
    bench.run("show house.ron red").ok().prints(
        "section red
  name         Red section
  level        B1
  known        reported
  state        unreached
  rooms said   40
  rooms known  0
",
    );
}

#[test]
fn nothing_is_said_to_be_done_while_what_people_said_is_not_answered() {
    let house = "(format: 1, name: \"Hut\", levels: [(id: \"G\", ordinal: 0, elevation_m: 0.0, height_m: 3.0)], \
        sections: [(id: \"hut\", level: \"G\")], \
        spaces: [(id: \"A\", level: \"G\", section: \"hut\", footprint: Polygon(outer: [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)]))], \
        portals: [(id: \"in\", kind: Gate, between: (\"A\", \"Outside\"), state: Open, at: (0.0, 1.5))])";
    let said = [
        ("claim add hut.ron 'twenty below' --source S-1", "claims"),
        ("camera add hut.ron 'CAM 9' --number 77", "feeds"),
        ("lead add hut.ron --spot G:1,1 --grade A --note 'hollow floor'", "leads"),
        ("count hut.ron hut --source register --people 5", "people"),
        ("mark hut.ron A --victim live", "victim"),
    ];
    for (line, what) in said {
        let bench = Bench::new();
        bench.write("hut.ron", house);
        bench.run("mark hut.ron A --primary --team SAR-1").ok();
        let told = bench.run("status hut.ron").ok().out;
        assert!(told.ends_with("\nNothing is left open but the secondary search of 1 room.\n"), "{told}");
        bench.run("mark hut.ron A --secondary --team SAR-2").ok();
        let told = bench.run("status hut.ron").ok().out;
        assert!(told.contains("secondary 100 %") && told.ends_with("\nNothing is left open.\n"), "{told}");
        bench.run(line).ok();
        let told = bench.run("status hut.ron").ok().out;
        assert!(told.contains("secondary 99 %") && told.contains(what), "after {line}: {told}");
        assert!(!told.contains("Nothing is left open"), "after {line}: {told}");
        let table = bench.run("status hut.ron --json").ok().json();
        let unanswered = table["total"]["unanswered"].as_object().unwrap();
        assert!(unanswered.values().any(|count| count.as_u64() > Some(0)), "after {line}: {table}");
    }
}
