//! Importing OpenStreetMap in its binary encoding: the same building as from XML.

mod importing;

use importing::{error, import_bytes, take};
use std::path::Path;
use undercroft::import::Format;

/// Protocol buffers by hand: a field of bytes, of a number, and packed numbers.
fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(value.len() as u64), value.to_vec()].concat()
}

fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

fn signed(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

fn packed(field: u64, values: impl IntoIterator<Item = u64>) -> Vec<u8> {
    bytes(field, &values.into_iter().flat_map(varint).collect::<Vec<u8>>())
}

fn blob(kind: &str, content: &[u8]) -> Vec<u8> {
    let blob = [bytes(1, content), number(2, content.len() as u64)].concat();
    let header = [bytes(1, kind.as_bytes()), number(3, blob.len() as u64)].concat();
    [(header.len() as u32).to_be_bytes().to_vec(), header, blob].concat()
}

#[derive(Default)]
struct Strings(Vec<String>);

impl Strings {
    fn of(&mut self, text: &str) -> u64 {
        let at = self.0.iter().position(|known| known == text).unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        });
        at as u64 + 1
    }

    fn tags(&mut self, element: roxmltree::Node) -> Vec<u8> {
        let tags = || element.children().filter(|child| child.has_tag_name("tag"));
        let keys: Vec<u64> = tags().map(|tag| self.of(tag.attribute("k").unwrap())).collect();
        let values: Vec<u64> = tags().map(|tag| self.of(tag.attribute("v").unwrap())).collect();
        [packed(2, keys), packed(3, values)].concat()
    }
}

/// The binary twin of an XML file.
fn encode(xml: &str) -> Vec<u8> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let mut strings = Strings::default();
    let mut group = Vec::new();
    let reference = |node: roxmltree::Node| node.attribute("ref").unwrap().parse::<i64>().unwrap();
    for element in document.root_element().children().filter(|node| node.is_element()) {
        let id: i64 = element.attribute("id").unwrap().parse().unwrap();
        let tags = strings.tags(element);
        let degrees =
            |name: &str| signed((element.attribute(name).unwrap().parse::<f64>().unwrap() * 1e7).round() as i64);
        let deltas = |refs: Vec<i64>| {
            let mut last = 0;
            refs.into_iter().map(|id| signed(id - std::mem::replace(&mut last, id))).collect::<Vec<_>>()
        };
        let children = |name: &'static str| element.children().filter(move |child| child.has_tag_name(name));
        let (field, message) = match element.tag_name().name() {
            "node" => (1, [number(1, signed(id)), tags, number(8, degrees("lat")), number(9, degrees("lon"))].concat()),
            "way" => {
                (3, [number(1, id as u64), tags, packed(8, deltas(children("nd").map(reference).collect()))].concat())
            }
            _ => {
                let roles: Vec<u64> =
                    children("member").map(|member| strings.of(member.attribute("role").unwrap())).collect();
                let members = deltas(children("member").map(reference).collect());
                let kinds = members.iter().map(|_| 1).collect::<Vec<_>>();
                (4, [number(1, id as u64), tags, packed(8, roles), packed(9, members), packed(10, kinds)].concat())
            }
        };
        group.extend(bytes(field, &message));
    }
    let table: Vec<u8> =
        std::iter::once(&String::new()).chain(&strings.0).flat_map(|text| bytes(1, text.as_bytes())).collect();
    let header = bytes(4, b"OsmSchema-V0.6");
    [blob("OSMHeader", &header), blob("OSMData", &[bytes(1, &table), bytes(2, &group)].concat())].concat()
}

#[test]
fn the_binary_twin_of_a_file_gives_the_same_building() {
    for name in ["ward", "foyer", "station"] {
        let path = format!("tests/data/osm/{name}.osm");
        let (xml, _) = take(Path::new(&path));
        let binary = import_bytes(&format!("{name}.osm"), &encode(&std::fs::read_to_string(&path).unwrap())).unwrap();
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
