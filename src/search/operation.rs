use super::action::{Access, Action, ActorId, Target, VictimState};
use super::clock::{HappenedAt, Hlc};
use super::entry::{AuthorKey, Content, Device, Entry, EntryError, EntryId, OperationId, Spot, Statement};
use super::fold::{self, Lens, fold};
use super::{Log, Picture, Register, structure};
use crate::model::{Facility, Knowledge};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// The only document: a base map, the log, and the picture folded from both.
pub struct Operation {
    pub id: OperationId,
    base: Arc<Facility>,
    log: Log,
    retracted: HashSet<EntryId>,
    picture: Picture,
}

/// What somebody asks for: an action and what belongs to it. One JSON object of `undercroft apply`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub action: Action,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Spot>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub performed_by: Vec<ActorId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<ActorId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened_at: Option<HappenedAt>,
}

impl From<Action> for Request {
    fn from(action: Action) -> Self {
        Self {
            action,
            note: String::new(),
            place: None,
            performed_by: Vec::new(),
            recorded_by: None,
            happened_at: None,
        }
    }
}

/// A request that was found good, with the entries it answers; the operation file signs and stores it.
#[derive(Clone, PartialEq, Debug)]
pub struct Prepared {
    pub request: Request,
    pub replaces: Vec<EntryId>,
}

impl Prepared {
    /// Seals it into the device's next entry. `after` is the device's last entry on disk, `seen` the clocks of all
    /// entries there.
    pub fn seal(
        &self,
        operation: OperationId,
        device: &Device,
        after: Option<(u64, EntryId)>,
        seen: impl IntoIterator<Item = Hlc>,
        now_ms: i64,
    ) -> Result<Entry, EntryError> {
        let Request { action, note, place, performed_by, recorded_by, happened_at } = self.request.clone();
        let clock = Hlc::next(seen, now_ms);
        let statement =
            Statement { action, note, place, performed_by, recorded_by, happened_at, clock, wall_ms: now_ms };
        Entry::sign(device, operation, after, self.replaces.clone(), &statement)
    }
}

/// Why a request was not taken: a sentence that says what to do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    #[error("there is no {0} in this building; check the id, `undercroft status --json` lists what there is")]
    Unknown(String),
    #[error("nothing was named; give at least one {0}")]
    Nothing(&'static str),
    #[error("a probability lies between 0 and 1; {0} does not")]
    Probability(String),
    #[error("the place or time given is not a usable number")]
    BadNumber,
    #[error("that entry is not in this log; `undercroft log` lists them")]
    NoEntry,
    #[error("that entry is retracted already")]
    AlreadyRetracted,
    #[error("somebody else made that entry; give a reason for retracting it as a note")]
    ReasonWanted,
    #[error("refuting needs evidence; give it as a note")]
    EvidenceWanted,
    #[error("a note has no text")]
    NoText,
    #[error("there is nothing to undo by this device")]
    NothingToUndo,
    #[error("there is nothing to redo by this device")]
    NothingToRedo,
    #[error("this does not fit the building: {0}")]
    DoesNotFit(String),
}

impl Operation {
    pub fn new(id: OperationId, base: Arc<Facility>, entries: impl IntoIterator<Item = Entry>) -> Self {
        let log = Log::new(entries);
        let picture = fold(&base, &log, Lens::default());
        let retracted = log.retracted();
        Self { id, base, log, retracted, picture }
    }

    pub fn base(&self) -> &Arc<Facility> {
        &self.base
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    pub fn is_retracted(&self, entry: &EntryId) -> bool {
        self.retracted.contains(entry)
    }

    /// The picture through another lens.
    pub fn through(&self, lens: Lens) -> Picture {
        fold(&self.base, &self.log, lens)
    }

    /// Checks a request against the picture as it is now and names the standing entries that it answers.
    pub fn prepare(&self, request: Request, author: &AuthorKey) -> Result<Prepared, Refusal> {
        self.check(&request, author)?;
        let replaces = self.answered(&request.action).into_iter().collect();
        Ok(Prepared { request, replaces })
    }

    /// Seals a prepared request into the device's next entry. `after` is the device's last entry on disk.
    pub fn seal(
        &self,
        prepared: &Prepared,
        device: &Device,
        after: Option<(u64, EntryId)>,
        now_ms: i64,
    ) -> Result<Entry, EntryError> {
        prepared.seal(self.id, device, after, self.log.clocks(), now_ms)
    }

    /// Takes in an entry that is on disk. Cannot fail.
    pub fn commit(&mut self, entry: Entry) {
        self.commit_all([entry]);
    }

    /// Takes in several entries, folding anew at most once.
    pub fn commit_all(&mut self, entries: impl IntoIterator<Item = Entry>) {
        let mut anew = false;
        for entry in entries {
            let entry = Arc::new(entry);
            if self.log.contains(&entry.id) {
                continue;
            }
            let expected = self.log.last_of(&entry.envelope.author_key).map_or(0, |last| last.envelope.seq + 1);
            let in_turn = entry.envelope.seq == expected;
            let follows = self.log.insert(Arc::clone(&entry));
            if anew || !follows || !in_turn || !fold::goes_on(&entry, self.picture.lens) {
                anew = true;
            } else {
                fold::apply(&mut self.picture, &entry, &self.log, &self.retracted);
            }
        }
        if anew {
            self.retracted = self.log.retracted();
            self.picture = fold(&self.base, &self.log, self.picture.lens);
        }
    }

    /// What undo would retract: this device's last action that holds and was not itself an undo.
    pub fn undo(&self, author: &AuthorKey) -> Result<Request, Refusal> {
        let entry = self.stacks(author).0.pop().ok_or(Refusal::NothingToUndo)?;
        Ok(Action::Retract { entry }.into())
    }

    /// What redo would retract: the last undo, when nothing else was done since.
    pub fn redo(&self, author: &AuthorKey) -> Result<Request, Refusal> {
        let entry = self.stacks(author).1.pop().ok_or(Refusal::NothingToRedo)?;
        Ok(Action::Retract { entry }.into())
    }

    // The log is the undo stack: replaying it gives both stacks back after a restart.
    fn stacks(&self, author: &AuthorKey) -> (Vec<EntryId>, Vec<EntryId>) {
        let (mut undo, mut redo): (Vec<EntryId>, Vec<EntryId>) = Default::default();
        for entry in self.log.of(author) {
            match entry.content.known_action() {
                Some(Action::Retract { entry: target }) if redo.last() == Some(target) => {
                    redo.pop();
                    undo.extend(self.retracts(target));
                }
                Some(Action::Retract { entry: target }) => {
                    if let Some(at) = undo.iter().rposition(|id| id == target) {
                        undo.remove(at);
                        redo.push(entry.id);
                    } else {
                        undo.push(entry.id);
                        redo.clear();
                    }
                }
                _ => {
                    undo.push(entry.id);
                    redo.clear();
                }
            }
        }
        undo.retain(|id| !self.retracted.contains(id));
        redo.retain(|id| !self.retracted.contains(id));
        (undo, redo)
    }

    fn retracts(&self, entry: &EntryId) -> Option<EntryId> {
        match self.log.get(entry)?.content.known_action()? {
            Action::Retract { entry } => Some(*entry),
            _ => None,
        }
    }

    fn check(&self, request: &Request, author: &AuthorKey) -> Result<(), Refusal> {
        let facility = &self.picture.facility;
        if let Some(place) = &request.place
            && !(place.at.iter().all(|value| value.is_finite()) && facility.level_ix(&place.level).is_some())
        {
            return Err(Refusal::BadNumber);
        }
        for target in request.action.targets() {
            self.want(&target)?;
        }
        let some = |empty: bool, what| if empty { Err(Refusal::Nothing(what)) } else { Ok(()) };
        match &request.action {
            Action::Search { spaces, pod, .. } => {
                if let Some(pod) = pod.filter(|pod| !(0.0..=1.0).contains(pod)) {
                    return Err(Refusal::Probability(pod.to_string()));
                }
                some(spaces.is_empty(), "room")
            }
            Action::Presence { spaces, .. } | Action::Access { spaces, .. } | Action::Unsearched { spaces } => {
                some(spaces.is_empty(), "room")
            }
            Action::Portal { portals, .. } | Action::Passable { portals, .. } => some(portals.is_empty(), "door"),
            Action::Section { sections, .. } => some(sections.is_empty(), "section"),
            Action::Victim { count, .. } => some(*count == 0 || *count > 1000, "victim, and at most 1000"),
            Action::HazardOver { hazard } if !self.picture.hazards.contains_key(hazard) => {
                Err(Refusal::Unknown(format!("hazard \"{hazard}\"")))
            }
            Action::VictimState { victim, .. } if !self.picture.victims.contains_key(victim) => {
                Err(Refusal::Unknown(format!("victim \"{victim}\"")))
            }
            Action::Note { .. } if request.note.trim().is_empty() => Err(Refusal::NoText),
            Action::Know { knowledge: Knowledge::Refuted, .. } if request.note.trim().is_empty() => {
                Err(Refusal::EvidenceWanted)
            }
            Action::Add { .. } => self.check_structure(&request.action),
            Action::Retract { entry } => self.check_retract(entry, request, author),
            _ => Ok(()),
        }
    }

    fn check_structure(&self, action: &Action) -> Result<(), Refusal> {
        let faults = structure::faults(&self.picture.facility, action);
        if faults.is_empty() {
            return Ok(());
        }
        let why: Vec<String> = faults.into_iter().map(|fault| format!("{}: {}", fault.place, fault.message)).collect();
        Err(Refusal::DoesNotFit(why.join("; ")))
    }

    fn check_retract(&self, entry: &EntryId, request: &Request, author: &AuthorKey) -> Result<(), Refusal> {
        let entry = self.log.get(entry).ok_or(Refusal::NoEntry)?;
        if self.retracted.contains(&entry.id) {
            return Err(Refusal::AlreadyRetracted);
        }
        if entry.envelope.author_key != *author && request.note.trim().is_empty() {
            return Err(Refusal::ReasonWanted);
        }
        Ok(())
    }

    fn want(&self, target: &Target) -> Result<(), Refusal> {
        let facility = &self.picture.facility;
        let (known, what) = match target {
            // Targets that an entry adds itself are checked with its structure.
            Target::Space(id) => {
                (id.as_str().starts_with('+') || facility.space_ix(id).is_some(), format!("room \"{id}\""))
            }
            Target::Portal(id) => (facility.portal_ix(id).is_some(), format!("door \"{id}\"")),
            Target::Section(id) => (facility.section_ix(id).is_some(), format!("section \"{id}\"")),
        };
        if known { Ok(()) } else { Err(Refusal::Unknown(what)) }
    }

    /// The standing entries of the registers that the action writes: its author has them on screen.
    fn answered(&self, action: &Action) -> BTreeSet<EntryId> {
        let picture = &self.picture;
        let mut answered = BTreeSet::new();
        for target in action.targets() {
            match target {
                Target::Space(id) => {
                    let record = picture.facility.space_ix(&id).and_then(|at| picture.spaces.get(&at));
                    let Some(record) = record else { continue };
                    answered.extend(record.access.entries());
                    answered.extend(record.presence.values().flat_map(Register::entries));
                    if matches!(action, Action::Unsearched { .. }) {
                        answered.extend(record.passes.iter().map(|pass| pass.entry));
                    }
                }
                Target::Portal(id) => {
                    let record = picture.facility.portal_ix(&id).and_then(|at| picture.portals.get(&at));
                    match action {
                        Action::Portal { .. } => {
                            answered.extend(record.into_iter().flat_map(|record| record.state.entries()))
                        }
                        _ => answered.extend(record.into_iter().flat_map(|record| record.passable.entries())),
                    }
                }
                Target::Section(id) => {
                    let record = picture.facility.section_ix(&id).and_then(|at| picture.sections.get(&at));
                    answered.extend(record.into_iter().flat_map(|record| record.state.entries()));
                }
            }
        }
        if let Action::VictimState { victim, .. } = action
            && let Some(victim) = picture.victims.get(victim)
        {
            answered.extend(victim.state.entries());
        }
        answered
    }
}

impl Content {
    /// One line for the log: what was done, to what.
    pub fn summary(&self) -> String {
        match &self.action {
            None => "left out of this copy".to_owned(),
            Some(Err(kind)) => format!("{} (by a newer undercroft)", kind.0),
            Some(Ok(action)) => action.summary(),
        }
    }
}

impl Action {
    /// One line in words: `primary search: by SAR-1`.
    pub fn summary(&self) -> String {
        let list = |ids: Vec<&str>| match ids.len() {
            0..=3 => ids.join(", "),
            n => format!("{}, {} and {} more", ids[0], ids[1], n - 2),
        };
        let spaces = |ids: &[super::action::Target]| list(ids.iter().map(Target::id).collect());
        let on = spaces(&self.targets());
        let by = |team: &Option<super::TeamId>| team.as_ref().map(|team| format!(" by {team}")).unwrap_or_default();
        match self {
            Self::Team(team) => format!("team {} {}", team.id, team.name),
            Self::Search { thoroughness, team, .. } => {
                let word = format!("{thoroughness:?}").to_lowercase();
                format!("{word} search: {on}{}", by(team))
            }
            Self::Presence { presence, team, .. } => {
                let word = format!("{presence:?}").to_lowercase();
                format!("team {word}: {on}{}", by(team))
            }
            Self::Access { access: Access::Accessible, .. } => format!("accessible: {on}"),
            Self::Access { access: Access::Inaccessible { reason }, .. } => {
                let reason = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
                format!("inaccessible: {on}{reason}")
            }
            Self::Unsearched { .. } => format!("unsearched: {on}"),
            Self::Portal { state, .. } => format!("{}: {on}", state.word()),
            Self::Passable { person, camera, .. } => {
                let word = |fits: &Option<bool>| fits.map_or("?", |fits| if fits { "yes" } else { "no" });
                format!("passable, person {}, camera {}: {on}", word(person), word(camera))
            }
            Self::Section { state, .. } => format!("section {}: {on}", state.word()),
            Self::Hazard { kind, .. } => format!("hazard {kind}: {on}"),
            Self::HazardOver { hazard } => format!("hazard over: {hazard}"),
            Self::Victim { state, count, .. } => format!("{count} × victim {}: {on}", victim_word(*state)),
            Self::VictimState { victim, state } => format!("victim {}: {victim}", victim_word(*state)),
            Self::Note { .. } => format!("note: {on}"),
            Self::Add { levels, sections, spaces, portals } => format!(
                "added {} levels, {} sections, {} rooms, {} doors",
                levels.len(),
                sections.len(),
                spaces.len(),
                portals.len()
            ),
            Self::Know { knowledge, .. } => format!("{}: {on}", knowledge.word()),
            Self::Retract { entry } => format!("retracted {}", entry.short()),
        }
    }
}

impl Target {
    pub fn id(&self) -> &str {
        match self {
            Self::Space(id) => id.as_str(),
            Self::Portal(id) => id.as_str(),
            Self::Section(id) => id.as_str(),
        }
    }
}

fn victim_word(state: VictimState) -> &'static str {
    match state {
        VictimState::Potential => "potential",
        VictimState::Live => "live",
        VictimState::Deceased => "deceased",
        VictimState::Removed => "removed",
    }
}
