//! Importing Survex processed surveys.

mod importing;

use importing::{error, import_bytes, largest_component, lines, room, sample, sides, take};
use undercroft::import::Format;
use undercroft::model::{Facility, Footprint, PortalState, SpaceKind};

#[test]
fn a_real_cave_is_taken_whole() {
    let Some(path) = sample("survex/DowProv.3d") else { return };
    let (imported, facility) = take(&path);
    println!("{:#?}", lines(&imported));
    assert_eq!(imported.format, Format::Survex);
    assert_eq!(facility.name(), "DowProv");
    // Of 79 stations that a single leg reaches one is an entrance, and that leads outside.
    assert!(lines(&imported).contains(&"79 × dead end of the survey".to_owned()));
    assert_eq!(facility.portals().iter().filter(|portal| portal.is_loose_end()).count(), 78);
    assert_eq!(facility.portals().iter().filter(|portal| portal.is_entrance()).count(), 2);
    assert!(largest_component(&facility) > 100);
    let widths: Vec<f64> = facility
        .spaces()
        .iter()
        .filter_map(|space| match space.footprint {
            Footprint::Centreline { width_m, .. } => Some(width_m),
            _ => None,
        })
        .collect();
    assert!(widths.iter().any(|&width| (width - 1.5).abs() > 0.01));
    let (low, high) =
        facility.levels().iter().filter(|level| level.ordinal < 0).fold((f64::MAX, f64::MIN), |(low, high), level| {
            (low.min(level.elevation_m), high.max(level.elevation_m + level.height_m))
        });
    assert!((75.0..=130.0).contains(&(high - low)), "{low} {high}");
}

/// A survey by hand: an entrance, a passage to a junction, two ways on of which one is a splay, and a pitch.
struct Cave(Vec<u8>);

impl Cave {
    fn new(version: &str) -> Self {
        Self(format!("Survex 3D Image File\n{version}\nHole\0EPSG:32633\n@0\n\0").into_bytes())
    }

    fn place(&mut self, [x, y, z]: [i32; 3]) {
        for value in [x, y, z] {
            self.0.extend(value.to_le_bytes());
        }
    }

    fn start(mut self, at: [i32; 3]) -> Self {
        self.0.push(0x0F);
        self.place(at);
        self
    }

    fn leg(mut self, flags: u8, to: [i32; 3]) -> Self {
        self.0.push(0x60 | flags);
        self.place(to);
        self
    }

    /// A label in full: all of the one before is taken away.
    fn label(mut self, code: u8, before: &str, label: &str) -> Self {
        self.0.extend([code, 0, before.len() as u8, label.len() as u8]);
        self.0.extend(label.bytes());
        self
    }

    fn station(self, flags: u8, before: &str, label: &str, at: [i32; 3]) -> Self {
        let mut cave = self.label(0x80 | flags, before, label);
        cave.place(at);
        cave
    }

    fn section(self, before: &str, label: &str, sides: [i16; 4]) -> Self {
        let mut cave = self.label(0x30, before, label);
        cave.0.extend(sides.into_iter().flat_map(i16::to_le_bytes));
        cave
    }
}

const MOUTH: [i32; 3] = [45_000_000, 500_000_000, 40_000];
const MID: [i32; 3] = [45_001_000, 500_000_000, 39_500];
const FORK: [i32; 3] = [45_002_000, 500_000_000, 39_000];
const EAST: [i32; 3] = [45_003_000, 500_000_000, 39_000];
const WALL: [i32; 3] = [45_002_000, 500_000_300, 39_000];
const DEEP: [i32; 3] = [45_002_000, 500_000_000, 35_000];

fn cave(version: &str) -> Vec<u8> {
    let cave = Cave::new(version).start(MOUTH).leg(0, MID).leg(0, FORK).leg(0, EAST);
    let cave = cave.start(FORK).leg(4, WALL).start(FORK).leg(0, DEEP);
    let cave = cave.station(6, "", "mouth", MOUTH).station(2, "mouth", "mid", MID).station(2, "mid", "fork", FORK);
    let cave = cave.station(2, "fork", "east", EAST).station(2, "east", "wall", WALL).station(2, "wall", "deep", DEEP);
    cave.section("deep", "mid", [150, 250, -1, 300]).0
}

#[test]
fn junctions_are_chambers_and_legs_between_them_passages() {
    let imported = import_bytes("hole.3d", &cave("v8")).unwrap();
    let facility = Facility::new(imported.draft.clone()).unwrap();
    let ids: Vec<&str> = facility.spaces().iter().map(|space| space.id.as_str()).collect();
    assert_eq!(ids, ["fork", "fork~mouth by mid", "east~fork", "deep~fork"]);
    let passage = room(&facility, "fork~mouth by mid");
    assert_eq!((passage.kind, passage.height_m), (SpaceKind::Tunnel, Some(3.0)));
    let Footprint::Centreline { points, width_m } = &passage.footprint else { panic!("{passage:?}") };
    assert_eq!((points.len(), *width_m), (3, 4.0));
    assert!(matches!(room(&facility, "deep~fork").footprint, Footprint::Point { .. }));
    assert_eq!(sides(&facility, "mouth entrance"), "fork~mouth by mid | Outside");
    assert_eq!(sides(&facility, "east end"), "east~fork | Unknown");
    assert_eq!(sides(&facility, "wall splay"), "fork | Unknown");
    assert_eq!(sides(&facility, "fork~mouth by mid|fork"), "fork~mouth by mid | fork");
    let mouth = facility.portals().iter().find(|portal| portal.id.as_str() == "fork~mouth by mid|fork").unwrap();
    assert_eq!(mouth.state, PortalState::Open);
    let slices: Vec<i32> = facility.levels().iter().map(|level| level.ordinal).collect();
    assert_eq!(slices, [-2, -1]);
}

#[test]
fn hostile_files_are_refused_with_their_place() {
    let good = cave("v8");
    assert!(error("a.3d", &cave("v3")).starts_with("line 2: is version v3"));
    for cut in [30, 60, 100, good.len() - 3] {
        assert!(error("a.3d", &good[..cut]).contains("cut off"), "{cut}");
    }
    let mut bad = good.clone();
    bad[44] = 0x25;
    assert!(error("a.3d", &bad).contains("is unknown"), "{}", error("a.3d", &bad));
}
