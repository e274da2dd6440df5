use super::headcount;
use crate::model::Code;
use crate::search::{Astray, ClaimStatus, LeadState, Picture, Victim, VictimState};
use serde::Serialize;

/// What people said and nobody answered yet: however much floor was searched, it keeps a search from being whole. What
/// the plans alone raise is not in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Unanswered {
    /// Not brought out.
    pub victims: u32,
    /// Counted in sections and neither freed nor found, by the source that counted most.
    pub people: u32,
    /// Added by hand and open.
    pub leads: u32,
    /// Neither confirmed nor refuted.
    pub claims: u32,
    /// That nobody has tied to a room.
    pub feeds: u32,
    /// Entries of which this copy does not hold what they said: left out, missing, or a newer program's.
    pub unread: u32,
}

impl Unanswered {
    pub fn of(picture: &Picture) -> Self {
        let here = picture.victims.values().map(Victim::stands);
        let astray = picture.astray.values().map(Astray::stands);
        let leads = picture.judged.leads.values();
        let (claims, feeds) = (picture.told.claims.values(), picture.told.cameras.values());
        let (counts, _) = headcount(picture);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            victims: count(here.chain(astray).filter(|state| *state != VictimState::Removed).count()),
            people: counts.iter().map(|row| row.unaccounted.1).max().unwrap_or(0),
            leads: count(leads.filter(|lead| lead.added.is_some() && lead.state() == LeadState::Open).count()),
            claims: count(claims.filter(|claim| !is_settled(claim.status())).count()),
            unread: count(picture.findings.iter().filter(|finding| is_unread(finding.code)).count()),
            feeds: count(feeds.filter(|feed| feed.room().is_none()).count()),
        }
    }

    pub fn is_any(self) -> bool {
        self != Self::default()
    }

    /// How many of each kind there are, what they are, and the command that lists them.
    pub fn told(self) -> impl Iterator<Item = (u32, &'static str, &'static str)> {
        let all = [
            (self.victims, "victims not brought out", "status"),
            (self.people, "people counted in sections and not accounted for", "headcount"),
            (self.leads, "leads added by hand and open", "lead list"),
            (self.claims, "claims neither confirmed nor refuted", "claim list"),
            (self.feeds, "camera feeds of rooms that nobody has named", "camera list"),
            (self.unread, "entries that this copy does not hold or understand", "log"),
        ];
        all.into_iter().filter(|(count, ..)| *count > 0)
    }
}

fn is_unread(code: Code) -> bool {
    matches!(code, Code::Redacted | Code::UnknownKind | Code::Gap)
}

fn is_settled(status: ClaimStatus) -> bool {
    matches!(status, ClaimStatus::Confirmed | ClaimStatus::Refuted)
}
