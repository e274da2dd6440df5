//! What marks are made of: by whom, how thoroughly, by what means, about what, and the states they say.

use crate::model::{PortalId, SectionId, SpaceId};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::fmt;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub SmolStr);

        impl $name {
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(SmolStr::new(text))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

impl ActorId {
    /// What a pseudonym looks like.
    pub const HOW: &str = "a person is a pseudonym with a number, such as P-7";

    /// A person's pseudonym; none for what may be a name. A digit is asked for because names have none.
    pub fn pseudonym(text: &str) -> Option<Self> {
        let fits = text.chars().any(|c| c.is_ascii_digit()) && !text.contains(char::is_whitespace) && text.len() <= 24;
        fits.then(|| Self::new(text))
    }
}

names! {
    /// A team's call sign: `"SAR-1"`.
    TeamId;
    /// A person as a pseudonym: `"P-7"`. Never a name.
    ActorId;
    /// A victim or hazard: the id of the entry that brought it, and an ordinal.
    MarkId;
    /// A lead: the key under which the program raised it, `"loose-end:D-12"`, or the id of one added by hand.
    LeadId;
}

/// Primary is rapid, before control; secondary thorough, after control, by a different crew.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Thoroughness {
    Primary,
    Secondary,
}

/// By what means a space was searched; probability of detection differs by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Method {
    Visual,
    Dog,
    Acoustic,
    Camera,
    BreachAndLook,
    Dig,
}

impl Method {
    pub const ALL: &'static [Method] =
        &[Self::Visual, Self::Dog, Self::Acoustic, Self::Camera, Self::BreachAndLook, Self::Dig];

    pub fn word(self) -> &'static str {
        match self {
            Self::Visual => "visual",
            Self::Dog => "dog",
            Self::Acoustic => "acoustic",
            Self::Camera => "camera",
            Self::BreachAndLook => "breach and look",
            Self::Dig => "dig",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Specialty {
    Search,
    Breaching,
    IronDoors,
    Dogs,
    Medics,
}

impl Specialty {
    pub const ALL: &'static [Specialty] = &[Self::Search, Self::Breaching, Self::IronDoors, Self::Dogs, Self::Medics];

    pub fn word(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Breaching => "breaching",
            Self::IronDoors => "iron doors",
            Self::Dogs => "dogs",
            Self::Medics => "medics",
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    pub id: TeamId,
    #[serde(default)]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specialty: Option<Specialty>,
    /// The guide who goes with it, as a pseudonym.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<ActorId>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Presence {
    In,
    Out,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Access {
    Accessible,
    Inaccessible { reason: String },
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum SectionState {
    Unreached,
    Entered,
    Explored,
}

impl SectionState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreached => "unreached",
            Self::Entered => "entered",
            Self::Explored => "explored",
        }
    }
}

/// Potential, then live or deceased, then removed: struck through and rewritten, never erased.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum VictimState {
    Potential,
    Live,
    Deceased,
    /// Brought out, or found to be no victim; the reason stands in the note.
    Removed,
}

/// What a note or a hazard is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Target {
    Space(SpaceId),
    Portal(PortalId),
    Section(SectionId),
}
