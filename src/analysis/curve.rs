//! Square metres left over time, the pace of the search, and when it would end at that pace.

use super::{Band, Roster};
use crate::model::SpaceIx;
use crate::search::{Pass, Picture, SpaceRecord, Thoroughness};
use std::collections::BTreeMap;

/// What was left after one moment, in surveyed and placed floor.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    pub primary_left_m2: f64,
    pub secondary_left_m2: f64,
}

/// How fast it goes: from the slower to the faster of the pace since the first search and the pace of the last third.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pace {
    pub m2_per_h: Band,
    /// When nothing would be left, earliest and latest, milliseconds since 1970: none once nothing is left; no latest
    /// where the slower pace stands still.
    pub end_ms: Option<(i64, Option<i64>)>,
}

/// The tally over time as it is held now: a pass taken back counts at no time, one to recheck not as secondary. What was
/// held then is another lens's picture.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Curve {
    /// The first holds what was left before the first dated search. Empty where none is dated.
    pub points: Vec<Point>,
    /// None until searches were reported over at least ten minutes.
    pub primary: Option<Pace>,
    pub secondary: Option<Pace>,
}

const SHORTEST_MS: i64 = 10 * 60_000;
const HOUR_MS: f64 = 3_600_000.0;
/// An end later than this is no projection.
const FURTHEST_MS: f64 = 10.0 * 365.0 * 24.0 * HOUR_MS;

#[derive(Clone, Copy, Default)]
struct Done {
    primary_m2: f64,
    secondary_m2: f64,
}

/// `until_ms`: the end of the time looked at, usually now.
pub fn curve(picture: &Picture, roster: &Roster, until_ms: i64) -> Curve {
    let (mut steps, mut left) = (BTreeMap::<i64, Done>::new(), Done::default());
    for space in picture.facility.space_ixs() {
        let Some(area_m2) = roster.counted_m2(space) else { continue };
        let (primary, secondary) = since(picture, space);
        for (since, pick) in [(primary, primary_of as Pick), (secondary, secondary_of)] {
            match since {
                Since::Never => *pick(&mut left) += area_m2,
                Since::Undated => {}
                Since::At(at_ms) => {
                    *pick(&mut left) += area_m2;
                    *pick(steps.entry(at_ms).or_default()) += area_m2;
                }
            }
        }
    }
    let points = points(&steps, left);
    let pace = |of: fn(&Point) -> f64| pace(&points, of, until_ms);
    let (primary, secondary) = (pace(|point| point.primary_left_m2), pace(|point| point.secondary_left_m2));
    Curve { points, primary, secondary }
}

type Pick = fn(&mut Done) -> &mut f64;

fn primary_of(done: &mut Done) -> &mut f64 {
    &mut done.primary_m2
}

fn secondary_of(done: &mut Done) -> &mut f64 {
    &mut done.secondary_m2
}

#[derive(Clone, Copy)]
enum Since {
    Never,
    /// A copy that leaves the times out.
    Undated,
    At(i64),
}

/// Since when a space counts as searched once and as searched thoroughly.
fn since(picture: &Picture, space: SpaceIx) -> (Since, Since) {
    let (searched, record) = (picture.searched[space.get()], picture.spaces.get(&space));
    let Some((searched, record)) = searched.zip(record) else { return (Since::Never, Since::Never) };
    let times = |least: Thoroughness| record.passes.iter().filter(move |pass| pass.thoroughness >= least).map(at);
    let primary = times(Thoroughness::Primary).min().flatten();
    let secondary = match searched {
        Thoroughness::Primary => Since::Never,
        Thoroughness::Secondary => dated(answering(record, times(Thoroughness::Secondary))),
    };
    (dated(primary), secondary)
}

// A pass after a disturbance counts from then on, and not the one it overtook.
fn answering(record: &SpaceRecord, times: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    if record.disturbances.is_empty() { times.min().flatten() } else { times.max().flatten() }
}

fn at(pass: &Pass) -> Option<i64> {
    pass.when.map(|when| when.at_ms)
}

fn dated(at: Option<i64>) -> Since {
    at.map_or(Since::Undated, Since::At)
}

fn points(steps: &BTreeMap<i64, Done>, mut left: Done) -> Vec<Point> {
    let point = |at_ms: i64, left: &Done| Point {
        at_ms,
        primary_left_m2: left.primary_m2.max(0.0),
        secondary_left_m2: left.secondary_m2.max(0.0),
    };
    let first = steps.keys().next().map(|&at_ms| point(at_ms, &left));
    let rest = steps.iter().map(|(&at_ms, done)| {
        left.primary_m2 -= done.primary_m2;
        left.secondary_m2 -= done.secondary_m2;
        point(at_ms, &left)
    });
    first.into_iter().chain(rest.collect::<Vec<_>>()).collect()
}

fn pace(points: &[Point], left: fn(&Point) -> f64, until_ms: i64) -> Option<Pace> {
    let (first, last) = (points.first()?, points.last()?);
    let until_ms = until_ms.max(last.at_ms);
    let span_ms = until_ms.saturating_sub(first.at_ms);
    if span_ms < SHORTEST_MS || left(first) <= left(last) {
        return None;
    }
    let third_ms = span_ms / 3;
    let before_third = points.iter().rev().find(|point| point.at_ms <= until_ms - third_ms).unwrap_or(first);
    let per_h = |done_m2: f64, in_ms: i64| done_m2 / (in_ms as f64 / HOUR_MS);
    let m2_per_h =
        Band::new(per_h(left(first) - left(last), span_ms), per_h(left(before_third) - left(last), third_ms))?;
    let end = |m2_per_h: f64| {
        let in_ms = left(last) / m2_per_h * HOUR_MS;
        (in_ms <= FURTHEST_MS).then(|| until_ms.saturating_add(in_ms as i64))
    };
    // A sum of floats may leave a hair of floor.
    let end_ms = if left(last) < 1e-6 { None } else { end(m2_per_h.high).map(|soonest| (soonest, end(m2_per_h.low))) };
    Some(Pace { m2_per_h, end_ms })
}
