use super::{Count, Link, Net, Roster};
use crate::model::{PortalIx, SpaceIx};

const NONE: u32 = u32::MAX;
const ROOT: u32 = 0;

/// What all ways to a space have in common, seen from a set of nodes taken together as the root.
///
/// Found in one lowlink pass. Portals are taken as two-way: who forces a one-way door forces it from either side.
#[derive(Clone, PartialEq, Debug)]
pub struct Cuts {
    dominator: Vec<u32>,
    behind: Vec<Count>,
    bridge: Vec<u32>,
}

impl Cuts {
    /// `is_root` is indexed by node; only portals that `conducts` are followed.
    pub fn new(net: &Net, roster: &Roster, is_root: &[bool], conducts: impl Fn(PortalIx) -> bool) -> Self {
        let met = Lowlink::run(net, is_root, conducts);
        let nodes = net.nodes();
        let (mut dominator, mut bridge) = (vec![NONE; nodes], vec![NONE; nodes]);
        let mut behind = vec![Count::default(); nodes];
        for (number, here) in met.iter().enumerate().skip(1) {
            let node = here.node as usize;
            let parent = met[here.parent as usize].node;
            dominator[node] = match here.parent {
                ROOT => NONE,
                number if here.low >= number => parent,
                _ => dominator[parent as usize],
            };
            // Nothing behind it leads back further than to itself.
            if here.low == number as u32 {
                bridge[node] = here.portal;
            }
            if let Some(area_m2) = roster.counted_m2(SpaceIx(here.node)) {
                behind[node].add(area_m2);
            }
        }
        for here in met.iter().skip(1).rev() {
            let above = dominator[here.node as usize];
            if above != NONE {
                let below = behind[here.node as usize];
                behind[above as usize].merge(below);
            }
        }
        Self { dominator, behind, bridge }
    }

    /// The last space that every way there must pass; none where the root is, or no way.
    pub fn dominator(&self, space: SpaceIx) -> Option<SpaceIx> {
        let node = self.dominator[space.get()];
        (node != NONE).then_some(SpaceIx(node))
    }

    /// What is lost without this space, itself included: every way there passes it.
    pub fn behind_space(&self, space: SpaceIx) -> Count {
        self.behind[space.get()]
    }

    /// The space behind a portal where there is no way round it.
    pub fn only_way_to(&self, a: SpaceIx, b: Option<SpaceIx>, portal: PortalIx) -> Option<SpaceIx> {
        [Some(a), b].into_iter().flatten().find(|end| self.bridge[end.get()] == portal.0)
    }
}

#[derive(Clone, Copy)]
struct Met {
    node: u32,
    /// Number of the node it was first met from.
    parent: u32,
    /// The portal it was first met through.
    portal: u32,
    /// The least number that its subtree leads back to.
    low: u32,
}

// Nodes are numbered in the order met; number 0 stands for all roots together.
struct Lowlink<'a, C> {
    net: &'a Net,
    conducts: C,
    number: Vec<u32>,
    met: Vec<Met>,
    /// Numbers of the nodes on the way from the root, each with the next of its links to look at.
    trail: Vec<(u32, u32)>,
}

impl<'a, C: Fn(PortalIx) -> bool> Lowlink<'a, C> {
    fn run(net: &'a Net, is_root: &[bool], conducts: C) -> Vec<Met> {
        let number = is_root.iter().map(|&root| if root { ROOT } else { NONE }).collect();
        let mut met = Vec::with_capacity(net.nodes() + 1);
        met.push(Met { node: net.outside(), parent: ROOT, portal: NONE, low: ROOT });
        let mut pass = Self { net, conducts, number, met, trail: Vec::new() };
        for root in (0..net.nodes() as u32).filter(|&node| is_root[node as usize]) {
            for link in net.links(root) {
                if pass.number[link.to as usize] == NONE && (pass.conducts)(link.portal()) {
                    pass.enter(link, ROOT);
                    pass.walk();
                }
            }
        }
        pass.met
    }

    fn enter(&mut self, link: &Link, parent: u32) {
        let number = self.met.len() as u32;
        self.number[link.to as usize] = number;
        self.met.push(Met { node: link.to, parent, portal: link.portal().0, low: number });
        self.trail.push((number, 0));
    }

    fn walk(&mut self) {
        while let Some((own, next)) = self.trail.last_mut() {
            let own = *own as usize;
            let here = self.met[own];
            let Some(link) = self.net.links(here.node).get(*next as usize) else {
                self.trail.pop();
                let above = &mut self.met[here.parent as usize];
                above.low = above.low.min(here.low);
                continue;
            };
            *next += 1;
            if link.portal().0 == here.portal || !(self.conducts)(link.portal()) {
                continue;
            }
            match self.number[link.to as usize] {
                NONE => self.enter(link, own as u32),
                other => self.met[own].low = here.low.min(other),
            }
        }
    }
}
