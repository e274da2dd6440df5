//! Where each level lies on the sheet.

use super::{GAP, LEFT, RIGHT, THICKNESS, TOP};
use crate::model::{Facility, Footprint, Knowledge, LevelIx, SectionIx, Xy};
use crate::report::canvas::Canvas;
use crate::report::frame::{Frame, coord, united};
use geo::{BoundingRect, Coord, Polygon, Rect};

const TILT: f64 = 0.36;
/// Levels drawn on a sheet before they become too small to read.
const MOST_HEIGHT: f64 = 3200.0;
const MOST_UNITS_PER_M: f64 = 36.0;
/// What a level's name and shares need beside it, and each of its sections more.
const LEAST: f64 = 70.0;
pub const SECTION: f64 = 38.0;

/// One level on the sheet, top level first.
pub struct Floor {
    pub level: LevelIx,
    pub frame: Frame,
    pub top: f64,
    pub bottom: f64,
    pub sections: Vec<SectionIx>,
    /// Sections without a place, as blocks under the middle of the building.
    pub blocks: Vec<(SectionIx, Polygon)>,
}

/// All levels under each other, at one scale, as wide as the sheet lets them be.
pub fn floors(canvas: &Canvas) -> Vec<Floor> {
    let building = building(canvas.facility);
    // The long side lies across the sheet.
    let turned = if building.width() >= building.height() { -14.0 } else { 76.0 };
    let flat = Frame::seen(turned, TILT);
    let levels = (0..canvas.facility.levels().len()).rev().map(LevelIx::new);
    let mut floors: Vec<Floor> = levels.map(|level| unplaced(canvas, level, building)).collect();
    let nothing = Rect::new(coord(flat.at(middle(building))), coord(flat.at(middle(building))));
    let extents: Vec<Rect> = floors.iter().map(|floor| extent(canvas, floor, &flat).unwrap_or(nothing)).collect();
    let seen = extents.iter().fold(None, |all, one| Some(united(all, *one))).unwrap_or(nothing);
    let total: f64 = extents.iter().map(|extent| extent.height()).sum();
    let room = MOST_HEIGHT - TOP - floors.len() as f64 * (GAP + THICKNESS);
    let scale = ((RIGHT - LEFT) / seen.width().max(1.0)).min(room.max(200.0) / total.max(1.0)).min(MOST_UNITS_PER_M);
    let x = (LEFT + RIGHT) / 2.0 - seen.center().x * scale;
    let mut y = TOP;
    for (floor, extent) in floors.iter_mut().zip(extents) {
        let tall = (extent.height() * scale).max(LEAST + SECTION * floor.sections.len() as f64);
        (floor.top, floor.bottom) = (y, y + tall + THICKNESS);
        floor.frame = flat.placed(scale, [x, y + tall / 2.0 - extent.center().y * scale]);
        y = floor.bottom + GAP;
    }
    floors
}

fn middle(of: Rect) -> Xy {
    [of.center().x, of.center().y]
}

/// Everything that has a place, on any level.
fn building(facility: &Facility) -> Rect {
    let rooms = facility.spaces().iter().filter_map(|space| space.footprint.bounds());
    let outlines = facility.levels().iter().filter_map(|level| level.outline.as_ref());
    let sections = facility.sections().iter().filter_map(|section| section.outline.as_ref());
    let outlines = outlines.chain(sections).filter_map(|outline| Polygon::from(outline).bounding_rect());
    let all = rooms.chain(outlines).fold(None, |all, one| Some(united(all, one)));
    all.unwrap_or(Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 30.0, y: 20.0 }))
}

fn unplaced(canvas: &Canvas, level: LevelIx, building: Rect) -> Floor {
    let facility = canvas.facility;
    let sections: Vec<SectionIx> = canvas
        .unseen_sections(level)
        .filter(|&section| facility.section(section).knowledge != Knowledge::Refuted)
        .collect();
    let lost: Vec<SectionIx> = sections.iter().copied().filter(|&at| facility.section(at).outline.is_none()).collect();
    let blocks = blocks(facility, &lost, building);
    Floor { level, frame: Frame::seen(0.0, TILT), top: 0.0, bottom: 0.0, sections, blocks }
}

/// What a level covers of the sheet in this frame.
fn extent(canvas: &Canvas, floor: &Floor, frame: &Frame) -> Option<Rect> {
    let facility = canvas.facility;
    let mut extent = None;
    let mut take = |point: Xy| {
        let at = coord(frame.at(point));
        extent = Some(united(extent, Rect::new(at, at)));
    };
    let outline = facility.level(floor.level).outline.as_ref();
    let sections = floor.sections.iter().filter_map(|&at| facility.section(at).outline.as_ref());
    outline.into_iter().chain(sections).for_each(|outline| outline.outer.iter().for_each(|&at| take(at)));
    floor.blocks.iter().for_each(|(_, block)| block.exterior().coords().for_each(|at| take([at.x, at.y])));
    for space in canvas.spaces(floor.level) {
        match &facility.space(space).footprint {
            Footprint::Polygon { outer, .. } => outer.iter().for_each(|&at| take(at)),
            Footprint::Centreline { points, .. } => points.iter().for_each(|&at| take(at)),
            Footprint::Point { at: [x, y], uncertainty_m: by } => {
                [[x - by, y - by], [x + by, y - by], [x + by, y + by], [x - by, y + by]]
                    .into_iter()
                    .for_each(&mut take);
            }
            Footprint::Unplaced => {}
        }
    }
    extent
}

/// Rectangles side by side under the middle of the building, as large as the rooms they are said to hold.
fn blocks(facility: &Facility, sections: &[SectionIx], building: Rect) -> Vec<(SectionIx, Polygon)> {
    let side = |&at: &SectionIx| {
        let rooms = facility.section(at).estimated_rooms.unwrap_or(8).clamp(4, 200);
        (f64::from(rooms) * 15.0).sqrt().clamp(building.width() * 0.12, building.width() * 0.5)
    };
    let total: f64 = sections.iter().map(|at| side(at) * 1.5 + 4.0).sum();
    let (mut x, y) = (building.center().x - total / 2.0, building.center().y);
    let place = |at: &SectionIx| {
        let side = side(at);
        let rect = Rect::new(Coord { x, y: y - side / 2.0 }, Coord { x: x + side * 1.5, y: y + side / 2.0 });
        x += side * 1.5 + 4.0;
        (*at, rect.to_polygon())
    };
    sections.iter().map(place).collect()
}
