use super::{Link, Net};
use crate::model::{Passage, PortalIx, SpaceIx};
use crate::search::{Picture, TeamId};

/// A team that is in, and the portals without any one of which it could not come out.
#[derive(Clone, PartialEq, Debug)]
pub struct Lifeline {
    pub space: SpaceIx,
    pub team: Option<TeamId>,
    /// From the team to the outside; none where no way out passes even now.
    pub portals: Option<Vec<PortalIx>>,
}

/// The single doors whose loss would cut a team off, for every team that went in and did not come out.
pub fn lifelines(net: &Net, picture: &Picture) -> Vec<Lifeline> {
    let mut spaces: Vec<SpaceIx> = picture.spaces.keys().copied().filter(|&space| !net.is_refuted(space)).collect();
    spaces.sort_unstable();
    let mut lines = Vec::new();
    for space in spaces {
        let teams: Vec<Option<TeamId>> = picture.inside(space).map(Option::<&TeamId>::cloned).collect();
        if teams.is_empty() {
            continue;
        }
        let portals = single_ways_out(net, picture, space);
        lines.extend(teams.into_iter().map(|team| Lifeline { space, team, portals: portals.clone() }));
    }
    lines
}

/// The portals that every way from `space` to the outside takes, first first; none where there is no way.
pub fn single_ways_out(net: &Net, picture: &Picture, space: SpaceIx) -> Option<Vec<PortalIx>> {
    let mut exits = Exits::new(net, picture, space)?;
    let mut single = Vec::new();
    let mut at = 0;
    loop {
        at = exits.furthest_from(at);
        let Some(next) = exits.links.get(at) else { return Some(single) };
        single.push(next.portal());
        at += 1;
    }
}

// One way out, and what can be walked without it. Everything up to the furthest node of the way that can be walked to
// is joined twice; the portal after it is not.
struct Exits<'a> {
    net: &'a Net,
    picture: &'a Picture,
    nodes: Vec<u32>,
    links: Vec<Link>,
    place: Vec<u32>,
    seen: Vec<bool>,
}

const NONE: u32 = u32::MAX;

impl<'a> Exits<'a> {
    fn new(net: &'a Net, picture: &'a Picture, space: SpaceIx) -> Option<Self> {
        let mut met: Vec<Option<(u32, Link)>> = vec![None; net.nodes()];
        let mut queue = std::collections::VecDeque::from([space.0]);
        while let Some(node) = queue.pop_front() {
            for link in net.links(node).iter().filter(|link| passes(link, picture) && link.to != space.0) {
                if met[link.to as usize].is_none() {
                    met[link.to as usize] = Some((node, *link));
                    queue.push_back(link.to);
                }
            }
        }
        let (mut nodes, mut links) = (vec![net.outside()], Vec::new());
        while let Some((before, link)) = met[nodes[nodes.len() - 1] as usize] {
            nodes.push(before);
            links.push(link);
        }
        if links.is_empty() {
            return None;
        }
        nodes.reverse();
        links.reverse();
        let mut place = vec![NONE; net.nodes()];
        nodes.iter().zip(0..).for_each(|(&node, at)| place[node as usize] = at);
        Some(Self { net, picture, nodes, links, place, seen: vec![false; net.nodes()] })
    }

    fn furthest_from(&mut self, at: usize) -> usize {
        let mut furthest = at;
        let mut open = vec![self.nodes[at]];
        self.seen[self.nodes[at] as usize] = true;
        while let Some(node) = open.pop() {
            let place = self.place[node as usize];
            let on_way = (place != NONE).then_some(place as usize);
            furthest = furthest.max(on_way.unwrap_or(0));
            let back = on_way.and_then(|place| place.checked_sub(1)).map(|before| self.nodes[before]);
            let taken = on_way.and_then(|place| self.links.get(place));
            let free = self.net.links(node).iter().filter(|link| passes(link, self.picture) && taken != Some(link));
            for to in free.map(|link| link.to).chain(back) {
                if !std::mem::replace(&mut self.seen[to as usize], true) {
                    open.push(to);
                }
            }
        }
        furthest
    }
}

fn passes(link: &Link, picture: &Picture) -> bool {
    link.passage(&picture.passage) == Passage::Passes
}
