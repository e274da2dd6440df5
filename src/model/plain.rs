//! Outlines told by simple means to be sound, as nearly all are. Where coordinates are too close together for these,
//! the slow and exact check decides.

use super::plan::{self, Xy, coord};
use geo::{Contains, Polygon};

// Below this a room is a slip of the pen: a service duct of 20 by 25 cm still counts.
pub(super) const LEAST_AREA_M2: f64 = 0.01;

const APART_M: f64 = 1.0e-6;

// Every wall is compared with every other; with courtyards of more corners the exact check, which looks them up by
// place, is done first.
const MOST_WITH_HOLES: usize = 4000;

/// Whether an outline is plainly none that is refused.
pub(crate) fn is_plainly_sound(outer: &[Xy], holes: &[Vec<Xy>]) -> bool {
    if holes.is_empty() && is_convex_quad(outer) {
        return true;
    }
    let holes_m2: f64 = holes.iter().map(|hole| plan::ring_area(hole).abs()).sum();
    plan::ring_area(outer).abs() - holes_m2 >= LEAST_AREA_M2 && is_plainly_simple(outer, holes)
}

// Most rooms are; they need no search for crossings. Four turns of one sign make one round.
fn is_convex_quad(ring: &[Xy]) -> bool {
    let &[a, b, c, d] = ring else { return false };
    let turns = [[a, b, c], [b, c, d], [c, d, a], [d, a, b]].map(|[p, q, r]| turn(way(p, q), way(q, r)));
    // A turn is twice the area of a corner, so these are no slivers either.
    turns.iter().all(|&turn| turn > 2.0 * LEAST_AREA_M2) || turns.iter().all(|&turn| turn < -2.0 * LEAST_AREA_M2)
}

/// Whether no two walls meet but neighbours in their corner, and every hole is within the outer ring and beside the
/// others.
pub(crate) fn is_plainly_simple(outer: &[Xy], holes: &[Vec<Xy>]) -> bool {
    let corners = outer.len() + holes.iter().map(Vec::len).sum::<usize>();
    if !holes.is_empty() && corners > MOST_WITH_HOLES {
        return false;
    }
    let mut walls: Vec<Wall> = Vec::with_capacity(corners);
    for ring in std::iter::once(outer).chain(holes.iter().map(Vec::as_slice)) {
        let [.., last] = ring else { return false };
        let first = walls.len();
        let mut from = *last;
        walls.extend(ring.iter().map(|&to| Wall::new(std::mem::replace(&mut from, to), to)));
        let round = &walls[first..];
        let is_corner = |pair: &[Wall]| pair[0].is_corner(&pair[1]);
        let is_closed = ring.len() >= 3 && round[round.len() - 1].is_corner(&round[0]);
        let is_clear = |(at, wall): (usize, &Wall)| {
            // The first and the last are neighbours too.
            let others = &round[..if at == 0 { round.len() - 1 } else { round.len() }];
            others.iter().skip(at + 2).all(|other| wall.is_apart(other))
        };
        let is_ring = is_closed && round.windows(2).all(is_corner) && round.iter().enumerate().all(is_clear);
        if !is_ring || walls[..first].iter().any(|before| !round.iter().all(|wall| wall.is_apart(before))) {
            return false;
        }
    }
    are_nested(outer, holes)
}

// As no walls meet, one corner of a hole tells where all of it is.
fn are_nested(outer: &[Xy], holes: &[Vec<Xy>]) -> bool {
    let outer = (!holes.is_empty()).then(|| plan::polygon(outer, &[]));
    let shapes: Vec<Polygon> = holes.iter().map(|hole| plan::polygon(hole, &[])).collect();
    holes.iter().enumerate().all(|(at, hole)| {
        let corner = coord(hole[0]);
        let mut others = shapes.iter().enumerate().filter(|&(other, _)| other != at);
        outer.as_ref().is_some_and(|outer| outer.contains(&corner)) && !others.any(|(_, other)| other.contains(&corner))
    })
}

fn way(from: Xy, to: Xy) -> Xy {
    [to[0] - from[0], to[1] - from[1]]
}

fn turn(p: Xy, q: Xy) -> f64 {
    p[0] * q[1] - p[1] * q[0]
}

/// A wall between two corners, with its direction and the box around it.
struct Wall {
    ends: [Xy; 2],
    way: Xy,
    low: Xy,
    high: Xy,
}

impl Wall {
    fn new(from: Xy, to: Xy) -> Self {
        let way = way(from, to);
        let is_back = way.map(|way| way < 0.0);
        let low = [if is_back[0] { to[0] } else { from[0] }, if is_back[1] { to[1] } else { from[1] }];
        let high = [if is_back[0] { from[0] } else { to[0] }, if is_back[1] { from[1] } else { to[1] }];
        Self { ends: [from, to], way, low, high }
    }

    // A wall that goes on forwards meets the one before in their corner alone; one that turns back might lie on it.
    fn is_corner(&self, after: &Self) -> bool {
        let (p, q) = (self.way, after.way);
        p[0] * q[0] + p[1] * q[1] > 0.0
            || turn(p, q).abs() > APART_M * (p[0].abs() + p[1].abs() + q[0].abs() + q[1].abs())
    }

    /// Whether they are a micrometre or more from each other.
    fn is_apart(&self, other: &Self) -> bool {
        // Nearly all are by their boxes, and which side it is cannot be foreseen: four comparisons cost less than one
        // branch that goes the other way.
        let is_beyond = |one: &Self, two: &Self, axis: usize| one.high[axis] + APART_M < two.low[axis];
        let is_clear = is_beyond(self, other, 0)
            | is_beyond(other, self, 0)
            | is_beyond(self, other, 1)
            | is_beyond(other, self, 1);
        is_clear || self.is_aside(other) || other.is_aside(self)
    }

    // Whether both ends of the other lie on one side of the line through this, a micrometre or more away.
    fn is_aside(&self, other: &Self) -> bool {
        let along = self.way;
        let margin = APART_M * (along[0].abs() + along[1].abs());
        let [one, two] = other.ends.map(|end| turn(along, way(self.ends[0], end)));
        one.min(two) > margin || one.max(two) < -margin
    }
}

#[cfg(test)]
mod tests {
    use super::{LEAST_AREA_M2, is_plainly_simple, is_plainly_sound};
    use crate::model::Xy;
    use crate::model::plan::polygon;
    use geo::Area;
    use geo::algorithm::validation::Validation;
    use proptest::prelude::*;

    /// Whole numbers, so that corners and walls fall on each other.
    fn ring(longest: usize) -> impl Strategy<Value = Vec<Xy>> {
        prop::collection::vec([0..7_i32, 0..7_i32].prop_map(|at| at.map(f64::from)), 3..longest)
    }

    proptest! {
        #[test]
        fn what_is_plainly_sound_is_sound(outer in ring(8), holes in prop::collection::vec(ring(5), 0..3)) {
            let slow = polygon(&outer, &holes);
            prop_assert!(!is_plainly_simple(&outer, &holes) || slow.is_valid());
            prop_assert!(!is_plainly_sound(&outer, &holes) || slow.is_valid() && slow.unsigned_area() >= LEAST_AREA_M2);
        }
    }

    #[test]
    fn a_court_within_walls_is_plainly_sound_and_one_that_is_not_is_left_to_the_slow_check() {
        let walls = [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [5.0, 9.0], [5.0, 8.0], [4.0, 9.0], [0.0, 9.0]];
        let court = |x: f64, y: f64| vec![[x, y], [x + 2.0, y], [x + 2.0, y + 2.0], [x, y + 2.0]];
        assert!(is_plainly_sound(&walls, &[]));
        assert!(is_plainly_sound(&walls, &[court(1.0, 1.0), court(4.0, 4.0)]));
        for holes in [vec![court(8.0, 1.0)], vec![court(10.0, 1.0)], vec![court(7.0, 1.0)]] {
            assert!(!is_plainly_sound(&walls, &holes), "{holes:?}");
        }
        assert!(!is_plainly_sound(&walls, &[court(1.0, 1.0), court(2.0, 2.0)]));
        let within = vec![[1.5, 1.5], [2.5, 1.5], [2.5, 2.5]];
        assert!(!is_plainly_sound(&walls, &[court(1.0, 1.0), within]));
    }
}
