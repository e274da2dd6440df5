//! Two buildings become one facility: tunnels under a surface building, a wing beside another.

use super::motion::Motion;
use super::placing::Placing;
use super::{Fit, ImportError};
use crate::model::{
    Code, Draft, End, Facility, Finding, Level, LevelId, Place, Portal, Section, Space, Thing, Underlay, Xy,
};
use std::collections::HashMap;

// Beyond this the points named are not the same ones in both plans, or one plan is out of scale.
const POOR_M: f64 = 0.5;
const LEAST_SPREAD_M: f64 = 0.1;

/// One point in both plans: in the one that is added, and in the one it is joined to. Metres; the height is that of
/// the floor where it is known.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pair {
    pub from: (Xy, Option<f64>),
    pub onto: (Xy, Option<f64>),
}

impl Pair {
    /// Reads `x,y=x,y`, `x,y,z=x,y,z` or `ROOM=ROOM`, the point in the plan that is added first.
    ///
    /// # Errors
    /// A side is neither a point nor a room of its plan.
    pub fn parse(text: &str, added: &Draft, onto: &Draft) -> Result<Self, ImportError> {
        // A room's id may have the sign in it, so every one of them is tried.
        let splits = || text.match_indices('=').map(|(at, _)| (text[..at].trim(), text[at + 1..].trim()));
        let both = splits().find_map(|(from, to)| Some(Self { from: spot(from, added)?, onto: spot(to, onto)? }));
        both.ok_or_else(|| {
            let why = match splits().next() {
                None => "has no = between the two".to_owned(),
                Some((from, _)) if spot(from, added).is_none() => {
                    format!("has no room {from} in the plan that is added")
                }
                Some((_, to)) => format!("has no room {to} in the plan it is joined to"),
            };
            ImportError::Option(format!("the pair \"{text}\" {why}; write x,y,z=x,y,z or ROOM=ROOM"))
        })
    }
}

fn spot(text: &str, draft: &Draft) -> Option<(Xy, Option<f64>)> {
    let numbers: Option<Vec<f64>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some(&[x, y]) => return Some(([x, y], None)),
        Some(&[x, y, z]) => return Some(([x, y], Some(z))),
        _ => {}
    }
    let room = draft.spaces.iter().find(|space| space.id.as_str() == text)?;
    let level = draft.levels.iter().find(|level| level.id == room.level);
    Some((room.footprint.anchor()?, room.floor_z_m.or(level.map(|level| level.elevation_m))))
}

/// One facility out of two.
#[derive(Clone, Debug)]
pub struct Joined {
    pub draft: Draft,
    /// How the added one was moved; none where it was taken as it lies.
    pub fit: Option<Fit>,
    pub findings: Vec<Finding>,
}

/// Joins `added` to `onto`. Its ids get the prefix; its levels become those of like number and height, else stay their
/// own. Without pairs it is taken as it lies; with two or more it is turned, shifted and raised, never stretched.
///
/// # Errors
/// One pair only, points that lie on each other, or ids that collide all the same.
pub fn join(onto: &Draft, mut added: Draft, pairs: &[Pair], prefix: &str) -> Result<Joined, ImportError> {
    let mut findings = Vec::new();
    let fit = match pairs {
        [] => None,
        [_] => return Err(ImportError::Option("one pair of points leaves the turn open; name two or more".to_owned())),
        _ => Some(moved(&mut added, pairs)?),
    };
    if let Some(fit) = fit.as_ref().filter(|fit| fit.residual_m > POOR_M) {
        let message = format!(
            "the pairs fit to {:.2} m only: a point is named wrongly, or one of the plans is out of scale",
            fit.residual_m
        );
        findings.push(Finding::warning(Code::Guessed, Place::nowhere(), message));
    }
    let levels = levels(onto, &added, prefix, &mut findings);
    let mut draft = onto.clone();
    take(&mut draft, added, prefix, &levels);
    match Facility::new(draft) {
        Ok(facility) => Ok(Joined { draft: facility.draft().clone(), fit, findings }),
        Err(faults) => {
            let why = faults.first().map(ToString::to_string).unwrap_or_default();
            Err(ImportError::Option(format!("the two do not go together: {why}; choose another prefix")))
        }
    }
}

fn moved(added: &mut Draft, pairs: &[Pair]) -> Result<Fit, ImportError> {
    let plan: Vec<(Xy, Xy)> = pairs.iter().map(|pair| (pair.from.0, pair.onto.0)).collect();
    if plan.iter().flat_map(|(a, b)| [a, b]).flatten().any(|value| !value.is_finite()) {
        return Err(ImportError::Option("a point of the pairs is not a number".to_owned()));
    }
    let apart = |at: fn(&(Xy, Xy)) -> Xy| {
        let first = at(&plan[0]);
        plan.iter().map(|pair| f64::hypot(at(pair)[0] - first[0], at(pair)[1] - first[1])).fold(0.0, f64::max)
    };
    if apart(|pair| pair.0).min(apart(|pair| pair.1)) < LEAST_SPREAD_M {
        let why = "the points named lie over one another; name points that are far apart on the plan";
        return Err(ImportError::Option(why.to_owned()));
    }
    let heights = pairs.iter().filter_map(|pair| Some(pair.onto.1? - pair.from.1?));
    let heights: Vec<f64> = heights.filter(|up| up.is_finite()).collect();
    let up_m = if heights.is_empty() { 0.0 } else { heights.iter().sum::<f64>() / heights.len() as f64 };
    let (motion, _) = Motion::fit(&plan).unwrap_or((Motion::NONE, 0.0));
    let miss = |pair: &Pair| {
        let up = pair.onto.1.zip(pair.from.1).map_or(0.0, |(to, from)| to - from - up_m);
        motion.miss(pair.from.0, pair.onto.0).hypot(up)
    };
    let each_m: Vec<f64> = pairs.iter().map(miss).collect();
    Placing { scale: 1.0, motion, up_m }.draft(added);
    let [x, y] = motion.shift();
    Ok(Fit {
        what: if added.name.is_empty() { "the plan that is added".to_owned() } else { added.name.clone() },
        turn_deg: motion.angle().to_degrees(),
        shift_m: [x, y, up_m],
        residual_m: (each_m.iter().map(|miss| miss * miss).sum::<f64>() / each_m.len() as f64).sqrt(),
        each_m,
    })
}

/// Which level of the whole each added level becomes.
fn levels(onto: &Draft, added: &Draft, prefix: &str, findings: &mut Vec<Finding>) -> HashMap<LevelId, LevelId> {
    let mut levels = HashMap::new();
    for level in &added.levels {
        let same_number = || onto.levels.iter().filter(|other| other.ordinal == level.ordinal);
        let near = |other: &&Level| {
            (other.elevation_m - level.elevation_m).abs() <= 0.5 * other.height_m.min(level.height_m).max(0.5)
        };
        let id = same_number().find(near).map(|other| other.id.clone()).unwrap_or_else(|| {
            if let Some(other) = same_number().next() {
                let message = format!(
                    "has the number {} as \"{}\" has, at {:.1} m in place of {:.1} m; renumber it with --level-map if \
                     it lies lower or higher",
                    level.ordinal, other.id, level.elevation_m, other.elevation_m
                );
                let id = format!("{prefix}{}", level.id);
                findings.push(Finding::warning(Code::Guessed, Place::of(Thing::Level, id), message));
            }
            LevelId::new(format!("{prefix}{}", level.id))
        });
        levels.insert(level.id.clone(), id);
    }
    levels
}

fn take(draft: &mut Draft, added: Draft, prefix: &str, levels: &HashMap<LevelId, LevelId>) {
    let level = |id: LevelId| levels.get(&id).cloned().unwrap_or(id);
    let known: Vec<LevelId> = draft.levels.iter().map(|level| level.id.clone()).collect();
    let own = added.levels.into_iter().map(|old| Level { id: level(old.id.clone()), ..old });
    draft.levels.extend(own.filter(|level| !known.contains(&level.id)));
    draft.sections.extend(added.sections.into_iter().map(|old| Section {
        id: format!("{prefix}{}", old.id).as_str().into(),
        level: old.level.map(level),
        ..old
    }));
    draft.spaces.extend(added.spaces.into_iter().map(|old| Space {
        id: format!("{prefix}{}", old.id).as_str().into(),
        level: level(old.level),
        section: old.section.map(|section| format!("{prefix}{section}").as_str().into()),
        ..old
    }));
    draft.portals.extend(added.portals.into_iter().map(|old| {
        let (a, b) = old.between;
        let b = match b {
            End::Space(id) => End::Space(format!("{prefix}{id}").as_str().into()),
            end => end,
        };
        let between = (format!("{prefix}{a}").as_str().into(), b);
        Portal { id: format!("{prefix}{}", old.id).as_str().into(), between, ..old }
    }));
    draft.underlays.extend(added.underlays.into_iter().map(|old| Underlay { level: level(old.level), ..old }));
    // Whoever asks to be named must stay named.
    if !added.notice.is_empty() && !draft.notice.contains(&added.notice) {
        let both = [draft.notice.as_str(), &added.notice];
        draft.notice = both.into_iter().filter(|notice| !notice.is_empty()).collect::<Vec<_>>().join(" ");
    }
    draft.extra.extend(added.extra.into_iter().map(|(key, value)| (format!("{prefix}{key}"), value)));
}
