use super::Plan;
use crate::model::{Facility, Knowledge, SectionIx, SpaceIx};
use crate::palette::Theme;
use crate::report::canvas::Canvas;
use crate::report::class::Class;
use crate::report::frame::{Frame, reach_inside};
use crate::report::markup::{Line, Markup, width_em};
use crate::report::paint;
use crate::search::{Target, VictimState};
use crate::text::{counted, fit};
use geo::{BoundingRect, Polygon};

impl Plan<'_> {
    pub(super) fn section_name(&self, page: &mut Markup, frame: &Frame, section: SectionIx) {
        let Canvas { facility, palette, .. } = self.canvas;
        let Some(outline) = &facility.section(section).outline else { return };
        let Some(bounds) = Polygon::from(outline).bounding_rect() else { return };
        let [x, y] = frame.at([bounds.center().x, bounds.max().y]);
        let (name, facts) = section_words(facility, section);
        page.line(Line::new(&name, x, y + 22.0, 14.0, palette.text).middle().bold().on(palette.ground));
        page.line(Line::new(&facts, x, y + 38.0, 11.0, palette.text).middle().on(palette.ground));
    }

    pub(super) fn room_words(&self, page: &mut Markup, frame: &Frame, space: SpaceIx) {
        let Canvas { facility, palette, theme, .. } = self.canvas;
        let facts = facility.space(space);
        let Some(anchor) = facts.footprint.anchor() else { return };
        let class = self.canvas.class(space);
        let colour = match (theme, class) {
            (Theme::Dark, Class::Secondary | Class::Reported | Class::Suspected | Class::Refuted) => palette.text,
            _ => palette.ink,
        };
        let [x, y] = frame.at(anchor);
        let marks = self.marks(space);
        if let Some(shape) = facts.footprint.shape() {
            let (across, along) = reach_inside(&shape, anchor);
            let (wide, high) = (2.0 * across * frame.scale, 2.0 * along * frame.scale);
            let line = Line::new(facts.label(), x, y, 0.0, colour);
            let line = if class.is_plain() { line } else { line.on(paint::under(theme, class)) };
            let y = if marks.is_empty() { y } else { y - 5.0 };
            label(page, Line { y, ..line }, wide, high);
        } else {
            let line = Line::new(facts.label(), x, y - 6.0, 10.0, palette.text);
            page.line(line.middle().on(palette.ground));
        }
        if !marks.is_empty() {
            let line = Line::new(&marks, x, y + 11.0, 11.0, palette.barred).middle().bold();
            page.line(line.on(palette.ground));
        }
    }

    /// As painted at the door: V potential, L-n live, D-n deceased still inside; a triangle for each hazard.
    fn marks(&self, space: SpaceIx) -> String {
        let Canvas { facility, picture, .. } = self.canvas;
        let mut counts = [0u32; 3];
        for victim in picture.victims.values().filter(|victim| victim.space == space) {
            match victim.stands() {
                VictimState::Potential => counts[0] += 1,
                VictimState::Live => counts[1] += 1,
                VictimState::Deceased => counts[2] += 1,
                VictimState::Removed => {}
            }
        }
        let id = &facility.space(space).id;
        let at_room = |target: &Target| matches!(target, Target::Space(at) if at == id);
        let hazards = picture.hazards.values().filter(|hazard| hazard.over.is_none() && at_room(&hazard.at)).count();
        let [potential, live, deceased] = counts;
        let words = [
            (potential > 0).then(|| format!("V-{potential}")),
            (live > 0).then(|| format!("L-{live}")),
            (deceased > 0).then(|| format!("D-{deceased}")),
            (hazards > 0).then(|| "▲".repeat(hazards.min(3))),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
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
