//! The open operation as the screen sees it: a picture and what follows from it, replaced as a whole after each change.

use super::layout::Target;
use crate::analysis::{Analysis, Analyst, Reach, Rival};
use crate::file::known_devices::KnownDevices;
use crate::model::{Facility, Finding, Knowledge, PortalIx, SectionIx, SpaceIx};
use crate::search::{self, AuthorKey, EntryId, Log, Picture, Status};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

/// A plan of another format, as long as it was only read.
#[derive(PartialEq, Debug)]
pub struct Preview {
    pub plan: PathBuf,
    /// What the importer left out, guessed or could not join.
    pub findings: Vec<Finding>,
    /// The picture that must lie beside the map: its name there, and its bytes.
    pub picture: Option<(String, Vec<u8>)>,
    /// How far a door may lie from a room and still belong to it.
    pub door_tolerance_m: f64,
}

/// Whether what is on screen is on disk.
#[derive(Clone, PartialEq, Debug)]
pub enum Keeping {
    /// A map that nobody has marked yet; the first mark makes the operation file.
    Map,
    Saved,
    /// A plan that was read and not yet accepted.
    Preview(Arc<Preview>),
    /// Why nothing can be written.
    ReadOnly(String),
}

#[derive(Clone)]
pub struct Document {
    /// The operation file, or the map as long as there is none.
    pub path: Option<PathBuf>,
    pub title: String,
    pub keeping: Keeping,
    pub picture: Arc<Picture>,
    pub analysis: Arc<Analysis>,
    pub analyst: Arc<Analyst>,
    pub log: Arc<Log>,
    pub retracted: Arc<HashSet<EntryId>>,
    pub open: Arc<Open>,
    /// What the search comes to under each rival layout; none as long as nobody told of any.
    pub rivals: Arc<Vec<Rival>>,
    /// The devices that are known on this computer.
    pub known: Arc<KnownDevices>,
    pub words: Arc<Words>,
    pub me: AuthorKey,
    pub can_undo: bool,
    pub can_redo: bool,
}

/// What can be searched for: everything with a name, a number or an id, folded to small letters.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<(Target, String)>);

/// Found more often than this nobody reads on.
const MOST_FOUND: usize = 200;

impl Words {
    pub fn new(facility: &Facility) -> Self {
        let folded = |parts: &[&str]| parts.join("\n").to_lowercase();
        let spaces = facility.space_ixs().map(|at| {
            let space = facility.space(at);
            (Target::Room(at), folded(&[&space.number, &space.name, space.id.as_str()]))
        });
        let sections =
            facility.sections().iter().enumerate().map(|(at, section)| {
                (Target::Section(SectionIx::new(at)), folded(&[&section.name, section.id.as_str()]))
            });
        let portals = facility.portal_ixs().map(|at| {
            let portal = facility.portal(at);
            (Target::Door(at), folded(&[&portal.name, portal.id.as_str()]))
        });
        Self(sections.chain(spaces).chain(portals).collect())
    }

    /// Whole matches first, then beginnings, then the rest, each in the order of the map.
    pub fn find(&self, text: &str) -> Vec<Target> {
        let wanted = text.trim().to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let rank = |words: &str| {
            let best = |part: &str| match part.find(&wanted) {
                Some(0) if part.len() == wanted.len() => Some(0),
                Some(0) => Some(1),
                Some(_) => Some(2),
                None => None,
            };
            words.split('\n').filter_map(best).min()
        };
        let mut found: Vec<(u8, Target)> =
            self.0.iter().filter_map(|(target, words)| Some((rank(words)?, *target))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().take(MOST_FOUND).map(|(_, target)| target).collect()
    }
}

/// What is left to do, as lists.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Open {
    /// Unsearched and a team could be in it now.
    pub within_reach: Vec<SpaceIx>,
    /// Unsearched behind doors that nobody tried.
    pub presumed: Vec<SpaceIx>,
    pub inaccessible: Vec<SpaceIx>,
    pub recheck: Vec<SpaceIx>,
    pub disputed: Vec<Target>,
    /// Told by somebody and not yet found or refuted.
    pub reported: Vec<SpaceIx>,
    pub unreached_sections: Vec<SectionIx>,
    pub loose_ends: Vec<PortalIx>,
    /// Places in [`Analysis::edge_doors`] of the doors that lead to a known room.
    pub edge_doors: Vec<usize>,
}

impl Open {
    pub fn new(picture: &Picture, analysis: &Analysis) -> Self {
        let facility = &picture.facility;
        let doors = analysis.edge_doors.iter().enumerate().filter(|(_, door)| !door.is_loose_end());
        let mut open = Self { edge_doors: doors.map(|(at, _)| at).collect(), ..Self::default() };
        for space in facility.space_ixs() {
            open.take_space(picture, analysis, space);
        }
        for portal in facility.portal_ixs() {
            if picture.portal_dispute(portal).is_some() {
                open.disputed.push(Target::Door(portal));
            }
            if facility.portal(portal).is_loose_end() && facility.portal(portal).knowledge != Knowledge::Refuted {
                open.loose_ends.push(portal);
            }
        }
        for section in (0..facility.sections().len()).map(SectionIx::new) {
            if picture.section_dispute(section).is_some() {
                open.disputed.push(Target::Section(section));
            }
            if picture.is_unreached(section) && facility.section(section).knowledge != Knowledge::Refuted {
                open.unreached_sections.push(section);
            }
        }
        open
    }

    fn take_space(&mut self, picture: &Picture, analysis: &Analysis, at: SpaceIx) {
        let space = picture.facility.space(at);
        match (picture.status_of(at), space.knowledge) {
            (_, Knowledge::Refuted) => {}
            (Status::Inaccessible, _) => self.inaccessible.push(at),
            (Status::Recheck, _) => self.recheck.push(at),
            (Status::Disputed, _) => self.disputed.push(Target::Room(at)),
            (Status::Unsearched, Knowledge::Reported | Knowledge::Suspected) => self.reported.push(at),
            (Status::Unsearched, Knowledge::Surveyed) => match analysis.reach_of(at) {
                Reach::Reached | Reach::Reachable => self.within_reach.push(at),
                Reach::PresumedReachable => self.presumed.push(at),
                Reach::CutOff | Reach::Unlinked => {}
            },
            (Status::InProgress | Status::Primary | Status::Secondary, _) => {}
        }
    }
}

impl Document {
    pub fn facility(&self) -> &Arc<Facility> {
        &self.picture.facility
    }

    /// Whose entry it is, as far as this computer knows.
    pub fn device(&self, key: &AuthorKey) -> String {
        match self.known.get(key) {
            _ if *key == self.me => "this device".to_owned(),
            Some(name) => format!("known device {name}"),
            None => format!("unknown device {}", key.short()),
        }
    }

    /// What the log calls a thing on screen.
    pub fn named(&self, target: Target) -> search::Target {
        let facility = self.facility();
        match target {
            Target::Room(at) => search::Target::Space(facility.space(at).id.clone()),
            Target::Door(at) => search::Target::Portal(facility.portal(at).id.clone()),
            Target::Section(at) => search::Target::Section(facility.section(at).id.clone()),
        }
    }

    /// The thing on screen that the log calls so, when it is there.
    pub fn found(&self, target: &search::Target) -> Option<Target> {
        let facility = self.facility();
        match target {
            search::Target::Space(id) => facility.space_ix(id).map(Target::Room),
            search::Target::Portal(id) => facility.portal_ix(id).map(Target::Door),
            search::Target::Section(id) => facility.section_ix(id).map(Target::Section),
        }
    }

    /// The painted number or name, in reading order.
    pub fn label(&self, target: Target) -> &str {
        let facility = self.facility();
        match target {
            Target::Room(at) => facility.space(at).label(),
            Target::Door(at) => facility.portal(at).label(),
            Target::Section(at) => facility.section(at).label(),
        }
    }

    /// The label of the level it is on: `G`, `B1`.
    pub fn storey(&self, target: Target) -> String {
        let facility = self.facility();
        let level = match target {
            Target::Room(at) => Some(facility.level_of(at)),
            Target::Door(at) => Some(facility.level_of(facility.ends(at).0)),
            Target::Section(at) => facility.section(at).level.as_ref().and_then(|id| facility.level_ix(id)),
        };
        level.map_or_else(|| "?".to_owned(), |level| facility.level(level).label())
    }

    /// Its place, kind and name in one line: `B1 · cell 14`.
    pub fn title_of(&self, target: Target) -> String {
        let facility = self.facility();
        let kind = match target {
            Target::Room(at) => facility.space(at).kind.word(),
            Target::Door(at) => facility.portal(at).kind.word(),
            Target::Section(_) => "section",
        };
        format!("{} · {kind} {}", self.storey(target), self.label(target))
    }
}
