//! Open-RMF building maps: walls and doors without rooms, so rooms are the faces that walls and doors enclose.

mod building;
mod site;

pub use building::read as read_building;
pub use site::read as read_site;

use super::adjacency::{Floors, Lone, Opening};
use super::subdivision;
use super::{Fault, Ledger, Sketch};
use crate::model::plan::{ABSURD_M, coord};
use crate::model::{
    Code, Draft, End, Extra, Footprint, Level, LevelId, Origin, Portal, PortalKind, Space, SpaceKind, Xy,
};
use geo::Contains;

// Traffic editors snap to a pixel or two, and a pixel is about five centimetres.
const SNAP_M: f64 = 0.1;
const LEAST_ROOM_M2: f64 = 1.0;
const LEAST_SHAFT_M2: f64 = 0.2;
const DOOR_TOLERANCE_M: f64 = 0.2;
const STOREY_M: f64 = 3.0;

/// A storey as drawn, in metres.
#[derive(Default)]
struct Storey {
    name: String,
    elevation_m: f64,
    walls: Vec<[Xy; 2]>,
    doors: Vec<Door>,
    /// Named places, such as the goals of robots.
    places: Vec<(Xy, String)>,
}

struct Door {
    id: String,
    name: String,
    kind: String,
    ends: [Xy; 2],
}

/// A lift with its cabin from corner to corner, and the storeys (indices) it serves with its doors on each of them.
struct Lift {
    name: String,
    middle: Xy,
    cabin: [Xy; 4],
    stops: Vec<Stop>,
}

struct Stop {
    storey: usize,
    doors: Vec<(String, [Xy; 2])>,
}

impl Lift {
    /// A cabin of this extent along the axes, turned by `yaw` radians round its middle.
    fn new(name: &str, middle: Xy, extent: Xy, yaw: f64, stops: Vec<Stop>) -> Self {
        let [x, y] = [extent[0] / 2.0, extent[1] / 2.0];
        let cabin = [[-x, -y], [x, -y], [x, y], [-x, y]].map(|corner| turned(middle, corner, yaw));
        Self { name: name.to_owned(), middle, cabin, stops }
    }

    fn footprint(&self) -> Footprint {
        Footprint::Polygon { outer: self.cabin.to_vec(), holes: Vec::new() }
    }

    /// The room of a shaft that nobody drew, as large as the cabin; none where the cabin is no place on a plan.
    fn shaft(&self, level: &LevelId) -> Option<Space> {
        let footprint = self.footprint();
        let is_sound = self.cabin.iter().all(|at| is_sane(*at)) && footprint.area_m2() > LEAST_SHAFT_M2;
        is_sound.then(|| Space {
            kind: SpaceKind::Lift,
            name: self.name.clone(),
            footprint,
            ..Space::new(format!("{}@{level}", self.name).as_str(), level.as_str())
        })
    }
}

fn sketch(name: String, mut storeys: Vec<Storey>, lifts: &[Lift], ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let levels = levels(&storeys);
    let mut spaces = Vec::new();
    let mut openings = Vec::new();
    for (storey, level) in storeys.iter_mut().zip(&levels) {
        spaces.extend(rooms(storey, &level.id, ledger)?);
        let lone = if level.ordinal == 0 { Lone::Outside } else { Lone::Unknown };
        openings.extend(storey.doors.iter().map(|door| opening(door, &level.id, lone)));
    }
    let mut portals = Vec::new();
    for lift in lifts {
        portals.extend(ride(lift, &levels, &mut spaces, &mut openings, ledger));
    }
    report_doorless(&spaces, &openings, &portals, ledger);
    let draft = Draft { name, levels, spaces, portals, ..Draft::default() };
    Ok(Sketch { draft, openings, columns: Vec::new(), door_tolerance_m: DOOR_TOLERANCE_M })
}

/// Levels by elevation; the one nearest to zero is the ground.
fn levels(storeys: &[Storey]) -> Vec<Level> {
    let mut order: Vec<usize> = (0..storeys.len()).collect();
    order.sort_by(|&a, &b| storeys[a].elevation_m.total_cmp(&storeys[b].elevation_m));
    let nearest = |a: &usize, b: &usize| {
        let height = |at: usize| storeys[order[at]].elevation_m.abs();
        height(*a).total_cmp(&height(*b))
    };
    let ground = (0..order.len()).min_by(nearest).unwrap_or(0);
    let gap = |at: usize| {
        let above = order.get(at + 1)?;
        Some(storeys[*above].elevation_m - storeys[order[at]].elevation_m).filter(|&gap| gap > 0.1)
    };
    let level = |storey: usize| {
        let at = order.iter().position(|&other| other == storey).unwrap_or(0);
        let (name, elevation_m) = (storeys[storey].name.as_str(), storeys[storey].elevation_m);
        Level {
            height_m: gap(at).or_else(|| gap(at.checked_sub(1)?)).unwrap_or(STOREY_M),
            ..Level::new(name, name, at as i32 - ground as i32, elevation_m)
        }
    };
    (0..storeys.len()).map(level).collect()
}

/// The faces between walls and doors, named after the places in them.
fn rooms(storey: &Storey, level: &LevelId, ledger: &mut Ledger) -> Result<Vec<Space>, Fault> {
    let doors = storey.doors.iter().map(|door| door.ends);
    let lines: Vec<[Xy; 2]> = storey.walls.iter().copied().chain(doors).collect();
    let faces = subdivision::faces(&lines, SNAP_M, LEAST_ROOM_M2)
        .map_err(|error| Fault::new(format!("level {}", storey.name), error.to_string()))?;
    if faces.slivers > 0 {
        let message = format!("{} faces of less than {LEAST_ROOM_M2} m² between walls are left out", faces.slivers);
        ledger.note(Code::NotPlaced, "sliver between walls", &storey.name, message);
    }
    if faces.idle > 0 {
        let message = format!("{} walls or doors bound no room: they end in the open or stand within one", faces.idle);
        ledger.note(Code::NotPlaced, "wall that bounds no room", &storey.name, message);
    }
    let room = |face: &geo::Polygon| {
        let footprint = Footprint::from_polygon(face);
        // No room has an id in the file; its place keeps it apart, also in a newer edition of the same plan.
        let [x, y] = footprint.anchor().unwrap_or_default().map(|value| value.round() + 0.0);
        let inside = storey.places.iter().filter(|(at, _)| face.contains(&coord(*at)));
        let names: Vec<&str> = inside.map(|(_, name)| name.as_str()).collect();
        let name = names.join(" / ");
        Space { name, footprint, ..Space::new(format!("{level}@{x},{y}").as_str(), level.as_str()) }
    };
    Ok(faces.rooms.iter().map(room).collect())
}

fn opening(door: &Door, level: &LevelId, lone: Lone) -> Opening {
    let [a, b] = door.ends;
    let along = [b[0] - a[0], b[1] - a[1]];
    let middle = [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
    let mut opening = Opening { along: Some(along), lone, ..Opening::new(door.id.as_str(), level.clone(), middle) };
    opening.portal.name.clone_from(&door.name);
    opening.portal.width_m = Some(along[0].hypot(along[1])).filter(|&width| width > 0.0);
    if !door.kind.is_empty() {
        opening.portal.extra = Extra::from([("rmf_type".to_owned(), door.kind.as_str().into())]);
    }
    opening
}

/// Links the rooms a lift's cabin stands in, storey by storey; a room hardly larger than the cabin is its shaft, and where
/// it stands in none the cabin itself is the room.
fn ride(
    lift: &Lift,
    levels: &[Level],
    spaces: &mut Vec<Space>,
    openings: &mut Vec<Opening>,
    ledger: &mut Ledger,
) -> Vec<Portal> {
    let floors = Floors::new(spaces);
    let mut stops: Vec<(&Stop, usize)> = Vec::new();
    let mut shafts: Vec<Space> = Vec::new();
    for stop in &lift.stops {
        let level = &levels[stop.storey].id;
        let inside = floors.at(level, lift.middle);
        match (inside, lift.shaft(level)) {
            (Some(room), _) => stops.push((stop, room)),
            (None, Some(shaft)) => {
                stops.push((stop, spaces.len() + shafts.len()));
                shafts.push(shaft);
            }
            (None, None) => {
                let message = format!("its cabin stands in no room on level {level}; it is taken not to stop there");
                ledger.warn(Code::Unresolved, "lift outside of all rooms", &lift.name, message);
                continue;
            }
        }
        for (name, ends) in &stop.doors {
            let id = format!("{} {name}@{level}", lift.name);
            let door = Door { id, name: name.clone(), kind: "lift".to_owned(), ends: *ends };
            let opening = opening(&door, level, Lone::Unknown);
            // A cabin standing free in a hall has its door within the hall.
            let outside = floors.at(level, across(&opening, lift.middle));
            if outside.is_some() && outside != inside {
                openings.push(opening);
            }
        }
    }
    spaces.extend(shafts);
    stops.sort_by(|a, b| levels[a.0.storey].elevation_m.total_cmp(&levels[b.0.storey].elevation_m));
    let link = |pair: &[(&Stop, usize)]| {
        let (below, above) = (&spaces[pair[0].1], &spaces[pair[1].1]);
        let id = format!("{}@{}~{}", lift.name, below.level, above.level);
        Portal {
            kind: PortalKind::Lift,
            name: lift.name.clone(),
            at: Some(lift.middle),
            origin: Origin::Explicit,
            ..Portal::new(id.as_str(), below.id.as_str(), End::Space(above.id.clone()))
        }
    };
    let portals = stops.windows(2).map(link).collect();
    let cabin_m2 = lift.footprint().area_m2();
    for (_, room) in stops {
        if spaces[room].footprint.area_m2() < 3.0 * cabin_m2 {
            spaces[room].kind = SpaceKind::Lift;
        }
    }
    portals
}

/// A point half a metre beyond a lift's door, seen from the middle of its cabin.
fn across(door: &Opening, middle: Xy) -> Xy {
    let out = [door.at[0] - middle[0], door.at[1] - middle[1]];
    let length = out[0].hypot(out[1]).max(1.0e-9);
    [door.at[0] + 0.5 * out[0] / length, door.at[1] + 0.5 * out[1] / length]
}

/// A face without any door may be a duct, a light well, or a place nobody has found the way into.
fn report_doorless(spaces: &[Space], openings: &[Opening], portals: &[Portal], ledger: &mut Ledger) {
    let floors = Floors::new(spaces);
    let mut has_door = vec![false; spaces.len()];
    for opening in openings {
        for near in floors.near(&opening.level, opening.at, DOOR_TOLERANCE_M) {
            has_door[near.space] = true;
        }
    }
    for (space, _) in spaces.iter().zip(has_door).filter(|(_, has_door)| !has_door) {
        let by_lift =
            portals.iter().any(|portal| portal.between.0 == space.id || portal.between.1.space() == Some(&space.id));
        let message =
            if by_lift { "no door leads into this room, only a lift" } else { "no door leads into this room" };
        ledger.warn(Code::Unresolved, "room without a door", &space.id, message);
    }
}

fn is_sane(at: Xy) -> bool {
    at.iter().all(|value| value.abs() <= ABSURD_M)
}

/// A point given relative to the middle of a cabin that is turned by `yaw` radians.
fn turned(middle: Xy, at: Xy, yaw: f64) -> Xy {
    let (sin, cos) = yaw.sin_cos();
    [middle[0] + at[0] * cos - at[1] * sin, middle[1] + at[0] * sin + at[1] * cos]
}
