//! Storeys drawn on sheets of their own, laid over each other by the points they share.

use crate::model::Xy;
use std::collections::BTreeMap;

/// A turn and a shift, without stretching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Motion {
    cos: f64,
    sin: f64,
    shift: Xy,
}

impl Motion {
    pub const NONE: Self = Self { cos: 1.0, sin: 0.0, shift: [0.0, 0.0] };

    pub fn apply(&self, [x, y]: Xy) -> Xy {
        [self.cos * x - self.sin * y + self.shift[0], self.sin * x + self.cos * y + self.shift[1]]
    }

    pub fn angle(&self) -> f64 {
        self.sin.atan2(self.cos)
    }
}

/// The motion that brings named points nearest to those of the same name (least squares), and the root mean square of
/// what remains; none where no name is shared. One shared point gives a shift.
pub fn onto(points: &BTreeMap<String, Xy>, target: &BTreeMap<String, Xy>) -> Option<(Motion, f64)> {
    let pairs: Vec<(Xy, Xy)> = points.iter().filter_map(|(name, &at)| Some((at, *target.get(name)?))).collect();
    let count = pairs.len() as f64;
    let mean = |of: fn(&(Xy, Xy)) -> Xy| {
        let sum = pairs.iter().map(of).fold([0.0, 0.0], |sum, at| [sum[0] + at[0], sum[1] + at[1]]);
        [sum[0] / count, sum[1] / count]
    };
    if pairs.is_empty() {
        return None;
    }
    let (from, to) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut dot, mut turn) = (0.0, 0.0);
    for (a, b) in &pairs {
        let (a, b) = ([a[0] - from[0], a[1] - from[1]], [b[0] - to[0], b[1] - to[1]]);
        dot += a[0] * b[0] + a[1] * b[1];
        turn += a[0] * b[1] - a[1] * b[0];
    }
    let length = f64::hypot(dot, turn);
    let (cos, sin) = if length > 0.0 { (dot / length, turn / length) } else { (1.0, 0.0) };
    let shift = [to[0] - cos * from[0] + sin * from[1], to[1] - sin * from[0] - cos * from[1]];
    let motion = Motion { cos, sin, shift };
    let off = |(a, b): &(Xy, Xy)| {
        let at = motion.apply(*a);
        (at[0] - b[0]).powi(2) + (at[1] - b[1]).powi(2)
    };
    Some((motion, (pairs.iter().map(off).sum::<f64>() / count).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::{Motion, onto};
    use crate::model::Xy;
    use std::collections::BTreeMap;

    fn named(points: &[(&str, Xy)]) -> BTreeMap<String, Xy> {
        points.iter().map(|&(name, at)| (name.to_owned(), at)).collect()
    }

    #[test]
    fn a_sheet_turned_and_shifted_is_brought_back() {
        let target = named(&[("a", [0.0, 0.0]), ("b", [4.0, 0.0]), ("c", [0.0, 3.0]), ("other", [9.0, 9.0])]);
        // Turned a quarter counterclockwise about the origin, then moved by (10, 1).
        let drawn = named(&[("a", [10.0, 1.0]), ("b", [10.0, 5.0]), ("c", [7.0, 1.0])]);
        let (motion, residual) = onto(&drawn, &target).unwrap();
        let [x, y] = motion.apply([10.0, 5.0]);
        assert!((x - 4.0).abs() < 1.0e-9 && y.abs() < 1.0e-9 && residual < 1.0e-9);
        assert!((motion.angle().to_degrees() + 90.0).abs() < 1.0e-9);
    }

    #[test]
    fn one_shared_point_shifts_and_none_does_nothing() {
        let one = onto(&named(&[("a", [1.0, 1.0])]), &named(&[("a", [3.0, 0.0])])).unwrap();
        assert_eq!(one.0, Motion { shift: [2.0, -1.0], ..Motion::NONE });
        assert!(onto(&named(&[("a", [1.0, 1.0])]), &named(&[("b", [3.0, 0.0])])).is_none());
    }
}
