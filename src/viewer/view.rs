//! What the user chose to see: stack or plan, exploded or to scale, one level or all, cut, theme.

use super::layout::Target;
use crate::model::LevelIx;
use crate::palette::Theme;
use bevy::prelude::{Rect, Resource, Vec2};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// All levels above each other.
    #[default]
    Stack,
    /// One level from straight above, north up.
    Plan,
}

/// How much of a level is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Showing {
    Whole,
    Ghost,
    Hidden,
}

#[derive(Resource, Clone, Debug)]
pub struct View {
    pub mode: Mode,
    /// 0 to scale, 1 fully exploded; the picture moves there by itself.
    pub explode: f32,
    /// The level shown alone in the stack, and the one shown in the plan.
    pub level: Option<LevelIx>,
    /// Only structure below this height above datum is drawn.
    pub cut_m: Option<f64>,
    pub theme: Theme,
    pub reduced_motion: bool,
}

impl Default for View {
    fn default() -> Self {
        Self { mode: Mode::Stack, explode: 1.0, level: None, cut_m: None, theme: Theme::Dark, reduced_motion: false }
    }
}

impl View {
    /// All levels; a plan is of one, so that ends with it.
    pub fn show_all(&mut self) {
        (self.mode, self.level) = (Mode::Stack, None);
    }

    pub fn showing(&self, level: LevelIx) -> Showing {
        match (self.mode, self.level) {
            (_, Some(chosen)) if chosen == level => Showing::Whole,
            (Mode::Stack, None) => Showing::Whole,
            (Mode::Stack, Some(_)) => Showing::Ghost,
            (Mode::Plan, _) => Showing::Hidden,
        }
    }
}

/// The window, and the parts of it that panels leave, in logical pixels.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Canvas {
    pub size: Vec2,
    /// Where the pointer speaks to the building and not to a panel.
    pub stage: Rect,
    /// Where nothing floats over the building.
    pub free: Rect,
    /// Device pixels in a logical one.
    pub density: f32,
}

impl Default for Canvas {
    fn default() -> Self {
        Self::whole(Vec2::new(1280.0, 720.0), 1.0)
    }
}

impl Canvas {
    pub fn whole(size: Vec2, density: f32) -> Self {
        let whole = Rect::from_corners(Vec2::ZERO, size);
        Self { size, stage: whole, free: whole, density }
    }

    /// How far the middle of the picture lies from that of the window.
    pub fn shift(&self) -> Vec2 {
        self.free.center() - self.size / 2.0
    }
}

/// What lies under the pointer.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hovered(pub Option<Target>);

#[cfg(test)]
mod tests {
    use super::{Mode, Showing, View};
    use crate::model::LevelIx;

    #[test]
    fn who_lets_go_of_the_level_of_a_plan_sees_all_levels_and_not_none() {
        let (lower, upper) = (LevelIx::new(0), LevelIx::new(1));
        let mut view = View { mode: Mode::Plan, level: Some(lower), ..View::default() };
        assert_eq!([lower, upper].map(|level| view.showing(level)), [Showing::Whole, Showing::Hidden]);
        view.show_all();
        assert_eq!([lower, upper].map(|level| view.showing(level)), [Showing::Whole; 2]);
    }
}
