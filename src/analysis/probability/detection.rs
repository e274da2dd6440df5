use super::Band;
use super::belief::cumulative_pod;
use crate::model::SpaceIx;
use crate::search::{Method, Pass, Picture, Sought, Status, Thoroughness};

/// What a room whose floor nobody measured is taken to have: a small cell's.
pub(in crate::analysis) const LEAST_ROOM_M2: f64 = 6.0;

/// What a pass by some method is taken to detect where the searchers gave no figure of their own: planning assumptions
/// that the planner changes, not measurements.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PodTable {
    /// Visual, dog, acoustic, camera, breach and look, dig: unresponsive to responsive victims.
    pub by_method: [Band; 6],
    /// A primary search is rapid and finds less.
    pub primary_factor: f64,
    /// How much a repeat by the same method merely repeats: 0 independent, 1 adds nothing.
    pub correlation: f64,
}

impl Default for PodTable {
    fn default() -> Self {
        let band = |low, high| Band { low, high };
        Self {
            by_method: [
                band(0.6, 0.9),
                band(0.6, 0.8),
                band(0.05, 0.7),
                band(0.3, 0.7),
                band(0.8, 0.95),
                band(0.9, 0.98),
            ],
            primary_factor: 0.7,
            correlation: 0.5,
        }
    }
}

impl PodTable {
    /// Of one pass: the figure its searchers gave, or from the table. Methods of one pass add up as independent.
    pub fn of_pass(&self, pass: &Pass) -> Band {
        let factor = match pass.thoroughness {
            Thoroughness::Primary => self.primary_factor,
            Thoroughness::Secondary => 1.0,
        };
        self.by(&pass.methods, pass.pod, factor)
    }

    fn by(&self, methods: &[Method], said: Option<f64>, factor: f64) -> Band {
        if let Some(pod) = said.filter(|pod| (0.0..=1.0).contains(pod)) {
            return Band { low: pod, high: pod };
        }
        let methods = if methods.is_empty() { &[Method::Visual] } else { methods };
        let of = |pick: &dyn Fn(Band) -> f64| {
            cumulative_pod(methods.iter().map(|&method| pick(self.by_method[method as usize]) * factor))
        };
        Band { low: of(&|band| band.low), high: of(&|band| band.high) }
    }

    /// Of all passes of a space together. The low end takes repeats by the same methods as correlated, and nothing at
    /// all where the status does not hold: recheck, disputed, inaccessible.
    pub fn of_space(&self, picture: &Picture, space: SpaceIx) -> Band {
        let Some(record) = picture.spaces.get(&space) else { return Band { low: 0.0, high: 0.0 } };
        let high = cumulative_pod(record.passes.iter().map(|pass| self.of_pass(pass).high));
        let unsettled = matches!(picture.status_of(space), Status::Recheck | Status::Disputed | Status::Inaccessible);
        let passes = record.passes.iter().map(|pass| (&pass.methods[..], self.of_pass(pass).low));
        let low = if unsettled { 0.0 } else { self.correlated(passes) };
        Band { low: low.min(high), high }
    }

    /// Of all searches together that looked for a place and did not find it.
    pub fn of_sought(&self, sought: &[Sought]) -> Band {
        let of = |sought: &Sought| self.by(&sought.methods, sought.pod, 1.0);
        let high = cumulative_pod(sought.iter().map(|sought| of(sought).high));
        let low = self.correlated(sought.iter().map(|sought| (&sought.methods[..], of(sought).low)));
        Band { low: low.min(high), high }
    }

    // The best pass by a set of methods counts in full, repeats of it by what correlation leaves.
    fn correlated<'a>(&self, passes: impl Iterator<Item = (&'a [Method], f64)>) -> f64 {
        let mut rated: Vec<(Vec<Method>, f64)> = passes
            .map(|(methods, low)| {
                let mut methods = methods.to_vec();
                methods.sort_unstable();
                methods.dedup();
                (methods, low)
            })
            .collect();
        rated.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let left = 1.0 - if self.correlation.is_nan() { 1.0 } else { self.correlation.clamp(0.0, 1.0) };
        let share = |at: usize| if at > 0 && rated[at - 1].0 == rated[at].0 { left } else { 1.0 };
        cumulative_pod((0..rated.len()).map(|at| rated[at].1 * share(at)))
    }

    /// Of a segment: the mean over its rooms by floor, rooms without a known floor as a small cell.
    pub fn of_segment(&self, picture: &Picture, spaces: &[SpaceIx]) -> Option<Band> {
        let (mut low, mut high, mut floor) = (0.0, 0.0, 0.0);
        for &space in spaces {
            let weight = picture.facility.area_m2(space).max(LEAST_ROOM_M2);
            let pod = self.of_space(picture, space);
            low += pod.low * weight;
            high += pod.high * weight;
            floor += weight;
        }
        (floor > 0.0).then(|| Band { low: low / floor, high: high / floor })
    }
}
