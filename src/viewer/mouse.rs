//! Pointer and keys as the picture sees them: nothing while a panel wants them.

use super::view::Canvas;
use bevy::ecs::system::SystemParam;
use bevy::input::ButtonInput;
use bevy::input::mouse::{AccumulatedMouseScroll, MouseScrollUnit};
use bevy::math::Vec2;
use bevy::prelude::{KeyCode, MouseButton, Query, Res, With};
use bevy::window::{PrimaryWindow, Window};
use bevy_egui::input::EguiWantsInput;

/// A press that moves less than this is a click.
pub const CLICK_PX: f32 = 5.0;
const PIXELS_PER_LINE: f32 = 40.0;

pub const SHIFT: [KeyCode; 2] = [KeyCode::ShiftLeft, KeyCode::ShiftRight];
pub const CONTROL: [KeyCode; 2] = [KeyCode::ControlLeft, KeyCode::ControlRight];

#[derive(SystemParam)]
pub struct Mouse<'w, 's> {
    buttons: Option<Res<'w, ButtonInput<MouseButton>>>,
    keys: Option<Res<'w, ButtonInput<KeyCode>>>,
    scroll: Option<Res<'w, AccumulatedMouseScroll>>,
    egui: Option<Res<'w, EguiWantsInput>>,
    canvas: Option<Res<'w, Canvas>>,
    window: Query<'w, 's, &'static Window, With<PrimaryWindow>>,
}

impl Mouse<'_, '_> {
    pub fn at(&self) -> Option<Vec2> {
        self.window.single().ok().and_then(Window::cursor_position)
    }

    /// Whether it points at the picture and not at a panel.
    pub fn is_free(&self) -> bool {
        self.at().is_some_and(|at| self.is_free_at(at))
    }

    pub fn is_free_at(&self, at: Vec2) -> bool {
        let on_stage = self.canvas.as_ref().is_none_or(|canvas| canvas.stage.contains(at));
        on_stage && self.egui.as_ref().is_none_or(|egui| !egui.wants_any_pointer_input())
    }

    pub fn pressed(&self, button: MouseButton) -> bool {
        self.buttons.as_ref().is_some_and(|buttons| buttons.pressed(button))
    }

    pub fn just_pressed(&self, button: MouseButton) -> bool {
        self.buttons.as_ref().is_some_and(|buttons| buttons.just_pressed(button))
    }

    pub fn just_released(&self, button: MouseButton) -> bool {
        self.buttons.as_ref().is_some_and(|buttons| buttons.just_released(button))
    }

    pub fn is_dragging(&self) -> bool {
        self.buttons.as_ref().is_some_and(|buttons| buttons.get_pressed().len() > 0)
    }

    /// Lines the wheel turned since the last frame, positive away from the user.
    pub fn wheel(&self) -> f32 {
        self.scroll.as_ref().map_or(0.0, |scroll| match scroll.unit {
            MouseScrollUnit::Line => scroll.delta.y,
            MouseScrollUnit::Pixel => scroll.delta.y / PIXELS_PER_LINE,
        })
    }

    pub fn holds(&self, keys: [KeyCode; 2]) -> bool {
        self.keys.as_ref().is_some_and(|held| held.any_pressed(keys))
    }
}
