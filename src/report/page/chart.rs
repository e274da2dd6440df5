//! The curve of floor left over time as an SVG: primary solid, secondary dashed.

use super::stamp;
use crate::analysis::{Curve, Point};
use crate::palette::{Swatch, Theme};
use crate::report::markup::{Line, Markup, n};
use crate::text::m2;

const WIDTH: f64 = 700.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 96.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;

pub fn svg(curve: &Curve, until_ms: i64) -> String {
    let mut page = Markup::default();
    let (Some(first), Some(last)) = (curve.points.first(), curve.points.last()) else { return page.0 };
    let until_ms = until_ms.max(last.at_ms);
    let of = |swatch: Swatch| swatch.hex(Theme::Light);
    let most = first.primary_left_m2.max(first.secondary_left_m2).max(1.0);
    let span_ms = (until_ms - first.at_ms).max(1) as f64;
    let x = |at_ms: i64| LEFT + (WIDTH - LEFT - RIGHT) * ((at_ms - first.at_ms) as f64 / span_ms);
    let y = |floor: f64| TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - floor / most);
    page.add(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\"><title>Floor left over time</title>"
    ));
    for floor in [0.0, most / 2.0, most] {
        page.add(format_args!(
            "<path d=\"M{} {}H{}\" stroke=\"{}\" stroke-width=\"0.6\"/>",
            n(LEFT),
            n(y(floor)),
            n(WIDTH - RIGHT),
            of(Swatch::SlabEdge)
        ));
        page.line(Line::new(&m2(floor), LEFT - 6.0, y(floor) + 4.0, 11.0, of(Swatch::DimText)).right());
    }
    page.line(Line::new(&stamp(first.at_ms), LEFT, HEIGHT - 8.0, 11.0, of(Swatch::DimText)));
    page.line(Line::new(&stamp(until_ms), WIDTH - RIGHT, HEIGHT - 8.0, 11.0, of(Swatch::DimText)).right());
    let mut draw = |left: fn(&Point) -> f64, colour: &str, dash: &str, word: &str, down: f64| {
        let mut path = format!("M{} {}", n(x(first.at_ms)), n(y(left(first))));
        curve.points.iter().for_each(|point| path += &format!("H{}V{}", n(x(point.at_ms)), n(y(left(point)))));
        path += &format!("H{}", n(x(until_ms)));
        page.add(format_args!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>"));
        let at = y(left(last)) + down;
        page.line(Line::new(word, WIDTH - RIGHT + 6.0, at, 11.0, colour).bold());
        page.line(Line::new(&m2(left(last)), WIDTH - RIGHT + 6.0, at + 12.0, 11.0, of(Swatch::Text)));
    };
    // Where both end close together their words make room for each other.
    let apart = y(last.primary_left_m2) - y(last.secondary_left_m2) > 26.0;
    draw(|point| point.primary_left_m2, of(Swatch::WordsLeft), "", "primary", if apart { 4.0 } else { 16.0 });
    draw(
        |point| point.secondary_left_m2,
        of(Swatch::Text),
        " stroke-dasharray=\"6 3\"",
        "secondary",
        if apart { 4.0 } else { -14.0 },
    );
    page.add(format_args!("</svg>"));
    page.0
}
