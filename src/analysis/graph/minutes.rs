use super::Link;
use crate::model::{Lock, Passage, PortalIx, PortalKind, PortalState};
use crate::search::Picture;

/// Minutes a barrier is taken to cost where the map does not say: planning assumptions to be changed by the planner,
/// not measurements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effort {
    pub untried: u32,
    pub key: u32,
    pub code: u32,
    pub lock_unknown: u32,
    pub sealed: u32,
    pub blocked: u32,
    /// A duct, a shaft or a lift without power that would have to be made passable.
    pub narrow: u32,
    /// A one-way portal taken from its wrong side.
    pub against: u32,
}

impl Default for Effort {
    fn default() -> Self {
        Self { untried: 2, key: 10, code: 20, lock_unknown: 20, sealed: 45, blocked: 60, narrow: 60, against: 20 }
    }
}

// Beyond this a sum of a few could overflow; it is two years of work.
const MOST: f64 = 1.0e6;

impl Effort {
    /// Whole minutes to get through a portal from its right side: none where it passes.
    pub fn minutes(&self, picture: &Picture, portal: PortalIx) -> u32 {
        let passage = picture.passage[portal.get()];
        match passage {
            Passage::Passes => 0,
            Passage::Untried => self.untried,
            Passage::Bars => self.said(picture, portal).unwrap_or_else(|| self.assumed(picture, portal)),
        }
    }

    /// Whole minutes to follow a link; more where it leads against a one-way portal.
    pub fn of(&self, picture: &Picture, link: &Link) -> u32 {
        let minutes = self.minutes(picture, link.portal());
        if link.is_against() { minutes.max(self.against) } else { minutes }
    }

    /// Whole minutes at the border of what is reached: a portal that passes there passes only the other way.
    pub fn at_the_border(&self, picture: &Picture, portal: PortalIx) -> u32 {
        match picture.passage[portal.get()] {
            Passage::Passes => self.against,
            Passage::Untried | Passage::Bars => self.minutes(picture, portal),
        }
    }

    /// What the map says for a barring portal, rounded up.
    pub fn said(&self, picture: &Picture, portal: PortalIx) -> Option<u32> {
        if picture.passage[portal.get()] != Passage::Bars {
            return None;
        }
        picture.facility.portal(portal).breach_minutes.map(|minutes| minutes.clamp(0.0, MOST).ceil() as u32)
    }

    fn assumed(&self, picture: &Picture, portal: PortalIx) -> u32 {
        let heavier = match picture.facility.portal(portal).kind {
            PortalKind::Gate | PortalKind::Hatch => 2,
            _ => 1,
        };
        let by_state = match picture.state_of(portal) {
            PortalState::Locked(Lock::Key) => self.key,
            PortalState::Locked(Lock::Code) => self.code,
            PortalState::Locked(Lock::Unknown) => self.lock_unknown,
            PortalState::Sealed => self.sealed,
            PortalState::Blocked => self.blocked,
            // It bars by its nature and not by its state.
            PortalState::Unknown | PortalState::Open | PortalState::Closed | PortalState::Breached => self.narrow,
        };
        by_state.saturating_mul(heavier)
    }
}
