//! Plan geometry: footprints as `geo` polygons, areas and label points. Metres, x east, y north.

pub use super::carve::{cut, nearest, united};
pub use super::snap::Wall;

use super::level::Outline;
use super::space::Footprint;
use geo::algorithm::{Area, Buffer, Centroid, InteriorPoint};
use geo::{Coord, LineString, MultiPolygon, Polygon, Rect};

/// A point of a plan: `(x, y)`, metres east and north.
pub type Xy = [f64; 2];

/// Coordinates beyond this, in metres, are a mistake of units or of projection and not a building.
pub const ABSURD_M: f64 = 1.0e6;

pub fn coord(at: Xy) -> Coord {
    Coord { x: at[0], y: at[1] }
}

pub fn xy(at: Coord) -> Xy {
    [at.x, at.y]
}

pub fn ring(points: &[Xy]) -> LineString {
    LineString::new(points.iter().map(|&at| coord(at)).collect())
}

/// The polygon of an outer ring and its holes; rings close themselves.
pub fn polygon(outer: &[Xy], holes: &[Vec<Xy>]) -> Polygon {
    Polygon::new(ring(outer), holes.iter().map(|hole| ring(hole)).collect())
}

impl From<&Outline> for Polygon {
    fn from(outline: &Outline) -> Self {
        polygon(&outline.outer, &outline.holes)
    }
}

/// The rings of a polygon as files hold them: without the repeated last point.
pub fn open_rings(polygon: &Polygon) -> (Vec<Xy>, Vec<Vec<Xy>>) {
    let open = |ring: &LineString| {
        let mut points: Vec<Xy> = ring.coords().map(|&at| xy(at)).collect();
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        points
    };
    (open(polygon.exterior()), polygon.interiors().iter().map(open).collect())
}

impl Footprint {
    pub fn from_polygon(polygon: &Polygon) -> Self {
        let (outer, holes) = open_rings(polygon);
        Self::Polygon { outer, holes }
    }

    /// The rectangle between two corners.
    pub fn rectangle(a: Xy, b: Xy) -> Self {
        let (x0, x1, y0, y1) = (a[0].min(b[0]), a[0].max(b[0]), a[1].min(b[1]), a[1].max(b[1]));
        Self::Polygon { outer: vec![[x0, y0], [x1, y0], [x1, y1], [x0, y1]], holes: Vec::new() }
    }

    /// The outline on the plan: the polygon, the buffered centreline, or nothing for a point or an unplaced space.
    pub fn shape(&self) -> Option<MultiPolygon> {
        match self {
            Self::Polygon { outer, holes } => Some(MultiPolygon::new(vec![polygon(outer, holes)])),
            Self::Centreline { points, width_m } => Some(corridor(points, *width_m)),
            Self::Point { .. } | Self::Unplaced => None,
        }
    }

    /// Square metres of floor. Zero where only a point is known: a guess must not enter a sum of areas.
    pub fn area_m2(&self) -> f64 {
        match self {
            Self::Polygon { outer, holes } if holes.is_empty() => ring_area(outer).abs(),
            Self::Polygon { outer, holes } => polygon(outer, holes).unsigned_area(),
            Self::Centreline { points, width_m } => corridor(points, *width_m).unsigned_area(),
            Self::Point { .. } | Self::Unplaced => 0.0,
        }
    }

    /// A point inside, for labels and flights of the camera.
    pub fn anchor(&self) -> Option<Xy> {
        match self {
            Self::Polygon { outer, holes } => {
                let polygon = polygon(outer, holes);
                let centre = polygon.centroid()?;
                let inside = geo::Contains::contains(&polygon, &centre);
                Some(if inside { xy(centre.0) } else { xy(polygon.interior_point()?.0) })
            }
            Self::Centreline { points, .. } => points.get(points.len() / 2).copied(),
            Self::Point { at, .. } => Some(*at),
            Self::Unplaced => None,
        }
    }

    pub fn bounds(&self) -> Option<Rect> {
        let around = |points: &[Xy], margin: f64| {
            let least = |axis: usize| points.iter().map(|at| at[axis]).reduce(f64::min);
            let most = |axis: usize| points.iter().map(|at| at[axis]).reduce(f64::max);
            Some(Rect::new((least(0)? - margin, least(1)? - margin), (most(0)? + margin, most(1)? + margin)))
        };
        match self {
            Self::Polygon { outer, .. } => around(outer, 0.0),
            Self::Centreline { points, width_m } => around(points, width_m / 2.0),
            Self::Point { at, uncertainty_m } => around(&[*at], *uncertainty_m),
            Self::Unplaced => None,
        }
    }
}

// Square ends and mitred bends: a corridor does not grow round caps.
fn corridor(points: &[Xy], width_m: f64) -> MultiPolygon {
    use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
    let style = BufferStyle::new(width_m / 2.0).line_cap(LineCap::Butt).line_join(LineJoin::Miter(1.0));
    ring(points).buffer_with_style(style)
}

/// The area a ring encloses, negative where it runs clockwise.
pub(crate) fn ring_area(points: &[Xy]) -> f64 {
    let Some(&[x0, y0]) = points.first() else { return 0.0 };
    let mut twice = 0.0;
    for pair in points.windows(2) {
        twice += (pair[0][0] - x0) * (pair[1][1] - y0) - (pair[1][0] - x0) * (pair[0][1] - y0);
    }
    twice / 2.0
}
