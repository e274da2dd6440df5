//! Where a room lies, as it can be typed: a rectangle, a polygon, a corridor, or about where it is.

use super::failure::Failure;
use super::remarks::point;
use crate::model::{Footprint, Xy};
use clap::Args;

#[derive(Args, Clone, Debug, Default)]
pub struct Outline {
    /// Two opposite corners, in metres of the plan: "2,18 8,32"
    #[arg(long, value_name = "POINTS", allow_hyphen_values = true, conflicts_with_all = ["polygon", "corridor", "centre"])]
    rectangle: Option<String>,
    /// All corners in order: "0,0 6,0 6,4 0,4"
    #[arg(long, value_name = "POINTS", allow_hyphen_values = true, conflicts_with_all = ["corridor", "centre"])]
    polygon: Option<String>,
    /// The middle line of a passage, with --width: "0,14 0,30 6,30"
    #[arg(long, value_name = "POINTS", allow_hyphen_values = true, requires = "width", conflicts_with = "centre")]
    corridor: Option<String>,
    /// The width of the passage in metres
    #[arg(long, value_name = "METRES", requires = "corridor")]
    width: Option<f64>,
    /// About where its middle is
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    centre: Option<String>,
    /// How far from there it may be, in metres
    #[arg(long, value_name = "METRES", default_value_t = 5.0)]
    within: f64,
}

impl Outline {
    /// The footprint that was typed, if any.
    pub fn footprint(&self) -> Result<Option<Footprint>, Failure> {
        if let Some(corners) = &self.rectangle {
            let [a, b] = two_points(corners)?;
            return Ok(Some(Footprint::rectangle(a, b)));
        }
        if let Some(corners) = &self.polygon {
            return Ok(Some(Footprint::Polygon { outer: points(corners)?, holes: Vec::new() }));
        }
        if let (Some(line), Some(width_m)) = (&self.corridor, self.width) {
            return Ok(Some(Footprint::Centreline { points: points(line)?, width_m }));
        }
        let Some(centre) = &self.centre else { return Ok(None) };
        Ok(Some(Footprint::Point { at: plan_point(centre)?, uncertainty_m: self.within }))
    }
}

fn points(text: &str) -> Result<Vec<Xy>, Failure> {
    text.split_whitespace().map(plan_point).collect()
}

/// `0,25 10,25`: two points of the plan.
pub fn two_points(text: &str) -> Result<[Xy; 2], Failure> {
    let two = <[Xy; 2]>::try_from(points(text)?);
    two.map_err(|_| {
        Failure::usage(format!("\"{text}\" is not two points; write metres of the plan, as \"0,25 10,25\""))
    })
}

/// `12.5,3`: a point of the plan, or a sentence about what is none.
pub fn plan_point(text: &str) -> Result<Xy, Failure> {
    point(text).ok_or_else(|| Failure::usage(format!("\"{text}\" is no point; write metres of the plan, as 12.5,3")))
}
