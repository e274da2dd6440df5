//! The words of the command line for the enumerations of the model, with the same words in help and completions.

use crate::model::{Knowledge, Lock, PortalKind, PortalState, Power, SpaceKind};
use crate::search::{
    Activity, ClaimStatus, Clue, CodeStatus, Compass, Consent, CountSource, Grade, LeadEnd, Method, SecretKind,
    Specialty, Thoroughness, VictimState,
};
use clap::builder::{PossibleValuesParser, TypedValueParser};

type Words<T> = &'static [(&'static str, T)];

pub const STATES: Words<PortalState> = &[
    ("untried", PortalState::Unknown),
    ("open", PortalState::Open),
    ("closed", PortalState::Closed),
    ("locked", PortalState::Locked(Lock::Unknown)),
    ("locked-key", PortalState::Locked(Lock::Key)),
    ("locked-code", PortalState::Locked(Lock::Code)),
    ("sealed", PortalState::Sealed),
    ("blocked", PortalState::Blocked),
    ("breached", PortalState::Breached),
];

pub const METHODS: Words<Method> = &[
    ("visual", Method::Visual),
    ("dog", Method::Dog),
    ("acoustic", Method::Acoustic),
    ("camera", Method::Camera),
    ("breach-and-look", Method::BreachAndLook),
    ("dig", Method::Dig),
];

pub const VICTIMS: Words<VictimState> = &[
    ("potential", VictimState::Potential),
    ("live", VictimState::Live),
    ("deceased", VictimState::Deceased),
    ("removed", VictimState::Removed),
];

pub const KNOWLEDGE: Words<Knowledge> = &[
    ("surveyed", Knowledge::Surveyed),
    ("reported", Knowledge::Reported),
    ("suspected", Knowledge::Suspected),
    ("refuted", Knowledge::Refuted),
];

pub const SPECIALTIES: Words<Specialty> = &[
    ("search", Specialty::Search),
    ("breaching", Specialty::Breaching),
    ("iron-doors", Specialty::IronDoors),
    ("dogs", Specialty::Dogs),
    ("medics", Specialty::Medics),
];

pub const CLAIM_STATUS: Words<ClaimStatus> = &[
    ("open", ClaimStatus::Open),
    ("corroborated", ClaimStatus::Corroborated),
    ("contradicted", ClaimStatus::Contradicted),
    ("confirmed", ClaimStatus::Confirmed),
    ("refuted", ClaimStatus::Refuted),
];

pub const CONSENT: Words<Consent> = &[
    ("desk", Consent::Desk),
    ("operation", Consent::Operation),
    ("partners", Consent::Partners),
    ("public", Consent::Public),
];

pub const COMPASS: Words<Compass> =
    &[("north", Compass::North), ("east", Compass::East), ("south", Compass::South), ("west", Compass::West)];

pub const CLUES: Words<Clue> = &[
    ("sound", Clue::Sound),
    ("duct", Clue::Duct),
    ("cable", Clue::Cable),
    ("smell", Clue::Smell),
    ("draught", Clue::Draught),
];

pub const CODES: Words<CodeStatus> = &[
    ("needed", CodeStatus::Needed),
    ("asked", CodeStatus::Asked),
    ("received", CodeStatus::Received),
    ("failed", CodeStatus::Failed),
];

pub const POWER: Words<Power> = &[("on", Power::On), ("off", Power::Off), ("unknown", Power::Unknown)];

pub const SECRETS: Words<SecretKind> = &[
    ("identity", SecretKind::Identity),
    ("contact", SecretKind::Contact),
    ("reward", SecretKind::Reward),
    ("code", SecretKind::Code),
    ("other", SecretKind::Other),
];

pub const GRADES: Words<Grade> = &[("A", Grade::A), ("B", Grade::B), ("C", Grade::C), ("D", Grade::D), ("X", Grade::X)];

pub const LEAD_ENDS: Words<LeadEnd> = &[
    ("continues", LeadEnd::Continues),
    ("barrier", LeadEnd::Barrier),
    ("wall", LeadEnd::Wall),
    ("rubble", LeadEnd::Rubble),
    ("tight", LeadEnd::Tight),
    ("water", LeadEnd::Water),
    ("drop", LeadEnd::Drop),
];

pub const ACTIVITIES: Words<Activity> =
    &[("unknown", Activity::Unknown), ("rest", Activity::Rest), ("mixed", Activity::Mixed)];

pub const COUNT_SOURCES: Words<CountSource> =
    &[("register", CountSource::Register), ("monitor", CountSource::Monitor), ("witness", CountSource::Witness)];

pub const YES_NO: Words<bool> = &[("yes", true), ("no", false)];

/// The word that stands for a value, for output that reads back as input.
pub fn of<T: PartialEq>(words: Words<T>, value: &T) -> &'static str {
    words.iter().find(|(_, known)| known == value).map_or("?", |(word, _)| word)
}

pub fn thoroughness(value: Thoroughness) -> &'static str {
    match value {
        Thoroughness::Primary => "primary",
        Thoroughness::Secondary => "secondary",
    }
}

pub fn parser<T: Copy + Send + Sync + 'static>(words: Words<T>) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words.iter().map(|(word, _)| *word)).try_map(move |text| {
        words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or("no such word")
    })
}

pub fn space_kind() -> impl TypedValueParser<Value = SpaceKind> {
    PossibleValuesParser::new(SpaceKind::ALL.iter().map(|kind| kind.word()))
        .try_map(|text| SpaceKind::ALL.iter().copied().find(|kind| kind.word() == text).ok_or("no such kind"))
}

pub fn portal_kind() -> impl TypedValueParser<Value = PortalKind> {
    PossibleValuesParser::new(PortalKind::ALL.iter().map(|kind| kind.word()))
        .try_map(|text| PortalKind::ALL.iter().copied().find(|kind| kind.word() == text).ok_or("no such kind"))
}
