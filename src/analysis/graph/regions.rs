use super::{Count, Link, Net, Reach, Roster};
use crate::model::Passage;
use crate::search::Picture;
use std::collections::{HashMap, HashSet};

/// What a team would gain behind a portal.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Gain {
    /// Surveyed and placed rooms.
    pub rooms: Count,
    /// Those of them that count as searched not even once.
    pub unsearched: Count,
    /// Probability that the missing are there; 0 where nobody set priors.
    pub poa: f64,
}

impl Gain {
    fn take_in(&mut self, roster: &Roster, picture: &Picture, poa: &[f64], node: u32) {
        self.poa += poa.get(node as usize).copied().unwrap_or_default();
        let room = roster.counts()[node as usize];
        self.rooms.merge(room);
        if picture.searched[node as usize].is_none() {
            self.unsearched.merge(room);
        }
    }
}

// As memory comes from the system: what is never walked is never touched.
const NONE: u32 = 0;

#[derive(Clone, Copy, Default)]
struct Region {
    gain: Gain,
    has_one_way: bool,
}

/// What hangs together out of reach. Each region is walked once, however many doors lead to it.
pub(in crate::analysis) struct Regions<'a> {
    net: &'a Net,
    roster: &'a Roster,
    picture: &'a Picture,
    reach: &'a [Reach],
    /// Indexed by space, or empty.
    poa: &'a [f64],
    untried_too: bool,
    /// The place of a room's region, counted from 1.
    label: Vec<u32>,
    regions: Vec<Region>,
    /// Kept from walk to walk.
    open: Vec<u32>,
    /// Where a one-way portal lies within, each door has its own answer.
    directed: HashMap<u32, Gain>,
}

impl<'a> Regions<'a> {
    /// Through passing portals, or through untried ones too.
    pub fn new(net: &'a Net, roster: &'a Roster, picture: &'a Picture, reach: &'a [Reach], untried_too: bool) -> Self {
        let label = vec![NONE; reach.len()];
        let (regions, open, directed) = Default::default();
        Self { net, roster, picture, reach, poa: &[], untried_too, label, regions, open, directed }
    }

    pub fn with_poa(self, poa: &'a [f64]) -> Self {
        Self { poa, ..self }
    }

    /// The surveyed and placed rooms of what [`behind`](Self::behind) gives.
    #[inline]
    pub fn rooms_behind(&mut self, start: u32) -> Count {
        match self.net.links(start) {
            [_only_door] => self.roster.counts()[start as usize],
            _ => self.behind(start).rooms,
        }
    }

    /// What follows once a team stands in `start`, which is out of reach now, come through a portal from within reach.
    pub fn behind(&mut self, start: u32) -> Gain {
        if let [_only_door] = self.net.links(start) {
            let mut gain = Gain::default();
            gain.take_in(self.roster, self.picture, self.poa, start);
            return gain;
        }
        if self.label[start as usize] == NONE {
            let region = self.walk(start, self.regions.len() as u32 + 1);
            self.regions.push(region);
        }
        let region = self.regions[self.label[start as usize] as usize - 1];
        if !region.has_one_way {
            return region.gain;
        }
        if let Some(&known) = self.directed.get(&start) {
            return known;
        }
        let found = self.walk_directed(start);
        self.directed.insert(start, found);
        found
    }

    fn follows(&self, link: &Link) -> bool {
        let open = match self.picture.passage[link.portal().get()] {
            Passage::Passes => true,
            Passage::Untried => self.untried_too,
            Passage::Bars => false,
        };
        open && self.reach.get(link.to as usize).is_some_and(|reach| !reach.is_inside())
    }

    fn walk(&mut self, start: u32, label: u32) -> Region {
        let net = self.net;
        let mut region = Region::default();
        let mut open = std::mem::take(&mut self.open);
        open.push(start);
        self.label[start as usize] = label;
        while let Some(node) = open.pop() {
            region.gain.take_in(self.roster, self.picture, self.poa, node);
            for link in net.links(node) {
                if !self.follows(link) {
                    continue;
                }
                region.has_one_way |= link.is_against();
                if self.label[link.to as usize] == NONE {
                    self.label[link.to as usize] = label;
                    open.push(link.to);
                }
            }
        }
        self.open = open;
        region
    }

    fn walk_directed(&self, start: u32) -> Gain {
        let mut seen = HashSet::from([start]);
        let mut open = vec![start];
        let mut gain = Gain::default();
        while let Some(node) = open.pop() {
            gain.take_in(self.roster, self.picture, self.poa, node);
            for link in self.net.links(node).iter().filter(|link| self.follows(link) && !link.is_against()) {
                if seen.insert(link.to) {
                    open.push(link.to);
                }
            }
        }
        gain
    }
}
