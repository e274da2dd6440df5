use super::{Link, Net};
use crate::model::{Passage, PortalIx, PortalKind, PortalState, SpaceIx};
use crate::search::Picture;
use std::collections::{BTreeSet, VecDeque};

/// More than all doors of a room; portals without a leaf to shut weigh so much.
const NEVER: i32 = i32::MAX / 4;

/// The fewest portals to hold shut so that nobody gets to any of `place` from any of `against`, nearest to `place`; an
/// untried portal may be open and has to be held too. `against` empty means the outside.
///
/// None where they touch, or where only openings without a leaf, stairs or breaches could be held.
pub fn hold_shut(net: &Net, picture: &Picture, place: &[SpaceIx], against: &[SpaceIx]) -> Option<Vec<PortalIx>> {
    let mut is_against = vec![false; net.nodes()];
    against.iter().for_each(|space| is_against[space.get()] = true);
    is_against[net.outside() as usize] |= against.is_empty();
    if place.iter().any(|space| is_against[space.get()]) {
        return None;
    }
    let mut flow = Flow { net, picture, sent: vec![0; picture.passage.len()] };
    loop {
        let (met, end) = flow.search(place, &is_against);
        let Some(end) = end else { return Some(flow.border(&met)) };
        if !flow.send(&met, end) {
            return None;
        }
    }
}

// Each portal that can be shut carries one; the fewest to shut are where no more can be sent. The search goes out from
// the place, against the way of whoever comes.
struct Flow<'a> {
    net: &'a Net,
    picture: &'a Picture,
    /// Per portal what is sent from its first side to its second, less what is sent back.
    sent: Vec<i32>,
}

#[derive(Clone, Copy, PartialEq)]
enum Met {
    Not,
    Start,
    From(u32, Link),
}

impl Flow<'_> {
    fn sign(&self, node: u32, link: &Link) -> i32 {
        if self.picture.facility.ends(link.portal()).0.0 == node { 1 } else { -1 }
    }

    /// What the portal of a link that leads out of `node` is to whoever comes in.
    fn inward(&self, node: u32, link: &Link) -> Passage {
        link.back(node).passage(&self.picture.passage)
    }

    fn room(&self, node: u32, link: &Link) -> i32 {
        let holds = match self.inward(node, link) {
            Passage::Bars => 0,
            Passage::Passes | Passage::Untried if self.can_be_shut(link.portal()) => 1,
            Passage::Passes | Passage::Untried => NEVER,
        };
        holds - self.sign(node, link) * self.sent[link.portal().get()]
    }

    fn can_be_shut(&self, portal: PortalIx) -> bool {
        let has_leaf = !matches!(
            self.picture.facility.portal(portal).kind,
            PortalKind::Opening | PortalKind::Breach | PortalKind::Stair | PortalKind::Ladder
        );
        has_leaf && self.picture.state_of(portal) != PortalState::Breached
    }

    fn search(&self, place: &[SpaceIx], is_against: &[bool]) -> (Vec<Met>, Option<u32>) {
        let mut met = vec![Met::Not; self.net.nodes()];
        let mut queue: VecDeque<u32> = place.iter().map(|space| space.0).collect();
        queue.iter().for_each(|&start| met[start as usize] = Met::Start);
        while let Some(node) = queue.pop_front() {
            for link in self.net.links(node) {
                if met[link.to as usize] != Met::Not || self.room(node, link) <= 0 {
                    continue;
                }
                met[link.to as usize] = Met::From(node, *link);
                if is_against[link.to as usize] {
                    return (met, Some(link.to));
                }
                queue.push_back(link.to);
            }
        }
        (met, None)
    }

    /// Whether a portal that can be shut lies on the way; if so one more is sent along it.
    fn send(&mut self, met: &[Met], end: u32) -> bool {
        let mut way = Vec::new();
        let mut at = end;
        while let Met::From(before, link) = met[at as usize] {
            way.push((before, link));
            at = before;
        }
        if way.iter().all(|(before, link)| self.room(*before, link) > NEVER / 2) {
            return false;
        }
        for (before, link) in way {
            self.sent[link.portal().get()] += self.sign(before, &link);
        }
        true
    }

    fn border(&self, met: &[Met]) -> Vec<PortalIx> {
        let mut held = BTreeSet::new();
        for node in (0..self.net.nodes() as u32).filter(|&node| met[node as usize] != Met::Not) {
            let links = self.net.links(node).iter().filter(|link| met[link.to as usize] == Met::Not);
            held.extend(links.filter(|link| self.inward(node, link) != Passage::Bars).map(|link| link.portal()));
        }
        held.into_iter().collect()
    }
}
