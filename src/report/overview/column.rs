use super::{COLUMN, Overview, WIDTH};
use crate::model::{Knowledge, SectionIx, Xy};
use crate::report::canvas::Canvas;
use crate::report::class::Legend;
use crate::report::markup::{Line, Markup, n, width_em};
use crate::report::plan::section_words;
use crate::report::{sheet, shelf};
use crate::text::{counted, fit, m2};

const LEGEND: f64 = 1.25;
const SECTIONS: usize = 5;
/// A door with what lies behind it.
const DOOR: f64 = 42.0;
const FEWEST_DOORS: usize = 3;
const NOTICE: f64 = 90.0;

impl Overview<'_> {
    pub(super) fn column(&self, page: &mut Markup, height: f64) {
        let Canvas { facility, picture, analysis, theme, palette } = self.canvas;
        let (x, width, bottom) = (COLUMN + 24.0, WIDTH - 40.0 - COLUMN - 48.0, height - 60.0);
        page.add(format_args!(
            "<rect x=\"{COLUMN}\" y=\"40\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{}\"/>",
            n(WIDTH - 40.0 - COLUMN),
            n(height - 80.0),
            palette.panel
        ));
        page.line(Line::new("What is left", x, 80.0, 22.0, palette.text).bold());
        let legend = Legend::new(picture, analysis, facility.space_ixs());
        // The legend is made for plans; here it is read from further away.
        page.add(format_args!("<g transform=\"translate({} 100) scale({LEGEND})\">", n(x)));
        let mut y = 100.0 + LEGEND * sheet::legend(page, theme, &legend, [0.0, 0.0], width / LEGEND);
        page.add(format_args!("</g>"));
        y = self.sections_left(page, [x, y + 34.0], width);
        let notice = &facility.draft().notice;
        let room = if notice.is_empty() { bottom } else { bottom - NOTICE };
        y = self.open_next(page, [x, y + 10.0], width, room);
        shelf::paragraph(page, notice, Line::new("", x, y + 16.0, 12.0, palette.dim), width, bottom);
    }

    fn sections_left(&self, page: &mut Markup, [x, mut y]: Xy, width: f64) -> f64 {
        let Canvas { facility, picture, palette, .. } = self.canvas;
        let unreached: Vec<SectionIx> = (0..facility.sections().len())
            .map(SectionIx::new)
            .filter(|&at| facility.section(at).knowledge != Knowledge::Refuted && picture.is_unreached(at))
            .collect();
        if unreached.is_empty() {
            return y;
        }
        page.line(Line::new("Nobody has reached", x, y, 18.0, palette.text).bold());
        y += 26.0;
        for &section in unreached.iter().take(SECTIONS) {
            let (name, facts) = section_words(facility, section);
            let name = fit(&name, width as f32, |text| (width_em(text) * 14.0) as f32);
            page.line(Line::new(name.as_deref().unwrap_or_default(), x, y, 14.0, palette.text));
            page.line(Line::new(&facts, x, y + 17.0, 12.0, palette.unreached));
            y += 40.0;
        }
        self.more(page, [x, y], unreached.len().saturating_sub(SECTIONS))
    }

    /// As many edge doors as there is room for down to `bottom`.
    fn open_next(&self, page: &mut Markup, [x, mut y]: Xy, width: f64, bottom: f64) -> f64 {
        let Canvas { facility, picture, analysis, palette, .. } = self.canvas;
        let doors = &analysis.edge_doors;
        if doors.is_empty() {
            return y;
        }
        page.line(Line::new("At the border", x, y + 14.0, 18.0, palette.text).bold());
        y += 40.0;
        let shown = (((bottom - y) / DOOR).max(0.0) as usize).max(FEWEST_DOORS);
        for door in doors.iter().take(shown) {
            let portal = facility.portal(door.portal);
            let level = facility.level(facility.level_of(facility.ends(door.portal).0)).label();
            let state = picture.state_of(door.portal).word();
            let words = format!("{level} · {} {}, {state}", portal.kind.word(), portal.label());
            let words = fit(&words, width as f32, |text| (width_em(text) * 14.0) as f32);
            page.line(Line::new(words.as_deref().unwrap_or_default(), x, y, 14.0, palette.text));
            let behind = match door.is_loose_end() {
                true => "leads nobody knows where".to_owned(),
                false => format!("{} · {} behind", counted(door.rooms, "room"), m2(door.area_m2)),
            };
            page.line(Line::new(&behind, x, y + 18.0, 13.0, palette.left));
            y += DOOR;
        }
        self.more(page, [x, y], doors.len().saturating_sub(shown))
    }

    fn more(&self, page: &mut Markup, [x, y]: Xy, left_out: usize) -> f64 {
        if left_out == 0 {
            return y;
        }
        page.line(Line::new(&format!("and {left_out} more"), x, y, 13.0, self.canvas.palette.dim));
        y + 24.0
    }
}
