//! States and transitions: what joins the cells.

use super::shape::positions;
use super::{Cell, Role, gml_id, opening, portal, reference};
use crate::import::Ledger;
use crate::import::adjacency::{Lone, Opening};
use crate::import::geodetic::Frame;
use crate::model::{Code, End, Level, Portal, PortalKind, Xy};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, HashMap, HashSet};

/// An edge between two cells, with the place it passes through.
struct Edge {
    id: String,
    cells: [String; 2],
    at: Option<Xy>,
}

pub struct Graph {
    edges: Vec<Edge>,
}

impl Graph {
    pub fn of(document: &Document, cells: &[Cell], ledger: &mut Ledger) -> Self {
        let known: HashSet<&str> = cells.iter().map(|cell| cell.id.as_str()).collect();
        let mut cell_of: HashMap<&str, &str> = HashMap::new();
        let named = |name: &'static str| document.descendants().filter(move |node| node.tag_name().name() == name);
        for state in named("State") {
            let dual = children(state, "duality").find_map(reference).filter(|cell| known.contains(cell));
            cell_of.extend(gml_id(state).zip(dual));
        }
        // A state of a finer layer stands for the cell that contains it.
        for link in named("InterLayerConnection") {
            let ends: Vec<&str> = children(link, "interConnects").filter_map(reference).collect();
            if let &[a, b] = ends.as_slice() {
                match (cell_of.get(a).copied(), cell_of.get(b).copied()) {
                    (Some(cell), None) => _ = cell_of.insert(b, cell),
                    (None, Some(cell)) => _ = cell_of.insert(a, cell),
                    _ => {}
                }
            }
        }
        let mut edges = Vec::new();
        for (at, transition) in named("Transition").enumerate() {
            let id = gml_id(transition).map_or_else(|| format!("transition {}", at + 1), str::to_owned);
            // Some files connect the cells themselves.
            let cell = |id: &str| cell_of.get(id).copied().or_else(|| known.get(id).copied());
            let ends: Vec<&str> = children(transition, "connects").filter_map(reference).collect();
            let joined: Vec<&str> = ends.iter().filter_map(|id| cell(id)).collect();
            match joined.as_slice() {
                &[a, b] if a == b => ledger.skip("transition within one cell", id),
                &[a, b] => {
                    edges.push(Edge { id, cells: [a.min(b).to_owned(), a.max(b).to_owned()], at: passage(transition) })
                }
                _ => {
                    let message = format!("of its ends {ends:?} only {} belong to a cell", joined.len());
                    ledger.warn(Code::Unresolved, "transition that joins no two cells", id, message);
                }
            }
        }
        Self { edges: once(edges) }
    }

    pub fn portals(
        &self,
        cells: &[Cell],
        level_of: &HashMap<&str, usize>,
        levels: &[Level],
        frame: &Frame,
        ledger: &mut Ledger,
    ) -> (Vec<Portal>, Vec<Opening>) {
        let mut portals = Vec::new();
        for edge in &self.edges {
            let [a, b] = &edge.cells;
            if let (Some(level_a), Some(level_b)) = (level_of.get(a.as_str()), level_of.get(b.as_str())) {
                let kind = if level_a == level_b { PortalKind::Door } else { PortalKind::Stair };
                portals.push(portal(&edge.id, kind, a, b, edge.at.map(|at| frame.metres(at))));
            }
        }
        let mut openings = Vec::new();
        let doors = cells.iter().filter(|cell| matches!(cell.role, Role::Door | Role::Exit));
        let neighbours = self.neighbours();
        for door in doors {
            let lone = if door.role == Role::Exit { Lone::Outside } else { Lone::Unknown };
            let at = door.middle().map(|at| frame.metres(at));
            let rooms: Vec<&str> = neighbours
                .get(door.id.as_str())
                .into_iter()
                .flatten()
                .copied()
                .filter(|id| level_of.contains_key(id))
                .collect();
            match (rooms.as_slice(), at) {
                ([], Some(at)) => {
                    let level = nearest(levels, door.floor().0);
                    openings.extend(level.map(|level| opening(&door.id, level, at, lone)));
                }
                ([], None) => {
                    ledger.warn(
                        Code::Unresolved,
                        "door without rooms or place",
                        &door.id,
                        "nothing says what it joins",
                    );
                }
                (&[room], _) => {
                    let end = if lone == Lone::Outside { End::OUTSIDE } else { End::UNKNOWN };
                    if lone == Lone::Unknown {
                        let message = format!("joins \"{room}\" to nothing; it is kept as a loose end");
                        ledger.warn(Code::Unresolved, "door with one room", &door.id, message);
                    }
                    portals.push(portal(&door.id, PortalKind::Door, room, end, at));
                }
                ([first, rest @ ..], _) => {
                    for (count, room) in rest.iter().enumerate() {
                        let id = if count == 0 { door.id.clone() } else { format!("{}.{}", door.id, count + 1) };
                        portals.push(portal(&id, PortalKind::Door, first, room, at));
                    }
                }
            }
        }
        (portals, openings)
    }

    fn neighbours(&self) -> HashMap<&str, Vec<&str>> {
        let mut neighbours: HashMap<&str, Vec<&str>> = HashMap::new();
        for Edge { cells: [a, b], .. } in &self.edges {
            neighbours.entry(a).or_default().push(b);
            neighbours.entry(b).or_default().push(a);
        }
        neighbours
    }
}

impl Cell {
    fn middle(&self) -> Option<Xy> {
        let outer = &self.shape.as_ref()?.outer;
        let count = outer.len() as f64;
        Some(outer.iter().fold([0.0, 0.0], |[x, y], at| [x + at[0] / count, y + at[1] / count]))
    }
}

fn nearest(levels: &[Level], z: f64) -> Option<&Level> {
    levels.iter().min_by(|a, b| (a.elevation_m - z).abs().total_cmp(&(b.elevation_m - z).abs()))
}

/// Each edge once: files give both directions, and two doors between the same rooms pass through different places.
fn once(edges: Vec<Edge>) -> Vec<Edge> {
    let mut seen: BTreeMap<[String; 2], Vec<Option<Xy>>> = BTreeMap::new();
    let is_new = |edge: &Edge| {
        let places = seen.entry(edge.cells.clone()).or_default();
        let same = |other: &Option<Xy>| match (other, edge.at) {
            (Some(a), Some(b)) => (a[0] - b[0]).hypot(a[1] - b[1]) < 0.1,
            _ => true,
        };
        let is_new = !places.iter().any(same);
        places.push(edge.at);
        is_new
    };
    edges.into_iter().filter(is_new).collect()
}

/// Where a transition passes: the corner of its line between the two states is the door.
fn passage(transition: Node) -> Option<Xy> {
    let line: Vec<Xy> = positions(transition).into_iter().map(|[x, y, _]| [x, y]).collect();
    let count = line.len();
    let (a, b) = (line.get(count.checked_sub(1)? / 2)?, line.get(count / 2)?);
    Some([(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0])
}

fn children<'a, 'input>(node: Node<'a, 'input>, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}
