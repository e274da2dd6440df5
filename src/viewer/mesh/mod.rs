//! Triangles: per level one mesh of floors, one of low walls and one of door glyphs, whatever the number of rooms.

mod floor;
mod glyph;
mod ring;
mod slab;
mod wall;

pub use floor::floors;
pub use glyph::{door_glyphs, links};
pub use slab::{GROUND_REACH, ground_line, slab};
pub use wall::{WALL_HEIGHT_M, walls};

use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, Mesh, MeshVertexAttribute, PrimitiveTopology, VertexFormat};
use bevy::prelude::Vec3;

/// Low bits: the index of the room or door, or a swatch; high bits: the [`Role`].
pub const ATTRIBUTE_CODE: MeshVertexAttribute = MeshVertexAttribute::new("Code", 0x756e_6463, VertexFormat::Uint32);
/// Four numbers whose meaning depends on the role.
pub const ATTRIBUTE_PLAN: MeshVertexAttribute = MeshVertexAttribute::new("Plan", 0x756e_6464, VertexFormat::Float32x4);

const ROLE_SHIFT: u32 = 24;

/// What a vertex belongs to; the shaders know these numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Role {
    Floor = 0,
    WallSide = 1,
    WallTop = 2,
    Slab = 3,
    SlabSide = 4,
    Dashes = 5,
    Glyph = 8,
    Entrance = 9,
    LooseEnd = 10,
    Link = 11,
    /// The end of a stair or ladder.
    Steps = 12,
    /// The end of a lift, shaft or hatch.
    Shaft = 13,
}

impl Role {
    pub fn code(self, index: usize) -> u32 {
        (index as u32 & ((1 << ROLE_SHIFT) - 1)) | (self as u32) << ROLE_SHIFT
    }
}

/// Collects vertices and triangles of one mesh.
#[derive(Default)]
pub struct Builder {
    positions: Vec<[f32; 3]>,
    codes: Vec<u32>,
    plans: Vec<[f32; 4]>,
    indices: Vec<u32>,
}

impl Builder {
    fn vertex(&mut self, at: Vec3, code: u32, plan: [f32; 4]) -> u32 {
        self.positions.push(at.to_array());
        self.codes.push(code);
        self.plans.push(plan);
        self.positions.len() as u32 - 1
    }

    fn triangle(&mut self, corners: [u32; 3]) {
        self.indices.extend(corners);
    }

    /// Corners in order round the quad.
    fn quad(&mut self, [a, b, c, d]: [u32; 4]) {
        self.indices.extend([a, b, c, a, c, d]);
    }

    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    pub fn build(self) -> Mesh {
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(ATTRIBUTE_CODE, self.codes)
            .with_inserted_attribute(ATTRIBUTE_PLAN, self.plans)
            .with_inserted_indices(Indices::U32(self.indices))
    }
}
