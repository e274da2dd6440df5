//! The picture without a window: drawn off screen at twice its size and scaled down, which smooths every edge.

use super::camera::scene_camera;
use super::label::Captions;
use super::look::Legend;
use super::panel;
use super::scene::{Building, Looks};
use super::style::Ink;
use super::view::{Canvas, Mode, View};
use super::{PicturePlugins, UiSet, ViewError, adapter, window};
use crate::model::LevelId;
use crate::palette::Theme;
use bevy::app::PluginsState;
use bevy::camera::{ImageRenderTarget, RenderTarget};
use bevy::image::Image;
use bevy::math::{UVec2, Vec2};
use bevy::prelude::{
    App, Assets, DefaultPlugins, IntoScheduleConfigs, On, PluginGroup, Res, ResMut, Resource, default,
};
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::render_resource::TextureFormat;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::{ExitCondition, WindowPlugin};
use bevy::winit::WinitPlugin;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use image::imageops::FilterType;
use image::{DynamicImage, RgbImage};

/// Pixels drawn for each pixel kept, each way.
const OVERSAMPLING: u32 = 2;
const LARGEST_PX: u32 = 8192;
/// Frames before the picture is taken: meshes and textures reach the adapter one frame after they are made.
const SETTLING_FRAMES: usize = 4;
const PATIENCE_FRAMES: usize = 400;

/// What to draw, and how large in pixels.
#[derive(Clone, Debug)]
pub struct PictureOptions {
    pub level: Option<LevelId>,
    pub exploded: bool,
    pub plan: bool,
    pub theme: Theme,
    pub cut_m: Option<f64>,
    pub size: (u32, u32),
}

impl Default for PictureOptions {
    fn default() -> Self {
        Self { level: None, exploded: true, plan: false, theme: Theme::Dark, cut_m: None, size: (1600, 900) }
    }
}

#[derive(Resource, Default)]
struct Taken(Option<Image>);

/// What the colours mean.
#[derive(Resource)]
struct Key(Legend);

/// A picture smaller than this has no room for a legend.
const WITH_LEGEND_PX: (u32, u32) = (640, 400);

/// The picture itself, `options.size` pixels large.
///
/// # Errors
/// When there is no adapter, no such level, or a size beyond what can be drawn.
pub fn render(
    building: Building,
    looks: Looks,
    captions: Captions,
    legend: Legend,
    options: &PictureOptions,
) -> Result<RgbImage, ViewError> {
    let (width, height) = options.size;
    if !(16..=LARGEST_PX).contains(&width) || !(16..=LARGEST_PX).contains(&height) {
        return Err(ViewError::Size(width, height));
    }
    let view = view_of(&building, options)?;
    adapter::probe()?;
    let oversampling = if width.max(height) * OVERSAMPLING > LARGEST_PX { 1 } else { OVERSAMPLING };
    let mut app = headless();
    app.insert_resource(building).insert_resource(looks).insert_resource(captions).insert_resource(view);
    app.insert_resource(Canvas::whole(Vec2::new(width as f32, height as f32), oversampling as f32));
    if width >= WITH_LEGEND_PX.0 && height >= WITH_LEGEND_PX.1 {
        app.insert_resource(Key(legend)).add_systems(EguiPrimaryContextPass, explain.in_set(UiSet));
    }
    let target = target(&mut app, UVec2::new(width, height) * oversampling, oversampling as f32);
    let large = taken(&mut app, target)?;
    Ok(match oversampling {
        1 => large,
        _ => image::imageops::resize(&large, width, height, FilterType::Triangle),
    })
}

fn view_of(building: &Building, options: &PictureOptions) -> Result<View, ViewError> {
    let find = |id: &LevelId| building.facility.level_ix(id).ok_or_else(|| ViewError::NoSuchLevel(id.to_string()));
    Ok(View {
        mode: if options.plan { Mode::Plan } else { Mode::Stack },
        explode: if options.exploded { 1.0 } else { 0.0 },
        level: options.level.as_ref().map(find).transpose()?,
        cut_m: options.cut_m,
        theme: options.theme,
        reduced_motion: true,
    })
}

fn explain(key: Res<Key>, view: Res<View>, mut contexts: EguiContexts) {
    if let Ok(context) = contexts.ctx_mut() {
        panel::card(context, &key.0, Ink::new(view.theme));
    }
}

fn headless() -> App {
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
            .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() })
            .set(window::quiet_log())
            .set(window::lean_pbr())
            .disable::<WinitPlugin>()
            .disable::<PipelinedRenderingPlugin>(),
    );
    app.add_plugins(PicturePlugins);
    app.init_resource::<Taken>();
    app
}

fn target(app: &mut App, size: UVec2, scale_factor: f32) -> RenderTarget {
    let image = Image::new_target_texture(size.x, size.y, TextureFormat::Rgba8UnormSrgb, None);
    let handle = app.world_mut().resource_mut::<Assets<Image>>().add(image);
    let target = RenderTarget::Image(ImageRenderTarget { handle, scale_factor });
    app.world_mut().spawn((scene_camera(), target.clone()));
    target
}

fn taken(app: &mut App, target: RenderTarget) -> Result<RgbImage, ViewError> {
    while app.plugins_state() == PluginsState::Adding {
        bevy::tasks::tick_global_task_pools_on_main_thread();
    }
    app.finish();
    app.cleanup();
    (0..SETTLING_FRAMES).for_each(|_| app.update());
    app.world_mut().spawn(Screenshot(target)).observe(|shot: On<ScreenshotCaptured>, mut taken: ResMut<Taken>| {
        taken.0 = Some(shot.image.clone());
    });
    for _ in 0..PATIENCE_FRAMES {
        app.update();
        if let Some(image) = app.world_mut().resource_mut::<Taken>().0.take() {
            let image = image.try_into_dynamic().map_err(|_| ViewError::Unfinished)?;
            return Ok(DynamicImage::into_rgb8(image));
        }
    }
    Err(ViewError::Unfinished)
}
