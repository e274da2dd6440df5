//! Painted numbers, where a room is larger on screen than its number.

use super::super::layout::Target;
use super::super::paint::RoomLook;
use super::board::{Board, Candidate, Mark, Tone};
use super::index::Slot;
use super::{Scene, font};
use crate::model::{LevelIx, SpaceKind, Xy};
use crate::palette::{Pattern, Swatch, Theme};
use bevy::math::Vec2;

const NUMBER_PX: f32 = 12.0;
/// Below this height on screen no room of a level can carry its number.
const READABLE_PX: f32 = 13.0;
const MOST_NUMBERS: usize = 260;

impl Scene<'_, '_> {
    pub fn room_numbers(&self, board: &mut Board) {
        let mut offered = 0;
        let numbered = self.levels().rev().filter(|&level| self.is_whole(level));
        for level in numbered {
            let depth =
                (self.projection.world(level, self.centre_of(level), 0.0) - self.eye.at).dot(self.eye.forward());
            // Generous, because the near end of a level is larger on screen than its middle.
            let scale = 1.5 * self.eye.pixels_per_metre(depth);
            let legible = |slot: &Slot| 2.0 * slot.half[0].min(slot.half[1]) as f32 * scale > READABLE_PX;
            let rooms = self.picture.index.by_size.get(level.get()).map_or(&[][..], Vec::as_slice);
            for (at, slot) in rooms.iter().take_while(|(_, slot)| legible(slot)) {
                offered += usize::from(self.offer_number(board, level, *at as usize, slot));
                if offered >= MOST_NUMBERS {
                    return;
                }
            }
        }
    }

    fn centre_of(&self, level: LevelIx) -> Xy {
        let centre = self.building.layout.levels[level.get()].bounds.center();
        [centre.x, centre.y]
    }

    fn offer_number(&self, board: &mut Board, level: LevelIx, index: usize, slot: &Slot) -> bool {
        let area = &self.building.layout.areas[index];
        let Target::Room(space) = area.target else { return false };
        let room = self.building.facility.space(space);
        let number = if room.number.is_empty() { &room.name } else { &room.number };
        let look = self.picture.looks.areas.get(index).copied().unwrap_or(RoomLook::plain(Swatch::Unsearched));
        let quiet = matches!(room.kind, SpaceKind::Corridor | SpaceKind::Stairs | SpaceKind::Shaft | SpaceKind::Lift);
        if number.is_empty() || (quiet && room.number.is_empty()) {
            return false;
        }
        let Some(at) = self.on_screen(level, area.anchor, area.rise_m) else { return false };
        if !board.holds(at.truncate()) {
            return false;
        }
        let mark = match look.pattern {
            Pattern::Rim => Some(Mark::Again),
            Pattern::WideStripes => Some(Mark::Opposed),
            _ => None,
        };
        let tone = tone_on(look, self.picture.view.theme);
        let candidate = Candidate::new(at.truncate(), number, font::regular(NUMBER_PX), tone).marked(mark);
        let on_floor = |corner: Vec2| {
            let point = self.eye.on_plane(corner, self.projection.level_y(level) + area.rise_m as f32);
            point.is_some_and(|point| slot.contains(self.projection.plan(point)))
        };
        board.corners(&candidate).into_iter().all(on_floor)
            && self.is_open(area, at.truncate())
            && board.offer(candidate)
    }
}

fn tone_on(look: RoomLook, theme: Theme) -> Tone {
    let [r, g, b] = look.colour.rgb(theme).map(f32::from);
    let bright = 0.299 * r + 0.587 * g + 0.114 * b > 110.0;
    match (look.dimmed, look.pattern) {
        (true, _) => Tone::Dim,
        (_, Pattern::Plain | Pattern::Rim) if bright => Tone::DarkInk,
        (_, Pattern::Plain | Pattern::Rim) => Tone::LightInk,
        _ => Tone::Plated,
    }
}
