use super::class::Class;
use super::markup::{Line, Markup, n, width_em};
use super::paint::{self, Palette};
use crate::palette::Theme;
use crate::text::{fit, grouped, lines};

const ROW: f64 = 26.0;
const ROWS: usize = 3;
const SIZE: f64 = 11.0;
const LONGEST: f64 = 340.0;

/// Tiles for what lies on a level and nobody knows where, in rows that end at `bottom`. Returns where they begin.
/// What has no room on three rows is counted in words.
pub fn shelf(page: &mut Markup, theme: Theme, tiles: &[(Class, String)], [left, bottom]: [f64; 2], right: f64) -> f64 {
    if tiles.is_empty() {
        return bottom + ROW;
    }
    let palette = Palette::of(theme);
    let (placed, rows) = placed(tiles, left, right);
    let top = bottom - rows as f64 * ROW;
    page.line(Line::new("On this level, place not known:", left, top - 6.0, SIZE, palette.dim));
    for ((class, words), [x, row, width]) in tiles.iter().zip(&placed) {
        let y = top + row * ROW;
        page.add(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"20\" rx=\"2\" fill=\"{}\" stroke=\"{}\" stroke-dasharray=\"5 4\"/>",
            n(*x),
            n(y),
            n(*width),
            paint::paint(theme, *class),
            palette.text
        ));
        let words = fit(words, (width - 10.0) as f32, em);
        let colour = if class.is_told() || *class == Class::Secondary { palette.text } else { palette.ink };
        let line = Line::new(words.as_deref().unwrap_or_default(), x + width / 2.0, y + 14.0, SIZE, colour).middle();
        page.line(line.on(paint::under(theme, *class)));
    }
    let left_over = tiles.len() - placed.len();
    if left_over > 0 {
        let words = format!("and {} more", grouped(left_over));
        page.line(Line::new(&words, right, top - 6.0, SIZE, palette.text).right());
    }
    top - 20.0
}

fn em(text: &str) -> f32 {
    (width_em(text) * SIZE) as f32
}

fn placed(tiles: &[(Class, String)], left: f64, right: f64) -> (Vec<[f64; 3]>, usize) {
    let (mut placed, mut x, mut row) = (Vec::new(), left, 0);
    for (_, words) in tiles {
        let width = (f64::from(em(words)) + 16.0).clamp(44.0, LONGEST);
        if x + width > right {
            (x, row) = (left, row + 1);
        }
        if row == ROWS {
            break;
        }
        placed.push([x, row as f64, width]);
        x += width + 8.0;
    }
    (placed, (row + 1).min(ROWS))
}

/// Words in lines of at most `width`, from `line` down to `bottom`. Returns where it ends.
pub fn paragraph(page: &mut Markup, words: &str, line: Line<'_>, width: f64, bottom: f64) -> f64 {
    let mut y = line.y;
    for text in lines(words, |text| width_em(text) * line.size <= width) {
        if y > bottom {
            break;
        }
        page.line(Line { text: &text, y, ..line });
        y += line.size * 1.35;
    }
    y
}
