//! From a request to what may be signed: checked against the picture as it is now.

use super::action::Action;
use super::clock::{HappenedAt, Hlc, now_ms};
use super::entry::{Device, Entry, EntryError, Spot, Statement};
use super::mark::{ActorId, Target};
use super::picture::SectionRecord;
use super::reshape::Changes;
use super::shape::Change;
use super::{AuthorKey, EntryId, Operation, OperationId, Register, structure, wording};
use crate::model::{Draft, Facility, Knowledge, Space};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    #[error("these figures cannot be used: {0}")]
    Figures(String),
    #[error(
        "\"{0}\" is no kind of hazard: give one to three words, such as gas or live cable, and tell the rest in the note"
    )]
    HazardKind(String),
    #[error("whose secret it is stands in the open: give a pseudonym with a number, such as S-1, or the id of a door")]
    OpenName,
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
    #[error("a layout is made of drawings: entries that add or change rooms, doors or sections")]
    NotDrawn,
    #[error("what was shredded is gone; put the secret into the vault again")]
    Shredded,
    #[error("a note has no text")]
    NoText,
    #[error("there is nothing to undo by this device")]
    NothingToUndo,
    #[error("there is nothing to redo by this device")]
    NothingToRedo,
    #[error("this does not fit the building: {0}")]
    DoesNotFit(String),
    #[error("this plan is the one in use already; nothing was changed")]
    SamePlan,
    #[error(
        "this plan has none of the rooms that the one in use has, by their ids; it is of another building or source"
    )]
    AnotherBuilding,
}

impl Operation {
    /// Checks a request against the picture as it is now and names the standing entries that it answers.
    pub fn prepare(&self, request: Request, author: &AuthorKey) -> Result<Prepared, Refusal> {
        self.check(&request, author)?;
        let request = request.worded();
        let replaces = self.answered(&request.action).into_iter().chain(self.log.ahead_of(now_ms())).collect();
        Ok(Prepared { request, replaces })
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
            Action::Hazard { kind, .. } => wording::check_hazard(kind),
            Action::HazardOver { hazard } if !self.picture.hazards.contains_key(hazard) => {
                Err(Refusal::Unknown(format!("hazard \"{hazard}\"")))
            }
            Action::VictimState { victim, .. } if self.picture.victim_state(victim).is_none() => {
                Err(Refusal::Unknown(format!("victim \"{victim}\"")))
            }
            Action::Note { .. } if request.note.trim().is_empty() => Err(Refusal::NoText),
            Action::Know { knowledge: Knowledge::Refuted, .. } if request.note.trim().is_empty() => {
                Err(Refusal::EvidenceWanted)
            }
            Action::Add { .. } => self.check_structure(&request.action),
            Action::Shape { .. } | Action::Split(_) | Action::Join(_) => self.check_drawing(&request.action),
            Action::Rebase { map } => self.check_plan(map),
            Action::Retract { entry } => self.check_retract(entry, request, author),
            Action::Secret(_) | Action::Shred { .. } => self.check_secret(request),
            _ => self.check_told(request).and_then(|()| self.check_judgement(request)),
        }
    }

    fn check_drawing(&self, action: &Action) -> Result<(), Refusal> {
        let some = |empty: bool, what| if empty { Err(Refusal::Nothing(what)) } else { Ok(()) };
        match action {
            Action::Shape { edits } => {
                some(edits.iter().all(|edit| edit.changes.is_empty()), "change")?;
                for edit in edits {
                    if let Some(change) = edit.changes.iter().find(|change| !change.fits(&edit.about)) {
                        return Err(Refusal::DoesNotFit(format!("{} has no {}", edit.about.told(), change.field())));
                    }
                }
            }
            Action::Split(split) => some(split.parts.is_empty(), "part")?,
            Action::Join(join) => some(join.rooms.is_empty() || join.rooms.contains(&join.into), "other room")?,
            _ => {}
        }
        self.check_structure(action)
    }

    fn check_structure(&self, action: &Action) -> Result<(), Refusal> {
        let faults = structure::faults(&self.picture.facility, action);
        if faults.is_empty() {
            return Ok(());
        }
        let why: Vec<String> = faults.into_iter().map(|fault| format!("{}: {}", fault.place, fault.message)).collect();
        Err(Refusal::DoesNotFit(why.join("; ")))
    }

    fn check_plan(&self, map: &Draft) -> Result<(), Refusal> {
        let plan = Facility::new(map.clone()).map_err(|faults| {
            let why: Vec<String> = faults.iter().take(3).map(ToString::to_string).collect();
            Refusal::DoesNotFit(why.join("; "))
        })?;
        let surveyed = self.surveyed();
        if plan.draft() == surveyed.draft() {
            return Err(Refusal::SamePlan);
        }
        let known = |space: &Space| plan.space_ix(&space.id).is_some();
        let shared = surveyed.spaces().is_empty() || surveyed.spaces().iter().any(known);
        if shared { Ok(()) } else { Err(Refusal::AnotherBuilding) }
    }

    fn check_retract(&self, entry: &EntryId, request: &Request, author: &AuthorKey) -> Result<(), Refusal> {
        let entry = self.log.get(entry).ok_or(Refusal::NoEntry)?;
        if self.retracted.contains(&entry.id) {
            return Err(Refusal::AlreadyRetracted);
        }
        if matches!(entry.content.known_action(), Some(Action::Shred { .. })) {
            return Err(Refusal::Shredded);
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

    fn is_join(&self, entry: &EntryId) -> bool {
        let action = self.log.get(entry).and_then(|entry| entry.content.known_action());
        matches!(action, Some(Action::Join(_))) && !self.retracted.contains(entry)
    }

    /// The standing entries of the registers that the action writes: its author has them on screen.
    fn answered(&self, action: &Action) -> BTreeSet<EntryId> {
        let picture = &self.picture;
        if let Some(answered) = picture.told.answered(action, &picture.facility) {
            return answered;
        }
        if let Some(answered) = picture.judged.answered(action, &picture.facility) {
            return answered;
        }
        let knows = matches!(action, Action::Know { .. });
        let mut answered = BTreeSet::new();
        for target in action.targets() {
            match target {
                Target::Space(id) => {
                    let record = picture.facility.space_ix(&id).and_then(|at| picture.spaces.get(&at));
                    let Some(record) = record else { continue };
                    answered.extend(record.access.entries());
                    answered.extend(record.presence.values().flat_map(Register::entries));
                    answered.extend(registers_written(action, &record.changes));
                    answered.extend(record.knowledge.entries().filter(|_| knows));
                    match action {
                        Action::Unsearched { .. } => answered.extend(record.passes.iter().map(|pass| pass.entry)),
                        // Named, so that the pass stands after them even where a clock runs far ahead; but no claim: the
                        // envelope cannot be redacted, and would tell of which room that spoke.
                        Action::Search { .. } => {
                            answered.extend(record.open_disturbances().filter(|entry| !self.log.is_of_claim(entry)));
                            answered.extend(record.history.iter().copied().filter(|entry| self.is_join(entry)));
                        }
                        _ => {}
                    }
                }
                Target::Portal(id) => {
                    let record = picture.facility.portal_ix(&id).and_then(|at| picture.portals.get(&at));
                    match action {
                        Action::Know { .. } => {
                            answered.extend(record.into_iter().flat_map(|record| record.knowledge.entries()))
                        }
                        Action::Shape { .. } => answered
                            .extend(record.into_iter().flat_map(|record| registers_written(action, &record.changes))),
                        Action::Portal { .. } => {
                            answered.extend(record.into_iter().flat_map(|record| record.state.entries()))
                        }
                        _ => answered.extend(record.into_iter().flat_map(|record| record.passable.entries())),
                    }
                }
                Target::Section(id) => {
                    let record = picture.facility.section_ix(&id).and_then(|at| picture.sections.get(&at));
                    let changed = |record: &SectionRecord| registers_written(action, &record.changes);
                    answered.extend(record.into_iter().flat_map(changed));
                    answered.extend(record.into_iter().flat_map(|record| record.knowledge.entries()).filter(|_| knows));
                    answered.extend(record.into_iter().flat_map(|record| record.state.entries()));
                }
            }
        }
        if let Action::Rebase { .. } = action {
            answered.extend(picture.structure.bases.entries());
        }
        if let Action::VictimState { victim, .. } = action
            && let Some(state) = picture.victim_state(victim)
        {
            answered.extend(state.entries());
        }
        answered
    }
}

/// The entries that stand in the fields which the action writes.
fn registers_written(action: &Action, changes: &Changes) -> Vec<EntryId> {
    let Action::Shape { edits } = action else { return Vec::new() };
    let fields: BTreeSet<&str> = edits.iter().flat_map(|edit| &edit.changes).map(Change::field).collect();
    let written = changes.iter().filter(|(field, _)| fields.contains(*field));
    written.flat_map(|(_, register)| register.entries()).collect()
}
