//! Asked before Bevy is: is there something to draw with, and somewhere to draw? Bevy itself would panic.

use super::ViewError;
use bevy::prelude::Resource;
use bevy::render::settings::WgpuSettings;
use bevy::tasks::block_on;

/// What draws the picture.
#[derive(Resource, Clone, Debug, PartialEq, Eq)]
pub struct Adapter {
    pub name: String,
    /// Drawn by the processor; every saved pixel counts.
    pub is_software: bool,
}

/// # Errors
/// When no graphics adapter of any kind is found.
pub fn probe() -> Result<Adapter, ViewError> {
    let backends = WgpuSettings::default().backends.unwrap_or(wgpu::Backends::all());
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends,
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    let request = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        ..wgpu::RequestAdapterOptions::default()
    };
    let adapter = block_on(instance.request_adapter(&request)).map_err(|_| ViewError::NoAdapter)?;
    let info = adapter.get_info();
    Ok(Adapter { name: info.name, is_software: info.device_type == wgpu::DeviceType::Cpu })
}

/// # Errors
/// When no window system can be reached from here.
pub fn display() -> Result<(), ViewError> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let needs_server = cfg!(all(unix, not(target_os = "macos")));
    match needs_server && !["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(is_set) {
        true => Err(ViewError::NoDisplay),
        false => Ok(()),
    }
}
