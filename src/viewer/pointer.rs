//! What the pointer does to the picture: hovering, clicking, box and lasso. What a click means is decided elsewhere.

use super::camera::Eye;
use super::layout::Target;
use super::mouse::{CLICK_PX, CONTROL, Mouse, SHIFT};
use super::pick::Picker;
use super::projection::Projection;
use super::scene::{Building, SceneSet};
use super::view::{Hovered, View};
use crate::palette::Swatch;
use bevy::ecs::system::SystemParam;
use bevy::math::Vec2;
use bevy::prelude::{
    App, Commands, DetectChanges, IntoScheduleConfigs, Local, Message, MessageWriter, MouseButton, Plugin, Res, ResMut,
    Resource, Update, resource_exists,
};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};

/// A press and release without a move between, on the picture and not on a panel.
#[derive(Message, Clone, Copy, Debug, PartialEq)]
pub struct Clicked {
    pub target: Option<Target>,
    pub button: MouseButton,
    /// Shift adds to the selection.
    pub add: bool,
    pub at: Vec2,
}

/// Rooms gathered with a box (shift-drag) or a lasso (ctrl-drag).
#[derive(Message, Clone, Debug, PartialEq)]
pub struct Gathered {
    pub targets: Vec<Target>,
}

/// The shape being drawn, in pixels; a box has two corners.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub enum Gathering {
    #[default]
    No,
    Box(Vec2, Vec2),
    Lasso(Vec<Vec2>),
}

impl Gathering {
    fn outline(&self) -> Vec<Vec2> {
        match self {
            Self::No => Vec::new(),
            Self::Box(a, b) => vec![*a, Vec2::new(b.x, a.y), *b, Vec2::new(a.x, b.y)],
            Self::Lasso(points) => points.clone(),
        }
    }

    fn drawn_to(&mut self, at: Vec2) {
        match self {
            Self::No => {}
            Self::Box(_, corner) => *corner = at,
            Self::Lasso(points) if points.last().is_none_or(|last| last.distance(at) > 3.0) => points.push(at),
            Self::Lasso(_) => {}
        }
    }
}

pub struct PointerPlugin;

impl Plugin for PointerPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Gathering>().add_message::<Clicked>().add_message::<Gathered>();
        app.add_systems(Update, index.after(SceneSet::Rebuild).before(SceneSet::Place));
        app.add_systems(
            Update,
            (hover, click, gather).chain().after(SceneSet::Place).run_if(resource_exists::<Picker>),
        );
        app.add_systems(EguiPrimaryContextPass, draw);
    }
}

fn index(mut commands: Commands, building: Option<Res<Building>>) {
    if let Some(building) = building.filter(|building| building.is_changed()) {
        commands.insert_resource(Picker::new(building.layout.clone()));
    }
}

#[derive(SystemParam)]
struct Scene<'w> {
    picker: Res<'w, Picker>,
    projection: Option<Res<'w, Projection>>,
    eye: Option<Res<'w, Eye>>,
    view: Res<'w, View>,
}

impl Scene<'_> {
    fn pick(&self, at: Vec2) -> Option<Target> {
        let (eye, projection) = (self.eye.as_deref()?, self.projection.as_deref()?);
        self.picker.pick(eye, projection, &self.view, at).map(|hit| hit.target)
    }

    fn inside(&self, outline: &[Vec2]) -> Vec<Target> {
        let (Some(eye), Some(projection)) = (self.eye.as_deref(), self.projection.as_deref()) else {
            return Vec::new();
        };
        self.picker.inside(eye, projection, &self.view, outline)
    }
}

fn hover(mouse: Mouse, scene: Scene, mut hovered: ResMut<Hovered>) {
    if mouse.is_dragging() {
        return;
    }
    let target = mouse.at().filter(|_| mouse.is_free()).and_then(|at| scene.pick(at));
    if hovered.0 != target {
        hovered.0 = target;
    }
}

fn click(
    mouse: Mouse,
    scene: Scene,
    mut pressed: Local<Option<(MouseButton, Vec2)>>,
    mut clicks: MessageWriter<Clicked>,
) {
    let Some(at) = mouse.at() else { return };
    for button in [MouseButton::Left, MouseButton::Right] {
        if mouse.just_pressed(button) {
            *pressed = mouse.is_free().then_some((button, at));
        }
        let was_here = pressed.is_some_and(|(which, start)| which == button && start.distance(at) <= CLICK_PX);
        if mouse.just_released(button) && was_here {
            let add = mouse.holds(SHIFT);
            clicks.write(Clicked { target: scene.pick(at), button, add, at });
        }
    }
}

fn gather(mouse: Mouse, scene: Scene, mut gathering: ResMut<Gathering>, mut gathered: MessageWriter<Gathered>) {
    let Some(at) = mouse.at() else { return };
    if mouse.just_pressed(MouseButton::Left) && mouse.is_free() {
        if mouse.holds(SHIFT) {
            *gathering = Gathering::Box(at, at);
        } else if mouse.holds(CONTROL) {
            *gathering = Gathering::Lasso(vec![at]);
        }
    }
    if *gathering == Gathering::No {
        return;
    }
    gathering.drawn_to(at);
    if mouse.just_released(MouseButton::Left) {
        let outline = std::mem::take(&mut *gathering).outline();
        let wide = outline.iter().any(|corner| corner.distance(outline[0]) > CLICK_PX);
        if wide && outline.len() > 2 {
            gathered.write(Gathered { targets: scene.inside(&outline) });
        }
    }
}

fn draw(gathering: Res<Gathering>, view: Res<View>, mut contexts: EguiContexts) {
    let outline: Vec<egui::Pos2> = gathering.outline().iter().map(|at| egui::pos2(at.x, at.y)).collect();
    let Ok(context) = contexts.ctx_mut() else { return };
    if outline.len() < 2 {
        return;
    }
    let [r, g, b] = Swatch::Selection.rgb(view.theme);
    let stroke = egui::Stroke::new(1.5, egui::Color32::from_rgb(r, g, b));
    context.layer_painter(egui::LayerId::background()).add(egui::Shape::closed_line(outline, stroke));
}
