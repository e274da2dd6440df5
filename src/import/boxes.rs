//! Boxes to be found by place. They stand from west to east, cut into strips of about the root of their number, and most
//! are ruled out a strip at a time: for the rooms of a level that is sooner made and sooner asked than a tree.

use crate::model::Xy;

/// A rectangle from its low to its high corner.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bounds {
    pub low: Xy,
    pub high: Xy,
}

impl Bounds {
    fn meets(&self, other: &Self) -> bool {
        let [x, y] = [0, 1].map(|axis| (self.low[axis] <= other.high[axis]) & (other.low[axis] <= self.high[axis]));
        x & y
    }

    fn with(self, other: Self) -> Self {
        let corner = |pick: fn(f64, f64) -> f64, a: Xy, b: Xy| [pick(a[0], b[0]), pick(a[1], b[1])];
        Self { low: corner(f64::min, self.low, other.low), high: corner(f64::max, self.high, other.high) }
    }
}

/// The boxes of things that are told by their number.
pub struct Boxes {
    all: Vec<(Bounds, usize)>,
    each: usize,
    strips: Vec<Bounds>,
}

impl Boxes {
    pub fn new(boxes: impl Iterator<Item = (Bounds, usize)>) -> Self {
        let mut all: Vec<(Bounds, usize)> = boxes.collect();
        all.sort_unstable_by(|(a, _), (b, _)| a.low[0].total_cmp(&b.low[0]));
        let each = all.len().isqrt().max(1);
        let strip = |strip: &[(Bounds, usize)]| strip.iter().map(|&(bounds, _)| bounds).reduce(Bounds::with);
        let strips = all.chunks(each).filter_map(strip).collect();
        Self { all, each, strips }
    }

    /// Those that meet a box, in no order.
    pub fn meeting(&self, around: Bounds) -> impl Iterator<Item = usize> {
        let strips = self.strips.iter().zip(self.all.chunks(self.each));
        let near = strips.filter(move |(strip, _)| strip.meets(&around)).flat_map(|(_, boxes)| boxes);
        near.filter(move |(bounds, _)| bounds.meets(&around)).map(|&(_, number)| number)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Boxes};
    use proptest::prelude::*;

    fn bounds() -> impl Strategy<Value = Bounds> {
        ([0..20_i32, 0..20_i32], [0..6_i32, 0..6_i32]).prop_map(|(low, size)| {
            let low = low.map(f64::from);
            Bounds { low, high: [low[0] + f64::from(size[0]), low[1] + f64::from(size[1])] }
        })
    }

    proptest! {
        #[test]
        fn every_box_that_meets_is_found_once(all in prop::collection::vec(bounds(), 0..40), around in bounds()) {
            let mut found: Vec<usize> = Boxes::new(all.iter().copied().zip(0..)).meeting(around).collect();
            found.sort_unstable();
            let meeting = all.iter().enumerate().filter(|(_, bounds)| bounds.meets(&around));
            prop_assert_eq!(found, meeting.map(|(at, _)| at).collect::<Vec<_>>());
        }
    }
}
