use crate::import::geodetic::Projection;
use crate::model::plan::{coord, xy};
use crate::model::{Facility, Outline, Xy};
use geo::{MultiPolygon, Orient, Polygon, orient::Direction};
use serde_json::{Value, json};

/// From plan metres to longitude and latitude, where the map says where it lies.
pub struct Place {
    projection: Option<Projection>,
    sin: f64,
    cos: f64,
}

impl Place {
    pub fn of(facility: &Facility) -> Self {
        let draft = facility.draft();
        // The plan's y axis bears `north_deg` clockwise from north.
        let (sin, cos) = draft.north_deg.unwrap_or(0.0).to_radians().sin_cos();
        Self { projection: draft.georeference.map(Projection::at), sin, cos }
    }

    pub fn is_on_earth(&self) -> bool {
        self.projection.is_some()
    }

    /// Longitude and latitude; without a georeference the plan's own metres.
    pub fn at(&self, [x, y]: Xy) -> Xy {
        match &self.projection {
            Some(projection) => projection.degrees([x * self.cos + y * self.sin, y * self.cos - x * self.sin]),
            None => [x, y],
        }
    }

    pub fn point(&self, at: Xy) -> Value {
        json!({ "type": "Point", "coordinates": self.at(at) })
    }

    /// Outer rings counterclockwise and closed, as RFC 7946 wants them.
    pub fn shape(&self, shape: &MultiPolygon) -> Value {
        let polygons: Vec<Vec<Vec<Xy>>> = shape.iter().map(|polygon| self.rings(polygon)).collect();
        match <[_; 1]>::try_from(polygons) {
            Ok([rings]) => json!({ "type": "Polygon", "coordinates": rings }),
            Err(polygons) => json!({ "type": "MultiPolygon", "coordinates": polygons }),
        }
    }

    pub fn outline(&self, outline: &Outline) -> Value {
        json!({ "type": "Polygon", "coordinates": self.rings(&outline.into()) })
    }

    fn rings(&self, polygon: &Polygon) -> Vec<Vec<Xy>> {
        let polygon = polygon.orient(Direction::Default);
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        rings.map(|ring| ring.coords().map(|&at| self.at(xy(at))).collect()).collect()
    }

    /// A line of `width_m` along a wall, its middle at `at`.
    pub fn along(&self, [x, y]: Xy, angle: f64, width_m: f64) -> Value {
        let (dy, dx) = angle.sin_cos();
        let (dx, dy) = (dx * width_m / 2.0, dy * width_m / 2.0);
        let ends = [coord([x - dx, y - dy]), coord([x + dx, y + dy])].map(|end| self.at(xy(end)));
        json!({ "type": "LineString", "coordinates": ends })
    }
}
