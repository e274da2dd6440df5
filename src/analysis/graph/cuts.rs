use super::net::Rows;
use super::trunk::{Trunk, Twig};
use super::{Count, Link, Net, Roster};
use crate::model::{PortalIx, SpaceIx};

const NONE: u32 = u32::MAX;

/// What all ways to a space have in common, seen from a set of nodes taken together as the root.
///
/// Found in one lowlink pass over the trunk; of a twig it is known beforehand. Portals are taken as two-way: who forces
/// a one-way door forces it from either side.
#[derive(Clone, PartialEq, Debug)]
pub struct Cuts {
    // Both indexed by node.
    above: Vec<Above>,
    behind: Vec<Count>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
struct Above {
    /// A node, or one of the following.
    dominator: u32,
    bridge: u32,
}

// No way leads there; it belongs to the root; ways lead there and nothing but the root dominates it.
const UNMET: u32 = u32::MAX;
const ROOT: u32 = u32::MAX - 1;
const FREE: u32 = u32::MAX - 2;

impl Cuts {
    /// `is_root` is indexed by node.
    pub fn new(net: &Net, roster: &Roster, is_root: &[bool]) -> Self {
        let trunk = net.trunk_of_roots(is_root);
        let met = Lowlink::run(&trunk, is_root);
        let node_of = |met: &Met| trunk.nodes[met.place as usize];
        let at_first = |&root: &bool| Above { dominator: if root { ROOT } else { UNMET }, bridge: NONE };
        let mut above: Vec<Above> = is_root.iter().map(at_first).collect();
        for (number, here) in met.iter().enumerate().skip(1) {
            let parent = node_of(&met[here.parent as usize]);
            let dominator = match here.parent {
                START => FREE,
                number if here.low >= number => parent,
                _ => above[parent as usize].dominator,
            };
            // Nothing behind it leads back further than to itself.
            let bridge = if here.low == number as u32 { here.portal } else { NONE };
            above[node_of(here) as usize] = Above { dominator, bridge };
        }
        for Twig { from, link } in &trunk.twigs {
            let dominator = match above[*from as usize].dominator {
                UNMET => continue,
                ROOT => FREE,
                _ => *from,
            };
            let known = &mut above[link.to as usize];
            if known.dominator != ROOT {
                *known = Above { dominator, bridge: link.portal().0 };
            }
        }
        let mut behind = [roster.counts(), &[Count::default()]].concat();
        // What was met last lies furthest behind.
        for Twig { from, link } in trunk.twigs.iter().rev() {
            let below = behind[link.to as usize];
            behind[*from as usize].merge(below);
        }
        for node in met.iter().skip(1).rev().map(node_of) {
            let below = behind[node as usize];
            if let Some(above) = behind.get_mut(above[node as usize].dominator as usize) {
                above.merge(below);
            }
        }
        Self { above, behind }
    }

    /// The last space that every way there must pass; none where the root is, or no way.
    pub fn dominator(&self, space: SpaceIx) -> Option<SpaceIx> {
        let node = self.above[space.get()].dominator;
        (node < FREE).then_some(SpaceIx(node))
    }

    /// What is lost without this space, itself included: every way there passes it. Nothing in the root, or where no
    /// way leads.
    pub fn behind_space(&self, space: SpaceIx) -> Count {
        match self.above[space.get()].dominator {
            UNMET | ROOT => Count::default(),
            _ => self.behind[space.get()],
        }
    }

    /// The space behind a portal where there is no way round it.
    pub fn only_way_to(&self, a: SpaceIx, b: Option<SpaceIx>, portal: PortalIx) -> Option<SpaceIx> {
        [Some(a), b].into_iter().flatten().find(|end| self.above[end.get()].bridge == portal.0)
    }
}

#[derive(Clone, Copy)]
struct Met {
    place: u32,
    /// Number of the place it was first met from.
    parent: u32,
    /// The portal it was first met through.
    portal: u32,
    /// The least number that its subtree leads back to.
    low: u32,
}

// Places are numbered in the order met; the first number stands for all roots together.
const START: u32 = 0;

struct Lowlink<'a> {
    rows: &'a Rows,
    number: Vec<u32>,
    met: Vec<Met>,
    /// Numbers of the places on the way from the root, each with the next of its links to look at.
    trail: Vec<(u32, u32)>,
}

impl<'a> Lowlink<'a> {
    fn run(trunk: &'a Trunk, is_root: &[bool]) -> Vec<Met> {
        let is_root = |place: usize| is_root[trunk.nodes[place] as usize];
        let number = (0..trunk.nodes.len()).map(|place| if is_root(place) { START } else { NONE }).collect();
        let mut met = Vec::with_capacity(trunk.nodes.len() + 1);
        met.push(Met { place: 0, parent: START, portal: NONE, low: START });
        let mut pass = Self { rows: &trunk.rows, number, met, trail: Vec::new() };
        for root in (0..trunk.nodes.len()).filter(|&place| is_root(place)) {
            for link in trunk.rows.links(root as u32) {
                if pass.number[link.to as usize] == NONE {
                    pass.enter(link, START);
                    pass.walk();
                }
            }
        }
        pass.met
    }

    fn enter(&mut self, link: &Link, parent: u32) {
        let number = self.met.len() as u32;
        self.number[link.to as usize] = number;
        self.met.push(Met { place: link.to, parent, portal: link.portal().0, low: number });
        self.trail.push((number, 0));
    }

    fn walk(&mut self) {
        while let Some((own, next)) = self.trail.last_mut() {
            let own = *own as usize;
            let here = self.met[own];
            let Some(link) = self.rows.links(here.place).get(*next as usize) else {
                self.trail.pop();
                let above = &mut self.met[here.parent as usize];
                above.low = above.low.min(here.low);
                continue;
            };
            *next += 1;
            if link.portal().0 == here.portal {
                continue;
            }
            match self.number[link.to as usize] {
                NONE => self.enter(link, own as u32),
                other => self.met[own].low = here.low.min(other),
            }
        }
    }
}
