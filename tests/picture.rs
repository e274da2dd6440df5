//! The picture without a window and without a display: what its pixels say.
#![cfg(feature = "viewer")]

use image::RgbImage;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const UNSEARCHED: [u8; 3] = [0xF0, 0xA8, 0x30];
const PRIMARY: [u8; 3] = [0x4E, 0x8F, 0x84];
const SLAB: [u8; 3] = [0x1A, 0x20, 0x28];
const SLAB_BELOW: [u8; 3] = [0x1C, 0x18, 0x20];

const HOUSE: &str = r#"(
    format: 1,
    name: "Two floors",
    levels: [
        (id: "B1", ordinal: -1, elevation_m: -3.0, height_m: 3.0, outline: (outer: [(0.0, 0.0), (30.0, 0.0), (30.0, 20.0), (0.0, 20.0)])),
        (id: "G", ordinal: 0, elevation_m: 0.0, height_m: 3.0, outline: (outer: [(0.0, 0.0), (30.0, 0.0), (30.0, 20.0), (0.0, 20.0)])),
    ],
    spaces: [
        (id: "hall", level: "G", kind: Hall, number: "H", footprint: Polygon(outer: [(0.0, 0.0), (12.0, 0.0), (12.0, 9.0), (0.0, 9.0)])),
        (id: "cell", level: "B1", kind: Cell, number: "1", footprint: Polygon(outer: [(0.0, 0.0), (6.0, 0.0), (6.0, 4.0), (0.0, 4.0)])),
    ],
    portals: [
        (id: "D", kind: Door, between: ("hall", "Outside"), state: Open, at: (6.0, 0.0), width_m: 1.0),
        (id: "S", kind: Stair, between: ("hall", "cell"), state: Open),
    ],
)
"#;

/// A folder of its own with a map in it; none where no adapter can draw.
struct Studio {
    home: TempDir,
}

impl Studio {
    fn new() -> Option<Self> {
        if let Err(why) = undercroft::viewer::probe() {
            println!("skipped: {why}");
            return None;
        }
        let home = TempDir::new().expect("a folder");
        std::fs::write(home.path().join("house.ron"), HOUSE).expect("the map is written");
        Some(Self { home })
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_undercroft"));
        command.args(args).current_dir(self.home.path()).env("UNDERCROFT_HOME", self.home.path().join("data"));
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").output().expect("the program runs")
    }

    fn picture(&self, more: &[&str]) -> RgbImage {
        let out = self.path("x.png");
        let done =
            self.run(&[&["picture", "house.ron", "--out", "x.png", "--force", "--size", "480x360"], more].concat());
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        image::open(out).expect("it is a PNG").to_rgb8()
    }

    fn path(&self, name: &str) -> PathBuf {
        Path::new(self.home.path()).join(name)
    }
}

/// Share of the picture in this colour.
fn share(picture: &RgbImage, colour: [u8; 3]) -> f64 {
    let near = |pixel: &&image::Rgb<u8>| pixel.0.iter().zip(colour).all(|(a, b)| a.abs_diff(b) <= 6);
    picture.pixels().filter(near).count() as f64 / f64::from(picture.width() * picture.height())
}

#[test]
fn a_room_changes_its_colour_with_its_mark() {
    let Some(studio) = Studio::new() else { return };
    let before = studio.picture(&["--plan", "--level", "G"]);
    assert_eq!(before.dimensions(), (480, 360));
    assert!(share(&before, UNSEARCHED) > 0.04 && share(&before, PRIMARY) < 0.001, "{}", share(&before, UNSEARCHED));
    assert!(studio.run(&["mark", "house.ron", "hall", "--primary"]).status.success());
    let after = studio.picture(&["--plan", "--level", "G"]);
    assert!(share(&after, PRIMARY) > 0.04 && share(&after, UNSEARCHED) < 0.001, "{}", share(&after, PRIMARY));
}

#[test]
fn pulled_apart_all_levels_are_seen_and_underground_has_its_own_slab() {
    let Some(studio) = Studio::new() else { return };
    let apart = studio.picture(&["--exploded"]);
    assert!(share(&apart, UNSEARCHED) > 0.01);
    let slabs = [share(&apart, SLAB), share(&apart, SLAB_BELOW)];
    assert!(slabs.iter().all(|share| *share > 0.01), "{slabs:?}");
    let plan = studio.picture(&["--plan", "--level", "B1"]);
    assert!(share(&plan, SLAB) < 0.01 && share(&plan, SLAB_BELOW) > 0.1, "only the level asked for is drawn");
}

#[test]
fn what_cannot_be_drawn_is_refused_in_a_sentence_and_nothing_is_written() {
    let Some(studio) = Studio::new() else { return };
    for (args, word) in [(["--size", "9x9"], "9"), (["--level", "Z9"], "Z9")] {
        let done = studio.run(&[&["picture", "house.ron", "--out", "y.png"], &args[..]].concat());
        assert_eq!(done.status.code(), Some(2), "{args:?}");
        assert!(String::from_utf8_lossy(&done.stderr).contains(word), "{args:?}");
        assert!(!studio.path("y.png").exists());
    }
}
