//! A piece of floor that is large enough to be a place.

use super::Tolerance;
use super::circle::largest_circle;
use super::uncovered::THIN_M;
use crate::model::Xy;
use geo::algorithm::Area;
use geo::{Coord, LineString, Polygon};
use std::cmp::Ordering;

#[derive(Clone, Debug)]
pub(super) struct Patch {
    pub shape: Polygon,
    pub area_m2: f64,
    /// Centre and radius of the largest circle that fits in.
    pub centre: Xy,
    pub radius_m: f64,
}

impl Patch {
    /// None of what is too small to be shown.
    pub fn of(shape: &Polygon, tolerance: &Tolerance) -> Option<Self> {
        if shape.unsigned_area() < tolerance.area_m2 {
            return None;
        }
        let shape = rounded(straightened(shape));
        let (centre, radius_m) = largest_circle(&shape, 0.05)?;
        let area_m2 = shape.unsigned_area();
        (radius_m >= tolerance.radius_m).then_some(Self { shape, area_m2, centre, radius_m })
    }
}

/// Without the corners that only rounding made.
pub(super) fn straightened(shape: &Polygon) -> Polygon {
    Polygon::new(straight(shape.exterior()), shape.interiors().iter().map(straight).collect())
}

fn straight(ring: &LineString) -> LineString {
    let corners = ring.0.split_last().map_or(&[][..], |(_, corners)| corners);
    let mut kept: Vec<Coord> = Vec::with_capacity(ring.0.len());
    for (at, &corner) in corners.iter().enumerate() {
        let before = *kept.last().unwrap_or(&corners[corners.len() - 1]);
        let after = *corners.get(at + 1).or(kept.first()).unwrap_or(&before);
        let (way, aside) = (after - before, corner - before);
        let cross = way.x * aside.y - way.y * aside.x;
        if cross * cross > THIN_M * THIN_M * (way.x * way.x + way.y * way.y) {
            kept.push(corner);
        }
    }
    LineString::new(kept)
}

/// To a tenth of a millimetre, each ring from its westernmost corner on: however a piece was cut out it is written in
/// one way, and its circle is the same. Leads are known by that.
fn rounded(shape: Polygon) -> Polygon {
    let (outer, mut holes) = shape.into_inner();
    holes = holes.into_iter().map(rounded_ring).collect();
    // No two holes have the same westernmost corner.
    holes.sort_by(|one, two| one.0.first().zip(two.0.first()).map_or(Ordering::Equal, |(a, b)| order(a, b)));
    Polygon::new(rounded_ring(outer), holes)
}

fn rounded_ring(LineString(mut ring): LineString) -> LineString {
    let round = |value: f64| (value * 1e4).round() / 1e4;
    ring.pop();
    ring.iter_mut().for_each(|at| *at = Coord { x: round(at.x), y: round(at.y) });
    ring.dedup();
    let first = ring.iter().enumerate().min_by(|(_, a), (_, b)| order(a, b));
    let first = first.map_or(0, |(at, _)| at);
    ring.rotate_left(first);
    LineString::new(ring)
}

fn order(a: &Coord, b: &Coord) -> Ordering {
    a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
}
