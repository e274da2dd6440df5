use crate::analysis::Analysis;
use crate::model::{Footprint, Passage, PortalIx, SpaceIx};
use crate::search::{Picture, Thoroughness};

/// The status of a room in words, the same in every export.
pub struct RoomFacts {
    pub status: &'static str,
    pub searched: &'static str,
    pub reach: &'static str,
    pub placed: &'static str,
}

pub fn room(picture: &Picture, analysis: &Analysis, space: SpaceIx) -> RoomFacts {
    RoomFacts {
        status: picture.status_of(space).word(),
        searched: match picture.searched[space.get()] {
            None => "no",
            Some(Thoroughness::Primary) => "primary",
            Some(Thoroughness::Secondary) => "secondary",
        },
        reach: analysis.reach_of(space).word(),
        placed: match &picture.facility.space(space).footprint {
            Footprint::Polygon { .. } => "outline",
            Footprint::Centreline { .. } => "centreline",
            Footprint::Point { .. } => "point",
            Footprint::Unplaced => "unplaced",
        },
    }
}

pub fn passage(picture: &Picture, portal: PortalIx) -> &'static str {
    match picture.passage[portal.get()] {
        Passage::Passes => "passes",
        Passage::Untried => "untried",
        Passage::Bars => "bars",
    }
}
