use super::trunk::{Trunk, Twig};
use crate::model::{End, Facility, Knowledge, Passage, PortalIx, SpaceIx};
use crate::search::Picture;
use std::borrow::Cow;

/// One way out of a node: the node it leads to and the portal it leads through.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    pub to: u32,
    // Above the two lowest bits: one-way, and leading the other way.
    portal_and_way: u32,
}

impl Link {
    fn new(to: u32, portal: PortalIx, one_way: bool) -> Self {
        Self { to, portal_and_way: portal.0 << 2 | u32::from(one_way) << 1 }
    }

    /// The same portal from its other side; `from` is the node this link leads from.
    #[inline]
    pub(super) fn back(self, from: u32) -> Self {
        let one_way = self.portal_and_way >> 1 & 1;
        Self { to: from, portal_and_way: self.portal_and_way ^ one_way }
    }

    #[inline]
    pub fn portal(self) -> PortalIx {
        PortalIx(self.portal_and_way >> 2)
    }

    /// Whether it leads against the direction of a one-way portal.
    #[inline]
    pub fn is_against(self) -> bool {
        self.portal_and_way & 1 == 1
    }

    /// What it means to a team on foot that comes from this side.
    #[inline]
    pub fn passage(self, passage: &[Passage]) -> Passage {
        if self.is_against() { Passage::Bars } else { passage[self.portal().get()] }
    }
}

/// Links by the node they lead from, side by side in memory: a compressed sparse row graph.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    first: Vec<u32>,
    links: Vec<Link>,
}

impl Rows {
    fn new(nodes: usize, edges: &[(u32, u32, PortalIx, bool)]) -> Self {
        let mut first = vec![0u32; nodes + 1];
        for &(a, b, ..) in edges {
            first[a as usize + 1] += 1;
            first[b as usize + 1] += 1;
        }
        for at in 0..nodes {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let mut links = vec![Link { to: 0, portal_and_way: 0 }; edges.len() * 2];
        let mut put = |from: u32, link: Link| {
            let slot = &mut next[from as usize];
            links[*slot as usize] = link;
            *slot += 1;
        };
        for &(a, b, portal, one_way) in edges {
            let link = Link::new(b, portal, one_way);
            put(a, link);
            put(b, link.back(a));
        }
        Self { first, links }
    }

    /// The rows of some nodes and the links among them. `place` gives each node its number among `nodes`; whatever it
    /// gives to others lies beyond these.
    pub fn among(&self, nodes: &[u32], place: &[u32]) -> Self {
        let mut rows = Self { first: vec![0], links: Vec::new() };
        for &node in nodes {
            let links = self.links(node).iter().map(|link| Link { to: place[link.to as usize], ..*link });
            rows.links.extend(links.filter(|link| (link.to as usize) < nodes.len()));
            rows.first.push(rows.links.len() as u32);
        }
        rows
    }

    pub fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    #[inline]
    pub fn links(&self, node: u32) -> &[Link] {
        let node = node as usize;
        &self.links[self.first[node] as usize..self.first[node + 1] as usize]
    }
}

/// The spaces and what joins them, built once for a facility.
///
/// Node `i` is space `i`; the last node is the outside. Parallel doors stay parallel. Refuted portals and refuted
/// spaces conduct nothing and have no links; loose ends lead to no node and are listed apart.
#[derive(Clone, Debug)]
pub struct Net {
    rows: Rows,
    pub(super) trunk: Trunk,
    refuted: Vec<bool>,
    component: Vec<u32>,
    pub portals: u32,
    pub entrances: u32,
    /// Portals that lead nobody knows where, with the space they start from.
    pub loose_ends: Vec<(PortalIx, SpaceIx)>,
}

impl Net {
    pub fn new(facility: &Facility) -> Self {
        let outside = facility.spaces().len() as u32;
        let refuted: Vec<bool> = facility.spaces().iter().map(|space| space.knowledge == Knowledge::Refuted).collect();
        let is_refuted = |space: SpaceIx| refuted[space.get()];
        let (mut portals, mut entrances, mut loose_ends) = (0, 0, Vec::new());
        let mut edges: Vec<(u32, u32, PortalIx, bool)> = Vec::with_capacity(facility.portals().len());
        for ix in facility.portal_ixs() {
            let portal = facility.portal(ix);
            let (a, b) = facility.ends(ix);
            if portal.knowledge == Knowledge::Refuted || [Some(a), b].into_iter().flatten().any(is_refuted) {
                continue;
            }
            portals += 1;
            match (&portal.between.1, b) {
                (_, Some(b)) => edges.push((a.0, b.0, ix, portal.one_way)),
                (End::Outside, None) => {
                    entrances += 1;
                    edges.push((a.0, outside, ix, portal.one_way));
                }
                (_, None) => loose_ends.push((ix, a)),
            }
        }
        let rows = Rows::new(outside as usize + 1, &edges);
        let trunk = Trunk::new(&rows, |_, _| true);
        let mut net = Self { rows, trunk, refuted, component: Vec::new(), portals, entrances, loose_ends };
        net.component = net.label_components();
        net
    }

    /// The labels of [`components`](Self::components) anew. Not through the outside: two huts with an entrance each are
    /// two components.
    pub fn label_components(&self) -> Vec<u32> {
        const NONE: u32 = u32::MAX;
        const OUTSIDE: u32 = 0;
        let trunk = &self.trunk;
        let mut found = vec![NONE; trunk.nodes.len()];
        let mut open = Vec::with_capacity(found.len());
        let (mut at, mut label) = (0, 0);
        for start in 1..found.len() as u32 {
            if found[start as usize] != NONE {
                continue;
            }
            found[start as usize] = label;
            open.push(start);
            while let Some(&place) = open.get(at) {
                at += 1;
                for link in trunk.rows.links(place) {
                    let slot = &mut found[link.to as usize];
                    if *slot == NONE && link.to != OUTSIDE {
                        *slot = label;
                        open.push(link.to);
                    }
                }
            }
            label += 1;
        }
        let mut component = vec![NONE; self.nodes()];
        trunk.settle(&found, &mut component);
        for Twig { from, link } in &trunk.twigs {
            component[link.to as usize] = match component[*from as usize] {
                // A hut with one room and its own entrance.
                NONE => {
                    label += 1;
                    label - 1
                }
                joined => joined,
            };
        }
        component.truncate(self.outside() as usize);
        component
    }

    /// The node of the outside; also the number of spaces.
    pub fn outside(&self) -> u32 {
        self.refuted.len() as u32
    }

    pub fn nodes(&self) -> usize {
        self.refuted.len() + 1
    }

    pub fn links(&self, node: u32) -> &[Link] {
        self.rows.links(node)
    }

    /// The trunk where whatever leads from a root to the rest leads through the trunk: no twig is a root, unless it hangs
    /// from one.
    pub(super) fn trunk_of_roots(&self, is_root: &[bool]) -> Cow<'_, Trunk> {
        let may_hang = |node: u32, from: u32| !is_root[node as usize] || is_root[from as usize];
        match self.trunk.twigs.iter().all(|twig| may_hang(twig.link.to, twig.from)) {
            true => Cow::Borrowed(&self.trunk),
            false => Cow::Owned(Trunk::new(&self.rows, may_hang)),
        }
    }

    pub fn is_refuted(&self, space: SpaceIx) -> bool {
        self.refuted[space.get()]
    }

    /// For each space a label that it shares with all it is joined to through portals in whatever state.
    pub fn components(&self) -> &[u32] {
        &self.component
    }

    /// The nodes that need no way in: the outside, and every space somebody was in.
    pub fn sources<'a>(&'a self, picture: &'a Picture) -> impl Iterator<Item = u32> + 'a {
        // Few rooms were entered, and a block without any is told without a look at each.
        const BLOCK: usize = 64;
        let blocks = picture.entered.chunks(BLOCK).zip((0..).step_by(BLOCK));
        let entered = blocks.filter(|(block, _)| block.iter().fold(false, |any, entered| any | entered));
        let nodes = entered.flat_map(|(block, first)| block.iter().zip(first..));
        let nodes = nodes.filter(|(entered, node)| **entered && !self.refuted[*node as usize]).map(|(_, node)| node);
        std::iter::once(self.outside()).chain(nodes)
    }
}
