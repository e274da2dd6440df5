use super::{Link, Net, Reach, Roster};
use crate::model::{Passage, PortalIx, SpaceIx};
use crate::search::Picture;
use std::ops::Range;

/// Cut-off spaces that a team could walk between, once it were among them.
#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    /// Surveyed and placed rooms; reported ones are members and not counted.
    pub rooms: u32,
    pub area_m2: f64,
    members: Range<u32>,
    barriers: Range<u32>,
}

/// The cut-off groups, most rooms first.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Groups {
    pub list: Vec<Group>,
    spaces: Vec<SpaceIx>,
    portals: Vec<PortalIx>,
}

impl Group {
    /// How many rooms are members without being counted: told of, or nobody knows where they lie.
    pub fn told_of(&self) -> u32 {
        self.members.len() as u32 - self.rooms
    }
}

impl Groups {
    /// How many rooms are cut off in all, reported ones too.
    pub fn rooms(&self) -> usize {
        self.spaces.len()
    }

    pub fn spaces_of(&self, group: &Group) -> &[SpaceIx] {
        &self.spaces[group.members.start as usize..group.members.end as usize]
    }

    /// The portals round it that would have to give way, in the order of the map.
    pub fn barriers_of(&self, group: &Group) -> &[PortalIx] {
        &self.portals[group.barriers.start as usize..group.barriers.end as usize]
    }
}

/// Cut-off spaces grouped by what passes among them; untried portals join unless the lens is strict.
pub fn cut_off_groups(net: &Net, roster: &Roster, picture: &Picture, reach: &[Reach]) -> Groups {
    let mut groups = Groups::default();
    let mut seen = vec![false; reach.len()];
    let mut open: Vec<u32> = Vec::new();
    for start in (0..net.outside()).filter(|&at| reach[at as usize] == Reach::CutOff) {
        if std::mem::replace(&mut seen[start as usize], true) {
            continue;
        }
        let (members, barriers) = (groups.spaces.len(), groups.portals.len());
        let mut group = Group { rooms: 0, area_m2: 0.0, members: 0..0, barriers: 0..0 };
        open.push(start);
        while let Some(node) = open.pop() {
            let space = SpaceIx(node);
            groups.spaces.push(space);
            if let Some(area_m2) = roster.counted_m2(space) {
                group.rooms += 1;
                group.area_m2 += area_m2;
            }
            for link in net.links(node) {
                let among = reach.get(link.to as usize) == Some(&Reach::CutOff) && joins(link, picture);
                if !among {
                    groups.portals.push(link.portal());
                } else if !std::mem::replace(&mut seen[link.to as usize], true) {
                    open.push(link.to);
                }
            }
        }
        groups.spaces[members..].sort_unstable();
        groups.portals[barriers..].sort_unstable();
        group.members = members as u32..groups.spaces.len() as u32;
        keep_border(&mut groups.portals, barriers);
        group.barriers = barriers as u32..groups.portals.len() as u32;
        groups.list.push(group);
    }
    // By all their rooms: ten cells that were only told of weigh more than one large store.
    groups.list.sort_by(|a, b| {
        let by_area = b.area_m2.total_cmp(&a.area_m2).then(a.members.start.cmp(&b.members.start));
        b.members.len().cmp(&a.members.len()).then(by_area)
    });
    groups
}

fn joins(link: &Link, picture: &Picture) -> bool {
    let passage = picture.passage[link.portal().get()];
    passage == Passage::Passes || passage == Passage::Untried && !picture.lens.strict
}

// A portal met from both sides lies within the group and bars nothing of it.
fn keep_border(portals: &mut Vec<PortalIx>, from: usize) {
    let (mut read, mut write) = (from, from);
    while read < portals.len() {
        let twice = portals.get(read + 1) == Some(&portals[read]);
        if twice {
            read += 2;
        } else {
            portals[write] = portals[read];
            (read, write) = (read + 1, write + 1);
        }
    }
    portals.truncate(write);
}
