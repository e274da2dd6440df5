use super::{EdgeDoor, Groups, Net, Reach, Roster, Tally, cut_off_groups, edge_doors, reach, tally};
use crate::model::{Facility, SpaceIx};
use crate::search::Picture;
use std::sync::Arc;

/// What follows from the marks, for one picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Analysis {
    /// Indexed by [`SpaceIx`].
    pub reach: Vec<Reach>,
    pub tally: Tally,
    /// Most area behind first.
    pub edge_doors: Vec<EdgeDoor>,
    /// Largest area first.
    pub cut_off: Groups,
    /// Surveyed and placed rooms to which nobody knows a way.
    pub no_way_in: Vec<SpaceIx>,
    /// Groups of rooms joined by portals in whatever state, not through the outside, with a surveyed and placed room.
    pub components: u32,
    /// Portals that were not refuted, entrances and loose ends among them.
    pub portals: u32,
    pub entrances: u32,
}

impl Analysis {
    pub fn reach_of(&self, space: SpaceIx) -> Reach {
        self.reach[space.get()]
    }
}

/// Keeps what changes only with the building, so that a mark costs no more than it must.
#[derive(Clone, Debug)]
pub struct Analyst {
    pub facility: Arc<Facility>,
    pub net: Net,
    pub roster: Roster,
    components: u32,
}

impl Analyst {
    pub fn new(facility: &Arc<Facility>) -> Self {
        let (net, roster) = (Net::new(facility), Roster::new(facility));
        let components = components(&net, &roster);
        Self { facility: Arc::clone(facility), net, roster, components }
    }

    /// Everything anew from the picture. For one of another building the graph is built anew, and not kept.
    pub fn analyse(&self, picture: &Picture) -> Analysis {
        if !Arc::ptr_eq(&self.facility, &picture.facility) {
            return Self::new(&picture.facility).analyse(picture);
        }
        let (net, roster) = (&self.net, &self.roster);
        let reach = reach(net, picture);
        let tally = tally(roster, picture, &reach);
        let edge_doors = edge_doors(net, roster, picture, &reach);
        let cut_off = cut_off_groups(net, roster, picture, &reach);
        let unlinked = |&space: &SpaceIx| reach[space.get()] == Reach::Unlinked && roster.counted_m2(space).is_some();
        let no_way_in = picture.facility.space_ixs().filter(unlinked).collect();
        let (components, portals, entrances) = (self.components, net.portals, net.entrances);
        Analysis { reach, tally, edge_doors, cut_off, no_way_in, components, portals, entrances }
    }
}

/// Everything from the picture alone; who asks again and again keeps an [`Analyst`].
pub fn analyse(picture: &Picture) -> Analysis {
    Analyst::new(&picture.facility).analyse(picture)
}

fn components(net: &Net, roster: &Roster) -> u32 {
    let mut counted = vec![false; net.components().len()];
    for (at, &component) in net.components().iter().enumerate() {
        counted[component as usize] |= roster.counted_m2(SpaceIx::new(at)).is_some();
    }
    counted.into_iter().map(u32::from).sum()
}
