//! Laying a building where the planner wants it: scale, turn, offset, level numbers, levels over each other.

use super::motion::Motion;
use super::placing::Placing;
use super::{ImportError, Options, Sketch};
use crate::import::geodetic::Projection;
use crate::model::{Draft, Level, Xy};
use serde::Serialize;
use std::collections::BTreeMap;

/// Points of one level, each with where it belongs: plan metres, as the building lies without this.
#[derive(Clone, PartialEq, Debug)]
pub struct Alignment {
    /// The level by id, name or number.
    pub level: String,
    pub pairs: Vec<(Xy, Xy)>,
}

/// How well points were brought onto their counterparts.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Fit {
    /// What was moved.
    pub what: String,
    /// Counterclockwise.
    pub turn_deg: f64,
    pub shift_m: [f64; 3],
    /// Root mean square of what remains between the pairs, metres.
    pub residual_m: f64,
    /// What remains of each pair, in the order given, metres.
    pub each_m: Vec<f64>,
}

/// Places the whole, then its levels.
///
/// # Errors
/// An option names a level that is not there.
pub(super) fn place(sketch: &mut Sketch, options: &Options) -> Result<Vec<Fit>, ImportError> {
    if let Some(name) = &options.name {
        sketch.draft.name.clone_from(name);
    }
    let motion = Motion::new(options.rotate_deg, options.offset_m);
    let placing = Placing { scale: options.scale, motion, up_m: 0.0 };
    if placing != Placing::NONE {
        placing.draft(&mut sketch.draft);
        sketch.openings.iter_mut().for_each(|opening| placing.opening(opening));
        move_origin(&mut sketch.draft, options.offset_m);
    }
    renumber(&mut sketch.draft, &options.ordinals)?;
    if let Some(height_m) = options.level_height_m {
        restack(&mut sketch.draft, height_m);
    }
    options.alignments.iter().map(|alignment| align(sketch, alignment)).collect()
}

fn align(sketch: &mut Sketch, Alignment { level, pairs }: &Alignment) -> Result<Fit, ImportError> {
    let id = named(&mut sketch.draft, level)?.id.clone();
    let nothing = || ImportError::Option(format!("no pair of points says where level {level} belongs"));
    let (motion, residual_m) = Motion::fit(pairs).ok_or_else(nothing)?;
    Placing { motion, ..Placing::NONE }.on_level(&mut sketch.draft, &mut sketch.openings, &id);
    let [x, y] = motion.shift();
    Ok(Fit {
        what: format!("level {level}"),
        turn_deg: motion.angle().to_degrees(),
        shift_m: [x, y, 0.0],
        residual_m,
        each_m: pairs.iter().map(|&(a, b)| motion.miss(a, b)).collect(),
    })
}

fn renumber(draft: &mut Draft, ordinals: &[(String, i32)]) -> Result<(), ImportError> {
    // All are looked up before any is changed, so that two levels can swap their numbers.
    let ids = ordinals.iter().map(|(level, ordinal)| Ok((named(draft, level)?.id.clone(), *ordinal)));
    for (id, ordinal) in ids.collect::<Result<Vec<_>, ImportError>>()? {
        draft.levels.iter_mut().filter(|level| level.id == id).for_each(|level| level.ordinal = ordinal);
    }
    Ok(())
}

fn named<'a>(draft: &'a mut Draft, wanted: &str) -> Result<&'a mut Level, ImportError> {
    let by_name = |level: &Level| level.id.as_str() == wanted || level.name == wanted;
    let by_number = |level: &Level| level.ordinal.to_string() == wanted || level.label() == wanted;
    let at = draft.levels.iter().position(by_name).or_else(|| draft.levels.iter().position(by_number));
    let known = draft.levels.iter().map(|level| format!("{} ({})", level.id, level.ordinal)).collect::<Vec<_>>();
    let unknown = || ImportError::Option(format!("there is no level {wanted}; there are {}", known.join(", ")));
    at.map(|at| &mut draft.levels[at]).ok_or_else(unknown)
}

/// The plan's origin moves against what is drawn on it.
fn move_origin(draft: &mut Draft, [x, y]: Xy) {
    let (sin, cos) = draft.north_deg.unwrap_or(0.0).to_radians().sin_cos();
    if let Some(origin) = draft.georeference.as_mut().filter(|_| [x, y] != [0.0, 0.0]) {
        let [longitude, latitude] = Projection::at(*origin).degrees([-x * cos - y * sin, x * sin - y * cos]);
        (origin.longitude_deg, origin.latitude_deg) = (longitude, latitude);
    }
}

/// Storeys of one height in place of those the file has or the reader assumed.
fn restack(draft: &mut Draft, height_m: f64) {
    let mut moves: BTreeMap<String, (f64, f64, f64)> = BTreeMap::new();
    for level in &mut draft.levels {
        let elevation_m = f64::from(level.ordinal) * height_m;
        let stretch = if level.height_m > 0.0 { height_m / level.height_m } else { 1.0 };
        moves.insert(level.id.to_string(), (level.elevation_m, elevation_m, stretch));
        (level.elevation_m, level.height_m) = (elevation_m, height_m);
    }
    for space in &mut draft.spaces {
        if let Some(&(from, to, stretch)) = moves.get(space.level.as_str()) {
            space.floor_z_m = space.floor_z_m.map(|z| to + (z - from) * stretch);
        }
    }
    draft.storey_height_m = Some(height_m);
}
