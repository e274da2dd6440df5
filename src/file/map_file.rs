//! The map file: one facility as RON text, readable and writable by hand, one room or door a line.

pub use super::map_error::MapError;
pub use super::map_text::to_text;

use super::map_text::{self, FORMAT};
use super::source_map::{SourceMap, format_of};
use super::unreadable;
use crate::model::{self, Code, Draft, Facility, Finding, Place};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// More bytes than this are not taken for a map; a million rooms need a quarter of it.
pub const MOST_BYTES: u64 = 1 << 30;

/// Reads and checks a map file.
///
/// # Errors
/// The file cannot be read, or all faults of its content together, each with its line and id.
pub fn read(path: &Path) -> Result<Facility, MapError> {
    parse(&text_of(path)?, &name_of(path))
}

/// Reads a map file together with its warnings, each with its line and id.
///
/// # Errors
/// As [`read`].
pub fn inspect(path: &Path) -> Result<(Facility, Vec<Finding>), MapError> {
    inspect_text(&text_of(path)?, &name_of(path))
}

/// Checks a map text together with its warnings, each with its line and id.
///
/// # Errors
/// As [`parse`].
pub fn inspect_text(text: &str, name: &str) -> Result<(Facility, Vec<Finding>), MapError> {
    let facility = parse(text, name)?;
    let mut warnings = model::warnings(&facility);
    if !warnings.is_empty() {
        let lines = SourceMap::of(text);
        warnings.iter_mut().for_each(|finding| lines.locate(finding));
    }
    Ok((facility, warnings))
}

/// Checks a map text; `name` is what messages call it.
///
/// # Errors
/// All faults of the text together, each with its line and id.
pub fn parse(text: &str, name: &str) -> Result<Facility, MapError> {
    let faulty = |findings| MapError::Faulty { name: name.to_owned(), findings };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(fault) = foreign(text.as_bytes()).or_else(|| newer(text)) {
        return Err(faulty(vec![fault]));
    }
    let draft = map_text::draft(text).map_err(|error| faulty(unreadable::findings(text, &error)))?;
    Facility::new(draft).map_err(|mut findings| {
        let lines = SourceMap::of(text);
        findings.iter_mut().for_each(|finding| lines.locate(finding));
        faulty(findings)
    })
}

/// Writes a map file in canonical form, whole or not at all.
///
/// # Errors
/// The file system refuses; a file that was there before is untouched.
pub fn write(path: &Path, draft: &Draft) -> Result<(), MapError> {
    super::replace(path, to_text(draft).as_bytes()).map_err(|source| MapError::Write { path: path.to_owned(), source })
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn text_of(path: &Path) -> Result<String, MapError> {
    let bytes = bytes_of(path).map_err(|source| MapError::Read { path: path.to_owned(), source })?;
    let faulty = |fault| MapError::Faulty { name: name_of(path), findings: vec![fault] };
    if let Some(fault) = foreign(&bytes) {
        return Err(faulty(fault));
    }
    String::from_utf8(bytes).map_err(|error| faulty(unreadable::not_utf8(error.as_bytes(), error.utf8_error())))
}

fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut bytes = Vec::with_capacity(metadata.len().min(MOST_BYTES) as usize);
    let read = if metadata.len() > MOST_BYTES { 0 } else { file.take(MOST_BYTES + 1).read_to_end(&mut bytes)? };
    if metadata.len() > MOST_BYTES || read as u64 > MOST_BYTES {
        let message = format!("it is larger than {} MiB, the most a map may have", MOST_BYTES >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

fn foreign(bytes: &[u8]) -> Option<Finding> {
    let message = if bytes.iter().all(u8::is_ascii_whitespace) {
        "the file is empty; a map begins with `(format: 1, name: \"…\", levels: […], …)`, see maps/clinic.ron"
    } else if bytes.starts_with(b"SQLite format 3\0") {
        "this is an operation file and not a map; give it the ending .undercroft and open it as an operation"
    } else if bytes.starts_with(b"PK\x03\x04") || bytes.trim_ascii_start().starts_with(b"<") {
        "this is not a map but another program's file; turn it into a map with `undercroft import FILE -o map.ron`"
    } else {
        return None;
    };
    Some(Finding::error(Code::Unreadable, Place { line: Some(1), column: Some(1), ..Place::default() }, message))
}

fn newer(text: &str) -> Option<Finding> {
    let (number, line) = format_of(text)?;
    let format = number.parse::<u64>().ok().filter(|&format| format != u64::from(FORMAT))?;
    let message = if format > u64::from(FORMAT) {
        format!(
            "the map has format {format}, and this program reads format {FORMAT}; \
             open it with a newer undercroft, or have it exported there as format {FORMAT}"
        )
    } else {
        format!("there is no map format {format}; write `format: {FORMAT}`")
    };
    Some(Finding::error(Code::NewerFormat, Place::line(line), message))
}
