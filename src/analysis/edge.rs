use super::regions::Regions;
use super::{Count, Net, Reach, Roster};
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

/// Barred and untried portals with only one side within reach, and loose ends within reach; most area behind first,
/// equals in the order of the rooms on the map.
pub fn edge_doors(net: &Net, roster: &Roster, picture: &Picture, reach: &[Reach]) -> Vec<EdgeDoor> {
    let mut regions = Regions::new(net, roster, picture, reach, false);
    let is_inside = |node: u32| reach.get(node as usize).is_none_or(|reach| reach.is_inside());
    let out_of_reach = reach.iter().zip(0..).filter(|(reach, _)| !reach.is_inside()).map(|(_, space)| SpaceIx(space));
    let mut doors = Vec::new();
    for behind in out_of_reach {
        for link in net.links(behind.0).iter().filter(|link| is_inside(link.to)) {
            let from = (link.to != net.outside()).then_some(SpaceIx(link.to));
            let Count { rooms, area_m2 } = regions.rooms_behind(behind.0);
            doors.push(EdgeDoor { portal: link.portal(), from, behind: Some(behind), rooms, area_m2 });
        }
    }
    let loose = net.loose_ends.iter().filter(|(_, from)| is_inside(from.0));
    doors.extend(loose.map(|&(portal, from)| EdgeDoor {
        portal,
        from: Some(from),
        behind: None,
        rooms: 0,
        area_m2: 0.0,
    }));
    // The bits of an area, which is never negative, are ordered as it is.
    doors.sort_by_key(|door| (Reverse(door.area_m2.to_bits()), Reverse(door.rooms)));
    doors
}
