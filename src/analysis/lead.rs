use crate::model::{LevelIx, PortalIx, SpaceIx, Xy};
use crate::search::{Grade, LeadEnd, LeadId, LeadRecord, LeadState};
use geo::Polygon;

/// What makes one think that something is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LeadKind {
    Unexplained,
    StopsShort,
    NumberGap,
    NumberDouble,
    LooseEnd,
    NoDoor,
    NoRoom,
    BeyondLevels,
    /// Somebody said so.
    ByHand,
}

impl LeadKind {
    pub const ALL: &'static [LeadKind] = &[
        Self::Unexplained,
        Self::StopsShort,
        Self::NumberGap,
        Self::NumberDouble,
        Self::LooseEnd,
        Self::NoDoor,
        Self::NoRoom,
        Self::BeyondLevels,
        Self::ByHand,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Unexplained => "unexplained area",
            Self::StopsShort => "footprint stops short",
            Self::NumberGap => "gap in numbering",
            Self::NumberDouble => "number painted twice",
            Self::LooseEnd => "loose end",
            Self::NoDoor => "room without a door",
            Self::NoRoom => "door without a room",
            Self::BeyondLevels => "goes on beyond the known levels",
            Self::ByHand => "added by hand",
        }
    }

    /// What the keys of its leads begin with, before the colon.
    pub(super) fn slug(self) -> String {
        self.word().replace(' ', "-")
    }

    pub(super) fn of(key: &LeadId) -> Self {
        let known = |kind: &&Self| key.as_str().split_once(':').is_some_and(|(slug, _)| slug == kind.slug());
        Self::ALL.iter().find(known).copied().unwrap_or(Self::ByHand)
    }
}

/// A place where something may be that nobody drew.
#[derive(Clone, PartialEq, Debug)]
pub struct Lead {
    /// The same for the same lead as long as what it rests on stays as it is; answers refer to it.
    pub key: LeadId,
    pub kind: LeadKind,
    /// What somebody gave it, else what the program proposes.
    pub grade: Grade,
    pub graded: bool,
    pub end: Option<LeadEnd>,
    pub state: LeadState,
    pub level: Option<LevelIx>,
    pub at: Option<Xy>,
    pub spaces: Vec<SpaceIx>,
    pub portals: Vec<PortalIx>,
    pub area_m2: Option<f64>,
    /// The floor that nothing explains, where it is floor.
    pub shape: Option<Polygon>,
    /// A sentence for people. Of a lead added by hand it was typed freely and stays out of reports.
    pub why: String,
}

impl Lead {
    pub(super) fn take_in(&mut self, record: &LeadRecord) {
        self.state = record.state();
        if let Some(grading) = record.grading() {
            (self.grade, self.end, self.graded) = (grading.grade, grading.end, true);
        }
    }
}
