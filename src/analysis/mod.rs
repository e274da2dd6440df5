//! What follows from the marks: reach, tally, edge doors and cut-off groups. Pure functions of a
//! [`Picture`](crate::search::Picture) that return values and findings, never an error.
//!
//! Topology stays apart from geometry: `reach` never sees a polygon, `tally` never sees the graph. [`Analyst`] keeps
//! what changes only with the building, so that a mark costs one pass over the doors and one over the rooms.

mod behind;
mod edge;
mod groups;
mod net;
mod reach;
mod status_table;
mod survey;
mod tally;

pub use behind::{Behind, behind};
pub use edge::{EdgeDoor, edge_doors};
pub use groups::{Group, Groups, cut_off_groups};
pub use net::{Link, Net};
pub use reach::{Reach, reach};
pub use status_table::{EdgeDoorRow, LevelRow, StatusTable, TotalRow};
pub use survey::{Analysis, Analyst, analyse};
pub use tally::{Count, Roster, Sum, Tally, percent, tally};
