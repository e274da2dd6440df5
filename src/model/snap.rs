//! What a hand at the screen means: the corner, wall or line near to where it points, and how far it is.

use super::plan::{Xy, coord, polygon, xy};
use super::{Facility, LevelIx, SpaceId, SpaceIx, Underlay};
use geo::algorithm::{Area, ClosestPoint, CoordsIter, Distance, LinesIter};
use geo::{Closest, Euclidean, Line, MultiPolygon, Point};

/// What a point was drawn to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Snap {
    Corner(Xy),
    Wall(Xy),
}

impl Snap {
    pub fn at(self) -> Xy {
        match self {
            Self::Corner(at) | Self::Wall(at) => at,
        }
    }
}

/// A wall that was pointed at: one of its rooms, and the one behind it where there is one.
#[derive(Clone, PartialEq, Debug)]
pub struct Wall {
    pub room: SpaceId,
    pub other: Option<SpaceId>,
    /// The point on the wall, halfway between the two rooms.
    pub at: Xy,
    /// The wall of `room` from corner to corner, in the order of its outline.
    pub line: [Xy; 2],
}

/// The nearest corner within `tolerance_m`, else the nearest point of a wall; of the rooms of one level, and of the
/// drawings that lie under it to be traced.
pub fn snap(facility: &Facility, level: LevelIx, at: Xy, tolerance_m: f64) -> Option<Snap> {
    let point = Point(coord(at));
    let mut corner: Option<(f64, Xy)> = None;
    let mut wall: Option<(f64, Xy)> = None;
    for (_, shape) in near(facility, level, at, tolerance_m) {
        for candidate in shape.coords_iter() {
            closer(&mut corner, Euclidean.distance(&point, &Point(candidate)), xy(candidate), tolerance_m);
        }
        for line in shape.lines_iter() {
            closest(&mut wall, line, point, tolerance_m);
        }
    }
    // Plans that are traced catch like walls.
    for lines in facility.underlays_of(level).filter_map(Underlay::lines) {
        for polyline in lines {
            for &candidate in polyline {
                closer(&mut corner, Euclidean.distance(&point, &Point(coord(candidate))), candidate, tolerance_m);
            }
            for leg in polyline.windows(2) {
                closest(&mut wall, Line::new(coord(leg[0]), coord(leg[1])), point, tolerance_m);
            }
        }
    }
    corner.map(|(_, at)| Snap::Corner(at)).or(wall.map(|(_, at)| Snap::Wall(at)))
}

/// The wall within `tolerance_m` that is nearest, and the rooms on both its sides.
pub fn wall_at(facility: &Facility, level: LevelIx, at: Xy, tolerance_m: f64) -> Option<Wall> {
    let point = Point(coord(at));
    let mut walls: Vec<(f64, SpaceIx, Line, Point)> = Vec::new();
    for (space, shape) in near(facility, level, at, tolerance_m) {
        let mut own: Option<(f64, (Line, Point))> = None;
        for line in shape.lines_iter() {
            if let Closest::SinglePoint(on) | Closest::Intersection(on) = line.closest_point(&point) {
                closer(&mut own, Euclidean.distance(&point, &on), (line, on), tolerance_m);
            }
        }
        walls.extend(own.map(|(distance, (line, on))| (distance, space, line, on)));
    }
    walls.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let &(_, room, line, on) = walls.first()?;
    let other = walls.get(1);
    let middle = |b: &Point| [(on.x() + b.x()) / 2.0, (on.y() + b.y()) / 2.0];
    Some(Wall {
        room: facility.space(room).id.clone(),
        other: other.map(|(_, space, ..)| facility.space(*space).id.clone()),
        at: other.map_or([on.x(), on.y()], |(.., b)| middle(b)),
        line: [xy(line.start), xy(line.end)],
    })
}

/// The point moved so that the line from `from` runs at a multiple of `step_deg`: walls stand square.
pub fn squared(from: Xy, to: Xy, step_deg: f64) -> Xy {
    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    let step = step_deg.to_radians();
    let angle = (dy.atan2(dx) / step).round() * step;
    at_length(from, [from[0] + angle.cos(), from[1] + angle.sin()], dx * angle.cos() + dy * angle.sin())
}

/// The point at exactly `length_m` from `from` in the direction of `towards`; `from` itself where that has none.
pub fn at_length(from: Xy, towards: Xy, length_m: f64) -> Xy {
    let [dx, dy] = [towards[0] - from[0], towards[1] - from[1]];
    let length = dx.hypot(dy);
    if length == 0.0 { from } else { [from[0] + dx / length * length_m, from[1] + dy / length * length_m] }
}

/// What a tape shows that was laid along some points.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tape {
    pub length_m: f64,
    pub last_m: f64,
    /// Of the last leg, degrees clockwise from the plan's y axis.
    pub bearing_deg: f64,
    /// What the points enclose, from the third on.
    pub area_m2: f64,
}

/// Lays a tape; none with fewer than two points.
pub fn tape(points: &[Xy]) -> Option<Tape> {
    let legs: Vec<f64> = points.windows(2).map(|leg| (leg[1][0] - leg[0][0]).hypot(leg[1][1] - leg[0][1])).collect();
    let ([.., a, b], Some(&last_m)) = (points, legs.last()) else { return None };
    let area_m2 = if points.len() < 3 { 0.0 } else { polygon(points, &[]).unsigned_area() };
    let bearing_deg = (b[0] - a[0]).atan2(b[1] - a[1]).to_degrees().rem_euclid(360.0);
    Some(Tape { length_m: legs.iter().sum(), last_m, bearing_deg, area_m2 })
}

pub(super) fn near(
    facility: &Facility,
    level: LevelIx,
    at: Xy,
    tolerance_m: f64,
) -> impl Iterator<Item = (SpaceIx, MultiPolygon)> {
    let within = move |space: &SpaceIx| {
        facility.level_of(*space) == level
            && facility.space(*space).footprint.bounds().is_some_and(|bounds| {
                let (low, high) = (bounds.min(), bounds.max());
                (low.x - tolerance_m..=high.x + tolerance_m).contains(&at[0])
                    && (low.y - tolerance_m..=high.y + tolerance_m).contains(&at[1])
            })
    };
    facility.space_ixs().filter(within).filter_map(|space| Some((space, facility.space(space).footprint.shape()?)))
}

fn closest(wall: &mut Option<(f64, Xy)>, line: Line, point: Point, tolerance_m: f64) {
    if let Closest::SinglePoint(candidate) | Closest::Intersection(candidate) = line.closest_point(&point) {
        closer(wall, Euclidean.distance(&point, &candidate), xy(candidate.0), tolerance_m);
    }
}

fn closer<T>(best: &mut Option<(f64, T)>, distance: f64, candidate: T, tolerance_m: f64) {
    if distance <= tolerance_m && best.as_ref().is_none_or(|(known, _)| distance < *known) {
        *best = Some((distance, candidate));
    }
}
