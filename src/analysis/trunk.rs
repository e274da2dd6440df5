use super::Link;
use super::net::Rows;

/// A graph in two parts: the twigs, which one link leads to, and the trunk, which is what is left without them.
///
/// Most rooms of a building have one door. What spreads through the building therefore goes up the twigs it starts in,
/// through the trunk, and down all twigs in one straight pass; only the trunk, a fifth of a building, is searched.
#[derive(Clone, Debug)]
pub(super) struct Trunk {
    /// The links among the trunk, by place: breadth-first from the outside, which has place 0.
    pub rows: Rows,
    /// The node at each place.
    pub nodes: Vec<u32>,
    /// Nearest to the trunk first, so that whatever a twig leads on from comes before it.
    pub twigs: Vec<Twig>,
    /// For each node its place, or, past all places, the number of its twig.
    place: Vec<u32>,
}

/// A node that one link leads to, once the twigs beyond it are taken off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Twig {
    /// The node it hangs from, in the trunk or a twig itself.
    pub from: u32,
    /// The link from there to the node.
    pub link: Link,
}

const NONE: u32 = u32::MAX;
const TWIG: u32 = u32::MAX - 1;

impl Trunk {
    /// Takes twigs off until none is left, the outside never; `may_hang` says whether a node may be a twig of another.
    pub fn new(rows: &Rows, may_hang: impl Fn(u32, u32) -> bool) -> Self {
        let outside = rows.nodes() as u32 - 1;
        let mut left: Vec<usize> = (0..=outside).map(|node| rows.links(node).len()).collect();
        let mut tips: Vec<u32> = (0..outside).filter(|&node| left[node as usize] == 1).collect();
        let mut place = vec![NONE; rows.nodes()];
        let mut twigs = Vec::new();
        let mut at = 0;
        while let Some(&tip) = tips.get(at) {
            at += 1;
            let up = rows.links(tip).iter().find(|link| place[link.to as usize] == NONE);
            // Of a pair of tips the first hangs from the second.
            let Some(up) = up.filter(|up| may_hang(tip, up.to)) else { continue };
            twigs.push(Twig { from: up.to, link: up.back(tip) });
            place[tip as usize] = TWIG;
            left[up.to as usize] -= 1;
            if left[up.to as usize] == 1 && up.to != outside {
                tips.push(up.to);
            }
        }
        twigs.reverse();
        let nodes = breadth_first(rows, &mut place);
        twigs.iter().zip(nodes.len() as u32..).for_each(|(twig, at)| place[twig.link.to as usize] = at);
        let rows = rows.among(&nodes, &place);
        Self { rows, nodes, twigs, place }
    }

    /// Carries a value from a node up its twigs. `arrives` hears of each node met and says whether to go on; `follow`
    /// takes the value from a node along a link. Comes back with the place in the trunk and what arrives there.
    pub fn climb<T>(
        &self,
        start: u32,
        value: T,
        mut arrives: impl FnMut(u32, &T) -> bool,
        follow: impl Fn(T, u32, &Link) -> T,
    ) -> Option<(u32, T)> {
        let (mut node, mut value) = (start, value);
        while arrives(node, &value) {
            let place = self.place[node as usize];
            let Some(twig) = (place as usize).checked_sub(self.nodes.len()) else { return Some((place, value)) };
            let Twig { from, link } = self.twigs[twig];
            value = follow(value, node, &link.back(from));
            node = from;
        }
        None
    }

    /// Puts what was found for the places of the trunk where it belongs in `all`, which is indexed by node.
    pub fn settle<T: Copy>(&self, found: &[T], all: &mut [T]) {
        self.nodes.iter().zip(found).for_each(|(&node, &found)| all[node as usize] = found);
    }
}

// Numbers the nodes that have no place yet in the order met, the outside first.
fn breadth_first(rows: &Rows, place: &mut [u32]) -> Vec<u32> {
    let outside = rows.nodes() as u32 - 1;
    let mut nodes = Vec::new();
    let mut at = 0;
    for start in std::iter::once(outside).chain(0..outside) {
        let mut meet = |node: u32, nodes: &mut Vec<u32>| {
            if place[node as usize] == NONE {
                place[node as usize] = nodes.len() as u32;
                nodes.push(node);
            }
        };
        meet(start, &mut nodes);
        while let Some(&node) = nodes.get(at) {
            at += 1;
            rows.links(node).iter().for_each(|link| meet(link.to, &mut nodes));
        }
    }
    nodes
}
