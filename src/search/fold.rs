//! From the log to the picture. Total: an entry whose precondition no longer holds becomes a finding.

use super::action::{Access, Action, MarkId, Presence, SectionState, Target, Thoroughness};
use super::entry::{Entry, EntryId};
use super::picture::{Hazard, Pass, Picture, Recheck, SpaceRecord, Status, Victim};
use super::{Log, structure};
use crate::model::{
    Code, End, Facility, Finding, Passage, Place, PortalId, PortalIx, PortalState, SectionId, SectionIx, SpaceId,
    SpaceIx,
};
use smol_str::format_smolstr;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// How to look at the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Lens {
    /// Only entries written down until then, milliseconds since 1970.
    pub as_of_ms: Option<i64>,
    /// Untried doors bar.
    pub strict: bool,
}

/// Folds the whole log. The same entries give the same picture whatever order they came in.
pub fn fold(base: &Arc<Facility>, log: &Log, lens: Lens) -> Picture {
    let retracted = log.retracted();
    let mut findings = log.findings();
    let seen = |entry: &&Arc<Entry>| {
        lens.as_of_ms.is_none_or(|until| entry.content.clock.is_none_or(|at| at.wall_ms <= until))
    };
    let holds = |entry: &&Arc<Entry>| seen(entry) && !retracted.contains(&entry.id);
    let facility = structure::facility(base, log.ordered().filter(holds), &mut findings);
    let mut picture = Picture::untouched(facility, lens);
    picture.findings = findings;
    for entry in log.ordered().filter(seen) {
        apply(&mut picture, entry, log, &retracted);
    }
    picture
}

/// Whether a picture can go on from where it is with this entry as the newest, or must be folded anew.
pub(super) fn goes_on(entry: &Entry, lens: Lens) -> bool {
    let plain = |action: &Action| !action.is_structural() && !matches!(action, Action::Retract { .. });
    lens.as_of_ms.is_none() && entry.content.known_action().is_none_or(plain)
}

pub(super) fn apply(picture: &mut Picture, entry: &Arc<Entry>, log: &Log, retracted: &HashSet<EntryId>) {
    let order = picture.folded;
    picture.folded += 1;
    let mut step = Step { picture, entry, log, retracted, order, replaced: HashSet::new() };
    step.remember();
    if retracted.contains(&entry.id) {
        return;
    }
    step.replaced = step.replaced_entries();
    step.take_in();
}

struct Step<'a> {
    picture: &'a mut Picture,
    entry: &'a Arc<Entry>,
    log: &'a Log,
    retracted: &'a HashSet<EntryId>,
    order: u32,
    replaced: HashSet<EntryId>,
}

impl Step<'_> {
    fn take_in(&mut self) {
        let entry = self.entry;
        match &entry.content.action {
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
                step.record(at, |record, entry, replaced| record.access.set(entry, access.clone(), replaced));
            }),
            Action::Unsearched { spaces } => self.each_space(spaces, |step, at| {
                step.record(at, |record, entry, replaced| {
                    record.passes.retain(|pass| !replaced(&pass.entry));
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
            Action::Victim { space, state, count } => {
                self.each_space(std::slice::from_ref(space), |step, at| {
                    for ordinal in 0..*count {
                        let mut victim = Victim { space: at, state: Default::default() };
                        victim.state.set(step.entry.id, *state, |_| false);
                        step.picture.victims.insert(mark_id(&step.entry.id, ordinal), victim);
                    }
                });
            }
            Action::VictimState { victim, state } => {
                let (entry, replaced) = (self.entry.id, &self.replaced);
                match self.picture.victims.get_mut(victim) {
                    Some(victim) => victim.state.set(entry, *state, |id| replaced.contains(id)),
                    None => self.unknown(format_args!("victim \"{victim}\"")),
                }
            }
            Action::Note { about } => self.picture.notes.push((self.entry.id, about.clone())),
            Action::Add { spaces, portals, .. } => self.disturb_by_structure(spaces, portals),
            Action::Know { .. } => {}
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
            found: found.clone(),
            when: self.entry.content.when(),
            order: self.order,
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
            [Some(a), b].into_iter().flatten().for_each(|space| self.disturb(space, &why));
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

    fn retract(&mut self, target: &EntryId) {
        let Some(target) = self.log.get(target) else {
            return self.unknown(format_args!("entry {}", target.short()));
        };
        if self.is_slip(target) {
            return;
        }
        // Retracting never restores a more searched status silently, and a lost pass calls for another look.
        let spaces = match target.content.known_action() {
            Some(Action::Search { spaces, .. } | Action::Unsearched { spaces } | Action::Access { spaces, .. }) => {
                spaces
            }
            _ => return,
        };
        let why = format!("a mark of kind {} was taken back", target.content.known_action().map_or("?", Action::kind));
        let known: Vec<SpaceIx> = spaces.iter().filter_map(|space| self.picture.facility.space_ix(space)).collect();
        known.into_iter().for_each(|space| self.disturb(space, &why));
    }

    // Taken back by the same device before it said anything else that stands: a slip of the hand, as by undo.
    fn is_slip(&self, target: &Entry) -> bool {
        let (mine, its) = (&self.entry.envelope, &target.envelope);
        mine.author_key == its.author_key
            && self
                .log
                .of(&mine.author_key)
                .filter(|between| its.seq < between.envelope.seq && between.envelope.seq < mine.seq)
                .all(|between| {
                    self.retracted.contains(&between.id)
                        || matches!(between.content.known_action(), Some(Action::Retract { .. }))
                })
    }

    fn disturb_by_structure(&mut self, spaces: &[crate::model::Space], portals: &[crate::model::Portal]) {
        let facility = Arc::clone(&self.picture.facility);
        let mut near: BTreeSet<SpaceIx> = BTreeSet::new();
        for portal in portals {
            let ends = [Some(&portal.between.0), portal.between.1.space()];
            let known = ends
                .into_iter()
                .flatten()
                .filter_map(|end| facility.space_ix(&SpaceId(structure::resolved(&self.entry.id, end.as_str()))));
            near.extend(known);
        }
        for space in spaces {
            let id = SpaceId(structure::resolved(&self.entry.id, space.id.as_str()));
            let Some(added) = facility.space_ix(&id) else { continue };
            let Some(bounds) = space.footprint.bounds() else { continue };
            let touches = |other: &SpaceIx| {
                *other != added
                    && facility.level_of(*other) == facility.level_of(added)
                    && facility
                        .space(*other)
                        .footprint
                        .bounds()
                        .is_some_and(|other| geo::Intersects::intersects(&bounds, &other))
            };
            near.extend(self.picture.spaces.keys().copied().filter(touches));
        }
        near.into_iter().for_each(|space| self.disturb(space, "a room or door was added here after the last search"));
    }

    fn disturb(&mut self, at: SpaceIx, why: &str) {
        let when = self.entry.content.when();
        let disturbance = Recheck { entry: self.entry.id, why: why.to_owned(), when, order: self.order };
        if let Some(record) = self.picture.spaces.get_mut(&at) {
            record.disturbances.push(disturbance);
            settle_space(self.picture, at);
        }
    }

    fn record(&mut self, at: SpaceIx, change: impl FnOnce(&mut SpaceRecord, EntryId, &dyn Fn(&EntryId) -> bool)) {
        let replaced = &self.replaced;
        let record = self.picture.spaces.entry(at).or_default();
        change(record, self.entry.id, &|id| replaced.contains(id));
        record.changed_ms = self.entry.content.when().map(|when| when.at_ms);
        settle_space(self.picture, at);
    }

    /// The entries this one answers: those it names, and through retracted ones what those named.
    fn replaced_entries(&self) -> HashSet<EntryId> {
        let mut replaced = HashSet::new();
        let mut open: Vec<EntryId> = self.entry.envelope.replaces.clone();
        while let Some(id) = open.pop() {
            if replaced.insert(id)
                && self.retracted.contains(&id)
                && let Some(entry) = self.log.get(&id)
            {
                open.extend(entry.envelope.replaces.iter().copied());
            }
        }
        replaced
    }

    fn each_space(&mut self, ids: &[SpaceId], mut act: impl FnMut(&mut Self, SpaceIx)) {
        for id in ids {
            match self.picture.facility.space_ix(id) {
                Some(at) => act(self, at),
                None => self.unknown(format_args!("room \"{id}\"")),
            }
        }
    }

    fn each_portal(&mut self, ids: &[PortalId], mut act: impl FnMut(&mut Self, PortalIx)) {
        for id in ids {
            match self.picture.facility.portal_ix(id) {
                Some(at) => act(self, at),
                None => self.unknown(format_args!("door \"{id}\"")),
            }
        }
    }

    fn each_section(&mut self, ids: &[SectionId], mut act: impl FnMut(&mut Self, SectionIx)) {
        for id in ids {
            match self.picture.facility.section_ix(id) {
                Some(at) => act(self, at),
                None => self.unknown(format_args!("section \"{id}\"")),
            }
        }
    }

    fn exists(&self, target: &Target) -> bool {
        let facility = &self.picture.facility;
        match target {
            Target::Space(id) => facility.space_ix(id).is_some(),
            Target::Portal(id) => facility.portal_ix(id).is_some(),
            Target::Section(id) => facility.section_ix(id).is_some(),
        }
    }

    /// Puts the entry into the history of everything it touches, whether or not it still holds.
    fn remember(&mut self) {
        let entry = self.entry.id;
        let Some(action) = self.entry.content.known_action() else { return };
        let facility = Arc::clone(&self.picture.facility);
        let target;
        let touched = match action {
            Action::Retract { entry } => {
                target = self.log.get(entry).cloned();
                target.as_ref().and_then(|entry| entry.content.known_action())
            }
            action => Some(action),
        };
        let Some(touched) = touched else { return };
        for target in touched.targets() {
            match target {
                Target::Space(id) => {
                    if let Some(at) = facility.space_ix(&id) {
                        self.picture.spaces.entry(at).or_default().history.push(entry);
                    }
                }
                Target::Portal(id) => {
                    if let Some(at) = facility.portal_ix(&id) {
                        let record = self.picture.portals.entry(at).or_default();
                        record.history.push(entry);
                        record.changed_ms = self.entry.content.when().map(|when| when.at_ms);
                    }
                }
                Target::Section(id) => {
                    if let Some(at) = facility.section_ix(&id) {
                        self.picture.sections.entry(at).or_default().history.push(entry);
                    }
                }
            }
        }
    }

    fn note_redaction(&mut self) {
        self.finding(Code::Redacted, "what this entry did was left out of this copy".to_owned());
    }

    fn unknown(&mut self, what: std::fmt::Arguments<'_>) {
        self.finding(Code::UnknownTarget, format!("this entry is about {what}, which is not in the building as known"));
    }

    fn finding(&mut self, code: Code, message: String) {
        self.picture.findings.push(Finding::warning(code, Place::id(self.entry.id.short()), message));
    }
}

fn mark_id(entry: &EntryId, ordinal: u32) -> MarkId {
    MarkId(format_smolstr!("{}.{ordinal}", structure::resolved(entry, "+").trim_end_matches('+')))
}

// A barrier that gives way, or an untried door found standing open.
fn opens(before: PortalState, after: PortalState) -> bool {
    match before.passage() {
        Passage::Bars => after.passage() == Passage::Passes,
        Passage::Untried => matches!(after, PortalState::Open | PortalState::Breached),
        Passage::Passes => after == PortalState::Breached && before != PortalState::Breached,
    }
}

fn settle_portal(picture: &mut Picture, at: PortalIx) {
    let portal = picture.facility.portal(at);
    let Some(record) = picture.portals.get(&at) else { return };
    // A portal that was only said to be passable keeps the state of the map.
    let worst = record.state.values().copied().min_by_key(|state| (state.passage(), *state));
    let state = worst.unwrap_or(portal.state);
    let person = record.passable.values().filter_map(|(person, _)| *person).min();
    picture.portal_state[at.get()] = state;
    picture.passage[at.get()] = portal.passage(state, person);
    picture.camera_passable[at.get()] =
        record.passable.values().filter_map(|(_, camera)| *camera).min().or(portal.camera_passable);
}

fn settle_space(picture: &mut Picture, at: SpaceIx) {
    let Some(record) = picture.spaces.get(&at) else { return };
    let (status, searched) = derive(record);
    picture.status[at.get()] = status;
    picture.searched[at.get()] = searched;
}

/// The status shown, and what counts into the sums.
fn derive(record: &SpaceRecord) -> (Status, Option<Thoroughness>) {
    if record.access.is_disputed() && record.access.values().any(|access| matches!(access, Access::Accessible)) {
        return (Status::Disputed, None);
    }
    if record.access.values().any(|access| matches!(access, Access::Inaccessible { .. })) {
        return (Status::Inaccessible, None);
    }
    let best = record.passes.iter().map(|pass| pass.thoroughness).max();
    let secondary = best == Some(Thoroughness::Secondary);
    let fresh = record.unanswered(None).is_none();
    // A space to recheck leaves the secondary sum; a primary search was done all the same.
    let searched = match best {
        Some(Thoroughness::Secondary) if record.unanswered(Some(Thoroughness::Secondary)).is_none() => best,
        Some(_) => Some(Thoroughness::Primary),
        None => None,
    };
    let status = match searched {
        Some(_) if !fresh => Status::Recheck,
        _ if record.inside().next().is_some() => Status::InProgress,
        Some(Thoroughness::Secondary) if secondary => Status::Secondary,
        Some(_) => Status::Primary,
        None => Status::Unsearched,
    };
    (status, searched)
}

impl Action {
    /// What in the building it touches.
    pub fn targets(&self) -> Vec<Target> {
        let spaces = |ids: &[SpaceId]| ids.iter().cloned().map(Target::Space).collect();
        match self {
            Self::Search { spaces: ids, .. }
            | Self::Presence { spaces: ids, .. }
            | Self::Access { spaces: ids, .. }
            | Self::Unsearched { spaces: ids } => spaces(ids),
            Self::Victim { space, .. } => vec![Target::Space(space.clone())],
            Self::Portal { portals, .. } | Self::Passable { portals, .. } => {
                portals.iter().cloned().map(Target::Portal).collect()
            }
            Self::Section { sections, .. } => sections.iter().cloned().map(Target::Section).collect(),
            Self::Hazard { at, .. } => vec![at.clone()],
            Self::Note { about } | Self::Know { about, .. } => about.clone(),
            Self::Add { portals, .. } => {
                let ends = portals.iter().flat_map(|portal| [Some(portal.between.0.clone()), end(&portal.between.1)]);
                ends.flatten().map(Target::Space).collect()
            }
            Self::Team(_) | Self::HazardOver { .. } | Self::VictimState { .. } | Self::Retract { .. } => Vec::new(),
        }
    }
}

fn end(end: &End) -> Option<SpaceId> {
    end.space().cloned()
}
