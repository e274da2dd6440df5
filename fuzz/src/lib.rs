//! What all fuzz targets do with their bytes.

use undercroft::import::{Format, Options, Tracing, import_bytes};
use undercroft::model::Facility;

/// Reads bytes as a format: a building that the check accepts, or a message. Anything else is a find.
pub fn import_as(format: Format, bytes: &[u8]) {
    let options =
        Options { tracing: Tracing { rooms: format != Format::Picture, ..Tracing::default() }, ..Options::default() };
    match import_bytes("fuzzed", bytes.to_vec(), Some(format), &options) {
        Ok(imported) => assert!(Facility::new(imported.draft).is_ok(), "the importer let a fault through"),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
