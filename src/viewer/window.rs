//! The window: drawn anew only when something changed, sparing where the processor has to draw.

use super::camera::follow_window;
use super::scene::Building;
use super::{Adapter, PicturePlugins, ViewError};
use bevy::log::{Level, LogPlugin};
use bevy::pbr::PbrPlugin;
use bevy::prelude::{
    Added, App, DefaultPlugins, DetectChanges, Local, MessageReader, MessageWriter, PluginGroup, PreUpdate, Query, Res,
    Single, Update, With, default,
};
use bevy::render::RenderPlugin;
use bevy::window::{
    Monitor, PresentMode, PrimaryMonitor, PrimaryWindow, RequestRedraw, Window, WindowPlugin, WindowResized,
    WindowResolution, WindowScaleFactorChanged,
};
use bevy::winit::{UpdateMode, WinitSettings};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Nothing happens by itself, so an idle window may sleep this long.
const IDLE: Duration = Duration::from_secs(3600);

/// A title bar and a task bar.
const BARS_PX: f32 = 64.0;
const LEAST_PX: f32 = 320.0;

/// Meshes and fonts reach the adapter over several frames, panels are laid out anew after the window has changed: a
/// window that slept at once would stay black, or as it was.
const SETTLING_FRAMES: u32 = 8;

// Bevy panics where winit cannot reach the window system; the reason belongs into a sentence.
pub(super) fn opened(title: &str, adapter: &Adapter) -> Result<App, ViewError> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let app = catch_unwind(AssertUnwindSafe(|| base_app(title, adapter)));
    std::panic::set_hook(hook);
    app.map_err(|reason| {
        let text = reason.downcast_ref::<String>().cloned();
        ViewError::NoWindow(
            text.or_else(|| reason.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default(),
        )
    })
}

fn base_app(title: &str, adapter: &Adapter) -> App {
    let window = Window {
        title: format!("{title} – undercroft"),
        name: Some("undercroft".to_owned()),
        resolution: WindowResolution::new(1280, 720),
        present_mode: if adapter.is_software { PresentMode::AutoNoVsync } else { PresentMode::AutoVsync },
        ..default()
    };
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: Some(window), ..default() })
            .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() })
            .set(quiet_log())
            .set(lean_pbr()),
    );
    app.add_plugins(PicturePlugins);
    let sleep = UpdateMode::reactive_low_power(IDLE);
    app.insert_resource(WinitSettings { focused_mode: sleep, unfocused_mode: sleep });
    app.insert_resource(adapter.clone());
    app.add_systems(PreUpdate, follow_window::<With<PrimaryWindow>>);
    app.add_systems(Update, (settle, fit_screen));
    app
}

/// Makes the window no larger than the screen, less what desktops keep for their bars.
fn fit_screen(screen: Query<&Monitor, Added<PrimaryMonitor>>, mut window: Single<&mut Window, With<PrimaryWindow>>) {
    for screen in &screen {
        let pixels = |physical: u32| physical as f32 / screen.scale_factor as f32;
        let (width, height) = (pixels(screen.physical_width), pixels(screen.physical_height) - BARS_PX);
        // What tells of no size, or of a doll's, is no screen.
        if width >= LEAST_PX && height >= LEAST_PX && (window.width() > width || window.height() > height) {
            let size = (window.width().min(width), window.height().min(height));
            window.resolution.set(size.0, size.1);
        }
    }
}

fn settle(
    building: Option<Res<Building>>,
    mut resized: MessageReader<WindowResized>,
    mut rescaled: MessageReader<WindowScaleFactorChanged>,
    mut frames: Local<u32>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let other_window = resized.read().count() + rescaled.read().count() > 0;
    if other_window || building.is_some_and(|building| building.is_changed()) {
        *frames = 0;
    }
    if *frames < SETTLING_FRAMES {
        *frames += 1;
        redraw.write(RequestRedraw);
    }
}

pub(super) fn quiet_log() -> LogPlugin {
    LogPlugin {
        level: Level::WARN,
        filter: "wgpu=error,naga=error,calloop=error,bevy_render=error,bevy_egui=error".to_owned(),
        ..default()
    }
}

/// Only our own small materials are drawn: no depth prepass, no deferred lighting.
pub(super) fn lean_pbr() -> PbrPlugin {
    PbrPlugin { prepass_enabled: false, add_default_deferred_lighting_plugin: false, ..default() }
}
