//! Names in the picture: levels beside their slabs, sections in between, painted numbers where a room has space for one.

mod board;
mod index;
mod names;
mod numbers;

use super::camera::Eye;
use super::font;
use super::layout::Area;
use super::pick::Picker;
use super::projection::Projection;
use super::scene::{Building, Looks, SceneSet};
use super::view::{Canvas, Showing, View};
use crate::model::LevelIx;
use bevy::ecs::system::SystemParam;
use bevy::math::{Vec2, Vec3};
use bevy::prelude::{App, IntoScheduleConfigs, Plugin, Res, Resource, SystemSet, Update};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};
use board::Board;
use index::Index;
use std::sync::Arc;

/// What stands under a level's name: its shares searched, and what is only told of it.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Caption {
    pub shares: String,
    pub warning: String,
}

#[derive(Resource, Clone, Default, PartialEq, Debug)]
pub struct Captions(pub Vec<Caption>);

/// Labels are drawn in this set.
#[derive(SystemSet, Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct LabelSet;

pub struct LabelPlugin;

impl Plugin for LabelPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Captions>().init_resource::<Index>();
        app.add_systems(Update, index::index.before(SceneSet::Rebuild));
        app.add_systems(EguiPrimaryContextPass, draw.in_set(LabelSet).before(super::UiSet));
    }
}

#[derive(SystemParam)]
struct Picture<'w> {
    building: Option<Res<'w, Building>>,
    projection: Option<Res<'w, Projection>>,
    eye: Option<Res<'w, Eye>>,
    picker: Option<Res<'w, Picker>>,
    view: Res<'w, View>,
    canvas: Res<'w, Canvas>,
    looks: Res<'w, Looks>,
    captions: Res<'w, Captions>,
    index: Res<'w, Index>,
}

fn draw(picture: Picture, mut contexts: EguiContexts) {
    let Ok(context) = contexts.ctx_mut() else { return };
    let (Some(building), Some(projection), Some(eye), Some(picker)) =
        (&picture.building, &picture.projection, &picture.eye, &picture.picker)
    else {
        return;
    };
    if picture.index.layout.as_ref().is_none_or(|layout| !Arc::ptr_eq(layout, &building.layout)) {
        return;
    }
    let scene = Scene { picture: &picture, building, projection, eye, picker };
    let painter = context.layer_painter(egui::LayerId::background());
    let mut board = Board::new(&painter, picture.view.theme, picture.canvas.free);
    scene.level_names(&mut board);
    scene.ground(&mut board);
    scene.shelves(&mut board);
    scene.section_names(&mut board);
    scene.room_numbers(&mut board);
}

struct Scene<'a, 'w> {
    picture: &'a Picture<'w>,
    building: &'a Building,
    projection: &'a Projection,
    eye: &'a Eye,
    picker: &'a Picker,
}

impl Scene<'_, '_> {
    fn levels(&self) -> impl DoubleEndedIterator<Item = LevelIx> + use<> {
        (0..self.building.facility.levels().len()).map(LevelIx::new)
    }

    fn is_whole(&self, level: LevelIx) -> bool {
        self.picture.view.showing(level) == Showing::Whole
    }

    fn on_screen(&self, level: LevelIx, at: [f64; 2], rise_m: f64) -> Option<Vec3> {
        self.eye.project(self.projection.world(level, at, rise_m))
    }

    fn is_open(&self, area: &Area, at: Vec2) -> bool {
        !self.picker.is_covered(self.eye, self.projection, &self.picture.view, area.level, at)
    }
}
