use crate::analysis::{Analysis, Count, Reach};
use crate::model::{Knowledge, SectionIx, SpaceIx};
use crate::palette::{Fill, Pattern};
use crate::search::{Picture, SectionState, Status};

/// What a room is drawn as: its status, and where it is unsearched, whether it can be reached. In order of attention.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    Unsearched,
    Presumed,
    CutOff,
    NoWayIn,
    Inaccessible,
    Recheck,
    Disputed,
    InProgress,
    Primary,
    Secondary,
    Reported,
    Suspected,
    Refuted,
}

impl Class {
    pub const ALL: [Class; 13] = [
        Self::Unsearched,
        Self::Presumed,
        Self::CutOff,
        Self::NoWayIn,
        Self::Inaccessible,
        Self::Recheck,
        Self::Disputed,
        Self::InProgress,
        Self::Primary,
        Self::Secondary,
        Self::Reported,
        Self::Suspected,
        Self::Refuted,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Unsearched => "unsearched",
            Self::Presumed => "way untried",
            Self::CutOff => "cut off",
            Self::NoWayIn => "no known way in",
            Self::Inaccessible => "inaccessible",
            Self::Recheck => "recheck",
            Self::Disputed => "disputed",
            Self::InProgress => "in progress",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Reported => "reported",
            Self::Suspected => "suspected",
            Self::Refuted => "refuted",
        }
    }

    /// Names its pattern within an SVG.
    pub fn id(self) -> &'static str {
        match self {
            Self::Unsearched => "unsearched",
            Self::Presumed => "presumed",
            Self::CutOff => "cut-off",
            Self::NoWayIn => "no-way-in",
            Self::Inaccessible => "inaccessible",
            Self::Recheck => "recheck",
            Self::Disputed => "disputed",
            Self::InProgress => "in-progress",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Reported => "reported",
            Self::Suspected => "suspected",
            Self::Refuted => "refuted",
        }
    }

    pub fn fill(self) -> Fill {
        match self {
            Self::Unsearched => Fill::UNSEARCHED,
            Self::Presumed => Fill::UNTRIED,
            Self::CutOff => Fill::CUT_OFF,
            Self::NoWayIn => Fill::NO_WAY_IN,
            Self::Inaccessible => Fill::INACCESSIBLE,
            Self::Recheck => Fill::RECHECK,
            Self::Disputed => Fill::DISPUTED,
            Self::InProgress => Fill::IN_PROGRESS,
            Self::Primary => Fill::PRIMARY,
            Self::Secondary => Fill::SECONDARY,
            Self::Reported => Fill::REPORTED,
            Self::Suspected => Fill::SUSPECTED,
            Self::Refuted => Fill::REFUTED,
        }
    }

    /// No plate is needed behind a number.
    pub fn is_plain(self) -> bool {
        self.fill().pattern == Pattern::Plain
    }

    /// Told and not seen: drawn with a dashed outline.
    pub fn is_told(self) -> bool {
        self.fill().dashed
    }

    pub fn of(picture: &Picture, analysis: &Analysis, space: SpaceIx) -> Self {
        match (picture.status_of(space), picture.facility.space(space).knowledge) {
            (Status::Disputed, _) => Self::Disputed,
            (Status::Inaccessible, _) => Self::Inaccessible,
            (Status::Recheck, _) => Self::Recheck,
            (Status::InProgress, _) => Self::InProgress,
            (Status::Primary, _) => Self::Primary,
            (Status::Secondary, _) => Self::Secondary,
            (Status::Unsearched, Knowledge::Surveyed) => match analysis.reach_of(space) {
                Reach::Reached | Reach::Reachable => Self::Unsearched,
                Reach::PresumedReachable => Self::Presumed,
                Reach::CutOff => Self::CutOff,
                Reach::Unlinked => Self::NoWayIn,
            },
            (Status::Unsearched, told) => Self::told(told),
        }
    }

    pub fn of_section(picture: &Picture, section: SectionIx) -> Self {
        match picture.section_state[section.get()] {
            Some(SectionState::Entered) => Self::InProgress,
            Some(SectionState::Explored) => Self::Primary,
            Some(SectionState::Unreached) | None => Self::told(picture.facility.section(section).knowledge),
        }
    }

    // A section without rooms is known by hearsay only, whatever the map calls it.
    fn told(knowledge: Knowledge) -> Self {
        match knowledge {
            Knowledge::Surveyed | Knowledge::Reported => Self::Reported,
            Knowledge::Suspected => Self::Suspected,
            Knowledge::Refuted => Self::Refuted,
        }
    }
}

/// How many rooms of each class, and their floor.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Legend([Count; Class::ALL.len()]);

impl Legend {
    pub fn new(picture: &Picture, analysis: &Analysis, spaces: impl Iterator<Item = SpaceIx>) -> Self {
        let mut legend = Self::default();
        for space in spaces {
            let count = &mut legend.0[Class::of(picture, analysis, space) as usize];
            count.rooms += 1;
            count.area_m2 += picture.facility.area_m2(space);
        }
        legend
    }

    pub fn count(&self, class: Class) -> Count {
        self.0[class as usize]
    }

    /// The classes that occur, in order of attention.
    pub fn present(&self) -> impl Iterator<Item = (Class, Count)> + '_ {
        Class::ALL.into_iter().map(|class| (class, self.count(class))).filter(|(_, count)| count.rooms > 0)
    }
}
