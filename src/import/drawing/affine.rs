use crate::model::Xy;

/// A map of the plane onto itself, as SVG writes its matrices: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Affine(pub [f64; 6]);

impl Affine {
    pub const NONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    pub fn scale(x: f64, y: f64) -> Self {
        Self([x, 0.0, 0.0, y, 0.0, 0.0])
    }

    pub fn turn(degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Self([cos, sin, -sin, cos, 0.0, 0.0])
    }

    pub fn apply(&self, [x, y]: Xy) -> Xy {
        let [a, b, c, d, e, f] = self.0;
        [a * x + c * y + e, b * x + d * y + f]
    }

    /// First `inner`, then this.
    pub fn after(&self, inner: &Self) -> Self {
        let [a, b, c, d, _, _] = self.0;
        let [ia, ib, ic, id, ie, f] = inner.0;
        let [e, f] = self.apply([ie, f]);
        Self([a * ia + c * ib, b * ia + d * ib, a * ic + c * id, b * ic + d * id, e, f])
    }
}
