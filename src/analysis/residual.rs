use super::belief::success;
use super::{Band, PodTable, Priors};
use crate::model::SpaceIx;
use crate::search::Picture;

/// A part of the building that probability is spread over: a section, a level, or a single room.
#[derive(Clone, PartialEq, Debug)]
pub struct Segment {
    pub name: String,
    pub spaces: Vec<SpaceIx>,
    /// Probability that it exists at all: 1 for what was surveyed.
    pub exists: f64,
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

/// Priors over the same segments, in the same order; others count as not set.
pub fn estimate(picture: &Picture, segments: &[Segment], priors: Option<&Priors>, pods: &PodTable) -> Estimate {
    let Some(priors) = priors.filter(|priors| priors.poa.len() == segments.len()) else {
        return Estimate::NotEstimated;
    };
    let nothing = Band { low: 0.0, high: 0.0 };
    let pod: Vec<Band> =
        segments.iter().map(|segment| pods.of_segment(picture, &segment.spaces).unwrap_or(nothing)).collect();
    let low: Vec<f64> = pod.iter().map(|band| band.low).collect();
    let high: Vec<f64> = pod.iter().map(|band| band.high).collect();
    let found = Band { low: success(priors, &low), high: success(priors, &high) };
    let left = Band { low: (1.0 - found.high).max(LEAST_RESIDUAL), high: (1.0 - found.low).max(LEAST_RESIDUAL) };
    let now = |poa: f64, pod: Band| {
        let by = |pod: f64, found: f64| poa * (1.0 - pod) / (1.0 - found).max(f64::MIN_POSITIVE);
        let (one, two) = (by(pod.low, found.low).min(1.0), by(pod.high, found.high).min(1.0));
        Band { low: one.min(two), high: one.max(two) }
    };
    let segments = priors.poa.iter().zip(&pod).map(|(&poa, &pod)| SegmentEstimate {
        poa_before: poa,
        poa_now: now(poa, pod),
        pod,
        pos: Band { low: poa * pod.low, high: poa * pod.high },
    });
    Estimate::Estimated {
        segments: segments.collect(),
        row_now: now(priors.row, nothing),
        success: found,
        residual: left,
    }
}

/// Which segment's further search would lower the residual most: the largest `POA₀ · (1 − POD)` at the careful end.
pub fn lowers_most(estimates: &[SegmentEstimate]) -> Option<usize> {
    let left = |segment: &SegmentEstimate| segment.poa_before * (1.0 - segment.pod.low);
    let best = estimates.iter().enumerate().max_by(|a, b| left(a.1).total_cmp(&left(b.1)))?;
    (left(best.1) > 0.0).then_some(best.0)
}
