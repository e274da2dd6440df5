//! What can be asked for: the closed list of actions. The command line, the viewer and `apply` speak only these.

use super::EntryId;
use super::claim::{Claim, ClaimStatus, Link};
use super::feed::{Camera, CodeStatus, Layout, Observation};
use super::lead::{Grade, LeadEnd, LeadState};
use super::mark::{
    Access, ActorId, LeadId, MarkId, Method, Presence, SectionState, Target, Team, TeamId, Thoroughness, VictimState,
};
use super::occupants::{Counted, Occupants};
use super::prior::Spread;
use super::secret::{Secret, Vault};
use super::shape::{Edit, Join, Split};
use crate::model::{Draft, Knowledge, Level, Portal, PortalId, PortalState, Section, SectionId, Space, SpaceId};
use serde::{Deserialize, Serialize};

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

macro_rules! kinds {
    ($($kind:ident)*) => {
        impl Action {
            /// The word that stands for it in the log and in the bytes.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$kind { .. } => stringify!($kind),)* }
            }

            /// The kinds this program knows; an entry of another kind is kept, relayed and shown as such.
            pub const KINDS: &'static [&'static str] = &[$(stringify!($kind),)*];
        }
    };
}

kinds! {
    Team Search Presence Access Unsearched Portal Passable Section Hazard HazardOver Victim VictimState Note
    Add Know Shape Split Join Claim ClaimStatus Link Layout Camera CameraAt Observation Code Vault Secret
    Shred Rebase Lead LeadGrade LeadState Priors Exists Sought Occupants Counted Dissent Retract
}

impl Action {
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
