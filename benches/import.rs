//! Measures each importer beside merely parsing its file — with the crate that parses it or, where the parser is our
//! own, with that alone — and rooms from wall lines beside geo's union of the same rooms; prints a Markdown table.
//!
//! `cargo bench --no-default-features --bench import`; with some of `samples`, `pbf`, `drawn`, `walls` for these rows
//! alone. Files of the shared samples are left out where they are absent.

#[path = "../tests/importing/pbf.rs"]
mod pbf;
mod support;

use geo::Area;
use std::env;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use support::{Row, side_by_side, square_metres};
use undercroft::generate::generate;
use undercroft::import::{Options, Step, Survey, import, import_bytes, subdivision};
use undercroft::model::{Facility, Xy};

const BAR: &str = "3";

fn main() {
    let groups = [("samples", samples as fn(&mut Vec<Row>)), ("pbf", osm_pbf), ("drawn", drawn), ("walls", walls)];
    let asked = |group: &str| env::args().any(|argument| argument == group);
    let all = !groups.iter().any(|(name, _)| asked(name));
    let mut rows = Vec::new();
    groups.iter().filter(|(name, _)| all || asked(name)).for_each(|(_, measure)| measure(&mut rows));
    Row::print(&rows);
}

fn sample(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: no sample data for {name}");
    None
}

fn row(rows: &mut Vec<Row>, name: &str, work: &'static str, parse: impl Fn(&[u8]) -> usize) {
    let Some(path) = sample(name) else { return };
    let bytes = std::fs::read(&path).expect("the sample is readable");
    let imported = import(&path, &Options::default()).expect("the sample is sound");
    let rooms = imported.draft.spaces.len() as u32;
    let times = side_by_side(|| import(&path, &Options::default()).map(|imported| imported.draft), || parse(&bytes));
    rows.push(Row::new(work, rooms, times, BAR));
}

fn samples(rows: &mut Vec<Row>) {
    row(rows, "osm/tud-apb.osm", "OSM: import (quick-xml: all events and attributes)", quick_xml);
    row(rows, "survex/DowProv.3d", "Survex: import (our own reader alone: stations and legs)", |bytes| {
        Survey::parse(bytes).map_or(0, |survey| survey.stations.len() + survey.legs.len())
    });
    for (name, work) in [
        ("ifc/Duplex_A_20110907.ifc", "IFC with space boundaries: import (our own tokenizer alone: all instances)"),
        ("ifc/LargeBuilding.ifc", "IFC without: import (our own tokenizer alone: all instances)"),
    ] {
        row(rows, name, work, |bytes| {
            let text = std::str::from_utf8(bytes).expect("text");
            let step = Step::read(text).expect("a sound file");
            step.numbers().filter_map(|number| step.get(number)).map(|instance| instance.values.len()).sum()
        });
    }
    row(rows, "imdf/polymap-IMDFData.zip", "IMDF: import (zip and geojson: all layers)", |bytes| {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a sound archive");
        let mut parsed = 0;
        for at in 0..zip.len() {
            let mut member = zip.by_index(at).expect("a sound member");
            let mut text = String::new();
            if member.name().ok().is_some_and(|name| name.ends_with("json")) && member.read_to_string(&mut text).is_ok()
            {
                parsed += text.parse::<geojson::GeoJson>().is_ok() as usize;
            }
        }
        parsed
    });
    row(rows, "indoorgml/InEditor-6storey.gml", "IndoorGML: import (roxmltree: the tree)", roxmltree);
    row(rows, "rmf/hotel.building.yaml", "Open-RMF building: import (serde-saphyr: the value)", |bytes| {
        let value: serde_json::Value = serde_saphyr::from_slice(bytes).expect("sound YAML");
        value.as_object().map_or(0, serde_json::Map::len)
    });
    row(rows, "rmf/office.site.json", "Open-RMF site: import (serde_json: the value)", |bytes| {
        let value: serde_json::Value = serde_json::from_slice(bytes).expect("sound JSON");
        value.as_object().map_or(0, serde_json::Map::len)
    });
    row(rows, "subt/final_event_01.sdf", "SubT: import of both files (roxmltree: the tree of the world)", roxmltree);
}

/// The sample in OpenStreetMap's other encoding, with nodes in columns, history and compressed blobs as other programs
/// write them: alone, and among the houses of its town, as extracts come.
fn osm_pbf(rows: &mut Vec<Row>) {
    let Some(path) = sample("osm/tud-apb.osm") else { return };
    let xml = std::fs::read_to_string(path).expect("the sample is readable");
    let mut measure = |work: &'static str, xml: &str| {
        let bytes = pbf::encode_as_usual(xml);
        let take =
            || import_bytes("apb.osm.pbf", bytes.clone(), None, &Options::default()).expect("a sound file").draft;
        let rooms = take().spaces.len() as u32;
        rows.push(Row::new(work, rooms, side_by_side(take, || osmpbf(&bytes)), BAR));
    };
    measure("OSM PBF of nothing but one building: import (osmpbf: all elements, tags and references)", &xml);
    measure("OSM PBF of this building among 20,000 others: import (the same)", &among_houses(&xml));
}

/// An OSM file with four corners and an address for each of 20,000 more buildings, to the east of those it has.
fn among_houses(xml: &str) -> String {
    let corner = |house: i64, at: i64| {
        let (lat, lon) = ([0, 0, 1, 1][at as usize], [0, 1, 1, 0][at as usize]);
        let lat = 51.0 + (house / 200 * 4 + lat) as f64 * 1.0e-4;
        let lon = 13.8 + (house % 200 * 4 + lon) as f64 * 1.0e-4;
        format!("<node id=\"{}\" version=\"1\" lat=\"{lat:.7}\" lon=\"{lon:.7}\"/>", 20_000_000_000 + house * 4 + at)
    };
    let way = |house: i64| {
        let ends = [0, 1, 2, 3, 0].map(|at| format!("<nd ref=\"{}\"/>", 20_000_000_000 + house * 4 + at)).concat();
        let (id, street, number) = (2_000_000_000 + house, house / 50, house % 50);
        format!(
            "<way id=\"{id}\" version=\"1\">{ends}<tag k=\"building\" v=\"yes\"/><tag k=\"addr:street\" v=\"Street \
             {street}\"/><tag k=\"addr:housenumber\" v=\"{number}\"/></way>"
        )
    };
    let houses = 0..20_000;
    let corners: String = houses.clone().flat_map(|house| (0..4).map(move |at| corner(house, at))).collect();
    let ways: String = houses.map(way).collect();
    xml.replacen("<way", &format!("{corners}<way"), 1).replacen("<relation", &format!("{ways}<relation"), 1)
}

/// Formats of which there is no sample: 10,000 rooms as another program would draw them.
fn drawn(rows: &mut Vec<Row>) {
    let draft = generate(10_000, 20, 7).expect("the figures make a building");
    let facility = Facility::new(draft).expect("the building is sound");
    let own = |rows: &mut Vec<Row>, work, name: &str, text: String, parse: &dyn Fn(&[u8]) -> usize| {
        let bytes = text.into_bytes();
        let import = || import_bytes(name, bytes.clone(), None, &Options::default()).expect("a sound file").draft;
        rows.push(Row::new(work, 10_000, side_by_side(import, || parse(&bytes)), BAR));
    };
    own(rows, "GeoJSON: import (geojson: the collection)", "big.geojson", geojson_of(&facility), &|bytes| {
        let text = std::str::from_utf8(bytes).expect("text");
        text.parse::<geojson::GeoJson>().is_ok() as usize
    });
    own(rows, "DXF: import as underlay (its pairs of code and value alone)", "big.dxf", dxf_of(&facility), &|bytes| {
        let lines = std::str::from_utf8(bytes).expect("text").lines();
        lines.map(|line| line.trim().parse::<f64>().is_ok()).filter(|is_number| *is_number).count()
    });
    own(rows, "SVG: import as underlay (roxmltree: the tree)", "big.svg", svg_of(&facility), &roxmltree);
}

fn outlines(facility: &Facility) -> impl Iterator<Item = (i32, Vec<Xy>)> + '_ {
    facility.space_ixs().filter_map(|space| {
        let shape = facility.space(space).footprint.shape()?;
        let ring = shape.0.first()?.exterior().coords().map(|at| [at.x, at.y]).collect();
        Some((facility.level(facility.level_of(space)).ordinal, ring))
    })
}

fn geojson_of(facility: &Facility) -> String {
    let feature = |(at, (level, ring)): (usize, (i32, Vec<Xy>))| {
        let ring = serde_json::to_string(&ring).expect("numbers");
        format!(
            "{{\"type\":\"Feature\",\"id\":{at},\"properties\":{{\"level\":{level},\"name\":\"room {at}\"}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
        )
    };
    let features: Vec<String> = outlines(facility).enumerate().map(feature).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
}

fn dxf_of(facility: &Facility) -> String {
    let line = |(_, ring): (i32, Vec<Xy>)| {
        let corners: String = ring.iter().map(|[x, y]| format!("10\n{x}\n20\n{y}\n")).collect();
        format!("0\nLWPOLYLINE\n8\nWALLS\n90\n{}\n70\n0\n{corners}", ring.len())
    };
    let lines: String = outlines(facility).map(line).collect();
    format!("0\nSECTION\n2\nENTITIES\n{lines}0\nENDSEC\n0\nEOF\n")
}

fn svg_of(facility: &Facility) -> String {
    let line = |(_, ring): (i32, Vec<Xy>)| {
        let corners: Vec<String> = ring.iter().map(|[x, y]| format!("{x} {y}")).collect();
        format!("<path d=\"M{}Z\"/>\n", corners.join("L"))
    };
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}</svg>", outlines(facility).map(line).collect::<String>())
}

/// The walls of 10,000 rooms in a grid, each drawn for itself and ended by eye, within two centimetres.
fn walls(rows: &mut Vec<Row>) {
    const SIDE: usize = 100;
    let mut state = 1_u32;
    let mut by_eye = move |value: f64| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        value + (f64::from(state >> 8) / f64::from(1 << 24) - 0.5) * 0.04
    };
    let corner = |column: usize, row: usize| [column as f64 * 4.0, row as f64 * 5.0];
    let mut lines: Vec<[Xy; 2]> = Vec::new();
    for (column, row) in (0..=SIDE).flat_map(|column| (0..=SIDE).map(move |row| (column, row))) {
        let ends = [(column < SIDE).then(|| corner(column + 1, row)), (row < SIDE).then(|| corner(column, row + 1))];
        let drawn = ends.into_iter().flatten().map(|end| [corner(column, row), end]);
        lines.extend(drawn.map(|line| line.map(|[x, y]| [by_eye(x), by_eye(y)])));
    }
    let rooms = subdivision::faces(&lines, 0.1, 1.0).expect("a plan of walls").rooms;
    assert_eq!(rooms.len(), SIDE * SIDE, "every room is found");
    let area: f64 = rooms.iter().map(Area::unsigned_area).sum();
    let united = square_metres(&geo::unary_union(&rooms));
    assert!((united / area - 1.0).abs() < 0.001, "geo unites {united} of {area} m²");
    let times = side_by_side(
        || subdivision::faces(&lines, 0.1, 1.0).map(|faces| faces.rooms.len()),
        || square_metres(&geo::unary_union(&rooms)),
    );
    // The bar is a sixth of what GEOS took for such rooms on the machine of the performance bars: 243 ms, or 110 ms with
    // the lines cut where they meet before. Here geo's union of the found rooms is the clock: it finds no room, and
    // rooms that share their corners exactly are united faster than any that stand apart.
    let work = "rooms from 20,200 wall lines, which no crate here does (geo, easier: unary union of those rooms)";
    rows.push(Row::new(work, 10_000, times, "40 ms; 18 ms if cut before"));
}

fn quick_xml(bytes: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    let mut met = 0;
    loop {
        match reader.read_event().expect("sound XML") {
            quick_xml::events::Event::Eof => return met,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                met += tag.attributes().flatten().map(|attribute| attribute.value.len()).sum::<usize>();
            }
            _ => {}
        }
    }
}

fn osmpbf(bytes: &[u8]) -> usize {
    let mut met = 0;
    let length =
        |tags: &mut dyn Iterator<Item = (&str, &str)>| tags.map(|(key, value)| key.len() + value.len()).sum::<usize>();
    let read = osmpbf::ElementReader::new(bytes).for_each(|element| {
        met += match element {
            osmpbf::Element::Node(node) => length(&mut node.tags()),
            osmpbf::Element::DenseNode(node) => length(&mut node.tags()),
            osmpbf::Element::Way(way) => length(&mut way.tags()) + way.refs().count(),
            osmpbf::Element::Relation(relation) => length(&mut relation.tags()) + relation.members().count(),
        }
    });
    read.expect("a sound file");
    met
}

fn roxmltree(bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).expect("text");
    roxmltree::Document::parse(text).map_or(0, |document| document.descendants().count())
}
