//! What calls for another look at a space that was searched.

use super::action::Action;
use super::claim::ClaimPlace;
use super::derive::settle_space;
use super::mark::{Target, VictimState};
use super::picture::Recheck;
use super::shape::{Change, Edit};
use super::step::Step;
use super::{Entry, EntryId, structure};
use crate::model::{LevelId, Portal, Revision, Space, SpaceId, SpaceIx};
use geo::Intersects;
use std::collections::BTreeSet;

impl Step<'_> {
    /// Remembered for spaces nobody has searched yet, too: word of a search made before may still come in.
    pub(super) fn disturb_all(&mut self, spaces: impl IntoIterator<Item = SpaceIx>, why: &str) {
        for at in spaces {
            let recheck = Recheck { entry: self.entry.id, why: why.to_owned(), at: self.at };
            self.picture.spaces.entry(at).or_default().disturbances.push(recheck);
            settle_space(self.picture, at);
        }
    }

    /// Retracting never restores a more searched status silently, and a lost pass calls for another look.
    pub(super) fn retract(&mut self, target: &EntryId) {
        let Some(target) = self.log.get(target) else {
            return self.unknown(format_args!("entry {}", target.short()));
        };
        // Taking back a retraction brings back, or takes away, what it was about.
        let mut about = target;
        while let Some(Action::Retract { entry }) = about.content.known_action() {
            let Some(deeper) = self.log.get(entry) else { return };
            about = deeper;
        }
        let near = self.near(about);
        let relied_on = |&space: &SpaceIx| self.was_searched_as_drawn(space, about);
        if self.is_slip(target) && !near.iter().any(relied_on) {
            return;
        }
        let why = format!("a mark was taken back: {}", about.content.summary());
        self.disturb_all(near, &why);
    }

    /// Whether a search that stands was made of the room as the entry had drawn it.
    fn was_searched_as_drawn(&self, space: SpaceIx, by: &Entry) -> bool {
        let passes = self.picture.spaces.get(&space).into_iter().flat_map(|record| &record.passes);
        let mut searches = passes.filter_map(|pass| self.log.get(&pass.entry));
        by.content.known_action().is_some_and(Action::is_structural)
            && searches.any(|search| search.envelope.replaces.contains(&by.id))
    }

    // Taken back by the same device before it said anything else that stands: a slip of the hand, as by undo.
    fn is_slip(&self, target: &Entry) -> bool {
        let (mine, its) = (&self.entry.envelope, &target.envelope);
        mine.author_key == its.author_key
            && self
                .log
                .of(&mine.author_key)
                .filter(|between| its.seq < between.envelope.seq && between.envelope.seq < mine.seq)
                .all(|between| {
                    self.retracted.contains(&between.id)
                        || matches!(between.content.known_action(), Some(Action::Retract { .. }))
                })
    }

    /// The spaces that an entry says something about, or at whose boundary.
    pub(super) fn near(&self, entry: &Entry) -> BTreeSet<SpaceIx> {
        let facility = &self.picture.facility;
        let known = |space: &SpaceId| self.picture.space_ix(&SpaceId(structure::resolved(&entry.id, space.as_str())));
        match entry.content.known_action() {
            Some(
                Action::Search { spaces, .. }
                | Action::Unsearched { spaces }
                | Action::Access { spaces, .. }
                | Action::Presence { spaces, .. },
            ) => spaces.iter().filter_map(known).collect(),
            Some(Action::Victim { space, state: VictimState::Potential, .. }) => known(space).into_iter().collect(),
            Some(Action::Occupants(said)) => known(&said.space).into_iter().collect(),
            Some(Action::Portal { portals, .. }) => {
                let ends = portals.iter().filter_map(|portal| Some(facility.ends(facility.portal_ix(portal)?)));
                ends.flat_map(|(a, b)| [Some(a), b]).flatten().collect()
            }
            Some(Action::Add { spaces, portals, .. }) => {
                let ends = |portal: &Portal| [known(&portal.between.0), portal.between.1.space().and_then(known)];
                let beside = spaces.iter().flat_map(|space| self.beside(entry, space));
                portals.iter().flat_map(ends).flatten().chain(beside).collect()
            }
            Some(Action::Claim(claim)) => {
                let rooms = claim.places.iter().filter_map(|place| match place {
                    ClaimPlace::At(Target::Space(id)) => known(id),
                    _ => None,
                });
                rooms.collect()
            }
            Some(Action::Shape { edits }) => edits.iter().flat_map(|edit| self.walls(edit)).collect(),
            Some(Action::Split(split)) => {
                split.parts.iter().map(|part| &part.id).chain([&split.space]).filter_map(known).collect()
            }
            Some(Action::Join(join)) => join.rooms.iter().chain([&join.into]).filter_map(known).collect(),
            // Taken back: what it had changed is changed again.
            Some(Action::Rebase { map }) => {
                let revision = Revision::between(map, facility.draft());
                revision.recheck.keys().filter_map(|space| facility.space_ix(space)).collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// The rooms whose walls an edit moves.
    fn walls(&self, edit: &Edit) -> Vec<SpaceIx> {
        let facility = &self.picture.facility;
        if !edit.changes.iter().any(Change::moves_walls) {
            return Vec::new();
        }
        match &edit.about {
            Target::Space(id) => self.picture.space_ix(id).into_iter().collect(),
            Target::Portal(id) => {
                let ends = facility.portal_ix(id).map(|door| facility.ends(door));
                ends.into_iter().flat_map(|(a, b)| [Some(a), b]).flatten().collect()
            }
            Target::Section(_) => Vec::new(),
        }
    }

    /// The spaces on whose place, or at whose walls, a room was drawn.
    fn beside<'a>(&'a self, entry: &Entry, drawn: &Space) -> impl Iterator<Item = SpaceIx> + use<'a> {
        let facility = &self.picture.facility;
        let id = SpaceId(structure::resolved(&entry.id, drawn.id.as_str()));
        let level = facility.level_ix(&LevelId(structure::resolved(&entry.id, drawn.level.as_str())));
        let bounds = drawn.footprint.bounds();
        facility.space_ixs().filter(move |&other| {
            let touches = || Some(bounds?.intersects(&facility.space(other).footprint.bounds()?));
            Some(facility.level_of(other)) == level && facility.space(other).id != id && touches() == Some(true)
        })
    }
}
