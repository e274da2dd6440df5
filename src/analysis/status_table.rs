use super::{Analysis, Outlook, Reach, Unanswered};
use crate::model::Facility;
use crate::search::{Picture, Status};
use serde::Serialize;

/// What `status --json` prints. Areas are square metres with two decimals.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct StatusTable {
    pub facility: String,
    pub levels: Vec<LevelRow>,
    pub total: TotalRow,
    pub edge_doors: Vec<EdgeDoorRow>,
    #[serde(flatten)]
    pub outlook: Outlook,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LevelRow {
    pub id: String,
    pub name: String,
    pub ordinal: i32,
    pub spaces: u32,
    pub area_m2: f64,
    pub primary_spaces: u32,
    pub primary_m2: f64,
    pub secondary_spaces: u32,
    pub secondary_m2: f64,
    pub unreached_spaces: u32,
    pub unreached_m2: f64,
}

/// The five figures by reach sum to `spaces`; `unreached_spaces` is cut off and unlinked together.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TotalRow {
    pub levels: usize,
    pub spaces: u32,
    pub portals: u32,
    pub entrances: u32,
    pub components: u32,
    pub loose_ends: u32,
    pub area_m2: f64,
    pub primary_spaces: u32,
    pub primary_m2: f64,
    pub secondary_spaces: u32,
    pub secondary_m2: f64,
    pub recheck_spaces: u32,
    pub disputed_spaces: u32,
    pub inaccessible_spaces: u32,
    pub reported_spaces: u32,
    pub suspected_spaces: u32,
    pub refuted_spaces: u32,
    pub unplaced_spaces: u32,
    pub unanswered: Unanswered,
    pub unreached_sections: u32,
    pub reached_spaces: u32,
    pub reachable_spaces: u32,
    pub presumed_reachable_spaces: u32,
    pub cut_off_spaces: u32,
    pub unlinked_spaces: u32,
    pub unreached_spaces: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct EdgeDoorRow {
    pub id: String,
    pub kind: &'static str,
    pub state: &'static str,
    pub spaces_behind: u32,
    pub m2_behind: f64,
    /// It leads nobody knows where, so the figures behind are what is known, not what is there.
    pub loose_end: bool,
}

impl StatusTable {
    pub fn new(picture: &Picture, analysis: &Analysis, outlook: Outlook) -> Self {
        let facility = &picture.facility;
        Self {
            facility: facility.name().to_owned(),
            levels: levels(facility, analysis),
            total: total(facility, analysis),
            edge_doors: edge_doors(picture, analysis),
            outlook,
        }
    }
}

fn levels(facility: &Facility, analysis: &Analysis) -> Vec<LevelRow> {
    let rows = facility.levels().iter().zip(&analysis.tally.levels);
    rows.map(|(level, sum)| LevelRow {
        id: level.id.to_string(),
        name: level.name.clone(),
        ordinal: level.ordinal,
        spaces: sum.spaces.rooms,
        area_m2: rounded(sum.spaces.area_m2),
        primary_spaces: sum.primary.rooms,
        primary_m2: rounded(sum.primary.area_m2),
        secondary_spaces: sum.secondary.rooms,
        secondary_m2: rounded(sum.secondary.area_m2),
        unreached_spaces: sum.unreached().rooms,
        unreached_m2: rounded(sum.unreached().area_m2),
    })
    .collect()
}

fn total(facility: &Facility, analysis: &Analysis) -> TotalRow {
    let sum = &analysis.tally.total;
    TotalRow {
        levels: facility.levels().len(),
        spaces: sum.spaces.rooms,
        portals: analysis.portals,
        entrances: analysis.entrances,
        components: analysis.components,
        loose_ends: sum.loose_ends,
        area_m2: rounded(sum.spaces.area_m2),
        primary_spaces: sum.primary.rooms,
        primary_m2: rounded(sum.primary.area_m2),
        secondary_spaces: sum.secondary.rooms,
        secondary_m2: rounded(sum.secondary.area_m2),
        recheck_spaces: sum.status(Status::Recheck).rooms,
        disputed_spaces: sum.status(Status::Disputed).rooms,
        inaccessible_spaces: sum.status(Status::Inaccessible).rooms,
        reported_spaces: sum.reported_spaces,
        suspected_spaces: sum.suspected_spaces,
        refuted_spaces: sum.refuted_spaces,
        unplaced_spaces: sum.unplaced_spaces,
        unanswered: sum.unanswered,
        unreached_sections: sum.unreached_sections,
        reached_spaces: sum.reach(Reach::Reached).rooms,
        reachable_spaces: sum.reach(Reach::Reachable).rooms,
        presumed_reachable_spaces: sum.reach(Reach::PresumedReachable).rooms,
        cut_off_spaces: sum.reach(Reach::CutOff).rooms,
        unlinked_spaces: sum.reach(Reach::Unlinked).rooms,
        unreached_spaces: sum.unreached().rooms,
    }
}

fn edge_doors(picture: &Picture, analysis: &Analysis) -> Vec<EdgeDoorRow> {
    let row = |door: &super::EdgeDoor| {
        let portal = picture.facility.portal(door.portal);
        EdgeDoorRow {
            id: portal.id.to_string(),
            kind: portal.kind.word(),
            state: picture.state_of(door.portal).word(),
            spaces_behind: door.rooms,
            m2_behind: rounded(door.area_m2),
            loose_end: door.is_loose_end(),
        }
    };
    analysis.edge_doors.iter().map(row).collect()
}

fn rounded(area_m2: f64) -> f64 {
    (area_m2 * 100.0).round() / 100.0
}
