//! Names of levels beside their slabs, of sections in between, and of what nobody can place.

use super::super::layout::Target;
use super::super::mesh::GROUND_REACH;
use super::super::view::{Mode, Showing};
use super::board::{Board, Candidate, Tone};
use super::{Scene, font};
use crate::model::LevelIx;
use crate::text::counted;
use bevy::math::{Rect, Vec2, Vec3};

const LEVEL_PX: f32 = 23.0;
/// How far a level's name and shares reach to the left.
const NAME_PX: f32 = 175.0;
const COMPACT_PX: f32 = 14.0;
const SMALL_PX: f32 = 12.0;
const SECTION_PX: f32 = 13.0;
/// Rooms this large on screen mostly carry their numbers.
const NUMBERED_PX: f32 = 40.0;
/// How much of the width of a section its name may take.
const NAMED_SHARE: f32 = 0.6;
const NAME_OFF_CORNER_PX: f32 = 45.0;
/// From one level's name to the next, with all that stands under a name and with the name alone.
const ROOMY_STEP_PX: f32 = 64.0;
const COMPACT_STEP_PX: f32 = 19.0;
/// A name moved further than this from its slab is led back to it by a line.
const LED_PX: f32 = 14.0;

impl Scene<'_, '_> {
    pub fn level_names(&self, board: &mut Board) {
        let levels = self.levels().rev().filter(|&level| self.picture.view.showing(level) != Showing::Hidden);
        let placed = levels.filter_map(|level| Some((level, self.left_of(level)?)));
        let least = self.picture.canvas.free.min.x + NAME_PX;
        let names: Vec<(LevelIx, Vec2)> = placed
            .filter(|(level, left)| self.is_whole(*level) || (left.x > least && self.is_clear(*left)))
            .map(|(level, left)| (level, left.max(Vec2::new(self.least_x(least), left.y))))
            .collect();
        let wanted: Vec<Vec2> = names.iter().map(|(_, left)| *left).collect();
        let roomy = names.len() as f32 * ROOMY_STEP_PX <= self.picture.canvas.free.height();
        let spread = spread(&wanted, if roomy { ROOMY_STEP_PX } else { COMPACT_STEP_PX });
        for (&(level, wanted), at) in names.iter().zip(spread) {
            if at.distance(wanted) > LED_PX {
                board.leader(at + Vec2::new(7.0, 1.0), wanted + Vec2::new(12.0, 12.0));
            }
            self.level_name(board, level, at, roomy);
        }
    }

    fn level_name(&self, board: &mut Board, level: LevelIx, at: Vec2, roomy: bool) {
        let storey = self.building.facility.level(level);
        let guess = if storey.knowledge.is_surveyed() { "" } else { " ?" };
        let name = format!("{}{guess}", storey.label());
        let tone = if self.is_whole(level) { Tone::Strong } else { Tone::Dim };
        let caption = self.picture.captions.0.get(level.get()).cloned().unwrap_or_default();
        let small = || font::regular(SMALL_PX);
        let lines = match roomy {
            true => vec![
                (name, font::bold(LEVEL_PX), tone),
                (storey.name.clone(), small(), Tone::Dim),
                (caption.shares, small(), Tone::Dim),
                (caption.warning, small(), Tone::Warning),
            ],
            false => vec![(name, font::bold(COMPACT_PX), tone)],
        };
        let lines = lines.into_iter().filter(|(text, ..)| !text.is_empty());
        board.column(at, self.picture.view.mode == Mode::Stack, lines);
    }

    // In the plan the name hangs to the right of its point.
    fn least_x(&self, least: f32) -> f32 {
        if self.picture.view.mode == Mode::Stack { least } else { f32::MIN }
    }

    // The name of a ghost must not lie on the level it is the ghost beside.
    fn is_clear(&self, left: Vec2) -> bool {
        let covered = |x: f32| {
            let at = Vec2::new(left.x - x, left.y);
            self.picker.floor_point(self.eye, self.projection, &self.picture.view, at).is_some()
        };
        ![0.0, 80.0, 160.0].into_iter().any(covered)
    }

    /// The point left of a level's slab where its name ends; in the plan, the upper left corner.
    fn left_of(&self, level: LevelIx) -> Option<Vec2> {
        let free = self.picture.canvas.free;
        if self.picture.view.mode == Mode::Plan {
            return Some(Vec2::new(free.min.x + 28.0, free.min.y + 36.0));
        }
        let plan = &self.building.layout.levels[level.get()];
        let bounds = plan.bounds.to_polygon();
        let slab = plan.slab.iter().map(|slab| slab.exterior()).chain(plan.slab.is_empty().then(|| bounds.exterior()));
        let corners = slab.flat_map(|ring| ring.coords()).filter_map(|at| self.on_screen(level, [at.x, at.y], 0.0));
        let corners: Vec<Vec2> = corners.map(Vec3::truncate).collect();
        let leftmost = *corners.iter().min_by(|a, b| a.x.total_cmp(&b.x))?;
        let middle = corners.iter().fold(Rect::EMPTY, |seen, at| seen.union_point(*at)).center();
        // At the middle of its slab's height where that is near its left end, so that the names stand evenly.
        let y = middle.y.clamp(leftmost.y - NAME_OFF_CORNER_PX, leftmost.y + NAME_OFF_CORNER_PX) - 12.0;
        let left = Vec2::new(leftmost.x - 16.0, y);
        free.contains(left).then_some(left)
    }

    pub fn ground(&self, board: &mut Board) {
        let levels = self.building.facility.levels();
        if self.picture.view.mode == Mode::Plan || !levels.iter().any(|level| level.ordinal < 0) {
            return;
        }
        let (low, high) = self.projection.extent();
        let y = self.projection.ground_y();
        let reach = GROUND_REACH * (high - low).with_y(0.0).length();
        let corners =
            [(low.x - reach, low.z - reach), (low.x - reach, high.z + reach), (high.x + reach, high.z + reach)];
        let seen = corners.iter().filter_map(|&(x, z)| self.eye.project(Vec3::new(x, y, z)));
        if let Some(at) = seen.min_by(|a, b| a.x.total_cmp(&b.x)) {
            let at = at.truncate() + Vec2::new(8.0, -9.0);
            board.offer(Candidate::new(at, "ground", font::regular(SMALL_PX), Tone::Dim).left_aligned());
        }
    }

    /// What nobody can place says what it is.
    pub fn shelves(&self, board: &mut Board) {
        let areas = self.building.layout.areas.iter();
        for area in areas.filter(|area| self.is_whole(area.level)) {
            let Target::Section(section) = area.target else { continue };
            let part = self.building.facility.section(section);
            let rooms =
                part.estimated_rooms.map(|rooms| format!(" · about {}", counted(rooms, "room"))).unwrap_or_default();
            let text = format!("{}{rooms}", part.label());
            if let Some(at) =
                self.on_screen(area.level, area.anchor, 0.0).filter(|at| self.is_open(area, at.truncate()))
            {
                board.offer(Candidate::new(at.truncate(), &text, font::regular(SECTION_PX), Tone::Plated));
            }
        }
    }

    pub fn section_names(&self, board: &mut Board) {
        for part in self.picture.index.sections.iter().filter(|part| self.is_whole(part.level)) {
            let (level, centre) = (part.level, part.span.center());
            let Some(at) = self.on_screen(level, [centre.x, centre.y], 0.0) else { continue };
            let scale = self.eye.pixels_per_metre(at.z);
            let corners = self.projection.corners(level, part.span);
            let corners = corners.into_iter().filter_map(|corner| self.eye.project(corner)).map(Vec3::truncate);
            let seen = corners.fold(None, |seen: Option<Rect>, at| {
                Some(seen.map_or(Rect::from_corners(at, at), |seen| seen.union_point(at)))
            });
            let text = self.building.facility.section(part.section).label();
            // In between: once its rooms carry their numbers, the section needs no name of its own; and before, a name
            // that covers half of it hides how they stand.
            let width = text.chars().count() as f32 * 7.0;
            let is_large = |seen: Rect| width < NAMED_SHARE * seen.width() && 5.0 * SECTION_PX < seen.height();
            let fits = part.room_side_m() * scale < NUMBERED_PX && seen.is_some_and(is_large);
            let hidden = self.picker.is_covered(self.eye, self.projection, &self.picture.view, level, at.truncate());
            if fits && !hidden {
                board.offer(Candidate::new(at.truncate(), text, font::bold(SECTION_PX), Tone::Plated));
            }
        }
    }
}

/// Moves names that want to stand on top of each other apart, keeping their order; moved names share one edge.
fn spread(wanted: &[Vec2], step: f32) -> Vec<Vec2> {
    let stacked = |up: f32| {
        let mut last = f32::MIN;
        let next = |at: &Vec2| {
            last = (at.y - up).max(last + step);
            last
        };
        wanted.iter().map(next).collect::<Vec<f32>>()
    };
    let pushed = stacked(0.0).iter().zip(wanted).map(|(y, at)| y - at.y).fold(0.0, f32::max);
    if pushed < 1.0 {
        return wanted.to_vec();
    }
    let edge = wanted.iter().map(|at| at.x).fold(f32::MAX, f32::min);
    // Half of the push goes upwards, so that the names stay around their slabs.
    stacked(pushed / 2.0).into_iter().map(|y| Vec2::new(edge, y)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_room_stay_where_they_want_to_be() {
        let wanted = [Vec2::new(90.0, 50.0), Vec2::new(80.0, 150.0), Vec2::new(99.0, 250.0)];
        assert_eq!(spread(&wanted, 64.0), wanted);
    }

    #[test]
    fn crowded_names_are_moved_apart_in_their_order_around_their_slabs() {
        let wanted: Vec<Vec2> = (0..6).map(|at| Vec2::new(100.0 + at as f32, 300.0 + 4.0 * at as f32)).collect();
        let moved = spread(&wanted, 40.0);
        assert!(moved.windows(2).all(|pair| pair[1].y - pair[0].y >= 40.0));
        assert!(moved.iter().all(|at| at.x == 100.0));
        let middle = (moved[0].y + moved[5].y) / 2.0;
        assert!((middle - 310.0).abs() < 15.0, "{middle}");
    }
}
