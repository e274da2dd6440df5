//! Importing OpenStreetMap in its binary encoding: the same building as from XML.

mod importing;

use importing::pbf::{encode, encode_as_usual};
use importing::{error, import_bytes, take};
use std::path::Path;
use undercroft::import::Format;

#[test]
fn the_binary_twin_of_a_file_gives_the_same_building() {
    let forms: [fn(&str) -> Vec<u8>; 2] = [encode, encode_as_usual];
    for (name, form) in ["ward", "foyer", "station"].into_iter().flat_map(|name| forms.map(|form| (name, form))) {
        let path = format!("tests/data/osm/{name}.osm");
        let (xml, _) = take(Path::new(&path));
        let binary = import_bytes(&format!("{name}.osm"), &form(&std::fs::read_to_string(&path).unwrap())).unwrap();
        assert_eq!(binary.format, Format::OsmPbf);
        assert_eq!(binary.tally, xml.tally);
        let close = |a: f64, b: f64| (a - b).abs() < 1.0e-6;
        for (a, b) in binary.draft.spaces.iter().zip(&xml.draft.spaces) {
            assert!(a.id == b.id && close(a.footprint.area_m2(), b.footprint.area_m2()), "{} {}", a.id, b.id);
        }
        let ends = |imported: &undercroft::import::Imported| {
            imported.draft.portals.iter().map(|portal| (portal.id.clone(), portal.between.clone())).collect::<Vec<_>>()
        };
        assert_eq!(ends(&binary), ends(&xml));
    }
}

#[test]
fn a_binary_file_cut_off_or_damaged_is_refused() {
    let good = encode(&std::fs::read_to_string("tests/data/osm/ward.osm").unwrap());
    for cut in [60, good.len() / 2, good.len() - 1] {
        assert!(error("a.pbf", &good[..cut]).contains("damaged or cut off"), "{cut}");
    }
    for at in (40..good.len()).step_by(41) {
        let mut bad = good.clone();
        bad[at] ^= 0xFF;
        // Not every flipped byte can be noticed; none may do more than change or refuse the file.
        _ = import_bytes("a.pbf", &bad);
    }
}

#[test]
fn coordinates_too_large_to_multiply_are_no_panic() {
    // Found by fuzzing: a granularity times a latitude beyond 64 bits.
    let found = std::fs::read("fuzz/corpus/osm_pbf/granularity.osm.pbf").unwrap();
    match import_bytes("a.osm.pbf", &found) {
        Ok(imported) => assert!(imported.draft.spaces.iter().all(|space| space.footprint.area_m2() < 1.0e6)),
        Err(error) => assert!(error.to_string().lines().count() == 1, "{error}"),
    }
}
