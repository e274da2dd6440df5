//! The shelf beside a level: tiles for rooms nobody can place and blocks for sections nobody has entered.

use crate::model::plan::polygon;
use geo::{Polygon, Rect};

const TILE_M: f64 = 4.0;
const GAP_M: f64 = 1.0;
/// What a room of an unseen section is taken to need, so that the size of its block tells something.
const GUESSED_ROOM_M2: f64 = 15.0;

/// Fills columns from north to south, then goes on further east.
pub struct Shelf {
    top: f64,
    bottom: f64,
    x: f64,
    y: f64,
    column_width: f64,
    /// A level with nothing measured on it takes its guesses under the middle of the building.
    centred_at: Option<[f64; 2]>,
}

impl Shelf {
    pub fn beside(level: Option<Rect>, building: Rect) -> Self {
        let rect = level.unwrap_or(building);
        let margin = 0.06 * building.width().max(building.height()).max(40.0);
        let centre = building.center();
        Self {
            top: rect.max().y,
            bottom: rect.min().y,
            x: rect.max().x + margin,
            y: rect.max().y,
            column_width: TILE_M,
            centred_at: level.is_none().then_some([centre.x, centre.y]),
        }
    }

    /// A square for one unplaced room.
    pub fn tile(&mut self) -> Polygon {
        self.take(TILE_M, TILE_M)
    }

    /// A rectangle for a section of about `rooms` rooms.
    pub fn block(&mut self, rooms: u32) -> Polygon {
        let area = f64::from(rooms.clamp(2, 400)) * GUESSED_ROOM_M2;
        let height = (area / 1.8).sqrt().max(TILE_M);
        match self.centred_at.take() {
            Some([x, y]) => {
                self.x = self.x.max(x + area / height / 2.0 + GAP_M);
                rectangle(x - area / height / 2.0, y + height / 2.0, area / height, height)
            }
            None => self.take(area / height, height),
        }
    }

    fn take(&mut self, width: f64, height: f64) -> Polygon {
        if self.y < self.top && self.y - height < self.bottom {
            self.x += self.column_width + GAP_M;
            (self.y, self.column_width) = (self.top, TILE_M);
        }
        let tile = rectangle(self.x, self.y, width, height);
        self.y -= height + GAP_M;
        self.column_width = self.column_width.max(width);
        tile
    }
}

fn rectangle(west: f64, north: f64, width: f64, height: f64) -> Polygon {
    polygon(&[[west, north - height], [west + width, north - height], [west + width, north], [west, north]], &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, BoundingRect, Coord, Intersects};

    #[test]
    fn tiles_lie_beside_the_level_and_never_on_each_other() {
        let level = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 30.0, y: 20.0 });
        let mut shelf = Shelf::beside(Some(level), level);
        let mut taken: Vec<Polygon> = (0..12).map(|_| shelf.tile()).collect();
        taken.push(shelf.block(40));
        taken.push(shelf.tile());
        for (at, tile) in taken.iter().enumerate() {
            assert!(tile.bounding_rect().is_some_and(|rect| rect.min().x > level.max().x), "{tile:?}");
            assert!(taken[..at].iter().all(|other| !other.intersects(tile)), "{at}: {tile:?}");
        }
    }

    #[test]
    fn a_block_grows_with_the_number_of_rooms_it_stands_for() {
        let level = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 30.0, y: 20.0 });
        let area = |rooms| Shelf::beside(None, level).block(rooms).unsigned_area();
        assert!((area(20) - 300.0).abs() < 1e-6, "{}", area(20));
        assert!(area(40) > area(20));
    }
}
