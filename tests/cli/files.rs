use crate::bench::{Bench, HOUSE, exists};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::Stdio;

#[test]
fn a_sound_map_is_ok() {
    let bench = Bench::new();
    bench.run("check house.ron").ok().prints("ok: 0 errors, 0 warnings\n");
    assert_eq!(bench.run("check house.ron --json").ok().json(), json!({ "ok": true, "findings": [] }));
}

#[test]
fn faults_are_listed_together_each_with_its_line_and_the_answer_is_no() {
    let bench = Bench::new();
    bench.write(
        "bad.ron",
        HOUSE.replace("id: \"D-23\"", "id: \"D-12\"").replace("\"B-02\"), state", "\"B-09\"), state"),
    );
    let ran = bench.run("check bad.ron --json");
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let found = ran.json();
    assert_eq!(found["ok"], false);
    let told: Vec<_> =
        found["findings"].as_array().unwrap().iter().map(|f| (&f["severity"], &f["code"], &f["place"])).collect();
    assert_eq!(
        told,
        [
            (&json!("error"), &json!("duplicate-id"), &json!({ "kind": "door", "id": "D-12", "line": 22 })),
            (&json!("error"), &json!("unknown-reference"), &json!({ "kind": "door", "id": "D-B", "line": 24 })),
        ]
    );
    let for_people = bench.run("check bad.ron");
    assert_eq!(for_people.code, Some(1));
    assert!(for_people.out.ends_with("not ok: 2 errors, 0 warnings\n"), "{}", for_people.out);
}

#[test]
fn an_operation_is_checked_down_to_its_signatures() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary").ok();
    bench.run("check house.undercroft").ok().prints("ok: 0 errors, 0 warnings\n");
}

#[test]
fn the_building_as_known_is_exported_as_a_map() {
    let bench = Bench::new();
    let canonical = bench.run("export house.ron").ok().out;
    bench.run("mark house.ron A-01 --primary").ok();
    bench.run("add room house.ron --level B1 --id X-1").ok();
    bench.run("export house.undercroft -o known.ron").ok().prints("known.ron: 6 rooms, 6 doors\n");
    assert_eq!(bench.run("export house.undercroft --base").ok().out, canonical);
    bench.run("check known.ron").ok();
    bench
        .run("export house.undercroft -o known.ron")
        .refused("undercroft: known.ron exists already; choose another name, or give --force to replace it");
    bench.run("export house.undercroft -o known.ron --force").ok();
    assert_eq!(bench.run("export known.ron").ok().out, fs::read_to_string(bench.path("known.ron")).unwrap());
}

#[test]
fn other_programs_get_their_formats_by_the_ending_of_the_file() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary --note 'told by P-7'").ok();
    for (name, format, begins) in [
        ("house.geojson", "", "{"),
        ("rooms.csv", "", "\u{feff}"),
        ("doors.csv", "--format doors-csv", "\u{feff}"),
        ("house.zip", "", "PK"),
        ("house.glb", "", "glTF"),
    ] {
        bench.run(&format!("export house.undercroft -o {name} {format}")).ok();
        let bytes = fs::read(bench.path(name)).unwrap();
        assert!(bytes.starts_with(begins.as_bytes()), "{name}: {:?}", &bytes[..8]);
        assert!(!String::from_utf8_lossy(&bytes).contains("told by"), "{name} carries a note");
    }
    let rooms = fs::read_to_string(bench.path("rooms.csv")).unwrap();
    assert!(rooms.lines().any(|line| line.contains("A-01") && line.contains("primary")), "{rooms}");
    bench.run("export house.ron -o house.pdf").refused(
        "undercroft: the file's ending says no known format; end it in .ron, .geojson, .csv, .zip or .glb, or give --format",
    );
}

#[test]
fn copies_of_an_operation_are_merged_with_their_disputes() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary").ok();
    fs::copy(bench.path("house.undercroft"), bench.path("south.undercroft")).unwrap();
    bench.run("mark house.undercroft D-12 --state open").ok();
    bench.run_elsewhere("mark south.undercroft D-12 --state sealed").ok();
    bench.run("merge house.undercroft south.undercroft -o all.undercroft").ok().prints(
        "all.undercroft: 3 entries, 1 dispute
  D-12  open against sealed
",
    );
    let merged = bench.run("merge south.undercroft house.undercroft -o again.undercroft --json").ok().json();
    assert_eq!((&merged["entries"], &merged["disputes"][0]["place"]), (&json!(3), &json!("D-12")));
    let status = |file: &str| bench.run(&format!("status {file} --json")).ok().out;
    assert_eq!(status("all.undercroft"), status("again.undercroft"));
    let told = "undercroft: all.undercroft exists already; choose another name, or give --force to replace it";
    bench.run("merge house.undercroft south.undercroft -o all.undercroft").refused(told);
}

#[test]
fn three_copies_are_merged_at_once() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary").ok();
    for copy in ["b.undercroft", "c.undercroft"] {
        fs::copy(bench.path("house.undercroft"), bench.path(copy)).unwrap();
    }
    bench.run_elsewhere("mark b.undercroft A-02 --primary").ok();
    bench.run("mark c.undercroft A-03 --primary").ok();
    bench
        .run("merge house.undercroft b.undercroft c.undercroft -o all.undercroft")
        .ok()
        .prints("all.undercroft: 3 entries, 0 disputes\n");
}

#[test]
fn different_operations_are_not_merged() {
    let bench = Bench::new();
    bench.write("hut.ron", HOUSE.replace("\"House\"", "\"Hut\""));
    bench.run("mark house.ron A-01 --primary").ok();
    bench.run("mark hut.ron A-01 --primary").ok();
    let ran = bench.run("merge house.undercroft hut.undercroft -o all.undercroft");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("different operations, \"House\" and \"Hut\""), "{}", ran.err);
    assert!(!exists(&bench.path("all.undercroft")));
}

#[test]
fn a_damaged_operation_is_repaired_beside_it() {
    let bench = Bench::new();
    for room in ["A-01", "A-02", "A-03"] {
        bench.run(&format!("mark house.ron {room} --primary")).ok();
    }
    let mut bytes = fs::read(bench.path("house.undercroft")).unwrap();
    let length = bytes.len();
    bytes[length - 700..length - 500].fill(0x5a);
    bench.write("house.undercroft", &bytes);
    let marked = bench.run("mark house.undercroft B-01 --primary");
    assert_eq!(marked.code, Some(2), "{marked:#?}");
    assert!(marked.err.contains("undercroft repair"), "{}", marked.err);
    assert_eq!(fs::read(bench.path("house.undercroft")).unwrap(), bytes);
    let ran = bench.run("repair house.undercroft --json").ok().json();
    assert!(ran["entries"].as_u64().unwrap() >= 2, "{ran}");
    bench.run("mark house.repaired.undercroft B-01 --primary").ok();
    assert_eq!(fs::read(bench.path("house.undercroft")).unwrap(), bytes);
}

#[test]
fn an_osm_building_is_imported_marked_and_read() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/osm/tud-apb.osm");
    if !data.exists() {
        return eprintln!("skipped: no sample data");
    }
    let bench = Bench::new();
    let line = format!("import '{}' -o apb.ron --name APB", data.display());
    let ran = bench.run(&line).ok();
    assert!(ran.out.starts_with("apb.ron (OSM"), "{}", ran.out);
    assert!(ran.out.contains("Not placed, guessed or unresolved"), "{}", ran.out);
    bench.run("check apb.ron").ok();
    bench.run("mark apb.ron --level 0 --primary").ok();
    let total = bench.run("status apb.ron --json").ok().json()["total"].clone();
    assert!(total["primary_spaces"].as_u64() > Some(50), "{total}");
    bench.run(&line).refused("undercroft: apb.ron exists already; choose another name, or give --force to replace it");
}

#[test]
fn a_made_up_building_is_sound_and_always_the_same() {
    let bench = Bench::new();
    let ran = bench.run("generate --rooms 400 --levels 4 -o big.ron").ok();
    assert!(ran.out.starts_with("big.ron: 4 levels, 400 rooms, "), "{}", ran.out);
    bench.run("generate --rooms 400 --levels 4 -o again.ron").ok();
    assert_eq!(fs::read(bench.path("big.ron")).unwrap(), fs::read(bench.path("again.ron")).unwrap());
    bench.run("generate --rooms 400 --levels 4 --seed 7 -o other.ron").ok();
    assert_ne!(fs::read(bench.path("big.ron")).unwrap(), fs::read(bench.path("other.ron")).unwrap());
    bench.run("check big.ron").ok().prints("ok: 0 errors, 0 warnings\n");
    bench
        .run("generate -o big.ron")
        .refused("undercroft: big.ron exists already; choose another name, or give --force to replace it");
    bench
        .run("generate --rooms 0 -o none.ron")
        .refused("undercroft: a building needs at least one room; ask for 1 to 5000000 rooms");
    assert!(!exists(&bench.path("none.ron")));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let bench = Bench::new();
    for line in ["export house.ron", "status house.ron --json", "completions bash", "man"] {
        let mut child = bench.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{line}");
    }
}

#[test]
fn help_completions_and_the_manual_know_every_subcommand() {
    let bench = Bench::new();
    let help = bench.run("--help").ok().out;
    let listed = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let lines = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
    for asked in "view check status mark log undo redo apply import export generate merge repair picture".split(' ') {
        assert!(names.contains(&asked), "{asked} is not in {names:?}");
    }
    let completions = bench.run("completions bash").ok().out;
    for name in names.into_iter().filter(|name| *name != "help") {
        assert!(completions.contains(name), "{name}");
        let own = bench.run(&format!("{name} --help")).ok().out;
        assert!(own.contains("Example") || own.contains("Commands:"), "{name} --help has no example: {own}");
    }
    assert!(bench.run("man").ok().out.starts_with(".ie \\n(.g"));
    bench.run("man --into pages").ok();
    assert!(exists(&bench.path("pages/undercroft-mark.1")));
}

#[test]
fn of_several_who_make_the_first_mark_on_a_map_together_each_makes_one() {
    let bench = Bench::new();
    let started: Vec<_> = ["A-01", "A-02", "A-03", "B-01"]
        .map(|room| bench.command(&format!("mark house.ron {room} --primary")).spawn().unwrap())
        .into();
    let ended: Vec<bool> = started.into_iter().map(|mut child| child.wait().unwrap().success()).collect();
    assert_eq!(ended, [true; 4]);
    assert_eq!(bench.run("log house.undercroft --json").ok().json().as_array().unwrap().len(), 4);
}
