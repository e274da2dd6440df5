use super::trunk::{Trunk, Twig};
use super::{Link, Net};
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
pub fn reach(net: &Net, picture: &Picture) -> Vec<Reach> {
    let trunk = &net.trunk;
    let doors = Doors::new(picture);
    let mut reach = vec![Reach::Unlinked; net.nodes()];
    let follow = |reach: &mut [Reach], Twig { from, link }: Twig| {
        let onward = reach[from as usize].max(doors.leave(&link));
        let known = &mut reach[link.to as usize];
        *known = onward.min(*known);
    };
    net.sources(picture).for_each(|source| reach[source as usize] = Reach::Reached);
    // Where nobody is in, nothing starts in a twig.
    if net.sources(picture).nth(1).is_some() {
        trunk.upwards().for_each(|twig| follow(&mut reach, twig));
    }
    let mut found = trunk.pick(&reach);
    search(trunk, &doors, &mut found);
    trunk.settle(&found, &mut reach);
    trunk.twigs.iter().for_each(|&twig| follow(&mut reach, twig));
    reach.truncate(net.outside() as usize);
    reach
}

// What an untried or a barring portal leads to waits until everything easier is done.
fn search(trunk: &Trunk, doors: &Doors<'_>, found: &mut [Reach]) {
    let mut waiting: [Vec<u32>; 3] = Default::default();
    for (&tier, place) in found.iter().zip(0..).filter(|(tier, _)| **tier != Reach::Unlinked) {
        waiting[(tier as usize).saturating_sub(1)].push(place);
    }
    for (step, tier) in [Reach::Reachable, Reach::PresumedReachable, Reach::CutOff].into_iter().enumerate() {
        let mut open = std::mem::take(&mut waiting[step]);
        // Some of it was come to on an easier way meanwhile.
        open.retain(|&place| found[place as usize] >= tier || tier == Reach::Reachable);
        open.iter().for_each(|&place| found[place as usize] = tier.min(found[place as usize]));
        let [_, presumed, cut_off] = &mut waiting;
        let mut at = 0;
        while let Some(&place) = open.get(at) {
            at += 1;
            for link in trunk.rows.links(place) {
                let known = &mut found[link.to as usize];
                if *known <= tier {
                    continue;
                }
                match doors.leave(link) {
                    beyond if beyond <= tier => {
                        *known = tier;
                        open.push(link.to);
                    }
                    Reach::PresumedReachable => presumed.push(link.to),
                    _ => cut_off.push(link.to),
                }
            }
        }
    }
}

// What portals leave of a reach.
struct Doors<'a> {
    passage: &'a [Passage],
    by_passage: [Reach; 3],
}

impl<'a> Doors<'a> {
    fn new(picture: &'a Picture) -> Self {
        let mut by_passage = [Reach::CutOff; 3];
        by_passage[Passage::Passes as usize] = Reach::Reachable;
        if !picture.lens.strict {
            by_passage[Passage::Untried as usize] = Reach::PresumedReachable;
        }
        Self { passage: &picture.passage, by_passage }
    }

    /// The best reach that is left to what lies beyond.
    fn leave(&self, link: &Link) -> Reach {
        self.by_passage[link.passage(self.passage) as usize]
    }
}
