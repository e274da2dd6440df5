//! Turns the building into entities: a few meshes per level, moved and shown but never rebuilt while the user looks round.

use super::camera::Eye;
use super::layout::{Layout, Target};
use super::material::{GlyphMaterial, NOTHING, Params, SurfaceMaterial, texels};
use super::mesh::{self, Builder};
use super::paint::{DoorLook, RoomLook};
use super::projection::Projection;
use super::view::{Canvas, Hovered, Mode, Showing, View};
use crate::model::{Facility, LevelIx};
use crate::palette::Swatch;
use bevy::camera::visibility::NoFrustumCulling;
use bevy::image::Image;
use bevy::mesh::{Mesh, Mesh3d};
use bevy::pbr::MeshMaterial3d;
use bevy::prelude::{
    App, Assets, ClearColor, Color, Commands, Component, DetectChanges, Entity, Handle, IntoScheduleConfigs, Local,
    MessageWriter, Plugin, PostUpdate, Query, Res, ResMut, Resource, SystemSet, Time, Transform, Update, Vec3,
    Visibility, With, resource_exists,
};
use bevy::transform::TransformSystems;
use bevy::window::RequestRedraw;
use std::sync::Arc;

/// The building on screen. Replacing it rebuilds the meshes.
#[derive(Resource, Clone)]
pub struct Building {
    pub facility: Arc<Facility>,
    pub layout: Arc<Layout>,
    /// The building shown before with something new known of it: the camera stays where it is.
    pub is_amended: bool,
}

impl Building {
    pub fn new(facility: Arc<Facility>) -> Self {
        let layout = Arc::new(Layout::new(&facility));
        Self { facility, layout, is_amended: false }
    }

    pub fn amended(facility: Arc<Facility>) -> Self {
        Self { is_amended: true, ..Self::new(facility) }
    }
}

/// What every area (`Layout::areas`) and every door looks like now. Replacing it uploads two small textures.
#[derive(Resource, Clone, Default, PartialEq, Debug)]
pub struct Looks {
    pub areas: Vec<RoomLook>,
    pub doors: Vec<DoorLook>,
}

/// One of a level's meshes.
#[derive(Component, Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Floors(LevelIx),
    Walls(LevelIx),
    Signs(LevelIx),
    Links(LevelIx, LevelIx),
    GroundLine,
}

#[derive(Resource)]
struct Paints {
    surface: Handle<SurfaceMaterial>,
    ghost: Handle<SurfaceMaterial>,
    sign: Handle<GlyphMaterial>,
    rooms: Handle<Image>,
    doors: Handle<Image>,
}

/// Seconds from to-scale to exploded.
const EXPLODE_SECONDS: f32 = 0.25;
const GHOST_OPACITY: f32 = 0.045;
/// From further away walls would only be noise between the rooms' colours.
const WALLS_FROM_PIXELS_PER_M: f32 = 6.0;

#[derive(SystemSet, Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SceneSet {
    Rebuild,
    Place,
}

pub struct ScenePlugin;

impl Plugin for ScenePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<View>().init_resource::<Looks>().init_resource::<Hovered>().init_resource::<Canvas>();
        app.add_message::<RequestRedraw>();
        app.configure_sets(Update, (SceneSet::Rebuild, SceneSet::Place).chain());
        app.add_systems(Update, rebuild.in_set(SceneSet::Rebuild).run_if(building_changed));
        app.add_systems(
            Update,
            (explode, place, show).chain().in_set(SceneSet::Place).run_if(resource_exists::<Projection>),
        );
        app.add_systems(
            PostUpdate,
            (upload, adjust).chain().before(TransformSystems::Propagate).run_if(resource_exists::<Paints>),
        );
    }
}

fn building_changed(building: Option<Res<Building>>) -> bool {
    building.is_some_and(|building| building.is_changed())
}

fn rebuild(
    mut commands: Commands,
    building: Res<Building>,
    view: Res<View>,
    parts: Query<Entity, With<Part>>,
    (mut meshes, mut images): (ResMut<Assets<Mesh>>, ResMut<Assets<Image>>),
    (mut surfaces, mut signs): (ResMut<Assets<SurfaceMaterial>>, ResMut<Assets<GlyphMaterial>>),
) {
    parts.iter().for_each(|part| commands.entity(part).despawn());
    let mut projection = Projection::new(&building.facility, &building.layout);
    projection.set_explode(view.explode);
    let (rooms, doors) = (images.add(texels([].into_iter())), images.add(texels([].into_iter())));
    let params = Params::new(view.theme);
    let surface = |ghost| SurfaceMaterial { params: params.clone(), looks: rooms.clone(), ghost };
    let paints = Paints {
        surface: surfaces.add(surface(false)),
        ghost: surfaces.add(surface(true)),
        sign: signs.add(GlyphMaterial { params: params.clone(), looks: doors.clone() }),
        rooms,
        doors,
    };
    for (part, builder) in build_parts(&building, &projection) {
        if builder.is_empty() {
            continue;
        }
        let mesh = Mesh3d(meshes.add(builder.build()));
        match part {
            // A sign grows on screen beyond its mesh, so the box around the mesh says nothing.
            Part::Signs(_) | Part::Links(..) => {
                commands.spawn((part, mesh, MeshMaterial3d(paints.sign.clone()), NoFrustumCulling))
            }
            _ => commands.spawn((part, mesh, MeshMaterial3d(paints.surface.clone()))),
        };
    }
    commands.insert_resource(projection);
    commands.insert_resource(paints);
}

fn build_parts(building: &Building, projection: &Projection) -> Vec<(Part, Builder)> {
    let Building { facility, layout, .. } = building;
    let has_walls: Vec<bool> =
        facility.spaces().iter().map(|space| space.knowledge.is_surveyed() && !space.footprint.is_unplaced()).collect();
    let mut parts = Vec::new();
    for (at, plan) in layout.levels.iter().enumerate() {
        let level = LevelIx::new(at);
        let [mut floors, mut walls, mut signs, mut links] = std::array::from_fn(|_| Builder::default());
        mesh::slab(&mut floors, plan, projection);
        mesh::floors(&mut floors, layout, projection, level);
        mesh::walls(&mut walls, layout, projection, level, &has_walls);
        mesh::door_glyphs(&mut signs, facility, layout, projection, level);
        parts.extend([(Part::Floors(level), floors), (Part::Walls(level), walls), (Part::Signs(level), signs)]);
        // Most stairs join neighbours; a shaft that skips levels gets a mesh for its own pair.
        for low in 0..at {
            let low = LevelIx::new(low);
            mesh::links(&mut links, layout, projection, low, level);
            parts.push((Part::Links(low, level), std::mem::take(&mut links)));
        }
    }
    let mut ground = Builder::default();
    let (low, high) = projection.extent();
    mesh::ground_line(&mut ground, low, high);
    parts.push((Part::GroundLine, ground));
    parts
}

/// Moves the explosion towards what the view asks for, a little each frame.
fn explode(
    view: Res<View>,
    time: Res<Time>,
    mut at: Local<Option<f32>>,
    mut projection: ResMut<Projection>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let now = at.unwrap_or(view.explode);
    let step = time.delta_secs().min(0.1) / EXPLODE_SECONDS;
    let next = match view.reduced_motion {
        true => view.explode,
        false => now + (view.explode - now).clamp(-step, step),
    };
    if projection.is_added() || *at != Some(next) {
        projection.set_explode(next * next * (3.0 - 2.0 * next));
        *at = Some(next);
    }
    if next != view.explode {
        redraw.write(RequestRedraw);
    }
}

fn place(projection: Res<Projection>, mut parts: Query<(&Part, &mut Transform)>) {
    if !projection.is_changed() {
        return;
    }
    for (part, mut transform) in &mut parts {
        match *part {
            Part::Floors(level) | Part::Walls(level) | Part::Signs(level) => {
                transform.translation.y = projection.level_y(level);
            }
            Part::Links(low, high) => {
                let (foot, head) = (projection.level_y(low), projection.level_y(high));
                transform.translation.y = foot;
                transform.scale = Vec3::new(1.0, (head - foot).max(0.01), 1.0);
            }
            Part::GroundLine => transform.translation.y = projection.ground_y(),
        }
    }
}

/// Which parts are drawn, and which as ghosts.
fn show(
    view: Res<View>,
    (eye, projection, paints): (Option<Res<Eye>>, Res<Projection>, Option<Res<Paints>>),
    mut parts: Query<(&Part, &mut Visibility, Option<&mut MeshMaterial3d<SurfaceMaterial>>)>,
) {
    let Some(paints) = paints else { return };
    let near = |level| eye.as_deref().is_some_and(|eye| nearness(eye, &projection, level) > WALLS_FROM_PIXELS_PER_M);
    for (part, mut visibility, material) in &mut parts {
        let drawn = match *part {
            Part::Floors(level) => view.showing(level) != Showing::Hidden,
            Part::Walls(level) => view.showing(level) == Showing::Whole && near(level),
            Part::Signs(level) => view.showing(level) == Showing::Whole,
            Part::Links(low, high) => {
                view.mode == Mode::Stack && [low, high].map(|end| view.showing(end)).contains(&Showing::Whole)
            }
            Part::GroundLine => view.mode == Mode::Stack,
        };
        let wanted = if drawn { Visibility::Inherited } else { Visibility::Hidden };
        if *visibility != wanted {
            *visibility = wanted;
        }
        if let (Part::Floors(level), Some(mut material)) = (*part, material) {
            let ghost = view.showing(level) == Showing::Ghost;
            let wanted = if ghost { &paints.ghost } else { &paints.surface };
            if material.0 != *wanted {
                material.0 = wanted.clone();
            }
        }
    }
}

// Pixels per metre where the level is nearest to the middle of the view.
fn nearness(eye: &Eye, projection: &Projection, level: LevelIx) -> f32 {
    let depth = (eye.at.y - projection.level_y(level)).abs() / (-eye.forward().y).max(0.15);
    eye.pixels_per_metre(depth)
}

fn upload(looks: Res<Looks>, paints: Res<Paints>, mut images: ResMut<Assets<Image>>) {
    if !looks.is_changed() && !paints.is_changed() {
        return;
    }
    let both = [
        (&paints.rooms, texels(looks.areas.iter().map(|look| look.texel()))),
        (&paints.doors, texels(looks.doors.iter().map(|look| look.texel()))),
    ];
    for (handle, image) in both {
        if let Some(mut slot) = images.get_mut(handle) {
            *slot = image;
        }
    }
}

/// Rewrites the uniforms, which also binds the textures anew after an upload.
fn adjust(
    (view, looks, hovered, canvas): (Res<View>, Res<Looks>, Res<Hovered>, Res<Canvas>),
    (projection, paints, building, eye): (Res<Projection>, Res<Paints>, Res<Building>, Option<Res<Eye>>),
    mut metre: Local<f32>,
    mut surfaces: ResMut<Assets<SurfaceMaterial>>,
    mut signs: ResMut<Assets<GlyphMaterial>>,
    mut clear: ResMut<ClearColor>,
) {
    // Rounded to an eighth of an octave, so that turning the building does not write the uniforms anew.
    let zoom = eye.map_or(0.1, |eye| ((1.0 / eye.pixels_per_metre(eye.distance)).log2() * 8.0).round() / 8.0).exp2();
    let cut_moved = view.cut_m.is_some() && projection.is_changed();
    if !(view.is_changed()
        || looks.is_changed()
        || hovered.is_changed()
        || paints.is_changed()
        || canvas.is_changed()
        || cut_moved
        || *metre != zoom)
    {
        return;
    }
    *metre = zoom;
    let [r, g, b] = Swatch::Ground.rgb(view.theme);
    clear.0 = Color::srgb_u8(r, g, b);
    let mut params = Params::new(view.theme);
    (params.pixel, params.metre) = (canvas.density, zoom);
    params.cut_y = view.cut_m.map_or(f32::MAX, |cut| projection.height_y(cut));
    let area = match hovered.0 {
        Some(Target::Room(space)) => Some(space.get()),
        Some(section @ Target::Section(_)) => building.layout.areas.iter().rposition(|area| area.target == section),
        Some(Target::Door(_)) | None => None,
    };
    let door = hovered.0.and_then(|target| if let Target::Door(portal) = target { Some(portal.0) } else { None });
    for (handle, opacity) in [(&paints.surface, 1.0), (&paints.ghost, GHOST_OPACITY)] {
        if let Some(mut material) = surfaces.get_mut(handle) {
            params.opacity = opacity;
            params.hovered = area.map_or(NOTHING, |area| area as u32);
            material.params = params.clone();
        }
    }
    if let Some(mut material) = signs.get_mut(&paints.sign) {
        (params.opacity, params.hovered) = (1.0, door.unwrap_or(NOTHING));
        material.params = params;
    }
}
