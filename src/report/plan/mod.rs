mod doors;
mod words;

pub use words::section_words;

use super::canvas::Canvas;
use super::class::{Class, Legend};
use super::frame::{Frame, united};
use super::markup::{Line, Markup, n, width_em};
use super::{sheet, shelf, underlay};
use crate::analysis::Analysis;
use crate::model::{LevelIx, PortalIx, SectionIx, SpaceIx};
use crate::palette::Theme;
use crate::search::Picture;
use crate::text::fit;
use geo::{BoundingRect, Polygon, Rect};

const WIDTH: f64 = 1120.0;
const HEIGHT: f64 = 780.0;
const MARGIN: f64 = 24.0;
const COLUMN: f64 = 256.0;
/// A small building is not blown up beyond this: a door would fill the sheet.
const MOST_UNITS_PER_M: f64 = 40.0;

/// The plan of one level as an SVG of 1120 × 780 units that needs nothing beside it: rooms by status and reach, painted
/// numbers, doors by state, victims and hazards, legend with counts, scale bar and north.
pub fn plan(picture: &Picture, analysis: &Analysis, level: LevelIx, theme: Theme) -> String {
    drawn(picture, analysis, level, theme, true)
}

/// The plans of all levels, lowest first.
pub fn plans<'a>(
    picture: &'a Picture,
    analysis: &'a Analysis,
    theme: Theme,
) -> impl Iterator<Item = (LevelIx, String)> + 'a {
    (0..picture.facility.levels().len())
        .map(LevelIx::new)
        .map(move |level| (level, plan(picture, analysis, level, theme)))
}

/// The same for a page that holds the patterns and signs of the theme already.
pub(super) fn drawn(
    picture: &Picture,
    analysis: &Analysis,
    level: LevelIx,
    theme: Theme,
    own_definitions: bool,
) -> String {
    let here = picture.facility.level(level);
    let name = if here.name.is_empty() { here.label() } else { here.name.clone() };
    let mut page = sheet::open(WIDTH, HEIGHT, theme, &format!("{} · {name}", picture.facility.name()));
    if own_definitions {
        sheet::definitions(&mut page, theme);
    }
    let plan = Plan { canvas: Canvas::new(picture, analysis, theme), level, alone: own_definitions };
    plan.header(&mut page);
    plan.column(&mut page);
    let shelf_top = plan.shelf(&mut page);
    plan.drawing(&mut page, shelf_top);
    sheet::close(page)
}

struct Plan<'a> {
    canvas: Canvas<'a>,
    level: LevelIx,
    /// Whether it is a file of its own, which may lie beside the pictures of the map.
    alone: bool,
}

impl Plan<'_> {
    fn header(&self, page: &mut Markup) {
        let Canvas { facility, analysis, palette, .. } = self.canvas;
        let level = facility.level(self.level);
        let sum = &analysis.tally.levels[self.level.get()];
        let label = level.label();
        page.line(Line::new(&label, MARGIN, 52.0, 40.0, palette.text).bold());
        let x = MARGIN + 40.0 * width_em(&label) + 18.0;
        let told = if level.knowledge.is_surveyed() { String::new() } else { format!(" ({})", level.knowledge.word()) };
        let name = format!("{}{told}", level.name);
        let room = |text: &str| (width_em(text) * 17.0) as f32;
        let name = fit(&name, (WIDTH - COLUMN - x - 60.0) as f32, room);
        page.line(Line::new(name.as_deref().unwrap_or_default(), x, 32.0, 17.0, palette.text).bold());
        page.line(Line::new(&sheet::shares(sum), x, 53.0, 14.0, palette.text));
        page.line(Line::new(&sheet::beside(sum), x, 71.0, 12.0, palette.left));
    }

    fn column(&self, page: &mut Markup) {
        let Canvas { facility, palette, theme, .. } = self.canvas;
        let (x, width) = (WIDTH - MARGIN - COLUMN + 16.0, COLUMN - 32.0);
        page.add(format_args!(
            "<rect x=\"{}\" y=\"{MARGIN}\" width=\"{COLUMN}\" height=\"{}\" rx=\"6\" fill=\"{}\"/>",
            n(WIDTH - MARGIN - COLUMN),
            n(HEIGHT - 2.0 * MARGIN),
            palette.panel
        ));
        let name = fit(facility.name(), width as f32, |text| (width_em(text) * 13.0) as f32);
        page.line(Line::new(name.as_deref().unwrap_or_default(), x, 52.0, 13.0, palette.text).bold());
        let legend = Legend::new(self.canvas.picture, self.canvas.analysis, self.spaces());
        page.line(Line::new("Rooms", x, 84.0, 12.0, palette.dim));
        let y = sheet::legend(page, theme, &legend, [x, 94.0], width);
        page.line(Line::new("Doors", x, y + 24.0, 12.0, palette.dim));
        let y = sheet::door_legend(page, &palette, [x, y + 34.0], width);
        let line = Line::new("", x, y + 28.0, 10.0, palette.dim);
        shelf::paragraph(page, &facility.draft().notice, line, width, HEIGHT - MARGIN - 10.0);
    }

    fn spaces(&self) -> impl Iterator<Item = SpaceIx> {
        self.canvas.spaces(self.level)
    }

    fn unseen_sections(&self) -> impl Iterator<Item = SectionIx> {
        self.canvas.unseen_sections(self.level)
    }

    fn shelf(&self, page: &mut Markup) -> f64 {
        let Canvas { facility, picture, theme, .. } = self.canvas;
        let sections = self.unseen_sections().filter(|&at| facility.section(at).outline.is_none()).map(|at| {
            let (name, facts) = section_words(facility, at);
            (Class::of_section(picture, at), format!("{name} · {facts}"))
        });
        let unplaced = self.spaces().filter(|&space| facility.space(space).footprint.is_unplaced());
        let rooms = unplaced.map(|space| (self.canvas.class(space), facility.space(space).label().to_owned()));
        let tiles: Vec<(Class, String)> = sections.chain(rooms).collect();
        let right = WIDTH - COLUMN - 2.0 * MARGIN;
        shelf::shelf(page, theme, &tiles, [MARGIN, HEIGHT - 72.0], right)
    }

    fn drawing(&self, page: &mut Markup, bottom: f64) {
        let Canvas { facility, palette, .. } = self.canvas;
        let (low, high) = ([MARGIN, 88.0], [WIDTH - COLUMN - 2.0 * MARGIN, bottom - 12.0]);
        let Some(bounds) = self.bounds() else {
            let line = Line::new("Nobody has drawn this level.", (low[0] + high[0]) / 2.0, 300.0, 16.0, palette.dim);
            return page.line(line.middle());
        };
        let frame = Frame::plan();
        let frame = &frame.fitted(frame.bounds(bounds), low, high, MOST_UNITS_PER_M);
        self.slab(page, frame);
        for underlay in facility.underlays_of(self.level) {
            underlay::draw(page, &palette, frame, underlay, self.alone);
        }
        self.unseen_sections().for_each(|section| self.section(page, frame, section));
        self.canvas.rooms(page, frame, self.level);
        let doors: Vec<PortalIx> = facility.portal_ixs().filter(|&door| self.is_here(door)).collect();
        doors.iter().for_each(|&door| self.door(page, frame, door));
        self.links(page, frame, &doors);
        self.spaces().for_each(|space| self.room_words(page, frame, space));
        self.unseen_sections().for_each(|section| self.section_name(page, frame, section));
        sheet::scale_bar(page, &palette, [MARGIN + 60.0, HEIGHT - 36.0], frame.scale);
        let north_deg = facility.draft().north_deg;
        let x = if north_deg.is_some() { MARGIN + 16.0 } else { MARGIN + 330.0 };
        sheet::north(page, &palette, [x, HEIGHT - 44.0], north_deg);
    }

    fn bounds(&self) -> Option<Rect> {
        let facility = self.canvas.facility;
        let rooms = self.spaces().filter_map(|space| facility.space(space).footprint.bounds());
        let outline = facility.level(self.level).outline.as_ref();
        let sections = self.unseen_sections().filter_map(|at| facility.section(at).outline.as_ref());
        let outlines = outline.into_iter().chain(sections).filter_map(|outline| Polygon::from(outline).bounding_rect());
        let drawn = rooms.chain(outlines).fold(None, |all, one| Some(united(all, one)));
        drawn.or_else(|| underlay::bounds(facility.underlays_of(self.level)))
    }

    fn slab(&self, page: &mut Markup, frame: &Frame) {
        let (slab, edge) = self.canvas.floor_colours(self.level);
        let is_surveyed = self.canvas.facility.level(self.level).knowledge.is_surveyed();
        let dashed = if is_surveyed { "" } else { " stroke-dasharray=\"8 5\"" };
        let path = self.canvas.floor(frame, self.level);
        if !path.is_empty() {
            page.add(format_args!(
                "<path d=\"{path}\" fill=\"{slab}\" stroke=\"{edge}\" stroke-width=\"6\" stroke-linejoin=\"round\"{dashed}/>"
            ));
        }
    }

    fn section(&self, page: &mut Markup, frame: &Frame, section: SectionIx) {
        if let Some(outline) = &self.canvas.facility.section(section).outline {
            let path = frame.path([&Polygon::from(outline)]);
            self.canvas.told(page, &path, Class::of_section(self.canvas.picture, section));
        }
    }
}
