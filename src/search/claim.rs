//! What people tell, graded and kept apart from what was seen. The statement itself stands in the entry's note, its
//! source in `performed_by`, and when the source knew it in `happened_at`: parts that a handed-on copy leaves out.

use super::entry::Spot;
use super::mark::{LeadId, MarkId, Target};
use super::prepare::Refusal;
use super::{EntryId, Register};
use crate::model::{LevelId, SpaceKind};
use serde::{Deserialize, Serialize};

/// Admiralty code: how far a source can be relied upon.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Reliability {
    A,
    B,
    C,
    D,
    E,
    /// Cannot be judged.
    F,
}

impl Reliability {
    pub const ALL: &'static [Reliability] = &[Self::A, Self::B, Self::C, Self::D, Self::E, Self::F];

    pub fn word(self) -> &'static str {
        match self {
            Self::A => "completely reliable",
            Self::B => "usually reliable",
            Self::C => "fairly reliable",
            Self::D => "not usually reliable",
            Self::E => "unreliable",
            Self::F => "cannot be judged",
        }
    }
}

/// Admiralty code: source and claim, graded independently of each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    pub source: Reliability,
    /// 1 confirmed by others … 5 improbable, 6 cannot be judged.
    pub claim: u8,
}

impl Rating {
    /// What the grades of a claim mean, from 1 on.
    pub const CREDIBILITY: [&'static str; 6] =
        ["confirmed by others", "probably true", "possibly true", "doubtful", "improbable", "cannot be judged"];

    /// `B3`.
    pub fn parse(text: &str) -> Option<Self> {
        let source = match text.chars().next()?.to_ascii_uppercase() {
            'A' => Reliability::A,
            'B' => Reliability::B,
            'C' => Reliability::C,
            'D' => Reliability::D,
            'E' => Reliability::E,
            'F' => Reliability::F,
            _ => return None,
        };
        let claim = text[1..].parse().ok().filter(|claim| (1..=6).contains(claim))?;
        Some(Self { source, claim })
    }
}

impl std::fmt::Display for Rating {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}{}", self.source, self.claim)
    }
}

/// With whom the source agreed that it may be shared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Consent {
    /// With nobody but whoever took it down.
    #[default]
    Desk,
    Operation,
    Partners,
    Public,
}

impl Consent {
    pub const ALL: &'static [Consent] = &[Self::Desk, Self::Operation, Self::Partners, Self::Public];

    pub fn word(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Operation => "operation",
            Self::Partners => "partners",
            Self::Public => "public",
        }
    }
}

/// Where it is said to be: one place, or several that it may be.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum ClaimPlace {
    At(Target),
    Level(LevelId),
    Spot(Spot),
}

/// What a claim says in a form that can be held against other claims.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Says {
    /// So many rooms, of a kind where it was said, in a section or on a level; in the whole building where none is given.
    Rooms {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<SpaceKind>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<ClaimPlace>,
        least: u32,
        most: u32,
    },
    /// So many levels below the ground.
    LevelsBelow { least: u32, most: u32 },
    /// One gets from one to the other without going through a third.
    Joined { a: Target, b: Target },
    /// One does not.
    Parted { a: Target, b: Target },
}

/// What a claim is about or bears on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Link {
    Building(Target),
    Lead(LeadId),
    /// The entry that brought the layout.
    Layout(EntryId),
    Camera(MarkId),
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<ClaimPlace>,
    pub rating: Rating,
    /// When it was told, milliseconds since 1970, where that was before it was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_ms: Option<i64>,
    #[serde(default)]
    pub consent: Consent,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<Says>,
}

impl Claim {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if !(1..=6).contains(&self.rating.claim) {
            return Err(Refusal::Figures(format!("claim credibility {}; give 1 to 6", self.rating.claim)));
        }
        for says in &self.says {
            if let Says::Rooms { least, most, .. } | Says::LevelsBelow { least, most } = says
                && least > most
            {
                return Err(Refusal::Figures(format!("from {least} to {most}; give the lower first")));
            }
        }
        Ok(())
    }

    /// What of the building it names.
    pub fn named(&self) -> Vec<Target> {
        let at = |place: &ClaimPlace| match place {
            ClaimPlace::At(target) => Some(target.clone()),
            _ => None,
        };
        let said = |says: &Says| match says {
            Says::Rooms { place, .. } => place.iter().filter_map(at).collect(),
            Says::LevelsBelow { .. } => Vec::new(),
            Says::Joined { a, b } | Says::Parted { a, b } => vec![a.clone(), b.clone()],
        };
        let mut named: Vec<Target> = Vec::new();
        for target in self.places.iter().filter_map(at).chain(self.says.iter().flat_map(said)) {
            if !named.contains(&target) {
                named.push(target);
            }
        }
        named
    }
}

/// How a claim stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum ClaimStatus {
    #[default]
    Open,
    Corroborated,
    Contradicted,
    Confirmed,
    /// The reason stands in the note.
    Refuted,
}

impl ClaimStatus {
    pub const ALL: &'static [ClaimStatus] =
        &[Self::Open, Self::Corroborated, Self::Contradicted, Self::Confirmed, Self::Refuted];

    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Corroborated => "corroborated",
            Self::Contradicted => "contradicted",
            Self::Confirmed => "confirmed",
            Self::Refuted => "refuted",
        }
    }
}

/// Everything said about one claim.
#[derive(Clone, PartialEq, Debug)]
pub struct ClaimRecord {
    pub entry: EntryId,
    pub claim: Claim,
    pub status: Register<ClaimStatus>,
    /// What it bears on, and whether for or against it.
    pub links: Vec<(Link, bool)>,
    pub history: Vec<EntryId>,
}

impl ClaimRecord {
    /// Where statements contradict each other it is contradicted.
    pub fn status(&self) -> ClaimStatus {
        let mut states = self.status.values().copied();
        let first = states.next().unwrap_or_default();
        if states.all(|state| state == first) { first } else { ClaimStatus::Contradicted }
    }

    /// Whether it still counts.
    pub fn is_live(&self) -> bool {
        self.status() != ClaimStatus::Refuted
    }
}
