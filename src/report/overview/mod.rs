mod column;
mod floors;

use super::canvas::Canvas;
use super::class::Class;
use super::door;
use super::frame::Frame;
use super::markup::{Line, Markup, n, share, width_em};
use super::plan::section_words;
use super::sheet;
use crate::analysis::Analysis;
use crate::model::{Passage, PortalIx};
use crate::palette::Theme;
use crate::search::{Picture, Thoroughness};
use crate::text::{counted, fit};
use floors::Floor;
use geo::Polygon;

const WIDTH: f64 = 1600.0;
const TOP: f64 = 130.0;
/// Levels stand between these; their names are to the left, what is left to the right.
const LEFT: f64 = 316.0;
const RIGHT: f64 = 1206.0;
const COLUMN: f64 = 1236.0;
const THICKNESS: f64 = 7.0;
const GAP: f64 = 26.0;
const LEAST_HEIGHT: f64 = 900.0;

/// All levels pulled apart, seen from the side, what lies underground under a line: an SVG 1600 units wide that shows
/// in a glance what is unsearched and what nobody has reached.
pub fn overview(picture: &Picture, analysis: &Analysis, theme: Theme) -> String {
    drawn(picture, analysis, theme, true)
}

/// The same for a page that holds the patterns and signs of the theme already.
pub(super) fn drawn(picture: &Picture, analysis: &Analysis, theme: Theme, own_definitions: bool) -> String {
    let overview = Overview { canvas: Canvas::new(picture, analysis, theme) };
    let floors = floors::floors(&overview.canvas);
    let bottom = floors.last().map_or(TOP, |floor| floor.bottom);
    let height = (bottom + 60.0).max(LEAST_HEIGHT);
    let mut page = sheet::open(WIDTH, height, theme, picture.facility.name());
    if own_definitions {
        sheet::definitions(&mut page, theme);
    }
    overview.header(&mut page);
    overview.ground_line(&mut page, &floors);
    floors.iter().rev().for_each(|floor| overview.floor(&mut page, floor));
    floors.iter().for_each(|floor| overview.floor_words(&mut page, floor));
    overview.column(&mut page, height);
    sheet::close(page)
}

struct Overview<'a> {
    canvas: Canvas<'a>,
}

impl Overview<'_> {
    fn header(&self, page: &mut Markup) {
        let Canvas { facility, palette, analysis, .. } = self.canvas;
        let name = fit(facility.name(), 800.0, |text| (width_em(text) * 24.0) as f32);
        page.line(Line::new(name.as_deref().unwrap_or_default(), 40.0, 58.0, 24.0, palette.text).bold());
        page.line(Line::new(&sheet::shares(&analysis.tally.total), 40.0, 86.0, 16.0, palette.dim));
    }

    fn ground_line(&self, page: &mut Markup, floors: &[Floor]) {
        let Canvas { facility, palette, .. } = self.canvas;
        let Some(below) = floors.iter().find(|floor| facility.level(floor.level).ordinal < 0) else { return };
        let y = below.top - GAP / 2.0;
        page.add(format_args!(
            "<path d=\"M40 {0}H{1}\" stroke=\"{2}\" stroke-width=\"1.5\" stroke-dasharray=\"10 7\"/>",
            n(y),
            n(COLUMN - 24.0),
            palette.dim
        ));
        page.line(Line::new("ground", 40.0, y - 6.0, 12.0, palette.dim));
    }

    fn floor(&self, page: &mut Markup, floor: &Floor) {
        let Canvas { facility, picture, .. } = self.canvas;
        self.slab(page, floor);
        for &section in &floor.sections {
            if let Some(outline) = &facility.section(section).outline {
                let path = floor.frame.path([&Polygon::from(outline)]);
                self.canvas.told(page, &path, Class::of_section(picture, section));
            }
        }
        for (section, block) in &floor.blocks {
            self.canvas.told(page, &floor.frame.path([block]), Class::of_section(picture, *section));
        }
        self.canvas.rooms(page, &floor.frame, floor.level);
        for door in facility.portal_ixs().filter(|&door| self.stands_out(door)) {
            if facility.level_of(facility.ends(door).0) == floor.level {
                self.door(page, &floor.frame, door);
            }
        }
    }

    /// Far away only the doors that bar stay.
    fn stands_out(&self, door: PortalIx) -> bool {
        let Canvas { facility, picture, .. } = self.canvas;
        picture.state_of(door).passage() == Passage::Bars || facility.portal(door).is_loose_end()
    }

    fn slab(&self, page: &mut Markup, floor: &Floor) {
        let (slab, edge) = self.canvas.floor_colours(floor.level);
        let path = self.canvas.floor(&floor.frame, floor.level);
        if !path.is_empty() {
            page.add(format_args!(
                "<path d=\"{path}\" transform=\"translate(0 {THICKNESS})\" fill=\"{edge}\" stroke=\"{edge}\" stroke-width=\"9\" stroke-linejoin=\"round\"/>\
                 <path d=\"{path}\" fill=\"{slab}\" stroke=\"{slab}\" stroke-width=\"9\" stroke-linejoin=\"round\"/>"
            ));
        }
    }

    fn door(&self, page: &mut Markup, frame: &Frame, door: PortalIx) {
        let Canvas { facility, picture, .. } = self.canvas;
        let Some((at, _)) = door::stand(facility, door) else { return };
        let [x, y] = frame.at(at);
        let glyph = match facility.portal(door).is_loose_end() {
            true => "loose-end",
            false => door::state_glyph(picture.state_of(door)),
        };
        page.add(format_args!("<use href=\"#door-{glyph}\" transform=\"translate({} {}) scale(5)\"/>", n(x), n(y)));
    }

    fn floor_words(&self, page: &mut Markup, floor: &Floor) {
        let Canvas { facility, analysis, palette, .. } = self.canvas;
        let (level, sum) = (facility.level(floor.level), &analysis.tally.levels[floor.level.get()]);
        let x = LEFT - 24.0;
        // Under the name comes up to a line for each section.
        let mut y = (floor.top + floor.bottom) / 2.0 - floors::SECTION * floor.sections.len() as f64 / 2.0;
        let label = if level.knowledge.is_surveyed() { level.label() } else { format!("{} ?", level.label()) };
        page.line(Line::new(&label, x, y, 38.0, palette.text).right().bold());
        y += 24.0;
        if sum.spaces.rooms > 0 {
            let [primary, secondary] =
                [Thoroughness::Primary, Thoroughness::Secondary].map(|pass| share(sum.percent(pass)));
            let shares = format!("primary {primary} · secondary {secondary} · of {}", sum.spaces.rooms);
            page.line(Line::new(&shares, x, y, 15.0, palette.dim).right());
            y += 22.0;
        }
        if sum.unreached().rooms > 0 {
            let words = format!("{} unreached", counted(sum.unreached().rooms, "room"));
            page.line(Line::new(&words, x, y, 15.0, palette.unreached).right());
            y += 20.0;
        }
        for &section in &floor.sections {
            let (name, facts) = section_words(facility, section);
            let name = fit(&name, (x - 24.0) as f32, |text| (width_em(text) * 14.0) as f32);
            page.line(Line::new(name.as_deref().unwrap_or_default(), x, y, 14.0, palette.text).right());
            page.line(Line::new(&facts, x, y + 17.0, 13.0, palette.unreached).right());
            y += floors::SECTION;
        }
    }
}
