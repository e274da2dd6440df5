//! What the rooms lie on: a slab per level, warmer and darker below ground, and the dashed line where the ground is.

use super::floor::plate;
use super::{Builder, Role, ring};
use crate::model::Xy;
use crate::palette::Swatch;
use crate::viewer::layout::LevelPlan;
use crate::viewer::projection::Projection;
use bevy::prelude::Vec3;

/// How far the slab's top lies under the floors, far enough apart for the depth buffer of an old laptop.
const UNDER_FLOOR_M: f64 = 0.2;
const RIM_M: f64 = 0.5;
/// How far the ground line runs outside the building, as a share of its diagonal.
pub const GROUND_REACH: f32 = 0.06;

pub fn slab(builder: &mut Builder, plan: &LevelPlan, projection: &Projection) {
    let (top, side) = match plan.underground {
        false => (Swatch::Slab, Swatch::SlabEdge),
        true => (Swatch::SlabBelow, Swatch::SlabEdgeBelow),
    };
    let thickness = (0.006 * plan.bounds.width().max(plan.bounds.height())).clamp(0.25, 2.0);
    for polygon in &plan.slab {
        plate(builder, polygon, Role::Slab.code(top as usize), RIM_M, &|at| projection.local(at, -UNDER_FLOOR_M));
        let outer = ring::open(polygon.exterior().coords().map(|at| [at.x, at.y]), true);
        let wall = |at: usize| [outer[at], outer[(at + 1) % outer.len()]];
        for [a, b] in (0..outer.len()).map(wall) {
            let corners = [(a, -UNDER_FLOOR_M), (b, -UNDER_FLOOR_M), (b, -thickness), (a, -thickness)];
            let code = Role::SlabSide.code(side as usize);
            let quad = corners.map(|(at, z)| builder.vertex(projection.local(at, z), code, [0.0, 0.0, 1.0, 0.0]));
            builder.quad(quad);
        }
    }
}

/// A dashed rectangle around the building at the height of the ground; drawn as a ribbon of constant width on screen.
pub fn ground_line(builder: &mut Builder, low: Vec3, high: Vec3) {
    let reach = GROUND_REACH * (high - low).with_y(0.0).length();
    let (low, high) = (low - Vec3::splat(reach), high + Vec3::splat(reach));
    let corners: [Xy; 5] = [[low.x, low.z], [high.x, low.z], [high.x, high.z], [low.x, high.z], [low.x, low.z]]
        .map(|at| at.map(f64::from));
    let code = Role::Dashes.code(Swatch::GroundLine as usize);
    let mut along = 0.0;
    for pair in corners.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        let length = ring::distance(a, b);
        let direction = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
        let mut corner = |at: Xy, along: f64, side: f32| {
            let place = Vec3::new(at[0] as f32, 0.0, at[1] as f32);
            builder.vertex(place, code, [direction[0] as f32, along as f32, direction[1] as f32, side])
        };
        let quad = [
            corner(a, along, -1.0),
            corner(b, along + length, -1.0),
            corner(b, along + length, 1.0),
            corner(a, along, 1.0),
        ];
        builder.quad(quad);
        along += length;
    }
}
