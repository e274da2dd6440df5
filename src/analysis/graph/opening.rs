use super::{Effort, Link, Net, Reach};
use crate::model::PortalIx;
use crate::search::Picture;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Which portals to open, in this order, so that everything that is linked comes within reach.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Opening {
    pub portals: Vec<PortalIx>,
    pub minutes: u64,
}

/// The fewest minutes to bring everything within reach: always the cheapest portal at the border next.
///
/// That is the least in sum where no one-way portal passes, and a good plan otherwise.
pub fn open_everything(net: &Net, picture: &Picture, reach: &[Reach], effort: &Effort) -> Opening {
    let mut inside: Vec<bool> = reach.iter().map(|reach| reach.is_inside()).collect();
    inside.push(true);
    let mut opening = Opening::default();
    let mut border = BinaryHeap::new();
    let mut open: Vec<u32> = (0..net.nodes() as u32).filter(|&node| inside[node as usize]).collect();
    loop {
        while let Some(node) = open.pop() {
            for link in net.links(node) {
                if inside[link.to as usize] {
                    continue;
                }
                match effort.of(picture, link) {
                    0 => enter(link, &mut inside, &mut open),
                    minutes => border.push(Reverse((minutes, link.portal(), link.to))),
                }
            }
        }
        let Some(Reverse((minutes, portal, to))) = border.pop() else { return opening };
        if !std::mem::replace(&mut inside[to as usize], true) {
            opening.portals.push(portal);
            opening.minutes += u64::from(minutes);
            open.push(to);
        }
    }
}

fn enter(link: &Link, inside: &mut [bool], open: &mut Vec<u32>) {
    inside[link.to as usize] = true;
    open.push(link.to);
}
