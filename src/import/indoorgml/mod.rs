//! IndoorGML 1.0: cells with a shape in two or three dimensions, and states and transitions that say what joins them.

mod graph;
mod shape;

use super::adjacency::{Lone, Opening};
use super::geodetic::Frame;
use super::{Fault, Ledger, Sketch, storeys, words};
use crate::model::{Code, Draft, Extra, Footprint, Origin, Portal, PortalKind, Space, SpaceKind, Xy};
use graph::Graph;
use roxmltree::{Document, Node, ParsingOptions};
use shape::Shape;
use std::collections::HashMap;

// Ten times the largest published model; more is not a building.
const MOST_NODES: u32 = 20_000_000;
const DOOR_TOLERANCE_M: f64 = 0.3;

/// A cell as the file has it: a room, or a door drawn as a cell of its own.
struct Cell {
    id: String,
    name: String,
    words: Vec<String>,
    story: Option<String>,
    role: Role,
    shape: Option<Shape>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Room,
    Passage,
    Door,
    Exit,
}

pub fn read(text: &str, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let at = error.pos();
        Fault::new(format!("line {}, column {}", at.row, at.col), error.to_string())
    })?;
    let elements = ids(&document);
    let cells: Vec<Cell> = document.descendants().filter_map(|node| cell(node, &elements)).collect();
    let graph = Graph::of(&document, &cells, ledger);
    Ok(sketch(cells, &graph, ledger))
}

fn sketch(cells: Vec<Cell>, graph: &Graph, ledger: &mut Ledger) -> Sketch {
    let outlines: Vec<Vec<Xy>> = cells.iter().filter_map(|cell| Some(cell.shape.as_ref()?.outer.clone())).collect();
    let frame = Frame::of(&outlines);
    let is_room = |cell: &&Cell| matches!(cell.role, Role::Room | Role::Passage);
    let floors: Vec<(f64, f64)> = cells.iter().filter(is_room).map(Cell::floor).collect();
    let mut storeys = storeys::cluster(&floors);
    name_storeys(&mut storeys, cells.iter().filter(is_room));
    let mut spaces = Vec::new();
    let mut level_of: HashMap<&str, usize> = HashMap::new();
    for (cell, &level) in cells.iter().filter(is_room).zip(&storeys.of) {
        level_of.insert(&cell.id, level);
        spaces.push(space(cell, &storeys.levels[level], &frame, ledger));
    }
    let (portals, openings) = graph.portals(&cells, &level_of, &storeys.levels, &frame, ledger);
    let levels = storeys.levels;
    let draft = Draft { georeference: frame.georeference(), levels, spaces, portals, ..Draft::default() };
    Sketch { draft, openings, columns: Vec::new(), door_tolerance_m: DOOR_TOLERANCE_M }
}

/// A storey is called what most of its cells say.
fn name_storeys<'a>(storeys: &mut storeys::Storeys, cells: impl Iterator<Item = &'a Cell>) {
    let mut votes: HashMap<(usize, &str), usize> = HashMap::new();
    for (cell, &level) in cells.zip(&storeys.of) {
        if let Some(story) = &cell.story {
            *votes.entry((level, story)).or_default() += 1;
        }
    }
    for (at, level) in storeys.levels.iter_mut().enumerate() {
        let winner = votes.iter().filter(|((of, _), _)| *of == at).max_by_key(|((_, name), count)| (**count, *name));
        level.name = winner.map(|((_, name), _)| (*name).to_owned()).unwrap_or_default();
    }
}

fn space(cell: &Cell, level: &crate::model::Level, frame: &Frame, ledger: &mut Ledger) -> Space {
    let mut space = Space::new(cell.id.as_str(), level.id.as_str());
    space.kind = cell.kind();
    let is_number = cell.name.len() <= 8 && cell.name.contains(|c: char| c.is_ascii_digit());
    *(if is_number { &mut space.number } else { &mut space.name }) = cell.name.clone();
    if let Some(shape) = &cell.shape {
        let metres = |ring: &Vec<Xy>| ring.iter().map(|&at| frame.metres(at)).collect();
        space.footprint =
            Footprint::Polygon { outer: metres(&shape.outer), holes: shape.holes.iter().map(metres).collect() };
        space.height_m = shape.height_m;
        space.floor_z_m = shape.floor_z_m.filter(|z| (z - level.elevation_m).abs() > 0.01);
        if shape.is_hull {
            let message = "no face of its solid lies level; its outline is the hull of its corners";
            ledger.warn(Code::Guessed, "cell without a floor", &cell.id, message);
        }
    } else {
        ledger.warn(Code::NotPlaced, "cell without geometry", &cell.id, "it is kept unplaced");
    }
    if !cell.words.is_empty() {
        space.extra = Extra::from([("indoorgml".to_owned(), cell.words.clone().into())]);
    }
    space
}

impl Cell {
    fn floor(&self) -> (f64, f64) {
        let shape = self.shape.as_ref();
        let storey = self.story.as_deref().and_then(words::ordinal).map(|ordinal| f64::from(ordinal) * 3.0);
        let z = shape.and_then(|shape| shape.floor_z_m).or(storey).unwrap_or(0.0);
        (z, shape.and_then(|shape| shape.height_m).unwrap_or(0.0))
    }

    fn kind(&self) -> SpaceKind {
        let words = self.words.iter().chain([&self.name]);
        let by_word = words.flat_map(|word| word.split([' ', '_', '-'])).find_map(words::space_kind);
        by_word.unwrap_or(if self.role == Role::Passage { SpaceKind::Corridor } else { SpaceKind::Room })
    }
}

/// A portal to be, from a door's name and place.
fn opening(id: &str, level: &crate::model::Level, at: Xy, lone: Lone) -> Opening {
    Opening { lone, ..Opening::new(id, level.id.clone(), at) }
}

fn portal(id: &str, kind: PortalKind, a: &str, b: &str, at: Option<Xy>) -> Portal {
    Portal { kind, at, origin: Origin::Explicit, ..Portal::new(id, a, b) }
}

fn ids<'a, 'input>(document: &'a Document<'input>) -> HashMap<&'a str, Node<'a, 'input>> {
    document.descendants().filter_map(|node| Some((gml_id(node)?, node))).collect()
}

fn gml_id<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == "id").map(|attribute| attribute.value())
}

/// The id an element points to, of an element of the same file.
fn reference<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let href = node.attributes().find(|attribute| attribute.name() == "href")?.value();
    Some(href.trim_start_matches('#'))
}

fn child_text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let child = node.children().find(|child| child.tag_name().name() == name)?;
    child.text().map(str::trim).filter(|text| !text.is_empty())
}

fn cell(node: Node, elements: &HashMap<&str, Node>) -> Option<Cell> {
    let role = match node.tag_name().name() {
        "CellSpace" | "GeneralSpace" | "NonNavigableSpace" => Role::Room,
        "TransitionSpace" => Role::Passage,
        "ConnectionSpace" => Role::Door,
        "AnchorSpace" => Role::Exit,
        _ => return None,
    };
    let id = gml_id(node)?.to_owned();
    let words = ["class", "function", "usage"].into_iter().filter_map(|name| child_text(node, name));
    let story = child_text(node, "description").and_then(story);
    Some(Cell {
        name: child_text(node, "name").unwrap_or_default().to_owned(),
        words: words.map(str::to_owned).collect(),
        story,
        role,
        shape: shape::of(node, elements),
        id,
    })
}

/// The storey in a description such as `story="1":`.
fn story(description: &str) -> Option<String> {
    let after = ["storey=", "story=", "floor=", "level="].into_iter().find_map(|key| description.split_once(key))?.1;
    let name = after.trim_start_matches(['"', '\'']).split(['"', '\'', ':', ';', ',']).next()?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_storey_is_read_from_a_description() {
        assert_eq!(super::story("story=\"1\":"), Some("1".to_owned()));
        assert_eq!(super::story("name=x;storey='B2';"), Some("B2".to_owned()));
        assert_eq!(super::story("a hall"), None);
    }
}
