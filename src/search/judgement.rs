//! What planners hold, as opposed to what teams observed: leads, priors, whether a place exists, who is behind a door.

use super::action::Action;
use super::clock::HappenedAt;
use super::lead::{Grading, LeadRecord, LeadState};
use super::mark::{ActorId, LeadId, Method, Target, TeamId};
use super::occupants::{CountSource, Counted, Occupants};
use super::prepare::{Refusal, Request};
use super::prior::{Spread, share};
use super::step::Step;
use super::{EntryId, Operation, Register};
use crate::model::{Facility, Knowledge, SectionId, SectionIx, SpaceId, SpaceIx};
use std::collections::{BTreeMap, BTreeSet};

/// A search for a place that may not exist, which did not find it.
#[derive(Clone, PartialEq, Debug)]
pub struct Sought {
    pub entry: EntryId,
    pub methods: Vec<Method>,
    pub pod: Option<f64>,
    pub team: Option<TeamId>,
}

/// What somebody holds against the conclusion of the others. It is printed in the report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dissent {
    pub entry: EntryId,
    pub by: ActorId,
    pub text: String,
    pub about: Vec<Target>,
    pub when: Option<HappenedAt>,
}

/// What planners hold; only what was said is there.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Judgements {
    pub leads: BTreeMap<LeadId, LeadRecord>,
    /// A register for each planner, so that the mean of several can be taken.
    pub priors: BTreeMap<Option<ActorId>, Register<Spread>>,
    /// Probability that a reported or suspected room or section exists.
    pub exists: BTreeMap<Target, Register<f64>>,
    pub sought: BTreeMap<Target, Vec<Sought>>,
    pub occupants: BTreeMap<SpaceIx, Register<Occupants>>,
    pub counted: BTreeMap<(SectionIx, CountSource), Register<Counted>>,
    /// In the order of the log.
    pub dissent: Vec<Dissent>,
}

impl Judgements {
    /// The standing entries that an action answers; none where it is no judgement.
    pub(super) fn answered(&self, action: &Action, facility: &Facility) -> Option<BTreeSet<EntryId>> {
        fn heads<T: PartialEq>(register: Option<&Register<T>>) -> Vec<EntryId> {
            register.map(|register| register.entries().collect()).unwrap_or_default()
        }
        let answered = match action {
            Action::LeadGrade { leads, .. } => {
                leads.iter().flat_map(|lead| heads(self.leads.get(lead).map(|lead| &lead.grading))).collect()
            }
            Action::LeadState { leads, .. } => {
                leads.iter().flat_map(|lead| heads(self.leads.get(lead).map(|lead| &lead.state))).collect()
            }
            Action::Priors { planner, .. } => heads(self.priors.get(planner)).into_iter().collect(),
            Action::Exists { about, .. } => about.iter().flat_map(|target| heads(self.exists.get(target))).collect(),
            Action::Occupants(said) => {
                heads(facility.space_ix(&said.space).and_then(|at| self.occupants.get(&at))).into_iter().collect()
            }
            Action::Counted(said) => {
                let at = facility.section_ix(&said.section);
                heads(at.and_then(|at| self.counted.get(&(at, said.by)))).into_iter().collect()
            }
            Action::Lead { .. } | Action::Sought { .. } | Action::Dissent { .. } => BTreeSet::new(),
            _ => return None,
        };
        Some(answered)
    }
}

impl Step<'_> {
    /// Takes in what a planner holds.
    pub(super) fn judge(&mut self, action: &Action) {
        match action {
            Action::Lead { about, grade, end } => self.add_lead(about, Grading { grade: *grade, end: *end }),
            Action::LeadGrade { leads, grade, end } => {
                let grading = Grading { grade: *grade, end: *end };
                self.each_lead(leads, |record, entry, seen| record.grading.set(entry, grading, seen));
            }
            Action::LeadState { leads, state } => {
                self.each_lead(leads, |record, entry, seen| record.state.set(entry, *state, seen));
            }
            Action::Priors { planner, spread } => {
                let (entry, replaced) = (self.entry.id, &self.replaced);
                let register = self.picture.judged.priors.entry(planner.clone()).or_default();
                register.set(entry, spread.clone(), |id| replaced.contains(id));
            }
            Action::Exists { about, probability } => self.each_target(about, |step, target| {
                let (entry, replaced) = (step.entry.id, &step.replaced);
                let register = step.picture.judged.exists.entry(target.clone()).or_default();
                register.set(entry, *probability, |id| replaced.contains(id));
            }),
            Action::Sought { about, methods, pod, team } => self.each_target(about, |step, target| {
                let (methods, team) = (methods.clone(), team.clone());
                let sought = Sought { entry: step.entry.id, methods, pod: *pod, team };
                step.picture.judged.sought.entry(target.clone()).or_default().push(sought);
            }),
            Action::Occupants(said) => self.each_space(std::slice::from_ref(&said.space), |step, at| {
                let (entry, replaced) = (step.entry.id, &step.replaced);
                let register = step.picture.judged.occupants.entry(at).or_default();
                register.set(entry, said.clone(), |id| replaced.contains(id));
                if said.most > 0 {
                    step.disturb_all([at], "people were reported here after the last search");
                }
            }),
            Action::Counted(said) => self.each_section(std::slice::from_ref(&said.section), |step, at| {
                let (entry, replaced) = (step.entry.id, &step.replaced);
                let register = step.picture.judged.counted.entry((at, said.by)).or_default();
                register.set(entry, said.clone(), |id| replaced.contains(id));
            }),
            Action::Dissent { by, text, about } => {
                let (by, text, about) = (by.clone(), text.clone(), about.clone());
                let dissent = Dissent { entry: self.entry.id, by, text, about, when: self.entry.content.when() };
                self.picture.judged.dissent.push(dissent);
            }
            _ => {}
        }
    }

    fn add_lead(&mut self, about: &[Target], grading: Grading) {
        let (entry, content) = (self.entry.id, &self.entry.content);
        let record = self.picture.judged.leads.entry(LeadId::of(&entry)).or_default();
        record.added = Some(entry);
        record.about = about.to_vec();
        record.spot = content.place.clone();
        record.words = content.note.clone().unwrap_or_default();
        record.grading.set(entry, grading, |_| false);
        record.history.push(entry);
    }

    fn each_lead(&mut self, leads: &[LeadId], set: impl Fn(&mut LeadRecord, EntryId, &dyn Fn(&EntryId) -> bool)) {
        let (entry, replaced) = (self.entry.id, &self.replaced);
        for lead in leads {
            let record = self.picture.judged.leads.entry(lead.clone()).or_default();
            set(record, entry, &|id| replaced.contains(id));
            if record.spot.is_none() {
                record.spot = self.entry.content.place.clone();
            }
            record.history.push(entry);
        }
    }

    fn each_target(&mut self, about: &[Target], mut act: impl FnMut(&mut Self, &Target)) {
        for target in about {
            match self.exists(target) {
                true => act(self, target),
                false => self.unknown(format_args!("\"{}\"", target.id())),
            }
        }
    }
}

impl Operation {
    /// Whether a judgement can be used; what is no judgement can.
    pub(super) fn check_judgement(&self, request: &Request) -> Result<(), Refusal> {
        let some = |empty: bool, what| if empty { Err(Refusal::Nothing(what)) } else { Ok(()) };
        match &request.action {
            Action::Lead { about, .. } => {
                some(about.is_empty() && request.place.is_none(), "room, door or section, or a place on the plan")
            }
            Action::LeadGrade { leads, .. } => self.check_leads(leads),
            Action::LeadState { state: LeadState::Refuted, .. } if request.note.trim().is_empty() => {
                Err(Refusal::EvidenceWanted)
            }
            Action::LeadState { leads, .. } => self.check_leads(leads),
            Action::Priors { spread, .. } => spread.check(),
            Action::Exists { about, probability } => {
                some(about.is_empty(), "room or section")?;
                share(*probability)?;
                about.iter().try_for_each(|target| self.check_doubtful(target))
            }
            Action::Sought { about, pod, .. } => {
                some(about.is_empty(), "room or section")?;
                pod.map_or(Ok(()), share)?;
                about.iter().try_for_each(|target| self.check_doubtful(target))
            }
            Action::Occupants(said) => said.check(),
            Action::Counted(said) => said.check(),
            Action::Dissent { by, text, .. } => {
                some(by.as_str().trim().is_empty(), "pseudonym of who says it")?;
                if text.trim().is_empty() { Err(Refusal::NoText) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    // A lead that the program raises goes by a key with a colon in it and is not known here.
    fn check_leads(&self, leads: &[LeadId]) -> Result<(), Refusal> {
        if leads.is_empty() {
            return Err(Refusal::Nothing("lead"));
        }
        let known = |lead: &LeadId| lead.as_str().contains(':') || self.picture.judged.leads.contains_key(lead);
        match leads.iter().find(|lead| !known(lead)) {
            Some(lead) => Err(Refusal::Unknown(format!("lead \"{lead}\""))),
            None => Ok(()),
        }
    }

    fn check_doubtful(&self, target: &Target) -> Result<(), Refusal> {
        let facility = &self.picture.facility;
        let of_space = |id: &SpaceId| Some(facility.space(facility.space_ix(id)?).knowledge);
        let of_section = |id: &SectionId| Some(facility.section(facility.section_ix(id)?).knowledge);
        let knowledge = match target {
            Target::Portal(id) => {
                return Err(Refusal::Figures(format!("door \"{id}\" was named; name rooms or sections")));
            }
            Target::Space(id) => of_space(id),
            Target::Section(id) => of_section(id),
        };
        match knowledge {
            Some(Knowledge::Surveyed) => {
                Err(Refusal::Figures(format!("\"{}\" was surveyed, so it is known to exist", target.id())))
            }
            _ => Ok(()),
        }
    }
}
