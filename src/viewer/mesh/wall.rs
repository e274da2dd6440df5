//! Walls low enough to see into the rooms, with a gap at every door.

use super::{Builder, Role, ring};
use crate::model::{LevelIx, PortalIx, Xy};
use crate::viewer::layout::{Area, Layout};
use crate::viewer::projection::Projection;

pub const WALL_HEIGHT_M: f64 = 0.55;
/// Each room brings its half of a wall.
const HALF_WALL_M: f64 = 0.11;
/// A door this near to an edge of its room stands in that wall.
const IN_WALL_M: f64 = 0.6;
/// Light from the north-west, so that the two directions of walls can be told apart.
const LIGHT: Xy = [-0.5, 0.86];

/// All walls of one level; rooms that are only told of have none.
pub fn walls(builder: &mut Builder, layout: &Layout, projection: &Projection, level: LevelIx, has_walls: &[bool]) {
    for (index, area) in layout.areas.iter().enumerate() {
        if area.level == level && has_walls.get(index).is_some_and(|walls| *walls) {
            room_walls(builder, layout, projection, index, area);
        }
    }
}

fn room_walls(builder: &mut Builder, layout: &Layout, projection: &Projection, index: usize, area: &Area) {
    let points = |line: &geo::LineString| line.coords().map(|at| [at.x, at.y]).collect::<Vec<_>>();
    for polygon in &area.shape {
        let outer = ring::open(points(polygon.exterior()).into_iter(), true);
        let holes = polygon.interiors().iter().map(|hole| ring::open(points(hole).into_iter(), false));
        for ring in std::iter::once(outer).chain(holes).filter(|ring| ring.len() > 2) {
            let (inner, _) = ring::inset(&ring, HALF_WALL_M);
            for at in 0..ring.len() {
                let next = (at + 1) % ring.len();
                let wall = Wall { outer: [ring[at], ring[next]], inner: [inner[at], inner[next]] };
                wall.draw(builder, projection, index, area.rise_m, &gaps(layout, area.level, index, &wall));
            }
        }
    }
}

struct Wall {
    outer: [Xy; 2],
    inner: [Xy; 2],
}

impl Wall {
    // The stretches between the gaps, each a top and one upright face seen from both sides.
    fn draw(&self, builder: &mut Builder, projection: &Projection, index: usize, rise_m: f64, gaps: &[(f64, f64)]) {
        let mut start = 0.0;
        for &(from, to) in gaps.iter().chain([&(1.0, 1.0)]) {
            if from > start + 1e-3 {
                self.stretch(builder, projection, index, rise_m, (start, from));
            }
            start = to.max(start);
        }
    }

    fn stretch(&self, builder: &mut Builder, projection: &Projection, index: usize, rise_m: f64, span: (f64, f64)) {
        let on = |line: [Xy; 2], share: f64| {
            [line[0][0] + share * (line[1][0] - line[0][0]), line[0][1] + share * (line[1][1] - line[0][1])]
        };
        let shade = self.shade();
        let mut corner = |at: Xy, height: f64, role: Role, shade: f32| {
            builder.vertex(projection.local(at, rise_m + height), role.code(index), [0.0, 0.0, shade, 0.0])
        };
        let (from, to) = span;
        let top = [on(self.outer, from), on(self.outer, to), on(self.inner, to), on(self.inner, from)]
            .map(|at| corner(at, WALL_HEIGHT_M, Role::WallTop, 1.0));
        let foot = [on(self.inner, from), on(self.inner, to)];
        let side = [(foot[0], 0.0), (foot[1], 0.0), (foot[1], WALL_HEIGHT_M), (foot[0], WALL_HEIGHT_M)]
            .map(|(at, height)| corner(at, height, Role::WallSide, shade));
        builder.quad(top);
        builder.quad(side);
    }

    fn shade(&self) -> f32 {
        let length = ring::distance(self.outer[0], self.outer[1]).max(1e-9);
        let normal = [-(self.outer[1][1] - self.outer[0][1]) / length, (self.outer[1][0] - self.outer[0][0]) / length];
        (0.5 + 0.2 * (normal[0] * LIGHT[0] + normal[1] * LIGHT[1])) as f32
    }
}

/// The shares of an edge that doors take up, in order along it.
fn gaps(layout: &Layout, level: LevelIx, room: usize, wall: &Wall) -> Vec<(f64, f64)> {
    let gap = |portal: &PortalIx| {
        let door = &layout.doors[portal.get()];
        (door.level == level && door.in_wall()).then(|| on_edge(wall.outer, door.at, door.width_m))?
    };
    let mut gaps: Vec<(f64, f64)> = layout.doors_of(room).iter().filter_map(gap).collect();
    gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
    gaps
}

fn on_edge([a, b]: [Xy; 2], at: Xy, width_m: f64) -> Option<(f64, f64)> {
    let length = ring::distance(a, b);
    if length < 1e-6 {
        return None;
    }
    let unit = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    let offset = [at[0] - a[0], at[1] - a[1]];
    let along = offset[0] * unit[0] + offset[1] * unit[1];
    let aside = (offset[0] * unit[1] - offset[1] * unit[0]).abs();
    let half = width_m.min(0.9 * length) / 2.0;
    let beside = aside < IN_WALL_M && along > 0.0 && along < length;
    beside.then(|| (((along - half) / length).max(0.0), ((along + half) / length).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_takes_its_width_out_of_the_wall_it_stands_in() {
        let edge = [[0.0, 0.0], [10.0, 0.0]];
        let lies = |at, (from, to): (f64, f64)| {
            on_edge(edge, at, 1.0).is_some_and(|(a, b)| (a - from).abs() < 1e-9 && (b - to).abs() < 1e-9)
        };
        assert!(lies([5.0, 0.1], (0.45, 0.55)));
        assert!(lies([0.2, 0.0], (0.0, 0.07)));
        assert_eq!(on_edge(edge, [5.0, 2.0], 1.0), None);
        assert_eq!(on_edge(edge, [12.0, 0.0], 1.0), None);
    }
}
