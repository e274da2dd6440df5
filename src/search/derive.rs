//! What the registers of a room or a door come to.

use super::mark::{Access, Thoroughness};
use super::picture::{Picture, SpaceRecord, Status};
use crate::model::{Passage, PortalIx, PortalState, SpaceIx};

// A barrier that gives way, or an untried door found standing open.
pub(super) fn opens(before: PortalState, after: PortalState) -> bool {
    match before.passage() {
        Passage::Bars => after.passage() == Passage::Passes,
        Passage::Untried => matches!(after, PortalState::Open | PortalState::Breached),
        Passage::Passes => after == PortalState::Breached && before != PortalState::Breached,
    }
}

pub(super) fn settle_portal(picture: &mut Picture, at: PortalIx) {
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

pub(super) fn settle_space(picture: &mut Picture, at: SpaceIx) {
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
