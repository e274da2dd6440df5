use crate::model::{Facility, Footprint, Knowledge, LevelIx, SpaceIx, plan};
use geo::algorithm::{Area, ConvexHull, Orient, orient::Direction};
use geo::{Coord, Intersects, MultiPoint, MultiPolygon, Polygon, Rect};

/// The levels of a building with the rooms that were not refuted and have an outline.
pub(super) struct Storeys<'a> {
    pub facility: &'a Facility,
    /// By level.
    pub rooms: Vec<Vec<Room>>,
}

#[derive(Clone, Copy)]
pub(super) struct Room {
    pub space: SpaceIx,
    pub bounds: Rect,
}

/// How far a level is taken to reach.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Ground {
    pub shape: MultiPolygon,
    /// By somebody; else it is a hull.
    pub is_drawn: bool,
}

impl<'a> Storeys<'a> {
    pub fn new(facility: &'a Facility) -> Self {
        let mut rooms: Vec<Vec<Room>> = facility.levels().iter().map(|_| Vec::new()).collect();
        for ix in facility.space_ixs() {
            if let Some(bounds) = bounds_of_room(facility, ix) {
                rooms[facility.level_of(ix).get()].push(Room { space: ix, bounds });
            }
        }
        Self { facility, rooms }
    }

    pub fn footprint(&self, room: &Room) -> &'a Footprint {
        &self.facility.space(room.space).footprint
    }

    /// As drawn, else the hull of its rooms.
    pub fn own_ground(&self, level: LevelIx) -> Option<Ground> {
        match &self.facility.level(level).outline {
            None => self.hull([level]),
            Some(outline) => {
                let shape = MultiPolygon::new(vec![Polygon::from(outline).orient(Direction::Default)]);
                Some(Ground { shape, is_drawn: true })
            }
        }
    }

    /// As drawn, else the hull of the levels above and below and of its own rooms.
    pub fn ground(&self, level: LevelIx) -> Option<Ground> {
        match self.facility.level(level).outline {
            None => self.hull(around(self.facility, level)),
            Some(_) => self.own_ground(level),
        }
    }

    fn hull(&self, levels: impl IntoIterator<Item = LevelIx>) -> Option<Ground> {
        let mut points = Vec::new();
        for level in levels {
            if let Some(outline) = &self.facility.level(level).outline {
                points.extend(outline.outer.iter().map(|&at| geo::Point::from(plan::coord(at))));
            }
            for room in &self.rooms[level.get()] {
                points.extend(corners(self.footprint(room)).into_iter().map(geo::Point::from));
            }
        }
        let hull = MultiPoint::new(points).convex_hull();
        let shape = || MultiPolygon::new(vec![hull.orient(Direction::Default)]);
        (hull.unsigned_area() > 0.0).then(|| Ground { shape: shape(), is_drawn: false })
    }
}

impl Ground {
    /// Whether it stays what it is when these corners of rooms go and those come.
    pub fn holds(&self, gone: &[Coord], come: &[Coord]) -> bool {
        let bends_at = |corner: &Coord| self.shape.iter().any(|hull| hull.exterior().0.contains(corner));
        self.is_drawn || !gone.iter().any(bends_at) && come.iter().all(|corner| self.shape.intersects(corner))
    }
}

/// None of a room that was refuted or of which no outline is known.
pub(super) fn bounds_of_room(facility: &Facility, ix: SpaceIx) -> Option<Rect> {
    let space = facility.space(ix);
    let has_shape = matches!(space.footprint, Footprint::Polygon { .. } | Footprint::Centreline { .. });
    if space.knowledge == Knowledge::Refuted || !has_shape { None } else { space.footprint.bounds() }
}

/// Of the outer rings.
pub(super) fn corners(footprint: &Footprint) -> Vec<Coord> {
    match footprint {
        Footprint::Polygon { outer, .. } => outer.iter().map(|&at| plan::coord(at)).collect(),
        _ => footprint.shape().iter().flatten().flat_map(|polygon| polygon.exterior().0.iter().copied()).collect(),
    }
}

/// The levels whose ordinal differs by `step`.
pub(super) fn beside(facility: &Facility, level: LevelIx, step: i32) -> Vec<LevelIx> {
    let ordinal = facility.level(level).ordinal.saturating_add(step);
    let levels = facility.levels().iter().enumerate();
    levels.filter(|(_, other)| other.ordinal == ordinal).map(|(at, _)| LevelIx::new(at)).collect()
}

/// Those that tell how far a level reaches whose outline nobody drew.
pub(super) fn around(facility: &Facility, level: LevelIx) -> Vec<LevelIx> {
    [beside(facility, level, 1), beside(facility, level, -1), vec![level]].concat()
}
