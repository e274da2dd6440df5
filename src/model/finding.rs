//! What the program noticed: nothing is dropped in silence, it becomes a finding that the user can see.

use serde::Serialize;
use std::fmt;

/// How much a finding matters: an error keeps the file from being used, a warning asks for a look, a note informs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Note,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What kind of finding it is: stable words for programs that read `--json`.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Code {
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    Unreadable = "unreadable",
    NewerFormat = "newer-format",
    DuplicateId = "duplicate-id",
    BadId = "bad-id",
    UnknownReference = "unknown-reference",
    BadNumber = "bad-number",
    BadOutline = "bad-outline",
    Overlap = "overlap",
    PortalApart = "portal-apart",
    DoorAcrossLevels = "door-across-levels",
    NoEntrance = "no-entrance",
    Empty = "empty",
    /// An element of an imported file that could not be placed or understood.
    NotPlaced = "not-placed",
    /// A door of an imported file that could not be tied to two rooms.
    Unresolved = "unresolved",
    /// Something the importer had to guess.
    Guessed = "guessed",
    /// An entry whose kind this program does not know; it is kept and relayed.
    UnknownKind = "unknown-kind",
    /// An entry that names something which is not there.
    UnknownTarget = "unknown-target",
    /// An entry whose content was left out of a redacted copy.
    Redacted = "redacted",
    /// The same sequence number used twice by one device.
    Fork = "fork",
    /// A gap in the sequence of one device.
    Gap = "gap",
    /// What a head hash written down before shows of a log.
    Head = "head",
    /// A device whose clock runs far ahead.
    FutureClock = "future-clock",
    /// Bytes that do not match their hash or signature.
    Damaged = "damaged",
    /// A file or folder that cannot be written.
    ReadOnly = "read-only",
    /// Advice that follows from the rules of searching.
    Advice = "advice",
}

/// What an id in a [`Place`] names: a level, a section, a room and a door may all be called "A".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Thing {
    /// A field of the facility itself; its id is the field's name.
    Facility,
    Level,
    Section,
    Room,
    Door,
}

impl Thing {
    pub fn word(self) -> &'static str {
        match self {
            Self::Facility => "facility",
            Self::Level => "level",
            Self::Section => "section",
            Self::Room => "room",
            Self::Door => "door",
        }
    }
}

/// Where it was noticed: the thing and its id, and the line and column of the file where they are known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
pub struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Thing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

impl Place {
    pub fn nowhere() -> Self {
        Self::default()
    }

    pub fn id(id: impl fmt::Display) -> Self {
        Self { id: Some(id.to_string()), ..Self::default() }
    }

    pub fn of(kind: Thing, id: impl fmt::Display) -> Self {
        Self { kind: Some(kind), ..Self::id(id) }
    }

    pub fn line(line: usize) -> Self {
        Self { line: Some(line), ..Self::default() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, "line {line}:{column}")?,
            (Some(line), None) => write!(f, "line {line}")?,
            (None, _) => return f.write_str(self.id.as_deref().unwrap_or("-")),
        }
        self.id.as_ref().map_or(Ok(()), |id| write!(f, ", {id}"))
    }
}

/// One thing noticed, with its place and a sentence that says what to do.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Finding {
    pub severity: Severity,
    pub code: Code,
    pub place: Place,
    pub message: String,
}

impl Finding {
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, place, message: message.into() }
    }

    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, code, place, message: message.into() }
    }

    pub fn note(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, code, place, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        write!(f, "{severity} [{}] {}: {}", self.code.as_str(), self.place, self.message)
    }
}
