//! What can be asked for: the closed list of actions. The command line, the viewer and `apply` speak only these.

use super::claim::{Claim, ClaimStatus, Link};
use super::feed::{Camera, CodeStatus, Layout, Observation};
use super::lead::{Grade, LeadEnd, LeadState};
use super::occupants::{Counted, Occupants};
use super::prior::Spread;
use super::secret::{Secret, Vault};
use super::shape::{Edit, Join, Split};
use super::{EntryId, structure};
use crate::model::{Draft, Knowledge, Level, Portal, PortalId, PortalState, Section, SectionId, Space, SpaceId};
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

impl LeadId {
    /// Of the lead that an entry adds.
    pub fn of(entry: &EntryId) -> Self {
        Self::new(structure::resolved(entry, "+").trim_end_matches('+'))
    }
}

impl MarkId {
    /// The first thing that an entry brings.
    pub fn of(entry: &EntryId) -> Self {
        super::fold::mark_id(entry, 0)
    }
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

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Specialty {
    Search,
    Breaching,
    IronDoors,
    Dogs,
    Medics,
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

/// One thing somebody did or said. Variants are never renamed or removed: files outlive programs.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Action {
    /// A team is introduced or its facts amended.
    Team(Team),
    /// A search pass: it joins the passes of each space and never removes one.
    Search {
        spaces: Vec<SpaceId>,
        thoroughness: Thoroughness,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        methods: Vec<Method>,
        /// Probability of detection, 0..1, as the searchers judge it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pod: Option<f64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        found: String,
    },
    /// A team went in or came out.
    Presence {
        spaces: Vec<SpaceId>,
        presence: Presence,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
    },
    Access {
        spaces: Vec<SpaceId>,
        access: Access,
    },
    /// The passes that the author saw on these spaces do not hold; passes not seen stay.
    Unsearched {
        spaces: Vec<SpaceId>,
    },
    Portal {
        portals: Vec<PortalId>,
        state: PortalState,
    },
    /// Whether a person or a camera gets through, where the kind of portal does not tell.
    Passable {
        portals: Vec<PortalId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        camera: Option<bool>,
    },
    Section {
        sections: Vec<SectionId>,
        state: SectionState,
    },
    Hazard {
        at: Target,
        kind: String,
    },
    HazardOver {
        hazard: MarkId,
    },
    /// `count` victims found together; each gets an id of its own.
    Victim {
        space: SpaceId,
        state: VictimState,
        #[serde(default = "one", skip_serializing_if = "is_one")]
        count: u32,
    },
    VictimState {
        victim: MarkId,
        state: VictimState,
    },
    /// A remark; its text stands in the entry's note.
    Note {
        about: Vec<Target>,
    },
    /// Structure that somebody reported or drew. Ids that start with `+` are local to the entry and get an id of
    /// their own from the entry's id when it is folded.
    Add {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        levels: Vec<Level>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sections: Vec<Section>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        spaces: Vec<Space>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        portals: Vec<Portal>,
    },
    /// Promotes or refutes structure; refuting needs evidence in the note.
    Know {
        about: Vec<Target>,
        knowledge: Knowledge,
    },
    /// New facts about rooms, doors and sections; the base map stays as it is.
    Shape {
        edits: Vec<Edit>,
    },
    Split(Box<Split>),
    Join(Join),
    /// What somebody told: the words stand in the note, the source in `performed_by`.
    Claim(Box<Claim>),
    /// How claims stand; refuting needs a reason in the note.
    ClaimStatus {
        claims: Vec<MarkId>,
        status: ClaimStatus,
    },
    /// A claim speaks for or against something.
    Link {
        claim: MarkId,
        to: Vec<Link>,
        supports: bool,
    },
    Layout(Layout),
    Camera(Box<Camera>),
    /// The room that a camera was found to show, or that nobody knows it any more.
    CameraAt {
        camera: MarkId,
        space: Option<SpaceId>,
    },
    Observation(Observation),
    Code {
        portals: Vec<PortalId>,
        status: CodeStatus,
    },
    /// A vault begins, or an earlier one gets another passphrase.
    Vault(Vault),
    Secret(Box<Secret>),
    /// Secrets that are gone for good: no copy that comes in brings them back.
    Shred {
        secrets: Vec<EntryId>,
    },
    /// A better plan arrived: it takes the place of the surveyed base, and what was drawn since stays drawn on it.
    /// Marks stay on whatever has the same id.
    Rebase {
        map: Box<Draft>,
    },
    /// A lead added by hand, about something in the building or at the entry's place; its words stand in the note.
    Lead {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        about: Vec<Target>,
        grade: Grade,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        end: Option<LeadEnd>,
    },
    LeadGrade {
        leads: Vec<LeadId>,
        grade: Grade,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        end: Option<LeadEnd>,
    },
    /// Confirms, refutes or opens leads again; refuting needs reason and evidence in the note.
    LeadState {
        leads: Vec<LeadId>,
        state: LeadState,
    },
    /// Where a planner, as a pseudonym, thinks the missing may be before anybody searched.
    Priors {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        planner: Option<ActorId>,
        spread: Spread,
    },
    /// How likely it is that reported or suspected rooms or sections exist, 0..1, whoever may be in them.
    Exists {
        about: Vec<Target>,
        probability: f64,
    },
    /// Rooms or sections that may not exist were looked for and not found.
    Sought {
        about: Vec<Target>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        methods: Vec<Method>,
        /// Probability that they would have been found, 0..1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pod: Option<f64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
    },
    Occupants(Occupants),
    Counted(Counted),
    /// A statement against the conclusion of the others, by a pseudonym. It is printed in the report as it stands.
    Dissent {
        by: ActorId,
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        about: Vec<Target>,
    },
    /// The entry does not hold. Undo retracts, redo retracts the retraction.
    Retract {
        entry: EntryId,
    },
}

impl Action {
    /// The word that stands for it in the log and in the bytes.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Team(_) => "Team",
            Self::Search { .. } => "Search",
            Self::Presence { .. } => "Presence",
            Self::Access { .. } => "Access",
            Self::Unsearched { .. } => "Unsearched",
            Self::Portal { .. } => "Portal",
            Self::Passable { .. } => "Passable",
            Self::Section { .. } => "Section",
            Self::Hazard { .. } => "Hazard",
            Self::HazardOver { .. } => "HazardOver",
            Self::Victim { .. } => "Victim",
            Self::VictimState { .. } => "VictimState",
            Self::Note { .. } => "Note",
            Self::Add { .. } => "Add",
            Self::Know { .. } => "Know",
            Self::Shape { .. } => "Shape",
            Self::Split(_) => "Split",
            Self::Join(_) => "Join",
            Self::Claim(_) => "Claim",
            Self::ClaimStatus { .. } => "ClaimStatus",
            Self::Link { .. } => "Link",
            Self::Layout(_) => "Layout",
            Self::Camera(_) => "Camera",
            Self::CameraAt { .. } => "CameraAt",
            Self::Observation(_) => "Observation",
            Self::Code { .. } => "Code",
            Self::Vault(_) => "Vault",
            Self::Secret(_) => "Secret",
            Self::Shred { .. } => "Shred",
            Self::Rebase { .. } => "Rebase",
            Self::Lead { .. } => "Lead",
            Self::LeadGrade { .. } => "LeadGrade",
            Self::LeadState { .. } => "LeadState",
            Self::Priors { .. } => "Priors",
            Self::Exists { .. } => "Exists",
            Self::Sought { .. } => "Sought",
            Self::Occupants(_) => "Occupants",
            Self::Counted(_) => "Counted",
            Self::Dissent { .. } => "Dissent",
            Self::Retract { .. } => "Retract",
        }
    }

    /// The kinds this program knows; an entry of another kind is kept, relayed and shown as such.
    pub const KINDS: &'static [&'static str] = &[
        "Team",
        "Search",
        "Presence",
        "Access",
        "Unsearched",
        "Portal",
        "Passable",
        "Section",
        "Hazard",
        "HazardOver",
        "Victim",
        "VictimState",
        "Note",
        "Add",
        "Know",
        "Shape",
        "Split",
        "Join",
        "Claim",
        "ClaimStatus",
        "Link",
        "Layout",
        "Camera",
        "CameraAt",
        "Observation",
        "Code",
        "Vault",
        "Secret",
        "Shred",
        "Rebase",
        "Lead",
        "LeadGrade",
        "LeadState",
        "Priors",
        "Exists",
        "Sought",
        "Occupants",
        "Counted",
        "Dissent",
        "Retract",
    ];

    /// Whether it changes what the building is, and not only what was done in it.
    pub fn is_structural(&self) -> bool {
        matches!(
            self,
            Self::Add { .. }
                | Self::Know { .. }
                | Self::Shape { .. }
                | Self::Split(_)
                | Self::Join(_)
                | Self::Rebase { .. }
        )
    }
}

fn one() -> u32 {
    1
}

fn is_one(count: &u32) -> bool {
    *count == 1
}
