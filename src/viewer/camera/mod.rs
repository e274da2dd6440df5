//! The camera: commands fly it, the hand turns, pans and zooms it about what is under the pointer.

mod eye;
mod frame;
mod hand;
mod orbit;

pub use eye::Eye;
pub use frame::fit;
pub use orbit::{Bounds, Orbit};

use super::layout::Target;
use super::projection::{HOME_YAW, Projection};
use super::scene::{Building, SceneSet};
use super::view::{Canvas, Mode, View};
use crate::model::{LevelIx, Xy};
use bevy::core_pipeline::tonemapping::{DebandDither, Tonemapping};
use bevy::ecs::query::QueryFilter;
use bevy::prelude::{
    App, Camera3d, Commands, Component, DetectChanges, IntoScheduleConfigs, Message, MessageReader, MessageWriter,
    Msaa, Plugin, Projection as Lens, Query, Rect, Res, ResMut, Resource, Single, Startup, Time, Transform, Update,
    Vec2, Vec3, With, resource_exists,
};
use bevy::render::view::NoIndirectDrawing;
use bevy::window::RequestRedraw;
use bevy_egui::PrimaryEguiContext;

const FLIGHT_SECONDS: f32 = 0.28;
const HOME_PITCH: f32 = 0.37;
/// One level alone has the room to be seen from higher up.
const LEVEL_PITCH: f32 = 0.85;
/// Room for the names of the levels at the left of the picture.
const NAMES_PX: f32 = 190.0;
const MARGIN_PX: f32 = 28.0;
/// How large a place without walls of its own is taken to be.
const SPOT_M: f32 = 8.0;

/// What the rest of the program may ask of the camera.
#[derive(Message, Clone, Copy, PartialEq, Debug)]
pub enum CameraCommand {
    /// Shows everything, from where it is seen best.
    Home,
    FlyTo(Target),
    FlyToSpot(LevelIx, Xy),
    FlyToLevel(LevelIx),
    /// Steps through the levels, positive upwards.
    StepLevel(i32),
    /// Shows one level alone, or all again.
    Isolate(Option<LevelIx>),
    TogglePlan,
    ToggleExplode,
    View(Orbit),
}

/// The view now, and where it flies to.
#[derive(Resource, Clone, Copy, Debug)]
pub struct Rig {
    pub orbit: Orbit,
    pub bounds: Bounds,
    /// The last view that showed everything as large as there was room for.
    home: Orbit,
    flight: Option<Flight>,
    /// The view to come back to from the plan, and the level that it showed alone.
    stack: Option<(Orbit, Option<LevelIx>)>,
}

#[derive(Clone, Copy, Debug)]
struct Flight {
    from: Orbit,
    to: Orbit,
    share: f32,
}

impl Rig {
    fn new(home: Orbit, bounds: Bounds) -> Self {
        let home = home.within(&bounds);
        Self { orbit: home, bounds, home, flight: None, stack: None }
    }

    fn fly_home(&mut self, home: Orbit, at_once: bool) {
        self.home = home.within(&self.bounds);
        self.fly(self.home, at_once);
    }

    /// Whether nobody has moved the view since it showed everything.
    fn is_home(&self) -> bool {
        self.flight.map_or(self.orbit, |flight| flight.to) == self.home
    }

    /// True while the picture moves by itself.
    pub fn is_flying(&self) -> bool {
        self.flight.is_some()
    }

    fn fly(&mut self, to: Orbit, at_once: bool) {
        let to = to.within(&self.bounds);
        if at_once {
            (self.orbit, self.flight) = (to, None);
        } else {
            self.flight = Some(Flight { from: self.orbit, to, share: 0.0 });
        }
    }

    /// The hand takes over: whatever flew stops where it is.
    fn held(&mut self, orbit: Orbit) {
        (self.orbit, self.flight) = (orbit.within(&self.bounds), None);
    }

    fn advance(&mut self, seconds: f32) {
        let Some(flight) = &mut self.flight else { return };
        flight.share = (flight.share + seconds / FLIGHT_SECONDS).min(1.0);
        let eased = 1.0 - (1.0 - flight.share).powi(3);
        self.orbit = flight.from.between(flight.to, eased);
        if flight.share >= 1.0 {
            self.flight = None;
        }
    }
}

/// Marks the one camera of the picture.
#[derive(Component)]
pub struct SceneCamera;

pub struct CameraPlugin;

impl Plugin for CameraPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<CameraCommand>().add_systems(Startup, spawn);
        app.add_systems(
            Update,
            (settle, obey, hand::steer, advance, look)
                .chain()
                .after(SceneSet::Rebuild)
                .before(SceneSet::Place)
                .run_if(resource_exists::<Projection>),
        );
    }
}

fn spawn(mut commands: Commands, cameras: Query<(), With<SceneCamera>>) {
    if cameras.is_empty() {
        commands.spawn(scene_camera());
    }
}

/// The one camera: no multisampling, no tone mapping, no compute culling, each of which costs a software renderer dearly.
pub fn scene_camera() -> impl bevy::prelude::Bundle {
    (
        SceneCamera,
        Camera3d::default(),
        Msaa::Off,
        Tonemapping::None,
        DebandDither::Disabled,
        NoIndirectDrawing,
        PrimaryEguiContext,
    )
}

/// A new building changes how far the camera may go, and takes it home unless it is the old one amended. Where there is
/// more room or less, a view that showed everything goes on to do so.
fn settle(
    mut commands: Commands,
    building: Res<Building>,
    (projection, view, canvas): (Res<Projection>, Res<View>, Res<Canvas>),
    rig: Option<ResMut<Rig>>,
) {
    let Some(mut rig) = rig.filter(|_| building.is_amended || !building.is_changed()) else {
        let home = home(&building, &projection, &view, &canvas);
        return commands.insert_resource(Rig::new(home, bounds(&projection)));
    };
    if building.is_changed() || projection.is_changed() {
        rig.bounds = bounds(&projection);
    }
    if canvas.is_changed() && rig.is_home() {
        rig.fly_home(home(&building, &projection, &view, &canvas), true);
    }
}

fn bounds(projection: &Projection) -> Bounds {
    // The whole explosion counts, so that the bounds do not pinch the view while levels move.
    let mut apart = projection.clone();
    apart.set_explode(1.0);
    let ((low, high), (low_now, high_now)) = (apart.extent(), projection.extent());
    let (low, high) = (low.min(low_now), high.max(high_now));
    let size = (high - low).length().max(20.0);
    let slack = Vec3::splat(0.15 * size);
    Bounds { low: low - slack, high: high + slack, farthest_m: 5.0 * size }
}

fn free_for_building(canvas: &Canvas) -> Rect {
    let free = canvas.free;
    let names = NAMES_PX.min(0.25 * free.width());
    let (min, max) = (free.min + Vec2::new(names, MARGIN_PX), free.max - Vec2::splat(MARGIN_PX));
    Rect::from_corners(min, max.max(min + Vec2::splat(40.0)))
}

/// The view in which the whole building, or in plan mode its level, fills the free part of the window.
pub fn home(building: &Building, projection: &Projection, view: &View, canvas: &Canvas) -> Orbit {
    let mut there = projection.clone();
    there.set_explode(view.explode);
    let level = view.level.or_else(|| (view.mode == Mode::Plan).then(|| ground_level(building)));
    let plans = building.layout.levels.iter().enumerate().map(|(at, plan)| (LevelIx::new(at), plan));
    let framed = plans.filter(|(at, _)| level.is_none_or(|level| level == *at));
    let points: Vec<Vec3> = framed.flat_map(|(at, plan)| there.corners(at, plan.bounds)).collect();
    let (yaw, pitch) = match (view.mode, level) {
        (Mode::Plan, _) => (0.0, Orbit::TOP),
        (Mode::Stack, None) => (HOME_YAW, HOME_PITCH),
        (Mode::Stack, Some(_)) => (HOME_YAW, LEVEL_PITCH),
    };
    let turn = Orbit { focus: Vec3::ZERO, yaw, pitch, distance: 1.0 };
    let free = free_for_building(canvas);
    let fitted = fit(turn, &points, canvas.size, free, view.mode == Mode::Plan);
    // `fit` centres on the free part without the names; the picture is drawn shifted by the canvas alone.
    let offset = (free.center() - canvas.free.center()) * fitted.metres_per_pixel(canvas.size.y);
    let rotation = fitted.rotation();
    Orbit { focus: fitted.focus - rotation * Vec3::X * offset.x + rotation * Vec3::Y * offset.y, ..fitted }
}

fn ground_level(building: &Building) -> LevelIx {
    let levels = building.facility.levels();
    LevelIx::new(levels.iter().position(|level| level.ordinal == 0).unwrap_or(0))
}

fn obey(
    mut commands: MessageReader<CameraCommand>,
    mut rig: ResMut<Rig>,
    mut view: ResMut<View>,
    (building, projection, canvas): (Res<Building>, Res<Projection>, Res<Canvas>),
) {
    for command in commands.read() {
        let was_plan = view.mode == Mode::Plan;
        let levels = building.facility.levels().len();
        match *command {
            CameraCommand::Home => {}
            CameraCommand::FlyTo(target) => {
                if let Some(to) = near(&building, &projection, &view, &canvas, &rig, target) {
                    let at_once = view.reduced_motion;
                    show_level_of(&mut view, &building, target);
                    rig.fly(to, at_once);
                }
                continue;
            }
            CameraCommand::FlyToSpot(level, at) if level.get() < levels => {
                if view.mode == Mode::Plan || view.level.is_some() {
                    view.level = Some(level);
                }
                let mut there = projection.clone();
                there.set_explode(view.explode);
                let to = around(&canvas, &rig, there.world(level, at, 0.0), SPOT_M);
                let at_once = view.reduced_motion;
                rig.fly(to, at_once);
                continue;
            }
            CameraCommand::FlyToSpot(..) => continue,
            CameraCommand::FlyToLevel(level) => view.level = (level.get() < levels).then_some(level).or(view.level),
            CameraCommand::StepLevel(step) => {
                let now = view.level.unwrap_or_else(|| ground_level(&building));
                let next = (now.get() as i64 + i64::from(step)).clamp(0, levels as i64 - 1);
                view.level = Some(if view.level.is_none() { now } else { LevelIx::new(next as usize) });
            }
            CameraCommand::Isolate(Some(level)) if level.get() < levels => view.level = Some(level),
            CameraCommand::Isolate(_) => view.show_all(),
            CameraCommand::ToggleExplode => view.explode = if view.explode > 0.5 { 0.0 } else { 1.0 },
            CameraCommand::TogglePlan if was_plan => {
                view.show_all();
                if let Some((orbit, level)) = rig.stack.take() {
                    let at_once = view.reduced_motion;
                    view.level = level.filter(|level| level.get() < levels);
                    rig.fly(orbit, at_once);
                    continue;
                }
            }
            CameraCommand::TogglePlan => {
                view.mode = Mode::Plan;
                rig.stack = Some((rig.orbit, view.level));
                view.level = view.level.or_else(|| Some(ground_level(&building)));
            }
            CameraCommand::View(to) => {
                let at_once = view.reduced_motion;
                rig.fly(to, at_once);
                continue;
            }
        }
        let to = home(&building, &projection, &view, &canvas);
        let at_once = view.reduced_motion;
        rig.fly_home(to, at_once);
    }
}

fn show_level_of(view: &mut View, building: &Building, target: Target) {
    let level = level_of(building, target);
    if view.mode == Mode::Plan || view.level.is_some() {
        view.level = level.or(view.level);
    }
}

fn level_of(building: &Building, target: Target) -> Option<LevelIx> {
    match target {
        Target::Door(portal) => building.layout.doors.get(portal.get()).map(|door| door.level),
        _ => building.layout.area(target).map(|area| area.level),
    }
}

/// The view of one room or door, turned as the user looks now.
fn near(
    building: &Building,
    projection: &Projection,
    view: &View,
    canvas: &Canvas,
    rig: &Rig,
    target: Target,
) -> Option<Orbit> {
    let mut there = projection.clone();
    there.set_explode(view.explode);
    let (focus, side) = match target {
        Target::Door(portal) => {
            let door = building.layout.doors.get(portal.get())?;
            (there.world(door.level, door.at, door.rise_m), 4.0)
        }
        _ => {
            let area = building.layout.area(target)?;
            (there.world(area.level, area.anchor, area.rise_m), area.bounds.width().max(area.bounds.height()))
        }
    };
    Some(around(canvas, rig, focus, side as f32))
}

/// The view of something `side` metres large, turned as the user looks now.
fn around(canvas: &Canvas, rig: &Rig, focus: Vec3, side: f32) -> Orbit {
    // Room for its neighbours: a room is recognised by what lies around it.
    let height_m = (side * 4.0).clamp(16.0, 120.0);
    let unit = Orbit { distance: 1.0, ..rig.orbit }.metres_per_pixel(canvas.size.y) * canvas.free.height();
    Orbit { focus, distance: height_m / unit, ..rig.orbit }
}

fn advance(mut rig: ResMut<Rig>, time: Res<Time>, mut redraw: MessageWriter<RequestRedraw>) {
    if rig.is_flying() {
        rig.advance(time.delta_secs().min(0.1));
        redraw.write(RequestRedraw);
    }
}

/// Writes the view into the camera and keeps the [`Eye`] that labels and picking use.
fn look(
    mut commands: Commands,
    (rig, view, canvas): (Res<Rig>, Res<View>, Res<Canvas>),
    eye: Option<Res<Eye>>,
    camera: Option<Single<(&mut Transform, &mut Lens), With<SceneCamera>>>,
) {
    let orthographic = view.mode == Mode::Plan && rig.orbit.pitch > Orbit::TOP - 0.02;
    let now = Eye::new(rig.orbit, canvas.size, canvas.shift(), orthographic);
    if eye.as_deref() == Some(&now) {
        return;
    }
    commands.insert_resource(now);
    if let Some(camera) = camera {
        let (mut transform, mut lens) = camera.into_inner();
        *transform = now.transform();
        *lens = now.projection();
    }
}

/// Keeps the canvas as large as its window. Panels shrink `free` afterwards.
pub fn follow_window<F: QueryFilter>(windows: Query<&bevy::window::Window, F>, mut canvas: ResMut<Canvas>) {
    let Ok(window) = windows.single() else { return };
    let size = Vec2::new(window.width(), window.height());
    let density = window.scale_factor();
    if size.min_element() > 0.0 && (size, density) != (canvas.size, canvas.density) {
        *canvas = Canvas::whole(size, density);
    }
}
