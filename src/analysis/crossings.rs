//! Where two bearings cross: what was heard from two places is likely there.

use crate::model::{LevelId, SpaceIx, Xy};
use crate::search::{Clue, MarkId, Observation, Picture};
use geo::{Contains, Point};

/// Two observations of one sort whose bearings meet.
#[derive(Clone, PartialEq, Debug)]
pub struct Crossing {
    pub clue: Clue,
    pub of: [MarkId; 2],
    pub level: LevelId,
    pub at: Xy,
    /// How far off it may be, from the spread of both bearings; metres.
    pub within_m: f64,
    /// The known room there; none where the plan is blank.
    pub space: Option<SpaceIx>,
}

// Nearly parallel bearings meet anywhere; ten degrees is what a compass in a corridor is good for.
const LEAST_ANGLE_DEG: f64 = 10.0;
const USUAL_SPREAD_DEG: f64 = 10.0;

/// All crossings of bearings taken on the same level, the surest first.
pub fn crossings(picture: &Picture) -> Vec<Crossing> {
    let all: Vec<(&MarkId, &Observation)> =
        picture.told.observations.iter().map(|(id, (_, seen))| (id, seen)).collect();
    let mut found = Vec::new();
    for (at, (one_id, one)) in all.iter().enumerate() {
        for (two_id, two) in &all[at + 1..] {
            if one.clue != two.clue || one.at.level != two.at.level {
                continue;
            }
            if let Some((at, within_m)) = cross(one, two) {
                let of = [(*one_id).clone(), (*two_id).clone()];
                let space = room_at(picture, &one.at.level, at);
                found.push(Crossing { clue: one.clue, of, level: one.at.level.clone(), at, within_m, space });
            }
        }
    }
    found.sort_by(|a, b| a.within_m.total_cmp(&b.within_m));
    found
}

/// The point that lies ahead on both bearings, and how far off it may be.
fn cross(one: &Observation, two: &Observation) -> Option<(Xy, f64)> {
    let direction = |deg: f64| [deg.to_radians().sin(), deg.to_radians().cos()];
    let (u, v) = (direction(one.bearing_deg?), direction(two.bearing_deg?));
    let (p, q) = (one.at.at, two.at.at);
    let between = [q[0] - p[0], q[1] - p[1]];
    let turn = u[0] * v[1] - u[1] * v[0];
    if turn.abs() < LEAST_ANGLE_DEG.to_radians().sin() {
        return None;
    }
    let along_one = (between[0] * v[1] - between[1] * v[0]) / turn;
    let along_two = (between[0] * u[1] - between[1] * u[0]) / turn;
    if along_one < 0.0 || along_two < 0.0 {
        return None;
    }
    let off = |along: f64, seen: &Observation| {
        along * seen.spread_deg.unwrap_or(USUAL_SPREAD_DEG).min(60.0).to_radians().tan()
    };
    let within_m = off(along_one, one).max(off(along_two, two)) / turn.abs();
    Some(([p[0] + along_one * u[0], p[1] + along_one * u[1]], within_m))
}

fn room_at(picture: &Picture, level: &LevelId, at: Xy) -> Option<SpaceIx> {
    let facility = &picture.facility;
    let level = facility.level_ix(level)?;
    let holds = |space: &SpaceIx| {
        facility.level_of(*space) == level
            && facility.space(*space).footprint.shape().is_some_and(|shape| shape.contains(&Point::new(at[0], at[1])))
    };
    facility.space_ixs().find(holds)
}
