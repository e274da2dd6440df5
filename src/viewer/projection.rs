//! The only place that knows Bevy's axes: plan metres (x east, y north, z up, `f64`) to the world (y up, `f32`).

use super::layout::Layout;
use crate::model::{Facility, LevelIx, Xy};
use bevy::prelude::{Resource, Vec3};
use geo::Rect;

/// Space between two slabs when fully exploded, as a share of the building's larger side.
const EXPLODED_GAP: f64 = 0.39;
/// The tallest exploded stack, as a multiple of the building's larger side.
const EXPLODED_HEIGHT: f64 = 4.0;

/// Maps every level's plan into the world, to scale or exploded. The middle of the ground floor is the world's origin.
#[derive(Resource, Clone, Debug)]
pub struct Projection {
    centre: Xy,
    levels: Vec<Storey>,
    bounds: Rect,
    explode: f64,
}

#[derive(Clone, Copy, Debug)]
struct Storey {
    elevation_m: f64,
    exploded_y: f64,
    height_m: f64,
}

impl Projection {
    pub fn new(facility: &Facility, layout: &Layout) -> Self {
        let centre = layout.bounds.center();
        let side = layout.bounds.width().max(layout.bounds.height());
        let storeys = facility.levels().len().max(2) as f64;
        let gap = (EXPLODED_GAP * side).min(EXPLODED_HEIGHT * side / (storeys - 1.0));
        let ground = facility.levels().iter().position(|level| level.ordinal >= 0).unwrap_or(0) as f64;
        let levels = facility.levels().iter().enumerate().map(|(at, level)| Storey {
            elevation_m: level.elevation_m,
            exploded_y: (at as f64 - ground) * gap.max(level.height_m),
            height_m: level.height_m,
        });
        Self { centre: [centre.x, centre.y], levels: levels.collect(), bounds: layout.bounds, explode: 0.0 }
    }

    /// 0 stacks the levels to scale, 1 pulls them fully apart.
    pub fn set_explode(&mut self, explode: f32) {
        self.explode = f64::from(explode.clamp(0.0, 1.0));
    }

    /// World height of a level's floor.
    pub fn level_y(&self, level: LevelIx) -> f32 {
        self.storey_y(self.levels[level.get()]) as f32
    }

    fn storey_y(&self, storey: Storey) -> f64 {
        storey.elevation_m + (storey.exploded_y - storey.elevation_m) * self.explode
    }

    /// A plan point relative to its level's floor: what the meshes hold, so that exploding moves entities only.
    pub fn local(&self, at: Xy, above_floor_m: f64) -> Vec3 {
        let (east, north) = (at[0] - self.centre[0], at[1] - self.centre[1]);
        Vec3::new(east as f32, above_floor_m as f32, -north as f32)
    }

    pub fn world(&self, level: LevelIx, at: Xy, above_floor_m: f64) -> Vec3 {
        self.local(at, above_floor_m) + Vec3::Y * self.level_y(level)
    }

    /// The plan point under a world point, whatever its height.
    pub fn plan(&self, world: Vec3) -> Xy {
        [self.centre[0] + f64::from(world.x), self.centre[1] - f64::from(world.z)]
    }

    /// World height of a height above datum: straight between the floors around it, to scale beyond them.
    pub fn height_y(&self, z_m: f64) -> f32 {
        let below = self.levels.iter().rposition(|storey| storey.elevation_m <= z_m);
        let Some(storey) = below.map(|at| self.levels[at]).or(self.levels.first().copied()) else { return z_m as f32 };
        let above = below.and_then(|at| self.levels.get(at + 1)).filter(|above| above.elevation_m > storey.elevation_m);
        let base = self.storey_y(storey);
        // Within a storey walls keep their true height, so the cut goes through them as it would to scale.
        let climb = z_m - storey.elevation_m;
        let y = match above {
            Some(above) if climb > storey.height_m => {
                let share = (z_m - storey.elevation_m) / (above.elevation_m - storey.elevation_m);
                base + share * (self.storey_y(*above) - base)
            }
            _ => base + climb,
        };
        y as f32
    }

    /// World height of the ground: at the ground floor to scale, half way to the level below once exploded.
    pub fn ground_y(&self) -> f32 {
        let ground = self.levels.iter().position(|storey| storey.exploded_y >= 0.0);
        let Some(at) = ground else { return 0.0 };
        let floor = self.storey_y(self.levels[at]);
        let below = at.checked_sub(1).map_or(floor, |below| self.storey_y(self.levels[below]));
        (floor + (below - floor) * 0.35 * self.explode - 0.2) as f32
    }

    /// The box around all levels: its least and greatest corner in the world.
    pub fn extent(&self) -> (Vec3, Vec3) {
        let corner = |at: geo::Coord| self.local([at.x, at.y], 0.0);
        let (a, b) = (corner(self.bounds.min()), corner(self.bounds.max()));
        let heights = || (0..self.levels.len()).map(|at| self.level_y(LevelIx::new(at)));
        let (low, high) = (heights().fold(0.0, f32::min), heights().fold(0.0, f32::max));
        (a.min(b).with_y(low), a.max(b).with_y(high + 1.0))
    }

    /// The corners of a rectangle on a level's floor.
    pub fn corners(&self, level: LevelIx, bounds: Rect) -> [Vec3; 4] {
        let (min, max) = (bounds.min(), bounds.max());
        [[min.x, min.y], [max.x, min.y], [max.x, max.y], [min.x, max.y]].map(|at| self.world(level, at, 0.0))
    }
}
