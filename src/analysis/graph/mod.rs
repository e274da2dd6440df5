//! Rooms and doors as a graph: what is within reach, what each door cuts off or would open, and the cheapest ways.

mod behind;
mod cuts;
mod edge;
mod groups;
mod hold;
mod lifelines;
mod minutes;
mod net;
mod opening;
mod paths;
mod radix_heap;
mod reach;
mod regions;
mod trunk;

pub use behind::{Behind, behind};
pub use cuts::Cuts;
pub use edge::{EdgeDoor, edge_doors};
pub use groups::{Group, Groups, cut_off_groups};
pub use hold::hold_shut;
pub use lifelines::{Lifeline, lifelines, single_ways_out};
pub use minutes::Effort;
pub use net::{Link, Net};
pub use opening::{Opening, open_everything};
pub use paths::Paths;
pub use reach::{Reach, reach};
pub use regions::Gain;

pub(super) use regions::Regions;

use super::{Count, Roster};
