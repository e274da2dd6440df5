use super::frame::{Frame, coord};
use super::markup::{Line, Markup, escape, n};
use super::paint::Palette;
use crate::model::{Sheet, Trace, Underlay};
use geo::{BoundingRect, LineString, Rect};
use std::fmt::Write;

/// Dim, under everything: lines as they are; a picture where the sheet is a file that can lie beside it, else its edge.
pub fn draw(page: &mut Markup, palette: &Palette, frame: &Frame, underlay: &Underlay, with_pictures: bool) {
    match &underlay.trace {
        Trace::Lines(lines) => {
            let mut path = String::new();
            for line in lines {
                for (at, point) in line.iter().enumerate() {
                    let [x, y] = frame.at(*point);
                    // Writing to a string cannot fail.
                    let _ = write!(path, "{}{} {}", if at == 0 { 'M' } else { 'L' }, n(x), n(y));
                }
            }
            page.add(format_args!(
                "<path class=\"underlay\" d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"0.6\" opacity=\"0.7\"/>",
                palette.dim
            ));
        }
        Trace::Picture(sheet) => picture(page, palette, frame, sheet, with_pictures),
    }
}

fn picture(page: &mut Markup, palette: &Palette, frame: &Frame, sheet: &Sheet, with_pictures: bool) {
    let [corner, right, opposite, below] = sheet.corners().map(|at| frame.at(at));
    if with_pictures {
        let (width, height) = (f64::from(sheet.width_px.max(1)), f64::from(sheet.height_px.max(1)));
        let across = [0, 1].map(|axis| (right[axis] - corner[axis]) / width);
        let down = [0, 1].map(|axis| (below[axis] - corner[axis]) / height);
        return page.add(format_args!(
            "<image class=\"underlay\" href=\"{}\" width=\"{width}\" height=\"{height}\" opacity=\"0.35\" \
             transform=\"matrix({:.6} {:.6} {:.6} {:.6} {} {})\"/>",
            escape(&sheet.file),
            across[0],
            across[1],
            down[0],
            down[1],
            n(corner[0]),
            n(corner[1])
        ));
    }
    let edge = [right, opposite, below].map(|[x, y]| format!("L{} {}", n(x), n(y))).concat();
    page.add(format_args!(
        "<path class=\"underlay\" d=\"M{} {}{edge}Z\" fill=\"none\" stroke=\"{}\" stroke-dasharray=\"2 4\"/>",
        n(corner[0]),
        n(corner[1]),
        palette.dim
    ));
    page.line(Line::new(&sheet.file, corner[0] + 6.0, corner[1] + 14.0, 10.0, palette.dim));
}

pub fn bounds<'a>(underlays: impl Iterator<Item = &'a Underlay>) -> Option<Rect> {
    let points: LineString = underlays.flat_map(|underlay| underlay.points()).map(coord).collect();
    points.bounding_rect()
}
