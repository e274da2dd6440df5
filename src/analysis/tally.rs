use super::{Reach, Unanswered};
use crate::model::{Facility, Knowledge, SpaceIx, SpaceKind};
use crate::search::{Picture, SectionState, Status, Thoroughness};

/// Rooms and their floor.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Count {
    pub rooms: u32,
    pub area_m2: f64,
}

impl Count {
    pub(super) fn add(&mut self, area_m2: f64) {
        self.rooms += 1;
        self.area_m2 += area_m2;
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.rooms += other.rooms;
        self.area_m2 += other.area_m2;
    }
}

/// The figures of one level, section, kind, or of everything.
///
/// `spaces`, `primary`, `secondary`, `by_status` and `by_reach` are over surveyed and placed space only; what was
/// reported, suspected, refuted or never placed is counted beside. A room with a secondary search counts as primary
/// too.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sum {
    pub spaces: Count,
    pub primary: Count,
    pub secondary: Count,
    by_status: [Count; 7],
    by_reach: [Count; 5],
    pub reported_spaces: u32,
    pub suspected_spaces: u32,
    pub refuted_spaces: u32,
    /// On the level but nobody knows where, whether surveyed, reported or suspected.
    pub unplaced_spaces: u32,
    pub unreached_sections: u32,
    pub loose_ends: u32,
    /// Of everything: what people said and nobody answered.
    pub unanswered: Unanswered,
}

impl Sum {
    pub fn status(&self, status: Status) -> Count {
        self.by_status[status as usize]
    }

    pub fn reach(&self, reach: Reach) -> Count {
        self.by_reach[reach as usize]
    }

    pub fn unreached(&self) -> Count {
        let mut unreached = self.reach(Reach::CutOff);
        unreached.merge(self.reach(Reach::Unlinked));
        unreached
    }

    /// What was searched at least so thoroughly.
    pub fn searched(&self, thoroughness: Thoroughness) -> Count {
        match thoroughness {
            Thoroughness::Primary => self.primary,
            Thoroughness::Secondary => self.secondary,
        }
    }

    /// Whether anything is left that keeps a search of this thoroughness from being whole.
    pub fn is_open(&self, thoroughness: Thoroughness) -> bool {
        let unsettled = [Status::Recheck, Status::Disputed, Status::Inaccessible, Status::InProgress];
        self.searched(thoroughness).rooms < self.spaces.rooms
            || unsettled.into_iter().any(|status| self.status(status).rooms > 0)
            || self.reported_spaces + self.suspected_spaces + self.unplaced_spaces > 0
            || self.unreached_sections + self.loose_ends > 0
            || self.unanswered.is_any()
    }

    /// Per cent of the floor searched, or of the rooms where no floor is known; none where there is nothing to search.
    pub fn percent(&self, thoroughness: Thoroughness) -> Option<u8> {
        let (done, open) = (self.searched(thoroughness), self.is_open(thoroughness));
        if self.spaces.area_m2 > 0.0 {
            percent(done.area_m2, self.spaces.area_m2, open)
        } else {
            percent(done.rooms.into(), self.spaces.rooms.into(), open)
        }
    }

    fn add(&mut self, area_m2: f64, status: Status, searched: Option<Thoroughness>, reach: Reach) {
        self.spaces.add(area_m2);
        self.by_status[status as usize].add(area_m2);
        self.by_reach[reach as usize].add(area_m2);
        if searched.is_some() {
            self.primary.add(area_m2);
        }
        if searched == Some(Thoroughness::Secondary) {
            self.secondary.add(area_m2);
        }
    }

    fn add_beside(&mut self, row: &Row) {
        match row.knowledge {
            Knowledge::Surveyed => {}
            Knowledge::Reported => self.reported_spaces += 1,
            Knowledge::Suspected => self.suspected_spaces += 1,
            Knowledge::Refuted => self.refuted_spaces += 1,
        }
        self.unplaced_spaces += u32::from(!row.placed && row.knowledge != Knowledge::Refuted);
    }

    fn merge(&mut self, other: &Self) {
        self.spaces.merge(other.spaces);
        self.primary.merge(other.primary);
        self.secondary.merge(other.secondary);
        self.by_status.iter_mut().zip(other.by_status).for_each(|(to, from)| to.merge(from));
        self.by_reach.iter_mut().zip(other.by_reach).for_each(|(to, from)| to.merge(from));
        self.reported_spaces += other.reported_spaces;
        self.suspected_spaces += other.suspected_spaces;
        self.refuted_spaces += other.refuted_spaces;
        self.unplaced_spaces += other.unplaced_spaces;
        self.loose_ends += other.loose_ends;
    }
}

/// Whole per cent, rounded down; 99 at most while anything is open, none of nothing.
pub fn percent(done: f64, of: f64, open: bool) -> Option<u8> {
    if of.is_nan() || of <= 0.0 {
        return None;
    }
    let most = if open { 99.0 } else { 100.0 };
    // A sum of floats may fall a hair short of itself.
    let share = (done / of * 100.0 + 1e-9).floor();
    Some(share.clamp(0.0, most) as u8)
}

#[derive(Clone, Copy, Debug)]
struct Row {
    area_m2: f64,
    level: u32,
    section: u32,
    kind: SpaceKind,
    knowledge: Knowledge,
    placed: bool,
}

impl Row {
    fn counted_m2(&self) -> Option<f64> {
        (self.placed && self.knowledge.is_surveyed()).then_some(self.area_m2)
    }
}

#[derive(Clone, Copy, Debug)]
struct SectionRow {
    level: Option<u32>,
    refuted: bool,
    has_surveyed_room: bool,
}

/// What the tally needs of every space and section, side by side in memory; built once for a facility.
#[derive(Clone, Debug)]
pub struct Roster {
    rows: Vec<Row>,
    counts: Vec<Count>,
    sections: Vec<SectionRow>,
    levels: usize,
    /// The space each loose end starts from.
    loose_ends: Vec<SpaceIx>,
}

const NONE: u32 = u32::MAX;

impl Roster {
    pub fn new(facility: &Facility) -> Self {
        let row = |ix: SpaceIx| {
            let space = facility.space(ix);
            Row {
                area_m2: facility.area_m2(ix),
                level: facility.level_of(ix).0,
                section: facility.section_of(ix).map_or(NONE, |section| section.0),
                kind: space.kind,
                knowledge: space.knowledge,
                placed: !space.footprint.is_unplaced(),
            }
        };
        let rows: Vec<Row> = facility.space_ixs().map(row).collect();
        let count = |row: &Row| row.counted_m2().map_or(Count::default(), |area_m2| Count { rooms: 1, area_m2 });
        let counts = rows.iter().map(count).collect();
        let mut sections: Vec<SectionRow> = facility
            .sections()
            .iter()
            .map(|section| SectionRow {
                level: section.level.as_ref().and_then(|id| facility.level_ix(id)).map(|level| level.0),
                refuted: section.knowledge == Knowledge::Refuted,
                has_surveyed_room: false,
            })
            .collect();
        for row in rows.iter().filter(|row| row.section != NONE && row.knowledge.is_surveyed()) {
            sections[row.section as usize].has_surveyed_room = true;
        }
        let loose_end = |ix| {
            let (portal, (from, _)) = (facility.portal(ix), facility.ends(ix));
            let refuted = [portal.knowledge, facility.space(from).knowledge].contains(&Knowledge::Refuted);
            (portal.is_loose_end() && !refuted).then_some(from)
        };
        let loose_ends = facility.portal_ixs().filter_map(loose_end).collect();
        Self { rows, counts, sections, levels: facility.levels().len(), loose_ends }
    }

    /// The floor of a space that counts into the sums, surveyed and placed; none for any other.
    pub fn counted_m2(&self, space: SpaceIx) -> Option<f64> {
        self.rows[space.get()].counted_m2()
    }

    /// The same of all spaces as one room each, or as nothing.
    pub(super) fn counts(&self) -> &[Count] {
        &self.counts
    }

    /// Whether nobody has reached a section: marked so, or without a surveyed room and without a mark.
    fn is_unreached(&self, section: usize, picture: &Picture) -> bool {
        let row = self.sections[section];
        !row.refuted && picture.section_state[section].map_or(!row.has_surveyed_room, |s| s == SectionState::Unreached)
    }
}

/// Rooms and floor by status and reach: for each level, section and kind, and for everything.
#[derive(Clone, PartialEq, Debug)]
pub struct Tally {
    /// Indexed by [`LevelIx`](crate::model::LevelIx).
    pub levels: Vec<Sum>,
    /// Indexed by [`SectionIx`](crate::model::SectionIx).
    pub sections: Vec<Sum>,
    /// Indexed as [`SpaceKind::ALL`].
    pub kinds: Vec<Sum>,
    pub total: Sum,
}

impl Tally {
    pub fn kind(&self, kind: SpaceKind) -> &Sum {
        &self.kinds[kind as usize]
    }
}

/// `reach` is indexed by space, as [`reach`](super::reach()) gives it.
pub fn tally(roster: &Roster, picture: &Picture, reach: &[Reach]) -> Tally {
    let mut levels = vec![Sum::default(); roster.levels];
    let mut sections = vec![Sum::default(); roster.sections.len()];
    let mut kinds = vec![Sum::default(); SpaceKind::ALL.len()];
    for (at, row) in roster.rows.iter().enumerate() {
        let mut each = |change: &dyn Fn(&mut Sum)| {
            change(&mut levels[row.level as usize]);
            change(&mut kinds[row.kind as usize]);
            sections.get_mut(row.section as usize).map(change);
        };
        if let Some(area_m2) = row.counted_m2() {
            let (status, searched, reach) = (picture.status[at], picture.searched[at], reach[at]);
            each(&|sum| sum.add(area_m2, status, searched, reach));
        } else {
            each(&|sum| sum.add_beside(row));
        }
    }
    for from in &roster.loose_ends {
        let row = &roster.rows[from.get()];
        levels[row.level as usize].loose_ends += 1;
        kinds[row.kind as usize].loose_ends += 1;
        if let Some(sum) = sections.get_mut(row.section as usize) {
            sum.loose_ends += 1;
        }
    }
    let mut total = Sum { unanswered: Unanswered::of(picture), ..Sum::default() };
    levels.iter().for_each(|level| total.merge(level));
    for section in (0..sections.len()).filter(|&section| roster.is_unreached(section, picture)) {
        sections[section].unreached_sections += 1;
        total.unreached_sections += 1;
        if let Some(level) = roster.sections[section].level {
            levels[level as usize].unreached_sections += 1;
        }
    }
    Tally { levels, sections, kinds, total }
}
