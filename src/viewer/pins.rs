//! Leads as pins and floor that nothing explains as hatched ghosts, over the picture while they are asked for.

use super::UiSet;
use super::camera::Eye;
use super::font;
use super::label::LabelSet;
use super::layout::Target;
use super::outlook::{Ahead, Outlook};
use super::pick::Picker;
use super::projection::Projection;
use super::scene::Building;
use super::state::{State, Tab};
use super::style::Ink;
use super::view::{Canvas, Showing, View};
use crate::analysis::Lead;
use crate::model::{LevelIx, Xy};
use crate::palette::Swatch;
use crate::search::LeadId;
use bevy::ecs::system::SystemParam;
use bevy::math::{Rect, Vec2};
use bevy::prelude::{App, IntoScheduleConfigs, Plugin, Res, ResMut, Resource};
use bevy_egui::egui::{Align2, Painter, Shape, Stroke, pos2};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};
use geo::Polygon;
use std::sync::Arc;

const RADIUS_PX: f32 = 9.0;
/// A ghost smaller than this on screen is only a speck.
const SPECK_PX: f32 = 7.0;
const HATCH_PX: f32 = 7.0;

/// Where the pins were drawn last.
#[derive(Resource, Default)]
pub struct Pins(Vec<(Vec2, LeadId)>);

impl Pins {
    /// The lead whose pin is at this pixel.
    pub fn at(&self, pixel: Vec2) -> Option<&LeadId> {
        let (at, lead) = self.0.iter().min_by(|a, b| a.0.distance(pixel).total_cmp(&b.0.distance(pixel)))?;
        (at.distance(pixel) <= RADIUS_PX + 2.0).then_some(lead)
    }
}

pub struct PinsPlugin;

impl Plugin for PinsPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(EguiPrimaryContextPass, draw.after(LabelSet).before(UiSet));
    }
}

#[derive(SystemParam)]
struct Scene<'w> {
    ahead: Res<'w, Ahead>,
    state: Res<'w, State>,
    view: Res<'w, View>,
    canvas: Res<'w, Canvas>,
    building: Option<Res<'w, Building>>,
    projection: Option<Res<'w, Projection>>,
    eye: Option<Res<'w, Eye>>,
    picker: Option<Res<'w, Picker>>,
}

fn draw(scene: Scene, mut pins: ResMut<Pins>, mut contexts: EguiContexts) {
    pins.0.clear();
    let Ok(context) = contexts.ctx_mut() else { return };
    let Some(stage) = Stage::new(&scene) else { return };
    let painter = context.layer_painter(egui::LayerId::background());
    let ink = Ink::new(scene.view.theme);
    if scene.state.tab == Tab::Hidden {
        for (level, shape) in stage.outlook.leads.iter().filter_map(|lead| lead.level.zip(lead.shape.as_ref())) {
            stage.ghost(&painter, level, shape, ink);
        }
    }
    for lead in stage.outlook.open_leads() {
        let is_chosen = scene.state.lead.as_ref() == Some(&lead.key);
        if !is_chosen && scene.state.tab != Tab::Hidden {
            continue;
        }
        if let Some(at) = place(lead, stage.building).and_then(|(level, at)| stage.on_screen(level, at)) {
            pin(&painter, at, lead, is_chosen, ink);
            pins.0.push((at, lead.key.clone()));
        }
    }
}

/// Where a lead points to: its own spot, else the first room or door it is about.
pub fn place(lead: &Lead, building: &Building) -> Option<(LevelIx, Xy)> {
    let spot = lead.level.zip(lead.at);
    let room = || lead.spaces.first().and_then(|space| building.layout.area(Target::Room(*space)));
    let door = || lead.portals.first().and_then(|portal| building.layout.doors.get(portal.get()));
    spot.or_else(|| room().map(|area| (area.level, area.anchor))).or_else(|| door().map(|door| (door.level, door.at)))
}

struct Stage<'a> {
    outlook: &'a Outlook,
    building: &'a Building,
    projection: &'a Projection,
    eye: &'a Eye,
    picker: &'a Picker,
    view: &'a View,
    frame: Rect,
}

impl<'a> Stage<'a> {
    fn new(scene: &'a Scene) -> Option<Self> {
        let (outlook, building) = (scene.ahead.0.as_deref()?, scene.building.as_deref()?);
        Arc::ptr_eq(&outlook.facility, &building.facility).then_some(())?;
        Some(Self {
            outlook,
            building,
            projection: scene.projection.as_deref()?,
            eye: scene.eye.as_deref()?,
            picker: scene.picker.as_deref()?,
            view: &scene.view,
            frame: scene.canvas.free,
        })
    }

    /// The pixel of a point that is in sight.
    fn on_screen(&self, level: LevelIx, at: Xy) -> Option<Vec2> {
        if self.view.showing(level) != Showing::Whole {
            return None;
        }
        let pixel = self.eye.project(self.projection.world(level, at, 0.0))?.truncate();
        let in_sight =
            self.frame.contains(pixel) && !self.picker.is_covered(self.eye, self.projection, self.view, level, pixel);
        in_sight.then_some(pixel)
    }

    fn ghost(&self, painter: &Painter, level: LevelIx, shape: &Polygon, ink: Ink) {
        if self.view.showing(level) != Showing::Whole {
            return;
        }
        let ring = shape.exterior().points().filter_map(|at| {
            self.eye.project(self.projection.world(level, [at.x(), at.y()], 0.0)).map(|at| at.truncate())
        });
        let ring: Vec<Vec2> = ring.collect();
        let bounds = ring.iter().fold(Rect::EMPTY, |bounds, at| bounds.union_point(*at));
        let is_speck = ring.len() < 4 || bounds.size().min_element() < SPECK_PX;
        let off = bounds.intersect(self.frame).is_empty();
        if is_speck || off || self.picker.is_covered(self.eye, self.projection, self.view, level, bounds.center()) {
            return;
        }
        let colour = ink.of(Swatch::Told).gamma_multiply(0.75);
        for [from, to] in hatch(&ring, HATCH_PX) {
            painter.line_segment([pos2(from.x, from.y), pos2(to.x, to.y)], Stroke::new(1.0, colour));
        }
        let outline: Vec<egui::Pos2> = ring.iter().map(|at| pos2(at.x, at.y)).collect();
        painter.extend(Shape::dashed_line(&outline, Stroke::new(1.5, colour), 5.0, 3.0));
    }
}

fn pin(painter: &Painter, at: Vec2, lead: &Lead, is_chosen: bool, ink: Ink) {
    let centre = pos2(at.x, at.y);
    let rim = if is_chosen { ink.of(Swatch::Selection) } else { ink.accent };
    let radius = if is_chosen { RADIUS_PX + 2.0 } else { RADIUS_PX };
    painter.circle(centre, radius, ink.panel, Stroke::new(if is_chosen { 3.0 } else { 2.0 }, rim));
    painter.text(centre, Align2::CENTER_CENTER, format!("{:?}", lead.grade), font::bold(12.0), ink.text);
}

/// Rising lines, `step` pixels apart, inside a closed ring.
fn hatch(ring: &[Vec2], step: f32) -> Vec<[Vec2; 2]> {
    let along = |at: Vec2| at.x + at.y;
    let (low, high) =
        ring.iter().fold((f32::MAX, f32::MIN), |(low, high), at| (low.min(along(*at)), high.max(along(*at))));
    let edges = || ring.iter().zip(ring.iter().skip(1));
    let mut lines = Vec::new();
    let first = (low / step).ceil() as i32;
    for at in (first..).map(|at| at as f32 * step).take_while(|at| *at < high) {
        let crossing = |(a, b): (&Vec2, &Vec2)| {
            let (from, to) = (along(*a), along(*b));
            ((from < at) != (to < at)).then(|| a.lerp(*b, (at - from) / (to - from)))
        };
        let mut crossings: Vec<Vec2> = edges().filter_map(crossing).collect();
        crossings.sort_by(|a, b| a.x.total_cmp(&b.x));
        lines.extend(crossings.chunks_exact(2).map(|pair| [pair[0], pair[1]]));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hatch_stays_inside_its_ring_and_leaves_its_notch_free() {
        let ring = [
            (0.0, 0.0),
            (40.0, 0.0),
            (40.0, 40.0),
            (24.0, 40.0),
            (24.0, 16.0),
            (16.0, 16.0),
            (16.0, 40.0),
            (0.0, 40.0),
            (0.0, 0.0),
        ];
        let ring = ring.map(|(x, y)| Vec2::new(x, y));
        let lines = hatch(&ring, 7.0);
        assert!(lines.len() > 8, "{}", lines.len());
        for [from, to] in lines {
            let middle = from.lerp(to, 0.5);
            let in_notch = middle.x > 16.01 && middle.x < 23.99 && middle.y > 16.01;
            assert!(!in_notch && middle.cmpge(Vec2::ZERO).all() && middle.cmple(Vec2::splat(40.0)).all(), "{middle}");
        }
    }

    #[test]
    fn a_pin_is_hit_within_its_circle_only() {
        let pins = Pins(vec![(Vec2::new(50.0, 50.0), LeadId::new("a")), (Vec2::new(60.0, 50.0), LeadId::new("b"))]);
        assert_eq!(pins.at(Vec2::new(58.0, 50.0)), Some(&LeadId::new("b")));
        assert_eq!(pins.at(Vec2::new(80.0, 50.0)), None);
    }
}
