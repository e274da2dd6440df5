//! Traced plans under the rooms of the level that is shown alone: drawings as lines, pictures as pictures.

use super::camera::Eye;
use super::label::LabelSet;
use super::projection::Projection;
use super::scene::Building;
use super::session::Shown;
use super::style::Ink;
use super::view::View;
use crate::model::{LevelIx, Sheet, Trace, Xy};
use bevy::ecs::system::SystemParam;
use bevy::prelude::{App, IntoScheduleConfigs, Local, Plugin, Res};
use bevy_egui::egui::{
    self, Color32, ColorImage, Context, Mesh, Painter, Pos2, Shape, Stroke, TextureHandle, TextureOptions, pos2,
};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use image::imageops::FilterType;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A larger picture is scaled down: no software adapter draws it faster than the eye can read it.
const LARGEST_PX: u32 = 2048;

pub struct UnderlayPlugin;

impl Plugin for UnderlayPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(EguiPrimaryContextPass, draw.before(LabelSet));
    }
}

/// Pictures by their file; none for one that cannot be read.
type Pictures = HashMap<PathBuf, Option<TextureHandle>>;

#[derive(SystemParam)]
struct Scene<'w> {
    shown: Res<'w, Shown>,
    view: Res<'w, View>,
    building: Option<Res<'w, Building>>,
    projection: Option<Res<'w, Projection>>,
    eye: Option<Res<'w, Eye>>,
}

fn draw(scene: Scene, mut pictures: Local<Pictures>, mut contexts: EguiContexts) {
    let (Some(building), Some(projection), Some(eye)) = (&scene.building, &scene.projection, &scene.eye) else {
        return;
    };
    let (Ok(context), Some(level)) = (contexts.ctx_mut(), scene.view.level) else { return };
    if level.get() >= building.facility.levels().len() {
        return;
    }
    let painter = context.layer_painter(egui::LayerId::background());
    let stage = Stage { projection, eye, level };
    let ink = Ink::new(scene.view.theme);
    for underlay in building.facility.underlays_of(level) {
        match &underlay.trace {
            Trace::Lines(lines) => lines.iter().for_each(|line| stage.line(&painter, line, ink.dim)),
            Trace::Picture(sheet) => {
                let folder = scene.shown.0.as_ref().and_then(|document| document.path.as_deref()?.parent());
                let path = folder.unwrap_or(Path::new("")).join(&sheet.file);
                let picture = pictures.entry(path).or_insert_with_key(|path| load(context, path));
                stage.sheet(&painter, sheet, picture.as_ref(), ink.dim);
            }
        }
    }
}

fn load(context: &Context, path: &Path) -> Option<TextureHandle> {
    let picture = image::open(path).ok()?;
    let picture = match picture.width().max(picture.height()) > LARGEST_PX {
        true => picture.resize(LARGEST_PX, LARGEST_PX, FilterType::Triangle),
        false => picture,
    };
    let picture = picture.to_rgba8();
    let size = [picture.width() as usize, picture.height() as usize];
    let image = ColorImage::from_rgba_unmultiplied(size, picture.as_raw());
    Some(context.load_texture(path.display().to_string(), image, TextureOptions::LINEAR))
}

struct Stage<'a> {
    projection: &'a Projection,
    eye: &'a Eye,
    level: LevelIx,
}

impl Stage<'_> {
    fn pixel(&self, at: Xy) -> Option<Pos2> {
        let pixel = self.eye.project(self.projection.world(self.level, at, 0.0))?;
        Some(pos2(pixel.x, pixel.y))
    }

    fn line(&self, painter: &Painter, line: &[Xy], colour: Color32) {
        let points: Option<Vec<Pos2>> = line.iter().map(|at| self.pixel(*at)).collect();
        if let Some(points) = points.filter(|points| points.len() > 1) {
            painter.line(points, Stroke::new(1.0, colour));
        }
    }

    fn sheet(&self, painter: &Painter, sheet: &Sheet, picture: Option<&TextureHandle>, colour: Color32) {
        let corners: Option<Vec<Pos2>> = sheet.corners().into_iter().map(|at| self.pixel(at)).collect();
        let Some(corners) = corners else { return };
        let Some(picture) = picture else {
            let edge: Vec<Pos2> = corners.iter().chain(corners.first()).copied().collect();
            painter.extend(Shape::dashed_line(&edge, Stroke::new(1.0, colour), 6.0, 4.0));
            return;
        };
        let mut mesh = Mesh::with_texture(picture.id());
        let places = [pos2(0.0, 0.0), pos2(1.0, 0.0), pos2(1.0, 1.0), pos2(0.0, 1.0)];
        for (pos, uv) in corners.into_iter().zip(places) {
            mesh.vertices.push(egui::epaint::Vertex { pos, uv, color: Color32::from_white_alpha(150) });
        }
        mesh.indices.extend([0, 1, 2, 0, 2, 3]);
        painter.add(mesh);
    }
}
