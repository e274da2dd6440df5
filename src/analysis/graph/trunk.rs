use super::Link;
use super::net::Rows;

/// A graph in two parts: the twigs, which one link leads to, and the trunk, which is what is left without them.
///
/// Most rooms of a building have one door. What spreads through a building therefore goes up the twigs, through the trunk
/// and down the twigs: two straight passes, and a search of the fifth of the building that is the trunk.
#[derive(Clone, Debug)]
pub(super) struct Trunk {
    /// The links among the trunk, by place: breadth-first from the outside, which has place 0.
    pub rows: Rows,
    /// The node at each place.
    pub nodes: Vec<u32>,
    /// Nearest to the trunk first, so that whatever a twig leads on from comes before it.
    pub twigs: Vec<Twig>,
}

/// A node that one link leads to, once the twigs beyond it are taken off: the link, and the node it leads from, which is
/// in the trunk or a twig itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Twig {
    pub from: u32,
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
        let rows = rows.among(&nodes, &place);
        Self { rows, nodes, twigs }
    }

    /// The ways up the twigs, from their tips to the trunk.
    pub fn upwards(&self) -> impl Iterator<Item = Twig> {
        self.twigs.iter().rev().map(|&Twig { from, link }| Twig { from: link.to, link: link.back(from) })
    }

    /// What `all`, which is indexed by node, holds for the places of the trunk.
    pub fn pick<T: Copy>(&self, all: &[T]) -> Vec<T> {
        self.nodes.iter().map(|&node| all[node as usize]).collect()
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
