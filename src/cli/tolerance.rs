//! From what size on an unexplained area is a place to look.

use super::failure::Failure;
use crate::analysis::Tolerance;
use crate::model::Facility;
use clap::Args;

#[derive(Args, Clone, Debug, Default)]
pub struct Tolerances {
    /// Thickness of walls in metres; else what the map says, else 0.5
    #[arg(long, value_name = "METRES")]
    wall: Option<f64>,
    /// The radius of a circle that must fit in, in metres; else 0.5
    #[arg(long, value_name = "METRES")]
    radius: Option<f64>,
    /// The least area in square metres; else 2
    #[arg(long, value_name = "M2")]
    area: Option<f64>,
}

impl Tolerances {
    pub fn of(&self, facility: &Facility) -> Result<Tolerance, Failure> {
        let said = [self.wall, self.radius, self.area].into_iter().flatten();
        if let Some(bad) = said.into_iter().find(|value| !(0.0..=1e6).contains(value)) {
            return Err(Failure::usage(format!("{bad} is no size; give metres, 0 or more")));
        }
        let tolerance = Tolerance::of(facility);
        Ok(Tolerance {
            wall_m: self.wall.unwrap_or(tolerance.wall_m),
            radius_m: self.radius.unwrap_or(tolerance.radius_m),
            area_m2: self.area.unwrap_or(tolerance.area_m2),
        })
    }
}
