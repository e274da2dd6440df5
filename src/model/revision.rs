//! What a newer plan of the same building changes: things are the same where their ids are.

use super::{Draft, Footprint, LevelId, Passage, Portal, PortalId, Space, SpaceId, Xy};
use geo::algorithm::{Area, BooleanOps, Intersects, Translate};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

// Redrawn by another hand, a room differs by a few centimetres all round without being another room.
const SAME_SHARE: f64 = 0.05;
const SAME_M2: f64 = 0.5;
const SAME_M: f64 = 0.01;
const STAYED_M: f64 = 0.5;

/// The difference between two plans of one building, by the ids of rooms, doors and levels.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Revision {
    /// How far the plan as a whole was shifted, metres: the median over the rooms.
    pub shift_m: Xy,
    pub rooms_came: Vec<SpaceId>,
    pub rooms_went: Vec<SpaceId>,
    /// Rooms that lie elsewhere, the shift of the whole taken off, and how far, metres; or on another level.
    pub rooms_moved: Vec<(SpaceId, f64)>,
    /// Rooms of another outline, and the area in which the two differ, square metres.
    pub rooms_reshaped: Vec<(SpaceId, f64)>,
    /// Rooms of another name or painted number.
    pub rooms_renamed: Vec<SpaceId>,
    pub doors_came: Vec<PortalId>,
    pub doors_went: Vec<PortalId>,
    /// Doors that join other rooms than before.
    pub doors_rejoined: Vec<PortalId>,
    pub levels_came: Vec<LevelId>,
    pub levels_went: Vec<LevelId>,
    /// Rooms of both plans that a search made on the old one may not have covered, and why.
    pub recheck: BTreeMap<SpaceId, String>,
}

impl Revision {
    /// Whether marks made on the old plan mean the same on the new one.
    pub fn is_empty(&self) -> bool {
        let Self { shift_m: _, rooms_renamed: _, recheck: _, .. } = self;
        let rooms = self.rooms_came.len() + self.rooms_went.len() + self.rooms_moved.len() + self.rooms_reshaped.len();
        let doors = self.doors_came.len() + self.doors_went.len() + self.doors_rejoined.len();
        rooms + doors + self.levels_came.len() + self.levels_went.len() == 0
    }

    /// What `new` changes against `old`; both are drafts of checked facilities.
    pub fn between(old: &Draft, new: &Draft) -> Self {
        let mut revision = Self::default();
        (revision.levels_came, revision.levels_went) =
            comings(&ids(&old.levels, |level| &level.id), &ids(&new.levels, |level| &level.id));
        revision.rooms(old, new);
        revision.doors(old, new);
        revision
    }

    fn rooms(&mut self, old: &Draft, new: &Draft) {
        let (before, after) = (ids(&old.spaces, |space| &space.id), ids(&new.spaces, |space| &space.id));
        (self.rooms_came, self.rooms_went) = comings(&before, &after);
        let both: Vec<(&Space, &Space)> =
            new.spaces.iter().filter_map(|space| Some((*before.get(&space.id)?, space))).collect();
        self.shift_m = median_shift(&both);
        for (was, is) in both {
            self.room(was, is);
        }
        for came in self.rooms_came.iter().filter_map(|id| after.get(id)) {
            let Some(bounds) = came.footprint.bounds() else { continue };
            let beside = |space: &&Space| {
                space.level == came.level
                    && before.contains_key(&space.id)
                    && space.footprint.bounds().is_some_and(|other| other.intersects(&bounds))
            };
            for space in new.spaces.iter().filter(beside) {
                recheck(&mut self.recheck, &space.id, || format!("the newer plan has the room {} beside it", came.id));
            }
        }
    }

    fn room(&mut self, was: &Space, is: &Space) {
        let id = &is.id;
        if (&was.name, &was.number) != (&is.name, &is.number) {
            self.rooms_renamed.push(id.clone());
        }
        let moved_m = moved(was, is, self.shift_m);
        if was.level != is.level {
            self.rooms_moved.push((id.clone(), moved_m));
            recheck(&mut self.recheck, id, || format!("the newer plan has it on level {}", is.level));
        }
        // A room that grew has its middle elsewhere, and was not moved by that.
        if let Some(differs_m2) = reshaped(&was.footprint, &is.footprint) {
            self.rooms_reshaped.push((id.clone(), differs_m2));
            recheck(&mut self.recheck, id, || format!("its outline differs by {differs_m2:.1} m² in the newer plan"));
        } else if moved_m > STAYED_M && was.level == is.level {
            self.rooms_moved.push((id.clone(), moved_m));
            recheck(&mut self.recheck, id, || format!("the newer plan has it {moved_m:.1} m elsewhere"));
        }
    }

    fn doors(&mut self, old: &Draft, new: &Draft) {
        let (before, after) = (ids(&old.portals, |portal| &portal.id), ids(&new.portals, |portal| &portal.id));
        (self.doors_came, self.doors_went) = comings(&before, &after);
        for door in &new.portals {
            let why = match before.get(&door.id) {
                None => "is in the newer plan",
                Some(was) if sides(was) != sides(door) => {
                    self.doors_rejoined.push(door.id.clone());
                    "joins other rooms in the newer plan"
                }
                Some(was) if was.state.passage() == Passage::Bars && door.state.passage() != Passage::Bars => {
                    "does not bar in the newer plan"
                }
                Some(_) => continue,
            };
            for space in [Some(&door.between.0), door.between.1.space()].into_iter().flatten() {
                let told = self.rooms_came.contains(space);
                if !told {
                    recheck(&mut self.recheck, space, || format!("the door {} {why}", door.label()));
                }
            }
        }
    }
}

// The first reason found is told; one is enough to go and look.
fn recheck(rooms: &mut BTreeMap<SpaceId, String>, id: &SpaceId, why: impl FnOnce() -> String) {
    if !rooms.contains_key(id) {
        rooms.insert(id.clone(), why());
    }
}

fn ids<'a, T, Id: Eq + std::hash::Hash>(things: &'a [T], id: impl Fn(&'a T) -> &'a Id) -> HashMap<&'a Id, &'a T> {
    things.iter().map(|thing| (id(thing), thing)).collect()
}

fn comings<Id: Ord + Clone + std::hash::Hash, T>(
    before: &HashMap<&Id, &T>,
    after: &HashMap<&Id, &T>,
) -> (Vec<Id>, Vec<Id>) {
    let only = |these: &HashMap<&Id, &T>, those: &HashMap<&Id, &T>| {
        let mut only: Vec<Id> = these.keys().filter(|id| !those.contains_key(*id)).map(|id| (*id).clone()).collect();
        only.sort();
        only
    };
    (only(after, before), only(before, after))
}

/// Both sides, in whatever order they are given.
fn sides(portal: &Portal) -> (String, String) {
    let (a, b) = (portal.between.0.to_string(), portal.between.1.to_string());
    if portal.one_way || a <= b { (a, b) } else { (b, a) }
}

fn median_shift(both: &[(&Space, &Space)]) -> Xy {
    let shifts = both.iter().filter_map(|(was, is)| {
        let (from, to) = (was.footprint.bounds()?.center(), is.footprint.bounds()?.center());
        Some([to.x - from.x, to.y - from.y])
    });
    let shifts: Vec<Xy> = shifts.collect();
    let median = |axis: usize| {
        let mut values: Vec<f64> = shifts.iter().map(|shift| shift[axis]).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    [median(0), median(1)]
}

fn moved(was: &Space, is: &Space, shift_m: Xy) -> f64 {
    let middles = was.footprint.bounds().zip(is.footprint.bounds());
    let apart = middles.map(|(from, to)| (from.center(), to.center()));
    apart.map_or(0.0, |(from, to)| (to.x - from.x - shift_m[0]).hypot(to.y - from.y - shift_m[1]))
}

/// The area in which two outlines differ when they are laid over each other, where that is more than a trifle.
fn reshaped(was: &Footprint, is: &Footprint) -> Option<f64> {
    if was == is || is_shifted(was, is) {
        return None;
    }
    let (from, to) = match (was.shape(), is.shape()) {
        (Some(from), Some(to)) => (from, to),
        (None, None) => return None,
        (from, to) => return from.or(to).map(|shape| shape.unsigned_area()),
    };
    let shift = is.bounds()?.center() - was.bounds()?.center();
    let differs_m2 = from.translate(shift.x, shift.y).xor(&to).unsigned_area();
    let trifle = SAME_M2.max(SAME_SHARE * from.unsigned_area().max(to.unsigned_area()));
    (differs_m2 > trifle).then_some(differs_m2)
}

// Most rooms of a newer edition are; that costs no overlay.
fn is_shifted(was: &Footprint, is: &Footprint) -> bool {
    let (Footprint::Polygon { outer: a, holes: c }, Footprint::Polygon { outer: b, holes: d }) = (was, is) else {
        return false;
    };
    let (Some(from), Some(to)) = (a.first(), b.first()) else { return false };
    let shift = [to[0] - from[0], to[1] - from[1]];
    let same = |(p, q): (&Xy, &Xy)| (q[0] - p[0] - shift[0]).abs().max((q[1] - p[1] - shift[1]).abs()) < SAME_M;
    a.len() == b.len() && c.is_empty() && d.is_empty() && a.iter().zip(b).all(same)
}

#[cfg(test)]
mod tests {
    use super::Revision;
    use crate::model::{Draft, End, Footprint, Level, Portal, PortalState, Space};

    fn plan() -> Draft {
        let level = Level::new("0", "", 0, 0.0);
        let room = |id: &str, x: f64| Space {
            footprint: Footprint::rectangle([x, 0.0], [x + 4.0, 5.0]),
            ..Space::new(id, "0")
        };
        Draft {
            levels: vec![level],
            spaces: vec![room("a", 0.0), room("b", 4.0), room("c", 8.0)],
            portals: vec![
                Portal::new("ab", "a", End::Space("b".into())),
                Portal { state: PortalState::Sealed, ..Portal::new("bc", "b", End::Space("c".into())) },
            ],
            ..Draft::default()
        }
    }

    fn changed(change: impl FnOnce(&mut Draft)) -> (Revision, Vec<String>) {
        let mut new = plan();
        change(&mut new);
        let revision = Revision::between(&plan(), &new);
        let recheck = revision.recheck.keys().map(ToString::to_string).collect();
        (revision, recheck)
    }

    #[test]
    fn the_same_plan_shifted_as_a_whole_changes_nothing() {
        let (revision, recheck) = changed(|new| {
            for space in &mut new.spaces {
                let Footprint::Polygon { outer, .. } = &mut space.footprint else { panic!() };
                outer.iter_mut().for_each(|at| *at = [at[0] + 30.0, at[1] - 7.0]);
            }
        });
        assert_eq!((revision.shift_m, revision.is_empty()), ([30.0, -7.0], true));
        assert!(recheck.is_empty());
    }

    #[test]
    fn a_room_redrawn_a_little_is_the_same_and_one_grown_by_a_metre_is_not() {
        let (revision, _) = changed(|new| new.spaces[2].footprint = Footprint::rectangle([8.0, 0.0], [12.05, 5.0]));
        assert!(revision.is_empty(), "{revision:?}");
        let (revision, recheck) =
            changed(|new| new.spaces[2].footprint = Footprint::rectangle([8.0, 0.0], [13.0, 5.0]));
        assert_eq!(revision.rooms_reshaped.len(), 1);
        assert!((revision.rooms_reshaped[0].1 - 5.0).abs() < 0.01);
        assert_eq!(recheck, ["c"]);
    }

    #[test]
    fn what_came_calls_for_a_look_beside_it() {
        let (revision, recheck) = changed(|new| {
            let footprint = Footprint::rectangle([12.0, 0.0], [14.0, 5.0]);
            new.spaces.push(Space { footprint, ..Space::new("d", "0") });
            new.portals.push(Portal::new("ad", "a", End::Space("d".into())));
        });
        assert_eq!((revision.rooms_came, revision.doors_came), (vec!["d".into()], vec!["ad".into()]));
        assert_eq!(recheck, ["a", "c"]);
    }

    #[test]
    fn what_went_is_listed_and_a_seal_that_is_gone_calls_for_a_look() {
        let (revision, recheck) = changed(|new| {
            new.spaces.remove(0);
            new.portals.remove(0);
            new.portals[0].state = PortalState::Open;
        });
        assert_eq!((revision.rooms_went, revision.doors_went), (vec!["a".into()], vec!["ab".into()]));
        assert_eq!(recheck, ["b", "c"]);
    }
}
