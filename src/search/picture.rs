use super::clock::{HappenedAt, Moment};
use super::judgement::Judgements;
use super::mark::{Access, MarkId, Method, Presence, SectionState, Target, Team, TeamId, Thoroughness};
use super::reshape::Changes;
use super::secret::Secrets;
use super::shape::Change;
use super::structure::Structure;
use super::told::Told;
use super::victim::{Astray, Victim};
use super::{EntryId, Lens, Register};
use crate::model::{Facility, Finding, Knowledge, Passage, PortalIx, PortalState, SectionIx, SpaceId, SpaceIx};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What a space's marks come to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Status {
    #[default]
    Unsearched,
    InProgress,
    Primary,
    Secondary,
    Inaccessible,
    Recheck,
    Disputed,
}

impl Status {
    pub const ALL: &'static [Status] = &[
        Self::Unsearched,
        Self::InProgress,
        Self::Primary,
        Self::Secondary,
        Self::Inaccessible,
        Self::Recheck,
        Self::Disputed,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Unsearched => "unsearched",
            Self::InProgress => "in progress",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Inaccessible => "inaccessible",
            Self::Recheck => "recheck",
            Self::Disputed => "disputed",
        }
    }
}

/// One search of one space.
#[derive(Clone, PartialEq, Debug)]
pub struct Pass {
    pub entry: EntryId,
    pub thoroughness: Thoroughness,
    pub methods: Vec<Method>,
    pub pod: Option<f64>,
    pub team: Option<TeamId>,
    pub found: String,
    pub when: Option<HappenedAt>,
    pub(super) at: Moment,
}

/// Why a space must be looked at again.
#[derive(Clone, PartialEq, Debug)]
pub struct Recheck {
    pub entry: EntryId,
    pub why: String,
    pub(super) at: Moment,
}

/// Observations that contradict each other; both stand until someone who saw both decides.
#[derive(Clone, PartialEq, Debug)]
pub struct Dispute {
    pub entries: Vec<EntryId>,
    pub what: String,
}

/// The room that a part was split off, and how that stood.
#[derive(Clone, PartialEq, Debug)]
pub struct PartOf {
    pub entry: EntryId,
    pub space: SpaceId,
    pub was: Status,
}

/// Everything said about one space.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SpaceRecord {
    /// The passes that hold, in the order of the log.
    pub passes: Vec<Pass>,
    pub presence: BTreeMap<Option<TeamId>, Register<Presence>>,
    pub access: Register<Access>,
    /// What happened since that calls for another look, whether or not a later pass answered it.
    pub disturbances: Vec<Recheck>,
    pub changes: Changes,
    pub knowledge: Register<Knowledge>,
    pub part_of: Option<PartOf>,
    /// The join that made it of several rooms, and where that stands in the log.
    pub(super) joined: Option<(EntryId, u32)>,
    /// All entries that touch it, oldest first, retracted ones too.
    pub history: Vec<EntryId>,
    /// When the last entry that holds was made, milliseconds since 1970.
    pub changed_ms: Option<i64>,
}

/// Everything said about one portal.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PortalRecord {
    pub state: Register<PortalState>,
    pub passable: Register<(Option<bool>, Option<bool>)>,
    pub changes: Changes,
    pub knowledge: Register<Knowledge>,
    pub history: Vec<EntryId>,
    pub changed_ms: Option<i64>,
}

/// Everything said about one section.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SectionRecord {
    pub state: Register<SectionState>,
    pub changes: Changes,
    pub knowledge: Register<Knowledge>,
    pub history: Vec<EntryId>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Hazard {
    pub at: Target,
    pub kind: String,
    pub entry: EntryId,
    /// The entry that says it is over.
    pub over: Option<EntryId>,
}

/// The facility as known and the status of everything in it: what the log comes to, seen through a lens.
///
/// The vectors are indexed by [`SpaceIx`], [`PortalIx`] and [`SectionIx`] of `facility`; the maps hold only what was
/// touched.
#[derive(Clone, Debug)]
pub struct Picture {
    pub facility: Arc<Facility>,
    pub lens: Lens,
    pub status: Vec<Status>,
    /// What counts into the sums: none for a disputed or inaccessible space, primary at most for one to recheck.
    pub searched: Vec<Option<Thoroughness>>,
    /// Whether somebody was in.
    pub entered: Vec<bool>,
    /// The state that counts: of a dispute, the one that bars most.
    pub portal_state: Vec<PortalState>,
    pub passage: Vec<Passage>,
    /// Whether a camera gets through, where it was said.
    pub camera_passable: Vec<Option<bool>>,
    /// What was marked, or, of a dispute, the least explored.
    pub section_state: Vec<Option<SectionState>>,
    pub spaces: HashMap<SpaceIx, SpaceRecord>,
    pub portals: HashMap<PortalIx, PortalRecord>,
    pub sections: HashMap<SectionIx, SectionRecord>,
    pub teams: BTreeMap<TeamId, Team>,
    pub victims: BTreeMap<MarkId, Victim>,
    /// Victims in rooms that the building as known no longer has.
    pub astray: BTreeMap<MarkId, Astray>,
    pub hazards: BTreeMap<MarkId, Hazard>,
    /// Remarks, by the entry that holds the text.
    pub notes: Vec<(EntryId, Vec<Target>)>,
    /// What planners hold.
    pub judged: Judgements,
    /// What people told, and pictures and clues that were not located.
    pub told: Told,
    /// What lies sealed in the vault.
    pub secrets: Secrets,
    pub findings: Vec<Finding>,
    pub(super) folded: u32,
    /// What was said of rooms before they were joined with another.
    pub(super) parts: BTreeMap<SpaceId, SpaceRecord>,
    /// Rooms whose record has gone into that of the whole.
    pub(super) taken_in: BTreeSet<SpaceId>,
    /// Ids of what was drawn for other layouts than the one looked at.
    pub(super) elsewhere: BTreeSet<String>,
    pub(super) structure: Structure,
}

impl Picture {
    /// A picture in which nothing was done yet.
    pub fn untouched(facility: Arc<Facility>, lens: Lens) -> Self {
        Self::of(Structure::surveyed(facility), lens)
    }

    pub(super) fn of(structure: Structure, lens: Lens) -> Self {
        let facility = Arc::clone(&structure.facility);
        let (spaces, portals) = (facility.spaces().len(), facility.portals().len());
        let portal_state = facility.portals().iter().map(|portal| portal.state).collect();
        let passage = facility.portals().iter().map(|portal| portal.passage(portal.state, None)).collect();
        Self {
            lens,
            status: vec![Status::default(); spaces],
            searched: vec![None; spaces],
            entered: vec![false; spaces],
            portal_state,
            passage,
            camera_passable: vec![None; portals],
            section_state: vec![None; facility.sections().len()],
            spaces: HashMap::new(),
            portals: HashMap::new(),
            sections: HashMap::new(),
            teams: BTreeMap::new(),
            victims: BTreeMap::new(),
            astray: BTreeMap::new(),
            hazards: BTreeMap::new(),
            notes: Vec::new(),
            judged: Judgements::default(),
            told: Told::default(),
            secrets: Secrets::default(),
            findings: structure.findings.clone(),
            folded: 0,
            parts: BTreeMap::new(),
            taken_in: BTreeSet::new(),
            elsewhere: BTreeSet::new(),
            facility,
            structure,
        }
    }

    pub fn status_of(&self, space: SpaceIx) -> Status {
        self.status[space.get()]
    }

    pub fn state_of(&self, portal: PortalIx) -> PortalState {
        self.portal_state[portal.get()]
    }

    /// The room with this id, or the one that it was joined into.
    pub fn space_ix(&self, id: &SpaceId) -> Option<SpaceIx> {
        let whole = || self.facility.space_ix(self.structure.joined.whole(id)?);
        self.facility.space_ix(id).or_else(whole)
    }

    /// The room that this one was split off, while nobody has said how the part stands.
    pub fn unconfirmed(&self, space: SpaceIx) -> Option<&PartOf> {
        let record = self.spaces.get(&space)?;
        let part = record.part_of.as_ref()?;
        record.open_disturbances().any(|entry| entry == part.entry).then_some(part)
    }

    /// What must be looked at again in a space, and why.
    pub fn recheck_of(&self, space: SpaceIx) -> Option<&Recheck> {
        self.spaces.get(&space)?.unanswered(None)
    }

    /// Teams that went in and did not come out.
    pub fn inside(&self, space: SpaceIx) -> impl Iterator<Item = Option<&TeamId>> {
        let record = self.spaces.get(&space);
        record.into_iter().flat_map(SpaceRecord::inside)
    }

    pub fn space_dispute(&self, space: SpaceIx) -> Option<Dispute> {
        let record = self.spaces.get(&space)?;
        let access = dispute(&record.access, |access| match access {
            Access::Accessible => "searched or entered".to_owned(),
            Access::Inaccessible { .. } => "inaccessible".to_owned(),
        });
        access.or_else(|| known_differently(&record.knowledge)).or_else(|| drawn_differently(&record.changes))
    }

    pub fn portal_dispute(&self, portal: PortalIx) -> Option<Dispute> {
        let record = self.portals.get(&portal)?;
        dispute(&record.state, |state| state.word().to_owned())
            .or_else(|| known_differently(&record.knowledge))
            .or_else(|| drawn_differently(&record.changes))
    }

    pub fn section_dispute(&self, section: SectionIx) -> Option<Dispute> {
        let record = self.sections.get(&section)?;
        dispute(&record.state, |state| state.word().to_owned())
            .or_else(|| known_differently(&record.knowledge))
            .or_else(|| drawn_differently(&record.changes))
    }

    /// A section that nobody has reached: marked so, or without a surveyed room and not marked entered or explored.
    pub fn is_unreached(&self, section: SectionIx) -> bool {
        match self.section_state[section.get()] {
            Some(state) => state == SectionState::Unreached,
            None => {
                let facility = &self.facility;
                !facility.space_ixs().any(|space| {
                    facility.section_of(space) == Some(section) && facility.space(space).knowledge.is_surveyed()
                })
            }
        }
    }
}

impl SpaceRecord {
    /// The first disturbance that no later pass of at least this thoroughness answered.
    pub fn unanswered(&self, least: Option<Thoroughness>) -> Option<&Recheck> {
        let counts = |pass: &&Pass| least.is_none_or(|least| pass.thoroughness >= least);
        self.passes.iter().find(counts)?;
        let answers = |recheck: &Recheck| self.passes.iter().filter(counts).any(|pass| pass.at.follows(recheck.at));
        self.disturbances.iter().find(|disturbance| !answers(disturbance))
    }

    /// The entries that call for another look and that no pass has answered.
    pub fn open_disturbances(&self) -> impl Iterator<Item = EntryId> + '_ {
        let answered = |recheck: &Recheck| self.passes.iter().any(|pass| pass.at.follows(recheck.at));
        self.disturbances.iter().filter(move |recheck| !answered(recheck)).map(|recheck| recheck.entry)
    }

    pub fn inside(&self) -> impl Iterator<Item = Option<&TeamId>> {
        let is_in = |register: &Register<Presence>| register.values().any(|presence| *presence == Presence::In);
        self.presence.iter().filter(move |(_, register)| is_in(register)).map(|(team, _)| team.as_ref())
    }
}

fn known_differently(knowledge: &Register<Knowledge>) -> Option<Dispute> {
    dispute(knowledge, |knowledge| knowledge.word().to_owned())
}

fn drawn_differently(changes: &Changes) -> Option<Dispute> {
    let dispute = |(field, register)| {
        let Dispute { entries, what } = dispute(register, Change::told)?;
        Some(Dispute { entries, what: format!("{field} {what}") })
    };
    changes.iter().map(|(field, register)| (*field, register)).find_map(dispute)
}

fn dispute<T: PartialEq>(register: &Register<T>, word: impl Fn(&T) -> String) -> Option<Dispute> {
    if !register.is_disputed() {
        return None;
    }
    let mut words: Vec<String> = register.values().map(word).collect();
    words.sort();
    words.dedup();
    Some(Dispute { entries: register.entries().collect(), what: words.join(" against ") })
}
