//! Curves as polylines.

use crate::model::Xy;

// A door's quarter circle becomes nine chords; nobody searches what lies between chord and arc.
const STEP: f64 = std::f64::consts::PI / 18.0;
const MOST_STEPS: f64 = 360.0;
const BEZIER_STEPS: u32 = 12;

/// The points of an ellipse's arc about `centre`, from one angle to another, radians; `axes` are its two half axes as
/// vectors. The first and the last point are on it.
pub fn arc(centre: Xy, axes: [Xy; 2], from: f64, to: f64) -> Vec<Xy> {
    let steps = ((to - from).abs() / STEP).ceil().clamp(1.0, MOST_STEPS) as u32;
    let point = |step: u32| {
        let (sin, cos) = (from + (to - from) * f64::from(step) / f64::from(steps)).sin_cos();
        [0, 1].map(|axis| centre[axis] + cos * axes[0][axis] + sin * axes[1][axis])
    };
    (0..=steps).map(point).collect()
}

pub fn circle(centre: Xy, [x, y]: Xy) -> Vec<Xy> {
    arc(centre, [[x, 0.0], [0.0, y]], 0.0, std::f64::consts::TAU)
}

/// The points after the first of a curve with two control points.
pub fn cubic([p, a, b, q]: [Xy; 4]) -> Vec<Xy> {
    let point = |step: u32| {
        let t = f64::from(step) / f64::from(BEZIER_STEPS);
        let u = 1.0 - t;
        let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
        [0, 1].map(|axis| weights[0] * p[axis] + weights[1] * a[axis] + weights[2] * b[axis] + weights[3] * q[axis])
    };
    (1..=BEZIER_STEPS).map(point).collect()
}

/// The same with one control point.
pub fn quadratic([p, a, q]: [Xy; 3]) -> Vec<Xy> {
    let toward = |from: Xy| [0, 1].map(|axis| from[axis] + 2.0 / 3.0 * (a[axis] - from[axis]));
    cubic([p, toward(p), toward(q), q])
}

/// The points after the first of an arc between two points that bulges by the tangent of a quarter of its angle, to
/// the right where positive, as DXF gives it.
pub fn bulge(from: Xy, to: Xy, bulge: f64) -> Vec<Xy> {
    let chord = [to[0] - from[0], to[1] - from[1]];
    if bulge.abs() < 1.0e-6 || !bulge.is_finite() || bulge.abs() > 1.0e3 {
        return vec![to];
    }
    // The centre stands off the middle of the chord by its half times the cotangent of half the angle.
    let off = (1.0 - bulge * bulge) / (4.0 * bulge);
    let centre = [(from[0] + to[0]) / 2.0 - chord[1] * off, (from[1] + to[1]) / 2.0 + chord[0] * off];
    let radius = f64::hypot(from[0] - centre[0], from[1] - centre[1]);
    let start = f64::atan2(from[1] - centre[1], from[0] - centre[0]);
    let mut points = arc(centre, [[radius, 0.0], [0.0, radius]], start, start + 4.0 * bulge.atan());
    points.remove(0);
    points.pop();
    points.push(to);
    points
}

#[cfg(test)]
mod tests {
    use super::{bulge, circle, cubic};

    #[test]
    fn a_bulge_of_one_is_a_half_circle_to_the_right() {
        let points = bulge([0.0, 0.0], [2.0, 0.0], 1.0);
        let lowest = points.iter().map(|at| at[1]).fold(0.0, f64::min);
        assert!((lowest + 1.0).abs() < 1.0e-9, "{points:?}");
        assert_eq!(points.last(), Some(&[2.0, 0.0]));
        assert_eq!(bulge([0.0, 0.0], [2.0, 0.0], 0.0), [[2.0, 0.0]]);
    }

    #[test]
    fn curves_end_where_they_should() {
        let round = circle([1.0, 2.0], [3.0, 3.0]);
        assert!((round[0][0] - 4.0).abs() < 1.0e-9 && (round[round.len() - 1][1] - 2.0).abs() < 1.0e-9);
        assert_eq!(cubic([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]]).last(), Some(&[1.0, 0.0]));
    }
}
