use super::radix_heap::RadixHeap;
use super::{Effort, Link, Net};
use crate::model::{Passage, PortalIx, SpaceIx};
use crate::search::Picture;

const NONE: u32 = u32::MAX;

/// The cheapest way to every space, from the outside and from wherever somebody was.
#[derive(Clone, PartialEq, Debug)]
pub struct Paths {
    cost: Vec<u32>,
    from: Vec<u32>,
    through: Vec<u32>,
}

impl Paths {
    /// `cost` is asked of links, in whole units; links that cost nothing are free to walk.
    pub fn new(net: &Net, sources: impl Iterator<Item = u32>, cost: impl Fn(&Link) -> u32) -> Self {
        let nodes = net.nodes();
        let mut paths = Self { cost: vec![NONE; nodes], from: vec![NONE; nodes], through: vec![NONE; nodes] };
        let mut queue = RadixHeap::new();
        // Free links lead to nodes that can be taken up at once.
        let mut open: Vec<u32> = sources.inspect(|&source| paths.cost[source as usize] = 0).collect();
        let mut reached = 0;
        loop {
            while let Some(node) = open.pop() {
                for link in net.links(node) {
                    let known = &mut paths.cost[link.to as usize];
                    if *known <= reached {
                        continue;
                    }
                    let price = cost(link);
                    let total = reached.saturating_add(price).min(NONE - 1);
                    if total >= *known {
                        continue;
                    }
                    *known = total;
                    paths.from[link.to as usize] = node;
                    paths.through[link.to as usize] = link.portal().0;
                    if price == 0 {
                        open.push(link.to);
                    } else {
                        queue.push(total, link.to);
                    }
                }
            }
            let Some((total, node)) = queue.pop() else { return paths };
            // A cheaper way was found meanwhile, or this one was taken up already.
            if paths.cost[node as usize] == total {
                reached = total;
                open.push(node);
            }
        }
    }

    /// Fewest minutes, by the planner's assumptions where the map does not say.
    pub fn fewest_minutes(net: &Net, picture: &Picture, effort: &Effort) -> Self {
        Self::new(net, net.sources(picture), |link| effort.of(picture, link))
    }

    /// Fewest barriers; an untried door counts as one, since nobody knows.
    pub fn fewest_barriers(net: &Net, picture: &Picture) -> Self {
        Self::new(net, net.sources(picture), |link| u32::from(link.passage(&picture.passage) != Passage::Passes))
    }

    /// None where no way is known.
    pub fn cost_to(&self, space: SpaceIx) -> Option<u32> {
        let cost = self.cost[space.get()];
        (cost != NONE).then_some(cost)
    }

    /// The portals on the way there, first first; empty where one can start or no way is known.
    pub fn way_to(&self, space: SpaceIx) -> Vec<PortalIx> {
        let mut way = Vec::new();
        let mut node = space.get();
        while self.from[node] != NONE {
            way.push(PortalIx(self.through[node]));
            node = self.from[node] as usize;
        }
        way.reverse();
        way
    }

    /// The portals on the way there that cost something.
    pub fn barriers_to(&self, space: SpaceIx) -> Vec<PortalIx> {
        let mut barriers = Vec::new();
        let mut node = space.get();
        while self.from[node] != NONE {
            let before = self.from[node] as usize;
            if self.cost[before] != self.cost[node] {
                barriers.push(PortalIx(self.through[node]));
            }
            node = before;
        }
        barriers.reverse();
        barriers
    }

    /// The space that is cheapest to get to, first of equals: the way into a section.
    pub fn nearest_of(&self, spaces: impl IntoIterator<Item = SpaceIx>) -> Option<SpaceIx> {
        spaces
            .into_iter()
            .filter(|&space| self.cost_to(space).is_some())
            .min_by_key(|&space| (self.cost[space.get()], space))
    }
}
