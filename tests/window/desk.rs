//! A display without a screen, a window on it, hands, and eyes.

use image::RgbImage;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const UNSEARCHED: [u8; 3] = [0xF0, 0xA8, 0x30];
pub const PRIMARY: [u8; 3] = [0x4E, 0x8F, 0x84];
pub const SECONDARY: [u8; 3] = [0x2F, 0x4A, 0x4A];

/// Between the lift at the left and the panel at the right, under the menu and above the bars.
const STAGE: [u32; 4] = [100, 40, 930, 620];

// A software adapter on two busy cores takes its time; what is waited for is the outcome, never the clock.
const PATIENCE: Duration = Duration::from_secs(90);

/// A display of its own, a folder of its own, and whatever runs in them.
pub struct Desk {
    display: String,
    server: Child,
    pub home: TempDir,
}

impl Desk {
    pub fn new() -> Option<Self> {
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
            // Higher than the window by what it leaves to a desktop's bars.
            .args(["-displayfd", "1", "-screen", "0", "1280x784x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts");
        let mut number = String::new();
        BufReader::new(server.stdout.take().expect("its output")).read_line(&mut number).expect("a display number");
        Some(Self { display: format!(":{}", number.trim()), server, home: TempDir::new().expect("a folder") })
    }

    pub fn map(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home.path().join(name);
        std::fs::write(&path, text).expect("the map is written");
        path
    }

    pub fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_undercroft"));
        command.args(args).env("UNDERCROFT_HOME", self.home.path().join("data")).env("DISPLAY", &self.display);
        command.env_remove("WAYLAND_DISPLAY").stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    pub fn window(&self, args: &[&str]) -> Window<'_> {
        Window { desk: self, process: self.program(args).spawn().expect("the program starts") }
    }

    /// The training facility in a window that has the keyboard, and the file where its marks go.
    pub fn training(&self) -> (Window<'_>, PathBuf) {
        let window = self.window(&[]);
        self.let_go();
        self.find_some(UNSEARCHED, 4_000);
        self.focus();
        (window, self.home.path().join("data/training.undercroft"))
    }

    /// What a subcommand prints of a file as JSON.
    pub fn told(&self, words: &[&str], file: &Path) -> serde_json::Value {
        let mut command = self.program(words);
        let output = command.arg(file).arg("--json").stdout(Stdio::piped()).output().expect("the subcommand runs");
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }

    /// A sum of the whole building; none as long as there is no such file.
    pub fn total(&self, file: &Path, field: &str) -> Option<u64> {
        self.told(&["status"], file)["total"][field].as_u64()
    }

    pub fn key(&self, key: &str) {
        self.hands(&["key", key]);
    }

    /// Types at the pace of a person.
    pub fn type_in(&self, text: &str) {
        sleep(Duration::from_millis(600));
        self.hands(&["type", "--delay", "60", text]);
        sleep(Duration::from_millis(600));
    }

    pub fn click(&self, (x, y): (u32, u32)) {
        self.hands(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]);
    }

    /// Types into the search field and flies to the first thing found, which is then selected.
    pub fn fly_to(&self, words: &str) {
        self.key("slash");
        self.type_in(words);
        self.key("Return");
        sleep(Duration::from_millis(600));
    }

    /// Leaves a form, and waits until it is gone.
    pub fn leave(&self) {
        self.key("Escape");
        sleep(Duration::from_millis(600));
    }

    /// Opens the form of a subcommand, with the keyboard in its first field.
    pub fn form(&self, name: &str) {
        self.chord("p");
        self.type_in(name);
        self.key("Return");
        sleep(Duration::from_millis(600));
    }

    pub fn hands(&self, args: &[&str]) {
        let done = Command::new("xdotool").args(args).env("DISPLAY", &self.display).status().expect("xdotool runs");
        assert!(done.success(), "xdotool {args:?}");
    }

    // Without a window manager nobody hands the keyboard to the window.
    pub fn focus(&self) {
        self.hands(&["search", "--sync", "--name", "undercroft", "windowfocus", "--sync"]);
    }

    /// A chord as fast as the tool can strike it: it goes down and up within one frame.
    pub fn chord(&self, key: &str) {
        self.hands(&["key", &format!("ctrl+{key}")]);
    }

    // What lies under the pointer is drawn brighter, and what is selected has a rim.
    pub fn let_go(&self) {
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
    pub fn find(&self, colour: [u8; 3]) -> (u32, u32) {
        self.find_some(colour, 20_000)
    }

    pub fn find_some(&self, colour: [u8; 3], least: usize) -> (u32, u32) {
        self.wait(|screen| {
            let found = pixels(screen, colour, STAGE);
            (found.len() > least).then(|| found[found.len() / 2])
        })
    }

    /// Waits until this colour is to be seen in one part of the screen and not in another: left, top, right, bottom.
    pub fn see_within(&self, colour: [u8; 3], inside: [u32; 4], but_not: [u32; 4]) {
        let seen = |screen: &RgbImage, part| !pixels(screen, colour, part).is_empty();
        self.wait(|screen| (seen(screen, inside) && !seen(screen, but_not)).then_some(()));
    }

    /// Waits until one pixel has this colour.
    pub fn see(&self, colour: [u8; 3], (x, y): (u32, u32)) {
        self.wait(|screen| is_near(screen.get_pixel(x, y), colour).then_some(()));
    }

    fn wait<T>(&self, look: impl Fn(&RgbImage) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(seen) = look(&self.screen()) {
                return seen;
            }
            assert!(Instant::now() < until, "what was waited for is not on the screen");
            sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

pub struct Window<'a> {
    desk: &'a Desk,
    process: Child,
}

impl Window<'_> {
    pub fn close(mut self) {
        // What was marked is on the disk before the form that marked it is gone.
        sleep(Duration::from_secs(1));
        self.desk.chord("q");
        let until = Instant::now() + PATIENCE;
        while self.process.try_wait().expect("the process can be asked").is_none() {
            assert!(Instant::now() < until, "Ctrl+Q closes the window");
            sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let seen = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("window{}.png", self.desk.display));
            println!("what was on the screen: {}", seen.display());
            let _ = self.desk.screen().save(seen);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_near(pixel: &image::Rgb<u8>, colour: [u8; 3]) -> bool {
    pixel.0.iter().zip(colour).all(|(a, b)| a.abs_diff(b) <= 6)
}

fn pixels(screen: &RgbImage, colour: [u8; 3], [left, top, right, bottom]: [u32; 4]) -> Vec<(u32, u32)> {
    let inside = |x: u32, y: u32| (left..right).contains(&x) && (top..bottom).contains(&y);
    screen
        .enumerate_pixels()
        .filter(|(x, y, pixel)| inside(*x, *y) && is_near(pixel, colour))
        .map(|(x, y, _)| (x, y))
        .collect()
}

/// Waits until something is so.
pub fn until(what: &str, is_so: impl Fn() -> bool) {
    let patience = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < patience, "{what}");
        sleep(Duration::from_millis(200));
    }
}
