//! What follows from the marks: reach, tally, edge doors and cut-off groups. Pure functions of a
//! [`Picture`](crate::search::Picture) that return values and findings, never an error.
//!
//! Topology stays apart from geometry: `reach` never sees a polygon, `tally` never sees the graph. [`Analyst`] keeps
//! what changes only with the building, so that a mark costs one pass over the doors and one over the rooms.

mod air;
mod assess;
mod behind;
mod belief;
mod cameras;
mod circle;
mod closed;
mod coarsen;
mod contradictions;
mod crossings;
mod curve;
mod cuts;
mod detection;
mod edge;
mod groups;
mod headcount;
mod hold;
mod leads;
mod lifelines;
mod minutes;
mod net;
mod next;
mod numbering;
mod opening;
mod outlook;
mod paths;
mod priors;
mod radix_heap;
mod raise;
mod reach;
mod regions;
mod residual;
mod rivals;
mod status_table;
mod survey;
mod tally;
mod unexplained;

pub use air::{Band, CAVEAT, Clock, ClosedRoom, Gas, LIMITS, Limit, air_clocks, soonest_h};
pub use assess::{Assessment, Doubt, Planner, assess, assumptions, poa_of_rooms};
pub use behind::{Behind, behind};
pub use belief::{Belief, Failed, bridge_pod, coverage_pod, cumulative_pod, existence_after, success};
pub use cameras::{Candidate, candidates, unlocated};
pub use circle::largest_circle;
pub use closed::{AirRow, closed_rooms};
pub use coarsen::{HandedClaim, Handout, handout, telling};
pub use contradictions::{Contradiction, Side, contradictions};
pub use crossings::{Crossing, crossings};
pub use curve::{Curve, Pace, Point, curve};
pub use cuts::Cuts;
pub use detection::PodTable;
pub use edge::{EdgeDoor, edge_doors};
pub use groups::{Group, Groups, cut_off_groups};
pub use headcount::{Headcount, headcount};
pub use hold::hold_shut;
pub use leads::{Lead, LeadKind, by_grade, leads, open_leads};
pub use lifelines::{Lifeline, lifelines, single_ways_out};
pub use minutes::Effort;
pub use net::{Link, Net};
pub use next::{Advice, Barrier, Urgent, advice, barriers, open_next, urgent};
pub use numbering::{NumberDouble, NumberGap, Numbering, Painted, numbering};
pub use opening::{Opening, open_everything};
pub use outlook::{Outlook, outlook};
pub use paths::Paths;
pub use priors::Priors;
pub use reach::{Reach, reach};
pub use regions::Gain;
pub use residual::{Estimate, LEAST_RESIDUAL, Segment, SegmentEstimate, estimate, lowers_most, name_of};
pub use rivals::{Rival, rivals};
pub use status_table::{EdgeDoorRow, LevelRow, StatusTable, TotalRow};
pub use survey::{Analysis, Analyst, analyse};
pub use tally::{Count, Roster, Sum, Tally, percent, tally};
pub use unexplained::{StopsShort, Tolerance, Unexplained, footprints_that_stop_short, unexplained};
