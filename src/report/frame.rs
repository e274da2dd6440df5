use super::markup::n;
use crate::model::Xy;
use geo::{BoundingRect, Coord, LineString, MultiPolygon, Polygon, Rect};
use std::fmt::Write;

/// From plan metres to units of the sheet: turned about the origin, tilted, scaled, moved. North is up on a plan.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Frame {
    /// Units per metre.
    pub scale: f64,
    pub offset: Xy,
    sin: f64,
    cos: f64,
    /// 1 seen from straight above, less when seen from the side.
    pub tilt: f64,
}

impl Frame {
    pub fn plan() -> Self {
        Self::seen(0.0, 1.0)
    }

    pub fn seen(turned_deg: f64, tilt: f64) -> Self {
        let (sin, cos) = turned_deg.to_radians().sin_cos();
        Self { scale: 1.0, offset: [0.0, 0.0], sin, cos, tilt }
    }

    /// The largest scale, up to `most`, at which `bounds` (of this frame unscaled) fit into the box, in its middle.
    pub fn fitted(self, bounds: Rect, low: Xy, high: Xy, most: f64) -> Self {
        let (width, height) = (high[0] - low[0], high[1] - low[1]);
        let scale = (width / bounds.width().max(0.1)).min(height / bounds.height().max(0.1)).min(most);
        let centre = bounds.center();
        let offset = [(low[0] + high[0]) / 2.0 - centre.x * scale, (low[1] + high[1]) / 2.0 - centre.y * scale];
        Self { scale, offset, ..self }
    }

    pub fn placed(self, scale: f64, offset: Xy) -> Self {
        Self { scale, offset, ..self }
    }

    pub fn at(&self, [x, y]: Xy) -> Xy {
        let (across, up) = (x * self.cos - y * self.sin, x * self.sin + y * self.cos);
        [across * self.scale + self.offset[0], self.offset[1] - up * self.tilt * self.scale]
    }

    pub fn bounds(&self, of: Rect) -> Rect {
        let corners = of.to_polygon();
        let seen: LineString = corners.exterior().coords().map(|at| self.at([at.x, at.y])).map(coord).collect();
        seen.bounding_rect().unwrap_or(of)
    }

    /// The `d` of a path round polygons with their holes; fill it by the even-odd rule.
    pub fn path<'a>(&self, polygons: impl IntoIterator<Item = &'a Polygon>) -> String {
        let mut path = String::new();
        for polygon in polygons {
            self.push_ring(&mut path, polygon.exterior());
            polygon.interiors().iter().for_each(|hole| self.push_ring(&mut path, hole));
        }
        path
    }

    fn push_ring(&self, path: &mut String, ring: &LineString) {
        let open = ring.0.len().saturating_sub(usize::from(ring.is_closed()));
        for (at, point) in ring.0[..open].iter().enumerate() {
            let [x, y] = self.at([point.x, point.y]);
            // Writing to a string cannot fail.
            let _ = write!(path, "{}{} {}", if at == 0 { 'M' } else { 'L' }, n(x), n(y));
        }
        path.push('Z');
    }
}

pub fn coord([x, y]: Xy) -> Coord {
    Coord { x, y }
}

pub fn united(one: Option<Rect>, two: Rect) -> Rect {
    let Some(one) = one else { return two };
    let low = Coord { x: one.min().x.min(two.min().x), y: one.min().y.min(two.min().y) };
    let high = Coord { x: one.max().x.max(two.max().x), y: one.max().y.max(two.max().y) };
    Rect::new(low, high)
}

/// Half the length, in metres, of the lines through `at` that stay inside: along x and along y.
pub fn reach_inside(shape: &MultiPolygon, [x, y]: Xy) -> (f64, f64) {
    let (mut across, mut along) = (f64::MAX, f64::MAX);
    let rings = shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    for line in rings.flat_map(|ring| ring.lines().collect::<Vec<_>>()) {
        let (a, b) = (line.start, line.end);
        if (a.y > y) != (b.y > y) {
            across = across.min((a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x) - x).abs());
        }
        if (a.x > x) != (b.x > x) {
            along = along.min((a.y + (x - a.x) / (b.x - a.x) * (b.y - a.y) - y).abs());
        }
    }
    let found = |reach: f64| if reach == f64::MAX { 0.0 } else { reach };
    (found(across), found(along))
}

#[cfg(test)]
mod tests {
    use super::{Frame, coord, reach_inside};
    use crate::model::Footprint;
    use geo::Rect;

    #[test]
    fn a_plan_has_north_up_and_fills_its_box() {
        let bounds = Rect::new(coord([10.0, -30.0]), coord([30.0, -20.0]));
        let frame = Frame::plan();
        let frame = frame.fitted(frame.bounds(bounds), [0.0, 0.0], [200.0, 200.0], 100.0);
        assert_eq!(frame.scale, 10.0);
        assert_eq!(frame.at([10.0, -20.0]), [0.0, 50.0]);
        assert_eq!(frame.at([30.0, -30.0]), [200.0, 150.0]);
    }

    #[test]
    fn the_room_for_a_label_is_measured_through_its_anchor() {
        let shape = Footprint::rectangle([0.0, 0.0], [8.0, 2.0]).shape().unwrap();
        assert_eq!(reach_inside(&shape, [3.0, 1.0]), (3.0, 1.0));
    }
}
