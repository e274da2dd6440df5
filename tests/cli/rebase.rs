use crate::bench::{Bench, HOUSE};

/// The house with the room A-03 gone and the store grown.
fn newer(bench: &Bench) {
    let kept: Vec<&str> = HOUSE.lines().filter(|line| !line.contains("\"B-02\"")).collect();
    bench.write("newer.ron", kept.join("\n"));
}

#[test]
fn a_newer_plan_is_tried_put_in_use_and_taken_back() {
    let bench = Bench::new();
    newer(&bench);
    bench.run("mark house.ron A-01 B-02 --primary").ok();
    let dry = bench.run("rebase house.undercroft newer.ron --dry-run --json").ok().json();
    assert_eq!((&dry["entry"], &dry["rooms_went"][0]), (&serde_json::Value::Null, &serde_json::json!("B-02")));
    assert_eq!(dry["marked_and_gone"], serde_json::json!(["B-02"]));
    let told = bench.run("rebase house.undercroft newer.ron --note 'survey of the cellar'").ok().out;
    assert!(told.starts_with("house.undercroft: the newer plan is in use\n"), "{told}");
    assert!(told.contains("1  rooms went") && told.contains("1  of these marked"), "{told}");
    assert_eq!(bench.run("status house.undercroft --json").ok().json()["levels"].as_array().map(Vec::len), Some(2));
    bench.run("show house.undercroft B-02").refused_with("there is no");
    let log = bench.run("log house.undercroft").ok().out;
    assert!(log.contains("newer plan: ") && log.contains("survey of the cellar"), "{log}");
    bench.run("undo house.undercroft").ok();
    bench.run("show house.undercroft B-02").ok();
}

#[test]
fn the_plan_in_use_and_another_building_are_refused() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary").ok();
    bench
        .run("rebase house.undercroft house.ron")
        .refused("undercroft: this plan is the one in use already; nothing was changed");
    bench.write("other.ron", HOUSE.replace("\"A-", "\"X-").replace("\"B-", "\"Y-"));
    bench.run("rebase house.undercroft other.ron").refused_with("it is of another building");
}
