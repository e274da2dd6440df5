//! Drawing on one level: points set with the pointer, snapped to corners and walls, and what they come to.

use super::ask::Ask;
use super::camera::Eye;
use super::draw::Draw;
use super::intent::Intent;
use super::label::LabelSet;
use super::measure;
use super::projection::Projection;
use super::scene::Building;
use super::state::State;
use super::style::Ink;
use super::view::{Canvas, View};
use super::{UiSet, font};
use crate::model::align::{Aligned, aligned};
use crate::model::snap::{snap, squared, tape, wall_at};
use crate::model::{Facility, Footprint, LevelIx, SpaceId, Xy};
use crate::search::Action;
use crate::search::drawn::{moved, pulled, split};
use bevy::ecs::system::SystemParam;
use bevy::math::Vec2;
use bevy::prelude::{App, IntoScheduleConfigs, Plugin, Res, ResMut, Resource};
use bevy_egui::egui::{self, Align2, Painter, Pos2, Shape, Stroke, pos2, vec2};
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

    /// What to do next, for the line at the upper edge.
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
    /// Figures of an exact measure, as far as they are typed.
    pub typed: String,
}

impl Sketch {
    pub fn new(tool: Tool, level: LevelIx, rooms: Vec<SpaceId>) -> Self {
        Self { tool, level, rooms, points: Vec::new(), typed: String::new() }
    }

    /// The point that the typed figures mean, with the pointer there; none without figures or where they mean nothing.
    pub fn measured(&self, pointer: Option<Xy>) -> Option<Xy> {
        measure::point(&self.typed, self.points.last().copied(), pointer)
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

    /// The point brought onto a square leg, where the tool draws such.
    fn squared(&self, to: Xy) -> Option<Xy> {
        let is_square = match self.tool {
            Tool::Corridor | Tool::Row | Tool::Tape | Tool::Split => true,
            Tool::Room => self.points.len() > 1,
            Tool::Door | Tool::Move | Tool::Pull => false,
        };
        self.points.last().filter(|_| is_square).map(|last| squared(*last, to, SQUARE_DEG))
    }

    /// The legs drawn so far, and the line across the first one where it begins: what is drawn round it closes squarely.
    fn sides(&self) -> Vec<[Xy; 2]> {
        // Short, so that its guide begins where the leg does.
        let across = |&[[x, y], [to_x, to_y]]: &[Xy; 2]| [[x, y], [x - (to_y - y) * 0.01, y + (to_x - x) * 0.01]];
        let legs: Vec<[Xy; 2]> = self.points.windows(2).map(|leg| [leg[0], leg[1]]).collect();
        legs.first().map(across).into_iter().chain(legs.iter().copied()).collect()
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

/// Where the pointer is on the level that is drawn on; none off the picture.
#[derive(Resource, Default)]
pub struct Aim(pub Option<Xy>);

/// What turns a click on the picture into a point of the drawing.
#[derive(SystemParam)]
pub struct Paper<'w> {
    building: Option<Res<'w, Building>>,
    projection: Option<Res<'w, Projection>>,
    eye: Option<Res<'w, Eye>>,
}

impl Paper<'_> {
    /// The plan point under a pixel, caught by what is near it, and the lines that show what it is in line with.
    pub fn point(&self, sketch: &Sketch, pixel: Vec2) -> Option<Aligned> {
        let (building, projection, eye) = (self.building.as_ref()?, self.projection.as_ref()?, self.eye.as_ref()?);
        let world = eye.on_plane(pixel, projection.level_y(sketch.level))?;
        let at = projection.plan(world);
        let metres = f64::from(SNAP_PX / eye.pixels_per_metre((world - eye.at).dot(eye.forward())));
        let free = |at| Aligned { at, guides: Vec::new() };
        if let Some(caught) = snap(&building.facility, sketch.level, at, metres) {
            return Some(free(caught.at()));
        }
        let square = sketch.squared(at);
        let (at, on) = (square.unwrap_or(at), square.and_then(|to| Some([*sketch.points.last()?, to])));
        let in_line = aligned(&building.facility, sketch.level, at, on, &sketch.sides(), metres);
        Some(in_line.unwrap_or_else(|| free(at)))
    }

    fn pixel(&self, level: LevelIx, at: Xy) -> Option<Pos2> {
        let pixel = self.eye.as_ref()?.project(self.projection.as_ref()?.world(level, at, 0.0))?;
        Some(pos2(pixel.x, pixel.y))
    }
}

pub struct SketchPlugin;

impl Plugin for SketchPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Aim>();
        app.add_systems(EguiPrimaryContextPass, draw.after(LabelSet).before(UiSet));
    }
}

fn draw(
    paper: Paper,
    (state, view, canvas): (Res<State>, Res<View>, Res<Canvas>),
    mut aim: ResMut<Aim>,
    mut contexts: EguiContexts,
) {
    let (Some(sketch), Ok(context)) = (&state.sketch, contexts.ctx_mut()) else { return };
    let painter = context.layer_painter(egui::LayerId::background());
    let ink = Ink::new(view.theme);
    let mut points = sketch.points.clone();
    let hover = context.pointer_hover_pos().filter(|at| canvas.stage.contains(Vec2::new(at.x, at.y)));
    let pointed = hover.and_then(|at| paper.point(sketch, Vec2::new(at.x, at.y)));
    aim.0 = pointed.as_ref().map(|pointed| pointed.at);
    let pixel = |at: &Xy| paper.pixel(sketch.level, *at);
    match (sketch.measured(aim.0), pointed) {
        (Some(measured), _) => points.push(measured),
        (None, Some(pointed)) => {
            points.push(pointed.at);
            for [from, to] in pointed.guides.iter().filter_map(|[from, to]| Some([pixel(from)?, pixel(to)?])) {
                painter.line_segment([from, to], Stroke::new(3.0, ink.panel));
                painter.extend(Shape::dashed_line(&[from, to], Stroke::new(1.0, ink.text), 6.0, 4.0));
            }
        }
        (None, None) => {}
    }
    let pixels: Vec<Pos2> = points.iter().filter_map(pixel).collect();
    let closing = match (sketch.tool, pixels.as_slice()) {
        (Tool::Room, &[first, _, .., last]) => Some([last, first]),
        _ => None,
    };
    // A rim of the panels' colour sets it off against every status.
    for (rim, colour) in [(3.0, ink.panel), (0.0, ink.text)] {
        painter.line(pixels.clone(), Stroke::new(2.0 + rim, colour));
        if let Some(closing) = closing {
            painter.line_segment(closing, Stroke::new(1.0 + rim, colour));
        }
        for at in &pixels {
            painter.circle_filled(*at, 4.0 + rim / 2.0, colour);
        }
    }
    if let (Some(length), Some(last)) = (length(&points), pixels.last()) {
        plate(&painter, *last + vec2(10.0, -10.0), Align2::LEFT_BOTTOM, &length, ink);
    }
    let at = pos2(canvas.free.center().x, canvas.free.min.y + 6.0);
    plate(&painter, at, Align2::CENTER_TOP, &hint(sketch), ink);
}

fn hint(sketch: &Sketch) -> String {
    match (sketch.typed.is_empty(), sketch.tool.hint(sketch.points.len())) {
        (false, _) => format!("{} m   Enter sets the point. {}", sketch.typed, measure::HOW),
        (true, hint) if sketch.points.is_empty() => hint.to_owned(),
        (true, hint) => format!("{hint} Or type the length."),
    }
}

/// What the tape says beside the last point.
fn length(points: &[Xy]) -> Option<String> {
    let tape = tape(points)?;
    let last = format!("{:.2} m", tape.last_m);
    let has_more = points.len() > 2;
    Some(if has_more { format!("{last} · {:.2} m in all · {:.1} m²", tape.length_m, tape.area_m2) } else { last })
}

fn plate(painter: &Painter, at: Pos2, anchor: Align2, text: &str, ink: Ink) {
    let galley = painter.layout_no_wrap(text.to_owned(), font::bold(14.0), ink.text);
    let rect = anchor.anchor_size(at, galley.size() + vec2(20.0, 10.0));
    painter.rect_filled(rect, 6, ink.panel);
    painter.galley(rect.min + vec2(10.0, 5.0), galley, ink.text);
}
