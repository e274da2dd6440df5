//! What the search comes to under each of several layouts that cannot all be true.

use super::{Sum, analyse};
use crate::model::SpaceId;
use crate::search::{EntryId, Lens, Link, MarkId, Operation};
use std::collections::{BTreeMap, BTreeSet};

/// One layout as it stands, looked at alone.
#[derive(Clone, Debug)]
pub struct Rival {
    pub layout: EntryId,
    pub name: String,
    pub probability: Option<f64>,
    pub sum: Sum,
    /// Rooms that a team cannot get to and that are not surveyed; they are in no sum of areas.
    pub told_of: usize,
    pub cut_off: usize,
    /// Rooms that stand under this layout and not under all of them.
    pub only_here: Vec<SpaceId>,
    pub supported_by: Vec<MarkId>,
    pub contradicted_by: Vec<MarkId>,
}

/// Every layout, the likeliest first, each folded and analysed on its own.
pub fn rivals(operation: &Operation, lens: Lens) -> Vec<Rival> {
    let told = &operation.picture().told;
    let mut rooms: BTreeMap<EntryId, BTreeSet<SpaceId>> = BTreeMap::new();
    let mut rivals = Vec::new();
    for (id, record) in &told.layouts {
        let picture = operation.through(Lens { layout: Some(*id), ..lens });
        let analysis = analyse(&picture);
        let facility = &picture.facility;
        rooms.insert(*id, facility.spaces().iter().map(|space| space.id.clone()).collect());
        let bears = |supports: bool| {
            let on_it = |links: &Vec<(Link, bool)>| links.contains(&(Link::Layout(*id), supports));
            told.claims.iter().filter(|(_, claim)| on_it(&claim.links)).map(|(id, _)| id.clone()).collect()
        };
        rivals.push(Rival {
            layout: *id,
            name: record.name(),
            probability: record.probability(),
            sum: analysis.tally.total.clone(),
            told_of: facility.spaces().iter().filter(|space| !space.counts()).count(),
            cut_off: analysis.cut_off.rooms(),
            only_here: Vec::new(),
            supported_by: bears(true),
            contradicted_by: bears(false),
        });
    }
    let everywhere = rooms.values().cloned().reduce(|a, b| &a & &b).unwrap_or_default();
    for rival in &mut rivals {
        rival.only_here = rooms[&rival.layout].difference(&everywhere).cloned().collect();
    }
    rivals.sort_by(|a, b| b.probability.unwrap_or(0.0).total_cmp(&a.probability.unwrap_or(0.0)));
    rivals
}
