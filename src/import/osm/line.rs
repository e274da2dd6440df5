//! What is drawn as a line: corridors of stations, and steps, ramps and lifts from storey to storey.

use super::area::extra;
use super::data::{Data, Tags, Way};
use super::door;
use super::level::Levels;
use super::storey::Storeys;
use super::{Plan, kind};
use crate::import::Ledger;
use crate::import::adjacency::Floors;
use crate::model::{Code, End, Footprint, LevelId, Origin, Portal, PortalKind, PortalState, Space, SpaceKind, Xy};
use std::collections::BTreeMap;

const USUAL_WIDTH_M: f64 = 2.0;
/// How far a lift or the end of steps may lie from the room it serves.
const REACH_M: f64 = 1.5;

/// An open way that people walk along inside a building.
pub struct Line<'a> {
    way: &'a Way,
    levels: Vec<f64>,
}

impl Line<'_> {
    pub fn nodes(&self) -> std::slice::Iter<'_, i64> {
        self.way.nodes.iter()
    }

    /// Steps, and anything else that changes the storey on its way.
    fn climbs(&self) -> bool {
        self.levels.len() > 1
    }
}

fn is_steps(tags: &Tags) -> bool {
    tags.is("highway", "steps") || tags.has("conveying")
}

fn is_walkable(tags: &Tags) -> bool {
    let indoors = tags.has("indoor") || tags.get("level").is_some();
    match tags.get("highway") {
        Some("corridor") => true,
        Some("steps" | "footway" | "pedestrian" | "path") => indoors,
        _ => tags.is("indoor", "corridor"),
    }
}

pub fn is_taken(way: &Way) -> bool {
    !way.is_closed() && is_walkable(&way.tags)
}

pub fn collect<'a>(data: &'a Data, ledger: &mut Ledger) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for way in data.ways.iter().filter(|way| is_taken(way)) {
        let id = format!("w{}", way.id);
        match Levels::of(&way.tags) {
            Ok(Some(levels)) if is_steps(&way.tags) && levels.list.len() < 2 => {
                ledger.skip("steps within one storey", id);
            }
            Ok(Some(levels)) => lines.push(Line { way, levels: levels.list }),
            Ok(None) => ledger.skip("corridor line without a level", id),
            Err(why) => Plan::unreadable_level(ledger, &id, why),
        }
    }
    lines
}

impl Plan<'_> {
    /// Adds the corridors, and gives their joints and what leads from storey to storey.
    pub fn draw_lines(&mut self, lines: &[Line], storeys: &Storeys, ledger: &mut Ledger) -> Vec<Portal> {
        let outlined = self.spaces.len();
        let floors = Floors::new(&self.spaces);
        let level = lines.iter().filter(|line| !line.climbs());
        let corridors = level.filter_map(|line| Some((line, self.corridor(line, &floors, storeys, ledger)?)));
        for (line, space) in corridors.collect::<Vec<_>>() {
            self.at_node.add(line.nodes(), self.spaces.len());
            self.spaces.push(space);
        }
        self.at_node.settle();
        let floors = Floors::new(&self.spaces);
        let mut portals = self.corridor_joints(outlined, lines, &floors, storeys);
        for climb in self.climbs(lines, ledger) {
            portals.extend(self.climb(&climb, &floors, storeys, ledger));
        }
        portals
    }

    /// What leads from storey to storey: lines, then lifts given as points.
    fn climbs<'a>(&'a self, lines: &'a [Line], ledger: &mut Ledger) -> Vec<Climb<'a>> {
        let line = |line: &'a Line| {
            let ends = [line.way.nodes.first(), line.way.nodes.last()];
            Climb {
                id: format!("w{}", line.way.id),
                kind: if is_steps(&line.way.tags) { PortalKind::Stair } else { PortalKind::Opening },
                nodes: ends.into_iter().flatten().copied().collect(),
                levels: line.levels.clone(),
                tags: &line.way.tags,
            }
        };
        let mut climbs: Vec<Climb> = lines.iter().filter(|line| line.climbs()).map(line).collect();
        for node in self.data.nodes.iter().filter(|node| node.tags.is("highway", "elevator")) {
            let id = format!("n{}", node.id);
            match Levels::of(&node.tags) {
                Ok(Some(levels)) if levels.list.len() > 1 => {
                    let (nodes, tags, levels) = (vec![node.id], &node.tags, levels.list);
                    climbs.push(Climb { id, kind: PortalKind::Lift, nodes, levels, tags });
                }
                Ok(_) => ledger.skip("lift without a range of levels", id),
                Err(why) => Plan::unreadable_level(ledger, &id, why),
            }
        }
        climbs
    }

    fn corridor(&self, line: &Line, outlined: &Floors, storeys: &Storeys, ledger: &mut Ledger) -> Option<Space> {
        let points: Vec<Xy> = line.nodes().filter_map(|&node| self.place(node)).collect();
        let id = format!("w{}", line.way.id);
        let level = line.levels[0];
        let level_id = storeys.level_id(level);
        if runs_through_rooms(&points, &level_id, outlined) {
            ledger.skip("line through rooms that have outlines", id);
            return None;
        }
        let width_m = kind::width_m(&line.way.tags).unwrap_or_else(|| {
            let message = format!("no width is given; it is drawn {USUAL_WIDTH_M} m wide");
            ledger.note(Code::Guessed, "corridor line without a width", &id, message);
            USUAL_WIDTH_M
        });
        let tags = &line.way.tags;
        Some(Space {
            kind: SpaceKind::Corridor,
            name: tags.text("name"),
            number: tags.text("ref"),
            footprint: Footprint::Centreline { points, width_m },
            floor_z_m: storeys.floor_z_m(level),
            extra: extra(tags),
            ..Space::new(format!("{id}@{level}").as_str(), level_id.as_str())
        })
    }

    /// Corridor lines open into each other where they share a node, and into the rooms where they end.
    fn corridor_joints(&self, outlined: usize, lines: &[Line], floors: &Floors, storeys: &Storeys) -> Vec<Portal> {
        let is_door = |node: i64| self.data.node(node).is_some_and(|node| door::is_taken(&node.tags));
        let mut junctions: BTreeMap<(i64, LevelId), Vec<usize>> = BTreeMap::new();
        for line in lines.iter().filter(|line| !line.climbs()) {
            let level = storeys.level_id(line.levels[0]);
            for &node in line.nodes().filter(|node| !is_door(**node)) {
                let rooms = self.rooms_at(node, level.as_str());
                junctions.entry((node, level.clone())).or_insert(rooms);
            }
            let ends = [line.way.nodes.first(), line.way.nodes.last()];
            for &node in ends.into_iter().flatten().filter(|node| !is_door(**node)) {
                let inside = self.place(node).and_then(|at| floors.at(&level, at)).filter(|&room| room < outlined);
                let rooms = junctions.entry((node, level.clone())).or_default();
                rooms.extend(inside.filter(|room| !rooms.contains(room)).into_iter().collect::<Vec<_>>());
            }
        }
        let mut portals = Vec::new();
        for ((node, level), rooms) in junctions {
            let Some(hub) = rooms.iter().position(|&room| room >= outlined) else { continue };
            for (at, &room) in rooms.iter().enumerate().filter(|&(at, _)| at != hub) {
                let is_line = room >= outlined;
                let id = format!("n{node}@{level}{}", if at > 1 { format!(".{at}") } else { String::new() });
                let portal = Portal {
                    kind: PortalKind::Opening,
                    state: if is_line { PortalState::Open } else { PortalState::Unknown },
                    at: self.place(node),
                    origin: if is_line { Origin::SharedNode } else { Origin::Geometric },
                    ..self.between(&id, rooms[hub], room)
                };
                portals.push(portal);
            }
        }
        portals
    }

    fn between(&self, id: &str, a: usize, b: usize) -> Portal {
        Portal::new(id, self.spaces[a].id.as_str(), End::Space(self.spaces[b].id.clone()))
    }

    /// Links the rooms that steps, a ramp or a lift serves, storey by storey.
    fn climb(&self, climb: &Climb, floors: &Floors, storeys: &Storeys, ledger: &mut Ledger) -> Vec<Portal> {
        let mut portals = Vec::new();
        let mut below: Option<usize> = None;
        for &level in &climb.levels {
            let level_id = storeys.level_id(level);
            let Some(room) = self.served(climb, &level_id, floors, below) else {
                let what = climb.kind.word();
                let message =
                    format!("no room within {REACH_M} m of this {what} on level {level}; it does not stop there");
                ledger.warn(Code::Unresolved, &format!("{what} line without a room on a level"), &climb.id, message);
                continue;
            };
            if let Some(below) = below.filter(|&below| !self.in_one_column(below, room)) {
                let id = format!("{}@{}~{}", climb.id, self.spaces[below].level, level_id);
                let portal = Portal {
                    kind: climb.kind,
                    name: climb.tags.text("ref"),
                    at: climb.nodes.first().and_then(|&node| self.place(node)),
                    width_m: kind::width_m(climb.tags),
                    origin: Origin::Geometric,
                    extra: extra(climb.tags),
                    ..self.between(&id, below, room)
                };
                portals.push(portal);
            }
            below = Some(room);
        }
        portals
    }

    /// The room a climb reaches on a level: one that shares a node with it, else the nearest to one of its ends.
    fn served(&self, climb: &Climb, level: &LevelId, floors: &Floors, below: Option<usize>) -> Option<usize> {
        let shared = climb.nodes.iter().flat_map(|&node| self.rooms_at(node, level.as_str()));
        let places: Vec<Xy> = climb.nodes.iter().filter_map(|&node| self.place(node)).collect();
        let near = places.iter().flat_map(|&at| floors.near(level, at, REACH_M)).map(|near| near.space);
        shared.chain(near).find(|&room| Some(room) != below)
    }

    fn in_one_column(&self, a: usize, b: usize) -> bool {
        self.columns.iter().any(|column| column.contains(&a) && column.contains(&b))
    }
}

/// Whether a line is only there to find the way through rooms drawn with their outlines.
fn runs_through_rooms(points: &[Xy], level: &LevelId, outlined: &Floors) -> bool {
    let middles = points.windows(2).map(|pair| {
        let middle = [(pair[0][0] + pair[1][0]) / 2.0, (pair[0][1] + pair[1][1]) / 2.0];
        (middle, (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]))
    });
    let (inside, all) = middles.fold((0.0, 0.0), |(inside, all), (middle, length)| {
        (if outlined.at(level, middle).is_some() { inside + length } else { inside }, all + length)
    });
    inside * 2.0 > all
}

struct Climb<'a> {
    id: String,
    kind: PortalKind,
    nodes: Vec<i64>,
    levels: Vec<f64>,
    tags: &'a Tags,
}
