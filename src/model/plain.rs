//! Outlines told by simple means to be sound, as nearly all are. Where coordinates are too close together for these,
//! the slow and exact check decides.

use super::plan::{self, Xy, coord};
use geo::{Contains, Polygon};

// Below this a room is a slip of the pen: a service duct of 20 by 25 cm still counts.
pub(super) const LEAST_AREA_M2: f64 = 0.01;

const APART_M: f64 = 1.0e-6;

const FEW_WALLS: usize = 64;

// Every courtyard is looked for in every other; with more corners the exact check, which looks them up by place, is
// done first.
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
    let rings = || std::iter::once(outer).chain(holes.iter().map(Vec::as_slice));
    let corners = rings().map(<[Xy]>::len).sum();
    if !holes.is_empty() && corners > MOST_WITH_HOLES || rings().any(|ring| ring.len() < 3) {
        return false;
    }
    let mut walls: Vec<Wall> = Vec::with_capacity(corners);
    rings().for_each(|ring| add_walls(ring, &mut walls));
    walls.iter().all(|wall| wall.is_corner(&walls[wall.next])) && are_apart(&walls) && are_nested(outer, holes)
}

fn add_walls(ring: &[Xy], walls: &mut Vec<Wall>) {
    let first = walls.len();
    walls.extend(ring.windows(2).enumerate().map(|(at, ends)| Wall::new(ends[0], ends[1], first + at + 1)));
    walls.push(Wall::new(ring[ring.len() - 1], ring[0], first));
}

/// Whether no walls but neighbours meet.
fn are_apart(walls: &[Wall]) -> bool {
    // To put a few in order takes longer than to hold each against each.
    if walls.len() <= FEW_WALLS { are_apart_each(walls) } else { are_apart_in_order(walls) }
}

fn are_apart_each(walls: &[Wall]) -> bool {
    (0..walls.len()).all(|at| (at + 1..walls.len()).all(|other| do_not_meet(walls, at, other)))
}

/// Each is held only against those that begin, from west to east, before it ends.
fn are_apart_in_order(walls: &[Wall]) -> bool {
    let mut eastward: Vec<usize> = (0..walls.len()).collect();
    eastward.sort_unstable_by(|&a, &b| walls[a].low[0].total_cmp(&walls[b].low[0]));
    eastward.iter().enumerate().all(|(place, &at)| {
        let end = walls[at].high[0] + APART_M;
        let mut beside = eastward[place + 1..].iter().take_while(|&&other| walls[other].low[0] <= end);
        beside.all(|&other| do_not_meet(walls, at, other))
    })
}

fn do_not_meet(walls: &[Wall], a: usize, b: usize) -> bool {
    let (one, two) = (&walls[a], &walls[b]);
    one.is_boxed_apart(two) || one.next == b || two.next == a || one.is_aside(two) || two.is_aside(one)
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
    /// The place of the wall that goes on from its end.
    next: usize,
}

impl Wall {
    fn new(from: Xy, to: Xy, next: usize) -> Self {
        let way = way(from, to);
        let is_back = way.map(|way| way < 0.0);
        let low = [if is_back[0] { to[0] } else { from[0] }, if is_back[1] { to[1] } else { from[1] }];
        let high = [if is_back[0] { from[0] } else { to[0] }, if is_back[1] { from[1] } else { to[1] }];
        Self { ends: [from, to], way, low, high, next }
    }

    // A wall that goes on forwards meets the one before in their corner alone; one that turns back might lie on it.
    fn is_corner(&self, after: &Self) -> bool {
        let (p, q) = (self.way, after.way);
        p[0] * q[0] + p[1] * q[1] > 0.0
            || turn(p, q).abs() > APART_M * (p[0].abs() + p[1].abs() + q[0].abs() + q[1].abs())
    }

    /// Whether they are told by their boxes to be a micrometre or more from each other, as nearly all are.
    fn is_boxed_apart(&self, other: &Self) -> bool {
        // Which side it is cannot be foreseen: four comparisons cost less than one branch that goes the other way.
        let is_beyond = |one: &Self, two: &Self, axis: usize| one.high[axis] + APART_M < two.low[axis];
        is_beyond(self, other, 0) | is_beyond(other, self, 0) | is_beyond(self, other, 1) | is_beyond(other, self, 1)
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
    use super::{LEAST_AREA_M2, add_walls, are_apart_each, are_apart_in_order, is_plainly_simple, is_plainly_sound};
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

        #[test]
        fn walls_in_order_are_apart_where_each_is_from_each(outer in ring(6), court in ring(5), is_on_grid: bool) {
            let mut walls = Vec::new();
            // Rings of whole numbers nearly always meet somewhere; drawn apart, they seldom do.
            let court: Vec<_> = court.into_iter().map(|at| if is_on_grid { at } else { [at[0] + 9.0, at[1]] }).collect();
            add_walls(&outer, &mut walls);
            add_walls(&court, &mut walls);
            prop_assert_eq!(are_apart_in_order(&walls), are_apart_each(&walls));
        }
    }

    #[test]
    fn of_many_walls_one_that_crosses_another_is_found() {
        let round = |at: i32| [50.0 * (f64::from(at) / 100.0).cos(), 50.0 * (f64::from(at) / 100.0).sin()];
        let mut ring: Vec<Xy> = (0..628).map(round).collect();
        assert!(is_plainly_sound(&ring, &[]));
        ring.swap(300, 303);
        assert!(!is_plainly_sound(&ring, &[]));
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
