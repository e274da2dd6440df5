//! The hand on the picture: drag to orbit about what is under the pointer, right or middle drag to pan, wheel to zoom.

use super::{Eye, Orbit, Rig};
use crate::viewer::mouse::{CLICK_PX, CONTROL, Mouse, SHIFT};
use crate::viewer::pick::Picker;
use crate::viewer::projection::Projection;
use crate::viewer::view::{Canvas, Mode, View};
use bevy::prelude::{Local, MouseButton, Res, ResMut, Vec2, Vec3};

const RADIANS_PER_PIXEL: f32 = 0.006;
const ZOOM_PER_LINE: f32 = 0.86;
const MOST_LINES: f32 = 6.0;

/// A drag under way on the picture.
#[derive(Clone, Copy)]
pub struct Drag {
    last: Vec2,
    start: Vec2,
    pivot: Vec3,
    moving: bool,
    turns: bool,
}

pub fn steer(
    mouse: Mouse,
    mut drag: Local<Option<Drag>>,
    mut rig: ResMut<Rig>,
    (view, canvas, projection): (Res<View>, Res<Canvas>, Res<Projection>),
    (eye, picker): (Option<Res<Eye>>, Option<Res<Picker>>),
) {
    let (Some(eye), Some(at)) = (eye, mouse.at()) else {
        *drag = None;
        return;
    };
    let focus = rig.orbit.focus;
    let under = |at: Vec2| {
        let picked = picker.as_deref().and_then(|picker| picker.floor_point(&eye, &projection, &view, at));
        picked.or_else(|| eye.on_plane(at, focus.y)).unwrap_or(focus)
    };
    if mouse.wheel() != 0.0 && mouse.is_free() {
        let lines = mouse.wheel().clamp(-MOST_LINES, MOST_LINES);
        let zoomed = rig.orbit.zoomed(under(at), ZOOM_PER_LINE.powf(lines));
        rig.held(zoomed);
    }
    // With a key held the left button draws a box or a lasso instead.
    let turning = mouse.pressed(MouseButton::Left) && ![SHIFT, CONTROL].into_iter().any(|keys| mouse.holds(keys));
    let panning = mouse.pressed(MouseButton::Right) || mouse.pressed(MouseButton::Middle);
    if !turning && !panning {
        *drag = None;
    } else if [MouseButton::Left, MouseButton::Right, MouseButton::Middle]
        .into_iter()
        .any(|button| mouse.just_pressed(button))
    {
        let turns = turning && !panning && view.mode == Mode::Stack;
        *drag = mouse.is_free().then(|| Drag { last: at, start: at, pivot: under(at), moving: false, turns });
    } else if let Some(held) = drag.as_mut() {
        held.moving |= at.distance(held.start) > CLICK_PX;
        if held.moving && at != held.last {
            let moved = dragged(rig.orbit, held, at - held.last, canvas.size.y);
            rig.held(moved);
            held.last = at;
        }
    }
}

fn dragged(orbit: Orbit, drag: &Drag, pixels: Vec2, height_px: f32) -> Orbit {
    match drag.turns {
        true => orbit.turned(drag.pivot, -pixels.x * RADIANS_PER_PIXEL, pixels.y * RADIANS_PER_PIXEL),
        false => orbit.panned(pixels, height_px),
    }
}
