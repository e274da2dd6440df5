//! OpenStreetMap's binary encoding, written from its XML: for the tests and for the benches.
#![allow(dead_code, reason = "tests and benches each take their part of it")]

use roxmltree::{Document, Node};
use std::io::Write;

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

/// Each value less the one before.
fn deltas(values: impl IntoIterator<Item = i64>) -> Vec<u64> {
    let mut last = 0;
    values.into_iter().map(|value| signed(value - std::mem::replace(&mut last, value))).collect()
}

/// A blob as it is, or compressed, as nearly all files have theirs.
#[derive(Clone, Copy)]
enum Pack {
    Stored,
    Zlib,
}

fn blob(kind: &str, content: &[u8], pack: Pack) -> Vec<u8> {
    let data = match pack {
        Pack::Stored => bytes(1, content),
        Pack::Zlib => {
            let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            zlib.write_all(content).unwrap();
            bytes(3, &zlib.finish().unwrap())
        }
    };
    let blob = [data, number(2, content.len() as u64)].concat();
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

    fn tags(&mut self, element: Node) -> Vec<[u64; 2]> {
        let tags = element.children().filter(|child| child.has_tag_name("tag"));
        tags.map(|tag| ["k", "v"].map(|name| self.of(tag.attribute(name).unwrap()))).collect()
    }

    /// The id, tags and history that every kind of element begins with.
    fn head(&mut self, element: Node, id: u64) -> Vec<u8> {
        let tags = self.tags(element);
        let [version, time, changeset, uid] = history(element).map(|value| value as u64);
        let user = self.of(element.attribute("user").unwrap_or_default());
        let info = [number(1, version), number(2, time), number(3, changeset), number(4, uid), number(5, user)];
        let (keys, values) = (tags.iter().map(|tag| tag[0]), tags.iter().map(|tag| tag[1]));
        [number(1, id), packed(2, keys), packed(3, values), bytes(4, &info.concat())].concat()
    }
}

/// Version, time, changeset and user of an element, as far as the file has them.
fn history(element: Node) -> [i64; 4] {
    let number = |name: &str| element.attribute(name).map_or(0, |text| text.parse().unwrap());
    let time = element.attribute("timestamp").map_or(0, |text| text.parse::<jiff::Timestamp>().unwrap().as_second());
    [number("version"), time, number("changeset"), number("uid")]
}

fn id(element: Node) -> i64 {
    element.attribute("id").unwrap().parse().unwrap()
}

fn degrees(element: Node, name: &str) -> i64 {
    (element.attribute(name).unwrap().parse::<f64>().unwrap() * 1e7).round() as i64
}

fn node(node: Node, strings: &mut Strings) -> Vec<u8> {
    let place = [number(8, signed(degrees(node, "lat"))), number(9, signed(degrees(node, "lon")))];
    bytes(1, &[strings.head(node, signed(id(node))), place.concat()].concat())
}

/// All nodes in columns.
fn dense(nodes: &[Node], strings: &mut Strings) -> Vec<u8> {
    let column = |field, value: &dyn Fn(Node) -> i64| packed(field, deltas(nodes.iter().map(|&node| value(node))));
    let versions = packed(1, nodes.iter().map(|&node| history(node)[0] as u64));
    let [times, changesets, uids] = [1, 2, 3].map(|at| column(at as u64 + 1, &|node| history(node)[at]));
    let users = nodes.iter().map(|node| strings.of(node.attribute("user").unwrap_or_default()) as i64);
    let users = packed(5, deltas(users.collect::<Vec<_>>()));
    let info = bytes(5, &[versions, times, changesets, uids, users].concat());
    let places = [column(8, &|node| degrees(node, "lat")), column(9, &|node| degrees(node, "lon"))].concat();
    let tags = nodes.iter().flat_map(|&node| strings.tags(node).into_iter().flatten().chain([0]).collect::<Vec<_>>());
    let tags = packed(10, tags.collect::<Vec<_>>());
    bytes(2, &[column(1, &id), info, places, tags].concat())
}

fn references(element: Node, kind: &str) -> Vec<u64> {
    let children = element.children().filter(|child| child.has_tag_name(kind));
    deltas(children.map(|child| child.attribute("ref").unwrap().parse().unwrap()))
}

fn way(way: Node, strings: &mut Strings) -> Vec<u8> {
    bytes(3, &[strings.head(way, id(way) as u64), packed(8, references(way, "nd"))].concat())
}

fn relation(relation: Node, strings: &mut Strings) -> Vec<u8> {
    let members = || relation.children().filter(|child| child.has_tag_name("member"));
    let roles: Vec<u64> = members().map(|member| strings.of(member.attribute("role").unwrap())).collect();
    let kinds = members().map(|member| match member.attribute("type") {
        Some("node") => 0,
        Some("relation") => 2,
        _ => 1,
    });
    let members = [packed(8, roles), packed(9, references(relation, "member")), packed(10, kinds)].concat();
    bytes(4, &[strings.head(relation, id(relation) as u64), members].concat())
}

/// The binary twin of an XML file: its nodes one by one, its blobs stored as they are.
pub fn encode(xml: &str) -> Vec<u8> {
    let nodes = |nodes: &[Node], strings: &mut Strings| nodes.iter().flat_map(|&at| node(at, strings)).collect();
    file(xml, nodes, Pack::Stored)
}

/// The same as other programs write it: its nodes in columns, its blobs compressed.
pub fn encode_as_usual(xml: &str) -> Vec<u8> {
    file(xml, dense, Pack::Zlib)
}

fn file(xml: &str, nodes: fn(&[Node], &mut Strings) -> Vec<u8>, pack: Pack) -> Vec<u8> {
    let document = Document::parse(xml).unwrap();
    let of = |kind: &'static str| document.root_element().children().filter(move |node| node.has_tag_name(kind));
    let mut strings = Strings::default();
    let groups = [
        nodes(&of("node").collect::<Vec<_>>(), &mut strings),
        of("way").flat_map(|at| way(at, &mut strings)).collect(),
        of("relation").flat_map(|at| relation(at, &mut strings)).collect(),
    ];
    let groups = groups.map(|group| bytes(2, &group)).concat();
    let table: Vec<u8> =
        std::iter::once(&String::new()).chain(&strings.0).flat_map(|text| bytes(1, text.as_bytes())).collect();
    let header = [bytes(4, b"OsmSchema-V0.6"), bytes(4, b"DenseNodes")].concat();
    [blob("OSMHeader", &header, pack), blob("OSMData", &[bytes(1, &table), groups].concat(), pack)].concat()
}
