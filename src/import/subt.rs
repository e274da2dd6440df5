//! DARPA SubT worlds: a graph of tunnel tiles (`.dot`), and their poses in the world file (`.sdf`) beside it.

use super::source::{Member, Source};
use super::{Fault, Ledger, Sketch, storeys};
use crate::model::{Code, Draft, End, Footprint, Origin, Portal, PortalKind, Space, SpaceKind};
use std::collections::{BTreeMap, HashMap};

// Tiles lie on a grid of twenty metres; how much of one is hollow the files do not say.
const TILE_M: f64 = 20.0;
const SLICE_M: f64 = 10.0;

pub fn read(source: &Source, member: &Member, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let is_world = member.head().trim_start().starts_with('<');
    let other = source.companion(member, if is_world { "dot" } else { "sdf" });
    let (graph, world) = if is_world { (other.as_ref(), Some(member)) } else { (Some(member), other.as_ref()) };
    let graph = graph.ok_or_else(|| Fault::whole("the graph of its tiles (.dot of the same name) is not beside it"))?;
    let graph = Graph::parse(&graph.text()?)?;
    let poses = match world {
        Some(world) => poses(&world.text()?)?,
        None => {
            let message = "the world file (.sdf of the same name) is not beside it; tiles have no place";
            ledger.warn(Code::NotPlaced, "world file that is missing", "facility", message);
            HashMap::new()
        }
    };
    Ok(sketch(&graph, &poses, ledger))
}

struct Graph {
    /// `(type, name)` of each vertex, by its number.
    vertices: BTreeMap<u64, (String, String)>,
    edges: Vec<(u64, u64)>,
}

impl Graph {
    fn parse(text: &str) -> Result<Self, Fault> {
        let mut graph = Self { vertices: BTreeMap::new(), edges: Vec::new() };
        let text = without_comments(text);
        let body = text.split_once('{').and_then(|(_, body)| body.rsplit_once('}'));
        let (body, _) = body.ok_or_else(|| Fault::whole("the graph has no closing brace; the file is cut off"))?;
        for (at, statement) in body.split(';').map(str::trim).filter(|statement| !statement.is_empty()).enumerate() {
            let head = statement.split('[').next().unwrap_or_default().trim();
            let number = |text: &str| text.trim().trim_matches('"').parse::<u64>();
            let bad = |_| Fault::new(format!("statement {}", at + 1), format!("\"{head}\" is neither vertex nor edge"));
            if let Some((a, b)) = head.split_once("--").or_else(|| head.split_once("->")) {
                graph.edges.push((number(a).map_err(bad)?, number(b).map_err(bad)?));
            } else if !matches!(head, "graph" | "node" | "edge") && !head.contains('=') {
                graph.vertices.insert(number(head).map_err(bad)?, label(statement));
            }
        }
        Ok(graph)
    }
}

/// Type and name in a label such as `"7::Tunnel Tile 2::tile_7"`.
fn label(statement: &str) -> (String, String) {
    let label = statement.split_once("label=").map_or("", |(_, label)| label).trim_start_matches('"');
    let label = label.split('"').next().unwrap_or_default();
    let mut parts = label.split("::").skip(1).map(str::to_owned);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

fn without_comments(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The position of every named model of the world.
fn poses(text: &str) -> Result<HashMap<String, [f64; 3]>, Fault> {
    let document = roxmltree::Document::parse(text).map_err(|error| {
        let at = error.pos();
        Fault::new(format!("line {}, column {}", at.row, at.col), error.to_string())
    })?;
    let models = document.descendants().filter(|node| matches!(node.tag_name().name(), "include" | "model"));
    let pose = |model: roxmltree::Node| {
        let child = |name: &str| model.children().find(|child| child.tag_name().name() == name);
        let name = child("name").and_then(|name| name.text()).or(model.attribute("name"))?.trim().to_owned();
        let mut numbers =
            child("pose")?.text()?.split_whitespace().map(|number| number.parse::<f64>().unwrap_or(f64::NAN));
        Some((name, [numbers.next()?, numbers.next()?, numbers.next()?]))
    };
    Ok(models.filter_map(pose).collect())
}

fn sketch(graph: &Graph, poses: &HashMap<String, [f64; 3]>, ledger: &mut Ledger) -> Sketch {
    // The base station is not a tile, yet has a pose of its own under its type.
    let pose = |(kind, name): &(String, String)| poses.get(name).or_else(|| poses.get(kind)).copied();
    let floors: Vec<f64> = graph.vertices.values().map(|vertex| pose(vertex).map_or(0.0, |at| at[2])).collect();
    let top = floors.iter().copied().fold(0.0, f64::max);
    let storeys = storeys::slice(&floors, top, SLICE_M);
    let mut draft = Draft::default();
    for (((number, vertex), &level), &z) in graph.vertices.iter().zip(&storeys.of).zip(&floors) {
        let id = id(graph, *number);
        let mut space = Space::new(id.as_str(), storeys.levels[level].id.as_str());
        space.kind = kind(&vertex.0);
        space.name.clone_from(&vertex.0);
        match pose(vertex) {
            Some([x, y, _]) => {
                space.footprint = Footprint::Point { at: [x, y], uncertainty_m: TILE_M / 2.0 };
                space.floor_z_m = Some(z);
            }
            None => ledger.warn(Code::NotPlaced, "tile without a pose", &id, "it is kept unplaced"),
        }
        if vertex.0 == "base_station" {
            let entrance = format!("{id} entrance");
            draft.portals.push(Portal {
                kind: PortalKind::Opening,
                origin: Origin::Inferred,
                ..Portal::new(entrance.as_str(), id.as_str(), End::Outside)
            });
        }
        draft.spaces.push(space);
    }
    for &(a, b) in &graph.edges {
        let edge = format!("{}~{}", id(graph, a), id(graph, b));
        if graph.vertices.contains_key(&a) && graph.vertices.contains_key(&b) && a != b {
            let portal = Portal::new(edge.as_str(), id(graph, a).as_str(), End::Space(id(graph, b).as_str().into()));
            draft.portals.push(Portal { kind: PortalKind::Opening, ..portal });
        } else {
            ledger.warn(Code::Unresolved, "edge that joins no two tiles", edge, "a vertex of it is missing");
        }
    }
    draft.levels = storeys.levels;
    Sketch { draft, ..Sketch::default() }
}

fn id(graph: &Graph, number: u64) -> String {
    let name = graph.vertices.get(&number).map_or("", |(_, name)| name.as_str());
    if name.is_empty() { format!("vertex_{number}") } else { name.to_owned() }
}

fn kind(word: &str) -> SpaceKind {
    let word = word.to_lowercase();
    if word.contains("shaft") {
        SpaceKind::Shaft
    } else if word.contains("intersection") || word.contains("cavern") || word.contains("room") {
        SpaceKind::Chamber
    } else if word == "base_station" {
        SpaceKind::Yard
    } else {
        SpaceKind::Tunnel
    }
}
