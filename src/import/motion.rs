//! A turn and a shift on the plan, and the one that brings points nearest to their counterparts.

use crate::model::Xy;

/// A turn and a shift, without stretching.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Motion {
    cos: f64,
    sin: f64,
    shift: Xy,
}

impl Motion {
    pub const NONE: Self = Self { cos: 1.0, sin: 0.0, shift: [0.0, 0.0] };

    /// A turn counterclockwise about the origin, then a shift.
    pub fn new(turn_deg: f64, shift: Xy) -> Self {
        let (sin, cos) = turn_deg.to_radians().sin_cos();
        Self { cos, sin, shift }
    }

    pub fn apply(&self, at: Xy) -> Xy {
        let [x, y] = self.turned(at);
        [x + self.shift[0], y + self.shift[1]]
    }

    /// A direction: turned, and not shifted.
    pub fn turned(&self, [x, y]: Xy) -> Xy {
        [self.cos * x - self.sin * y, self.sin * x + self.cos * y]
    }

    /// Radians, counterclockwise.
    pub fn angle(&self) -> f64 {
        self.sin.atan2(self.cos)
    }

    pub fn shift(&self) -> Xy {
        self.shift
    }

    /// The motion that brings the first point of each pair nearest to the second (least squares), and the root mean
    /// square of what remains, metres; none where no pair is given. One pair gives a shift.
    pub fn fit(pairs: &[(Xy, Xy)]) -> Option<(Self, f64)> {
        if pairs.is_empty() {
            return None;
        }
        let count = pairs.len() as f64;
        let mean = |of: fn(&(Xy, Xy)) -> Xy| {
            let sum = pairs.iter().map(of).fold([0.0, 0.0], |sum, at| [sum[0] + at[0], sum[1] + at[1]]);
            [sum[0] / count, sum[1] / count]
        };
        let (from, to) = (mean(|pair| pair.0), mean(|pair| pair.1));
        let (mut dot, mut turn) = (0.0, 0.0);
        for (a, b) in pairs {
            let (a, b) = ([a[0] - from[0], a[1] - from[1]], [b[0] - to[0], b[1] - to[1]]);
            dot += a[0] * b[0] + a[1] * b[1];
            turn += a[0] * b[1] - a[1] * b[0];
        }
        let length = f64::hypot(dot, turn);
        let (cos, sin) = if length > 0.0 { (dot / length, turn / length) } else { (1.0, 0.0) };
        let shift = [to[0] - cos * from[0] + sin * from[1], to[1] - sin * from[0] - cos * from[1]];
        let motion = Self { cos, sin, shift };
        let squares = pairs.iter().map(|&(a, b)| motion.miss(a, b).powi(2)).sum::<f64>();
        Some((motion, (squares / count).sqrt()))
    }

    /// How far `a` lands from `b`, metres.
    pub fn miss(&self, a: Xy, b: Xy) -> f64 {
        let at = self.apply(a);
        f64::hypot(at[0] - b[0], at[1] - b[1])
    }
}

#[cfg(test)]
mod tests {
    use super::Motion;
    use proptest::prelude::*;

    #[test]
    fn one_pair_shifts_and_none_does_nothing() {
        let (motion, residual) = Motion::fit(&[([1.0, 1.0], [3.0, 0.0])]).unwrap();
        assert_eq!((motion.shift(), motion.angle(), residual), ([2.0, -1.0], 0.0, 0.0));
        assert!(Motion::fit(&[]).is_none());
    }

    #[test]
    fn what_does_not_fit_is_told_in_metres() {
        // Two points four metres apart here and six there: each is a metre off.
        let (_, residual) = Motion::fit(&[([0.0, 0.0], [0.0, 0.0]), ([4.0, 0.0], [6.0, 0.0])]).unwrap();
        assert!((residual - 1.0).abs() < 1.0e-9, "{residual}");
    }

    proptest! {
        #[test]
        fn a_turned_and_shifted_plan_is_brought_back(
            turn in -180.0..180.0_f64,
            shift in prop::array::uniform2(-500.0..500.0_f64),
            points in prop::collection::vec(prop::array::uniform2(-100.0..100.0_f64), 2..8),
        ) {
            let moved = Motion::new(turn, shift);
            let pairs: Vec<_> = points.iter().map(|&at| (at, moved.apply(at))).collect();
            let (motion, residual) = Motion::fit(&pairs).unwrap();
            prop_assert!(residual < 1.0e-6);
            for (a, b) in pairs {
                prop_assert!(motion.miss(a, b) < 1.0e-6);
            }
        }
    }
}
