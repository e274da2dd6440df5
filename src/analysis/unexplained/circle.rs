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
    let edges = polygon.lines_iter().map(Edge::of).collect();
    let mut search = Search { edges, precision_m, open: BinaryHeap::new(), centre: [0.0; 2], radius: 0.0 };
    let centre = bounds.center();
    search.look([centre.x, centre.y], 0.0);
    let squares = |extent: f64| (extent / side).ceil() as u32;
    for row in 0..squares(height) {
        for column in 0..squares(width) {
            let at = |min: f64, step: u32| min + (f64::from(step) + 0.5) * side;
            search.look([at(bounds.min().x, column), at(bounds.min().y, row)], side / 2.0);
        }
    }
    search.run(widest);
    (search.radius > 0.0).then_some((search.centre, search.radius))
}

struct Search {
    edges: Vec<Edge>,
    precision_m: f64,
    open: BinaryHeap<Square>,
    /// Of the largest circle yet.
    centre: Xy,
    radius: f64,
}

impl Search {
    fn run(&mut self, widest: f64) {
        while let Some(square) = self.open.pop() {
            if !self.is_promising(square.most) || self.radius >= widest {
                break;
            }
            if let Some((middle, radius)) = square.between_walls(&self.edges) {
                self.look(middle, 0.0);
                // A circle in the square lies between the two walls, so along a passage no square is better than another.
                if !self.is_promising(radius.hypot(square.reach())) {
                    continue;
                }
            }
            let half = square.half / 2.0;
            for (x, y) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
                self.look([square.centre[0] + x, square.centre[1] + y], half);
            }
        }
    }

    fn is_promising(&self, most: f64) -> bool {
        most > self.radius + self.precision_m
    }

    fn look(&mut self, centre: Xy, half: f64) {
        let (radius, away) = signed_distance(centre, &self.edges);
        if radius > self.radius {
            (self.centre, self.radius) = (centre, radius);
        }
        let mut square = Square { centre, half, radius, away, most: radius };
        square.most += square.reach();
        if self.is_promising(square.most) {
            self.open.push(square);
        }
    }
}

struct Square {
    centre: Xy,
    half: f64,
    /// Distance from its centre to the outline, negative outside.
    radius: f64,
    /// From the nearest point of the outline to the centre; of length 1.
    away: Coord,
    /// No circle with its centre in this square is larger.
    most: f64,
}

impl Square {
    /// From its centre to its corners.
    fn reach(&self) -> f64 {
        self.half * std::f64::consts::SQRT_2
    }

    /// Centre and radius of the circle between the nearest wall and the one opposite, as if there were no others.
    fn between_walls(&self, edges: &[Edge]) -> Option<(Xy, f64)> {
        let Self { centre: [x, y], radius, away, .. } = *self;
        let opposite = edges.iter().filter_map(|edge| edge.hit([x, y], away)).reduce(f64::min)?;
        let aside = away * ((opposite - radius) / 2.0);
        (radius > 0.0).then_some(([x + aside.x, y + aside.y], (radius + opposite) / 2.0))
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

    /// How far it is to the edge in a direction of length 1, if the edge lies there.
    fn hit(&self, [x, y]: Xy, way: Coord) -> Option<f64> {
        let (px, py) = (self.start.x - x, self.start.y - y);
        let cross = way.x * self.way.y - way.y * self.way.x;
        let (far, along) = ((px * self.way.y - py * self.way.x) / cross, (px * way.y - py * way.x) / cross);
        (far > 0.0 && (0.0..=1.0).contains(&along)).then_some(far)
    }

    /// No point of the edge is nearer than this; squared.
    fn least(&self, [x, y]: Xy) -> f64 {
        let (min, max) = (self.bounds.min(), self.bounds.max());
        let (dx, dy) = ((min.x - x).max(x - max.x).max(0.0), (min.y - y).max(y - max.y).max(0.0));
        dx * dx + dy * dy
    }
}

/// Negative outside; and the direction away from the nearest point of the outline.
fn signed_distance([x, y]: Xy, edges: &[Edge]) -> (f64, Coord) {
    let (mut inside, mut least, mut away) = (false, f64::INFINITY, Coord::zero());
    for edge in edges {
        let Edge { start, end, way, per_square, slope, .. } = edge;
        let (px, py) = (x - start.x, y - start.y);
        inside ^= (start.y > y) != (end.y > y) && px < slope * py;
        if edge.least([x, y]) < least {
            let along = ((px * way.x + py * way.y) * per_square).clamp(0.0, 1.0);
            let (ex, ey) = (px - along * way.x, py - along * way.y);
            let square = ex * ex + ey * ey;
            if square < least {
                (least, away) = (square, Coord { x: ex, y: ey });
            }
        }
    }
    let distance = least.sqrt();
    (if inside { distance } else { -distance }, away / distance)
}

#[cfg(test)]
mod tests {
    use super::{Edge, largest_circle, signed_distance};
    use crate::model::plan;
    use geo::LinesIter;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn no_circle_elsewhere_is_larger(
            teeth in prop::collection::vec((0.5..9.0f64, 0.2..6.0f64), 1..7), floor in 0.1..3.0f64,
            angle in prop_oneof![Just(0.0), -4.0..4.0f64], at in prop::collection::vec((0.0..1.0f64, 0.0..1.0f64), 200),
        ) {
            // A comb: passages side by side that open into one.
            let mut outline = vec![[0.0, 0.0]];
            let mut x = 0.0;
            for &(width, depth) in &teeth {
                outline.extend([[x, -floor - depth], [x + width, -floor - depth], [x + width, -floor]]);
                x += width + 0.3;
                outline.push([x, -floor]);
            }
            outline.push([x, 0.0]);
            let (sin, cos) = f64::sin_cos(angle);
            let turn = |[x, y]: [f64; 2]| [x * cos - y * sin, x * sin + y * cos];
            let outline: Vec<[f64; 2]> = outline.into_iter().map(turn).collect();
            let polygon = plan::polygon(&outline, &[]);
            let edges: Vec<Edge> = polygon.lines_iter().map(Edge::of).collect();
            let (centre, radius) = largest_circle(&polygon, 0.01).expect("it has an inside");
            prop_assert!((signed_distance(centre, &edges).0 - radius).abs() < 1e-9);
            for (across, along) in at {
                let elsewhere = signed_distance(turn([across * x, -along * (floor + 6.0)]), &edges).0;
                prop_assert!(elsewhere <= radius + 0.01_f64.max((x + floor + 6.0) * 1e-3) + 1e-9, "{elsewhere} but {radius}");
            }
        }
    }
}
