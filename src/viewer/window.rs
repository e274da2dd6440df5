//! The window: drawn anew only when something changed, sparing where the processor has to draw.

use super::camera::follow_window;
use super::scene::Building;
use super::{Adapter, PicturePlugins, ViewError};
use bevy::log::{Level, LogPlugin};
use bevy::pbr::PbrPlugin;
use bevy::prelude::{
    App, DefaultPlugins, DetectChanges, Local, MessageWriter, PluginGroup, PreUpdate, Res, Update, With, default,
};
use bevy::render::RenderPlugin;
use bevy::window::{PresentMode, PrimaryWindow, RequestRedraw, Window, WindowPlugin, WindowResolution};
use bevy::winit::{UpdateMode, WinitSettings};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Nothing happens by itself, so an idle window may sleep this long.
const IDLE: Duration = Duration::from_secs(3600);

/// Meshes and fonts reach the adapter over several frames; a window that slept at once would stay black.
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
    app.add_systems(Update, settle);
    app
}

fn settle(building: Option<Res<Building>>, mut frames: Local<u32>, mut redraw: MessageWriter<RequestRedraw>) {
    if building.is_some_and(|building| building.is_changed()) {
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
