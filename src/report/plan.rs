use super::class::{Class, Legend};
use super::door;
use super::frame::{Frame, reach_inside, united};
use super::markup::{Line, Markup, n, width_em};
use super::paint::{self, Palette};
use super::sheet;
use super::shelf;
use super::underlay;
use crate::analysis::Analysis;
use crate::model::{Facility, Footprint, Knowledge, LevelIx, Passage, PortalIx, SectionIx, SpaceIx};
use crate::palette::Theme;
use crate::search::{Picture, Target, VictimState};
use crate::text::{counted, fit};
use geo::{BoundingRect, Polygon, Rect};
use std::collections::{BTreeMap, BTreeSet};

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

/// The same for a page that holds the patterns and signs of the theme already.
pub(super) fn drawn(
    picture: &Picture,
    analysis: &Analysis,
    level: LevelIx,
    theme: Theme,
    own_definitions: bool,
) -> String {
    let facility = &*picture.facility;
    let here = facility.level(level);
    let title =
        format!("{} · {}", facility.name(), if here.name.is_empty() { here.label() } else { here.name.clone() });
    let mut page = sheet::open(WIDTH, HEIGHT, theme, &title);
    if own_definitions {
        sheet::definitions(&mut page, theme);
    }
    let palette = Palette::of(theme);
    let sheet = Plan { picture, analysis, facility, level, theme, palette, alone: own_definitions };
    sheet.header(&mut page);
    sheet.column(&mut page);
    let shelf_top = sheet.shelf(&mut page);
    sheet.drawing(&mut page, shelf_top);
    sheet::close(page)
}

struct Plan<'a> {
    picture: &'a Picture,
    analysis: &'a Analysis,
    facility: &'a Facility,
    level: LevelIx,
    theme: Theme,
    palette: Palette,
    /// Whether it is a file of its own, which may lie beside the pictures of the map.
    alone: bool,
}

impl Plan<'_> {
    fn header(&self, page: &mut Markup) {
        let level = self.facility.level(self.level);
        let sum = &self.analysis.tally.levels[self.level.get()];
        let label = level.label();
        page.line(Line::new(&label, MARGIN, 52.0, 40.0, self.palette.text).bold());
        let x = MARGIN + 40.0 * width_em(&label) + 18.0;
        let told = if level.knowledge.is_surveyed() { String::new() } else { format!(" ({})", level.knowledge.word()) };
        let name = format!("{}{told}", level.name);
        let room = |text: &str| (width_em(text) * 17.0) as f32;
        let name = fit(&name, (WIDTH - COLUMN - x - 60.0) as f32, room);
        page.line(Line::new(name.as_deref().unwrap_or_default(), x, 32.0, 17.0, self.palette.text).bold());
        page.line(Line::new(&sheet::shares(sum), x, 53.0, 14.0, self.palette.text));
        let beside = sheet::beside(sum);
        page.line(Line::new(&beside, x, 71.0, 12.0, self.palette.left));
    }

    fn column(&self, page: &mut Markup) {
        let x = WIDTH - MARGIN - COLUMN + 16.0;
        let (palette, width) = (self.palette, COLUMN - 32.0);
        page.add(format_args!(
            "<rect x=\"{}\" y=\"{MARGIN}\" width=\"{COLUMN}\" height=\"{}\" rx=\"6\" fill=\"{}\"/>",
            n(WIDTH - MARGIN - COLUMN),
            n(HEIGHT - 2.0 * MARGIN),
            palette.panel
        ));
        let name = fit(self.facility.name(), width as f32, |text| (width_em(text) * 13.0) as f32);
        page.line(Line::new(name.as_deref().unwrap_or_default(), x, 52.0, 13.0, palette.text).bold());
        let legend = Legend::new(self.picture, self.analysis, self.spaces());
        page.line(Line::new("Rooms", x, 84.0, 12.0, palette.dim));
        let y = sheet::legend(page, self.theme, &legend, [x, 94.0], width);
        page.line(Line::new("Doors", x, y + 24.0, 12.0, palette.dim));
        let y = sheet::door_legend(page, &palette, [x, y + 34.0], width);
        let notice = &self.facility.draft().notice;
        shelf::paragraph(page, notice, Line::new("", x, y + 28.0, 10.0, palette.dim), width, HEIGHT - MARGIN - 10.0);
    }

    fn spaces(&self) -> impl Iterator<Item = SpaceIx> + '_ {
        self.facility.space_ixs().filter(|&space| self.facility.level_of(space) == self.level)
    }

    /// Sections of this level that nobody has reached or that have no rooms.
    fn unseen_sections(&self) -> impl Iterator<Item = SectionIx> + '_ {
        let here = &self.facility.level(self.level).id;
        let sections = (0..self.facility.sections().len()).map(SectionIx::new);
        sections
            .filter(move |&at| self.facility.section(at).level.as_ref() == Some(here) && self.picture.is_unreached(at))
    }

    fn shelf(&self, page: &mut Markup) -> f64 {
        let mut tiles = Vec::new();
        for at in self.unseen_sections().filter(|&at| self.facility.section(at).outline.is_none()) {
            let (name, facts) = section_words(self.facility, at);
            tiles.push((Class::of_section(self.picture, at), format!("{name} · {facts}")));
        }
        for space in self.spaces().filter(|&space| self.facility.space(space).footprint.is_unplaced()) {
            let class = self.class(space);
            tiles.push((class, self.facility.space(space).label().to_owned()));
        }
        let right = WIDTH - COLUMN - 2.0 * MARGIN;
        shelf::shelf(page, self.theme, &tiles, [MARGIN, HEIGHT - 72.0], right)
    }

    fn drawing(&self, page: &mut Markup, bottom: f64) {
        let (low, high) = ([MARGIN, 88.0], [WIDTH - COLUMN - 2.0 * MARGIN, bottom - 12.0]);
        let Some(bounds) = self.bounds() else {
            let line =
                Line::new("Nobody has drawn this level.", (low[0] + high[0]) / 2.0, 300.0, 16.0, self.palette.dim);
            return page.line(line.middle());
        };
        let frame = Frame::plan();
        let frame = frame.fitted(frame.bounds(bounds), low, high, MOST_UNITS_PER_M);
        self.slab(page, &frame);
        for underlay in self.facility.underlays_of(self.level) {
            underlay::draw(page, &self.palette, &frame, underlay, self.alone);
        }
        let sections: Vec<SectionIx> = self.unseen_sections().collect();
        sections.iter().for_each(|&section| self.section(page, &frame, section));
        self.rooms(page, &frame);
        let doors: Vec<PortalIx> = self.facility.portal_ixs().filter(|&door| self.is_here(door)).collect();
        doors.iter().for_each(|&door| self.door(page, &frame, door));
        self.links(page, &frame, &doors);
        self.spaces().for_each(|space| self.room_words(page, &frame, space));
        sections.iter().for_each(|&section| self.section_name(page, &frame, section));
        sheet::scale_bar(page, &self.palette, [MARGIN + 60.0, HEIGHT - 36.0], frame.scale);
        let draft = self.facility.draft();
        let x = if draft.north_deg.is_some() { MARGIN + 16.0 } else { MARGIN + 330.0 };
        sheet::north(page, &self.palette, [x, HEIGHT - 44.0], draft.north_deg);
    }

    fn bounds(&self) -> Option<Rect> {
        let rooms = self.spaces().filter_map(|space| self.facility.space(space).footprint.bounds());
        let outline = self.facility.level(self.level).outline.as_ref();
        let sections = self.unseen_sections().filter_map(|at| self.facility.section(at).outline.as_ref());
        let outlines = outline.into_iter().chain(sections).filter_map(|outline| Polygon::from(outline).bounding_rect());
        let drawn = rooms.chain(outlines).fold(None, |all, one| Some(united(all, one)));
        drawn.or_else(|| underlay::bounds(self.facility.underlays_of(self.level)))
    }

    fn slab(&self, page: &mut Markup, frame: &Frame) {
        let level = self.facility.level(self.level);
        let (slab, edge) = match level.ordinal < 0 {
            true => (self.palette.slab_below, self.palette.edge_below),
            false => (self.palette.slab, self.palette.edge),
        };
        let dashed = if level.knowledge.is_surveyed() { "" } else { " stroke-dasharray=\"8 5\"" };
        let path = match &level.outline {
            Some(outline) => frame.path([&Polygon::from(outline)]),
            // Without an outline of its own a level is as large as its rooms and their walls.
            None => self
                .spaces()
                .filter_map(|space| Some(frame.path(&self.facility.space(space).footprint.shape()?)))
                .collect(),
        };
        if !path.is_empty() {
            page.add(format_args!(
                "<path d=\"{path}\" fill=\"{slab}\" stroke=\"{edge}\" stroke-width=\"6\" stroke-linejoin=\"round\"{dashed}/>"
            ));
        }
    }

    fn section(&self, page: &mut Markup, frame: &Frame, section: SectionIx) {
        let Some(outline) = &self.facility.section(section).outline else { return };
        page.add(format_args!(
            "<path d=\"{}\" fill=\"{}\" fill-rule=\"evenodd\" stroke=\"{}\" stroke-width=\"1.6\" stroke-dasharray=\"9 6\"/>",
            frame.path([&Polygon::from(outline)]),
            paint::paint(self.theme, Class::of_section(self.picture, section)),
            self.palette.text
        ));
    }

    fn section_name(&self, page: &mut Markup, frame: &Frame, section: SectionIx) {
        let facility = self.facility;
        let Some(outline) = &facility.section(section).outline else { return };
        let Some(bounds) = Polygon::from(outline).bounding_rect() else { return };
        let [x, y] = frame.at([bounds.center().x, bounds.max().y]);
        let (name, facts) = section_words(facility, section);
        let palette = self.palette;
        page.line(Line::new(&name, x, y + 22.0, 14.0, palette.text).middle().bold().on(palette.ground));
        page.line(Line::new(&facts, x, y + 38.0, 11.0, palette.text).middle().on(palette.ground));
    }

    /// All rooms of a class in one path: a pattern is laid once, which keeps printed pages small.
    fn rooms(&self, page: &mut Markup, frame: &Frame) {
        let mut paths = [const { String::new() }; Class::ALL.len()];
        for space in self.spaces() {
            if let Some(shape) = self.facility.space(space).footprint.shape() {
                paths[self.class(space) as usize].push_str(&frame.path(&shape));
            }
        }
        for class in Class::ALL {
            let path = &paths[class as usize];
            if path.is_empty() {
                continue;
            }
            let (edge, dashed) = match class.is_told() {
                true => (self.palette.text, " stroke-dasharray=\"5 4\""),
                false => (self.palette.line, ""),
            };
            page.add(format_args!(
                "<path d=\"{path}\" fill=\"{}\" fill-rule=\"evenodd\" stroke=\"{edge}\" stroke-width=\"1.2\"{dashed}/>",
                paint::paint(self.theme, class)
            ));
            if class == Class::Recheck {
                let rim = paint::under(self.theme, Class::Unsearched);
                page.add(format_args!("<path d=\"{path}\" fill=\"none\" stroke=\"{rim}\" stroke-width=\"3\"/>"));
            }
        }
        self.spaces().for_each(|space| self.point(page, frame, space));
    }

    fn class(&self, space: SpaceIx) -> Class {
        Class::of(self.picture, self.analysis, space)
    }

    fn point(&self, page: &mut Markup, frame: &Frame, space: SpaceIx) {
        let Footprint::Point { at, uncertainty_m } = self.facility.space(space).footprint else { return };
        let [x, y] = frame.at(at);
        page.add(format_args!(
            "<circle cx=\"{0}\" cy=\"{1}\" r=\"{2}\" fill=\"{3}\" fill-opacity=\"0.6\" stroke=\"{4}\" stroke-dasharray=\"5 4\"/>\
             <circle cx=\"{0}\" cy=\"{1}\" r=\"2.5\" fill=\"{4}\"/>",
            n(x),
            n(y),
            n((uncertainty_m * frame.scale).max(6.0)),
            paint::paint(self.theme, self.class(space)),
            self.palette.text
        ));
    }

    fn room_words(&self, page: &mut Markup, frame: &Frame, space: SpaceIx) {
        let facts = self.facility.space(space);
        let Some(anchor) = facts.footprint.anchor() else { return };
        let class = self.class(space);
        let colour = match (self.theme, class) {
            (Theme::Dark, Class::Secondary | Class::Reported | Class::Suspected | Class::Refuted) => self.palette.text,
            _ => self.palette.ink,
        };
        let [x, y] = frame.at(anchor);
        let marks = self.marks(space);
        if let Some(shape) = facts.footprint.shape() {
            let (across, along) = reach_inside(&shape, anchor);
            let (wide, high) = (2.0 * across * frame.scale, 2.0 * along * frame.scale);
            let line = Line::new(facts.label(), x, y, 0.0, colour);
            let line = if class.is_plain() { line } else { line.on(paint::under(self.theme, class)) };
            let y = if marks.is_empty() { y } else { y - 5.0 };
            label(page, Line { y, ..line }, wide, high);
        } else {
            let line = Line::new(facts.label(), x, y - 6.0, 10.0, self.palette.text);
            page.line(line.middle().on(self.palette.ground));
        }
        if !marks.is_empty() {
            let line = Line::new(&marks, x, y + 11.0, 11.0, self.palette.barred).middle().bold();
            page.line(line.on(self.palette.ground));
        }
    }

    /// As painted at the door: V potential, L-n live, D-n deceased still inside; a triangle for each hazard.
    fn marks(&self, space: SpaceIx) -> String {
        let mut counts = [0u32; 3];
        for victim in self.picture.victims.values().filter(|victim| victim.space == space) {
            match victim.state.values().next() {
                Some(VictimState::Potential) => counts[0] += 1,
                Some(VictimState::Live) => counts[1] += 1,
                Some(VictimState::Deceased) => counts[2] += 1,
                Some(VictimState::Removed) | None => {}
            }
        }
        let id = &self.facility.space(space).id;
        let at_room = |target: &Target| matches!(target, Target::Space(at) if at == id);
        let hazards =
            self.picture.hazards.values().filter(|hazard| hazard.over.is_none() && at_room(&hazard.at)).count();
        let [potential, live, deceased] = counts;
        let words = [
            (potential > 0).then(|| format!("V-{potential}")),
            (live > 0).then(|| format!("L-{live}")),
            (deceased > 0).then(|| format!("D-{deceased}")),
            (hazards > 0).then(|| "▲".repeat(hazards.min(3))),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn is_here(&self, door: PortalIx) -> bool {
        let (a, b) = self.facility.ends(door);
        [Some(a), b].into_iter().flatten().any(|space| self.facility.level_of(space) == self.level)
            && !matches!(self.facility.portal(door).knowledge, Knowledge::Refuted)
    }

    fn door(&self, page: &mut Markup, frame: &Frame, door: PortalIx) {
        let portal = self.facility.portal(door);
        let Some((at, angle)) = door::stand(self.facility, door) else { return };
        let [x, y] = frame.at(at);
        let size = (portal.width_m.unwrap_or(1.0) * frame.scale / 2.0).clamp(3.2, 9.0);
        let mut glyph = |id: &str, turned: f64, size: f64| {
            let (x, y, turned, size) = (n(x), n(y), n(turned), n(size));
            page.add(format_args!(
                "<use href=\"#door-{id}\" transform=\"translate({x} {y}) rotate({turned}) scale({size})\"/>"
            ));
        };
        // The sheet's y runs down, so angles turn the other way.
        let turned = -angle.to_degrees();
        if let Some(sign) = door::kind_glyph(portal.kind) {
            glyph(sign, 0.0, size.max(6.0));
        }
        let state = self.picture.state_of(door);
        let barred = door::is_barred(self.picture, door) || state.passage() != Passage::Passes;
        if portal.is_loose_end() {
            glyph("loose-end", 0.0, 8.0);
        } else if door::kind_glyph(portal.kind).is_none() || barred {
            glyph(door::state_glyph(state), turned, size);
        }
        if portal.is_entrance()
            && let Some(inward) = door::inward(self.facility, door, at)
        {
            glyph("entrance", 90.0 - inward.to_degrees(), size.max(5.0));
        }
    }

    /// Where the links of this level lead, once for each place: a stair goes up and down from the same one.
    fn links(&self, page: &mut Markup, frame: &Frame, doors: &[PortalIx]) {
        let mut links: BTreeMap<(i64, i64), BTreeSet<String>> = BTreeMap::new();
        for &door in doors {
            let (Some((at, _)), Some(other)) = (door::stand(self.facility, door), self.other_level(door)) else {
                continue;
            };
            let [x, y] = frame.at(at).map(|units| units.round() as i64);
            links.entry((x, y)).or_default().insert(other);
        }
        for ((x, y), others) in links {
            let words = others.into_iter().collect::<Vec<_>>().join(" ");
            let line = Line::new(&words, x as f64 + 9.0, y as f64 - 4.0, 8.0, self.palette.text);
            page.line(line.on(self.palette.ground));
        }
    }

    /// Where a link between levels goes on: `↑1`, `↓B1`.
    fn other_level(&self, door: PortalIx) -> Option<String> {
        let (a, b) = self.facility.ends(door);
        let other =
            [a, b?].into_iter().map(|space| self.facility.level_of(space)).find(|&level| level != self.level)?;
        let (other, here) = (self.facility.level(other), self.facility.level(self.level));
        Some(format!("{}{}", if other.ordinal > here.ordinal { '↑' } else { '↓' }, other.label()))
    }
}

/// The name of a section and what is said of it: `reported · unreached · about 40 rooms`.
pub fn section_words(facility: &Facility, section: SectionIx) -> (String, String) {
    let facts = facility.section(section);
    let told = (!facts.knowledge.is_surveyed()).then(|| facts.knowledge.word().to_owned());
    let unreached = (facts.knowledge != Knowledge::Refuted).then(|| "unreached".to_owned());
    let rooms = facts.estimated_rooms.map(|rooms| format!("about {}", counted(rooms, "room")));
    let words: Vec<String> = [told, unreached, rooms].into_iter().flatten().collect();
    (facts.label().to_owned(), words.join(" · "))
}

/// A painted number, as large as its room lets it be and upright where only that fits; left out where it would be
/// too small to print.
fn label(page: &mut Markup, line: Line<'_>, wide: f64, high: f64) {
    let size = |along: f64, across: f64| (0.9 * along / width_em(line.text).max(0.6)).min(0.7 * across).min(11.0);
    let (level, upright) = (size(wide, high), size(high, wide));
    let best = level.max(upright * 0.8);
    if best >= 4.0 {
        let stands = level < upright * 0.8;
        let (size, turned) = if stands { (upright, -90.0) } else { (level, 0.0) };
        let drop = 0.36 * size;
        // Turned by a quarter the base line lies to the right of the middle.
        let (x, y) = (line.x, line.y + drop);
        let line = Line { x, y, size, ..line };
        match stands {
            true => page.line(Line { x: line.x + drop, y: line.y - drop, turned, ..line }.middle()),
            false => page.line(line.middle()),
        }
    } else if wide.max(high) > 40.0
        && let Some(short) = fit(line.text, (wide * 0.9) as f32, |text| (width_em(text) * 7.0) as f32)
    {
        page.line(Line { text: &short, y: line.y + 2.5, size: 7.0, ..line }.middle());
    }
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
