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
use crate::model::{Code, Draft, Portal, Space};
use data::Data;
use std::collections::HashMap;

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
    /// Rooms by the nodes of their outline.
    at_node: HashMap<i64, Vec<usize>>,
    /// Rooms of one element on several storeys, lowest first.
    columns: Vec<Vec<usize>>,
    portals: Vec<Portal>,
}

fn sketch(data: &Data, options: &Options, ledger: &mut Ledger) -> Sketch {
    let areas = area::collect(data, ledger);
    let lines = line::collect(data, ledger);
    left_over(data, ledger);
    let nodes = areas.iter().flat_map(|area| area.nodes()).chain(lines.iter().flat_map(|line| line.nodes()));
    let Some(projection) = Projection::around(nodes.filter_map(|node| data.places.get(node).copied())) else {
        return Sketch::default();
    };
    let storeys = storey::Storeys::of(data, &projection, &areas, options, ledger);
    let (spaces, at_node, columns) = Default::default();
    let mut plan = Plan { data, projection, spaces, at_node, columns, portals: Vec::new() };
    plan.draw_areas(&areas, &storeys);
    plan.draw_lines(&lines, &storeys, ledger);
    let openings = plan.openings(&storeys, ledger);
    let Plan { spaces, columns, portals, .. } = plan;
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

/// Counts what has a place in a building and is neither room nor door, by kind.
fn left_over(data: &Data, ledger: &mut Ledger) {
    for node in data.nodes.iter().filter(|node| !door::is_taken(&node.tags)) {
        if let Some(kind) = kind::indoor_thing(&node.tags) {
            ledger.skip(&kind, format_args!("n{}", node.id));
        }
    }
    for way in data.ways.iter().filter(|way| !area::is_taken(way) && !line::is_taken(way)) {
        if let Some(kind) = kind::indoor_thing(&way.tags) {
            ledger.skip(&kind, format_args!("w{}", way.id));
        }
    }
    let outdoors =
        data.nodes.iter().filter(|node| !door::is_taken(&node.tags) && kind::indoor_thing(&node.tags).is_none());
    for node in outdoors {
        ledger.skip("thing without a level", format_args!("n{}", node.id));
    }
    for way in data.ways.iter().filter(|way| kind::indoor_thing(&way.tags).is_none() && !line::is_taken(way)) {
        if !way.tags.0.is_empty() && !area::is_taken(way) && !storey::is_building(&way.tags) {
            ledger.skip("thing without a level", format_args!("w{}", way.id));
        }
    }
}

/// The rooms at a node on a storey.
impl Plan<'_> {
    fn rooms_at(&self, node: i64, level: &str) -> Vec<usize> {
        let rooms = self.at_node.get(&node).into_iter().flatten();
        rooms.copied().filter(|&room| self.spaces[room].level.as_str() == level).collect()
    }

    fn place(&self, node: i64) -> Option<[f64; 2]> {
        self.data.places.get(&node).map(|&at| self.projection.metres(at))
    }

    fn unreadable_level(ledger: &mut Ledger, id: &str, why: String) {
        ledger.warn(Code::NotPlaced, "element with an unreadable level", id, why);
    }
}
