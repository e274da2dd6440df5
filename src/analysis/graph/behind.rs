use super::{Net, Reach};
use crate::model::{Passage, PortalIx, SpaceIx};
use crate::search::Picture;
use std::collections::VecDeque;

/// What lies behind a portal, seen from the outside; in the order of the map.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Behind {
    /// Until the next portal that does not pass. Only the space behind it where a way round exists.
    pub direct: Vec<SpaceIx>,
    /// With everything that has no other link to the outside, whatever the state of the portals in between.
    pub all: Vec<SpaceIx>,
}

/// What "select everything behind this door" selects. Nothing for a loose end or a refuted portal.
pub fn behind(net: &Net, picture: &Picture, portal: PortalIx) -> Behind {
    let (a, b) = picture.facility.ends(portal);
    let b = b.map_or(net.outside(), |b| b.0);
    if !net.links(a.0).iter().any(|link| link.portal() == portal) {
        return Behind::default();
    }
    let around = Around::new(net, picture, portal);
    let (near, far) = if around.rank(a.0) > around.rank(b) { (b, a.0) } else { (a.0, b) };
    if far == net.outside() {
        return Behind::default();
    }
    let direct = around.direct(far);
    let mut all = direct.clone();
    let tier = |node: u32| around.tier[node as usize];
    if tier(far) == Reach::Unlinked && tier(near) != Reach::Unlinked {
        all.extend(around.flood(far, |_| true));
    }
    let sorted = |mut nodes: Vec<u32>| {
        nodes.sort_unstable();
        nodes.dedup();
        nodes.into_iter().map(SpaceIx).collect()
    };
    Behind { direct: sorted(direct), all: sorted(all) }
}

// The building as if the portal were a wall: how every node links to the outside then, and in which order it is met.
struct Around<'a> {
    net: &'a Net,
    picture: &'a Picture,
    without: PortalIx,
    tier: Vec<Reach>,
    order: Vec<u32>,
}

impl<'a> Around<'a> {
    fn new(net: &'a Net, picture: &'a Picture, without: PortalIx) -> Self {
        let tier = vec![Reach::Unlinked; net.nodes()];
        let mut around = Self { net, picture, without, tier, order: vec![u32::MAX; net.nodes()] };
        around.rank_all();
        around
    }

    fn rank_all(&mut self) {
        let mut met = 0;
        let mut waiting = [VecDeque::from([self.net.outside()]), VecDeque::new(), VecDeque::new()];
        let tiers = [Reach::Reachable, Reach::PresumedReachable, Reach::CutOff];
        for (step, tier) in tiers.into_iter().enumerate() {
            while let Some(node) = waiting[step].pop_front() {
                if self.order[node as usize] != u32::MAX {
                    continue;
                }
                (self.tier[node as usize], self.order[node as usize]) = (tier, met);
                met += 1;
                for link in self.net.links(node).iter().filter(|link| link.portal() != self.without) {
                    let beyond = match link.passage(&self.picture.passage) {
                        Passage::Passes => 0,
                        Passage::Untried => 1,
                        Passage::Bars => 2,
                    };
                    waiting[step.max(beyond)].push_back(link.to);
                }
            }
        }
    }

    fn rank(&self, node: u32) -> (Reach, u32) {
        (self.tier[node as usize], self.order[node as usize])
    }

    fn direct(&self, far: u32) -> Vec<u32> {
        if self.tier[far as usize] == Reach::Reachable {
            return vec![far];
        }
        self.flood(far, |passage| passage == Passage::Passes)
    }

    fn flood(&self, from: u32, goes: impl Fn(Passage) -> bool) -> Vec<u32> {
        let mut seen = vec![false; self.net.nodes()];
        seen[from as usize] = true;
        let mut found = vec![from];
        let mut at = 0;
        while at < found.len() {
            for link in self.net.links(found[at]).iter().filter(|link| link.portal() != self.without) {
                let new = self.tier[link.to as usize] != Reach::Reachable && !seen[link.to as usize];
                if new && goes(link.passage(&self.picture.passage)) {
                    seen[link.to as usize] = true;
                    found.push(link.to);
                }
            }
            at += 1;
        }
        found
    }
}
