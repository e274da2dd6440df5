//! Finding the view in which a box just fills the free part of the screen.

use super::eye::Eye;
use super::orbit::Orbit;
use bevy::math::{Rect, Vec2, Vec3};

const ROUNDS: usize = 8;

/// `orbit` turned as it is, moved so that `points` just fill `free`, a part of the screen in pixels.
pub fn fit(orbit: Orbit, points: &[Vec3], size: Vec2, free: Rect, orthographic: bool) -> Orbit {
    let Some(&first) = points.first() else { return orbit };
    let (low, high) = points.iter().fold((first, first), |(low, high), &at| (low.min(at), high.max(at)));
    let mut fitted = Orbit { focus: (low + high) / 2.0, distance: (high - low).length().max(8.0) * 3.0, ..orbit };
    for _ in 0..ROUNDS {
        // Drawn shifted, so that the focus lies in the middle of the free part.
        let eye = Eye::new(fitted, size, free.center() - size / 2.0, orthographic);
        let seen: Vec<Vec2> = points.iter().filter_map(|&point| eye.project(point)).map(|at| at.truncate()).collect();
        if seen.len() < points.len() {
            fitted.distance *= 2.0;
            continue;
        }
        let (min, max) = seen.iter().fold((seen[0], seen[0]), |(min, max), &at| (min.min(at), max.max(at)));
        let metres = fitted.metres_per_pixel(size.y);
        let off = (min + max) / 2.0 - free.center();
        let rotation = fitted.rotation();
        fitted.focus += (rotation * Vec3::X * off.x - rotation * Vec3::Y * off.y) * metres;
        let fill = ((max - min) / free.size().max(Vec2::ONE)).max_element();
        fitted.distance = (fitted.distance * fill.max(0.01)).max(6.0);
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitted_points_touch_the_free_part_and_stay_inside() {
        let (low, high) = (Vec3::new(-60.0, -70.0, -30.0), Vec3::new(50.0, 100.0, 40.0));
        let pick = |at: usize, bit: usize, low: f32, high: f32| if at & bit == 0 { low } else { high };
        let corners: [Vec3; 8] = std::array::from_fn(|at| {
            Vec3::new(pick(at, 1, low.x, high.x), pick(at, 2, low.y, high.y), pick(at, 4, low.z, high.z))
        });
        let (size, free) = (Vec2::new(1280.0, 720.0), Rect::new(220.0, 60.0, 940.0, 690.0));
        let orbit = Orbit { focus: Vec3::ZERO, yaw: -0.4, pitch: 0.5, distance: 10.0 };
        for orthographic in [false, true] {
            let fitted = fit(orbit, &corners, size, free, orthographic);
            let eye = Eye::new(fitted, size, free.center() - size / 2.0, orthographic);
            let seen = corners.map(|corner| eye.project(corner).map_or(Vec2::NAN, |at| at.truncate()));
            let min = seen.iter().fold(Vec2::MAX, |least, at| least.min(*at));
            let max = seen.iter().fold(Vec2::MIN, |most, at| most.max(*at));
            assert!(min.x > free.min.x - 4.0 && min.y > free.min.y - 4.0, "{min}");
            assert!(max.x < free.max.x + 4.0 && max.y < free.max.y + 4.0, "{max}");
            assert!((max.y - min.y - free.height()).abs() < 8.0 || (max.x - min.x - free.width()).abs() < 8.0);
        }
    }
}
