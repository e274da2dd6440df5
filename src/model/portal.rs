use super::extra::{self, Extra};
use super::space::Knowledge;
use super::{PortalId, SpaceId, Xy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

macro_rules! portal_kinds {
    ($($kind:ident = $word:literal,)*) => {
        /// What joins two spaces.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
        pub enum PortalKind {
            #[default]
            $($kind,)*
        }

        impl PortalKind {
            pub const ALL: &'static [PortalKind] = &[$(PortalKind::$kind,)*];

            pub fn word(self) -> &'static str {
                match self {
                    $(PortalKind::$kind => $word,)*
                }
            }
        }
    };
}

portal_kinds! {
    Door = "door",
    Gate = "gate",
    Hatch = "hatch",
    Stair = "stair",
    Ladder = "ladder",
    Lift = "lift",
    Shaft = "shaft",
    Duct = "duct",
    Breach = "breach",
    Opening = "opening",
}

impl PortalKind {
    /// Whether it leads from one level to another by its nature.
    pub fn is_vertical(self) -> bool {
        matches!(self, Self::Hatch | Self::Stair | Self::Ladder | Self::Lift | Self::Shaft)
    }
}

/// What a locked door wants.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Lock {
    Key,
    Code,
    Unknown,
}

/// `Unknown` means nobody has tried it yet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum PortalState {
    #[default]
    Unknown,
    Open,
    Closed,
    Locked(Lock),
    Sealed,
    Blocked,
    Breached,
}

/// What a portal means to a team on foot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Passage {
    Bars,
    Untried,
    Passes,
}

impl PortalState {
    pub const ALL: &'static [PortalState] = &[
        Self::Unknown,
        Self::Open,
        Self::Closed,
        Self::Locked(Lock::Key),
        Self::Locked(Lock::Code),
        Self::Locked(Lock::Unknown),
        Self::Sealed,
        Self::Blocked,
        Self::Breached,
    ];

    pub fn passage(self) -> Passage {
        match self {
            Self::Open | Self::Closed | Self::Breached => Passage::Passes,
            Self::Unknown => Passage::Untried,
            Self::Locked(_) | Self::Sealed | Self::Blocked => Passage::Bars,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "untried",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Locked(Lock::Key) => "locked (key)",
            Self::Locked(Lock::Code) => "locked (code)",
            Self::Locked(Lock::Unknown) => "locked",
            Self::Sealed => "sealed",
            Self::Blocked => "blocked",
            Self::Breached => "breached",
        }
    }
}

/// The other side of a portal. In files a string: a space id, or one of the words `"Outside"` and `"Unknown"`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum End {
    Space(SpaceId),
    /// An entrance.
    Outside,
    /// A loose end: it leads somewhere, nobody knows where.
    Unknown,
}

impl End {
    pub const OUTSIDE: &'static str = "Outside";
    pub const UNKNOWN: &'static str = "Unknown";

    pub fn space(&self) -> Option<&SpaceId> {
        match self {
            Self::Space(id) => Some(id),
            Self::Outside | Self::Unknown => None,
        }
    }
}

impl From<&str> for End {
    fn from(text: &str) -> Self {
        match text {
            Self::OUTSIDE => Self::Outside,
            Self::UNKNOWN => Self::Unknown,
            id => Self::Space(SpaceId::new(id)),
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Space(id) => id.as_str(),
            Self::Outside => Self::OUTSIDE,
            Self::Unknown => Self::UNKNOWN,
        })
    }
}

impl Serialize for End {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for End {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = smol_str::SmolStr::deserialize(deserializer)?;
        Ok(match text.as_str() {
            Self::OUTSIDE => Self::Outside,
            Self::UNKNOWN => Self::Unknown,
            _ => Self::Space(SpaceId(text)),
        })
    }
}

/// How a portal came into the map: a planner must not trust a guessed connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Origin {
    /// The source names both sides.
    #[default]
    Explicit,
    /// A node of the source lies on both outlines.
    SharedNode,
    /// Found by nearness of outlines.
    Geometric,
    /// Concluded from the kind and place of two spaces.
    Inferred,
}

/// Whether a lift or an electronic lock has power.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Power {
    On,
    Off,
    Unknown,
}

/// A door, gate, hatch, stair, ladder, lift, shaft, duct, breach or opening.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    pub id: PortalId,
    #[serde(default)]
    pub kind: PortalKind,
    /// The two sides; the second may be `"Outside"` or `"Unknown"`.
    pub between: (SpaceId, End),
    #[serde(default)]
    pub state: PortalState,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where it stands, in plan metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Xy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width_m: Option<f64>,
    /// Passable only from the first side to the second.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub one_way: bool,
    #[serde(default, skip_serializing_if = "Knowledge::is_surveyed")]
    pub knowledge: Knowledge,
    #[serde(default, skip_serializing_if = "is_explicit")]
    pub origin: Origin,
    /// 0..1, how sure the importer or the witness is of this connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breach_minutes: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<Power>,
    /// Whether a person fits through; where not said, ducts, shafts and unpowered lifts do not count as passable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_passable: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub camera_passable: Option<bool>,
    #[serde(default, deserialize_with = "extra::read", skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

fn is_explicit(origin: &Origin) -> bool {
    *origin == Origin::Explicit
}

impl Portal {
    /// An untried door between `a` and `b`, its place unknown.
    pub fn new(id: impl Into<PortalId>, a: impl Into<SpaceId>, b: impl Into<End>) -> Self {
        Self {
            id: id.into(),
            kind: PortalKind::default(),
            between: (a.into(), b.into()),
            state: PortalState::default(),
            name: String::new(),
            at: None,
            width_m: None,
            one_way: false,
            knowledge: Knowledge::default(),
            origin: Origin::default(),
            confidence: None,
            breach_minutes: None,
            power: None,
            person_passable: None,
            camera_passable: None,
            extra: Extra::new(),
        }
    }

    pub fn label(&self) -> &str {
        if self.name.is_empty() { self.id.as_str() } else { &self.name }
    }

    pub fn is_entrance(&self) -> bool {
        self.between.1 == End::Outside
    }

    pub fn is_loose_end(&self) -> bool {
        self.between.1 == End::Unknown
    }

    /// What it means to a team on foot when it is in `state` and a person is said to fit (`Some`) or nobody said.
    pub fn passage(&self, state: PortalState, person_passable: Option<bool>) -> Passage {
        match person_passable.or(self.person_passable) {
            Some(false) => Passage::Bars,
            Some(true) => state.passage(),
            None if self.is_narrow() => Passage::Bars,
            None => state.passage(),
        }
    }

    // Nobody is sent through a duct or an unpowered lift on the strength of a drawing.
    fn is_narrow(&self) -> bool {
        match self.kind {
            PortalKind::Duct | PortalKind::Shaft => true,
            PortalKind::Lift => self.power == Some(Power::Off),
            _ => false,
        }
    }
}

impl From<End> for String {
    fn from(end: End) -> Self {
        end.to_string()
    }
}
