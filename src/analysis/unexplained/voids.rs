use super::Tolerance;
use super::floor::{Floor, Redrawn, Site};
use super::storeys::{self, Ground, Storeys};
use super::{Areas, StopsShort, stopping_short};
use crate::model::{Facility, Knowledge, Level, LevelIx, Space, SpaceId, SpaceIx};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The areas of a building that no room explains, kept while it is drawn: a mark costs nothing, and after an edit only
/// what lies near it is looked at again.
#[derive(Clone, Debug)]
pub struct Voids {
    facility: Arc<Facility>,
    tolerance: Tolerance,
    storeys: Vec<Storey>,
}

#[derive(Clone, Debug)]
struct Storey {
    /// How far it is taken to reach, and how far its own rooms do.
    ground: Option<Ground>,
    own: Option<Ground>,
    floor: Floor,
    /// Of the levels above.
    stops_short: Vec<StopsShort>,
}

/// What of a storey is not where it was.
struct Moved {
    ground: bool,
    own: bool,
}

impl Voids {
    pub fn new(facility: &Arc<Facility>, tolerance: Tolerance) -> Self {
        let (tolerance, levels) = (tolerance.sane(), Storeys::new(facility));
        let all = || (0..facility.levels().len()).map(LevelIx::new);
        let storey = |level: LevelIx| {
            let (ground, own) = (levels.ground(level), levels.own_ground(level));
            let floor = Floor::new(&levels, level, ground.as_ref(), &tolerance);
            Storey { ground, own, floor, stops_short: Vec::new() }
        };
        let mut voids = Self { facility: Arc::clone(facility), tolerance, storeys: all().map(storey).collect() };
        all().for_each(|level| voids.hold_against(level, &storeys::beside(facility, level, 1)));
        voids
    }

    /// Finds out what was redrawn, and looks at that again.
    pub fn follow(&mut self, facility: &Arc<Facility>, tolerance: Tolerance) {
        if self.tolerance != tolerance.sane() {
            *self = Self::new(facility, tolerance);
        } else if !Arc::ptr_eq(&self.facility, facility) {
            self.redraw(facility, &redrawn(&self.facility, facility));
        }
    }

    /// Looks again at what lies near the rooms that were added, removed, reshaped, refuted or moved to another level.
    /// All others are as they were.
    pub fn redraw(&mut self, facility: &Arc<Facility>, rooms: &[SpaceId]) {
        let same = |(one, two): (&Level, &Level)| one.id == two.id && one.ordinal == two.ordinal;
        let (before, after) = (self.facility.levels(), facility.levels());
        if before.len() != after.len() || !before.iter().zip(after).all(same) {
            return *self = Self::new(facility, self.tolerance);
        }
        let outlines_stay = before.iter().zip(after).all(|(one, two)| one.outline == two.outline);
        let redrawn = self.by_level(facility, rooms);
        self.facility = Arc::clone(facility);
        let storeys = OnceCell::new();
        let storeys = || storeys.get_or_init(|| Storeys::new(facility));
        let moved = self.measure(&redrawn, outlines_stay, &storeys);
        for (level, redrawn) in redrawn.iter().enumerate() {
            let Storey { ground, floor, .. } = &mut self.storeys[level];
            let is_whole = moved[level].ground || floor.is_mostly_new(redrawn);
            match ground {
                _ if !is_whole && redrawn.is_empty() => {}
                Some(ground) if !is_whole => {
                    floor.look_again(redrawn, Site { facility, ground, tolerance: &self.tolerance })
                }
                _ => *floor = Floor::new(storeys(), LevelIx::new(level), ground.as_ref(), &self.tolerance),
            }
        }
        for level in (0..moved.len()).map(LevelIx::new) {
            let above = storeys::beside(facility, level, 1);
            if moved[level.get()].ground || above.iter().any(|above| moved[above.get()].own) {
                self.hold_against(level, &above);
            }
        }
    }

    /// Of each level what stood there and stands there of the rooms.
    fn by_level(&self, facility: &Facility, rooms: &[SpaceId]) -> Vec<Redrawn> {
        let mut redrawn: Vec<Redrawn> = facility.levels().iter().map(|_| Redrawn::default()).collect();
        let rooms: BTreeSet<&SpaceId> = rooms.iter().collect();
        for id in rooms {
            if let Some(ix) = self.facility.space_ix(id) {
                redrawn[self.facility.level_of(ix).get()].gone.add(&self.facility, ix, self.tolerance.wall_m);
            }
            if let Some(ix) = facility.space_ix(id) {
                redrawn[facility.level_of(ix).get()].come.add(facility, ix, self.tolerance.wall_m);
            }
        }
        redrawn
    }

    /// How far each level reaches now, and whether that is another ground than before.
    fn measure<'a>(
        &mut self,
        redrawn: &[Redrawn],
        outlines_stay: bool,
        storeys: &impl Fn() -> &'a Storeys<'a>,
    ) -> Vec<Moved> {
        let facility = &self.facility;
        let measure = |(level, storey): (usize, &mut Storey)| {
            let level = LevelIx::new(level);
            let around = storeys::around(facility, level);
            let leave = |ground: &Option<Ground>, levels: &[LevelIx]| {
                outlines_stay && levels.iter().all(|level| redrawn[level.get()].leaves(ground.as_ref()))
            };
            Moved {
                ground: !leave(&storey.ground, &around) && put(&mut storey.ground, storeys().ground(level)),
                own: !leave(&storey.own, &[level]) && put(&mut storey.own, storeys().own_ground(level)),
            }
        };
        self.storeys.iter_mut().enumerate().map(measure).collect()
    }

    fn hold_against(&mut self, level: LevelIx, above: &[LevelIx]) {
        let upper = |above: &LevelIx| Some((*above, self.storeys[above.get()].own.as_ref()?));
        let stops_short = self.storeys[level.get()].ground.as_ref().map(|ground| {
            let uppers = above.iter().filter_map(upper);
            uppers.flat_map(|upper| stopping_short((level, ground), upper, &self.tolerance)).collect()
        });
        self.storeys[level.get()].stops_short = stops_short.unwrap_or_default();
    }

    /// What [`Areas::of`] finds in the building as it was last shown to this.
    pub fn areas(&self) -> Areas {
        let unexplained = self.storeys.iter().flat_map(|storey| {
            let outline_guessed = storey.ground.as_ref().is_some_and(|ground| !ground.is_drawn);
            storey.floor.unexplained(&self.facility, outline_guessed)
        });
        let stops_short = self.storeys.iter().flat_map(|storey| storey.stops_short.iter().cloned());
        Areas { unexplained: unexplained.collect(), stops_short: stops_short.collect() }.largest_first()
    }
}

/// Whether another one stands there now.
fn put(place: &mut Option<Ground>, ground: Option<Ground>) -> bool {
    let moved = *place != ground;
    *place = ground;
    moved
}

/// The rooms that do not stand where they stood.
fn redrawn(before: &Facility, after: &Facility) -> Vec<SpaceId> {
    let same = |(at, was): (usize, Option<SpaceIx>)| {
        let (is, Some(was)) = (SpaceIx::new(at), was) else { return false };
        let (new, old) = (after.space(is), before.space(was));
        let stands = |room: &Space| room.knowledge != Knowledge::Refuted;
        after.level_of(is) == before.level_of(was) && stands(new) == stands(old) && new.footprint == old.footprint
    };
    let others =
        counterparts(after, before).enumerate().filter(|&other| !same(other)).map(|(at, _)| &after.spaces()[at]);
    let gone = counterparts(before, after).enumerate().filter(|(_, now)| now.is_none());
    others.chain(gone.map(|(at, _)| &before.spaces()[at])).map(|room| room.id.clone()).collect()
}

/// The rooms of one building in another edition of it; most follow each other as they did.
fn counterparts(of: &Facility, within: &Facility) -> impl Iterator<Item = Option<SpaceIx>> {
    let mut next = 0;
    of.spaces().iter().map(move |room| {
        let is_next = within.spaces().get(next).is_some_and(|other| other.id == room.id);
        let found = if is_next { Some(SpaceIx::new(next)) } else { within.space_ix(&room.id) };
        next = found.map_or(next, |found| found.get() + 1);
        found
    })
}
