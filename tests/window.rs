//! The real window, under a display without a screen: real clicks, real keys, and what the pixels say afterwards.
#![cfg(feature = "viewer")]

use image::RgbImage;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const UNSEARCHED: [u8; 3] = [0xF0, 0xA8, 0x30];
const PRIMARY: [u8; 3] = [0x4E, 0x8F, 0x84];
const SECONDARY: [u8; 3] = [0x2F, 0x4A, 0x4A];

/// Between the lift at the left and the panel at the right, under the menu and above the bars.
const STAGE: [u32; 4] = [100, 40, 930, 620];

// A software adapter on two busy cores takes its time; what is waited for is the outcome, never the clock.
const PATIENCE: Duration = Duration::from_secs(90);

const HALL: &str = r#"(
    format: 1,
    name: "One hall",
    levels: [(id: "G", ordinal: 0, elevation_m: 0.0, height_m: 3.0)],
    spaces: [(id: "hall", level: "G", kind: Hall, number: "H", footprint: Polygon(outer: [(0.0, 0.0), (12.0, 0.0), (12.0, 9.0), (0.0, 9.0)]))],
    portals: [(id: "D", kind: Door, between: ("hall", "Outside"), state: Open, at: (6.0, 0.0), width_m: 1.0)],
)
"#;

/// A display of its own, a folder of its own, and whatever runs in them.
struct Desk {
    display: String,
    server: Child,
    home: TempDir,
}

impl Desk {
    fn new() -> Option<Self> {
        let tool = |name: &str| Command::new("which").arg(name).output().is_ok_and(|found| found.status.success());
        if !["Xvfb", "xdotool", "import"].into_iter().all(tool) {
            println!("skipped: Xvfb, xdotool or ImageMagick is missing");
            return None;
        }
        if let Err(why) = undercroft::viewer::probe() {
            println!("skipped: {why}");
            return None;
        }
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts");
        let mut number = String::new();
        BufReader::new(server.stdout.take().expect("its output")).read_line(&mut number).expect("a display number");
        Some(Self { display: format!(":{}", number.trim()), server, home: TempDir::new().expect("a folder") })
    }

    fn map(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home.path().join(name);
        std::fs::write(&path, text).expect("the map is written");
        path
    }

    fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_undercroft"));
        command.args(args).env("UNDERCROFT_HOME", self.home.path().join("data")).env("DISPLAY", &self.display);
        command.env_remove("WAYLAND_DISPLAY").stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn window(&self, args: &[&str]) -> Window<'_> {
        Window { desk: self, process: self.program(args).spawn().expect("the program starts") }
    }

    fn status(&self, file: &Path) -> serde_json::Value {
        let mut command = self.program(&["status", file.to_str().expect("a plain path"), "--json"]);
        let output = command.stdout(Stdio::piped()).output().expect("status runs");
        serde_json::from_slice(&output.stdout).expect("status prints JSON")
    }

    fn hands(&self, args: &[&str]) {
        let done = Command::new("xdotool").args(args).env("DISPLAY", &self.display).status().expect("xdotool runs");
        assert!(done.success(), "xdotool {args:?}");
    }

    // Without a window manager nobody hands the keyboard to the window.
    fn focus(&self) {
        self.hands(&["search", "--sync", "--name", "undercroft", "windowfocus", "--sync"]);
    }

    /// A chord as fast as the tool can strike it: it goes down and up within one frame.
    fn chord(&self, key: &str) {
        self.hands(&["key", &format!("ctrl+{key}")]);
    }

    // What lies under the pointer is drawn brighter, and what is selected has a rim.
    fn let_go(&self) {
        self.hands(&["key", "Escape", "mousemove", "5", "700"]);
    }

    fn screen(&self) -> RgbImage {
        let shot = Command::new("import")
            .args(["-display", &self.display, "-window", "root", "png:-"])
            .output()
            .expect("a screenshot is taken");
        image::load_from_memory(&shot.stdout).expect("the screenshot is a PNG").to_rgb8()
    }

    /// Waits until a large part of the stage has this colour, and gives the pixel in its middle.
    fn find(&self, colour: [u8; 3]) -> (u32, u32) {
        self.find_some(colour, 20_000)
    }

    fn find_some(&self, colour: [u8; 3], least: usize) -> (u32, u32) {
        self.wait(|screen| {
            let found = pixels(screen, colour);
            (found.len() > least).then(|| found[found.len() / 2])
        })
    }

    /// Waits until one pixel has this colour.
    fn see(&self, colour: [u8; 3], (x, y): (u32, u32)) {
        self.wait(|screen| is_near(screen.get_pixel(x, y), colour).then_some(()));
    }

    fn wait<T>(&self, look: impl Fn(&RgbImage) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(seen) = look(&self.screen()) {
                return seen;
            }
            assert!(Instant::now() < until, "what was waited for is not on the screen");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

struct Window<'a> {
    desk: &'a Desk,
    process: Child,
}

impl Window<'_> {
    fn close(mut self) {
        self.desk.chord("q");
        let until = Instant::now() + PATIENCE;
        while self.process.try_wait().expect("the process can be asked").is_none() {
            assert!(Instant::now() < until, "Ctrl+Q closes the window");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_near(pixel: &image::Rgb<u8>, colour: [u8; 3]) -> bool {
    pixel.0.iter().zip(colour).all(|(a, b)| a.abs_diff(b) <= 6)
}

fn pixels(screen: &RgbImage, colour: [u8; 3]) -> Vec<(u32, u32)> {
    let [left, top, right, bottom] = STAGE;
    let inside = |x: u32, y: u32| (left..right).contains(&x) && (top..bottom).contains(&y);
    screen
        .enumerate_pixels()
        .filter(|(x, y, pixel)| inside(*x, *y) && is_near(pixel, colour))
        .map(|(x, y, _)| (x, y))
        .collect()
}

#[test]
fn a_room_clicked_and_marked_changes_colour_and_is_still_marked_after_closing_and_opening_again() {
    let Some(desk) = Desk::new() else { return };
    let map = desk.map("hall.ron", HALL);
    let window = desk.window(&["view", map.to_str().expect("a plain path")]);

    desk.let_go();
    let floor = desk.find(UNSEARCHED);
    let (x, y) = floor;
    desk.focus();
    desk.hands(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]);
    desk.hands(&["key", "3"]);
    desk.let_go();
    desk.see(PRIMARY, floor);
    let operation = map.with_extension("undercroft");
    assert_eq!(desk.status(&operation)["total"]["primary_spaces"], 1);

    // What another process marks shows here without a touch.
    let marked = desk.program(&["mark", operation.to_str().expect("a plain path"), "hall", "--secondary"]).status();
    assert!(marked.expect("mark runs").success());
    desk.see(SECONDARY, floor);

    // Undo takes back what this device did last, whichever window did it.
    desk.chord("z");
    desk.see(PRIMARY, floor);
    assert_eq!(desk.status(&operation)["total"]["secondary_spaces"], 0);
    window.close();

    // Without a file it comes back to where it was.
    let again = desk.window(&[]);
    desk.see(PRIMARY, floor);
    desk.focus();
    again.close();
}

/// Types into the search field and flies to the first thing found, which is then selected.
fn find(desk: &Desk, words: &str) {
    desk.hands(&["key", "slash"]);
    std::thread::sleep(Duration::from_millis(600));
    desk.hands(&["type", "--delay", "60", words]);
    std::thread::sleep(Duration::from_millis(600));
    desk.hands(&["key", "Return"]);
    std::thread::sleep(Duration::from_millis(600));
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let patience = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn rooms_doors_and_unreached_sections_of_the_training_facility_are_marked_with_the_keyboard_alone() {
    let Some(desk) = Desk::new() else { return };
    let window = desk.window(&[]);
    desk.let_go();
    desk.find_some(UNSEARCHED, 4_000);
    desk.focus();
    let operation = desk.home.path().join("data/training.undercroft");
    let total = |field: &str| desk.status(&operation)["total"][field].as_u64();

    find(&desk, "B1-A-kitchen");
    desk.hands(&["key", "3"]);
    until("the kitchen is searched", || operation.exists() && total("primary_spaces") == Some(1));
    let cut_off = total("cut_off_spaces");

    find(&desk, "GATE-C-G");
    desk.hands(&["key", "s"]);
    until("what lies behind the sealed gate is cut off", || total("cut_off_spaces") > cut_off);

    let unreached = total("unreached_sections");
    find(&desk, "gallery");
    desk.hands(&["key", "ctrl+2"]);
    until("the gallery was entered", || total("unreached_sections") < unreached);
    desk.hands(&["key", "ctrl+1"]);
    until("the gallery is unreached again", || total("unreached_sections") == unreached);
    window.close();
}

#[test]
fn a_key_pressed_over_a_panel_marks_nothing_that_lies_under_it() {
    let Some(desk) = Desk::new() else { return };
    let map = desk.map("hall.ron", HALL);
    let window = desk.window(&["view", map.to_str().expect("a plain path")]);
    desk.let_go();
    desk.find(UNSEARCHED);
    desk.focus();
    // So near that the hall reaches under the panel at the right.
    desk.hands(&["mousemove", "600", "330", "click", "--repeat", "12", "4"]);
    std::thread::sleep(Duration::from_secs(2));
    desk.hands(&["mousemove", "1200", "600"]);
    std::thread::sleep(Duration::from_millis(600));
    desk.hands(&["key", "3"]);
    std::thread::sleep(Duration::from_secs(2));
    assert!(!map.with_extension("undercroft").exists(), "nothing was pointed at");
    desk.hands(&["mousemove", "600", "330"]);
    std::thread::sleep(Duration::from_millis(600));
    desk.hands(&["key", "3"]);
    until("the hall under the pointer is marked", || map.with_extension("undercroft").exists());
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
    desk.hands(&["key", "ctrl+Return"]);
    until("the map is written", || here.with_extension("ron").exists());
    let map = here.with_extension("ron");
    find(&desk, "E067");
    desk.hands(&["key", "3"]);
    until("a room is marked", || map.with_extension("undercroft").exists());
    assert_eq!(desk.status(&map.with_extension("undercroft"))["total"]["primary_spaces"], 1);
    window.close();
}

#[test]
fn ten_cells_below_the_kitchen_behind_a_sealed_hatch_take_a_find_a_key_and_enter() {
    let Some(desk) = Desk::new() else { return };
    let window = desk.window(&[]);
    desk.let_go();
    desk.find_some(UNSEARCHED, 4_000);
    desk.focus();
    let operation = desk.home.path().join("data/training.undercroft");
    let told = || desk.status(&operation)["total"]["reported_spaces"].as_u64();

    find(&desk, "B1-A-kitchen");
    desk.hands(&["key", "w"]);
    std::thread::sleep(Duration::from_millis(800));
    desk.hands(&["key", "Return"]);
    until("the row is drawn", || operation.exists() && told().is_some());
    let drawn = told();
    desk.chord("z");
    until("the row is taken back", || told() == drawn.map(|count| count - 10));
    desk.hands(&["key", "ctrl+shift+z"]);
    until("the row is there again", || told() == drawn);
    window.close();

    let again = desk.window(&[]);
    desk.find_some(UNSEARCHED, 4_000);
    desk.focus();
    assert_eq!(told(), drawn);
    again.close();
}
