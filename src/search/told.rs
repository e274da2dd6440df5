//! What was told, shown on monitors, heard and asked for: kept apart from what was seen.

use super::action::Action;
use super::claim::{ClaimPlace, ClaimRecord, ClaimStatus, Link};
use super::feed::{CameraRecord, CodeStatus, LayoutRecord, Observation};
use super::mark::{MarkId, Target};
use super::prepare::{Refusal, Request};
use super::step::Step;
use super::{EntryId, Log, Operation, Register};
use crate::model::{Facility, PortalIx};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What was told; only what was said is there. Claims, cameras and observations go by the entry that brought them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Told {
    pub claims: BTreeMap<MarkId, ClaimRecord>,
    pub layouts: BTreeMap<EntryId, LayoutRecord>,
    pub cameras: BTreeMap<MarkId, CameraRecord>,
    pub observations: BTreeMap<MarkId, (EntryId, Observation)>,
    pub codes: BTreeMap<PortalIx, Register<CodeStatus>>,
}

fn heads<T: PartialEq>(register: Option<&Register<T>>) -> Vec<EntryId> {
    register.map(|register| register.entries().collect()).unwrap_or_default()
}

impl Told {
    /// The standing entries that an action answers; none where it tells nothing.
    pub(super) fn answered(&self, action: &Action, facility: &Facility) -> Option<BTreeSet<EntryId>> {
        let answered = match action {
            Action::ClaimStatus { claims, .. } => {
                claims.iter().flat_map(|claim| heads(self.claims.get(claim).map(|claim| &claim.status))).collect()
            }
            Action::CameraAt { camera, .. } => {
                heads(self.cameras.get(camera).map(|camera| &camera.located)).into_iter().collect()
            }
            Action::Code { portals, .. } => {
                let codes = portals.iter().filter_map(|portal| self.codes.get(&facility.portal_ix(portal)?));
                codes.flat_map(|register| register.entries()).collect()
            }
            Action::Layout(layout) => {
                let known = layout.of.and_then(|of| self.layouts.get(&of));
                let name = known.filter(|_| !layout.name.is_empty()).map(|known| &known.name);
                let probability = known.filter(|_| layout.probability.is_some()).map(|known| &known.probability);
                heads(name).into_iter().chain(heads(probability)).collect()
            }
            Action::Claim(_) | Action::Link { .. } | Action::Camera(_) | Action::Observation(_) => BTreeSet::new(),
            _ => return None,
        };
        Some(answered)
    }
}

impl Step<'_> {
    /// Takes in what somebody told.
    pub(super) fn tell(&mut self, action: &Action) {
        let (entry, id) = (self.entry.id, MarkId::of(&self.entry.id));
        match action {
            Action::Claim(claim) => {
                for target in claim.named().iter().filter(|target| !self.exists(target)).collect::<Vec<_>>() {
                    self.unknown(format_args!("{}", target.told()));
                }
                let claim = claim.as_ref().clone();
                let record =
                    ClaimRecord { entry, claim, status: Register::default(), links: Vec::new(), history: vec![entry] };
                self.picture.told.claims.insert(id, record);
                self.disturb_all(self.near(self.entry), "somebody spoke of it after the last search");
            }
            Action::ClaimStatus { claims, status } => claims.iter().for_each(|claim| {
                self.of_claim(claim, |record, seen| record.status.set(entry, *status, seen));
            }),
            Action::Link { claim, to, supports } => self.of_claim(claim, |record, _| {
                record.links.retain(|(known, _)| !to.contains(known));
                record.links.extend(to.iter().map(|link| (link.clone(), *supports)));
            }),
            Action::Layout(layout) => {
                let replaced = &self.replaced;
                let record = self.picture.told.layouts.entry(layout.of.unwrap_or(entry)).or_default();
                record.entries.extend(&layout.entries);
                if !layout.name.is_empty() {
                    record.name.set(entry, layout.name.clone(), |id| replaced.contains(id));
                }
                if let Some(probability) = layout.probability {
                    record.probability.set(entry, probability, |id| replaced.contains(id));
                }
            }
            Action::Camera(camera) => {
                let record = CameraRecord { entry, camera: camera.as_ref().clone(), located: Register::default() };
                self.picture.told.cameras.insert(id, record);
            }
            Action::CameraAt { camera, space } => {
                let replaced = &self.replaced;
                match self.picture.told.cameras.get_mut(camera) {
                    Some(record) => record.located.set(entry, space.clone(), |id| replaced.contains(id)),
                    None => self.unknown(format_args!("camera \"{camera}\"")),
                }
            }
            Action::Observation(observation) => {
                self.picture.told.observations.insert(id, (entry, observation.clone()));
            }
            Action::Code { portals, status } => self.each_portal(portals, |step, at| {
                let replaced = &step.replaced;
                step.picture.told.codes.entry(at).or_default().set(entry, *status, |id| replaced.contains(id));
            }),
            _ => {}
        }
    }

    fn of_claim(&mut self, claim: &MarkId, change: impl FnOnce(&mut ClaimRecord, &dyn Fn(&EntryId) -> bool)) {
        let replaced = &self.replaced;
        match self.picture.told.claims.get_mut(claim) {
            Some(record) => {
                change(record, &|id| replaced.contains(id));
                record.history.push(self.entry.id);
            }
            None => self.unknown(format_args!("claim \"{claim}\"")),
        }
    }
}

impl Operation {
    /// Whether what is told can be used; what tells nothing can.
    pub(super) fn check_told(&self, request: &Request) -> Result<(), Refusal> {
        let some = |empty: bool, what| if empty { Err(Refusal::Nothing(what)) } else { Ok(()) };
        let told = &self.picture.told;
        let claim = |id: &MarkId| known(told.claims.contains_key(id), format!("claim \"{id}\""));
        match &request.action {
            Action::Claim(_) if request.note.trim().is_empty() => Err(Refusal::NoText),
            Action::Claim(said) => {
                said.places.iter().try_for_each(|place| self.check_place(place))?;
                said.check()
            }
            Action::ClaimStatus { status: ClaimStatus::Refuted, .. } if request.note.trim().is_empty() => {
                Err(Refusal::EvidenceWanted)
            }
            Action::ClaimStatus { claims, .. } => {
                some(claims.is_empty(), "claim")?;
                claims.iter().try_for_each(claim)
            }
            Action::Link { claim: id, to, .. } => {
                some(to.is_empty(), "room, lead, layout or camera")?;
                claim(id)?;
                to.iter().try_for_each(|link| self.check_link(link))
            }
            Action::Layout(layout) => {
                some(layout.of.is_none() && layout.name.trim().is_empty(), "name")?;
                let known_layout = layout.of.is_none_or(|of| told.layouts.contains_key(&of));
                known(known_layout, "such layout".to_owned())?;
                if let Some(probability) = layout.probability.filter(|value| !(0.0..=1.0).contains(value)) {
                    return Err(Refusal::Probability(probability.to_string()));
                }
                let drawn = |id: &EntryId| {
                    self.log.get(id).and_then(|entry| entry.content.known_action()).is_some_and(Action::is_structural)
                };
                if layout.entries.iter().all(drawn) { Ok(()) } else { Err(Refusal::NotDrawn) }
            }
            Action::CameraAt { camera, .. } => known(told.cameras.contains_key(camera), format!("camera \"{camera}\"")),
            Action::Camera(camera) => some(camera.channel.trim().is_empty(), "channel"),
            Action::Observation(observation) => {
                self.check_place(&ClaimPlace::Spot(observation.at.clone()))?;
                observation.check()
            }
            Action::Code { portals, .. } => some(portals.is_empty(), "door"),
            _ => Ok(()),
        }
    }

    fn check_place(&self, place: &ClaimPlace) -> Result<(), Refusal> {
        let level = match place {
            ClaimPlace::At(_) => return Ok(()),
            ClaimPlace::Level(level) => level,
            ClaimPlace::Spot(spot) if spot.at.iter().all(|value| value.is_finite()) => &spot.level,
            ClaimPlace::Spot(_) => return Err(Refusal::BadNumber),
        };
        known(self.picture.facility.level_ix(level).is_some(), format!("level \"{level}\""))
    }

    fn check_link(&self, link: &Link) -> Result<(), Refusal> {
        let told = &self.picture.told;
        match link {
            Link::Building(_) | Link::Lead(_) => Ok(()),
            Link::Layout(id) => known(told.layouts.contains_key(id), "such layout".to_owned()),
            Link::Camera(id) => known(told.cameras.contains_key(id), format!("camera \"{id}\"")),
        }
    }
}

fn known(is_known: bool, what: String) -> Result<(), Refusal> {
    if is_known { Ok(()) } else { Err(Refusal::Unknown(what)) }
}

/// What was drawn for layouts other than the one that is looked at.
pub(super) fn of_other_layouts<'a>(
    log: &'a Log,
    chosen: &EntryId,
    stands: impl Fn(&EntryId) -> bool + 'a,
) -> HashSet<EntryId> {
    let mut mine: HashSet<EntryId> = HashSet::new();
    let mut others: HashSet<EntryId> = HashSet::new();
    for entry in log.ordered().filter(|entry| stands(&entry.id)) {
        if let Some(Action::Layout(layout)) = entry.content.known_action() {
            let set = if layout.of.unwrap_or(entry.id) == *chosen { &mut mine } else { &mut others };
            set.extend(&layout.entries);
        }
    }
    others.retain(|entry| !mine.contains(entry));
    others
}

/// What a claim's places name in the building.
pub(super) fn targets(links: &[Link]) -> Vec<Target> {
    let building = |link: &Link| match link {
        Link::Building(target) => Some(target.clone()),
        _ => None,
    };
    links.iter().filter_map(building).collect()
}
