//! What follows from the marks: reach, tally, edge doors and cut-off groups. Pure functions of a
//! [`Picture`](crate::search::Picture) that return values and findings, never an error.
//!
//! Topology stays apart from geometry: `graph` never sees a polygon, `tally` never sees the graph. [`Analyst`] keeps
//! what changes only with the building, so that a mark costs one pass over the doors and one over the rooms.

mod air;
mod cameras;
mod closed;
mod coarsen;
mod contradictions;
mod crossings;
mod curve;
mod graph;
mod headcount;
mod lead;
mod leads;
mod next;
mod numbering;
mod outlook;
mod probability;
mod raise;
mod rivals;
mod status_table;
mod survey;
mod tally;
mod unanswered;
mod unexplained;

pub use air::{Band, CAVEAT, Clock, ClosedRoom, Gas, LIMITS, Limit, air_clocks, soonest_h};
pub use cameras::{Candidate, candidates, unlocated};
pub use closed::{AirRow, closed_rooms};
pub use coarsen::{HandedClaim, Handout, handout, harmless};
pub use contradictions::{Contradiction, Side, contradictions};
pub use crossings::{Crossing, crossings};
pub use curve::{Curve, Pace, Point, curve};
pub use graph::{
    Behind, Cuts, EdgeDoor, Effort, Gain, Group, Groups, Lifeline, Link, Net, Opening, Paths, Reach, behind,
    cut_off_groups, edge_doors, hold_shut, lifelines, open_everything, reach, single_ways_out,
};
pub use headcount::{Headcount, headcount};
pub use lead::{Lead, LeadKind};
pub use leads::{by_grade, leads, leads_with, open_leads};
pub use next::{Advice, Barrier, Urgent, advice, barriers, open_next, urgent};
pub use numbering::{NumberDouble, NumberGap, Numbering, Painted, numbering};
pub use outlook::{Outlook, outlook};
pub use probability::{
    Assessment, Belief, Doubt, Estimate, Failed, LEAST_RESIDUAL, Planner, PodTable, Priors, Segment, SegmentEstimate,
    assess, assumptions, bridge_pod, coverage_pod, cumulative_pod, estimate, existence_after, lowers_most, name_of,
    poa_of_rooms, success,
};
pub use rivals::{Rival, rivals};
pub use status_table::{EdgeDoorRow, LevelRow, StatusTable, TotalRow};
pub use survey::{Analysis, Analyst, analyse};
pub use tally::{Count, Roster, Sum, Tally, percent, tally};
pub use unanswered::Unanswered;
pub use unexplained::{
    Areas, StopsShort, Tolerance, Unexplained, Voids, footprints_that_stop_short, largest_circle, unexplained,
};
