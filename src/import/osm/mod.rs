//! OpenStreetMap with Simple Indoor Tagging: rooms are closed ways and multipolygons, doors are nodes on their walls.

mod area;
mod data;
mod door;
mod kind;
mod level;
mod line;
mod pbf;
mod ring;
mod storey;
mod xml;

use super::geodetic::Projection;
use super::{Fault, Ledger, Options, Sketch};
use crate::model::{Code, Draft, Outline, Space};
use data::{Data, ElementId, Way};
use kind::Thing;
use std::collections::BTreeMap;
use std::fmt;

const NOTICE: &str = "© OpenStreetMap contributors, Open Database Licence 1.0 (openstreetmap.org/copyright)";
// Mappers draw one line for two faces of a wall, or leave the wall's thickness between two rooms.
const DOOR_TOLERANCE_M: f64 = 0.4;

pub fn read_xml(text: &str, options: &Options, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    Ok(sketch(&xml::parse(text)?, options, ledger))
}

pub fn read_pbf(bytes: &[u8], options: &Options, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    Ok(sketch(&pbf::parse(bytes)?, options, ledger))
}

/// The building while it is put together.
struct Plan<'a> {
    data: &'a Data,
    projection: Projection,
    spaces: Vec<Space>,
    at_node: AtNode,
    /// Rooms of one element on several storeys, lowest first.
    columns: Vec<Vec<usize>>,
}

fn sketch(data: &Data, options: &Options, ledger: &mut Ledger) -> Sketch {
    let areas = area::collect(data, ledger);
    let lines = line::collect(data, ledger);
    left_over(data, ledger);
    let mut outlines: Vec<Outline> = areas.iter().map(|area| area.outline(data)).collect();
    let corners = outlines.iter().flat_map(|outline| outline.outer.iter().chain(outline.holes.iter().flatten()));
    let nodes = lines.iter().flat_map(|line| line.nodes()).filter_map(|node| data.places.get(node));
    let Some(projection) = Projection::around(corners.chain(nodes).copied()) else { return Sketch::default() };
    for Outline { outer, holes } in &mut outlines {
        outer.iter_mut().chain(holes.iter_mut().flatten()).for_each(|at| *at = projection.metres(*at));
    }
    let storeys = storey::Storeys::of(data, &projection, &outlines, options, ledger);
    let doors = data.nodes.iter().filter(|node| door::is_taken(&node.tags)).map(|node| node.id);
    let at_node = AtNode::of(doors.chain(lines.iter().flat_map(|line| line.nodes()).copied()));
    let mut plan = Plan { data, projection, spaces: Vec::new(), at_node, columns: Vec::new() };
    plan.draw_areas(&areas, outlines, &storeys);
    let portals = plan.draw_lines(&lines, &storeys, ledger);
    let openings = plan.openings(&storeys, ledger);
    let Plan { spaces, columns, .. } = plan;
    let levels = storeys.levels(&spaces);
    let draft = Draft {
        name: storeys.building_name,
        notice: NOTICE.to_owned(),
        georeference: Some(projection.origin),
        storey_height_m: Some(storeys.height_m),
        levels,
        spaces,
        portals,
        ..Draft::default()
    };
    Sketch { draft, openings, columns, door_tolerance_m: DOOR_TOLERANCE_M }
}

/// Counts what is neither room nor door, by kind.
fn left_over(data: &Data, ledger: &mut Ledger) {
    let nodes = data.nodes.iter().filter(|node| !door::is_taken(&node.tags));
    let is_taken = |way: &Way| way.tags.0.is_empty() || area::is_taken(way) || line::is_taken(way);
    let is_wall = |way: &Way| storey::is_building(&way.tags) && !kind::is_indoors(&way.tags);
    let ways = data.ways.iter().filter(|way| !is_taken(way) && !is_wall(way));
    let nodes = nodes.map(|node| (&node.tags, ElementId('n', node.id)));
    let mut by_kind: BTreeMap<Thing, Vec<ElementId>> = BTreeMap::new();
    for (tags, id) in nodes.chain(ways.map(|way| (&way.tags, ElementId('w', way.id)))) {
        by_kind.entry(Thing::of(tags)).or_default().push(id);
    }
    for (kind, ids) in by_kind {
        ledger.skip_all(&kind.to_string(), ids.into_iter());
    }
}

/// Rooms by the nodes of their outline, as far as these are doors or lie on lines; sorted once all are drawn.
struct AtNode {
    asked: Vec<i64>,
    rooms: Vec<(i64, usize)>,
}

impl AtNode {
    fn of(asked: impl Iterator<Item = i64>) -> Self {
        let mut asked: Vec<i64> = asked.collect();
        asked.sort_unstable();
        Self { asked, rooms: Vec::new() }
    }

    fn add<'a>(&mut self, nodes: impl Iterator<Item = &'a i64>, room: usize) {
        let asked = nodes.filter(|node| self.asked.binary_search(node).is_ok());
        self.rooms.extend(asked.map(|&node| (node, room)));
    }

    fn settle(&mut self) {
        self.rooms.sort_unstable();
        self.rooms.dedup();
    }

    fn rooms(&self, node: i64) -> impl Iterator<Item = usize> {
        let first = self.rooms.partition_point(|&(at, _)| at < node);
        self.rooms[first..].iter().take_while(move |&&(at, _)| at == node).map(|&(_, room)| room)
    }
}

impl Plan<'_> {
    /// The rooms at a node on a storey.
    fn rooms_at(&self, node: i64, level: &str) -> Vec<usize> {
        self.at_node.rooms(node).filter(|&room| self.spaces[room].level.as_str() == level).collect()
    }

    fn place(&self, node: i64) -> Option<[f64; 2]> {
        self.data.places.get(&node).map(|&at| self.projection.metres(at))
    }

    fn unreadable_level(ledger: &mut Ledger, id: impl fmt::Display, why: String) {
        ledger.warn(Code::NotPlaced, "element with an unreadable level", id, why);
    }
}
