//! Degrees on the Earth to metres on a plan: equirectangular around an origin, good to a centimetre over a kilometre.

use super::storeys::median;
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
        let (mut lons, mut lats) = (Vec::new(), Vec::new());
        points.filter(|&at| is_on_earth(at)).for_each(|[lon, lat]| {
            lons.push(lon);
            lats.push(lat);
        });
        let (lon, lat) = (median(lons.into_iter())?, median(lats.into_iter())?);
        let thousandth = |value: f64| (value * 1000.0).round() / 1000.0;
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

/// What coordinates of unsaid unit are: degrees on the Earth, or metres of some grid, counted from near the plan.
#[derive(Clone, Copy, Debug)]
pub enum Frame {
    Degrees(Projection),
    Metres(Xy),
}

impl Frame {
    /// Judged by the outlines of rooms: never a fiftieth of a degree wide, and always more than a fiftieth of a metre.
    pub fn of(outlines: &[Vec<Xy>]) -> Self {
        let width = |outline: &Vec<Xy>| {
            let xs = outline.iter().map(|at| at[0]).filter(|x| x.is_finite());
            let (least, most) = xs.fold((f64::MAX, f64::MIN), |(least, most), x| (least.min(x), most.max(x)));
            most - least
        };
        let is_wide = median(outlines.iter().map(width)).is_some_and(|width| width > 0.02);
        let corners = || outlines.iter().flatten().copied();
        match Projection::around(corners()).filter(|_| !is_wide) {
            Some(projection) => Self::Degrees(projection),
            None => Self::Metres([near(corners().map(|at| at[0])), near(corners().map(|at| at[1]))]),
        }
    }

    pub fn metres(&self, at: Xy) -> Xy {
        match self {
            Self::Degrees(projection) => projection.metres(at),
            Self::Metres(origin) => [at[0] - origin[0], at[1] - origin[1]],
        }
    }

    pub fn georeference(&self) -> Option<Georeference> {
        match self {
            Self::Degrees(projection) => Some(projection.origin),
            Self::Metres(_) => None,
        }
    }
}

/// The kilometre of a grid that coordinates are near; zero for a plan with an origin of its own. Rounded, so that a
/// newer edition of the file has the same origin.
fn near(values: impl Iterator<Item = f64>) -> f64 {
    let middle = median(values).unwrap_or(0.0);
    if (5_000.0..1.0e9).contains(&middle.abs()) { (middle / 1000.0).round() * 1000.0 } else { 0.0 }
}

/// Whether `(longitude, latitude)` are finite degrees on the globe.
pub fn is_on_earth([lon, lat]: Xy) -> bool {
    lon.abs() <= 180.0 && lat.abs() <= 90.0
}

#[cfg(test)]
mod tests {
    use super::{Frame, Projection};
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

    #[test]
    fn degrees_grid_metres_and_plan_metres_are_told_apart() {
        let square = |x: f64, y: f64, side: f64| vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side]];
        assert!(matches!(Frame::of(&[square(13.7, 51.0, 0.0001)]), Frame::Degrees(_)));
        assert!(matches!(Frame::of(&[square(13.7, 51.0, 5.0)]), Frame::Metres([0.0, 0.0])));
        let grid = Frame::of(&[square(445_538.0, 5_444_905.0, 5.0)]);
        assert_eq!(grid.metres([445_540.0, 5_444_900.0]), [-460.0, -100.0]);
        assert!(matches!(Frame::of(&[vec![[f64::NAN, 1.0e300]]]), Frame::Metres([0.0, 0.0])));
    }
}
