//! What failed searches teach: Bayesian updates that keep the sum at 1.

use super::Priors;
use super::priors::probability;
use crate::model::Finding;

// Less is what sums of shares of rooms leave over, and no goal.
const LEAST_BRIDGE: f64 = 1e-9;

/// A search that found nobody, or did not find the space itself.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Failed {
    /// Nobody was found in a segment, with this probability of detection.
    Search { segment: usize, pod: f64 },
    /// A segment that may not exist was looked for and not found.
    Find { segment: usize, pod: f64 },
}

/// Where the missing may be, and whether the places exist, after what was searched so far. Whether one place exists
/// says nothing about another.
#[derive(Clone, PartialEq, Debug)]
pub struct Belief {
    /// Probability that the missing person is in the segment.
    pub poa: Vec<f64>,
    /// Probability that the segment exists, kept apart: never less than `poa`.
    pub exists: Vec<f64>,
    pub row: f64,
}

impl Belief {
    /// `exists` is 1 for what was surveyed; nobody can be where nothing exists, so `poa` bounds it from below.
    pub fn new(priors: &Priors, exists: &[f64], findings: &mut Vec<Finding>) -> Self {
        let sure = |at: usize| exists.get(at).copied().unwrap_or(1.0);
        let exists = priors.poa.iter().enumerate();
        let exists =
            exists.map(|(at, &poa)| probability(sure(at), "the existence of a segment", findings).max(poa)).collect();
        Self { poa: priors.poa.clone(), exists, row: priors.row }
    }

    /// A search of a segment that is not there changes nothing.
    pub fn after(&self, failed: Failed) -> Self {
        match failed {
            Failed::Search { segment, pod } => self.after_search(segment, short_of_certain(pod)),
            Failed::Find { segment, pod } => self.after_looking_for(segment, short_of_certain(pod)),
        }
    }

    // Of all ways things may be, those with somebody in the segment are left in the share 1 − d.
    fn after_search(&self, segment: usize, pod: f64) -> Self {
        let Some(&poa) = self.poa.get(segment) else { return self.clone() };
        let mut after = self.scaled(segment, 1.0 - pod, 1.0);
        // It exists with somebody in it, in the share 1 − d, or without: in full.
        let exists = (self.exists[segment] - poa * pod) / (1.0 - poa * pod);
        after.exists[segment] = exists.clamp(after.poa[segment].min(1.0), 1.0);
        after
    }

    // Three ways: it exists with somebody in it, it exists without, it does not exist. The first two in the share 1 − d.
    fn after_looking_for(&self, segment: usize, pod: f64) -> Self {
        let (Some(&poa), Some(&exists)) = (self.poa.get(segment), self.exists.get(segment)) else {
            return self.clone();
        };
        if poa >= 1.0 {
            return self.clone();
        }
        let mut after = self.scaled(segment, 1.0 - pod, 1.0 - self.exists_without(segment) * pod);
        after.exists[segment] = existence_after(exists, pod).clamp(after.poa[segment].min(1.0), 1.0);
        after
    }

    fn scaled(&self, segment: usize, own: f64, others: f64) -> Self {
        let scale = |(at, &poa): (usize, &f64)| poa * if at == segment { own } else { others };
        let mut poa: Vec<f64> = self.poa.iter().enumerate().map(scale).collect();
        let row = self.row * others;
        let sum = poa.iter().sum::<f64>() + row;
        if sum <= 0.0 {
            return self.clone();
        }
        poa.iter_mut().for_each(|poa| *poa /= sum);
        // Whether a place exists without anybody in it is not touched by what was searched elsewhere.
        let exists = (0..poa.len()).map(|at| poa[at] + (1.0 - poa[at]) * self.exists_without(at)).collect();
        Self { poa, exists, row: row / sum }
    }

    fn exists_without(&self, at: usize) -> f64 {
        let (poa, exists) = (self.poa[at], self.exists[at]);
        if poa >= 1.0 { 1.0 } else { ((exists - poa) / (1.0 - poa)).clamp(0.0, 1.0) }
    }

    pub fn sum(&self) -> f64 {
        self.poa.iter().sum::<f64>() + self.row
    }
}

/// `e′ = e(1−d)/(1−e·d)`: whether a space exists that was looked for and not found.
pub fn existence_after(exists: f64, pod: f64) -> f64 {
    let (exists, pod) = (sane(exists), sane(pod));
    let left = 1.0 - exists * pod;
    if left <= 0.0 { exists } else { exists * (1.0 - pod) / left }
}

/// `1 − Π(1 − PODᵢ)` over passes that are independent of each other.
pub fn cumulative_pod(pods: impl IntoIterator<Item = f64>) -> f64 {
    1.0 - pods.into_iter().map(|pod| 1.0 - sane(pod)).product::<f64>()
}

/// The POD still needed to come from `current` to `goal`: `1 − (1 − goal)/(1 − current)`. None once there.
pub fn bridge_pod(current: f64, goal: f64) -> Option<f64> {
    let (current, goal) = (sane(current), sane(goal));
    (goal - current > LEAST_BRIDGE).then(|| 1.0 - (1.0 - goal) / (1.0 - current))
}

/// Koopman: the POD of a sweep of width × length over an area, `1 − e^(−W·L/A)`.
pub fn coverage_pod(sweep_width_m: f64, track_m: f64, area_m2: f64) -> Option<f64> {
    let coverage = sweep_width_m * track_m / area_m2;
    (area_m2 > 0.0 && coverage.is_finite() && coverage >= 0.0).then(|| 1.0 - (-coverage).exp())
}

/// `Σ POA₀ᵢ · PODᵢ`: what the whole search would have found by now. Initial POA with cumulative POD, never both moved.
pub fn success(priors: &Priors, cumulative: &[f64]) -> f64 {
    priors.poa.iter().zip(cumulative).map(|(poa, &pod)| poa * sane(pod)).sum()
}

// No search proves that nobody is there.
fn short_of_certain(pod: f64) -> f64 {
    sane(pod).min(0.999_999)
}

fn sane(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}
