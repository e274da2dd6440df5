//! Tells which tiles of a level are covered altogether, by taking rectangles off rectangles.

use super::uncovered::{Frame, THIN_M};
use geo::{Coord, MultiPolygon, Polygon, Rect};

const COVERS_A_TILE: f64 = 2.0;
// A square in so many pieces is not going to be covered.
const MOST_PIECES: usize = 64;
// Shapes that overlap many times over get larger squares, or each would be taken off thousands.
const MOST_TILES_A_COVER: f64 = 16.0;

/// A grid over the outline, with what is left of each of its tiles.
pub(super) struct Tiles {
    min: Coord,
    /// Of one tile; together they end where the outline ends, so that rooms at its edge cover theirs.
    size: Coord,
    columns: usize,
    rows: usize,
    /// Row by row; none of a square that is covered altogether.
    pub left: Vec<Vec<Rect>>,
}

impl Tiles {
    pub fn around(outline: &MultiPolygon, covers: &[Polygon], frame: &Frame) -> Option<Self> {
        let mut rects = Vec::with_capacity(covers.len());
        covers.iter().for_each(|cover| frame.within(cover, &mut rects));
        let bounds = outline.iter().filter_map(|polygon| frame.bounds(polygon)).reduce(|one, two| {
            let (a, b, c, d) = (one.min(), two.min(), one.max(), two.max());
            Rect::new((a.x.min(b.x), a.y.min(b.y)), (c.x.max(d.x), c.y.max(d.y)))
        })?;
        let many = (covers.len() as f64 / COVERS_A_TILE).max(1.0);
        let (width, height) = (bounds.width(), bounds.height());
        let covered: f64 = rects.iter().map(|rect| rect.width().min(width) * rect.height().min(height)).sum();
        let side = (width * height / many).max(covered / (covers.len() as f64 * MOST_TILES_A_COVER)).sqrt();
        // A long thin outline has no more tiles than any other.
        let side = side.max(width.max(height) / many);
        if !(side > THIN_M && side.is_finite()) {
            return None;
        }
        let count = |extent: f64| ((extent / side).ceil() as usize).max(1);
        let (columns, rows) = (count(width), count(height));
        let size = Coord { x: width / columns as f64, y: height / rows as f64 };
        let mut tiles = Self { min: bounds.min(), size, columns, rows, left: Vec::new() };
        tiles.left = (0..columns * rows).map(|at| vec![tiles.square(at % columns, at / columns, 1)]).collect();
        rects.iter().for_each(|rect| tiles.take_off(rect));
        Some(tiles)
    }

    /// So many squares in a row.
    fn square(&self, column: usize, row: usize, run: usize) -> Rect {
        let at = |column: usize, row: usize| {
            self.min + Coord { x: column as f64 * self.size.x, y: row as f64 * self.size.y }
        };
        Rect::new(at(column, row), at(column + run, row + 1))
    }

    /// The squares that a rectangle meets, by their place in `left`.
    fn met(&self, rect: Rect) -> impl Iterator<Item = usize> + use<> {
        let Self { min, size, columns, rows, .. } = *self;
        // A cast from below zero gives zero.
        let span = |low: f64, high: f64, size: f64, count: usize| {
            let end = if high < 0.0 { 0 } else { ((high / size) as usize).saturating_add(1).min(count) };
            ((low / size) as usize).min(end)..end
        };
        let (low, high) = (rect.min() - min, rect.max() - min);
        let across = span(low.x, high.x, size.x, columns);
        span(low.y, high.y, size.y, rows).flat_map(move |row| across.clone().map(move |column| row * columns + column))
    }

    fn take_off(&mut self, rect: &Rect) {
        for at in self.met(*rect) {
            let left = &mut self.left[at];
            let mut piece = 0;
            while piece < left.len() && left.len() <= MOST_PIECES {
                if overlap(&left[piece], rect) {
                    let cut = left.swap_remove(piece);
                    left.extend(beside(&cut, rect));
                } else {
                    piece += 1;
                }
            }
        }
    }

    pub fn meets_an_open_one(&self, bounds: Option<Rect>) -> bool {
        bounds.is_some_and(|bounds| self.met(bounds).any(|at| !self.left[at].is_empty()))
    }

    /// Rows of squares that are covered altogether.
    pub fn closed(&self) -> impl Iterator<Item = Rect> {
        self.left.chunks(self.columns).enumerate().flat_map(move |(row, tiles)| {
            let runs = tiles.chunk_by(|one, two| one.is_empty() == two.is_empty());
            let run = move |column: &mut usize, run: &[Vec<Rect>]| {
                let start = *column;
                *column += run.len();
                Some(run[0].is_empty().then(|| self.square(start, row, run.len())))
            };
            runs.scan(0, run).flatten()
        })
    }
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    let (a_min, a_max, b_min, b_max) = (a.min(), a.max(), b.min(), b.max());
    a_min.x < b_max.x && b_min.x < a_max.x && a_min.y < b_max.y && b_min.y < a_max.y
}

/// What of `whole` lies west, east, south and north of `hole`.
fn beside(whole: &Rect, hole: &Rect) -> impl Iterator<Item = Rect> {
    let (min, max) = (whole.min(), whole.max());
    let (west, east) = (hole.min().x.max(min.x), hole.max().x.min(max.x));
    let (south, north) = (hole.min().y.max(min.y), hole.max().y.min(max.y));
    let pieces = [
        (west - min.x, (min.x, min.y), (west, max.y)),
        (max.x - east, (east, min.y), (max.x, max.y)),
        (south - min.y, (west, min.y), (east, south)),
        (max.y - north, (west, north), (east, max.y)),
    ];
    pieces.into_iter().filter(|(thickness, ..)| *thickness > THIN_M).map(|(_, from, to)| Rect::new(from, to))
}
