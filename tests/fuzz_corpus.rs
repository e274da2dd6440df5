//! The corpora of `fuzz/`, replayed with some thousand changes each: no importer panics, runs away, or hands over a
//! building that the check refuses. `UNDERCROFT_FUZZ=20000` tries so many changes of each seed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use undercroft::import::{Format, Options, Tracing, import_bytes};
use undercroft::model::Facility;

// Unoptimised and beside other tests; a seed takes milliseconds.
const LONGEST: Duration = Duration::from_secs(20);
const LARGEST_CHANGED: usize = 8 << 10;

const HOSTILE: &[&[u8]] = &[
    b"1e300",
    b"-1e300",
    b"NaN",
    b".nan",
    b"inf",
    b"-0",
    b"1e-300",
    b"99999999999999999999",
    b"-2147483648",
    b"4294967295",
    b"0,5",
    b"-1-3",
    b"0-999999",
    b"\0",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"&a;",
    b"<!--",
    b"]]>",
    b"{{{{",
    b"[[[[",
    b"((((",
    b"\"",
    b"'",
    b"\\X2\\D800\\X0\\",
    b"#1",
    b"$",
    b"*",
    b"null",
    b"true",
    "غرفة".as_bytes(),
];

/// Repeatable chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

fn seeds(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut seeds: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "{target} has no seed");
    seeds
}

fn changed(seed: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        let end = (at + 1 + dice.below(24)).min(bytes.len());
        match dice.below(7) {
            0 => bytes.truncate(at),
            1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << dice.below(8)),
            2 => drop(bytes.splice(at..end, [])),
            3 => {
                let copy = bytes[at..end].repeat(1 + dice.below(40));
                bytes.splice(at..at, copy);
            }
            4 => drop(bytes.splice(at..at, HOSTILE[dice.below(HOSTILE.len())].iter().copied())),
            5 => {
                // A number in the place of another does more harm than one somewhere.
                let start = bytes[at..].iter().position(u8::is_ascii_digit).map_or(at, |found| at + found);
                let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                drop(bytes.splice(start..start + digits, HOSTILE[dice.below(11)].iter().copied()));
            }
            _ => {
                let from = dice.below(bytes.len());
                let piece = bytes[from..(from + end - at).min(bytes.len())].to_vec();
                bytes.splice(at..end, piece);
            }
        }
    }
    bytes
}

fn survives(name: &str, bytes: Vec<u8>, format: Option<Format>, told: &str) {
    let start = Instant::now();
    let options = Options {
        tracing: Tracing { rooms: format != Some(Format::Picture), ..Tracing::default() },
        ..Options::default()
    };
    match import_bytes(name, bytes, format, &options) {
        Ok(imported) => {
            let faults = Facility::new(imported.draft).err().unwrap_or_default();
            assert!(faults.is_empty(), "{told}: {faults:?}");
        }
        Err(error) => {
            let message = error.to_string();
            assert!(!message.trim().is_empty() && message.lines().count() == 1, "{told}: {message}");
        }
    }
    assert!(start.elapsed() < LONGEST, "{told} took {:?}", start.elapsed());
}

fn replay(target: &str, format: Format) {
    let rounds = std::env::var("UNDERCROFT_FUZZ").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(150);
    for path in seeds(target) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let seed = fs::read(&path).unwrap();
        // As itself, and as what it is taken for.
        survives(&name, seed.clone(), None, &name);
        survives(&name, seed.clone(), Some(format), &name);
        if seed.len() > LARGEST_CHANGED {
            continue;
        }
        for round in 0..rounds {
            let mut dice = Dice(round);
            survives(&name, changed(&seed, &mut dice), Some(format), &format!("{name}, change {round}"));
        }
    }
}

macro_rules! targets {
    ($($target:ident => $format:ident;)*) => {
        $(
            #[test]
            fn $target() {
                replay(stringify!($target), Format::$format);
            }
        )*

        #[test]
        fn every_format_has_a_corpus_and_a_target() {
            let covered = [$(Format::$format,)*];
            for format in Format::ALL {
                assert!(covered.contains(format), "{format:?}");
            }
            for target in [$(stringify!($target),)*] {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz/fuzz_targets/{target}.rs"));
                assert!(path.exists(), "{}", path.display());
            }
        }
    };
}

targets! {
    osm_xml => OsmXml;
    osm_pbf => OsmPbf;
    imdf => Imdf;
    indoorgml => IndoorGml;
    ifc => Ifc;
    rmf_building => RmfBuilding;
    rmf_site => RmfSite;
    survex => Survex;
    subt => SubT;
    geojson => GeoJson;
    dxf => Dxf;
    svg => Svg;
    picture => Picture;
}
