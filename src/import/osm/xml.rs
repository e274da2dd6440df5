//! The XML encoding. Entities beyond the five of XML itself are refused, so none can blow up.

use super::data::{Data, Node, Relation, Tags, Way};
use crate::import::Fault;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use smol_str::SmolStr;
use std::borrow::Cow;

pub fn parse(text: &str) -> Result<Data, Fault> {
    let mut reader = Reader::from_str(text);
    let mut parser = Parser::default();
    loop {
        let offset = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| {
            let offset = reader.error_position() as usize;
            Fault::at(text, offset, error.to_string())
        })?;
        let step = match &event {
            Event::Start(element) => parser.open(element, false),
            Event::Empty(element) => parser.open(element, true),
            Event::End(_) => {
                parser.close();
                Ok(())
            }
            Event::Eof if parser.depth > 0 => {
                Err("the file ends in the middle of an element; it is cut off".to_owned())
            }
            Event::Eof => break,
            _ => Ok(()),
        };
        step.map_err(|why| Fault::at(text, offset, why))?;
    }
    parser.data.settle();
    Ok(parser.data)
}

#[derive(Default)]
struct Parser {
    data: Data,
    depth: usize,
    current: Option<Element>,
}

enum Element {
    Node(Node),
    Way(Way),
    Relation(Relation),
}

impl Parser {
    fn open(&mut self, element: &BytesStart, is_empty: bool) -> Result<(), String> {
        self.depth += 1;
        match (self.depth, element.name().as_ref()) {
            (1, "osm") => {}
            (1, other) => return Err(format!("the root element is <{other}> and not <osm>")),
            (2, "node") => self.node(element)?,
            (2, "way") => {
                let way = |id| Element::Way(Way { id, nodes: Vec::new(), tags: Tags::default() });
                self.current = there(element)?.map(way);
            }
            (2, "relation") => {
                let relation = |id| Element::Relation(Relation { id, ways: Vec::new(), tags: Tags::default() });
                self.current = there(element)?.map(relation);
            }
            (3, "tag") => self.tag(element)?,
            (3, "nd") => {
                if let Some(Element::Way(way)) = &mut self.current {
                    let [node] = attributes(element, ["ref"])?;
                    way.nodes.push(number(element, "ref", node)?);
                }
            }
            (3, "member") => self.member(element)?,
            _ => {}
        }
        if is_empty {
            self.close();
        }
        Ok(())
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth != 1 {
            return;
        }
        match self.current.take() {
            Some(Element::Node(node)) if !node.tags.0.is_empty() => self.data.nodes.push(node),
            Some(Element::Way(way)) => self.data.ways.push(way),
            Some(Element::Relation(relation)) => self.data.relations.push(relation),
            Some(Element::Node(_)) | None => {}
        }
    }

    fn node(&mut self, element: &BytesStart) -> Result<(), String> {
        let [id, lon, lat, action, visible] = attributes(element, ["id", "lon", "lat", "action", "visible"])?;
        let degrees =
            |name, text: Option<Cow<str>>| text.map(|text| text.parse().map_err(|_| bad(name, &text))).transpose();
        let (id, lon, lat) = (number(element, "id", id)?, degrees("lon", lon)?, degrees("lat", lat)?);
        if let (true, Some(lon), Some(lat)) = (is_there(action, visible), lon, lat) {
            self.data.places.insert(id, [lon, lat]);
            self.current = Some(Element::Node(Node { id, tags: Tags::default() }));
        }
        Ok(())
    }

    fn tag(&mut self, element: &BytesStart) -> Result<(), String> {
        let tags = match &mut self.current {
            Some(Element::Node(node)) => &mut node.tags,
            Some(Element::Way(way)) => &mut way.tags,
            Some(Element::Relation(relation)) => &mut relation.tags,
            None => return Ok(()),
        };
        let [Some(key), Some(value)] = attributes(element, ["k", "v"])? else {
            return Err("a tag lacks its k or its v".to_owned());
        };
        tags.0.push((SmolStr::new(key), SmolStr::new(value)));
        Ok(())
    }

    fn member(&mut self, element: &BytesStart) -> Result<(), String> {
        let Some(Element::Relation(relation)) = &mut self.current else { return Ok(()) };
        let [kind, role, way] = attributes(element, ["type", "role", "ref"])?;
        if kind.as_deref() == Some("way") {
            relation.ways.push((number(element, "ref", way)?, role.as_deref() == Some("inner")));
        }
        Ok(())
    }
}

/// The id of a way or relation; none where it is deleted.
fn there(element: &BytesStart) -> Result<Option<i64>, String> {
    let [id, action, visible] = attributes(element, ["id", "action", "visible"])?;
    let id = number(element, "id", id)?;
    Ok(is_there(action, visible).then_some(id))
}

// The editor JOSM keeps deleted elements in its files, history extracts keep invisible ones.
fn is_there(action: Option<Cow<str>>, visible: Option<Cow<str>>) -> bool {
    action.as_deref() != Some("delete") && visible.as_deref() != Some("false")
}

fn number(element: &BytesStart, name: &str, text: Option<Cow<str>>) -> Result<i64, String> {
    let text = text.ok_or_else(|| format!("<{}> has no {name}", element.name().as_ref()))?;
    text.parse().map_err(|_| bad(name, &text))
}

fn bad(name: &str, text: &str) -> String {
    let text: String = text.chars().take(40).collect();
    format!("{name} is \"{text}\", which is no number it can be")
}

/// The values of the attributes asked for, each given once, in one pass over the element.
fn attributes<'a, const N: usize>(
    element: &'a BytesStart,
    names: [&str; N],
) -> Result<[Option<Cow<'a, str>>; N], String> {
    let mut found = [const { None }; N];
    // The parser's own check of all names for repetition takes the square of their number.
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if let Some(at) = names.iter().position(|&name| name == attribute.key.as_ref()) {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            if found[at].replace(value).is_some() {
                return Err(format!("<{}> has {} twice", element.name().as_ref(), names[at]));
            }
        }
    }
    Ok(found)
}
