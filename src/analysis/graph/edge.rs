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
    let mut doors = Vec::with_capacity(reach.len() / 8);
    for behind in out_of_reach(reach) {
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
    most_first(&doors)
}

/// Which of 64 rooms are out of reach is told without a branch for each: nobody foresees it, least of all the processor.
fn out_of_reach(reach: &[Reach]) -> impl Iterator<Item = SpaceIx> {
    let bit = |bits: u64, reach: &Reach| bits << 1 | u64::from(!reach.is_inside());
    reach.chunks(64).zip((0..).step_by(64)).flat_map(move |(block, first)| {
        let mut left = block.iter().rev().fold(0, bit);
        std::iter::from_fn(move || {
            let place = (left != 0).then(|| left.trailing_zeros())?;
            left &= left - 1;
            Some(SpaceIx(first + place))
        })
    })
}

/// Equals stay in their order. Rooms come in few sizes: these are sorted, and the doors dealt out to them.
fn most_first(doors: &[EdgeDoor]) -> Vec<EdgeDoor> {
    struct Size {
        // The bits of an area, which is never negative, are ordered as it is.
        key: (u64, u32),
        doors: u32,
    }
    let mut sizes: Vec<Size> = Vec::new();
    // The last size met with each hash; one that comes again after another took its place is listed twice.
    let mut met = [0; 256];
    let find = |door: &EdgeDoor| {
        let key = (door.area_m2.to_bits(), door.rooms);
        let hash = (key.0 ^ u64::from(key.1)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
        let met = &mut met[hash as usize];
        if sizes.get(*met).is_none_or(|size| size.key != key) {
            *met = sizes.len();
            sizes.push(Size { key, doors: 0 });
        }
        sizes[*met].doors += 1;
        *met as u32
    };
    let size_of: Vec<u32> = doors.iter().map(find).collect();
    let mut order: Vec<u32> = (0..sizes.len() as u32).collect();
    order.sort_unstable_by_key(|&size| Reverse(sizes[size as usize].key));
    let (mut rank, mut next, mut first) = (vec![0; sizes.len()], Vec::new(), 0);
    for equals in order.chunk_by(|&one, &two| sizes[one as usize].key == sizes[two as usize].key) {
        equals.iter().for_each(|&size| rank[size as usize] = next.len());
        next.push(first);
        first += equals.iter().map(|&size| sizes[size as usize].doors as usize).sum::<usize>();
    }
    let mut sorted = vec![0; doors.len()];
    for (door, size) in size_of.into_iter().enumerate() {
        let place = &mut next[rank[size as usize]];
        sorted[*place] = door;
        *place += 1;
    }
    sorted.into_iter().map(|door| doors[door]).collect()
}

#[cfg(test)]
mod tests {
    use super::{EdgeDoor, Reach, most_first, out_of_reach};
    use crate::model::{PortalIx, SpaceIx};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn doors_dealt_out_by_size_are_doors_sorted(sizes in prop::collection::vec((0u16..900, 0u32..3), 0..3000)) {
            let door = |(at, &(area, rooms)): (usize, &(u16, u32))| {
                let area_m2 = f64::from(area) / 8.0;
                EdgeDoor { portal: PortalIx::new(at), from: None, behind: None, rooms, area_m2 }
            };
            let doors: Vec<EdgeDoor> = sizes.iter().enumerate().map(door).collect();
            let mut sorted = doors.clone();
            sorted.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2).then(b.rooms.cmp(&a.rooms)));
            prop_assert_eq!(most_first(&doors), sorted);
        }

        #[test]
        fn every_room_out_of_reach_is_met_once_in_order(places in prop::collection::vec(0..Reach::ALL.len(), 0..400)) {
            let reach: Vec<Reach> = places.into_iter().map(|place| Reach::ALL[place]).collect();
            let plainly = (0..reach.len()).filter(|&at| !reach[at].is_inside()).map(SpaceIx::new);
            prop_assert!(out_of_reach(&reach).eq(plainly));
        }
    }
}
