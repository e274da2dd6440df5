use crate::model::{End, Facility, Knowledge, Passage, PortalIx, SpaceIx};
use crate::search::Picture;

/// One way out of a node: the node it leads to and the portal it leads through.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    pub to: u32,
    // The lowest bit is set where the portal is one-way and leads the other way.
    portal_and_way: u32,
}

impl Link {
    fn new(to: u32, portal: PortalIx, against: bool) -> Self {
        Self { to, portal_and_way: portal.0 << 1 | u32::from(against) }
    }

    pub fn portal(self) -> PortalIx {
        PortalIx(self.portal_and_way >> 1)
    }

    /// Whether it leads against the direction of a one-way portal.
    pub fn is_against(self) -> bool {
        self.portal_and_way & 1 == 1
    }

    /// What it means to a team on foot that comes from this side.
    pub fn passage(self, passage: &[Passage]) -> Passage {
        if self.is_against() { Passage::Bars } else { passage[(self.portal_and_way >> 1) as usize] }
    }
}

/// The spaces and what joins them as one compressed sparse row graph, built once for a facility.
///
/// Node `i` is space `i`; the last node is the outside. Parallel doors stay parallel. Refuted portals and refuted
/// spaces conduct nothing and have no links; loose ends lead to no node and are listed apart.
#[derive(Clone, Debug)]
pub struct Net {
    first: Vec<u32>,
    links: Vec<Link>,
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
        let mut net = Self {
            first: Vec::new(),
            links: Vec::new(),
            refuted,
            component: Vec::new(),
            portals: 0,
            entrances: 0,
            loose_ends: Vec::new(),
        };
        let mut edges: Vec<(u32, u32, PortalIx, bool)> = Vec::with_capacity(facility.portals().len());
        for ix in facility.portal_ixs() {
            let portal = facility.portal(ix);
            let (a, b) = facility.ends(ix);
            if portal.knowledge == Knowledge::Refuted || [Some(a), b].into_iter().flatten().any(|s| net.is_refuted(s)) {
                continue;
            }
            net.portals += 1;
            match (&portal.between.1, b) {
                (_, Some(b)) => edges.push((a.0, b.0, ix, portal.one_way)),
                (End::Outside, None) => {
                    net.entrances += 1;
                    edges.push((a.0, outside, ix, portal.one_way));
                }
                (_, None) => net.loose_ends.push((ix, a)),
            }
        }
        net.connect(outside as usize + 1, &edges);
        net.component = net.label_components();
        net
    }

    fn connect(&mut self, nodes: usize, edges: &[(u32, u32, PortalIx, bool)]) {
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
            put(a, Link::new(b, portal, false));
            put(b, Link::new(a, portal, one_way));
        }
        (self.first, self.links) = (first, links);
    }

    /// The labels of [`components`](Self::components) anew. Not through the outside: two huts with an entrance each are
    /// two components.
    pub fn label_components(&self) -> Vec<u32> {
        const NONE: u32 = u32::MAX;
        let outside = self.outside();
        let mut component = vec![NONE; outside as usize];
        let mut open = Vec::new();
        let mut label = 0;
        for start in 0..outside {
            if component[start as usize] != NONE {
                continue;
            }
            component[start as usize] = label;
            open.push(start);
            while let Some(node) = open.pop() {
                for link in self.links(node).iter().filter(|link| link.to != outside) {
                    let slot = &mut component[link.to as usize];
                    if *slot == NONE {
                        *slot = label;
                        open.push(link.to);
                    }
                }
            }
            label += 1;
        }
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
        let node = node as usize;
        &self.links[self.first[node] as usize..self.first[node + 1] as usize]
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
        let entered = (0..self.outside()).filter(|&at| picture.entered[at as usize] && !self.refuted[at as usize]);
        std::iter::once(self.outside()).chain(entered)
    }
}
