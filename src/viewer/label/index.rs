//! Worked out once per building: the rooms of each level by size, and where the names of sections may stand.

use super::super::layout::{Area, Layout, Target, join};
use super::super::scene::Building;
use crate::model::{LevelIx, SectionIx, Xy};
use bevy::prelude::{Commands, DetectChanges, Res, Resource};
use geo::Rect;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Resource, Default)]
pub struct Index {
    /// What it was made of.
    pub layout: Option<Arc<Layout>>,
    pub sections: Vec<Part>,
    pub by_size: Vec<Vec<(u32, Slot)>>,
}

/// A section's rooms on one level.
pub struct Part {
    pub level: LevelIx,
    pub section: SectionIx,
    pub span: Rect,
    /// Floor of all its rooms there, and how many they are.
    area_m2: f64,
    rooms: usize,
}

impl Part {
    pub fn room_side_m(&self) -> f32 {
        (self.area_m2 / self.rooms.max(1) as f64).sqrt() as f32
    }
}

/// The upright or turned rectangle that a room's label must stay inside.
#[derive(Clone, Copy)]
pub struct Slot {
    centre: Xy,
    /// Unit vector along the longer side.
    along: Xy,
    pub half: [f64; 2],
}

impl Slot {
    fn of(area: &Area) -> Self {
        use geo::algorithm::{Area as _, MinimumRotatedRect};
        let bounds = area.bounds;
        let upright =
            Self { centre: area.anchor, along: [1.0, 0.0], half: [bounds.width() / 2.0, bounds.height() / 2.0] };
        let Some(turned) = MinimumRotatedRect::minimum_rotated_rect(&area.shape) else { return upright };
        let corners: Vec<Xy> = turned.exterior().coords().map(|at| [at.x, at.y]).collect();
        let [a, b, c, ..] = corners[..] else { return upright };
        let (first, second) = ((b[0] - a[0]).hypot(b[1] - a[1]), (c[0] - b[0]).hypot(c[1] - b[1]));
        if first < 1e-6 || second < 1e-6 {
            return upright;
        }
        // A room that fills little of its box, an L or a ring, has less to offer than the box says.
        let share = (area.shape.unsigned_area() / (first * second)).clamp(0.3, 1.0);
        let along = [(b[0] - a[0]) / first, (b[1] - a[1]) / first];
        Self { centre: area.anchor, along, half: [first / 2.0 * share, second / 2.0 * share] }
    }

    pub fn contains(&self, at: Xy) -> bool {
        let offset = [at[0] - self.centre[0], at[1] - self.centre[1]];
        let along = offset[0] * self.along[0] + offset[1] * self.along[1];
        let across = offset[1] * self.along[0] - offset[0] * self.along[1];
        along.abs() <= self.half[0] && across.abs() <= self.half[1]
    }
}

pub fn index(mut commands: Commands, building: Option<Res<Building>>) {
    let Some(building) = building.filter(|building| building.is_changed()) else { return };
    let mut parts: BTreeMap<(LevelIx, SectionIx), Part> = BTreeMap::new();
    let mut by_size: Vec<Vec<(u32, Slot)>> = vec![Vec::new(); building.layout.levels.len()];
    for (at, area) in building.layout.areas.iter().enumerate() {
        by_size[area.level.get()].push((at as u32, Slot::of(area)));
        let Target::Room(space) = area.target else { continue };
        if let Some(section) = building.facility.section_of(space).filter(|_| area.placed) {
            let new = Part { level: area.level, section, span: area.bounds, area_m2: 0.0, rooms: 0 };
            let part = parts.entry((area.level, section)).or_insert(new);
            part.span = join(part.span, area.bounds);
            part.area_m2 += building.facility.area_m2(space);
            part.rooms += 1;
        }
    }
    let side = |slot: &Slot| slot.half[0].min(slot.half[1]);
    by_size.iter_mut().for_each(|level| level.sort_by(|(_, a), (_, b)| side(b).total_cmp(&side(a))));
    let layout = Some(Arc::clone(&building.layout));
    commands.insert_resource(Index { layout, sections: parts.into_values().collect(), by_size });
}
