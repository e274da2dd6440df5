//! Rooms with an outline: closed ways and multipolygons, one space for each storey they are on.

use super::data::{Data, ElementId, Tags, Way};
use super::level::{Levels, Shown};
use super::storey::Storeys;
use super::{Plan, kind, ring};
use crate::import::Ledger;
use crate::import::vertical::vertical_kind;
use crate::model::{Code, Extra, Footprint, Outline, Space, SpaceId};
use smol_str::{SmolStr, ToSmolStr, format_smolstr};
use std::borrow::Cow;
use std::collections::HashSet;

/// A room as the file has it, on one or more storeys.
pub struct Area<'a> {
    pub id: SmolStr,
    pub tags: &'a Tags,
    pub levels: Levels,
    outer: Cow<'a, [i64]>,
    holes: Vec<Vec<i64>>,
}

impl Area<'_> {
    pub fn nodes(&self) -> impl Iterator<Item = &i64> {
        self.outer.iter().chain(self.holes.iter().flatten())
    }

    /// In degrees.
    pub fn outline(&self, data: &Data) -> Outline {
        let places = |ring: &[i64]| {
            let mut places = Vec::with_capacity(ring.len());
            places.extend(ring.iter().filter_map(|node| data.places.get(node)));
            places
        };
        Outline { outer: places(&self.outer), holes: self.holes.iter().map(|hole| places(hole)).collect() }
    }
}

// `indoor=yes` only says that a thing is under a roof.
fn is_room(tags: &Tags) -> bool {
    let is_shaft = tags.is("highway", "elevator")
        || tags.has("stairs")
        || tags.is("room", "stairs")
        || tags.is("room", "elevator");
    match tags.get("indoor") {
        Some("room" | "corridor" | "area") => true,
        Some("wall" | "level" | "door" | "pathway") => false,
        _ => is_shaft && (tags.get("level").is_some() || tags.get("repeat_on").is_some()),
    }
}

/// Whether a way was read as a room, or said to be none.
pub fn is_taken(way: &Way) -> bool {
    is_room(&way.tags) && (way.is_closed() || way.tags.is("indoor", "room") || way.tags.is("indoor", "area"))
        || way.tags.is("indoor", "level")
}

pub fn collect<'a>(data: &'a Data, ledger: &mut Ledger) -> Vec<Area<'a>> {
    let mut areas = Vec::new();
    let mut bounds = HashSet::new();
    for relation in data.relations.iter().filter(|relation| is_room(&relation.tags)) {
        let id = ElementId('r', relation.id).to_smolstr();
        let rings = ring::of(relation, data);
        if rings.outer.is_empty() || rings.missing > 0 || !rings.broken.is_empty() {
            let message = format!(
                "of this multipolygon {} ways are not in the file and {} do not close",
                rings.missing,
                rings.broken.len()
            );
            ledger.warn(Code::NotPlaced, "multipolygon with gaps", &id, message);
        }
        let outer_ways = relation.ways.iter().filter(|(_, is_hole)| !is_hole);
        bounds.extend(
            outer_ways
                .map(|&(way, _)| way)
                .filter(|way| data.way(*way).is_some_and(|way| way.tags.get("level") == relation.tags.get("level"))),
        );
        let Some(levels) = levels(&relation.tags, &id, ledger) else { continue };
        for (at, outer) in rings.outer.into_iter().enumerate() {
            let id = if at == 0 { id.clone() } else { format_smolstr!("{id}.{}", at + 1) };
            // With several outlines a hole outside of this one is cut away by the repair of outlines.
            let holes = if at == 0 { rings.holes.clone() } else { Vec::new() };
            areas.push(Area { id, tags: &relation.tags, levels: levels.clone(), outer: outer.into(), holes });
        }
    }
    for way in data.ways.iter().filter(|way| is_room(&way.tags) && !bounds.contains(&way.id)) {
        let id = ElementId('w', way.id).to_smolstr();
        if way.is_closed() {
            let Some(levels) = levels(&way.tags, &id, ledger) else { continue };
            areas.push(Area { id, tags: &way.tags, levels, outer: (&way.nodes).into(), holes: Vec::new() });
        } else if is_taken(way) {
            let message = "this outline does not close, so it encloses no room; close it in the source";
            ledger.warn(Code::NotPlaced, "room with an open outline", &id, message);
        }
    }
    areas
}

fn levels(tags: &Tags, id: &str, ledger: &mut Ledger) -> Option<Levels> {
    match Levels::of(tags) {
        Ok(Some(levels)) => {
            if levels.guessed {
                let message = format!("its level is written with a comma; it is taken to be on {:?}", levels.list);
                ledger.warn(Code::Guessed, "level with a comma", id, message);
            }
            Some(levels)
        }
        Ok(None) => {
            let message = "no level is given; it is taken to be on level 0";
            ledger.warn(Code::Guessed, "room without a level", id, message);
            Some(Levels { list: vec![0.0], ..Levels::default() })
        }
        Err(why) => {
            Plan::unreadable_level(ledger, id, why);
            None
        }
    }
}

impl Plan<'_> {
    pub fn draw_areas(&mut self, areas: &[Area], outlines: Vec<Outline>, storeys: &Storeys) {
        self.spaces.reserve(areas.len());
        for (area, Outline { outer, holes }) in areas.iter().zip(outlines) {
            let first = self.spaces.len();
            // They are in order, so that of two parts of one storey the second comes right behind.
            let levels = area.levels.list.chunk_by(|a, b| a.floor() == b.floor()).map(|storey| storey[0]);
            let footprints = std::iter::repeat_n(Footprint::Polygon { outer, holes }, levels.clone().count());
            for (level, footprint) in levels.zip(footprints) {
                self.at_node.add(area.nodes(), self.spaces.len());
                self.spaces.push(space(area, level, storeys, footprint));
            }
            let column = first..self.spaces.len();
            if column.len() > 1 && vertical_kind(self.spaces[first].kind).is_some() {
                self.columns.push(column.collect());
            }
        }
    }
}

pub fn space(area: &Area, level: f64, storeys: &Storeys, footprint: Footprint) -> Space {
    let tags = area.tags;
    Space {
        kind: kind::of(tags),
        name: tags.text("name"),
        number: tags.text("ref"),
        footprint,
        floor_z_m: storeys.floor_z_m(level),
        height_m: tags.metres("height"),
        extra: extra(tags),
        ..Space::new(SpaceId(format_smolstr!("{}@{}", area.id, Shown(level))), storeys.level_id(level))
    }
}

/// The tags that say nothing about place and number, as the source has them.
pub fn extra(tags: &Tags) -> Extra {
    const TAKEN: [&str; 9] =
        ["indoor", "level", "repeat_on", "name", "ref", "door", "entrance", "min_level", "max_level"];
    let mut rest = serde_json::Map::new();
    for (key, value) in tags.0.iter().filter(|(key, _)| !TAKEN.contains(&key.as_str())) {
        rest.insert(key.to_string(), value.as_str().into());
    }
    let mut extra = Extra::new();
    if !rest.is_empty() {
        extra.insert("osm".to_owned(), rest.into());
    }
    extra
}
