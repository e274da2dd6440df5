//! From what is known to what is shown: each room falls into one class of the chosen view, and each class has one look.

use super::layout::{Layout, Target};
use super::paint::{DoorLook, RoomLook};
use crate::analysis::{Analysis, Reach};
use crate::model::{Knowledge, SectionIx, SpaceIx};
use crate::palette::{Fill, Pattern, Swatch};
use crate::search::{Picture, SectionState, Status, TeamId};
use std::collections::{BTreeSet, HashSet};

/// What the colours stand for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum ColourBy {
    #[default]
    Status,
    Reach,
    Knowledge,
    Depth,
    Team,
    Age,
}

impl ColourBy {
    pub const ALL: &'static [ColourBy] =
        &[Self::Status, Self::Reach, Self::Knowledge, Self::Depth, Self::Team, Self::Age];

    pub fn word(self) -> &'static str {
        match self {
            Self::Status => "search status",
            Self::Reach => "reach",
            Self::Knowledge => "knowledge",
            Self::Depth => "depth",
            Self::Team => "team",
            Self::Age => "age of the mark",
        }
    }
}

/// One class of the legend: its place among the classes of its view.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LegendKey(pub u8);

#[derive(Clone, PartialEq, Debug)]
pub struct Class {
    pub word: String,
    pub look: RoomLook,
    pub rooms: u32,
    pub area_m2: f64,
}

impl Class {
    fn new(word: &str, look: RoomLook) -> Self {
        Self { word: word.to_owned(), look, rooms: 0, area_m2: 0.0 }
    }
}

/// The classes of one view with what falls into each.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Legend {
    pub classes: Vec<Class>,
    spaces: Vec<LegendKey>,
    sections: Vec<LegendKey>,
}

const MINUTE_MS: i64 = 60_000;
const AGES: [(&str, i64); 5] = [
    ("under 15 min", 15 * MINUTE_MS),
    ("under 1 h", 60 * MINUTE_MS),
    ("under 6 h", 6 * 60 * MINUTE_MS),
    ("under 24 h", 24 * 60 * MINUTE_MS),
    ("under a week", 7 * 24 * 60 * MINUTE_MS),
];

impl Legend {
    pub fn new(by: ColourBy, picture: &Picture, analysis: &Analysis, now_ms: i64) -> Self {
        let view = View { picture, analysis, now_ms, teams: teams(by, picture) };
        let mut legend = Self { classes: view.classes(by), ..Self::default() };
        for space in picture.facility.space_ixs() {
            let key = view.space(by, space);
            let class = &mut legend.classes[key as usize];
            class.rooms += 1;
            class.area_m2 += picture.facility.area_m2(space);
            legend.spaces.push(LegendKey(key));
        }
        for at in 0..picture.facility.sections().len() {
            legend.sections.push(LegendKey(view.section(by, SectionIx::new(at))));
        }
        legend
    }

    /// The class that a room or an unseen section falls into; doors are in none.
    pub fn class_of(&self, target: Target) -> Option<LegendKey> {
        match target {
            Target::Room(space) => self.spaces.get(space.get()).copied(),
            Target::Section(section) => self.sections.get(section.get()).copied(),
            Target::Door(_) => None,
        }
    }

    /// The looks of all areas of a layout. With a filter, everything outside it is pushed back.
    pub fn area_looks(
        &self,
        layout: &Layout,
        filter: &BTreeSet<LegendKey>,
        selected: &HashSet<Target>,
    ) -> Vec<RoomLook> {
        let look = |target: Target| {
            let key = self.class_of(target);
            let class = key.and_then(|key| self.classes.get(key.0 as usize));
            RoomLook {
                dimmed: !filter.is_empty() && key.is_none_or(|key| !filter.contains(&key)),
                selected: selected.contains(&target),
                ..class.map_or(RoomLook::plain(Swatch::Slab), |class| class.look)
            }
        };
        layout.areas.iter().map(|area| look(area.target)).collect()
    }
}

/// The looks of all doors. They fade with both their rooms.
pub fn door_looks(picture: &Picture, areas: &[RoomLook], selected: &HashSet<Target>) -> Vec<DoorLook> {
    let dimmed = |space: SpaceIx| areas.get(space.get()).is_some_and(|look| look.dimmed);
    let look = |portal| {
        let (a, b) = picture.facility.ends(portal);
        DoorLook {
            selected: selected.contains(&Target::Door(portal)),
            dimmed: dimmed(a) && b.is_none_or(dimmed),
            ..DoorLook::new(picture.state_of(portal))
        }
    };
    picture.facility.portal_ixs().map(look).collect()
}

struct View<'a> {
    picture: &'a Picture,
    analysis: &'a Analysis,
    now_ms: i64,
    teams: Vec<TeamId>,
}

fn teams(by: ColourBy, picture: &Picture) -> Vec<TeamId> {
    if by != ColourBy::Team {
        return Vec::new();
    }
    let named = picture.spaces.values().flat_map(|record| record.passes.iter().filter_map(|pass| pass.team.clone()));
    let inside = picture.spaces.values().flat_map(|record| record.inside().flatten().cloned());
    let known = picture.teams.keys().cloned();
    // One class less than a byte can hold is kept for rooms without a team.
    named.chain(inside).chain(known).collect::<BTreeSet<_>>().into_iter().take(250).collect()
}

// The classes of the status view, in the order of attention.
const UNSEARCHED: u8 = 0;
const CUT_OFF: u8 = 1;
const NO_WAY_IN: u8 = 2;
const INACCESSIBLE: u8 = 3;
const RECHECK: u8 = 4;
const DISPUTED: u8 = 5;
const IN_PROGRESS: u8 = 6;
const PRIMARY: u8 = 7;
const SECONDARY: u8 = 8;
const REPORTED: u8 = 9;
const SUSPECTED: u8 = 10;
const REFUTED: u8 = 11;

impl View<'_> {
    fn classes(&self, by: ColourBy) -> Vec<Class> {
        let class = |word: &str, fill| Class::new(word, RoomLook::new(fill));
        let mut classes = match by {
            ColourBy::Status => vec![
                class("unsearched", Fill::UNSEARCHED),
                class("cut off", Fill::CUT_OFF),
                class("no known way in", Fill::NO_WAY_IN),
                class("inaccessible", Fill::INACCESSIBLE),
                class("recheck", Fill::RECHECK),
                class("disputed", Fill::DISPUTED),
                class("in progress", Fill::IN_PROGRESS),
                class("primary", Fill::PRIMARY),
                class("secondary", Fill::SECONDARY),
            ],
            ColourBy::Reach => vec![
                class(Reach::Reached.word(), Fill::REACHED),
                class(Reach::Reachable.word(), Fill::REACHABLE),
                class(Reach::PresumedReachable.word(), Fill::PRESUMED),
                class(Reach::CutOff.word(), Fill::CUT_OFF),
                class("no known way in", Fill::NO_WAY_IN),
            ],
            ColourBy::Knowledge => vec![class(Knowledge::Surveyed.word(), Fill::PRIMARY)],
            ColourBy::Depth => {
                let words = ["above ground", "ground floor", "B1", "B2", "B3", "B4 and deeper"];
                words.into_iter().zip(Swatch::DEPTHS).map(|(word, swatch)| class(word, Fill::plain(swatch))).collect()
            }
            ColourBy::Age => {
                let words = AGES.iter().map(|(word, _)| *word).chain(["older"]);
                let mut classes: Vec<Class> =
                    words.zip(Swatch::AGES).map(|(word, swatch)| class(word, Fill::plain(swatch))).collect();
                classes.push(class("never marked", Fill::UNSEARCHED));
                classes
            }
            ColourBy::Team => self.team_classes(),
        };
        if matches!(by, ColourBy::Status | ColourBy::Knowledge) {
            classes.extend([
                class(Knowledge::Reported.word(), Fill::REPORTED),
                class(Knowledge::Suspected.word(), Fill::SUSPECTED),
                class(Knowledge::Refuted.word(), Fill::REFUTED),
            ]);
        }
        classes
    }

    fn team_classes(&self) -> Vec<Class> {
        let teams = self.teams.iter().enumerate().map(|(at, team)| {
            let colour = Swatch::TEAMS[at % Swatch::TEAMS.len()];
            // With more teams than colours a pattern tells the second round from the first.
            let pattern = match at / Swatch::TEAMS.len() {
                0 => Pattern::Plain,
                1 => Pattern::Diagonal,
                2 => Pattern::Dots,
                _ => Pattern::Crosshatch,
            };
            Class::new(team.as_str(), RoomLook::new(Fill::patterned(colour, pattern)))
        });
        teams.chain([Class::new("no team", RoomLook::plain(Swatch::SlabEdge))]).collect()
    }

    fn space(&self, by: ColourBy, space: SpaceIx) -> u8 {
        match by {
            ColourBy::Status => self.status(space),
            ColourBy::Reach => self.analysis.reach_of(space) as u8,
            ColourBy::Knowledge => self.picture.facility.space(space).knowledge as u8,
            ColourBy::Depth => depth(self.picture.facility.level(self.picture.facility.level_of(space)).ordinal),
            ColourBy::Age => age(self.picture.spaces.get(&space).and_then(|record| record.changed_ms), self.now_ms),
            ColourBy::Team => self.team(space),
        }
    }

    fn status(&self, space: SpaceIx) -> u8 {
        match (self.picture.status_of(space), self.picture.facility.space(space).knowledge) {
            (Status::Disputed, _) => DISPUTED,
            (Status::Inaccessible, _) => INACCESSIBLE,
            (Status::Recheck, _) => RECHECK,
            (Status::InProgress, _) => IN_PROGRESS,
            (Status::Primary, _) => PRIMARY,
            (Status::Secondary, _) => SECONDARY,
            (Status::Unsearched, Knowledge::Reported) => REPORTED,
            (Status::Unsearched, Knowledge::Suspected) => SUSPECTED,
            (Status::Unsearched, Knowledge::Refuted) => REFUTED,
            (Status::Unsearched, Knowledge::Surveyed) => match self.analysis.reach_of(space) {
                Reach::CutOff => CUT_OFF,
                Reach::Unlinked => NO_WAY_IN,
                Reach::Reached | Reach::Reachable | Reach::PresumedReachable => UNSEARCHED,
            },
        }
    }

    fn team(&self, space: SpaceIx) -> u8 {
        let record = self.picture.spaces.get(&space);
        let inside = record.and_then(|record| record.inside().flatten().next());
        let last = record.and_then(|record| record.passes.iter().rev().find_map(|pass| pass.team.as_ref()));
        let at = inside.or(last).and_then(|team| self.teams.iter().position(|known| known == team));
        at.unwrap_or(self.teams.len()) as u8
    }

    fn section(&self, by: ColourBy, section: SectionIx) -> u8 {
        let facility = &self.picture.facility;
        let part = facility.section(section);
        let told = match part.knowledge {
            Knowledge::Surveyed | Knowledge::Reported => REPORTED,
            Knowledge::Suspected => SUSPECTED,
            Knowledge::Refuted => REFUTED,
        };
        match by {
            ColourBy::Status => match self.picture.section_state[section.get()] {
                Some(SectionState::Entered) => IN_PROGRESS,
                Some(SectionState::Explored) => PRIMARY,
                Some(SectionState::Unreached) | None => told,
            },
            ColourBy::Reach => match self.picture.section_state[section.get()] {
                Some(SectionState::Entered | SectionState::Explored) => Reach::Reached as u8,
                Some(SectionState::Unreached) | None => Reach::Unlinked as u8,
            },
            ColourBy::Knowledge => part.knowledge as u8,
            ColourBy::Depth => {
                let level = part.level.as_ref().and_then(|level| facility.level_ix(level));
                depth(level.map_or(-1, |level| facility.level(level).ordinal))
            }
            ColourBy::Age => AGES.len() as u8 + 1,
            ColourBy::Team => self.teams.len() as u8,
        }
    }
}

fn depth(ordinal: i32) -> u8 {
    match ordinal {
        1.. => 0,
        0 => 1,
        _ => ordinal.unsigned_abs().min(4) as u8 + 1,
    }
}

fn age(changed_ms: Option<i64>, now_ms: i64) -> u8 {
    let Some(changed) = changed_ms else { return AGES.len() as u8 + 1 };
    let age = now_ms.saturating_sub(changed);
    AGES.iter().position(|(_, under)| age < *under).unwrap_or(AGES.len()) as u8
}
