//! Cutting outlines apart and putting them together.

use super::plan::{Xy, coord, ring};
use super::space::Footprint;
use geo::algorithm::{Area, BooleanOps, BoundingRect, Buffer, Distance};
use geo::{Euclidean, MultiPolygon, Point, Polygon};

// Slivers that arise where a line runs along a wall are no rooms.
const SLIVER_M2: f64 = 0.05;

/// The pieces of a shape on the two sides of a line drawn on without end, largest first. One piece: it was not cut.
pub fn cut(shape: &MultiPolygon, [a, b]: [Xy; 2]) -> Vec<Polygon> {
    let (Some(bounds), [dx, dy]) = (shape.bounding_rect(), [b[0] - a[0], b[1] - a[1]]) else { return Vec::new() };
    let length = dx.hypot(dy);
    if !(length.is_finite() && length > 0.0) {
        return shape.0.clone();
    }
    let reach = bounds.width() + bounds.height() + Euclidean.distance(&Point(coord(a)), &Point(bounds.center()));
    let (along, away) = ([dx / length * reach, dy / length * reach], [-dy / length * reach, dx / length * reach]);
    let corner = |s: f64, t: f64| [a[0] + s * along[0] + t * away[0], a[1] + s * along[1] + t * away[1]];
    let left = [corner(-1.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
    let half = Polygon::new(ring(&left), Vec::new());
    let mut pieces: Vec<Polygon> = shape.intersection(&half).into_iter().chain(shape.difference(&half)).collect();
    pieces.retain(|piece| piece.unsigned_area() > SLIVER_M2);
    pieces.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
    pieces
}

/// The shapes as one polygon, over gaps between them of up to `gap_m`; none where they stay apart.
pub fn united(shapes: &[MultiPolygon], gap_m: f64) -> Option<Polygon> {
    let unite = |shapes: Vec<MultiPolygon>| {
        let mut whole = shapes.into_iter().reduce(|whole, shape| whole.union(&shape))?;
        whole.0.retain(|piece| piece.unsigned_area() > SLIVER_M2);
        (whole.0.len() == 1).then_some(whole)
    };
    let whole = unite(shapes.to_vec()).or_else(|| {
        use geo::algorithm::buffer::{BufferStyle, LineJoin};
        let style = |by: f64| BufferStyle::new(by).line_join(LineJoin::Miter(1.0));
        let wide = shapes.iter().map(|shape| shape.buffer_with_style(style(gap_m / 2.0 + 0.001))).collect();
        let closed = unite(wide)?.buffer_with_style(style(-gap_m / 2.0 - 0.001));
        // The rooms themselves lose nothing by it.
        unite(shapes.iter().cloned().chain([closed]).collect())
    });
    whole?.0.into_iter().next()
}

/// Which of the pieces is nearest to a point.
pub fn nearest(pieces: &[Polygon], at: Xy) -> Option<usize> {
    let distance = |piece: &Polygon| Euclidean.distance(piece, &Point(coord(at)));
    (0..pieces.len()).min_by(|&a, &b| distance(&pieces[a]).total_cmp(&distance(&pieces[b])))
}

impl Footprint {
    /// The same with every point put elsewhere.
    pub fn map_points(&self, to: impl Fn(Xy) -> Xy) -> Self {
        let ring = |points: &Vec<Xy>| points.iter().map(|&at| to(at)).collect::<Vec<Xy>>();
        match self {
            Self::Polygon { outer, holes } => {
                Self::Polygon { outer: ring(outer), holes: holes.iter().map(ring).collect() }
            }
            Self::Centreline { points, width_m } => Self::Centreline { points: ring(points), width_m: *width_m },
            Self::Point { at, uncertainty_m } => Self::Point { at: to(*at), uncertainty_m: *uncertainty_m },
            Self::Unplaced => Self::Unplaced,
        }
    }
}
