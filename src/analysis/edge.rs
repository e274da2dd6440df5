use super::regions::Regions;
use super::{Net, Reach, Roster};
use crate::model::{PortalIx, SpaceIx};
use crate::search::Picture;

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
    let inside = |node: u32| reach.get(node as usize).is_none_or(|reach| reach.is_inside());
    let mut regions = Regions::new(net, roster, picture, reach, false);
    let mut doors = Vec::new();
    for node in (0..=net.outside()).filter(|&node| inside(node)) {
        for link in net.links(node).iter().filter(|link| !inside(link.to)) {
            let behind = regions.behind(link.to).rooms;
            let from = (node != net.outside()).then_some(SpaceIx(node));
            doors.push(EdgeDoor {
                portal: link.portal(),
                from,
                behind: Some(SpaceIx(link.to)),
                rooms: behind.rooms,
                area_m2: behind.area_m2,
            });
        }
    }
    let loose = net.loose_ends.iter().filter(|(_, from)| inside(from.0));
    doors.extend(loose.map(|&(portal, from)| EdgeDoor {
        portal,
        from: Some(from),
        behind: None,
        rooms: 0,
        area_m2: 0.0,
    }));
    doors.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2).then(b.rooms.cmp(&a.rooms)).then(a.portal.cmp(&b.portal)));
    doors
}
