//! How far a point lies from an outline, told from the corners as they are: most walls are ruled out by their box, and
//! no polygon is made.

use crate::model::Xy;
use crate::model::plan::coord;
use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Distance, Euclidean, Line};

/// Metres from a point to the floor within an outline, zero on it; none where it is more than `within_m`.
pub fn distance_m(outer: &[Xy], holes: &[Vec<Xy>], at: Xy, within_m: f64) -> Option<f64> {
    // Many doors are drawn as a corner of the outlines they are in.
    if outer.contains(&at) {
        return Some(0.0);
    }
    let mut near = Near { at, within_m, nearest_m: f64::MAX };
    // Within a hole, no other is as near as that one.
    let (is_inside, is_in_hole) = (near.walk(outer), holes.iter().any(|hole| near.walk(hole)));
    let distance_m = if is_inside && !is_in_hole { 0.0 } else { near.nearest_m };
    (distance_m <= within_m).then_some(distance_m)
}

/// Whether a ring winds about a point; of one on a wall it may say either.
pub fn is_inside(ring: &[Xy], at: Xy) -> bool {
    let mut winding = 0;
    let mut from = ring.last().copied().unwrap_or_default();
    for &to in ring {
        if crosses(from, to, at) {
            winding += turn(from, to, side(from, to, at));
        }
        from = to;
    }
    winding != 0
}

/// Whether a wall meets the line due east and west through a point.
fn crosses(from: Xy, to: Xy, at: Xy) -> bool {
    (from[1] <= at[1]) != (to[1] <= at[1])
}

fn side(from: Xy, to: Xy, at: Xy) -> Orientation {
    RobustKernel::orient2d(coord(from), coord(to), coord(at))
}

/// What a wall that crosses adds to the winding: 1 where it goes up on the right of the point, −1 where it goes down.
fn turn(from: Xy, to: Xy, side: Orientation) -> i32 {
    match side {
        Orientation::CounterClockwise if from[1] <= to[1] => 1,
        Orientation::Clockwise if from[1] > to[1] => -1,
        _ => 0,
    }
}

struct Near {
    at: Xy,
    within_m: f64,
    nearest_m: f64,
}

impl Near {
    /// Walks round a ring, and says whether it winds about the point.
    fn walk(&mut self, ring: &[Xy]) -> bool {
        let mut winding = 0;
        let mut from = ring.last().copied().unwrap_or_default();
        for &to in ring {
            winding += self.pass(from, to);
            from = to;
        }
        winding != 0
    }

    fn pass(&mut self, from: Xy, to: Xy) -> i32 {
        let is_far = |axis: usize, margin_m: f64| {
            let [a, b] = [from[axis] - self.at[axis], to[axis] - self.at[axis]];
            (a > margin_m) & (b > margin_m) | (a < -margin_m) & (b < -margin_m)
        };
        let (crosses, is_close) = (crosses(from, to, self.at), !(is_far(0, self.within_m) | is_far(1, self.within_m)));
        // So it is with most walls.
        if !(crosses | is_close) {
            return 0;
        }
        let side = side(from, to, self.at);
        if side == Orientation::Collinear && !is_far(0, 0.0) && !is_far(1, 0.0) {
            self.nearest_m = 0.0;
        } else if is_close {
            let wall = Line::new(coord(from), coord(to));
            self.nearest_m = self.nearest_m.min(Euclidean.distance(coord(self.at), &wall));
        }
        if crosses { turn(from, to, side) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::distance_m;
    use crate::model::Xy;
    use crate::model::plan::{coord, polygon};
    use geo::{Distance, Euclidean, Point};
    use proptest::prelude::*;

    /// Whole numbers, so that points fall on corners and walls too.
    fn corner() -> impl Strategy<Value = Xy> {
        [0..9_i32, 0..9_i32].prop_map(|at| at.map(f64::from))
    }

    proptest! {
        #[test]
        fn it_is_the_distance_to_the_polygon(
            ring in prop::collection::vec(corner(), 3..9),
            at in corner(),
            within_m in 0.0..4.0_f64,
        ) {
            let court = vec![[3.2, 3.1], [4.3, 3.3], [4.1, 4.4]];
            let outer = vec![[-1.0, -1.0], [10.0, -2.0], [11.0, 10.0], [-2.0, 11.0]];
            for (outer, holes) in [(ring, Vec::new()), (outer, vec![court])] {
                let slow: f64 = Euclidean.distance(&Point::from(coord(at)), &polygon(&outer, &holes));
                prop_assert_eq!(distance_m(&outer, &holes, at, within_m), (slow <= within_m).then_some(slow));
            }
        }
    }
}
