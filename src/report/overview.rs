use super::class::{Class, Legend};
use super::door;
use super::frame::{Frame, united};
use super::markup::{Line, Markup, n, share, width_em};
use super::paint::{self, Palette};
use super::plan::section_words;
use super::sheet;
use crate::analysis::Analysis;
use crate::model::{Facility, Footprint, Knowledge, Level, LevelIx, Passage, PortalIx, SectionIx, SpaceIx, Xy};
use crate::palette::Theme;
use crate::search::{Picture, Thoroughness};
use crate::text::{counted, fit, m2};
use geo::{BoundingRect, Coord, Polygon, Rect};

const WIDTH: f64 = 1600.0;
const TOP: f64 = 130.0;
/// Levels stand between these; their names are to the left, what is left to the right.
const LEFT: f64 = 330.0;
const RIGHT: f64 = 1170.0;
const COLUMN: f64 = 1216.0;
const TILT: f64 = 0.36;
const THICKNESS: f64 = 7.0;
const GAP: f64 = 26.0;
const LEGEND: f64 = 1.3;
const LEAST_HEIGHT: f64 = 900.0;
/// Levels drawn on a sheet before they become too small to read.
const MOST_HEIGHT: f64 = 3200.0;

/// All levels pulled apart, seen from the side, what lies underground under a line: an SVG 1600 units wide that shows
/// in a glance what is unsearched and what nobody has reached.
pub fn overview(picture: &Picture, analysis: &Analysis, theme: Theme) -> String {
    drawn(picture, analysis, theme, true)
}

/// The same for a page that holds the patterns and signs of the theme already.
pub(super) fn drawn(picture: &Picture, analysis: &Analysis, theme: Theme, own_definitions: bool) -> String {
    let facility = &*picture.facility;
    let sheet = Overview { picture, analysis, facility, theme, palette: Palette::of(theme) };
    let floors = sheet.floors();
    let bottom = floors.last().map_or(TOP, |floor| floor.bottom);
    let height = (bottom + 60.0).max(LEAST_HEIGHT);
    let mut page = sheet::open(WIDTH, height, theme, facility.name());
    if own_definitions {
        sheet::definitions(&mut page, theme);
    }
    sheet.header(&mut page);
    sheet.ground_line(&mut page, &floors);
    floors.iter().rev().for_each(|floor| sheet.floor(&mut page, floor));
    floors.iter().for_each(|floor| sheet.floor_words(&mut page, floor));
    sheet.column(&mut page, height);
    sheet::close(page)
}

struct Overview<'a> {
    picture: &'a Picture,
    analysis: &'a Analysis,
    facility: &'a Facility,
    theme: Theme,
    palette: Palette,
}

/// One level on the sheet, top level first.
struct Floor {
    level: LevelIx,
    frame: Frame,
    top: f64,
    bottom: f64,
    spaces: Vec<SpaceIx>,
    sections: Vec<SectionIx>,
    /// Nothing on it has a place: its sections stand as blocks under the middle of the building.
    blocks: Vec<(SectionIx, Polygon)>,
}

impl Overview<'_> {
    fn header(&self, page: &mut Markup) {
        let palette = self.palette;
        let name = fit(self.facility.name(), 800.0, |text| (width_em(text) * 24.0) as f32);
        page.line(Line::new(name.as_deref().unwrap_or_default(), 40.0, 58.0, 24.0, palette.text).bold());
        let words = sheet::shares(&self.analysis.tally.total);
        page.line(Line::new(&words, 40.0, 86.0, 16.0, palette.dim));
    }

    fn sections_of(&self, level: &Level) -> impl Iterator<Item = SectionIx> + '_ {
        let id = level.id.clone();
        (0..self.facility.sections().len()).map(SectionIx::new).filter(move |&at| {
            let section = self.facility.section(at);
            section.level.as_ref() == Some(&id)
                && section.knowledge != Knowledge::Refuted
                && self.picture.is_unreached(at)
        })
    }

    /// Everything that has a place, on any level.
    fn building(&self) -> Rect {
        let rooms = self.facility.spaces().iter().filter_map(|space| space.footprint.bounds());
        let outlines = self.facility.levels().iter().filter_map(|level| level.outline.as_ref());
        let sections = self.facility.sections().iter().filter_map(|section| section.outline.as_ref());
        let outlines = outlines.chain(sections).filter_map(|outline| Polygon::from(outline).bounding_rect());
        let all = rooms.chain(outlines).fold(None, |all, one| Some(united(all, one)));
        all.unwrap_or(Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 30.0, y: 20.0 }))
    }

    fn floors(&self) -> Vec<Floor> {
        let building = self.building();
        // The long side lies across the sheet.
        let turned = if building.width() >= building.height() { -14.0 } else { 76.0 };
        let flat = Frame::seen(turned, TILT);
        let seen = flat.bounds(building);
        let mut floors: Vec<Floor> =
            (0..self.facility.levels().len()).rev().map(|at| self.unplaced_floor(LevelIx::new(at), building)).collect();
        let heights: Vec<(f64, f64)> =
            floors.iter().map(|floor| self.extent(floor, &flat).unwrap_or((seen.min().y, seen.max().y))).collect();
        let total: f64 = heights.iter().map(|(low, high)| high - low).sum();
        let room = MOST_HEIGHT - TOP - floors.len() as f64 * (GAP + THICKNESS);
        let scale = ((RIGHT - LEFT) / seen.width().max(1.0)).min(room.max(200.0) / total.max(1.0)).min(14.0);
        let x = (LEFT + RIGHT) / 2.0 - seen.center().x * scale;
        let mut y = TOP;
        for (floor, (low, high)) in floors.iter_mut().zip(heights) {
            let tall = ((high - low) * scale).max(64.0);
            floor.top = y;
            floor.bottom = y + tall + THICKNESS;
            floor.frame = flat.placed(scale, [x, y + tall / 2.0 - (low + high) / 2.0 * scale]);
            y = floor.bottom + GAP;
        }
        floors
    }

    fn unplaced_floor(&self, level: LevelIx, building: Rect) -> Floor {
        let facts = self.facility.level(level);
        let spaces: Vec<SpaceIx> =
            self.facility.space_ixs().filter(|&space| self.facility.level_of(space) == level).collect();
        let sections: Vec<SectionIx> = self.sections_of(facts).collect();
        let unplaced: Vec<SectionIx> =
            sections.iter().copied().filter(|&at| self.facility.section(at).outline.is_none()).collect();
        let blocks = blocks(self.facility, &unplaced, building);
        Floor { level, frame: Frame::seen(0.0, TILT), top: 0.0, bottom: 0.0, spaces, sections, blocks }
    }

    /// How far up and down the sheet a level goes in this frame.
    fn extent(&self, floor: &Floor, frame: &Frame) -> Option<(f64, f64)> {
        let mut extent: Option<(f64, f64)> = None;
        let mut take = |point: Xy| {
            let [_, y] = frame.at(point);
            let (low, high) = extent.unwrap_or((y, y));
            extent = Some((low.min(y), high.max(y)));
        };
        let outline = self.facility.level(floor.level).outline.as_ref();
        let sections = floor.sections.iter().filter_map(|&at| self.facility.section(at).outline.as_ref());
        outline.into_iter().chain(sections).for_each(|outline| outline.outer.iter().for_each(|&at| take(at)));
        floor.blocks.iter().for_each(|(_, block)| block.exterior().coords().for_each(|at| take([at.x, at.y])));
        for &space in &floor.spaces {
            match &self.facility.space(space).footprint {
                Footprint::Polygon { outer, .. } => outer.iter().for_each(|&at| take(at)),
                Footprint::Centreline { points, .. } => points.iter().for_each(|&at| take(at)),
                Footprint::Point { at, uncertainty_m } => {
                    take([at[0] - uncertainty_m, at[1] - uncertainty_m]);
                    take([at[0] + uncertainty_m, at[1] + uncertainty_m]);
                }
                Footprint::Unplaced => {}
            }
        }
        extent
    }

    fn ground_line(&self, page: &mut Markup, floors: &[Floor]) {
        let below = |floor: &&Floor| self.facility.level(floor.level).ordinal < 0;
        let Some(first_below) = floors.iter().find(below) else { return };
        let y = first_below.top - GAP / 2.0;
        page.add(format_args!(
            "<path d=\"M40 {0}H{1}\" stroke=\"{2}\" stroke-width=\"1.5\" stroke-dasharray=\"10 7\"/>",
            n(y),
            n(COLUMN - 24.0),
            self.palette.dim
        ));
        page.line(Line::new("ground", 40.0, y - 6.0, 12.0, self.palette.dim));
    }

    fn floor(&self, page: &mut Markup, floor: &Floor) {
        self.slab(page, floor);
        for &section in &floor.sections {
            if let Some(outline) = &self.facility.section(section).outline {
                self.told(page, &floor.frame.path([&Polygon::from(outline)]), Class::of_section(self.picture, section));
            }
        }
        for (section, block) in &floor.blocks {
            self.told(page, &floor.frame.path([block]), Class::of_section(self.picture, *section));
        }
        self.rooms(page, floor);
        for door in self.facility.portal_ixs().filter(|&door| self.stands_out(door)) {
            if self.facility.level_of(self.facility.ends(door).0) == floor.level {
                self.door(page, &floor.frame, door);
            }
        }
    }

    /// Far away only the doors that bar stay.
    fn stands_out(&self, door: PortalIx) -> bool {
        self.picture.state_of(door).passage() == Passage::Bars || self.facility.portal(door).is_loose_end()
    }

    fn slab(&self, page: &mut Markup, floor: &Floor) {
        let level = self.facility.level(floor.level);
        let (slab, edge) = match level.ordinal < 0 {
            true => (self.palette.slab_below, self.palette.edge_below),
            false => (self.palette.slab, self.palette.edge),
        };
        let frame = &floor.frame;
        let path = match &level.outline {
            Some(outline) => frame.path([&Polygon::from(outline)]),
            None => {
                let shapes = floor.spaces.iter().filter(|&&space| self.facility.space(space).counts());
                shapes.filter_map(|&space| Some(frame.path(&self.facility.space(space).footprint.shape()?))).collect()
            }
        };
        if path.is_empty() {
            return;
        }
        page.add(format_args!(
            "<path d=\"{path}\" transform=\"translate(0 {THICKNESS})\" fill=\"{edge}\" stroke=\"{edge}\" stroke-width=\"9\" stroke-linejoin=\"round\"/>\
             <path d=\"{path}\" fill=\"{slab}\" stroke=\"{slab}\" stroke-width=\"9\" stroke-linejoin=\"round\"/>"
        ));
    }

    fn told(&self, page: &mut Markup, path: &str, class: Class) {
        page.add(format_args!(
            "<path d=\"{path}\" fill=\"{}\" fill-rule=\"evenodd\" stroke=\"{}\" stroke-width=\"1.6\" stroke-dasharray=\"8 5\"/>",
            paint::paint(self.theme, class),
            self.palette.text
        ));
    }

    /// All rooms of a class in one path, as on the plans.
    fn rooms(&self, page: &mut Markup, floor: &Floor) {
        let mut paths = [const { String::new() }; Class::ALL.len()];
        for &space in &floor.spaces {
            let class = Class::of(self.picture, self.analysis, space);
            match &self.facility.space(space).footprint {
                Footprint::Point { at, uncertainty_m } => self.point(page, &floor.frame, *at, *uncertainty_m, class),
                footprint => paths[class as usize]
                    .push_str(&footprint.shape().map_or(String::new(), |shape| floor.frame.path(&shape))),
            }
        }
        for (class, path) in Class::ALL.into_iter().zip(&paths).filter(|(_, path)| !path.is_empty()) {
            if class.is_told() {
                self.told(page, path, class);
                continue;
            }
            let (edge, width) = match class {
                Class::Recheck => (paint::under(self.theme, Class::Unsearched), 1.8),
                _ => (self.palette.line, 1.0),
            };
            page.add(format_args!(
                "<path d=\"{path}\" fill=\"{}\" fill-rule=\"evenodd\" stroke=\"{edge}\" stroke-width=\"{width}\"/>",
                paint::paint(self.theme, class)
            ));
        }
    }

    fn point(&self, page: &mut Markup, frame: &Frame, at: Xy, uncertainty_m: f64, class: Class) {
        let [x, y] = frame.at(at);
        let radius = (uncertainty_m * frame.scale).max(5.0);
        page.add(format_args!(
            "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\" fill=\"{}\" fill-opacity=\"0.6\" stroke=\"{}\" stroke-dasharray=\"6 4\"/>",
            n(x),
            n(y),
            n(radius),
            n(radius * TILT),
            paint::paint(self.theme, class),
            self.palette.text
        ));
    }

    fn door(&self, page: &mut Markup, frame: &Frame, door: PortalIx) {
        let Some((at, _)) = door::stand(self.facility, door) else { return };
        let [x, y] = frame.at(at);
        let glyph = match self.facility.portal(door).is_loose_end() {
            true => "loose-end",
            false => door::state_glyph(self.picture.state_of(door)),
        };
        page.add(format_args!("<use href=\"#door-{glyph}\" transform=\"translate({} {}) scale(5)\"/>", n(x), n(y)));
    }

    fn floor_words(&self, page: &mut Markup, floor: &Floor) {
        let (palette, level) = (self.palette, self.facility.level(floor.level));
        let sum = &self.analysis.tally.levels[floor.level.get()];
        let (x, y) = (LEFT - 30.0, (floor.top + floor.bottom) / 2.0);
        let label = if level.knowledge.is_surveyed() { level.label() } else { format!("{} ?", level.label()) };
        page.line(Line::new(&label, x, y, 38.0, palette.text).right().bold());
        let shares = match sum.spaces.rooms {
            0 => String::new(),
            rooms => format!(
                "primary {} · secondary {} · of {rooms}",
                share(sum.percent(Thoroughness::Primary)),
                share(sum.percent(Thoroughness::Secondary))
            ),
        };
        page.line(Line::new(&shares, x, y + 24.0, 15.0, palette.dim).right());
        let mut y = if shares.is_empty() { y + 24.0 } else { y + 46.0 };
        if sum.unreached().rooms > 0 {
            let words = format!("{} unreached", counted(sum.unreached().rooms, "room"));
            page.line(Line::new(&words, x, y, 15.0, self.palette.unreached).right());
            y += 20.0;
        }
        for &section in &floor.sections {
            let (name, facts) = section_words(self.facility, section);
            let name = fit(&name, (x - 24.0) as f32, |text| (width_em(text) * 14.0) as f32);
            page.line(Line::new(name.as_deref().unwrap_or_default(), x, y, 14.0, palette.text).right());
            page.line(Line::new(&facts, x, y + 17.0, 13.0, self.palette.unreached).right());
            y += 38.0;
        }
    }

    fn column(&self, page: &mut Markup, height: f64) {
        let (palette, x, width) = (self.palette, COLUMN + 24.0, WIDTH - 40.0 - COLUMN - 48.0);
        page.add(format_args!(
            "<rect x=\"{COLUMN}\" y=\"40\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{}\"/>",
            n(WIDTH - 40.0 - COLUMN),
            n(height - 80.0),
            palette.panel
        ));
        page.line(Line::new("What is left", x, 80.0, 22.0, palette.text).bold());
        let legend = Legend::new(self.picture, self.analysis, self.facility.space_ixs());
        // The legend is made for plans; here it is read from further away.
        page.add(format_args!("<g transform=\"translate({} 100) scale({LEGEND})\">", n(x)));
        let mut y = 100.0 + LEGEND * sheet::legend(page, self.theme, &legend, [0.0, 0.0], width / LEGEND);
        page.add(format_args!("</g>"));
        y = self.sections_left(page, [x, y + 34.0], width);
        y = self.open_next(page, [x, y + 10.0], width);
        let draft = self.facility.draft();
        if !draft.notice.is_empty() && y < height - 150.0 {
            let line = Line::new("", x, y + 16.0, 12.0, palette.dim);
            super::shelf::paragraph(page, &draft.notice, line, width, height - 90.0);
        }
    }

    fn sections_left(&self, page: &mut Markup, [x, mut y]: Xy, width: f64) -> f64 {
        let unreached = (0..self.facility.sections().len())
            .map(SectionIx::new)
            .filter(|&at| self.facility.section(at).knowledge != Knowledge::Refuted && self.picture.is_unreached(at));
        let unreached: Vec<SectionIx> = unreached.collect();
        if unreached.is_empty() {
            return y;
        }
        page.line(Line::new("Nobody has reached", x, y, 18.0, self.palette.text).bold());
        y += 26.0;
        for &section in unreached.iter().take(5) {
            let (name, facts) = section_words(self.facility, section);
            let name = fit(&name, width as f32, |text| (width_em(text) * 14.0) as f32);
            page.line(Line::new(name.as_deref().unwrap_or_default(), x, y, 14.0, self.palette.text));
            page.line(Line::new(&facts, x, y + 17.0, 12.0, self.palette.unreached));
            y += 40.0;
        }
        more(page, &self.palette, [x, y], unreached.len(), 5)
    }

    fn open_next(&self, page: &mut Markup, [x, mut y]: Xy, width: f64) -> f64 {
        let doors = &self.analysis.edge_doors;
        if doors.is_empty() {
            return y;
        }
        page.line(Line::new("At the border", x, y + 14.0, 18.0, self.palette.text).bold());
        y += 40.0;
        for door in doors.iter().take(6) {
            let portal = self.facility.portal(door.portal);
            let level = self.facility.level(self.facility.level_of(self.facility.ends(door.portal).0));
            let words = format!(
                "{} · {} {}, {}",
                level.label(),
                portal.kind.word(),
                portal.label(),
                self.picture.state_of(door.portal).word()
            );
            let words = fit(&words, width as f32, |text| (width_em(text) * 14.0) as f32);
            page.line(Line::new(words.as_deref().unwrap_or_default(), x, y, 14.0, self.palette.text));
            let behind = match door.is_loose_end() {
                true => "leads nobody knows where".to_owned(),
                false => format!("{} · {} behind", counted(door.rooms, "room"), m2(door.area_m2)),
            };
            page.line(Line::new(&behind, x, y + 18.0, 13.0, self.palette.left));
            y += 42.0;
        }
        more(page, &self.palette, [x, y], doors.len(), 6)
    }
}

fn more(page: &mut Markup, palette: &Palette, [x, y]: Xy, all: usize, shown: usize) -> f64 {
    if all <= shown {
        return y;
    }
    page.line(Line::new(&format!("and {} more", all - shown), x, y, 13.0, palette.dim));
    y + 24.0
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
