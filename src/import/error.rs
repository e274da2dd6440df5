use super::{Format, Tally};
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Where a reader gave up, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// As the reader counts: `line 12`, `byte 480`, `unit.geojson`. Empty when the whole file is meant.
    pub place: String,
    pub why: String,
}

impl Fault {
    pub fn new(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self { place: told(place.into()), why: told(why.into()) }
    }

    pub fn whole(why: impl Into<String>) -> Self {
        Self::new("", why)
    }

    /// The fault of a text at a byte offset, told as line and column.
    pub fn at(text: &str, offset: usize, why: impl Into<String>) -> Self {
        let before = &text.as_bytes()[..offset.min(text.len())];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
        Self::new(format!("line {line}, column {column}"), why)
    }
}

/// What a file says may be of any length and have line breaks in it; a message is one sentence.
pub(super) fn told(text: String) -> String {
    const LONGEST: usize = 300;
    if text.len() <= LONGEST && !text.contains(char::is_control) {
        return text;
    }
    let short: String = text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < text.len() { short + "…" } else { short }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() { f.write_str(&self.why) } else { write!(f, "{}: {}", self.place, self.why) }
    }
}

/// Why nothing was imported: the file, the place in it, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{}: cannot be read: {source}; check the path and its permissions", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{}: is empty; export it again from the program it came from", path.display())]
    Empty { path: PathBuf },
    #[error("{}: is larger than {limit_mb} MB; cut the one building out of it first", path.display())]
    TooLarge { path: PathBuf, limit_mb: u64 },
    #[error("{}: {fault}; unpack it yourself and give the folder, or ask for a sound copy", path.display())]
    Archive { path: PathBuf, fault: Fault },
    #[error("{}: is of no known format by its content; known are {}", path.display(), Format::list())]
    Unrecognised { path: PathBuf },
    #[error("{}: {fault}; repair that place or export the {} file again", path.display(), format.word())]
    Malformed { path: PathBuf, format: Format, fault: Fault },
    #[error("{}: no room was found in this {} file{}; {}", path.display(), format.word(), left_out(tally), format.rooms())]
    NoRooms { path: PathBuf, format: Format, tally: Tally },
    #[error("{0}")]
    Option(String),
}

fn left_out(tally: &Tally) -> String {
    let lines: Vec<String> = tally.left.iter().take(3).map(ToString::to_string).collect();
    if lines.is_empty() { String::new() } else { format!(" ({})", lines.join("; ")) }
}
