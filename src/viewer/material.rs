//! The two small materials of the picture: surfaces and glyphs, unlit, coloured through one texel per room or door.

use super::mesh::{ATTRIBUTE_CODE, ATTRIBUTE_PLAN};
use crate::palette::{Swatch, Theme};
use bevy::asset::{RenderAssetUsages, uuid_handle};
use bevy::color::{ColorToComponents, LinearRgba};
use bevy::image::Image;
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{Material, MaterialPipeline, MaterialPipelineKey, MaterialPlugin};
use bevy::prelude::{AlphaMode, App, Asset, Assets, Color, Handle, Mesh, Plugin, Shader, TypePath, Vec4};
use bevy::render::render_resource::{
    AsBindGroup, Extent3d, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError, TextureDimension,
    TextureFormat,
};
use bevy::shader::ShaderRef;

const SURFACE_SHADER: Handle<Shader> = uuid_handle!("b7a3c1e2-5d4f-4c7a-9e38-6a1f0d2c8b01");
const GLYPH_SHADER: Handle<Shader> = uuid_handle!("b7a3c1e2-5d4f-4c7a-9e38-6a1f0d2c8b02");
const PALETTE: usize = 64;
const TEXELS_PER_ROW: usize = 1024;
/// Stands for no room and no door.
pub const NOTHING: u32 = u32::MAX;

/// What one drawing needs to know beside the texels; laid out as in the shaders.
#[derive(Clone, Debug, ShaderType)]
pub struct Params {
    palette: [Vec4; PALETTE],
    pub cut_y: f32,
    pub opacity: f32,
    pub hovered: u32,
    light: f32,
    /// Device pixels in a logical one, so that lines keep their width on a dense screen.
    pub pixel: f32,
    /// Metres of floor that a logical pixel shows at the focus: one scale of patterns for the whole picture.
    pub metre: f32,
}

impl Params {
    pub fn new(theme: Theme) -> Self {
        let mut palette = [Vec4::ONE; PALETTE];
        for &swatch in Swatch::ALL {
            let [r, g, b] = swatch.rgb(theme);
            palette[swatch as usize] = LinearRgba::from(Color::srgb_u8(r, g, b)).to_vec4();
        }
        let light = if theme == Theme::Light { 1.0 } else { 0.0 };
        Self { palette, cut_y: f32::MAX, opacity: 1.0, hovered: NOTHING, light, pixel: 1.0, metre: 0.1 }
    }
}

/// Floors, walls and slabs.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
pub struct SurfaceMaterial {
    #[uniform(0)]
    pub params: Params,
    #[texture(1, sample_type = "u_int", visibility(vertex))]
    pub looks: Handle<Image>,
    pub ghost: bool,
}

impl Material for SurfaceMaterial {
    fn vertex_shader() -> ShaderRef {
        SURFACE_SHADER.into()
    }

    fn fragment_shader() -> ShaderRef {
        SURFACE_SHADER.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        if self.ghost { AlphaMode::Blend } else { AlphaMode::Opaque }
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }

    fn specialize(
        _pipeline: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        plan_vertices(descriptor, layout)
    }
}

/// Door signs and the ribbons between levels.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug)]
pub struct GlyphMaterial {
    #[uniform(0)]
    pub params: Params,
    #[texture(1, sample_type = "u_int", visibility(vertex))]
    pub looks: Handle<Image>,
}

impl Material for GlyphMaterial {
    fn vertex_shader() -> ShaderRef {
        GLYPH_SHADER.into()
    }

    fn fragment_shader() -> ShaderRef {
        GLYPH_SHADER.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        AlphaMode::Blend
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }

    fn specialize(
        _pipeline: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        _key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        plan_vertices(descriptor, layout)
    }
}

fn plan_vertices(
    descriptor: &mut RenderPipelineDescriptor,
    layout: &MeshVertexBufferLayoutRef,
) -> Result<(), SpecializedMeshPipelineError> {
    let vertices = layout.0.get_layout(&[
        Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
        ATTRIBUTE_CODE.at_shader_location(1),
        ATTRIBUTE_PLAN.at_shader_location(2),
    ])?;
    descriptor.vertex.buffers = vec![vertices];
    // Low walls are single faces seen from both sides.
    descriptor.primitive.cull_mode = None;
    Ok(())
}

/// A texture of one texel per room or door.
pub fn texels(looks: impl ExactSizeIterator<Item = [u8; 4]>) -> Image {
    let rows = looks.len().div_ceil(TEXELS_PER_ROW).max(1);
    let mut data: Vec<u8> = looks.flatten().collect();
    data.resize(rows * TEXELS_PER_ROW * 4, 0);
    let size = Extent3d { width: TEXELS_PER_ROW as u32, height: rows as u32, depth_or_array_layers: 1 };
    Image::new(size, TextureDimension::D2, data, TextureFormat::Rgba8Uint, RenderAssetUsages::default())
}

pub struct ScenePaintPlugin;

impl Plugin for ScenePaintPlugin {
    fn build(&self, app: &mut App) {
        let mut shaders = app.world_mut().resource_mut::<Assets<Shader>>();
        let embedded = [
            (&SURFACE_SHADER, include_str!("../../assets/shaders/surface.wgsl"), "shaders/surface.wgsl"),
            (&GLYPH_SHADER, include_str!("../../assets/shaders/glyph.wgsl"), "shaders/glyph.wgsl"),
        ];
        for (handle, source, path) in embedded {
            // A handle made of a constant uuid is always accepted.
            let _ = shaders.insert(handle, Shader::from_wgsl(source, path));
        }
        app.add_plugins((MaterialPlugin::<SurfaceMaterial>::default(), MaterialPlugin::<GlyphMaterial>::default()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_palette_holds_every_swatch() {
        assert!(Swatch::ALL.len() <= PALETTE);
    }

    #[test]
    fn the_shaders_name_the_swatches_by_their_places() {
        for (name, swatch) in [
            ("SLAB", Swatch::Slab),
            ("LINE", Swatch::Line),
            ("WALL", Swatch::Wall),
            ("TEXT", Swatch::Text),
            ("SELECTION", Swatch::Selection),
        ] {
            let line = format!("const SWATCH_{name}: u32 = {}u;", swatch as u8);
            let surface = include_str!("../../assets/shaders/surface.wgsl");
            let glyph = include_str!("../../assets/shaders/glyph.wgsl");
            assert!(surface.contains(&line) || glyph.contains(&line), "{line}");
        }
    }

    #[test]
    fn a_texture_has_a_texel_for_every_room_and_never_none() {
        assert_eq!(texels([].into_iter()).size().y, 1);
        let image = texels((0..1025u16).map(|n| n.to_le_bytes()).map(|[a, b]| [a, b, 0, 0]));
        assert_eq!(image.size().to_array(), [1024, 2]);
        assert_eq!(image.data.as_deref().map(|data| data[4096..4100].to_vec()), Some(vec![0, 4, 0, 0]));
    }
}
