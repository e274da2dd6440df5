//! The picture: Bevy, egui and rfd live only here. The building is drawn from the facility and from [`Looks`], which
//! whoever holds the search works out; clicks, boxes and lassos come back as messages.

mod adapter;
mod app;
mod apply;
mod ask;
pub mod camera;
mod caption;
mod command;
mod dialog;
mod document;
mod drafting;
mod draw;
mod errand;
mod fields;
pub mod font;
mod forms;
mod hear;
mod importing;
mod intent;
mod judge;
mod keys;
pub mod label;
pub mod layout;
mod lettering;
mod look;
mod material;
mod measure;
mod mesh;
mod mouse;
mod news;
pub mod offer;
mod opening;
mod outlook;
pub mod paint;
mod panel;
pub mod pick;
pub mod picture;
mod pins;
mod place;
pub mod pointer;
pub mod projection;
mod resolve;
mod safe;
pub mod scene;
mod session;
mod settings;
mod shelf;
mod sketch;
mod state;
mod still;
mod style;
mod talk;
mod underlay;
pub mod view;
mod window;
mod words;
mod worker;

pub use adapter::{Adapter, probe};
pub use app::open;
pub use look::ColourBy;
pub use picture::PictureOptions;
pub use still::still;

use crate::text::visual;
use bevy::app::PluginGroupBuilder;
use bevy::prelude::{PluginGroup, SystemSet};
use bevy_egui::EguiPlugin;
use thiserror::Error;

/// Why there is no picture, in a sentence that says what to do.
#[derive(Debug, Error)]
pub enum ViewError {
    #[error(
        "no graphics adapter was found: install a Vulkan driver (on Debian `mesa-vulkan-drivers` also draws without a graphics card)"
    )]
    NoAdapter,
    #[error("no display was found: neither WAYLAND_DISPLAY nor DISPLAY is set; `undercroft picture` draws without one")]
    NoDisplay,
    #[error(
        "the window could not be opened: {0}; on Linux the libraries libX11, libXcursor, libXi and libxkbcommon-x11 are needed"
    )]
    NoWindow(String),
    #[error("there is no level {0:?}")]
    NoSuchLevel(String),
    #[error("the size {0} × {1} cannot be drawn: from 16 to 8192 pixels each way")]
    Size(u32, u32),
    #[error("the picture was not finished by the graphics adapter")]
    Unfinished,
}

/// Panels draw in this set, over the labels of the picture.
#[derive(SystemSet, Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct UiSet;

/// Everything that draws the building, in a window or off screen.
pub struct PicturePlugins;

impl PluginGroup for PicturePlugins {
    fn build(self) -> PluginGroupBuilder {
        PluginGroupBuilder::start::<Self>()
            .add(EguiPlugin::default())
            .add(lettering::LetteringPlugin)
            .add(material::ScenePaintPlugin)
            .add(scene::ScenePlugin)
            .add(camera::CameraPlugin)
            .add(pointer::PointerPlugin)
            .add(label::LabelPlugin)
    }
}

/// The map that a first start opens.
const TRAINING: talk::Source = talk::Source::Builtin { name: "training.ron", text: crate::file::builtin::TRAINING };
