//! Who is reported to be where: people behind a closed door, and counts of whole sections.

use super::clock::HappenedAt;
use super::prepare::Refusal;
use crate::model::{SectionId, SpaceId};
use serde::{Deserialize, Serialize};

/// What people in a closed room are thought to do; how fast they use up its air goes by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Activity {
    #[default]
    Unknown,
    Rest,
    /// A mix of rest and moderate work.
    Mixed,
}

impl Activity {
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "activity not known",
            Self::Rest => "at rest",
            Self::Mixed => "rest and work",
        }
    }
}

/// People reported in a closed room. What nobody knows is left out.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occupants {
    pub space: SpaceId,
    pub least: u32,
    pub most: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<HappenedAt>,
    /// From, to; without it, floor times height where the map knows both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume_m3: Option<(f64, f64)>,
    /// Air that comes in and goes out in an hour: from, to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leak_m3_h: Option<(f64, f64)>,
    #[serde(default)]
    pub activity: Activity,
}

impl Occupants {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        people(self.least, self.most)?;
        if self.volume_m3.is_some_and(|(from, _)| from == 0.0) {
            return Err(Refusal::Figures(
                "a room of 0 m³ holds nobody; leave the volume out where it is not known".into(),
            ));
        }
        [self.volume_m3, self.leak_m3_h].into_iter().flatten().try_for_each(amount)
    }
}

/// Where a count of people comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum CountSource {
    /// A register or list on paper.
    Register,
    /// A monitor of a camera.
    Monitor,
    Witness,
}

impl CountSource {
    pub fn word(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Monitor => "monitor",
            Self::Witness => "witness",
        }
    }
}

/// How many people a section held, and how many of them came out. Counts of different sources stand beside each other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    pub section: SectionId,
    pub by: CountSource,
    pub least: u32,
    pub most: u32,
    /// Freed without a mark of their own in a room.
    #[serde(default)]
    pub freed: u32,
}

impl Counted {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        people(self.least, self.most)
    }
}

fn people(least: u32, most: u32) -> Result<(), Refusal> {
    const MOST: u32 = 100_000;
    match least <= most && most <= MOST {
        true => Ok(()),
        false => Err(Refusal::Figures(format!("from {least} to {most} people; give the lower first, {MOST} at most"))),
    }
}

fn amount((from, to): (f64, f64)) -> Result<(), Refusal> {
    match 0.0 <= from && from <= to && to.is_finite() {
        true => Ok(()),
        false => Err(Refusal::Figures(format!("from {from} to {to}; give the lower first, 0 at least"))),
    }
}
