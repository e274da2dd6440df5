//! Pictures of rooms nobody has found yet, what was heard and smelt, and codes that are asked for.

use super::entry::Spot;
use super::mark::Target;
use super::prepare::Refusal;
use super::{EntryId, Register};
use crate::model::{SpaceId, SpaceKind};
use serde::{Deserialize, Serialize};

/// A side of a room on the plan; north is where y grows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Compass {
    North,
    East,
    South,
    West,
}

impl Compass {
    pub const ALL: &'static [Compass] = &[Self::North, Self::East, Self::South, Self::West];

    pub fn word(self) -> &'static str {
        match self {
            Self::North => "north",
            Self::East => "east",
            Self::South => "south",
            Self::West => "west",
        }
    }
}

/// A camera's feed and what can be made out on it. Where the picture comes from stands in the entry's note.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Camera {
    /// As the monitor calls it.
    pub channel: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<SpaceKind>,
    /// The wall that the door is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<Compass>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bunks: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<bool>,
    /// The number painted in it, letter for letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// The picture may be old, of another place or made up.
    #[serde(default)]
    pub doubtful: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct CameraRecord {
    pub entry: EntryId,
    pub camera: Camera,
    /// The room it was found to show; none while nobody knows.
    pub located: Register<Option<SpaceId>>,
}

impl CameraRecord {
    /// Where all who said so agree.
    pub fn room(&self) -> Option<&SpaceId> {
        let mut rooms = self.located.values();
        let first = rooms.next()?;
        if rooms.all(|room| room == first) { first.as_ref() } else { None }
    }
}

/// What a clue is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Clue {
    Sound,
    Duct,
    Cable,
    Smell,
    Draught,
}

impl Clue {
    pub fn word(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Duct => "duct",
            Self::Cable => "cable",
            Self::Smell => "smell",
            Self::Draught => "draught",
        }
    }
}

/// Something noticed at a spot, and where it came from or led to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    pub clue: Clue,
    pub at: Spot,
    /// Degrees clockwise from the plan's y axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bearing_deg: Option<f64>,
    /// To either side of the bearing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread_deg: Option<f64>,
}

impl Observation {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let within = |value: Option<f64>, most: f64| value.is_none_or(|value| (0.0..=most).contains(&value));
        let finite = self.at.at.iter().all(|value| value.is_finite());
        if finite && within(self.bearing_deg, 360.0) && within(self.spread_deg, 180.0) {
            return Ok(());
        }
        Err(Refusal::Figures("a bearing lies between 0 and 360 degrees, its spread between 0 and 180".to_owned()))
    }
}

/// How far the code of a door has come. The code itself lies in the vault and nowhere else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum CodeStatus {
    Needed,
    Asked,
    Received,
    /// It was tried and does not open.
    Failed,
}

impl CodeStatus {
    pub fn word(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Asked => "asked",
            Self::Received => "received",
            Self::Failed => "failed",
        }
    }
}

/// An alternative of what is there: entries that were drawn for it, and how likely somebody holds it to be.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The entry that brought the layout, to amend it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<EntryId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What was drawn for it: `Add`, `Know`, `Shape`, `Split`, `Join`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntryId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct LayoutRecord {
    pub name: Register<String>,
    pub entries: std::collections::BTreeSet<EntryId>,
    pub probability: Register<f64>,
}

impl LayoutRecord {
    pub fn name(&self) -> String {
        self.name.values().cloned().collect::<Vec<_>>().join(" / ")
    }

    /// The mean of those that stand.
    pub fn probability(&self) -> Option<f64> {
        let all: Vec<f64> = self.probability.values().copied().collect();
        (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
    }
}

/// Where a feed was taken, in words for the log.
pub(super) fn room_word(space: &Option<SpaceId>) -> String {
    space.as_ref().map_or("nowhere known".to_owned(), |space| Target::Space(space.clone()).told())
}
