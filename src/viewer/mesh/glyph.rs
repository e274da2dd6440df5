//! Quads for door glyphs and ribbons for stairs, lifts and shafts. The shader draws the sign of the door's state.

use super::{Builder, Role, WALL_HEIGHT_M};
use crate::model::{End, Facility, LevelIx, PortalKind, Xy};
use crate::viewer::layout::Layout;
use crate::viewer::place::DoorPlace;
use crate::viewer::projection::Projection;
use bevy::prelude::Vec3;

const ABOVE_WALL_M: f64 = 0.06;
const GLYPH_MIN_M: f64 = 0.55;
const GLYPH_MAX_M: f64 = 1.3;

/// The glyphs of all doors that show on one level: its own and the upper or lower ends of links from other levels.
pub fn door_glyphs(
    builder: &mut Builder,
    facility: &Facility,
    layout: &Layout,
    projection: &Projection,
    level: LevelIx,
) {
    for portal in facility.portal_ixs() {
        let door = &layout.doors[portal.get()];
        let index = portal.get();
        let role = match (facility.portal(portal).kind, door.link) {
            (_, None) => Role::Glyph,
            (PortalKind::Stair | PortalKind::Ladder, Some(_)) => Role::Steps,
            (_, Some(_)) => Role::Shaft,
        };
        if door.level == level {
            glyph(builder, projection, door, door.at, role.code(index));
            let beyond = match facility.portal(portal).between.1 {
                End::Outside => Role::Entrance,
                End::Unknown => Role::LooseEnd,
                End::Space(_) => continue,
            };
            let reach = half_size(door) * 1.5;
            let outside = [door.at[0] + door.out[0] * reach, door.at[1] + door.out[1] * reach];
            glyph(builder, projection, door, outside, beyond.code(index));
        } else if let Some((other, at)) = door.link
            && other == level
        {
            glyph(builder, projection, door, at, role.code(index));
        }
    }
}

fn half_size(door: &DoorPlace) -> f64 {
    (door.width_m * 0.62).clamp(GLYPH_MIN_M, GLYPH_MAX_M)
}

// `plan`: the direction of the wall, scaled to half the glyph's size and turned so that the sign looks out; the corner.
fn glyph(builder: &mut Builder, projection: &Projection, door: &DoorPlace, at: Xy, code: u32) {
    let centre = projection.local(at, door.rise_m + WALL_HEIGHT_M + ABOVE_WALL_M);
    let turn = if door.along[0] * door.out[1] - door.along[1] * door.out[0] >= 0.0 { 1.0 } else { -1.0 };
    let half = half_size(door) * turn;
    let (x, z) = ((door.along[0] * half) as f32, (-door.along[1] * half) as f32);
    let quad = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]
        .map(|[u, v]: [f32; 2]| builder.vertex(centre, code, [x, z, u, v]));
    builder.quad(quad);
}

/// The ribbons between two levels in a mesh of height one, which its entity stretches as the levels move apart.
pub fn links(builder: &mut Builder, layout: &Layout, projection: &Projection, low: LevelIx, high: LevelIx) {
    for (index, door) in layout.doors.iter().enumerate() {
        let Some((other, there)) = door.link else { continue };
        let (foot, head) = match (door.level, other) {
            (here, other) if (here, other) == (low, high) => (door.at, there),
            (here, other) if (other, here) == (low, high) => (there, door.at),
            _ => continue,
        };
        let code = Role::Link.code(index);
        let (foot, head) = (projection.local(foot, 0.0), projection.local(head, 0.0) + Vec3::Y);
        let quad = [(foot, -1.0, 0.0), (foot, 1.0, 0.0), (head, 1.0, 1.0), (head, -1.0, 1.0)]
            .map(|(at, side, along): (Vec3, f32, f32)| builder.vertex(at, code, [0.0, 0.0, side, along]));
        builder.quad(quad);
    }
}
