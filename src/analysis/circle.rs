//! The largest circle that fits into a polygon: by halving squares, most promising first (Mapbox's polylabel).

use crate::model::Xy;
use geo::algorithm::BoundingRect;
use geo::{Coord, Line, LinesIter, Polygon, Rect};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Centre and radius, metres, to within `precision_m`; none for a polygon without an inside.
pub fn largest_circle(polygon: &Polygon, precision_m: f64) -> Option<(Xy, f64)> {
    let bounds = polygon.bounding_rect()?;
    let (width, height) = (bounds.width(), bounds.height());
    let side = width.min(height);
    if !(side > 0.0 && width.is_finite() && height.is_finite()) {
        return None;
    }
    // No circle is wider than the shape; one that fills its width needs no search along a strip of squares as good.
    let widest = side / 2.0 * (1.0 - 1e-12);
    // A long thin shape would need a square for every metre of its length.
    let side = side.max(width.max(height) / 64.0);
    let precision_m = precision_m.max(side * 1e-3);
    let edges: Vec<Edge> = polygon.lines_iter().map(Edge::of).collect();
    let mut open = BinaryHeap::new();
    let mut best = Square::new([bounds.center().x, bounds.center().y], 0.0, &edges);
    let squares = |extent: f64| (extent / side).ceil() as u32;
    for row in 0..squares(height) {
        for column in 0..squares(width) {
            let at = |min: f64, step: u32| min + (f64::from(step) + 0.5) * side;
            open.push(Square::new([at(bounds.min().x, column), at(bounds.min().y, row)], side / 2.0, &edges));
        }
    }
    while let Some(square) = open.pop() {
        if square.radius > best.radius {
            best = square;
        }
        if square.most <= best.radius + precision_m || best.radius >= widest {
            break;
        }
        let half = square.half / 2.0;
        for (x, y) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            open.push(Square::new([square.centre[0] + x, square.centre[1] + y], half, &edges));
        }
    }
    (best.radius > 0.0).then_some((best.centre, best.radius))
}

#[derive(Clone, Copy)]
struct Square {
    centre: Xy,
    half: f64,
    /// Distance from its centre to the outline, negative outside.
    radius: f64,
    /// No circle with its centre in this square is larger.
    most: f64,
}

impl Square {
    fn new(centre: Xy, half: f64, edges: &[Edge]) -> Self {
        let radius = signed_distance(centre, edges);
        Self { centre, half, radius, most: radius + half * std::f64::consts::SQRT_2 }
    }
}

impl Ord for Square {
    fn cmp(&self, other: &Self) -> Ordering {
        self.most.total_cmp(&other.most)
    }
}

impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Square {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Square {}

/// An edge with what each of thousands of squares would work out anew.
struct Edge {
    start: Coord,
    end: Coord,
    way: Coord,
    bounds: Rect,
    /// One over the square of its length.
    per_square: f64,
    slope: f64,
}

impl Edge {
    fn of(line: Line) -> Self {
        let way = line.delta();
        let square = way.x * way.x + way.y * way.y;
        let per_square = if square > 0.0 { 1.0 / square } else { 0.0 };
        Self { start: line.start, end: line.end, way, bounds: line.bounding_rect(), per_square, slope: way.x / way.y }
    }

    /// No point of the edge is nearer than this; squared.
    fn least(&self, [x, y]: Xy) -> f64 {
        let (min, max) = (self.bounds.min(), self.bounds.max());
        let (dx, dy) = ((min.x - x).max(x - max.x).max(0.0), (min.y - y).max(y - max.y).max(0.0));
        dx * dx + dy * dy
    }
}

fn signed_distance([x, y]: Xy, edges: &[Edge]) -> f64 {
    let (mut inside, mut least) = (false, f64::INFINITY);
    for edge in edges {
        let Edge { start, end, way, per_square, slope, .. } = edge;
        let (px, py) = (x - start.x, y - start.y);
        inside ^= (start.y > y) != (end.y > y) && px < slope * py;
        if edge.least([x, y]) < least {
            let along = ((px * way.x + py * way.y) * per_square).clamp(0.0, 1.0);
            let (ex, ey) = (px - along * way.x, py - along * way.y);
            least = least.min(ex * ex + ey * ey);
        }
    }
    if inside { least.sqrt() } else { -least.sqrt() }
}

#[cfg(test)]
mod tests {
    use super::largest_circle;
    use crate::model::plan;

    fn circle(outer: &[[f64; 2]], holes: &[Vec<[f64; 2]>]) -> Option<([f64; 2], f64)> {
        largest_circle(&plan::polygon(outer, holes), 0.01)
    }

    #[test]
    fn a_rectangle_holds_a_circle_of_half_its_width() {
        let (centre, radius) =
            circle(&[[0.0, 0.0], [10.0, 0.0], [10.0, 4.0], [0.0, 4.0]], &[]).expect("it has an inside");
        assert!((radius - 2.0).abs() < 0.02 && (centre[1] - 2.0).abs() < 0.02);
    }

    #[test]
    fn a_hole_keeps_the_circle_out() {
        let hole = vec![[4.0, 4.0], [6.0, 4.0], [6.0, 6.0], [4.0, 6.0]];
        let (centre, radius) =
            circle(&[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]], &[hole]).expect("it has an inside");
        // Into a corner: touching two walls and the hole's corner, r = (4 − r)·√2.
        let expected = 4.0 * 2f64.sqrt() / (1.0 + 2f64.sqrt());
        assert!((radius - expected).abs() < 0.02, "{radius} at {centre:?}");
    }

    #[test]
    fn a_line_or_a_point_holds_none() {
        assert_eq!(circle(&[[0.0, 0.0], [5.0, 0.0]], &[]), None);
        assert_eq!(circle(&[[1.0, 1.0]], &[]), None);
        assert_eq!(circle(&[], &[]), None);
    }
}
