//! Cutting outlines apart and putting them together.

use super::plan::{Xy, coord, ring};
use super::space::Footprint;
use geo::algorithm::{Area, BooleanOps, BoundingRect, Buffer, Distance};
use geo::{Euclidean, Line, MultiPolygon, Point, Polygon};

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

fn nearer(best: &mut Option<(f64, usize, usize)>, candidate: (f64, usize, usize)) {
    if best.is_none_or(|best| candidate.0 < best.0) {
        *best = Some(candidate);
    }
}

/// How far a point is from a wall.
fn off(at: Xy, [a, b]: [Xy; 2]) -> f64 {
    Euclidean.distance(&Point(coord(at)), &Line::new(coord(a), coord(b)))
}

/// Which of the pieces is nearest to a point.
pub fn nearest(pieces: &[Polygon], at: Xy) -> Option<usize> {
    let distance = |piece: &Polygon| Euclidean.distance(piece, &Point(coord(at)));
    (0..pieces.len()).min_by(|&a, &b| distance(&pieces[a]).total_cmp(&distance(&pieces[b])))
}

impl Footprint {
    /// The same with one corner put elsewhere: the one nearest to `from`, or, where a wall is clearly nearer, a new one
    /// on that wall. None where neither lies within `reach_m`, and for what has no corners.
    pub fn pulled(&self, from: Xy, to: Xy, reach_m: f64) -> Option<Self> {
        let mut pulled = self.clone();
        let (mut lines, is_ring): (Vec<&mut Vec<Xy>>, bool) = match &mut pulled {
            Self::Polygon { outer, holes } => (std::iter::once(outer).chain(holes).collect(), true),
            Self::Centreline { points, .. } => (vec![points], false),
            Self::Point { .. } | Self::Unplaced => return None,
        };
        for ring in lines.iter_mut().filter(|ring| is_ring && ring.len() > 1 && ring.first() == ring.last()) {
            ring.pop();
        }
        let away = |at: Xy| (at[0] - from[0]).hypot(at[1] - from[1]);
        let mut corner: Option<(f64, usize, usize)> = None;
        let mut wall: Option<(f64, usize, usize)> = None;
        for (line, points) in lines.iter().enumerate() {
            for at in 0..points.len() {
                let next = if at + 1 < points.len() { at + 1 } else { 0 };
                nearer(&mut corner, (away(points[at]), line, at));
                if is_ring || next > 0 {
                    nearer(&mut wall, (off(from, [points[at], points[next]]), line, at));
                }
            }
        }
        let ((to_corner, line, at), (to_wall, side, after)) = (corner?, wall?);
        // A wall is never farther than its corners, so it must be nearer by much to be meant.
        match to_corner <= (4.0 * to_wall).max(reach_m / 2.0) {
            _ if to_wall > reach_m => return None,
            true => lines[line][at] = to,
            false => lines[side].insert(after + 1, to),
        }
        Some(pulled)
    }

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
