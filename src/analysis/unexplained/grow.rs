//! Outlines with every wall moved outwards, corners kept sharp: far cheaper than a true buffer, and rooms have few
//! corners.

use crate::model::{Footprint, Xy, plan};
use geo::{Coord, LineString, Polygon};

/// All outlines of the footprints, grown by `by` metres; outer rings counter-clockwise.
pub(super) fn grown<'a>(footprints: impl IntoIterator<Item = &'a Footprint>, by: f64) -> Vec<Polygon> {
    let mut grown = Vec::new();
    for footprint in footprints {
        match footprint {
            Footprint::Polygon { outer, holes } => grown.push(grow(outer, holes, by)),
            _ => grown.extend(footprint.shape().iter().flatten().map(|polygon| grow_polygon(polygon, by))),
        }
    }
    grown
}

pub(super) fn grow_polygon(polygon: &Polygon, by: f64) -> Polygon {
    let (outer, holes) = plan::open_rings(polygon);
    grow(&outer, &holes, by)
}

// A hole smaller than two walls turns over and counts as filled, which is what it is.
fn grow(outer: &[Xy], holes: &[Vec<Xy>], by: f64) -> Polygon {
    Polygon::new(grow_ring(outer, false, by), holes.iter().map(|hole| grow_ring(hole, true, by)).collect())
}

/// Grows away from the left hand of one who walks around counter-clockwise, or clockwise.
fn grow_ring(ring: &[Xy], clockwise: bool, by: f64) -> LineString {
    let mut corners: Vec<Coord> = ring.iter().map(|&at| plan::coord(at)).collect();
    corners.dedup();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    if (twice_area(&corners) < 0.0) != clockwise {
        corners.reverse();
    }
    let n = corners.len();
    if n < 3 || by == 0.0 {
        return LineString::new(corners);
    }
    let outward = |from: Coord, to: Coord| {
        let d = to - from;
        let length = (d.x * d.x + d.y * d.y).sqrt();
        Coord { x: d.y / length, y: -d.x / length }
    };
    let mut grown = Vec::with_capacity(n + 1);
    let mut one = outward(corners[n - 1], corners[0]);
    for at in 0..n {
        let (here, two) = (corners[at], outward(corners[at], corners[(at + 1) % n]));
        let cos = one.x * two.x + one.y * two.y;
        // Where the ring turns back on itself the sharp corner would run away: cut it off.
        if cos < -0.5 {
            grown.push(here + one * by);
            grown.push(here + two * by);
        } else {
            grown.push(here + (one + two) * (by / (1.0 + cos)));
        }
        one = two;
    }
    LineString::new(grown)
}

fn twice_area(corners: &[Coord]) -> f64 {
    let Some(&first) = corners.first() else { return 0.0 };
    let cross = |pair: &[Coord]| {
        let (a, b) = (pair[0] - first, pair[1] - first);
        a.x * b.y - a.y * b.x
    };
    corners.windows(2).map(cross).sum()
}
