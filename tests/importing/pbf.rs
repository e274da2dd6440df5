//! OpenStreetMap's binary encoding, written from its XML: for the tests and for the benches.

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

/// The binary twin of an XML file, its blobs stored as they are.
pub fn encode(xml: &str) -> Vec<u8> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let mut strings = Strings::default();
    let mut group = Vec::new();
    let reference = |node: roxmltree::Node| node.attribute("ref").unwrap().parse::<i64>().unwrap();
    let is_taken = |node: &roxmltree::Node| matches!(node.tag_name().name(), "node" | "way" | "relation");
    for element in document.root_element().children().filter(is_taken) {
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
                let kind = |member: roxmltree::Node| match member.attribute("type") {
                    Some("node") => 0,
                    Some("relation") => 2,
                    _ => 1,
                };
                let kinds: Vec<u64> = children("member").map(kind).collect();
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
