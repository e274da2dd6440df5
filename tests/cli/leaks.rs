//! What somebody said or typed goes along with nothing that is handed on, or is told of.

use crate::bench::Bench;
use std::fs;
use std::path::Path;

const TEAM: &str = "Planted-Team-4471";
const CHANNEL: &str = "Planted-Channel-1182";
const LAYOUT: &str = "Planted-Layout-6630";
const LEVEL: &str = "Planted-Level-2209";
const SECTION: &str = "Planted-Section-7754";
const ROOM: &str = "Planted-Room-3016";
const DOOR: &str = "Planted-Door-9915";
const FACT: &str = "Planted-Fact-5528";
const PART: &str = "Planted-Part-8843";
const RENAMED: &str = "Planted-Renamed-6107";
const NOTE: &str = "Planted-Note-1290";
const WHO: &str = "Planted-Who-3";
const TYPED: [&str; 12] = [TEAM, CHANNEL, LAYOUT, LEVEL, SECTION, ROOM, DOOR, FACT, PART, RENAMED, NOTE, WHO];

fn planted() -> Bench {
    let bench = Bench::new();
    let square = |x: i32| format!(r#"{{"Polygon":{{"outer":[[{x},0],[{x}.5,0],[{x}.5,2],[{x},2]]}}}}"#);
    let drawn = format!(
        r#"{{"Add":{{"levels":[{{"id":"+l","ordinal":-2,"name":"{LEVEL}","elevation_m":-6,"height_m":3}}],
        "sections":[{{"id":"+s","name":"{SECTION}","level":"+l","extra":{{"from":"{FACT}"}}}}],
        "spaces":[{{"id":"+r","level":"+l","name":"{ROOM}","footprint":{},"knowledge":"Reported","extra":{{"said":"{FACT}"}}}}],
        "portals":[{{"id":"+d","name":"{DOOR}","between":["+r","B-01"],"extra":{{"said":"{FACT}"}}}}]}}}}"#,
        square(0)
    );
    let split = format!(
        r#"{{"Split":{{"space":"A-03","footprint":{{"Polygon":{{"outer":[[8,0],[10,0],[10,3],[8,3]]}}}},
        "parts":[{{"id":"+p","level":"G","name":"{PART}","footprint":{{"Polygon":{{"outer":[[10,0],[12,0],[12,3],[10,3]]}}}}}}],
        "portals":[{{"id":"+w","name":"{DOOR}","between":["A-03","+p"]}}]}}}}"#
    );
    let lines = [
        format!(r#"{{"Team":{{"id":"SAR-1","name":"{TEAM}","specialty":"Dogs"}}}}"#),
        format!(r#"{{"Camera":{{"channel":"{CHANNEL}","bunks":4}}}}"#),
        format!(r#"{{"Layout":{{"name":"{LAYOUT}","probability":0.4}}}}"#),
        drawn,
        split,
        format!(
            r#"{{"Shape":{{"edits":[{{"about":{{"Space":"A-02"}},"changes":[{{"Name":"{RENAMED}"}},{{"Number":"2b"}}]}}]}}}}"#
        ),
        format!(
            r#"{{"action":{{"Portal":{{"portals":["D-12"],"state":"Open"}}}},"note":"{NOTE}","performed_by":["{WHO}"],"recorded_by":"{WHO}"}}"#
        ),
    ];
    let lines: Vec<String> = lines.iter().map(|line| line.replace('\n', "")).collect();
    bench.feed("apply house.ron", &lines.join("\n")).ok();
    bench
}

#[track_caller]
fn nowhere(path: &Path, words: &[&str]) {
    let bytes = fs::read(path).unwrap();
    for word in words {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word} is in {}", path.display());
    }
}

#[test]
fn what_was_typed_is_left_out_of_a_redacted_copy_or_told_of_word_for_word() {
    let bench = planted();
    let whole = bench.run("log house.undercroft --json").ok().out;
    TYPED.iter().for_each(|word| assert!(whole.contains(word), "{word} was not planted"));
    let ran = bench.run("export house.undercroft -o copy.undercroft").ok();
    nowhere(&bench.path("copy.undercroft"), &[NOTE, WHO]);
    let bytes = fs::read(bench.path("copy.undercroft")).unwrap();
    for word in TYPED.into_iter().filter(|word| ![NOTE, WHO].contains(word)) {
        let goes_along = bytes.windows(word.len()).any(|window| window == word.as_bytes());
        let told = format!("{}{}", ran.out, ran.err);
        assert_eq!(told.contains(word), goes_along, "{word}: {told}");
    }

    let head = |name: &str| bench.run(&format!("verify {name} --json")).ok().json()["head"].clone();
    assert_eq!(head("copy.undercroft"), head("house.undercroft"));
    let total = |name: &str| bench.run(&format!("status {name} --json")).ok().json()["total"].clone();
    assert_eq!(total("copy.undercroft"), total("house.undercroft"));
    let teams = bench.run("team list copy.undercroft --json").ok().json();
    assert_eq!((&teams[0]["id"], &teams[0]["specialty"]), (&"SAR-1".into(), &"Dogs".into()));
    let shown = bench.run("show copy.undercroft A-02").ok().out;
    assert!(shown.contains("2b"), "{shown}");

    bench.run("merge copy.undercroft house.undercroft -o both.undercroft").ok();
    assert_eq!(bench.run("log both.undercroft --json").ok().out, whole, "the copy takes nothing away");
}

#[test]
fn a_report_calls_teams_by_their_signs_and_feeds_and_layouts_by_nothing() {
    let bench = planted();
    bench.run("report house.undercroft -o report.html --without-pictures").ok();
    nowhere(&bench.path("report.html"), &[TEAM, CHANNEL, LAYOUT, FACT, NOTE, WHO]);
}

#[test]
fn no_search_and_no_report_tells_of_which_room_a_claim_spoke() {
    let bench = Bench::new();
    bench.run("mark house.ron A-02 --primary").ok();
    bench.run("claim add house.ron 'they are below' --source S-1 --place A-02 --at 14:05").ok();
    bench.run("report house.undercroft -o report.html --without-pictures").ok();
    nowhere(&bench.path("report.html"), &["spoke of it"]);
    bench.run("mark house.ron A-02 --secondary").ok();
    let log = bench.run("log house.undercroft --json").ok().json();
    let claim =
        log.as_array().unwrap().iter().find(|row| row["kind"] == "Claim").unwrap()["id"].as_str().unwrap().to_owned();
    bench.run("export house.undercroft -o copy.undercroft").ok();
    assert!(bench.run("status copy.undercroft --json").ok().json()["total"]["secondary_spaces"] == 1);
    let id: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&claim[2 * at..2 * at + 2], 16).unwrap()).collect();
    let copy = rusqlite::Connection::open(bench.path("copy.undercroft")).unwrap();
    let naming: i64 = copy
        .query_row("SELECT count(*) FROM entry WHERE seq = 2 AND instr(envelope, ?) > 0", [&id], |row| row.get(0))
        .unwrap();
    let envelopes: Vec<Vec<u8>> = copy
        .prepare("SELECT envelope FROM entry WHERE seq = 2")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    // Once as the entry before it in the chain of the device, and not among those that it answers.
    let times = envelopes[0].windows(32).filter(|window| *window == id).count();
    assert_eq!((naming, times), (1, 1));
}

#[test]
fn a_claim_that_names_rooms_only_in_what_it_says_is_coarsened_too() {
    let bench = Bench::new();
    bench.run("claim add house.ron 'a way behind the shelf' --source S-1 --joined A-02,B-02 --consent public").ok();
    let ran = bench.run("export house.ron --format claims").ok();
    assert!(!ran.out.contains("A-02") && !ran.out.contains("shelf"), "{}", ran.out);
    bench.run("export house.undercroft -o copy.undercroft").ok();
    nowhere(&bench.path("copy.undercroft"), &["Joined"]);
}

#[test]
fn when_a_claim_was_told_goes_along_with_no_copy() {
    let bench = Bench::new();
    for source in ["S-1", "S-2"] {
        bench
            .run(&format!(
                "claim add house.ron seen --source {source} --place A-02 --heard 2024-12-09T10:00:00Z --consent public"
            ))
            .ok();
    }
    bench.run("export house.undercroft -o copy.undercroft").ok();
    let log = bench.run("log copy.undercroft --json").ok().out;
    assert!(!log.contains("heard_ms"), "{log}");
    nowhere(&bench.path("copy.undercroft"), &["heard_ms"]);
}

#[test]
fn a_copy_never_takes_the_place_of_what_it_is_made_of() {
    let bench = planted();
    let before = fs::read(bench.path("house.undercroft")).unwrap();
    for line in [
        "export house.undercroft -o house.undercroft --force",
        "export house.undercroft -o house.undercroft --full --force",
        "repair house.undercroft -o ./house.undercroft --force",
    ] {
        bench.run(line).refused_with("it would take the place of the file that it is made of. Nothing was written.");
        assert_eq!(fs::read(bench.path("house.undercroft")).unwrap(), before);
    }
}

#[test]
fn a_copy_from_which_something_was_left_out_is_never_whole() {
    let bench = Bench::new();
    bench.write(
        "hut.ron",
        "(format: 1, name: \"Hut\", levels: [(id: \"G\", ordinal: 0, elevation_m: 0.0, height_m: 3.0)], \
         spaces: [(id: \"A\", level: \"G\", footprint: Polygon(outer: [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)]))], \
         portals: [(id: \"in\", kind: Gate, between: (\"A\", \"Outside\"), state: Open, at: (0.0, 1.5))])",
    );
    bench.run("mark hut.ron A --secondary").ok();
    bench.run("export hut.undercroft -o whole.undercroft").ok();
    assert!(bench.run("status whole.undercroft").ok().out.contains("secondary 100 %"));
    bench.run("claim add hut.undercroft 'they are below' --source S-1 --place A").ok();
    assert!(bench.run("status hut.undercroft").ok().out.contains("secondary 0 %"));
    bench.run("export hut.undercroft -o copy.undercroft").ok();
    assert!(bench.run("status copy.undercroft").ok().out.contains("secondary 99 %"));
}

#[test]
fn who_goes_on_marking_a_map_never_marks_in_the_copy_that_was_made_to_be_handed_on() {
    let bench = planted();
    bench.run("export house.undercroft -o copy.undercroft").ok();
    bench.run(&format!("claim add house.ron 'seen by {WHO}' --source S-1 --place A-02")).ok();
    nowhere(&bench.path("copy.undercroft"), &[WHO]);
    let log = bench.run("log house.undercroft --last 1 --json").ok().json();
    assert_eq!(log[0]["kind"], "Claim");
}
