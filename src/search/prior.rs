//! Where planners think the missing may be, before anybody searched.

use super::mark::Target;
use super::prepare::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A planner's spread of 100 % over segments and the rest of the world (ROW). A segment is a section or a room; a
/// section is what is left of it when rooms of its own are segments too.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Spread {
    /// By floor; `row` is a share of one.
    Area { segments: Vec<Target>, row: f64 },
    /// By hand, in shares of one.
    Hand { segments: Vec<Share>, row: f64 },
    /// O'Connor: A very likely … I very unlikely.
    OConnor { segments: Vec<Letter>, row: char },
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub of: Target,
    pub poa: f64,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    pub of: Target,
    pub letter: char,
}

impl Spread {
    pub fn segments(&self) -> Vec<&Target> {
        match self {
            Self::Area { segments, .. } => segments.iter().collect(),
            Self::Hand { segments, .. } => segments.iter().map(|share| &share.of).collect(),
            Self::OConnor { segments, .. } => segments.iter().map(|letter| &letter.of).collect(),
        }
    }

    pub fn word(&self) -> &'static str {
        match self {
            Self::Area { .. } => "by floor",
            Self::Hand { .. } => "by hand",
            Self::OConnor { .. } => "by O'Connor letters",
        }
    }

    /// Shares that do not sum to 1 are let through: they are scaled, and that becomes a finding.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let segments = self.segments();
        if segments.is_empty() {
            return Err(Refusal::Nothing("section or room to spread over"));
        }
        let mut seen = HashSet::new();
        for &segment in &segments {
            if matches!(segment, Target::Portal(_)) {
                return Err(Refusal::Figures(format!(
                    "door \"{}\" is no segment; name sections or rooms",
                    segment.id()
                )));
            }
            if !seen.insert(segment) {
                return Err(Refusal::Figures(format!("\"{}\" is named twice", segment.id())));
            }
        }
        match self {
            Self::Area { row, .. } => share(*row),
            Self::Hand { segments, row } => {
                segments.iter().map(|share| share.poa).chain([*row]).try_for_each(share)?;
                match segments.iter().map(|share| share.poa).sum::<f64>() + row {
                    0.0 => Err(Refusal::Figures("all shares are 0".to_owned())),
                    _ => Ok(()),
                }
            }
            Self::OConnor { segments, row } => {
                segments.iter().map(|letter| letter.letter).chain([*row]).try_for_each(letter)
            }
        }
    }
}

pub(super) fn share(value: f64) -> Result<(), Refusal> {
    if (0.0..=1.0).contains(&value) { Ok(()) } else { Err(Refusal::Probability(value.to_string())) }
}

fn letter(letter: char) -> Result<(), Refusal> {
    if letter.is_ascii_alphabetic() && ('A'..='I').contains(&letter.to_ascii_uppercase()) {
        return Ok(());
    }
    Err(Refusal::Figures(format!("\"{letter}\" is no O'Connor letter; use A (very likely) to I (very unlikely)")))
}
