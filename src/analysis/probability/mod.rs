//! Where the missing may be: priors by segment, what each search of one came to, and what is left.

mod assess;
mod belief;
mod detection;
mod priors;
mod residual;

pub use assess::{Assessment, Doubt, Planner, assess, assumptions, poa_of_rooms};
pub use belief::{Belief, Failed, bridge_pod, coverage_pod, cumulative_pod, existence_after, success};
pub use detection::PodTable;
pub use priors::Priors;
pub use residual::{Estimate, LEAST_RESIDUAL, Segment, SegmentEstimate, estimate, lowers_most, name_of};

pub(super) use detection::LEAST_ROOM_M2;

use super::Band;
