use crate::bench::{Bench, exists};
use serde_json::json;

const SEARCH: &str = r#"{"Search":{"spaces":["A-01"],"thoroughness":"Primary"}}"#;

#[test]
fn every_kind_of_action_is_taken_one_a_line() {
    let bench = Bench::new();
    let lines = [
        r#"{"Team":{"id":"SAR-1","name":"one"}}"#,
        SEARCH,
        r#"{"Presence":{"spaces":["A-02"],"presence":"In","team":"SAR-1"}}"#,
        r#"{"Access":{"spaces":["A-03"],"access":{"Inaccessible":{"reason":"flooded"}}}}"#,
        r#"{"Unsearched":{"spaces":["A-03"]}}"#,
        "",
        r#"{"Portal":{"portals":["S-1"],"state":{"Locked":"Code"}}}"#,
        r#"{"Passable":{"portals":["H-1"],"camera":true}}"#,
        r#"{"Section":{"sections":["red"],"state":"Unreached"}}"#,
        r#"{"Hazard":{"at":{"Portal":"D-12"},"kind":"electricity"}}"#,
        r#"{"Victim":{"space":"A-01","state":"Live","count":2}}"#,
        r#"{"action":{"Note":{"about":[{"Section":"red"}]}},"note":"knocking","performed_by":["P-7"]}"#,
        r#"{"Add":{"spaces":[{"id":"+1","level":"B1","knowledge":"Reported"}]}}"#,
        r#"{"action":{"Know":{"about":[{"Section":"red"}],"knowledge":"Refuted"}},"note":"solid rock"}"#,
    ];
    let ran = bench.feed("apply house.ron --json", &lines.join("\n")).ok();
    let told: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbers: Vec<u64> = told.iter().map(|told| told["line"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14]);
    let log = bench.run("log house.ron --json").json();
    let ids: Vec<_> = log.as_array().unwrap().iter().map(|entry| &entry["id"]).collect();
    assert_eq!(ids, told.iter().map(|told| &told["entry"]).collect::<Vec<_>>());
    assert_eq!(told[1]["summary"], "primary search: A-01");
    let back = format!(r#"{{"Retract":{{"entry":{}}}}}"#, told[1]["entry"]);
    bench.feed("apply house.ron", &back).ok();
    assert_eq!(bench.run("status house.ron --json").json()["total"]["primary_spaces"], 0);
}

#[test]
fn the_first_bad_line_ends_the_run_and_what_went_before_stays() {
    let bench = Bench::new();
    let lines =
        format!("{SEARCH}\n{{\"Search\":{{\"spaces\":[\"A-02\",\"Z\"],\"thoroughness\":\"Primary\"}}}}\n{SEARCH}\n");
    let ran = bench.feed("apply house.ron --json", &lines);
    assert_eq!(ran.code, Some(2));
    let why = "there is no room \"Z\" in this building; check the id, `undercroft status --json` lists what there is";
    assert_eq!(ran.err.lines().last().unwrap(), format!("undercroft: line 2: {why}"));
    let last: serde_json::Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
    assert_eq!(last, json!({ "line": 2, "error": why }));
    let log = bench.run("log house.ron --json").json();
    assert_eq!(log.as_array().unwrap().len(), 1);
}

#[test]
fn bad_lines_are_passed_over_when_asked() {
    let bench = Bench::new();
    let ran = bench.feed("apply house.ron --keep-going", &format!("nonsense\n{SEARCH}\n{{}}\n{SEARCH}"));
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.out.lines().count(), 2);
    assert!(ran.err.contains("undercroft: line 1: not an action"), "{}", ran.err);
    assert!(ran.err.contains("undercroft: line 3: not an action"), "{}", ran.err);
    assert_eq!(ran.err.lines().last().unwrap(), "undercroft: 2 lines refused; see above");
}

#[test]
fn a_run_of_bad_lines_begins_no_operation() {
    let bench = Bench::new();
    assert_eq!(bench.feed("apply house.ron", "{\"Search\"").code, Some(2));
    assert!(!exists(&bench.path("house.undercroft")));
}

#[test]
fn actions_are_read_from_a_file_too() {
    let bench = Bench::new();
    bench.write("actions.jsonl", SEARCH);
    bench.run("apply house.ron --from actions.jsonl").ok().prints("········  primary search: A-01\n");
    let missing = bench.run("apply house.ron --from nothing.jsonl");
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.starts_with("undercroft: nothing.jsonl: "), "{}", missing.err);
}
