//! Where the eye is, as four plain numbers that can be saved, flown between and never get lost.

use bevy::math::{Mat3, Quat, Vec2, Vec3};
use serde::{Deserialize, Serialize};
use std::f32::consts::{FRAC_PI_2, PI, TAU};

/// A long lens: little perspective, so sizes far and near compare.
pub const FIELD_OF_VIEW: f32 = 0.26;
const LOWEST_PITCH: f32 = 0.14;
const NEAREST_M: f32 = 4.0;

/// The eye looks at `focus` from `distance` metres, `pitch` above the horizon; `yaw` 0 looks north.
/// It is also a saved viewpoint, in world metres and radians.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Orbit {
    pub focus: Vec3,
    pub yaw: f32,
    pub pitch: f32,
    pub distance: f32,
}

/// The box the focus must stay in, and how far the eye may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub low: Vec3,
    pub high: Vec3,
    pub farthest_m: f32,
}

impl Orbit {
    pub const TOP: f32 = FRAC_PI_2;

    pub fn rotation(&self) -> Quat {
        Quat::from_rotation_y(self.yaw) * Quat::from_rotation_x(-self.pitch)
    }

    pub fn eye(&self) -> Vec3 {
        self.focus + self.rotation() * Vec3::Z * self.distance
    }

    /// World metres one pixel spans at the focus, in a view `height_px` high.
    pub fn metres_per_pixel(&self, height_px: f32) -> f32 {
        2.0 * self.distance * (FIELD_OF_VIEW / 2.0).tan() / height_px.max(1.0)
    }

    /// Turns about `pivot`, which keeps its place on screen.
    pub fn turned(self, pivot: Vec3, yaw: f32, pitch: f32) -> Self {
        let after =
            Self { yaw: wrapped(self.yaw + yaw), pitch: (self.pitch + pitch).clamp(LOWEST_PITCH, Self::TOP), ..self };
        let turn = Mat3::from_quat(after.rotation()) * Mat3::from_quat(self.rotation().inverse());
        Self { focus: pivot + turn * (self.focus - pivot), ..after }
    }

    /// Moves with the hand: `pixels` on screen, right and down.
    pub fn panned(self, pixels: Vec2, height_px: f32) -> Self {
        let metres = pixels * self.metres_per_pixel(height_px);
        let rotation = self.rotation();
        // Up on screen is further away on the ground, unless the ground is seen edge on.
        let ahead = (rotation * Vec3::Y).with_y(0.0).normalize_or_zero() / self.pitch.sin().max(0.35);
        Self { focus: self.focus - rotation * Vec3::X * metres.x + ahead * metres.y, ..self }
    }

    /// Scales the view about `target`, which keeps its place on screen; `factor` below 1 goes nearer.
    pub fn zoomed(self, target: Vec3, factor: f32) -> Self {
        let distance = (self.distance * factor).max(NEAREST_M);
        let factor = distance / self.distance;
        Self { focus: target + (self.focus - target) * factor, distance, ..self }
    }

    /// Kept where the building can still be found.
    pub fn within(self, bounds: &Bounds) -> Self {
        Self {
            focus: self.focus.clamp(bounds.low, bounds.high),
            pitch: self.pitch.clamp(LOWEST_PITCH, Self::TOP),
            distance: self.distance.clamp(NEAREST_M, bounds.farthest_m.max(2.0 * NEAREST_M)),
            yaw: wrapped(self.yaw),
        }
    }

    /// Between two views, by the shorter way round; distance changes by ratio so that the speed looks even.
    pub fn between(self, to: Self, share: f32) -> Self {
        let turn = wrapped(to.yaw - self.yaw);
        Self {
            focus: self.focus.lerp(to.focus, share),
            yaw: self.yaw + turn * share,
            pitch: self.pitch + (to.pitch - self.pitch) * share,
            distance: self.distance * (to.distance / self.distance).powf(share),
        }
    }
}

fn wrapped(angle: f32) -> f32 {
    (angle + PI).rem_euclid(TAU) - PI
}

#[cfg(test)]
mod tests {
    use super::super::eye::Eye;
    use super::*;

    const VIEW: Orbit = Orbit { focus: Vec3::new(3.0, 1.0, -2.0), yaw: 0.4, pitch: 0.6, distance: 80.0 };
    const SIZE: Vec2 = Vec2::new(1280.0, 720.0);

    fn on_screen(view: Orbit, point: Vec3) -> Vec2 {
        Eye::new(view, SIZE, Vec2::ZERO, false).project(point).map(|at| at.truncate()).unwrap_or(Vec2::NAN)
    }

    #[test]
    fn turning_and_zooming_keep_the_point_under_the_cursor() {
        let point = Vec3::new(20.0, 0.0, 7.0);
        let before = on_screen(VIEW, point);
        assert!(on_screen(VIEW.turned(point, 0.7, 0.3), point).distance(before) < 0.05);
        assert!(on_screen(VIEW.zoomed(point, 0.4), point).distance(before) < 0.05);
        assert!(on_screen(VIEW.zoomed(point, 3.0), point).distance(before) < 0.05);
    }

    #[test]
    fn panning_moves_the_focus_with_the_hand() {
        let moved = VIEW.panned(Vec2::new(30.0, 0.0), SIZE.y);
        let shift = on_screen(moved, VIEW.focus) - on_screen(VIEW, VIEW.focus);
        assert!(shift.distance(Vec2::new(30.0, 0.0)) < 0.5, "{shift}");
    }

    #[test]
    fn the_eye_never_goes_under_the_floor_nor_out_of_reach() {
        let bounds = Bounds { low: Vec3::splat(-50.0), high: Vec3::splat(50.0), farthest_m: 300.0 };
        let lost = VIEW.turned(Vec3::ZERO, 9.0, -5.0).panned(Vec2::splat(1e6), 720.0).zoomed(Vec3::ZERO, 1e6);
        let kept = lost.within(&bounds);
        assert!(kept.eye().y > kept.focus.y);
        assert!(kept.distance <= 300.0 && kept.focus.abs().max_element() <= 50.0);
    }

    #[test]
    fn a_flight_goes_the_shorter_way_round() {
        let (a, b) = (Orbit { yaw: 3.0, ..VIEW }, Orbit { yaw: -3.0, ..VIEW });
        assert!(a.between(b, 0.5).yaw.abs() > 3.0);
        assert_eq!(a.between(b, 0.0).distance, VIEW.distance);
    }
}
