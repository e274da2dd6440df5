//! Leads: places where something may be that nobody drew, how they are graded, and what became of them.

use super::entry::Spot;
use super::mark::Target;
use super::{EntryId, Register};
use serde::{Deserialize, Serialize};

/// How much a lead asks of whoever follows it, as cave surveyors grade theirs: given by a person on the spot; what the
/// program gives is only a proposal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Grade {
    /// Go and look.
    A,
    /// Needs effort.
    B,
    /// Poor.
    C,
    /// Would have to be dug or broken open.
    D,
    /// Unsafe.
    X,
}

impl Grade {
    pub const ALL: &'static [Grade] = &[Self::A, Self::B, Self::C, Self::D, Self::X];

    pub fn word(self) -> &'static str {
        match self {
            Self::A => "go and look",
            Self::B => "needs effort",
            Self::C => "poor",
            Self::D => "dig",
            Self::X => "unsafe",
        }
    }
}

/// How a lead ends where somebody stood before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum LeadEnd {
    Continues,
    Barrier,
    Wall,
    Rubble,
    Tight,
    Water,
    Drop,
}

impl LeadEnd {
    pub const ALL: &'static [LeadEnd] =
        &[Self::Continues, Self::Barrier, Self::Wall, Self::Rubble, Self::Tight, Self::Water, Self::Drop];

    pub fn word(self) -> &'static str {
        match self {
            Self::Continues => "continues",
            Self::Barrier => "barrier",
            Self::Wall => "wall",
            Self::Rubble => "rubble",
            Self::Tight => "too tight",
            Self::Water => "water",
            Self::Drop => "drop",
        }
    }
}

/// What became of a lead. Only a confirmed or refuted one is answered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum LeadState {
    #[default]
    Open,
    /// Something is there.
    Confirmed,
    /// Nothing is there; the reason and the evidence stand in the note.
    Refuted,
}

impl LeadState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Refuted => "refuted",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grading {
    pub grade: Grade,
    pub end: Option<LeadEnd>,
}

/// Everything said about one lead: one that the program raised, by its key, or one that somebody added.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LeadRecord {
    /// The entry that added it; none for a lead that the program raised.
    pub added: Option<EntryId>,
    pub about: Vec<Target>,
    /// Where it was seen, or where it was when it was answered.
    pub spot: Option<Spot>,
    /// What was said of it when it was added. Typed freely: it stays out of reports.
    pub words: String,
    pub grading: Register<Grading>,
    pub state: Register<LeadState>,
    /// All entries about it that hold, oldest first.
    pub history: Vec<EntryId>,
}

impl LeadRecord {
    /// Where statements contradict each other it stays open.
    pub fn state(&self) -> LeadState {
        let mut states = self.state.values().copied();
        let first = states.next().unwrap_or_default();
        if states.all(|state| state == first) { first } else { LeadState::Open }
    }

    /// Of several that stand, the one that asks least of whoever goes.
    pub fn grading(&self) -> Option<Grading> {
        self.grading.values().copied().min_by_key(|grading| grading.grade)
    }
}
