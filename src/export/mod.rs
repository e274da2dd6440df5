//! What other programs read: GeoJSON, CSV, IMDF and glTF of a picture.
//!
//! Exports carry structure and status and nothing that somebody said: no notes, no people, no free-form facts, no
//! claims of witnesses.

mod csv;
mod facts;
mod geojson;
mod glb;
mod imdf;
mod place;

pub use csv::{doors_csv, rooms_csv};
pub use geojson::geojson;
pub use glb::glb;
pub use imdf::{ArchiveError, imdf};
