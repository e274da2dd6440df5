//! undercroft: facility floor plans and search coverage.
//!
//! A rescue team loads a building as a graph of rooms and doors, marks what was searched, how well and by whom, and
//! reads what is left: what is sealed, what is unreached, what each barrier would open, and what may still be hidden.
//!
//! # Words
//! - **Space**: a room, corridor, stairwell, shaft or yard (IfcSpace, IndoorGML CellSpace, IMDF unit); "room" on screen.
//! - **Portal**: a door, gate, hatch, stair, ladder, lift, shaft, duct, breach or opening; "door" on screen.
//! - **Section**: a named part of the building, with its rooms or, when nobody has seen it, without any.
//! - **Level**: a storey with a signed ordinal; ground is 0, underground negative.
//! - **Entry**: one signed statement in the log. **Action**: what it says was done.
//! - **Claim**: what somebody told, graded; **Layout**: one of several accounts of what is there.
//! - **Picture**: the facility as known and the status of everything, folded from the base map and the log.
//! - **Reach**: whether a team can get to a space. **Tally**: sums of rooms and square metres.
//!   "Coverage" is left to search theory.
//! - **Finding**: something the program noticed; nothing is dropped in silence.
//!
//! # The way of a mark
//! ```text
//! click, key, menu, command line
//!   → Request                 an Action and what belongs to it
//!   → Operation::prepare      checked against the picture as it is now
//!   → the operation file      disk first
//!   → Operation::commit       cannot fail
//!   → fold → Picture          the facility as known and the status of everything
//!   → analysis                reach, tally, barriers: pure functions of the picture
//!   → view, report, tables    read only
//! ```
//!
//! # Modules, each importing those above it only
//! - [`text`]: bidirectional order, digits, fitting of labels.
//! - [`palette`]: colours and patterns, told apart by eyes of every kind.
//! - [`model`]: what the building is; a [`model::Draft`] is checked once and becomes a [`model::Facility`].
//! - [`search`]: what people did and said; `fold` makes the picture.
//! - [`vault`]: seals and opens who a source is and what opens a door.
//! - [`analysis`]: what follows from a picture.
//! - [`generate`]: buildings made up for practice and for measuring.
//! - [`file`]: the map file (RON) and the operation file (SQLite).
//! - [`import`]: one file per format, each giving a draft and findings.
//! - [`report`]: tables, plans and pages.
//! - [`export`]: what other programs read.
//! - `viewer`: the 3D view, behind the feature `viewer`.
//! - [`cli`]: one file per subcommand.
//!
//! # What holds everywhere
//! - A wrong "cleared" costs a life: where observations contradict each other the sums take the less searched.
//! - The screen never shows what the disk does not hold; kill -9 at any instant loses nothing acknowledged.
//! - Reject at the door, trust inside: `Facility::new` and the importers find all faults and name each with its place;
//!   `fold`, `reach` and `tally` take checked types and return no `Result`.
//! - Everything shown is folded from base and log; dropping every entity of the view and redrawing loses nothing.
//! - Topology apart from geometry: `reach` never sees a polygon, `tally` never sees the graph.
//! - Stable ids in files, indices only in memory and for one facility.
//! - Plan coordinates are metres, x east, y north, z up, `f64`; only `viewer::projection` knows the view's axes.
//! - Nothing outside the viewer names its libraries, and nothing here reaches the network.

pub mod analysis;
pub mod cli;
pub mod export;
pub mod file;
pub mod generate;
pub mod import;
pub mod model;
pub mod palette;
pub mod report;
pub mod search;
pub mod text;
pub mod vault;
#[cfg(feature = "viewer")]
pub mod viewer;
