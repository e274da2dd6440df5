use super::regions::Regions;
use super::{Net, Reach, Roster};
use crate::model::{PortalIx, SpaceIx};
use crate::search::Picture;
use std::cmp::Reverse;

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
    let inside: Vec<bool> = reach.iter().map(|reach| reach.is_inside()).chain([true]).collect();
    let mut regions = Regions::new(net, roster, picture, reach, false);
    let door = |portal: PortalIx| {
        let (a, b) = net.ends[portal.get()];
        let (from, to) = if inside[a as usize] { (a, b) } else { (b, a) };
        let behind = regions.behind(to).rooms;
        let from = (from != net.outside()).then_some(SpaceIx(from));
        EdgeDoor { portal, from, behind: Some(SpaceIx(to)), rooms: behind.rooms, area_m2: behind.area_m2 }
    };
    let mut doors: Vec<EdgeDoor> = border(net, &inside).into_iter().map(door).collect();
    let loose = net.loose_ends.iter().filter(|(_, from)| inside[from.get()]);
    doors.extend(loose.map(|&(portal, from)| EdgeDoor {
        portal,
        from: Some(from),
        behind: None,
        rooms: 0,
        area_m2: 0.0,
    }));
    // The bits of an area, which is never negative, are ordered as it is; equals stay in the order of the map.
    doors.sort_by_key(|door| (Reverse(door.area_m2.to_bits()), Reverse(door.rooms)));
    doors
}

// The portals with only one side inside. Written without a branch: which they are is as good as random.
fn border(net: &Net, inside: &[bool]) -> Vec<PortalIx> {
    let mut border = vec![PortalIx(0); net.ends.len() + 1];
    let mut found = 0;
    for (&(a, b), portal) in net.ends.iter().zip(0..) {
        border[found] = PortalIx(portal);
        found += usize::from(inside[a as usize] != inside[b as usize]);
    }
    border.truncate(found);
    border
}
