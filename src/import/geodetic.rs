//! Degrees on the Earth to metres on a plan: equirectangular around an origin, good to a centimetre over a kilometre.

use crate::model::{Georeference, Xy};

#[derive(Clone, Copy, Debug)]
pub struct Projection {
    pub origin: Georeference,
    metres_per_degree: Xy,
}

impl Projection {
    /// Centred on the middle of the given `(longitude, latitude)` points; none where there are none.
    ///
    /// The middle is the median, so that one stray point moves nothing, and rounded to a thousandth of a degree, so
    /// that a newer edition with one room more keeps every other room where it was.
    pub fn around(points: impl Iterator<Item = Xy>) -> Option<Self> {
        let (mut longitudes, mut latitudes): (Vec<f64>, Vec<f64>) =
            points.filter(|&at| is_on_earth(at)).map(|[lon, lat]| (lon, lat)).unzip();
        let median = |values: &mut Vec<f64>| {
            let middle = values.len() / 2;
            (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
        };
        let thousandth = |value: f64| (value * 1000.0).round() / 1000.0;
        let (lon, lat) = (median(&mut longitudes)?, median(&mut latitudes)?);
        Some(Self::at(Georeference { latitude_deg: thousandth(lat), longitude_deg: thousandth(lon) }))
    }

    pub fn at(origin: Georeference) -> Self {
        // The usual series for the length of a degree on the WGS 84 ellipsoid.
        let lat = origin.latitude_deg.to_radians();
        let north = 111_132.92 - 559.82 * (2.0 * lat).cos() + 1.175 * (4.0 * lat).cos() - 0.0023 * (6.0 * lat).cos();
        let east = 111_412.84 * lat.cos() - 93.5 * (3.0 * lat).cos() + 0.118 * (5.0 * lat).cos();
        Self { origin, metres_per_degree: [east, north] }
    }

    /// `(longitude, latitude)` in degrees to metres east and north of the origin.
    pub fn metres(&self, [lon, lat]: Xy) -> Xy {
        let [east, north] = self.metres_per_degree;
        [(lon - self.origin.longitude_deg) * east, (lat - self.origin.latitude_deg) * north]
    }

    /// Metres east and north of the origin back to `(longitude, latitude)` in degrees.
    pub fn degrees(&self, [x, y]: Xy) -> Xy {
        let [east, north] = self.metres_per_degree;
        [self.origin.longitude_deg + x / east, self.origin.latitude_deg + y / north]
    }
}

/// Whether `(longitude, latitude)` are finite degrees on the globe.
pub fn is_on_earth([lon, lat]: Xy) -> bool {
    lon.abs() <= 180.0 && lat.abs() <= 90.0
}

#[cfg(test)]
mod tests {
    use super::Projection;
    use crate::model::Georeference;

    #[test]
    fn metres_agree_with_the_ellipsoid() {
        let at = |latitude_deg| Projection::at(Georeference { latitude_deg, longitude_deg: 13.0 });
        // Lengths of a degree after the geodetic tables (NGA, 2020).
        for (latitude, east, north) in
            [(0.0, 111_319.5, 110_574.3), (45.0, 78_846.8, 111_131.7), (60.0, 55_800.0, 111_412.3)]
        {
            let [x, y] = at(latitude).metres([14.0, latitude + 1.0]);
            assert!((x - east).abs() < 1.0 && (y - north).abs() < 1.0, "{latitude}: {x} {y}");
        }
    }

    #[test]
    fn a_stray_point_does_not_move_the_origin() {
        let points = [[13.7221, 51.0251], [13.7222, 51.0252], [13.7223, 51.0253], [-80.0, f64::NAN], [179.0, 0.0]];
        let origin = Projection::around(points.into_iter()).unwrap().origin;
        assert_eq!((origin.longitude_deg, origin.latitude_deg), (13.722, 51.025));
        assert!(Projection::around(std::iter::empty()).is_none());
    }
}
