use super::{Link, Net, Reach, Roster};
use crate::model::{Passage, PortalIx, SpaceIx};
use crate::search::Picture;
use std::collections::HashMap;

/// A portal at the border of what is reached that has to be tried, opened or followed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct EdgeDoor {
    pub portal: PortalIx,
    /// The space a team stands in before it; none for the outside.
    pub from: Option<SpaceIx>,
    /// The space behind it; none for a loose end.
    pub behind: Option<SpaceIx>,
    /// Surveyed and placed rooms directly behind, until the next portal that does not pass.
    pub rooms: u32,
    pub area_m2: f64,
}

impl EdgeDoor {
    pub fn is_loose_end(&self) -> bool {
        self.behind.is_none()
    }
}

/// Barred and untried portals with only one side within reach, and loose ends within reach; most area behind first.
pub fn edge_doors(net: &Net, roster: &Roster, picture: &Picture, reach: &[Reach]) -> Vec<EdgeDoor> {
    let inside = |node: u32| reach.get(node as usize).is_none_or(|reach| reach.is_inside());
    let mut regions = Regions::new(net, roster, picture, reach);
    let mut doors = Vec::new();
    for node in (0..=net.outside()).filter(|&node| inside(node)) {
        for link in net.links(node).iter().filter(|link| !inside(link.to)) {
            let (rooms, area_m2) = regions.behind(link.to);
            let from = (node != net.outside()).then_some(SpaceIx(node));
            doors.push(EdgeDoor { portal: link.portal(), from, behind: Some(SpaceIx(link.to)), rooms, area_m2 });
        }
    }
    let loose = net.loose_ends.iter().filter(|(_, from)| inside(from.0));
    doors.extend(loose.map(|&(portal, from)| EdgeDoor {
        portal,
        from: Some(from),
        behind: None,
        rooms: 0,
        area_m2: 0.0,
    }));
    doors.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2).then(b.rooms.cmp(&a.rooms)).then(a.portal.cmp(&b.portal)));
    doors
}

const NONE: u32 = u32::MAX;

// What hangs together through passing portals out of reach. Each region is walked once, however many doors lead to it.
struct Regions<'a> {
    net: &'a Net,
    roster: &'a Roster,
    picture: &'a Picture,
    reach: &'a [Reach],
    label: Vec<u32>,
    sums: Vec<RegionSum>,
    /// Where a one-way portal lies within, each door has its own answer.
    directed: HashMap<u32, (u32, f64)>,
}

#[derive(Clone, Copy, Default)]
struct RegionSum {
    rooms: u32,
    area_m2: f64,
    has_one_way: bool,
}

impl<'a> Regions<'a> {
    fn new(net: &'a Net, roster: &'a Roster, picture: &'a Picture, reach: &'a [Reach]) -> Self {
        let label = vec![NONE; reach.len()];
        Self { net, roster, picture, reach, label, sums: Vec::new(), directed: HashMap::new() }
    }

    fn behind(&mut self, start: u32) -> (u32, f64) {
        if self.label[start as usize] == NONE {
            let label = self.sums.len() as u32;
            let sum = self.walk(start, label);
            self.sums.push(sum);
        }
        let sum = self.sums[self.label[start as usize] as usize];
        if !sum.has_one_way {
            return (sum.rooms, sum.area_m2);
        }
        if let Some(&known) = self.directed.get(&start) {
            return known;
        }
        let found = self.walk_directed(start);
        self.directed.insert(start, found);
        found
    }

    fn passes(&self, link: &Link) -> bool {
        self.picture.passage[link.portal().get()] == Passage::Passes
            && self.reach.get(link.to as usize).is_some_and(|reach| !reach.is_inside())
    }

    fn walk(&mut self, start: u32, label: u32) -> RegionSum {
        let net = self.net;
        let mut sum = RegionSum::default();
        let mut open = vec![start];
        self.label[start as usize] = label;
        while let Some(node) = open.pop() {
            if let Some(area_m2) = self.roster.counted_m2(SpaceIx(node)) {
                sum.rooms += 1;
                sum.area_m2 += area_m2;
            }
            for link in net.links(node) {
                if !self.passes(link) {
                    continue;
                }
                sum.has_one_way |= link.is_against();
                if self.label[link.to as usize] == NONE {
                    self.label[link.to as usize] = label;
                    open.push(link.to);
                }
            }
        }
        sum
    }

    fn walk_directed(&self, start: u32) -> (u32, f64) {
        let mut seen = std::collections::HashSet::from([start]);
        let mut open = vec![start];
        let (mut rooms, mut area_m2) = (0, 0.0);
        while let Some(node) = open.pop() {
            if let Some(area) = self.roster.counted_m2(SpaceIx(node)) {
                rooms += 1;
                area_m2 += area;
            }
            for link in self.net.links(node).iter().filter(|link| self.passes(link) && !link.is_against()) {
                if seen.insert(link.to) {
                    open.push(link.to);
                }
            }
        }
        (rooms, area_m2)
    }
}
