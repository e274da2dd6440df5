use super::Net;
use crate::model::Passage;
use crate::search::Picture;

/// How a team on foot gets to a space, from the outside or from where somebody was already.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reach {
    /// Somebody was in.
    Reached,
    /// Every portal on the way passes.
    Reachable,
    /// At least one portal on the way is untried.
    PresumedReachable,
    /// Only barring portals lead there.
    CutOff,
    /// Nobody knows a way in.
    Unlinked,
}

impl Reach {
    pub const ALL: &'static [Reach] =
        &[Self::Reached, Self::Reachable, Self::PresumedReachable, Self::CutOff, Self::Unlinked];

    pub fn word(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Reachable => "reachable",
            Self::PresumedReachable => "presumed reachable",
            Self::CutOff => "cut off",
            Self::Unlinked => "unlinked",
        }
    }

    /// Open to a team now, without trying or forcing anything.
    pub fn is_inside(self) -> bool {
        self <= Self::Reachable
    }

    /// Counted as unreached: cut off or without a known way in.
    pub fn is_unreached(self) -> bool {
        self >= Self::CutOff
    }
}

/// The reach of every space. Refuted spaces come out as unlinked and are counted nowhere.
///
/// Each space is taken up once and each portal looked at once from either side: what an untried or a barring portal
/// leads to waits until everything easier is done.
pub fn reach(net: &Net, picture: &Picture) -> Vec<Reach> {
    let mut reach = vec![Reach::Unlinked; net.nodes()];
    let mut open: Vec<u32> = net.sources(picture).collect();
    open.iter().for_each(|&source| reach[source as usize] = Reach::Reached);
    let mut presumed: Vec<u32> = Vec::new();
    let mut cut_off: Vec<u32> = Vec::new();
    for tier in [Reach::Reachable, Reach::PresumedReachable, Reach::CutOff] {
        let waiting = match tier {
            Reach::PresumedReachable => std::mem::take(&mut presumed),
            Reach::CutOff => std::mem::take(&mut cut_off),
            _ => Vec::new(),
        };
        for node in waiting {
            if reach[node as usize] > tier {
                reach[node as usize] = tier;
                open.push(node);
            }
        }
        while let Some(node) = open.pop() {
            for link in net.links(node) {
                if reach[link.to as usize] <= tier {
                    continue;
                }
                match tier.max(beyond(link.passage(&picture.passage), picture.lens.strict)) {
                    needs if needs == tier => {
                        reach[link.to as usize] = tier;
                        open.push(link.to);
                    }
                    Reach::PresumedReachable => presumed.push(link.to),
                    _ => cut_off.push(link.to),
                }
            }
        }
    }
    reach.truncate(net.outside() as usize);
    reach
}

// The best reach that a portal leaves to what lies beyond it.
fn beyond(passage: Passage, strict: bool) -> Reach {
    match passage {
        Passage::Passes => Reach::Reachable,
        Passage::Untried if !strict => Reach::PresumedReachable,
        Passage::Untried | Passage::Bars => Reach::CutOff,
    }
}
