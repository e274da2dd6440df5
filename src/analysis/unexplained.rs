use super::circle::largest_circle;
use super::grow::{grow_polygon, grown};
use super::uncovered::uncovered;
use crate::model::{Facility, Footprint, Knowledge, LevelIx, SpaceIx, Xy, plan};
use geo::algorithm::{Area, BoundingRect, ConvexHull, Distance, LinesIter, Orient, orient::Direction};
use geo::{Coord, Euclidean, Intersects, Line, MultiPoint, MultiPolygon, Polygon, Rect};

/// From what size on an unexplained area is shown.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tolerance {
    /// Rooms are grown by so much before they are taken off the outline.
    pub wall_m: f64,
    /// Smaller is no place for a person.
    pub radius_m: f64,
    pub area_m2: f64,
}

impl Tolerance {
    /// The map's wall thickness, or half a metre where it says none.
    pub fn of(facility: &Facility) -> Self {
        Self { wall_m: facility.draft().wall_thickness_m.unwrap_or(0.5), radius_m: 0.5, area_m2: 2.0 }
    }

    // A slider may say anything.
    fn sane(self) -> Self {
        let least = |value: f64, most: f64| if value.is_nan() { 0.0 } else { value.clamp(0.0, most) };
        Self {
            wall_m: least(self.wall_m, 20.0),
            radius_m: least(self.radius_m, 1e3),
            area_m2: least(self.area_m2, 1e9),
        }
    }
}

/// An area within a level's outline that no room explains.
#[derive(Clone, PartialEq, Debug)]
pub struct Unexplained {
    pub level: LevelIx,
    pub shape: Polygon,
    pub area_m2: f64,
    /// Centre and radius of the largest circle that fits in.
    pub centre: Xy,
    pub radius_m: f64,
    /// Rooms on the other side of its walls.
    pub neighbours: Vec<SpaceIx>,
    /// Nobody drew this level's outline: it was taken from the rooms of the levels above and below.
    pub outline_guessed: bool,
}

/// The unexplained areas of all levels, largest first.
pub fn unexplained(facility: &Facility, tolerance: Tolerance) -> Vec<Unexplained> {
    let levels = Storeys::new(facility);
    let mut found: Vec<Unexplained> =
        (0..facility.levels().len()).flat_map(|level| levels.unexplained(LevelIx::new(level), tolerance)).collect();
    found.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    found
}

/// Where a level reaches further than the one below it: ground that nobody has looked under.
#[derive(Clone, PartialEq, Debug)]
pub struct StopsShort {
    pub level: LevelIx,
    pub above: LevelIx,
    pub shape: Polygon,
    pub area_m2: f64,
    pub centre: Xy,
    pub radius_m: f64,
}

/// Parts of each level's footprint under which the next known level below ends, largest first.
pub fn footprints_that_stop_short(facility: &Facility, tolerance: Tolerance) -> Vec<StopsShort> {
    let levels = Storeys::new(facility);
    let tolerance = tolerance.sane();
    let mut found = Vec::new();
    for level in (0..facility.levels().len()).map(LevelIx::new) {
        let Some((own, _)) = levels.outline(level) else { continue };
        let grown: Vec<Polygon> = own.iter().map(|own| grow_polygon(own, tolerance.wall_m.max(1.0))).collect();
        for above in levels.beside(level, 1) {
            let Some((upper, _)) = levels.own_outline(above) else { continue };
            let beyond = uncovered(&upper, grown.clone());
            found.extend(beyond.into_iter().filter_map(|shape| {
                let (centre, radius_m, area_m2) = big_enough(&shape, &tolerance)?;
                Some(StopsShort { level, above, shape, area_m2, centre, radius_m })
            }));
        }
    }
    found.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    found
}

struct Storeys<'a> {
    facility: &'a Facility,
    /// By level.
    rooms: Vec<Vec<Room>>,
}

#[derive(Clone, Copy)]
struct Room {
    space: SpaceIx,
    bounds: Rect,
}

impl<'a> Storeys<'a> {
    fn new(facility: &'a Facility) -> Self {
        let mut rooms: Vec<Vec<Room>> = facility.levels().iter().map(|_| Vec::new()).collect();
        for ix in facility.space_ixs() {
            let space = facility.space(ix);
            if space.knowledge == Knowledge::Refuted {
                continue;
            }
            let has_shape = matches!(space.footprint, Footprint::Polygon { .. } | Footprint::Centreline { .. });
            if let Some(bounds) = space.footprint.bounds().filter(|_| has_shape) {
                rooms[facility.level_of(ix).get()].push(Room { space: ix, bounds });
            }
        }
        Self { facility, rooms }
    }

    fn footprint(&self, room: &Room) -> &Footprint {
        &self.facility.space(room.space).footprint
    }

    /// The levels whose ordinal differs by `step`.
    fn beside(&self, level: LevelIx, step: i32) -> Vec<LevelIx> {
        let ordinal = self.facility.level(level).ordinal.saturating_add(step);
        let levels = self.facility.levels().iter().enumerate();
        levels.filter(|(_, other)| other.ordinal == ordinal).map(|(at, _)| LevelIx::new(at)).collect()
    }

    /// As drawn, else the hull of its rooms; and whether it was drawn.
    fn own_outline(&self, level: LevelIx) -> Option<(MultiPolygon, bool)> {
        if let Some(outline) = &self.facility.level(level).outline {
            return Some((MultiPolygon::new(vec![Polygon::from(outline).orient(Direction::Default)]), true));
        }
        self.hull([level]).map(|hull| (hull, false))
    }

    /// As drawn, else the hull of the levels above and below, else of its own rooms.
    fn outline(&self, level: LevelIx) -> Option<(MultiPolygon, bool)> {
        if self.facility.level(level).outline.is_some() {
            return self.own_outline(level);
        }
        let around = [self.beside(level, 1), self.beside(level, -1), vec![level]].concat();
        self.hull(around).map(|hull| (hull, false))
    }

    fn hull(&self, levels: impl IntoIterator<Item = LevelIx>) -> Option<MultiPolygon> {
        let mut points = Vec::new();
        for level in levels {
            if let Some(outline) = &self.facility.level(level).outline {
                points.extend(outline.outer.iter().map(|&at| geo::Point::from(plan::coord(at))));
            }
            for room in &self.rooms[level.get()] {
                let shape = self.footprint(room).shape();
                points
                    .extend(shape.iter().flatten().flat_map(|polygon| polygon.exterior().points().collect::<Vec<_>>()));
            }
        }
        let hull = MultiPoint::new(points).convex_hull();
        (hull.unsigned_area() > 0.0).then(|| MultiPolygon::new(vec![hull.orient(Direction::Default)]))
    }

    fn unexplained(&self, level: LevelIx, tolerance: Tolerance) -> Vec<Unexplained> {
        let tolerance = tolerance.sane();
        let rooms = &self.rooms[level.get()];
        let Some((outline, drawn)) = self.outline(level).filter(|_| !rooms.is_empty()) else { return Vec::new() };
        let grown = grown(rooms.iter().map(|room| self.footprint(room)), tolerance.wall_m);
        uncovered(&outline, grown)
            .into_iter()
            .filter_map(|shape| {
                let (centre, radius_m, area_m2) = big_enough(&shape, &tolerance)?;
                let neighbours = self.neighbours(level, &shape, tolerance.wall_m);
                Some(Unexplained { level, shape, area_m2, centre, radius_m, neighbours, outline_guessed: !drawn })
            })
            .collect()
    }

    fn neighbours(&self, level: LevelIx, shape: &Polygon, wall_m: f64) -> Vec<SpaceIx> {
        // Grown rooms touch the area; a hand's breadth more forgives rounding.
        let far = wall_m + 0.1;
        let Some(bounds) = shape.bounding_rect() else { return Vec::new() };
        let near = around(bounds, far);
        let far = far * std::f64::consts::SQRT_2;
        let edges: Vec<(Line, Rect)> =
            shape.lines_iter().map(|edge| (edge, around(edge.bounding_rect(), far))).collect();
        let is_near = |wall: Line| {
            let bounds = wall.bounding_rect();
            edges.iter().any(|(edge, around)| around.intersects(&bounds) && Euclidean.distance(&wall, edge) <= far)
        };
        let touches = |room: &&Room| {
            room.bounds.intersects(&near)
                && self.footprint(room).shape().is_some_and(|shape| shape.lines_iter().any(is_near))
        };
        self.rooms[level.get()].iter().filter(touches).map(|room| room.space).collect()
    }
}

fn around(bounds: Rect, margin: f64) -> Rect {
    let margin = Coord { x: margin, y: margin };
    Rect::new(bounds.min() - margin, bounds.max() + margin)
}

fn big_enough(shape: &Polygon, tolerance: &Tolerance) -> Option<(Xy, f64, f64)> {
    let area_m2 = shape.unsigned_area();
    if area_m2 < tolerance.area_m2 {
        return None;
    }
    let (centre, radius) = largest_circle(shape, 0.05)?;
    (radius >= tolerance.radius_m).then_some((centre, radius, area_m2))
}
