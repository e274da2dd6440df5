use super::belief::{cumulative_pod, success};
use super::{Band, Belief, Failed, PodTable, Priors};
use crate::model::{Facility, SpaceIx};
use crate::search::{Picture, Target};

/// A part of the building that probability is spread over: a section or a room.
#[derive(Clone, PartialEq, Debug)]
pub struct Segment {
    pub of: Target,
    pub spaces: Vec<SpaceIx>,
    /// Probability that it exists at all; none for what was surveyed, and where nobody said.
    pub exists: Option<Band>,
    /// POD of the searches that looked for it and did not find it.
    pub sought: Band,
}

impl Segment {
    /// As people call it.
    pub fn name<'a>(&'a self, facility: &'a Facility) -> &'a str {
        name_of(facility, &self.of)
    }

    fn pod(&self, picture: &Picture, pods: &PodTable) -> Band {
        let rooms = pods.of_segment(picture, &self.spaces).unwrap_or(NOTHING);
        let both = |rooms, sought| cumulative_pod([rooms, sought]);
        Band { low: both(rooms.low, self.sought.low), high: both(rooms.high, self.sought.high) }
    }
}

/// What people call a room, a door or a section; its id where it is not in the building as known.
pub fn name_of<'a>(facility: &'a Facility, target: &'a Target) -> &'a str {
    match target {
        Target::Space(id) => facility.space_ix(id).map_or(id.as_str(), |at| facility.space(at).label()),
        Target::Section(id) => facility.section_ix(id).map_or(id.as_str(), |at| facility.section(at).label()),
        Target::Portal(id) => facility.portal_ix(id).map_or(id.as_str(), |at| facility.portal(at).label()),
    }
}

/// What the search of one segment came to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SegmentEstimate {
    pub poa_before: f64,
    /// After what was searched everywhere, by the same assumption in both ends.
    pub poa_now: Band,
    pub pod: Band,
    /// Probability of success so far: POA before any search times cumulative POD.
    pub pos: Band,
    /// That it exists, where that is in doubt and somebody said how much.
    pub exists_now: Option<Band>,
}

/// How sure we are.
#[derive(Clone, PartialEq, Debug)]
pub enum Estimate {
    /// Until a planner has set priors and the rest of the world there is nothing to say.
    NotEstimated,
    Estimated {
        segments: Vec<SegmentEstimate>,
        row_now: Band,
        /// Cumulative probability of success over everything.
        success: Band,
        /// That somebody who is missing was not found yet, given there is somebody. Never 0.
        residual: Band,
    },
}

/// However thoroughly all was searched, this much doubt stays.
pub const LEAST_RESIDUAL: f64 = 0.001;

const NOTHING: Band = Band { low: 0.0, high: 0.0 };

/// Priors over the same segments, in the same order; others count as not set.
pub fn estimate(picture: &Picture, segments: &[Segment], priors: Option<&Priors>, pods: &PodTable) -> Estimate {
    let Some(priors) = priors.filter(|priors| priors.poa.len() == segments.len()) else {
        return Estimate::NotEstimated;
    };
    let pod: Vec<Band> = segments.iter().map(|segment| segment.pod(picture, pods)).collect();
    let low: Vec<f64> = pod.iter().map(|band| band.low).collect();
    let high: Vec<f64> = pod.iter().map(|band| band.high).collect();
    let found = Band { low: success(priors, &low), high: success(priors, &high) };
    let left = Band { low: (1.0 - found.high).max(LEAST_RESIDUAL), high: (1.0 - found.low).max(LEAST_RESIDUAL) };
    let ends = [&low, &high].map(|pods| {
        let exists = |pick: fn(&Band) -> f64| after(segments, priors, pods, pick);
        [exists(|band| band.low), exists(|band| band.high)]
    });
    let ends = ends.as_flattened();
    let of = |(at, &pod): (usize, &Band)| SegmentEstimate {
        poa_before: priors.poa[at],
        poa_now: spanned(ends, |belief| belief.poa[at]),
        pod,
        pos: Band { low: priors.poa[at] * pod.low, high: priors.poa[at] * pod.high },
        exists_now: segments[at].exists.map(|_| spanned(ends, |belief| belief.exists[at])),
    };
    Estimate::Estimated {
        segments: pod.iter().enumerate().map(of).collect(),
        row_now: spanned(ends, |belief| belief.row),
        success: found,
        residual: left,
    }
}

// One update with the cumulative POD comes to the same as one for each pass.
fn after(segments: &[Segment], priors: &Priors, pods: &[f64], exists: fn(&Band) -> f64) -> Belief {
    let sure: Vec<f64> = segments.iter().map(|segment| segment.exists.as_ref().map_or(1.0, exists)).collect();
    let before = Belief::new(priors, &sure, &mut Vec::new());
    segments.iter().zip(pods).enumerate().fold(before, |belief, (at, (segment, &pod))| {
        belief.after(match segment.exists {
            // Whoever searches a place that may not exist looks for the place first.
            Some(_) => Failed::Find { segment: at, pod },
            None => Failed::Search { segment: at, pod },
        })
    })
}

fn spanned(ends: &[Belief], pick: impl Fn(&Belief) -> f64) -> Band {
    let values = ends.iter().map(pick);
    let (low, high) = values.fold((f64::INFINITY, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    Band { low: low.min(1.0), high: high.min(1.0) }
}

/// Which segment's further search would lower the residual most: the largest `POA₀ · (1 − POD)` at the careful end.
pub fn lowers_most(estimates: &[SegmentEstimate]) -> Option<usize> {
    let left = |segment: &SegmentEstimate| segment.poa_before * (1.0 - segment.pod.low);
    let best = estimates.iter().enumerate().max_by(|a, b| left(a.1).total_cmp(&left(b.1)))?;
    (left(best.1) > 0.0).then_some(best.0)
}
