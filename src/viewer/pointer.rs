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
use bevy::input::ButtonState;
use bevy::input::keyboard::KeyboardInput;
use bevy::math::Vec2;
use bevy::prelude::{
    App, Commands, DetectChanges, IntoScheduleConfigs, Local, Message, MessageReader, MessageWriter, MouseButton,
    Plugin, Res, ResMut, Resource, SystemSet, Update,
};
use bevy::window::WindowEvent;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};

/// What hands did, in the order in which they did it: however long a picture takes to draw, a key is for what was clicked
/// or pointed at before it.
#[derive(Message, Clone, Debug)]
pub enum Deed {
    Click(Clicked),
    Stroke {
        stroke: KeyboardInput,
        /// What the pointer was on.
        over: Option<Target>,
        /// Whether the pointer did something before it that shows with the next picture only.
        waits: bool,
    },
}

/// A press and release without a move between, on the picture and not on a panel.
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// What the pointer does is known after this.
#[derive(SystemSet, Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PointerSet;

pub struct PointerPlugin;

impl Plugin for PointerPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Gathering>().add_message::<Deed>().add_message::<Gathered>();
        app.add_systems(Update, index.after(SceneSet::Rebuild).before(SceneSet::Place));
        app.add_systems(Update, (hover, follow, gather).chain().in_set(PointerSet).after(SceneSet::Place));
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
    picker: Option<Res<'w, Picker>>,
    projection: Option<Res<'w, Projection>>,
    eye: Option<Res<'w, Eye>>,
    view: Res<'w, View>,
}

impl Scene<'_> {
    fn pick(&self, at: Vec2) -> Option<Target> {
        let (eye, projection) = (self.eye.as_deref()?, self.projection.as_deref()?);
        self.picker.as_ref()?.pick(eye, projection, &self.view, at).map(|hit| hit.target)
    }

    fn inside(&self, outline: &[Vec2]) -> Vec<Target> {
        let (Some(picker), Some(eye), Some(projection)) =
            (&self.picker, self.eye.as_deref(), self.projection.as_deref())
        else {
            return Vec::new();
        };
        picker.inside(eye, projection, &self.view, outline)
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

/// Where the hand is while events are gone through: several may have come since the last picture.
#[derive(Default)]
struct Hand {
    at: Option<Vec2>,
    pressed: Option<(MouseButton, Vec2)>,
    adds: bool,
}

fn follow(
    mut events: MessageReader<WindowEvent>,
    (mouse, scene): (Mouse, Scene),
    mut hand: Local<Hand>,
    mut deeds: MessageWriter<Deed>,
) {
    let mut waits = false;
    for event in events.read() {
        match event {
            WindowEvent::CursorMoved(moved) => hand.at = Some(moved.position),
            WindowEvent::CursorLeft(_) => hand.at = None,
            WindowEvent::MouseButtonInput(input) => match (hand.at.or_else(|| mouse.at()), input.state) {
                (Some(at), ButtonState::Pressed) => {
                    hand.pressed = mouse.is_free_at(at).then_some((input.button, at));
                    waits |= hand.pressed.is_none();
                }
                (Some(at), ButtonState::Released) => match hand.pressed.take() {
                    Some((button, start)) if button == input.button && start.distance(at) <= CLICK_PX => {
                        deeds.write(Deed::Click(Clicked { target: scene.pick(at), button, add: hand.adds, at }));
                    }
                    _ => waits = true,
                },
                (None, _) => {}
            },
            WindowEvent::KeyboardInput(stroke) => {
                if SHIFT.contains(&stroke.key_code) {
                    hand.adds = stroke.state.is_pressed();
                }
                // What a panel or a box will have changed is known with the next picture, and so is what lies there then.
                let over = hand.at.filter(|at| !waits && mouse.is_free_at(*at)).and_then(|at| scene.pick(at));
                deeds.write(Deed::Stroke { stroke: stroke.clone(), over, waits });
            }
            WindowEvent::KeyboardFocusLost(_) => hand.adds = false,
            _ => {}
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
