//! Drawing on one level: points set with the pointer, snapped to corners and walls, and what they come to.

use super::ask::Ask;
use super::camera::Eye;
use super::draw::Draw;
use super::intent::Intent;
use super::label::LabelSet;
use super::projection::Projection;
use super::scene::Building;
use super::state::State;
use super::style::Ink;
use super::view::{Canvas, View};
use super::{UiSet, font};
use crate::model::snap::{snap, squared, tape, wall_at};
use crate::model::{Facility, Footprint, LevelIx, SpaceId, Xy};
use crate::search::Action;
use crate::search::drawn::{moved, pulled, split};
use bevy::ecs::system::SystemParam;
use bevy::math::Vec2;
use bevy::prelude::{App, IntoScheduleConfigs, Plugin, Res};
use bevy_egui::egui::{self, Align2, Color32, Painter, Pos2, Stroke, pos2, vec2};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

/// How near to a corner or wall the pointer must be to catch it.
const SNAP_PX: f32 = 10.0;
/// Legs that catch nothing turn in steps of this, so that walls come out square.
const SQUARE_DEG: f64 = 15.0;
const CORRIDOR_M: f64 = 2.0;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tool {
    Room,
    Corridor,
    Row,
    Door,
    Tape,
    /// Rooms that are there: cut in two, put elsewhere, one corner put elsewhere.
    Split,
    Move,
    Pull,
}

impl Tool {
    /// How many points finish it; none for as many as one likes.
    fn points(self) -> Option<usize> {
        match self {
            Self::Door => Some(1),
            Self::Row | Self::Split | Self::Move | Self::Pull => Some(2),
            Self::Room | Self::Corridor | Self::Tape => None,
        }
    }

    /// How many rooms must be selected before it is taken up: from, to.
    pub fn rooms(self) -> (usize, usize) {
        match self {
            Self::Split | Self::Pull => (1, 1),
            Self::Move => (1, usize::MAX),
            _ => (0, usize::MAX),
        }
    }

    /// What to do next, for the line at the lower edge.
    pub fn hint(self, points: usize) -> &'static str {
        match (self, points) {
            (Self::Room, 0) => "Click the first corner of the room.",
            (Self::Room, 1) => "Click the corner across for a rectangle, or the next one; Enter finishes.",
            (Self::Room, _) => "Click further corners; Enter finishes, Backspace takes the last one back.",
            (Self::Corridor, 0 | 1) => "Click along the middle of the corridor.",
            (Self::Corridor, _) => "Click further along it; Enter finishes, Backspace takes the last one back.",
            (Self::Row, 0) => "Click where the wall with the doors begins.",
            (Self::Row, _) => "Click where it ends.",
            (Self::Door, _) => "Click the wall that the door is in.",
            (Self::Tape, _) => "Click from point to point; Esc puts the tape away.",
            (Self::Split, 0) => "Click where the new wall begins.",
            (Self::Split, _) => "Click where it ends, across the room.",
            (Self::Move, 0) => "Click a point of the room, such as a corner.",
            (Self::Move, _) => "Click where that point belongs.",
            (Self::Pull, 0) => "Click a corner, or a wall where a corner is missing.",
            (Self::Pull, _) => "Click where the corner belongs.",
        }
    }
}

/// A drawing under way. No truth lies in it until its form is sent.
#[derive(Clone, PartialEq, Debug)]
pub struct Sketch {
    pub tool: Tool,
    pub level: LevelIx,
    /// The rooms that it is about.
    pub rooms: Vec<SpaceId>,
    pub points: Vec<Xy>,
}

impl Sketch {
    pub fn new(tool: Tool, level: LevelIx, rooms: Vec<SpaceId>) -> Self {
        Self { tool, level, rooms, points: Vec::new() }
    }

    /// Whether the last point finished it.
    pub fn is_done(&self) -> bool {
        self.tool.points() == Some(self.points.len())
    }

    /// What it comes to: a form that asks for the rest, or the change itself.
    ///
    /// # Errors
    /// A sentence that says what is missing.
    pub fn finished(&self, facility: &Facility) -> Result<Intent, String> {
        match self.changed(facility) {
            Some(changed) => Ok(Intent::Act(Box::new(changed?.into()))),
            None => Ok(Intent::Ask(Box::new(Ask::Draw(self.drawn(facility)?)))),
        }
    }

    /// What the tools do that are about rooms that are there.
    fn changed(&self, facility: &Facility) -> Option<Result<Action, String>> {
        let (room, &[from, to]) = (self.rooms.first()?, self.points.as_slice()) else { return None };
        let action = match self.tool {
            Tool::Split => split(facility, room, [from, to]).map(|split| Action::Split(Box::new(split))),
            Tool::Move => moved(facility, &self.rooms, [to[0] - from[0], to[1] - from[1]]),
            Tool::Pull => pulled(facility, room, from, to),
            _ => return None,
        };
        Some(action.map_err(|why| why.to_string()))
    }

    fn drawn(&self, facility: &Facility) -> Result<Draw, &'static str> {
        let level = facility.level(self.level).id.clone();
        match (self.tool, self.points.as_slice()) {
            (Tool::Room, &[[x0, y0], [x1, y1]]) if x0 != x1 && y0 != y1 => {
                let outer = vec![[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
                Ok(Draw::Room { level, footprint: Footprint::Polygon { outer, holes: Vec::new() } })
            }
            (Tool::Room, [_, _, _, ..]) => {
                let footprint = Footprint::Polygon { outer: self.points.clone(), holes: Vec::new() };
                Ok(Draw::Room { level, footprint })
            }
            (Tool::Room, _) => Err("A room has at least two corners across from each other."),
            (Tool::Corridor, [_, _, ..]) => {
                let footprint = Footprint::Centreline { points: self.points.clone(), width_m: CORRIDOR_M };
                Ok(Draw::Room { level, footprint })
            }
            (Tool::Corridor, _) => Err("A corridor has a beginning and an end."),
            (Tool::Row, &[from, to]) => Ok(Draw::Row { level, baseline: [from, to] }),
            (Tool::Row, _) => Err("Click where the row begins and where it ends."),
            (Tool::Door, &[at]) => match wall_at(facility, self.level, at, 1.0) {
                Some(wall) => Ok(Draw::Door { room: wall.room, other: wall.other, at: wall.at }),
                None => Err("There is no wall within a metre of that point."),
            },
            (Tool::Door, _) => Err("Click the wall that the door is in."),
            (Tool::Tape, _) => Err("A tape measures only."),
            (Tool::Split | Tool::Move | Tool::Pull, _) => Err("Click both points."),
        }
    }
}

/// What turns a click on the picture into a point of the drawing.
#[derive(SystemParam)]
pub struct Paper<'w> {
    building: Option<Res<'w, Building>>,
    projection: Option<Res<'w, Projection>>,
    eye: Option<Res<'w, Eye>>,
}

impl Paper<'_> {
    /// The plan point under a pixel, caught by what is near it.
    pub fn point(&self, sketch: &Sketch, pixel: Vec2) -> Option<Xy> {
        let (building, projection, eye) = (self.building.as_ref()?, self.projection.as_ref()?, self.eye.as_ref()?);
        let world = eye.on_plane(pixel, projection.level_y(sketch.level))?;
        let at = projection.plan(world);
        let metres = SNAP_PX / eye.pixels_per_metre((world - eye.at).dot(eye.forward()));
        let caught = snap(&building.facility, sketch.level, at, f64::from(metres)).map(|snap| snap.at());
        Some(match (caught, sketch.points.last(), sketch.tool) {
            (Some(caught), ..) => caught,
            (None, Some(last), Tool::Corridor | Tool::Row | Tool::Tape | Tool::Split) => squared(*last, at, SQUARE_DEG),
            (None, Some(last), Tool::Room) if sketch.points.len() > 1 => squared(*last, at, SQUARE_DEG),
            _ => at,
        })
    }

    fn pixel(&self, level: LevelIx, at: Xy) -> Option<Pos2> {
        let pixel = self.eye.as_ref()?.project(self.projection.as_ref()?.world(level, at, 0.0))?;
        Some(pos2(pixel.x, pixel.y))
    }
}

pub struct SketchPlugin;

impl Plugin for SketchPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(EguiPrimaryContextPass, draw.after(LabelSet).before(UiSet));
    }
}

fn draw(paper: Paper, (state, view, canvas): (Res<State>, Res<View>, Res<Canvas>), mut contexts: EguiContexts) {
    let (Some(sketch), Ok(context)) = (&state.sketch, contexts.ctx_mut()) else { return };
    let painter = context.layer_painter(egui::LayerId::background());
    let ink = Ink::new(view.theme);
    let mut points = sketch.points.clone();
    let hover = context.pointer_hover_pos().filter(|at| canvas.stage.contains(Vec2::new(at.x, at.y)));
    points.extend(hover.and_then(|at| paper.point(sketch, Vec2::new(at.x, at.y))));
    let pixels: Vec<Pos2> = points.iter().filter_map(|at| paper.pixel(sketch.level, *at)).collect();
    for at in &pixels {
        painter.circle_filled(*at, 4.0, ink.accent);
    }
    painter.line(pixels.clone(), Stroke::new(2.0, ink.accent));
    if let (Tool::Room, [first, .., last]) = (sketch.tool, pixels.as_slice()) {
        painter.line_segment([*last, *first], Stroke::new(1.0, ink.accent));
    }
    lengths(&painter, &points, &pixels, ink.text);
    let hint = sketch.tool.hint(sketch.points.len());
    let at = pos2(canvas.free.center().x, canvas.free.max.y - 6.0);
    banner(&painter, at, hint, ink);
}

/// What the tape says beside the last point.
fn lengths(painter: &Painter, points: &[Xy], pixels: &[Pos2], colour: Color32) {
    let (Some(tape), Some(last)) = (tape(points), pixels.last()) else { return };
    let mut text = format!("{:.2} m", tape.last_m);
    if points.len() > 2 {
        text.push_str(&format!(" · {:.2} m in all · {:.1} m²", tape.length_m, tape.area_m2));
    }
    painter.text(*last + vec2(10.0, -10.0), Align2::LEFT_BOTTOM, text, font::bold(14.0), colour);
}

fn banner(painter: &Painter, at: Pos2, text: &str, ink: Ink) {
    let galley = painter.layout_no_wrap(text.to_owned(), font::bold(14.0), ink.text);
    let rect = Align2::CENTER_BOTTOM.anchor_size(at, galley.size() + vec2(20.0, 10.0));
    painter.rect_filled(rect, 6, ink.panel);
    painter.galley(rect.min + vec2(10.0, 5.0), galley, ink.text);
}
