//! What every sheet carries: shares, legend, scale bar, north arrow.

use super::class::Legend;
use super::door;
use super::markup::{Line, Markup, n, share, width_em};
use super::paint::{self, Palette};
use crate::analysis::Sum;
use crate::palette::Theme;
use crate::search::Thoroughness;
use crate::text::{counted, grouped, m2};

pub const FONTS: &str = "'Noto Sans', 'Noto Sans Arabic', 'Noto Sans Hebrew', 'DejaVu Sans', sans-serif";

/// Opens a document of `width` by `height` user units.
pub fn open(width: f64, height: f64, theme: Theme, title: &str) -> Markup {
    let mut page = Markup::default();
    let (w, h) = (n(width), n(height));
    page.add(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
         font-family=\"{FONTS}\" role=\"img\">"
    ));
    page.add(format_args!("<title>{}</title>", super::markup::escape(title)));
    page.add(format_args!("<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>", Palette::of(theme).ground));
    page
}

/// The patterns of rooms and the signs of doors.
pub fn definitions(page: &mut Markup, theme: Theme) {
    paint::write_paints(page, theme);
    door::write_glyphs(page, &Palette::of(theme));
}

pub fn close(mut page: Markup) -> String {
    page.add(format_args!("</svg>"));
    page.0
}

/// `primary 44 % · secondary 24 % · of 56 rooms, 1 234 m²`: two figures always, never one mixed.
pub fn shares(sum: &Sum) -> String {
    if sum.spaces.rooms == 0 {
        return "nothing surveyed here".to_owned();
    }
    format!(
        "primary {} · secondary {} · of {}, {}",
        share(sum.percent(Thoroughness::Primary)),
        share(sum.percent(Thoroughness::Secondary)),
        counted(sum.spaces.rooms, "room"),
        m2(sum.spaces.area_m2)
    )
}

/// What is counted beside the sums; empty where there is nothing.
pub fn beside(sum: &Sum) -> String {
    let parts = [
        (sum.unreached().rooms, "room", " unreached"),
        (sum.unreached_sections, "section", " unreached"),
        (sum.reported_spaces, "room", " reported"),
        (sum.suspected_spaces, "room", " suspected"),
        (sum.unplaced_spaces, "room", " unplaced"),
        (sum.loose_ends, "loose end", ""),
    ];
    let words = parts.into_iter().filter(|(count, ..)| *count > 0);
    let words: Vec<String> = words.map(|(count, one, how)| format!("{}{how}", counted(count, one))).collect();
    words.join(" · ")
}

/// The classes that occur with their counts, from `y` down. Returns where it ends.
pub fn legend(page: &mut Markup, theme: Theme, legend: &Legend, [x, mut y]: [f64; 2], width: f64) -> f64 {
    let palette = Palette::of(theme);
    for (class, count) in legend.present() {
        let dashed = if class.is_told() { " stroke-dasharray=\"4 3\"" } else { "" };
        page.add(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"22\" height=\"15\" rx=\"2\" fill=\"{}\" stroke=\"{}\" stroke-width=\"1\"{dashed}/>",
            n(x),
            n(y),
            paint::paint(theme, class),
            if class.is_told() { palette.text } else { palette.line }
        ));
        page.line(Line::new(class.word(), x + 30.0, y + 12.0, 12.0, palette.text));
        let rooms = grouped(count.rooms);
        page.line(Line::new(&rooms, x + width - 62.0, y + 12.0, 12.0, palette.text).right().bold());
        page.line(Line::new(&m2(count.area_m2), x + width, y + 12.0, 11.0, palette.dim).right());
        y += 22.0;
    }
    y
}

/// The signs of doors, two in a row. Returns where it ends.
pub fn door_legend(page: &mut Markup, palette: &Palette, [x, y]: [f64; 2], width: f64) -> f64 {
    let signs = door::STATES.into_iter().chain([
        ("entrance", "way in"),
        ("stair", "stairs"),
        ("lift", "lift"),
        ("shaft", "shaft, duct, hatch"),
    ]);
    let mut row = y;
    let mut column = 0.0;
    for (glyph, word) in signs {
        let wide = 26.0 + 11.0 * width_em(word) > width / 2.0;
        if wide && column > 0.0 {
            (column, row) = (0.0, row + 19.0);
        }
        let dy = if glyph == "entrance" { -11.0 } else { 0.0 };
        if glyph == "open" || glyph == "breached" || glyph == "blocked" {
            // A gap shows only in a wall.
            let (y, colour) = (n(row + 8.0), palette.dim);
            page.add(format_args!("<path d=\"M{} {y}h22\" stroke=\"{colour}\" stroke-width=\"1.5\"/>", n(x - 2.0)));
        }
        page.add(format_args!(
            "<use href=\"#door-{glyph}\" transform=\"translate({} {}) scale(6)\"/>",
            n(x + column + 9.0),
            n(row + 8.0 + dy)
        ));
        page.line(Line::new(word, x + column + 24.0, row + 12.0, 11.0, palette.dim));
        column += width / 2.0;
        if wide || column >= width {
            (column, row) = (0.0, row + 19.0);
        }
    }
    if column > 0.0 { row + 19.0 } else { row }
}

/// A bar of a round length of about 120 units, its left end at `at`.
pub fn scale_bar(page: &mut Markup, palette: &Palette, [x, y]: [f64; 2], units_per_m: f64) {
    let metres = round_length(120.0 / units_per_m);
    let (length, half) = (metres * units_per_m, metres * units_per_m / 2.0);
    page.add(format_args!(
        "<rect x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"5\" fill=\"{3}\"/>\
         <rect x=\"{0}\" y=\"{1}\" width=\"{4}\" height=\"5\" fill=\"none\" stroke=\"{3}\" stroke-width=\"1\"/>",
        n(x),
        n(y - 5.0),
        n(half),
        palette.text,
        n(length)
    ));
    page.line(Line::new("0", x, y + 12.0, 11.0, palette.dim).middle());
    let label = format!("{} m", n(metres));
    page.line(Line::new(&label, x + length, y + 12.0, 11.0, palette.dim).middle());
}

// 1, 2 or 5 times a power of ten, at most `metres`.
fn round_length(metres: f64) -> f64 {
    let power = 10f64.powf(metres.max(1e-3).log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|times| times * power).find(|&length| length <= metres).unwrap_or(power)
}

/// An arrow to true north; where the map does not say where that is, to the top of the plan, and it says so.
pub fn north(page: &mut Markup, palette: &Palette, [x, y]: [f64; 2], north_deg: Option<f64>) {
    let turned = -north_deg.unwrap_or(0.0);
    page.add(format_args!(
        "<g transform=\"translate({} {}) rotate({})\"><path d=\"M0-20L7 8L0 3Z\" fill=\"{3}\"/>\
         <path d=\"M0-20L-7 8L0 3Z\" fill=\"none\" stroke=\"{3}\" stroke-width=\"1.2\" stroke-linejoin=\"round\"/></g>",
        n(x),
        n(y),
        n(turned),
        palette.text
    ));
    let word = if north_deg.is_some() { "N" } else { "plan up, north not known" };
    page.line(Line::new(word, x, y + 24.0, 11.0, palette.dim).middle());
}

#[cfg(test)]
mod tests {
    use super::round_length;

    #[test]
    fn scale_bars_have_round_lengths() {
        let lengths = [0.7, 1.0, 3.9, 49.9, 50.0, 5000.0].map(round_length);
        assert_eq!(lengths, [0.5, 1.0, 2.0, 20.0, 50.0, 5000.0]);
    }
}
