//! Floor that no room explains: what of each level is left when its rooms are taken off, whole or kept through edits.

mod circle;
mod floor;
mod grow;
mod patch;
mod storeys;
mod tiles;
mod uncovered;
mod voids;

pub use circle::largest_circle;
pub use voids::Voids;

use crate::model::{Facility, Footprint, LevelIx, SpaceIx, Xy};
use geo::algorithm::{BoundingRect, Distance, LinesIter};
use geo::{Coord, Euclidean, Intersects, Line, MultiPolygon, Polygon, Rect};
use grow::{grow_polygon, grown};
use patch::Patch;
use storeys::{Ground, Room, Storeys};
use uncovered::uncovered;

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
    let tolerance = tolerance.sane();
    let of_level = |level: LevelIx| {
        let ground = levels.ground(level)?;
        let rooms = &levels.rooms[level.get()];
        let found = left_by(&levels, level, &ground, tolerance.wall_m).into_iter().filter_map(|shape| {
            let Patch { shape, area_m2, centre, radius_m } = Patch::of(&shape, &tolerance)?;
            let rim = Rim::of(&shape, tolerance.wall_m)?;
            let touches = |room: &&Room| rim.touches(room.bounds, levels.footprint(room));
            let neighbours = rooms.iter().filter(touches).map(|room| room.space).collect();
            Some(Unexplained { level, shape, area_m2, centre, radius_m, neighbours, outline_guessed: !ground.is_drawn })
        });
        Some(found.collect::<Vec<_>>())
    };
    let found = (0..facility.levels().len()).filter_map(|level| of_level(LevelIx::new(level))).flatten();
    Areas { unexplained: found.collect(), ..Areas::default() }.largest_first().unexplained
}

/// What of the ground no room covers, of whatever size. A level without rooms leaves nothing: nobody looked there.
fn left_by(levels: &Storeys, level: LevelIx, ground: &Ground, wall_m: f64) -> Vec<Polygon> {
    let rooms = &levels.rooms[level.get()];
    if rooms.is_empty() {
        return Vec::new();
    }
    uncovered(&ground.shape, covers(rooms.iter().map(|room| levels.footprint(room)), wall_m)).0
}

/// Rooms with their walls, and a hair more: those that share a wall leave no seam.
fn covers<'a>(footprints: impl IntoIterator<Item = &'a Footprint>, wall_m: f64) -> Vec<Polygon> {
    const SEAM_M: f64 = 2e-6;
    grown(footprints, wall_m + SEAM_M)
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
        let Some(own) = levels.ground(level) else { continue };
        for above in storeys::beside(facility, level, 1) {
            let Some(upper) = levels.own_ground(above) else { continue };
            found.extend(stopping_short((level, &own), (above, &upper), &tolerance));
        }
    }
    Areas { stops_short: found, ..Areas::default() }.largest_first().stops_short
}

/// In no order.
fn stopping_short(
    (level, own): (LevelIx, &Ground),
    (above, upper): (LevelIx, &Ground),
    tolerance: &Tolerance,
) -> impl Iterator<Item = StopsShort> {
    let grown = own.shape.iter().map(|own| grow_polygon(own, tolerance.wall_m.max(1.0))).collect();
    uncovered(&upper.shape, grown).into_iter().filter_map(move |shape| {
        let Patch { shape, area_m2, centre, radius_m } = Patch::of(&shape, tolerance)?;
        Some(StopsShort { level, above, shape, area_m2, centre, radius_m })
    })
}

/// What the outlines alone give reason to look for; each list with the largest first.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Areas {
    pub unexplained: Vec<Unexplained>,
    pub stops_short: Vec<StopsShort>,
}

impl Areas {
    pub fn of(facility: &Facility, tolerance: Tolerance) -> Self {
        Self {
            unexplained: unexplained(facility, tolerance),
            stops_short: footprints_that_stop_short(facility, tolerance),
        }
    }

    fn largest_first(mut self) -> Self {
        self.unexplained.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
        self.stops_short.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
        self
    }
}

// Grown rooms touch the area; a hand's breadth more forgives rounding.
const BEYOND_M: f64 = 0.1;

/// Tells which rooms stand on the other side of an area's walls.
struct Rim {
    /// No room beyond these bounds does.
    pub near: Rect,
    far: f64,
    edges: Vec<(Line, Rect)>,
}

impl Rim {
    pub fn of(shape: &Polygon, wall_m: f64) -> Option<Self> {
        let far = wall_m + BEYOND_M;
        let near = around(shape.bounding_rect()?, far);
        let far = far * std::f64::consts::SQRT_2;
        let edges = shape.lines_iter().map(|edge| (edge, around(edge.bounding_rect(), far))).collect();
        Some(Self { near, far, edges })
    }

    pub fn touches(&self, bounds: Rect, footprint: &Footprint) -> bool {
        let has_near = |shape: &MultiPolygon| shape.lines_iter().any(|wall| self.is_near(wall));
        bounds.intersects(&self.near) && footprint.shape().as_ref().is_some_and(has_near)
    }

    fn is_near(&self, wall: Line) -> bool {
        let bounds = wall.bounding_rect();
        let mut edges = self.edges.iter().filter(|(_, around)| around.intersects(&bounds));
        edges.any(|(edge, _)| Euclidean.distance(&wall, edge) <= self.far)
    }
}

fn around(bounds: Rect, margin: f64) -> Rect {
    let margin = Coord { x: margin, y: margin };
    Rect::new(bounds.min() - margin, bounds.max() + margin)
}
