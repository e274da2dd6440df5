//! From the world to the screen and back, for labels and picking, without asking the renderer.

use super::orbit::{FIELD_OF_VIEW, Orbit};
use bevy::camera::ScalingMode;
use bevy::math::{Mat4, Quat, Vec2, Vec3};
use bevy::prelude::{OrthographicProjection, PerspectiveProjection, Projection, Resource, Transform};

const NEAR_M: f32 = 0.5;

/// One view of the world on a screen of `size` logical pixels.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Eye {
    pub at: Vec3,
    pub rotation: Quat,
    pub size: Vec2,
    pub orthographic: bool,
    pub distance: f32,
    clip_from_world: Mat4,
}

impl Eye {
    /// `shift` moves the picture by that many pixels, so that panels do not cover its middle.
    pub fn new(orbit: Orbit, size: Vec2, shift: Vec2, orthographic: bool) -> Self {
        let size = size.max(Vec2::ONE);
        let rotation = orbit.rotation();
        let metres = shift * orbit.metres_per_pixel(size.y);
        let at = orbit.eye() - rotation * Vec3::X * metres.x + rotation * Vec3::Y * metres.y;
        let clip_from_view = match orthographic {
            true => {
                let half = size * orbit.metres_per_pixel(size.y) / 2.0;
                Mat4::orthographic_rh(-half.x, half.x, -half.y, half.y, 0.0, 4.0 * orbit.distance)
            }
            false => Mat4::perspective_infinite_reverse_rh(FIELD_OF_VIEW, size.x / size.y, NEAR_M),
        };
        let clip_from_world = clip_from_view * Mat4::from_rotation_translation(rotation, at).inverse();
        Self { at, rotation, size, orthographic, distance: orbit.distance, clip_from_world }
    }

    /// Pixels from the upper left corner, and the distance along the view; none for what lies behind the eye.
    pub fn project(&self, point: Vec3) -> Option<Vec3> {
        let depth = (point - self.at).dot(self.forward());
        if depth < NEAR_M {
            return None;
        }
        let clip = self.clip_from_world * point.extend(1.0);
        let ndc = clip.truncate() / clip.w;
        let pixel = Vec2::new(0.5 + 0.5 * ndc.x, 0.5 - 0.5 * ndc.y) * self.size;
        Some(pixel.extend(depth))
    }

    pub fn forward(&self) -> Vec3 {
        self.rotation * Vec3::NEG_Z
    }

    /// Where the line of sight through a pixel starts, and its direction.
    pub fn ray(&self, pixel: Vec2) -> (Vec3, Vec3) {
        let centred = pixel - self.size / 2.0;
        let half_height = (FIELD_OF_VIEW / 2.0).tan();
        let plane = Vec2::new(centred.x, -centred.y) * (2.0 * half_height / self.size.y);
        let across = self.rotation * Vec3::new(plane.x, plane.y, 0.0);
        match self.orthographic {
            true => (self.at + across * self.distance, self.forward()),
            false => (self.at, (self.forward() + across).normalize()),
        }
    }

    /// Where the line of sight through a pixel meets the plane at height `y`.
    pub fn on_plane(&self, pixel: Vec2, y: f32) -> Option<Vec3> {
        let (start, direction) = self.ray(pixel);
        let along = (y - start.y) / direction.y;
        (along.is_finite() && along > 0.0).then(|| start + direction * along)
    }

    /// Pixels that one metre spans at a depth along the view.
    pub fn pixels_per_metre(&self, depth: f32) -> f32 {
        let depth = if self.orthographic { self.distance } else { depth };
        self.size.y / (2.0 * depth.max(NEAR_M) * (FIELD_OF_VIEW / 2.0).tan())
    }

    pub fn transform(&self) -> Transform {
        Transform::from_translation(self.at).with_rotation(self.rotation)
    }

    pub fn projection(&self) -> Projection {
        match self.orthographic {
            true => Projection::Orthographic(OrthographicProjection {
                scaling_mode: ScalingMode::FixedVertical {
                    viewport_height: 2.0 * self.distance * (FIELD_OF_VIEW / 2.0).tan(),
                },
                near: 0.0,
                far: 4.0 * self.distance + 1000.0,
                ..OrthographicProjection::default_3d()
            }),
            false => Projection::Perspective(PerspectiveProjection {
                fov: FIELD_OF_VIEW,
                aspect_ratio: self.size.x / self.size.y,
                near: NEAR_M,
                far: 100_000.0,
                ..PerspectiveProjection::default()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_sight_comes_back_to_the_pixel_it_left_from() {
        let orbit = Orbit { focus: Vec3::new(5.0, 0.0, 5.0), yaw: -0.5, pitch: 0.7, distance: 120.0 };
        for orthographic in [false, true] {
            let eye = Eye::new(orbit, Vec2::new(1000.0, 600.0), Vec2::new(40.0, -20.0), orthographic);
            for pixel in [Vec2::new(500.0, 300.0), Vec2::new(90.0, 580.0), Vec2::new(730.0, 210.0)] {
                let hit = eye.on_plane(pixel, -3.0);
                let back = hit.and_then(|point| eye.project(point)).map(|at| at.truncate());
                assert!(back.is_some_and(|back| back.distance(pixel) < 0.1), "{pixel} {back:?}");
            }
        }
    }

    #[test]
    fn nothing_behind_the_eye_is_on_screen() {
        let orbit = Orbit { focus: Vec3::ZERO, yaw: 0.0, pitch: 0.5, distance: 10.0 };
        let eye = Eye::new(orbit, Vec2::new(100.0, 100.0), Vec2::ZERO, false);
        assert_eq!(eye.project(Vec3::new(0.0, 20.0, 40.0)), None);
    }
}
