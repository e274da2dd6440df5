use super::circle::largest_circle;
use crate::model::{Facility, Knowledge, LevelIx, SpaceIx, Xy, plan};
use geo::algorithm::bool_ops::FillRule;
use geo::algorithm::{Area, BooleanOps, BoundingRect, ConvexHull, Distance, Orient, orient::Direction};
use geo::{Coord, Euclidean, Intersects, LineString, MultiPoint, MultiPolygon, Polygon, Rect};

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
        let grown = grow(&own, tolerance.wall_m.max(1.0));
        for above in levels.beside(level, 1) {
            let Some((upper, _)) = levels.own_outline(above) else { continue };
            let beyond = upper.difference_with_fill_rule(&grown, FillRule::NonZero);
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

struct Room {
    space: SpaceIx,
    shape: MultiPolygon,
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
            let Some(shape) = space.footprint.shape().map(|shape| shape.orient(Direction::Default)) else { continue };
            if let Some(bounds) = shape.bounding_rect() {
                rooms[facility.level_of(ix).get()].push(Room { space: ix, shape, bounds });
            }
        }
        Self { facility, rooms }
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
                points.extend(room.shape.iter().flat_map(|polygon| polygon.exterior().points().collect::<Vec<_>>()));
            }
        }
        let hull = MultiPoint::new(points).convex_hull();
        (hull.unsigned_area() > 0.0).then(|| MultiPolygon::new(vec![hull.orient(Direction::Default)]))
    }

    fn unexplained(&self, level: LevelIx, tolerance: Tolerance) -> Vec<Unexplained> {
        let tolerance = tolerance.sane();
        let rooms = &self.rooms[level.get()];
        let Some((outline, drawn)) = self.outline(level).filter(|_| !rooms.is_empty()) else { return Vec::new() };
        let grown: MultiPolygon = rooms.iter().flat_map(|room| grow(&room.shape, tolerance.wall_m)).collect();
        let left = outline.difference_with_fill_rule(&grown, FillRule::NonZero);
        left.into_iter()
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
        let margin = Coord { x: far, y: far };
        let near = Rect::new(bounds.min() - margin, bounds.max() + margin);
        let touches = |room: &&Room| {
            room.bounds.intersects(&near) && Euclidean.distance(&room.shape, shape) <= far * std::f64::consts::SQRT_2
        };
        self.rooms[level.get()].iter().filter(touches).map(|room| room.space).collect()
    }
}

fn big_enough(shape: &Polygon, tolerance: &Tolerance) -> Option<(Xy, f64, f64)> {
    let area_m2 = shape.unsigned_area();
    if area_m2 < tolerance.area_m2 {
        return None;
    }
    let (centre, radius) = largest_circle(shape, 0.05)?;
    (radius >= tolerance.radius_m).then_some((centre, radius, area_m2))
}

// Every wall moved outwards by `by`, corners kept sharp: far cheaper than a true buffer, and rooms have few corners.
// A hole smaller than two walls turns over and counts as filled, which is what it is.
fn grow(shape: &MultiPolygon, by: f64) -> MultiPolygon {
    shape
        .iter()
        .map(|polygon| {
            let holes = polygon.interiors().iter().map(|hole| grow_ring(hole, by)).collect();
            Polygon::new(grow_ring(polygon.exterior(), by), holes)
        })
        .collect()
}

fn grow_ring(ring: &LineString, by: f64) -> LineString {
    let mut corners: Vec<Coord> = ring.0.clone();
    corners.dedup();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let n = corners.len();
    if n < 3 || by == 0.0 {
        return ring.clone();
    }
    let outward = |from: Coord, to: Coord| {
        let d = to - from;
        let length = d.x.hypot(d.y);
        Coord { x: d.y / length, y: -d.x / length }
    };
    let mut grown = Vec::with_capacity(n + 4);
    for at in 0..n {
        let (before, here, after) = (corners[(at + n - 1) % n], corners[at], corners[(at + 1) % n]);
        let (one, two) = (outward(before, here), outward(here, after));
        let cos = one.x * two.x + one.y * two.y;
        // Where the ring turns back on itself the sharp corner would run away: cut it off.
        if cos < -0.5 {
            grown.push(here + one * by);
            grown.push(here + two * by);
        } else {
            grown.push(here + (one + two) * (by / (1.0 + cos)));
        }
    }
    LineString::new(grown)
}
