use crate::bench::{Bench, exists};
use serde_json::json;
use std::path::Path;

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name).display().to_string()
}

#[test]
fn a_tunnel_is_joined_under_a_building_by_two_points() {
    let bench = Bench::new();
    let plan = fixture("geojson/plan.geojson");
    let line = format!(
        "import {plan} --onto house.ron -o all.ron --prefix t/ --match 0,0,-3=10,5,-3 --match 10,0,-3=10,15.2,-3 --json"
    );
    let told = bench.run(&line).ok().json();
    let fit = &told["fits"][0];
    assert!((fit["turn_deg"].as_f64().unwrap() - 90.0).abs() < 1.0e-6, "{fit}");
    assert!((fit["residual_m"].as_f64().unwrap() - 0.1).abs() < 1.0e-6, "{fit}");
    bench.run("check all.ron").ok();
    bench.run("show all.ron A-01").ok();
    bench.run("show all.ron t/1").ok();
    let told = bench.run(&line.replace("--json", "--force")).ok().out;
    assert!(told.contains("turned by 90.0°") && told.contains("2 pairs fit to 0.10 m"), "{told}");
}

#[test]
fn a_map_is_joined_to_a_map_by_rooms() {
    let bench = Bench::new();
    let line = "import house.ron --onto house.ron -o twice.ron --match A-01=A-02 --match A-02=A-01 --json";
    let told = bench.run(line).ok().json();
    assert_eq!((&told["format"], &told["rooms"]), (&json!("map"), &json!(10)));
    assert!((told["fits"][0]["turn_deg"].as_f64().unwrap().abs() - 180.0).abs() < 1.0e-6, "{told}");
    bench.run("show twice.ron house/A-01").ok();
}

#[test]
fn what_does_not_say_where_it_belongs_is_refused_and_nothing_is_written() {
    let bench = Bench::new();
    for (wanted, why) in [
        ("--onto house.ron --match 0,0=1,1", "one pair of points leaves the turn open"),
        ("--onto house.ron --match 0,0=1,1 --match 0,0=2,2", "lie over one another"),
        ("--onto house.ron --match 0,0=1,1 --match nowhere=A-01", "has no room nowhere in the plan that is added"),
        ("--onto house.ron --match A-01=1,1 --match A-01=gone", "has no room gone in the plan it is joined to"),
        ("--level-map attic=3", "there is no level attic; there are"),
        ("--scale 0", "the scale is 0"),
        ("--offset 1e300,0", "the offset east"),
    ] {
        bench.run(&format!("import house.ron -o out.ron {wanted}")).refused_with(why);
        assert!(!exists(&bench.path("out.ron")), "{wanted}");
    }
}

#[test]
fn a_plan_is_scaled_turned_moved_and_its_levels_renumbered() {
    let bench = Bench::new();
    let line = "import house.ron -o moved.ron --scale 2 --rotate 90 --offset 100,0 --level-map B1=-3 --level-height 4";
    bench.run(line).ok();
    let before = undercroft::file::map_file::read(&bench.path("house.ron")).unwrap();
    let after = undercroft::file::map_file::read(&bench.path("moved.ron")).unwrap();
    let area = |facility: &undercroft::model::Facility| facility.area_m2(facility.space_ix(&"A-01".into()).unwrap());
    assert!((area(&after) / area(&before) - 4.0).abs() < 1.0e-9);
    let [x, y] = before.spaces()[0].footprint.anchor().unwrap();
    let [u, v] = after.spaces()[0].footprint.anchor().unwrap();
    assert!((u - (100.0 - 2.0 * y)).abs() < 1.0e-9 && (v - 2.0 * x).abs() < 1.0e-9);
    let levels: Vec<(i32, f64)> = after.levels().iter().map(|level| (level.ordinal, level.elevation_m)).collect();
    assert_eq!(levels, [(-3, -12.0), (0, 0.0)]);
}

#[test]
fn a_level_is_laid_over_the_others_and_says_how_well_it_fits() {
    let bench = Bench::new();
    let line = "import house.ron -o laid.ron --json --align-level";
    let mut command = bench.command(line);
    command.arg("G: 0,0=5,5 10,0=5,15 0,10=-5,5");
    let out = command.output().unwrap();
    let told: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let fit = &told["fits"][0];
    assert_eq!(fit["what"], "level G");
    assert!(fit["residual_m"].as_f64().unwrap() < 1.0e-9 && (fit["turn_deg"].as_f64().unwrap() - 90.0).abs() < 1.0e-9);
    let [before, after] =
        ["house.ron", "laid.ron"].map(|name| undercroft::file::map_file::read(&bench.path(name)).unwrap());
    let below = |facility: &undercroft::model::Facility| facility.spaces()[facility.spaces().len() - 1].clone();
    assert_eq!(below(&before), below(&after), "the other level stays where it was");
}
