//! What somebody draws, on its way to becoming an action: pure functions of the building as known.

use super::action::Action;
use super::mark::Target;
use super::shape::{Change, Edit, Join, Split};
use crate::model::{
    End, Facility, Footprint, Knowledge, Level, LevelId, Portal, PortalId, PortalState, Section, Space, SpaceId, Xy,
    plan,
};
use std::collections::HashMap;

/// New levels, sections, rooms and doors; ids that start with `+` are the entry's own.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Drawn {
    pub levels: Vec<Level>,
    pub sections: Vec<Section>,
    pub spaces: Vec<Space>,
    pub portals: Vec<Portal>,
}

impl From<Drawn> for Action {
    fn from(Drawn { levels, sections, spaces, portals }: Drawn) -> Self {
        Self::Add { levels, sections, spaces, portals }
    }
}

/// Why something cannot be drawn.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum DrawError {
    #[error("there is no room \"{0}\"")]
    NoRoom(SpaceId),
    #[error("room \"{0}\" has no outline to work on; draw one first")]
    NoOutline(SpaceId),
    #[error("that line does not cut room \"{0}\" in two; draw it from wall to wall")]
    NoCut(SpaceId),
    #[error("no corner or wall of room \"{0}\" is within a metre of there")]
    NoCorner(SpaceId),
    #[error("these rooms do not lie side by side on one level; join neighbours")]
    Apart,
    #[error("name at least two rooms to join")]
    TooFew,
}

/// The rooms again on another level, with the doors among them: without numbers, marks or states, for what is told of
/// one storey is only supposed of the next.
pub fn copied(facility: &Facility, spaces: &[SpaceId], to: &LevelId, knowledge: Knowledge) -> Result<Drawn, DrawError> {
    let mut own: HashMap<&SpaceId, SpaceId> = HashMap::new();
    let mut drawn = Drawn::default();
    for id in spaces {
        let local = SpaceId::new(format!("+{}", own.len() + 1));
        own.insert(id, local.clone());
        let room = room(facility, id)?;
        let (name, footprint) = (room.name.clone(), room.footprint.clone());
        let copy = Space {
            kind: room.kind,
            name,
            footprint,
            knowledge,
            height_m: room.height_m,
            ..Space::new(local, to.clone())
        };
        drawn.spaces.push(copy);
    }
    for portal in facility.portals() {
        let (Some(a), Some(b)) = (own.get(&portal.between.0), portal.between.1.space().and_then(|b| own.get(b))) else {
            continue;
        };
        let id = PortalId::new(format!("+d{}", drawn.portals.len() + 1));
        let copy = Portal {
            kind: portal.kind,
            at: portal.at,
            width_m: portal.width_m,
            knowledge,
            ..Portal::new(id, a.clone(), End::Space(b.clone()))
        };
        drawn.portals.push(copy);
    }
    Ok(drawn)
}

/// A new level above the highest or below the lowest known, or between, at the height its ordinal gives it.
pub fn level_at(facility: &Facility, id: &str, ordinal: i32, knowledge: Knowledge) -> Level {
    let storey_m = facility.draft().storey_height_m.unwrap_or(3.0);
    let nearest = facility.levels().iter().min_by_key(|level| level.ordinal.abs_diff(ordinal));
    let elevation_m = nearest.map_or(f64::from(ordinal) * storey_m, |level| {
        level.elevation_m + (f64::from(ordinal) - f64::from(level.ordinal)) * storey_m
    });
    Level { height_m: storey_m, knowledge, ..Level::new(id, "", ordinal, elevation_m) }
}

/// The rooms moved by some metres, with the doors that stand in their walls.
pub fn moved(facility: &Facility, spaces: &[SpaceId], by: Xy) -> Result<Action, DrawError> {
    let shifted = |at: Xy| [at[0] + by[0], at[1] + by[1]];
    let mut edits = Vec::new();
    for id in spaces {
        let footprint = room(facility, id)?.footprint.map_points(shifted);
        edits.push(Edit { about: Target::Space(id.clone()), changes: vec![Change::Footprint(footprint)] });
    }
    for portal in facility.portals() {
        let ends = [Some(&portal.between.0), portal.between.1.space()];
        // A door to a room that stays where it is stays in that room's wall.
        let moves = ends.into_iter().flatten().all(|end| spaces.contains(end));
        if let Some(at) = portal.at.filter(|_| moves) {
            let changes = vec![Change::DoorAt(Some(shifted(at)))];
            edits.push(Edit { about: Target::Portal(portal.id.clone()), changes });
        }
    }
    Ok(Action::Shape { edits })
}

/// The room with the corner nearest to `from`, or a new one on its wall there, put to `to`.
pub fn pulled(facility: &Facility, space: &SpaceId, from: Xy, to: Xy) -> Result<Action, DrawError> {
    const REACH_M: f64 = 1.0;
    let was = &room(facility, space)?.footprint;
    let footprint = was.pulled(from, to, REACH_M).ok_or_else(|| DrawError::NoCorner(space.clone()))?;
    let changes = vec![Change::Footprint(footprint)];
    Ok(Action::Shape { edits: vec![Edit { about: Target::Space(space.clone()), changes }] })
}

/// The room cut in two along a line; the larger part keeps its id, each door goes to the part it stands at.
pub fn split(facility: &Facility, space: &SpaceId, line: [Xy; 2]) -> Result<Split, DrawError> {
    let whole = room(facility, space)?;
    let shape = whole.footprint.shape().ok_or(DrawError::NoOutline(space.clone()))?;
    let pieces = plan::cut(&shape, line);
    let [kept, cut_off @ ..] = pieces.as_slice() else { return Err(DrawError::NoCut(space.clone())) };
    if cut_off.is_empty() {
        return Err(DrawError::NoCut(space.clone()));
    }
    let part = |(at, polygon): (usize, &geo::Polygon)| Space {
        id: SpaceId::new(format!("+{}", at + 1)),
        number: String::new(),
        footprint: Footprint::from_polygon(polygon),
        ..whole.clone()
    };
    let parts: Vec<Space> = cut_off.iter().enumerate().map(part).collect();
    let of_room =
        facility.portals().iter().filter(|door| door.between.0 == *space || door.between.1.space() == Some(space));
    let doors = of_room.filter_map(|door| {
        let nearest = plan::nearest(&pieces, door.at?)?;
        Some((door.id.clone(), parts.get(nearest.checked_sub(1)?)?.id.clone()))
    });
    let doors = doors.collect();
    Ok(Split { space: space.clone(), footprint: Footprint::from_polygon(kept), parts, doors, portals: Vec::new() })
}

/// Neighbouring rooms made into one, the first; a wall between them of up to the given thickness goes.
pub fn join(facility: &Facility, spaces: &[SpaceId], wall_m: f64) -> Result<Join, DrawError> {
    let [into, rooms @ ..] = spaces else { return Err(DrawError::TooFew) };
    if rooms.is_empty() {
        return Err(DrawError::TooFew);
    }
    let level = &room(facility, into)?.level;
    let mut shapes = Vec::new();
    for id in spaces {
        let room = room(facility, id)?;
        if room.level != *level {
            return Err(DrawError::Apart);
        }
        shapes.push(room.footprint.shape().ok_or(DrawError::NoOutline(id.clone()))?);
    }
    let whole = plan::united(&shapes, wall_m).ok_or(DrawError::Apart)?;
    Ok(Join { into: into.clone(), rooms: rooms.to_vec(), footprint: Footprint::from_polygon(&whole) })
}

/// A door in the wall between two rooms, where somebody clicked it.
pub fn door(wall: &plan::Wall, knowledge: Knowledge) -> Portal {
    let end = wall.other.clone().map_or(End::Unknown, End::Space);
    Portal { at: Some(wall.at), state: PortalState::Unknown, knowledge, ..Portal::new("+1", wall.room.clone(), end) }
}

fn room<'a>(facility: &'a Facility, id: &SpaceId) -> Result<&'a Space, DrawError> {
    facility.space_ix(id).map(|at| facility.space(at)).ok_or_else(|| DrawError::NoRoom(id.clone()))
}
