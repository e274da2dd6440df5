//! The only place that knows Bevy's axes: plan metres (x east, y north, z up, `f64`) to the world (y up, `f32`).

use super::layout::Layout;
use crate::model::{Facility, LevelIx, Xy};
use bevy::prelude::{Resource, Vec3};
use geo::{Coord, Polygon, Rect};

/// From where everything is looked at first: 0 looks north.
pub const HOME_YAW: f32 = -0.42;
/// How high a slab hangs over the one below it, as a share of the ground that it would hide of it from there.
const EXPLODED_GAP: f64 = 0.34;
/// Small slabs need less, yet each has its name beside it.
const LEAST_SHARE: f64 = 0.62;
/// The tallest exploded stack, as a multiple of the building's larger side.
const EXPLODED_HEIGHT: f64 = 4.0;

/// How far each level reaches from a point towards one who looks from home, and away from them, metres.
fn depths(layout: &Layout, from: Coord) -> Vec<(f64, f64)> {
    let (sin, cos) = f64::from(HOME_YAW).sin_cos();
    let mut depths: Vec<Option<(f64, f64)>> = vec![None; layout.levels.len()];
    let mut reach = |level: usize, outline: &Polygon| {
        for at in outline.exterior().coords() {
            let away = (at.y - from.y) * cos - (at.x - from.x) * sin;
            let (front, back) = depths[level].unwrap_or((-away, away));
            depths[level] = Some((front.max(-away), back.max(away)));
        }
    };
    layout.levels.iter().enumerate().for_each(|(at, plan)| plan.slab.iter().for_each(|slab| reach(at, slab)));
    // What nobody could place lies beside the slab.
    let beside = layout.areas.iter().filter(|area| !area.placed);
    beside.for_each(|area| reach(area.level.get(), &area.bounds.to_polygon()));
    depths.into_iter().map(Option::unwrap_or_default).collect()
}

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
        let highest = EXPLODED_HEIGHT * side / (storeys - 1.0);
        let depths = depths(layout, centre);
        let deepest = depths.iter().map(|(front, back)| front + back).fold(0.0, f64::max);
        let mut exploded_y = vec![0.0];
        for (pair, level) in depths.windows(2).zip(facility.levels()) {
            let (below, above) = (pair[0].1, pair[1].0);
            let gap = EXPLODED_GAP * (below + above).max(LEAST_SHARE * deepest);
            let floor = exploded_y.last().copied().unwrap_or(0.0);
            exploded_y.push(floor + gap.min(highest).max(level.height_m));
        }
        let ground = facility.levels().iter().position(|level| level.ordinal >= 0).unwrap_or(0);
        let ground_y = exploded_y.get(ground).copied().unwrap_or(0.0);
        let levels = facility.levels().iter().zip(exploded_y).map(|(level, y)| Storey {
            elevation_m: level.elevation_m,
            exploded_y: y - ground_y,
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

#[cfg(test)]
mod tests {
    use super::Projection;
    use crate::model::{Draft, Facility, Footprint, Level, LevelIx, Space};
    use crate::viewer::layout::Layout;

    /// Levels from below, each one room so wide and deep about the same middle; their heights once pulled apart.
    fn heights(rooms: &[[f64; 2]]) -> Vec<f32> {
        let levels =
            (0..rooms.len()).map(|at| Level::new(at.to_string().as_str(), "", at as i32, 3.0 * at as f64)).collect();
        let spaces = rooms.iter().enumerate().map(|(at, &[width, depth])| Space {
            footprint: Footprint::rectangle([-0.5 * width, -0.5 * depth], [0.5 * width, 0.5 * depth]),
            ..Space::new(format!("room-{at}").as_str(), at.to_string().as_str())
        });
        let facility = Facility::new(Draft { levels, spaces: spaces.collect(), ..Draft::default() }).unwrap();
        let mut projection = Projection::new(&facility, &Layout::new(&facility));
        projection.set_explode(1.0);
        (0..rooms.len()).map(|at| projection.level_y(LevelIx::new(at))).collect()
    }

    #[test]
    fn levels_hang_closer_where_there_is_less_to_hide() {
        let gap = |below: [f64; 2], above: [f64; 2]| heights(&[below, above, [100.0, 80.0]])[1];
        let (large, shallow, small) = ([100.0, 80.0], [100.0, 30.0], [20.0, 20.0]);
        assert!(gap(shallow, large) < gap(large, large));
        assert!(gap(small, small) < gap(shallow, large));
        assert!(gap(small, small) > 0.5 * gap(large, large), "their names need room too");
    }

    #[test]
    fn a_tower_keeps_its_levels_in_their_order_and_its_storeys_their_height() {
        let heights = heights(&[[8.0, 8.0]; 40]);
        assert_eq!(heights[0], 0.0);
        assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 2.9), "{heights:?}");
    }
}
