//! From the log to the picture. Total: an entry whose precondition no longer holds becomes a finding.

use super::action::Action;
use super::clock::Moment;
use super::derive::{opens, settle_portal};
use super::mark::{Access, MarkId, Presence, SectionState, Target, Thoroughness};
use super::picture::{Hazard, Pass, Picture};
use super::step::Step;
use super::structure::Structure;
use super::{Entry, EntryId, Log, structure, told};
use crate::model::{Code, Facility, Finding, Place, PortalIx, PortalState, SectionIx, SpaceIx};
use smol_str::format_smolstr;
use std::collections::HashSet;
use std::sync::Arc;

/// How to look at the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Lens {
    /// Only entries written down until then, milliseconds since 1970.
    pub as_of_ms: Option<i64>,
    /// Untried doors bar.
    pub strict: bool,
    /// The entry that brought the layout to look at; without one all rival layouts lie over each other.
    pub layout: Option<EntryId>,
}

/// Folds the whole log. The same entries give the same picture whatever order they came in.
pub fn fold(base: &Arc<Facility>, log: &Log, lens: Lens) -> Picture {
    fold_after(base, log, lens, None)
}

/// The same, with the building taken over from an earlier picture where nothing was drawn since.
pub(super) fn fold_after(base: &Arc<Facility>, log: &Log, lens: Lens, before: Option<&Picture>) -> Picture {
    let seen = |entry: &&Arc<Entry>| {
        lens.as_of_ms.is_none_or(|until| entry.content.clock.is_none_or(|at| at.wall_ms <= until))
    };
    let mut retracted = log.retracted_among(seen);
    let hidden = lens.layout.map(|chosen| told::of_other_layouts(log, &chosen, |entry| !retracted.contains(entry)));
    retracted.extend(hidden.iter().flatten());
    let standing = log.ordered().filter(seen).filter(|entry| !retracted.contains(&entry.id));
    let answered = |entry: &Entry| log.answered_by(entry, &retracted);
    let structure = Structure::draw(base, standing, &answered, before.map(|picture| &picture.structure));
    let mut picture = Picture::of(structure, lens);
    picture.findings.extend(log.findings());
    for entry in hidden.iter().flatten().filter_map(|id| log.get(id)) {
        let adds = entry.content.known_action().map(|action| action.adds(&entry.id)).unwrap_or_default();
        picture.elsewhere.extend(adds.iter().map(|target| target.id().to_owned()));
    }
    for entry in log.ordered().filter(seen) {
        apply(&mut picture, entry, log, &retracted);
    }
    picture
}

/// Whether a picture can go on from where it is with this entry as the newest, or must be folded anew.
pub(super) fn goes_on(entry: &Entry, lens: Lens) -> bool {
    let plain =
        |action: &Action| !action.is_structural() && !matches!(action, Action::Retract { .. } | Action::Shred { .. });
    lens.as_of_ms.is_none() && lens.layout.is_none() && entry.content.known_action().is_none_or(plain)
}

pub(super) fn apply(picture: &mut Picture, entry: &Arc<Entry>, log: &Log, retracted: &HashSet<EntryId>) {
    let (content, order) = (&entry.content, picture.folded);
    picture.folded += 1;
    let written_ms = content.wall_ms.or(content.clock.map(|clock| clock.wall_ms));
    let at = Moment { order, written_ms, happened: content.happened_at };
    let mut step = Step::new(picture, entry, log, retracted, at);
    step.remember();
    if !retracted.contains(&entry.id) {
        step.take_in();
    }
}

impl Step<'_> {
    fn take_in(&mut self) {
        let entry = self.entry;
        match &entry.content.action {
            None if self.log.is_shredded(&entry.id) => {}
            None => self.note_redaction(),
            Some(Err(kind)) => {
                let message = format!("made by a newer undercroft: an entry of the kind \"{}\", kept as it is", kind.0);
                self.finding(Code::UnknownKind, message);
            }
            Some(Ok(action)) => self.act(action),
        }
    }

    fn act(&mut self, action: &Action) {
        match action {
            Action::Team(team) => drop(self.picture.teams.insert(team.id.clone(), team.clone())),
            Action::Search { spaces, .. } => self.each_space(spaces, |step, at| step.search(at, action)),
            Action::Presence { spaces, presence, team } => self.each_space(spaces, |step, at| {
                step.picture.entered[at.get()] = true;
                step.record(at, |record, step_entry, replaced| {
                    record.access.set(step_entry, Access::Accessible, replaced);
                    record.presence.entry(team.clone()).or_default().set(step_entry, *presence, replaced);
                });
            }),
            Action::Access { spaces, access } => self.each_space(spaces, |step, at| {
                let access = step.entry.content.access(access).into_owned();
                step.record(at, |record, entry, replaced| record.access.set(entry, access, replaced));
            }),
            Action::Unsearched { spaces } => self.each_space(spaces, |step, at| {
                let of_part = step.of_part;
                step.record(at, |record, entry, replaced| {
                    // Of a part: the whole was searched only by whoever searched it as one.
                    let whole = record.joined.filter(|_| of_part).map_or(0, |(_, order)| order);
                    record.passes.retain(|pass| !replaced(&pass.entry) && pass.at.order >= whole);
                    record.presence.values_mut().for_each(|register| register.set(entry, Presence::Out, replaced));
                    record.access.set(entry, Access::Accessible, replaced);
                });
            }),
            Action::Portal { portals, state } => self.each_portal(portals, |step, at| step.set_portal(at, *state)),
            Action::Passable { portals, person, camera } => self.each_portal(portals, |step, at| {
                let (entry, replaced) = (step.entry.id, &step.replaced);
                let record = step.picture.portals.entry(at).or_default();
                record.passable.set(entry, (*person, *camera), |id| replaced.contains(id));
                settle_portal(step.picture, at);
            }),
            Action::Section { sections, state } => self.each_section(sections, |step, at| step.set_section(at, *state)),
            Action::Hazard { at, kind } => self.hazard(at, kind),
            Action::HazardOver { hazard } => {
                let entry = self.entry.id;
                match self.picture.hazards.get_mut(hazard) {
                    Some(hazard) => hazard.over = Some(entry),
                    None => self.unknown(format_args!("hazard \"{hazard}\"")),
                }
            }
            Action::Victim { space, state, count } => self.victims(space, *state, *count),
            Action::VictimState { victim, state } => self.victim_is(victim, *state),
            Action::Note { about } => self.picture.notes.push((self.entry.id, about.clone())),
            Action::Add { .. } => {
                self.disturb_all(self.near(self.entry), "a room or door was added here after the last search")
            }
            Action::Know { about, knowledge } => about.iter().for_each(|target| self.know(target, *knowledge)),
            Action::Shape { edits } => self.shape(edits),
            Action::Split(split) => self.split(split),
            Action::Join(join) => self.join(join),
            Action::Rebase { .. } => self.rebase(),
            Action::Lead { .. }
            | Action::LeadGrade { .. }
            | Action::LeadState { .. }
            | Action::Priors { .. }
            | Action::Exists { .. }
            | Action::Sought { .. }
            | Action::Occupants(_)
            | Action::Counted(_)
            | Action::Dissent { .. } => self.judge(action),
            Action::Claim(_)
            | Action::ClaimStatus { .. }
            | Action::Link { .. }
            | Action::Layout(_)
            | Action::Camera(_)
            | Action::CameraAt { .. }
            | Action::Observation(_)
            | Action::Code { .. } => self.tell(action),
            Action::Vault(_) | Action::Secret(_) | Action::Shred { .. } => self.keep_secret(action),
            Action::Retract { entry } => self.retract(entry),
        }
    }

    fn search(&mut self, at: SpaceIx, action: &Action) {
        let Action::Search { thoroughness, methods, pod, team, found, .. } = action else { return };
        self.advise_other_crew(at, *thoroughness, team);
        self.picture.entered[at.get()] = true;
        let pass = Pass {
            entry: self.entry.id,
            thoroughness: *thoroughness,
            methods: methods.clone(),
            pod: *pod,
            team: team.clone(),
            found: self.entry.content.found(found).to_owned(),
            when: self.entry.content.when(),
            at: self.at,
        };
        self.record(at, |record, entry, replaced| {
            record.passes.push(pass);
            record.access.set(entry, Access::Accessible, replaced);
            // A team that reports its pass has come out.
            if let Some(register) = record.presence.get_mut(team) {
                register.set(entry, Presence::Out, replaced);
            }
        });
    }

    fn advise_other_crew(&mut self, at: SpaceIx, thoroughness: Thoroughness, team: &Option<super::TeamId>) {
        let Some(team) = team.as_ref().filter(|_| thoroughness == Thoroughness::Secondary) else { return };
        let same = |pass: &Pass| pass.thoroughness == Thoroughness::Primary && pass.team.as_ref() == Some(team);
        if self.picture.spaces.get(&at).is_some_and(|record| record.passes.iter().any(same)) {
            let space = &self.picture.facility.space(at).id;
            let message =
                format!("team {team} did the primary search of \"{space}\" too; a secondary search is another crew's");
            self.picture.findings.push(Finding::warning(Code::Advice, Place::id(space), message));
        }
    }

    fn set_portal(&mut self, at: PortalIx, state: PortalState) {
        let before = self.picture.portal_state[at.get()];
        let (entry, replaced) = (self.entry.id, &self.replaced);
        self.picture.portals.entry(at).or_default().state.set(entry, state, |id| replaced.contains(id));
        settle_portal(self.picture, at);
        if opens(before, state) {
            let why = format!("{} {} after the last search", self.picture.facility.portal(at).label(), state.word());
            let (a, b) = self.picture.facility.ends(at);
            self.disturb_all([Some(a), b].into_iter().flatten(), &why);
        }
    }

    fn set_section(&mut self, at: SectionIx, state: SectionState) {
        let (entry, replaced) = (self.entry.id, &self.replaced);
        let record = self.picture.sections.entry(at).or_default();
        record.state.set(entry, state, |id| replaced.contains(id));
        self.picture.section_state[at.get()] = record.state.values().copied().min();
    }

    fn hazard(&mut self, at: &Target, kind: &str) {
        if !self.exists(at) {
            return self.unknown(format_args!("{at:?}"));
        }
        let hazard = Hazard { at: at.clone(), kind: kind.to_owned(), entry: self.entry.id, over: None };
        self.picture.hazards.insert(mark_id(&self.entry.id, 0), hazard);
    }
}

pub(super) fn mark_id(entry: &EntryId, ordinal: u32) -> MarkId {
    MarkId(format_smolstr!("{}.{ordinal}", structure::resolved(entry, "+").trim_end_matches('+')))
}

impl MarkId {
    /// The first thing that an entry brings.
    pub fn of(entry: &EntryId) -> Self {
        mark_id(entry, 0)
    }
}
