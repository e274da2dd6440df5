//! Storeys: which there are, how high they are, and the building they are in.

use super::data::{Data, Tags};
use crate::import::geodetic::Projection;
use crate::import::nearness::is_inside;
use crate::import::{Ledger, Options};
use crate::model::plan::{self, coord, polygon};
use crate::model::{Code, Level, LevelId, Outline, Space, Xy};
use geo::Contains;
use geo::algorithm::{Area as _, BoundingRect};
use smol_str::ToSmolStr;
use std::collections::{BTreeSet, HashMap};

const USUAL_HEIGHT_M: f64 = 3.0;

pub struct Storeys {
    pub height_m: f64,
    pub building_name: String,
    /// Nodes of the outer walls, in order.
    walls: Vec<i64>,
    outline: Option<Outline>,
    between: Option<(i32, i32)>,
    names: HashMap<i32, String>,
    outlines: HashMap<i32, Outline>,
}

pub fn is_building(tags: &Tags) -> bool {
    tags.has("building") || tags.has("building:part")
}

struct Building<'a> {
    tags: &'a Tags,
    nodes: &'a [i64],
    outer: Vec<Xy>,
    rooms: usize,
}

impl Storeys {
    pub fn of(
        data: &Data,
        projection: &Projection,
        outlines: &[Outline],
        options: &Options,
        ledger: &mut Ledger,
    ) -> Self {
        let buildings = buildings(data, projection, outlines);
        let main =
            buildings.iter().filter(|building| building.tags.has("building")).max_by_key(|building| building.rooms);
        let height_m = options.level_height_m.unwrap_or_else(|| height_m(main, &buildings, ledger));
        let count = |key: &str| main.and_then(|main| main.tags.get(key)?.trim().parse::<i32>().ok());
        let between = count("min_level").zip(count("max_level")).filter(|(low, high)| low <= high && high - low <= 250);
        let several =
            buildings.iter().filter(|building| building.tags.has("building") && building.rooms > 0).count() > 1;
        if several {
            let message = "rooms of more than one building are in the file; the storeys get no outline";
            ledger.note(Code::Guessed, "several buildings", "file", message);
        }
        let outline = main.filter(|_| !several).map(|main| Outline { outer: main.outer.clone(), holes: Vec::new() });
        let mut walls: Vec<i64> = buildings.iter().flat_map(|building| building.nodes).copied().collect();
        walls.sort_unstable();
        let mut storeys = Self {
            height_m,
            building_name: main.map(|main| main.tags.text("name")).unwrap_or_default(),
            walls,
            outline,
            between,
            names: HashMap::new(),
            outlines: HashMap::new(),
        };
        storeys.read_level_outlines(data, projection);
        storeys
    }

    /// `indoor=level` ways carry a storey's name and outline.
    fn read_level_outlines(&mut self, data: &Data, projection: &Projection) {
        for way in data.ways.iter().filter(|way| way.tags.is("indoor", "level")) {
            let Some(ordinal) = way.tags.get("level").and_then(|level| level.trim().parse::<i32>().ok()) else {
                continue;
            };
            let name = ["name", "level:ref", "ref"].into_iter().find_map(|key| way.tags.get(key));
            self.names.extend(name.map(|name| (ordinal, name.to_owned())));
            if way.is_closed() {
                self.outlines.insert(ordinal, Outline { outer: ring(data, projection, &way.nodes), holes: Vec::new() });
            }
        }
    }

    pub fn is_in_outer_wall(&self, node: i64) -> bool {
        self.walls.binary_search(&node).is_ok()
    }

    pub fn level_id(&self, level: f64) -> LevelId {
        LevelId((level.floor() as i32).to_smolstr())
    }

    /// The floor of a half-storey; none where it is that of the storey itself.
    pub fn floor_z_m(&self, level: f64) -> Option<f64> {
        (level.fract() != 0.0).then_some(level * self.height_m)
    }

    /// The storeys that have rooms, and those the building says it has.
    pub fn levels(&self, spaces: &[Space]) -> Vec<Level> {
        let mut ordinals: BTreeSet<i32> = spaces.iter().filter_map(|space| space.level.as_str().parse().ok()).collect();
        ordinals.extend(self.between.into_iter().flat_map(|(low, high)| low..=high));
        let name = |ordinal: i32| self.names.get(&ordinal).cloned().unwrap_or_default();
        let level = |ordinal: i32| Level {
            height_m: self.height_m,
            outline: self.outlines.get(&ordinal).or(self.outline.as_ref()).cloned(),
            ..Level::new(ordinal.to_string().as_str(), name(ordinal), ordinal, f64::from(ordinal) * self.height_m)
        };
        ordinals.into_iter().map(level).collect()
    }
}

fn buildings<'a>(data: &'a Data, projection: &Projection, outlines: &[Outline]) -> Vec<Building<'a>> {
    let closed = data.ways.iter().filter(|way| is_building(&way.tags) && way.is_closed());
    let mut buildings: Vec<Building> = closed
        .map(|way| Building { tags: &way.tags, nodes: &way.nodes, outer: ring(data, projection, &way.nodes), rooms: 0 })
        .collect();
    let middles: Vec<Xy> = outlines.iter().filter_map(|outline| middle(&outline.outer)).collect();
    for building in &mut buildings {
        let Some(around) = plan::ring(&building.outer).bounding_rect() else { continue };
        let mut inside = middles.iter().filter(|at| around.contains(&coord(**at)) && is_inside(&building.outer, **at));
        // Of a part it only matters whether there are any.
        building.rooms = if building.tags.has("building") { inside.count() } else { inside.next().map_or(0, |_| 1) };
    }
    buildings.retain(|building| building.rooms > 0);
    buildings
}

fn ring(data: &Data, projection: &Projection, nodes: &[i64]) -> Vec<Xy> {
    nodes.iter().filter_map(|node| data.places.get(node)).map(|&at| projection.metres(at)).collect()
}

fn middle(outer: &[Xy]) -> Option<Xy> {
    let count = outer.len() as f64;
    let [x, y] = outer.iter().fold([0.0, 0.0], |[x, y], at| [x + at[0], y + at[1]]);
    (!outer.is_empty()).then(|| [x / count, y / count])
}

/// Height over storeys of the building, or of the largest part of it that says how high it is.
fn height_m(main: Option<&Building>, buildings: &[Building], ledger: &mut Ledger) -> f64 {
    let known = |building: &&Building| building.tags.metres("height").is_some();
    let largest = buildings
        .iter()
        .filter(known)
        .max_by(|a, b| polygon(&a.outer, &[]).unsigned_area().total_cmp(&polygon(&b.outer, &[]).unsigned_area()));
    let height = main.filter(known).or(largest).and_then(|building| building.tags.metres("height"));
    let storeys =
        main.and_then(|main| main.tags.get("building:levels")?.parse::<f64>().ok()).filter(|&count| count >= 1.0);
    let (height_m, why) = match height.zip(storeys).map(|(height, storeys)| (height / storeys, height, storeys)) {
        Some((each, height, storeys)) if (2.2..=8.0).contains(&each) => {
            (each, format!("{each:.2} m, from a height of {height} m over {storeys} storeys"))
        }
        _ => (
            USUAL_HEIGHT_M,
            format!("{USUAL_HEIGHT_M} m, as the file gives no height; set the level height if you know it"),
        ),
    };
    ledger.note(Code::Guessed, "storey height", "facility", format!("the storey height is taken to be {why}"));
    height_m
}
