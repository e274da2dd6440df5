//! The real window, under a display without a screen: real clicks, real keys, and what the pixels say afterwards.
#![cfg(feature = "viewer")]

mod desk;

use desk::{Desk, PRIMARY, SECONDARY, UNSEARCHED, Window, until};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

const HALL: &str = r#"(
    format: 1,
    name: "One hall",
    levels: [(id: "G", ordinal: 0, elevation_m: 0.0, height_m: 3.0)],
    spaces: [(id: "hall", level: "G", kind: Hall, number: "H", footprint: Polygon(outer: [(0.0, 0.0), (12.0, 0.0), (12.0, 9.0), (0.0, 9.0)]))],
    portals: [(id: "D", kind: Door, between: ("hall", "Outside"), state: Open, at: (6.0, 0.0), width_m: 1.0)],
)
"#;

/// Side by side, so that in the plan the one fills the left half of the picture and the other the right.
const HALLS: &str = r#"(
    format: 1,
    name: "Two halls",
    levels: [(id: "G", ordinal: 0, elevation_m: 0.0, height_m: 3.0)],
    spaces: [
        (id: "one", level: "G", kind: Hall, number: "1", footprint: Polygon(outer: [(0.0, 0.0), (12.0, 0.0), (12.0, 9.0), (0.0, 9.0)])),
        (id: "two", level: "G", kind: Hall, number: "2", footprint: Polygon(outer: [(12.0, 0.0), (24.0, 0.0), (24.0, 9.0), (12.0, 9.0)])),
    ],
    portals: [
        (id: "D", kind: Door, between: ("one", "Outside"), state: Open, at: (6.0, 0.0), width_m: 1.0),
        (id: "E", kind: Door, between: ("one", "two"), state: Open, at: (12.0, 4.5), width_m: 1.0),
    ],
)
"#;

/// The hall in a window that has the keyboard, and its map.
fn hall(desk: &Desk) -> (Window<'_>, PathBuf) {
    let map = desk.map("hall.ron", HALL);
    let window = desk.window(&["view", map.to_str().expect("a plain path")]);
    desk.let_go();
    desk.find(UNSEARCHED);
    desk.focus();
    (window, map)
}

#[test]
fn a_room_clicked_and_marked_changes_colour_and_is_still_marked_after_closing_and_opening_again() {
    let Some(desk) = Desk::new() else { return };
    let map = desk.map("hall.ron", HALL);
    let window = desk.window(&["view", map.to_str().expect("a plain path")]);

    desk.let_go();
    let floor = desk.find(UNSEARCHED);
    desk.focus();
    desk.click(floor);
    desk.key("3");
    desk.let_go();
    desk.see(PRIMARY, floor);
    let operation = map.with_extension("undercroft");
    assert_eq!(desk.total(&operation, "primary_spaces"), Some(1));

    // What another process marks shows here without a touch.
    let marked = desk.program(&["mark", operation.to_str().expect("a plain path"), "hall", "--secondary"]).status();
    assert!(marked.expect("mark runs").success());
    desk.see(SECONDARY, floor);

    // Undo takes back what this device did last, whichever window did it.
    desk.chord("z");
    desk.see(PRIMARY, floor);
    assert_eq!(desk.total(&operation, "secondary_spaces"), Some(0));
    window.close();

    // Without a file it comes back to where it was.
    let again = desk.window(&[]);
    desk.see(PRIMARY, floor);
    desk.focus();
    again.close();
}

#[test]
fn clicks_and_keys_faster_than_pictures_are_drawn_count_in_their_order() {
    let Some(desk) = Desk::new() else { return };
    let map = desk.map("halls.ron", HALLS);
    let window = desk.window(&["view", map.to_str().expect("a plain path")]);
    let operation = map.with_extension("undercroft");
    desk.let_go();
    desk.find(UNSEARCHED);
    desk.focus();
    desk.key("p");
    sleep(Duration::from_secs(3));
    let [one, two] = [["315", "330"], ["715", "330"]];
    let click = |[x, y]: [&'static str; 2], key| ["mousemove", x, y, "click", "1", "key", key];
    let burst = [click(one, "3"), click(two, "4"), click(one, "slash")].concat();
    desk.hands(&[burst.as_slice(), &["key", "4"]].concat());
    let log = || desk.told(&["log"], &operation).as_array().cloned().unwrap_or_default();
    until("both are marked", || log().len() >= 2);
    // What was typed into the search marks nothing, however late.
    sleep(Duration::from_secs(2));
    let said: Vec<String> = log().iter().map(|entry| entry["summary"].to_string()).collect();
    assert_eq!(said, ["\"primary search: one\"", "\"secondary search: two\""]);
    desk.leave();
    window.close();
}

#[test]
fn rooms_doors_and_unreached_sections_of_the_training_facility_are_marked_with_the_keyboard_alone() {
    let Some(desk) = Desk::new() else { return };
    let (window, operation) = desk.training();
    let total = |field: &str| desk.total(&operation, field);

    desk.fly_to("B1-A-kitchen");
    desk.key("3");
    until("the kitchen is searched", || total("primary_spaces") == Some(1));
    let cut_off = total("cut_off_spaces");

    desk.fly_to("GATE-C-G");
    desk.key("s");
    until("what lies behind the sealed gate is cut off", || total("cut_off_spaces") > cut_off);

    let unreached = total("unreached_sections");
    desk.fly_to("gallery");
    desk.key("ctrl+2");
    until("the gallery was entered", || total("unreached_sections") < unreached);
    desk.key("ctrl+1");
    until("the gallery is unreached again", || total("unreached_sections") == unreached);
    window.close();
}

#[test]
fn a_key_pressed_over_a_panel_marks_nothing_that_lies_under_it() {
    let Some(desk) = Desk::new() else { return };
    let (window, map) = hall(&desk);
    // So near that the hall reaches under the panel at the right.
    desk.hands(&["mousemove", "600", "330", "click", "--repeat", "12", "4"]);
    std::thread::sleep(Duration::from_secs(2));
    desk.hands(&["mousemove", "1200", "600"]);
    std::thread::sleep(Duration::from_millis(600));
    desk.key("3");
    std::thread::sleep(Duration::from_secs(2));
    assert!(!map.with_extension("undercroft").exists(), "nothing was pointed at");
    desk.hands(&["mousemove", "600", "330"]);
    std::thread::sleep(Duration::from_millis(600));
    desk.key("3");
    until("the hall under the pointer is marked", || map.with_extension("undercroft").exists());
    window.close();
}

#[test]
fn a_smaller_window_shows_the_whole_building_and_its_panels_without_a_touch() {
    let Some(desk) = Desk::new() else { return };
    let (window, _) = hall(&desk);
    desk.hands(&["search", "--name", "undercroft", "windowsize", "800", "500"]);
    // The swatch of the legend, now in the middle of what was the picture, and the hall to the left of it alone.
    desk.see_within(UNSEARCHED, [470, 60, 500, 90], [450, 95, 470, 400]);
    desk.see_within(UNSEARCHED, [200, 100, 450, 350], [0, 460, 800, 500]);
    window.close();
}

#[test]
fn a_plan_is_looked_at_accepted_and_then_marked() {
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/osm/tud-apb.osm");
    if !plan.exists() {
        return println!("skipped: no sample data");
    }
    let Some(desk) = Desk::new() else { return };
    let here = desk.home.path().join("tud-apb.osm");
    std::fs::copy(plan, &here).expect("the plan is copied");
    let window = desk.window(&["view", here.to_str().expect("a plain path")]);
    desk.let_go();
    desk.find_some(UNSEARCHED, 4_000);
    desk.focus();
    assert!(!here.with_extension("ron").exists(), "nothing is written before it is accepted");
    desk.key("ctrl+Return");
    until("the map is written", || here.with_extension("ron").exists());
    let map = here.with_extension("ron");
    desk.fly_to("E067");
    desk.key("3");
    let operation = map.with_extension("undercroft");
    until("a room is marked", || desk.total(&operation, "primary_spaces") == Some(1));
    window.close();
}

#[test]
fn ten_cells_below_the_kitchen_behind_a_sealed_hatch_take_a_find_a_key_and_enter() {
    let Some(desk) = Desk::new() else { return };
    let (window, operation) = desk.training();
    let before = desk.total(Path::new("maps/training.ron"), "reported_spaces").expect("the map has a status");
    let told = || desk.total(&operation, "reported_spaces");

    desk.fly_to("B1-A-kitchen");
    desk.key("w");
    sleep(Duration::from_millis(800));
    desk.key("Return");
    until("the row is drawn", || told() == Some(before + 10));
    let status = desk.program(&["status"]).arg(&operation).stdout(Stdio::piped()).output().expect("status runs");
    let status = String::from_utf8_lossy(&status.stdout);
    assert!(status.contains("10 rooms, only told of"), "the ten cells are cut off: {status}");
    // It is on the disk before its form is gone.
    sleep(Duration::from_secs(1));
    desk.chord("z");
    until("the row is taken back", || told() == Some(before));
    desk.key("ctrl+shift+z");
    until("the row is there again", || told() == Some(before + 10));
    window.close();

    let (again, _) = desk.training();
    assert_eq!(told(), Some(before + 10));
    again.close();
}

#[test]
fn a_room_is_split_by_two_clicks_and_the_parts_are_joined_again() {
    let Some(desk) = Desk::new() else { return };
    let map = desk.map("hall.ron", HALL);
    let window = desk.window(&["view", map.to_str().expect("a plain path")]);
    let operation = map.with_extension("undercroft");
    let rooms = || desk.total(&operation, "spaces");
    desk.let_go();
    desk.find(UNSEARCHED);
    desk.focus();
    desk.fly_to("hall");
    desk.key("alt+s");
    sleep(Duration::from_secs(3));
    desk.click((515, 300));
    sleep(Duration::from_millis(600));
    desk.click((515, 360));
    until("the hall is two rooms", || rooms() == Some(2));
    desk.key("ctrl+a");
    sleep(Duration::from_millis(600));
    desk.key("alt+j");
    until("the hall is one room again", || rooms() == Some(1));
    window.close();
}

#[test]
fn a_room_is_drawn_to_figures_that_are_typed_and_that_mark_nothing() {
    let Some(desk) = Desk::new() else { return };
    let map = desk.map("hall.ron", HALL);
    let window = desk.window(&["view", map.to_str().expect("a plain path")]);
    let operation = map.with_extension("undercroft");
    desk.let_go();
    desk.find(UNSEARCHED);
    desk.focus();
    // It stays selected, so that a digit taken for a key would mark it.
    desk.fly_to("hall");
    desk.key("alt+r");
    sleep(Duration::from_secs(3));
    for corner in ["14;1", "6;4,5"] {
        desk.type_in(corner);
        desk.key("Return");
        sleep(Duration::from_millis(600));
    }
    desk.key("Return");
    desk.type_in("77");
    desk.key("Return");
    let found = || {
        let mut find = desk.program(&["find", operation.to_str().expect("a plain path"), "77", "--json"]);
        let told = find.stdout(Stdio::piped()).output().expect("find runs").stdout;
        serde_json::from_slice::<serde_json::Value>(&told).unwrap_or_default()[0].clone()
    };
    until("the room is drawn", || found()["number"] == "77");
    assert_eq!(found()["area_m2"], 27.0);
    assert_eq!(desk.total(&operation, "primary_spaces"), Some(0));
    assert_eq!(desk.told(&["log"], &operation).as_array().map(Vec::len), Some(1), "nothing but the room");
    window.close();
}

#[test]
fn what_somebody_told_is_taken_down_with_a_key() {
    let Some(desk) = Desk::new() else { return };
    let (window, operation) = desk.training();
    desk.fly_to("B1-A-kitchen");
    desk.key("q");
    desk.type_in("a passage behind the shelf");
    desk.key("Tab");
    desk.type_in("S-1");
    desk.key("Return");
    let claim = || desk.told(&["claim", "list"], &operation)[0].clone();
    until("the claim is on the disk", || claim()["statement"] == "a passage behind the shelf");
    assert_eq!(claim()["source"][0], "S-1");
    assert_eq!(claim()["places"][0]["At"]["Space"], "B1-A-kitchen");
    window.close();
}

/// All files under a folder that hold these bytes.
fn holding(folder: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, bytes));
        } else if fs::read(&path).expect("the file is read").windows(bytes.len()).any(|part| part == bytes) {
            found.push(path);
        }
    }
    found
}

#[test]
fn what_is_typed_into_the_vault_in_the_window_lies_open_nowhere() {
    const PASSPHRASE: &str = "four plain words here";
    const PLANTED: &str = "Planted Person";
    let Some(desk) = Desk::new() else { return };
    let (window, operation) = desk.training();
    desk.form("vault init");
    desk.type_in(PASSPHRASE);
    desk.key("Tab");
    desk.type_in(PASSPHRASE);
    desk.key("ctrl+Return");
    until("there is a vault", || operation.exists());
    desk.leave();

    desk.form("vault add");
    desk.type_in("S-1");
    // One a frame: the keyboard moves on by one field at a time.
    desk.hands(&["key", "--delay", "600", "Tab", "Tab", "Tab"]);
    desk.type_in(PLANTED);
    desk.key("ctrl+Return");
    let kept = || desk.told(&["vault", "list"], &operation).as_array().map_or(0, Vec::len);
    until("the secret is in the vault", || kept() == 1);
    desk.leave();
    window.close();

    let mut show = desk.program(&["vault", "show", operation.to_str().expect("a plain path"), "S-1"]);
    let shown = show.env("UNDERCROFT_PASSPHRASE", PASSPHRASE).stdout(Stdio::piped()).output().expect("it runs");
    assert!(String::from_utf8_lossy(&shown.stdout).contains(PLANTED), "it was put in as it was typed");
    for secret in [PASSPHRASE, PLANTED] {
        assert_eq!(holding(desk.home.path(), secret.as_bytes()), Vec::<PathBuf>::new());
    }
}
