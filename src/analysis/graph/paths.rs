use super::radix_heap::RadixHeap;
use super::trunk::{Trunk, Twig};
use super::{Effort, Link, Net};
use crate::model::{Passage, PortalIx, SpaceIx};
use crate::search::Picture;

const NONE: u32 = u32::MAX;
// Three days for one door: a way of 256 such still costs less than one more barrier.
const MOST_MINUTES: u32 = 1 << 12;

/// The cheapest way to every space, from the outside and from wherever somebody was.
#[derive(Clone, PartialEq, Debug)]
pub struct Paths {
    // Indexed by node.
    steps: Vec<Step>,
}

/// The last step of the cheapest way to a node, and what the way costs up to here.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Step {
    cost: u32,
    from: u32,
    through: u32,
}

impl Step {
    const UNKNOWN: Self = Self { cost: NONE, from: NONE, through: NONE };
    const START: Self = Self { cost: 0, ..Self::UNKNOWN };

    #[inline]
    fn on(self, from: u32, link: &Link, price: u32) -> Self {
        Self { cost: self.cost.saturating_add(price).min(NONE - 1), from, through: link.portal().0 }
    }

    /// Takes the place of one that costs more.
    #[inline]
    fn replaces(self, known: &mut Self) -> bool {
        let replaces = self.cost < known.cost;
        if replaces {
            *known = self;
        }
        replaces
    }
}

impl Paths {
    /// What one barrier counts for: more than the minutes of any way.
    pub const BARRIER: u32 = 1 << 20;

    /// `cost` is asked of links, in whole units; links that cost nothing are free to walk.
    pub fn new(net: &Net, sources: impl Iterator<Item = u32>, cost: impl Fn(&Link) -> u32) -> Self {
        let trunk = &net.trunk;
        let mut steps = vec![Step::UNKNOWN; net.nodes()];
        let follow = |steps: &mut [Step], Twig { from, link }: Twig| {
            let here = steps[from as usize];
            if here.cost != NONE {
                here.on(from, &link, cost(&link)).replaces(&mut steps[link.to as usize]);
            }
        };
        let starts = sources.map(|source| steps[source as usize] = Step::START).count();
        // Where nobody is in, nothing starts in a twig.
        if starts > 1 {
            trunk.upwards().for_each(|twig| follow(&mut steps, twig));
        }
        let mut found = trunk.pick(&steps);
        search(trunk, &mut found, &cost);
        trunk.settle(&found, &mut steps);
        trunk.twigs.iter().for_each(|&twig| follow(&mut steps, twig));
        Self { steps }
    }

    /// Fewest minutes, by the planner's assumptions where the map does not say.
    pub fn fewest_minutes(net: &Net, picture: &Picture, effort: &Effort) -> Self {
        Self::new(net, net.sources(picture), |link| effort.of(picture, link))
    }

    /// Fewest barriers, and of these ways the quickest; an untried door counts as one, since nobody knows. The cost only
    /// orders: [`BARRIER`](Self::BARRIER) for each and the minutes.
    pub fn fewest_barriers(net: &Net, picture: &Picture, effort: &Effort) -> Self {
        Self::new(net, net.sources(picture), |link| match link.passage(&picture.passage) {
            Passage::Passes => 0,
            Passage::Untried | Passage::Bars => Self::BARRIER + effort.of(picture, link).min(MOST_MINUTES),
        })
    }

    /// None where no way is known.
    pub fn cost_to(&self, space: SpaceIx) -> Option<u32> {
        let cost = self.steps[space.get()].cost;
        (cost != NONE).then_some(cost)
    }

    /// The portals on the way there, first first; empty where one can start or no way is known.
    pub fn way_to(&self, space: SpaceIx) -> Vec<PortalIx> {
        self.steps_to(space, |_, _| true)
    }

    /// The portals on the way there that cost something.
    pub fn barriers_to(&self, space: SpaceIx) -> Vec<PortalIx> {
        self.steps_to(space, |before, step| before.cost != step.cost)
    }

    fn steps_to(&self, space: SpaceIx, counts: impl Fn(&Step, &Step) -> bool) -> Vec<PortalIx> {
        let mut way = Vec::new();
        let mut step = &self.steps[space.get()];
        while let Some(before) = self.steps.get(step.from as usize) {
            if counts(before, step) {
                way.push(PortalIx(step.through));
            }
            step = before;
        }
        way.reverse();
        way
    }

    /// The space that is cheapest to get to, first of equals: the way into a section.
    pub fn nearest_of(&self, spaces: impl IntoIterator<Item = SpaceIx>) -> Option<SpaceIx> {
        spaces
            .into_iter()
            .filter(|&space| self.cost_to(space).is_some())
            .min_by_key(|&space| (self.steps[space.get()].cost, space))
    }
}

// Cheapest first; what a free link leads to is taken up at once.
fn search(trunk: &Trunk, found: &mut [Step], cost: &impl Fn(&Link) -> u32) {
    let mut queue = RadixHeap::new();
    let starts = found.iter().zip(0..).filter(|(step, _)| step.cost != NONE);
    starts.for_each(|(step, place)| queue.push(step.cost, place));
    let mut open = Vec::new();
    while let Some((reached, place)) = queue.pop() {
        // A cheaper way was found meanwhile.
        if found[place as usize].cost != reached {
            continue;
        }
        open.push(place);
        while let Some(place) = open.pop() {
            let (here, node) = (found[place as usize], trunk.nodes[place as usize]);
            for link in trunk.rows.links(place) {
                let known = &mut found[link.to as usize];
                if known.cost <= reached {
                    continue;
                }
                let price = cost(link);
                let step = here.on(node, link, price);
                match step.replaces(known) {
                    true if price == 0 => open.push(link.to),
                    true => queue.push(step.cost, link.to),
                    false => {}
                }
            }
        }
    }
}
