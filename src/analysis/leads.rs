use super::lead::{Lead, LeadKind};
use super::raise::raised;
use super::{Areas, Net, Tolerance};
use crate::model::{Facility, LevelIx, PortalIx, SpaceIx, Xy};
use crate::search::{Grade, LeadId, LeadRecord, LeadState, Picture, Target};
use std::collections::{BTreeMap, BTreeSet};

/// All leads, those that the building raises and those added by hand, with what was said of them; best grade first.
pub fn leads(net: &Net, picture: &Picture, tolerance: Tolerance) -> Vec<Lead> {
    leads_with(net, picture, Areas::of(&picture.facility, tolerance))
}

/// The same for one who keeps the areas of the picture's building.
pub fn leads_with(net: &Net, picture: &Picture, areas: Areas) -> Vec<Lead> {
    let records = &picture.judged.leads;
    let mut leads = raised(net, picture, areas);
    let mut named = BTreeSet::new();
    for lead in &mut leads {
        if let Some((key, record)) = record_of(picture, lead) {
            named.insert(key.clone());
            lead.take_in(record);
        }
    }
    // An answered lead stays listed when the plans no longer raise it.
    let others = records
        .iter()
        .filter(|(key, record)| !named.contains(key) && (record.added.is_some() || record.state() != LeadState::Open));
    leads.extend(others.map(|(key, record)| of_record(&picture.facility, key, record)));
    leads.sort_by(|a, b| {
        let area = |lead: &Lead| lead.area_m2.unwrap_or(0.0);
        a.grade.cmp(&b.grade).then(a.kind.cmp(&b.kind)).then(area(b).total_cmp(&area(a))).then(a.key.cmp(&b.key))
    });
    leads
}

/// The leads that nobody answered yet.
pub fn open_leads(net: &Net, picture: &Picture, tolerance: Tolerance) -> Vec<Lead> {
    let mut leads = leads(net, picture, tolerance);
    leads.retain(|lead| lead.state == LeadState::Open);
    leads
}

/// How many leads of each grade, for the sums.
pub fn by_grade(leads: &[Lead]) -> BTreeMap<Grade, u32> {
    let mut sums = BTreeMap::new();
    leads.iter().for_each(|lead| *sums.entry(lead.grade).or_default() += 1);
    sums
}

// The middle of an area moves when a wall near it is redrawn or the tolerance changes, and its key with it.
const SAME_PLACE_M: f64 = 2.0;

fn record_of<'a>(picture: &'a Picture, lead: &Lead) -> Option<(&'a LeadId, &'a LeadRecord)> {
    let records = &picture.judged.leads;
    if let Some(found) = records.get_key_value(&lead.key) {
        return Some(found);
    }
    let (level, at) = (&picture.facility.level(lead.level?).id, lead.at?);
    if !matches!(lead.kind, LeadKind::Unexplained | LeadKind::StopsShort) {
        return None;
    }
    // Where nobody gave the spot the key tells it, to the nearest two metres.
    let distance = |key: &LeadId, record: &LeadRecord| {
        let near = match &record.spot {
            Some(spot) => (spot.level == *level).then_some(spot.at),
            None => place_in(key, level.as_str()),
        }?;
        Some((near[0] - at[0]).hypot(near[1] - at[1]))
    };
    let near = records.iter().filter(|(key, _)| LeadKind::of(key) == lead.kind);
    let near = near.filter_map(|(key, record)| Some((distance(key, record)?, key, record)));
    let (_, key, record) =
        near.filter(|(far, ..)| *far <= SAME_PLACE_M).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)))?;
    Some((key, record))
}

/// `unexplained-area:B1:8,-8`, on that level.
fn place_in(key: &LeadId, level: &str) -> Option<Xy> {
    let (kind_and_level, place) = key.as_str().rsplit_once(':')?;
    let (_, of) = kind_and_level.split_once(':')?;
    let (x, y) = place.split_once(',')?;
    (of == level).then_some([x.parse().ok()?, y.parse().ok()?])
}

fn of_record(facility: &Facility, key: &LeadId, record: &LeadRecord) -> Lead {
    let spaces: Vec<SpaceIx> = record.about.iter().filter_map(|target| space(facility, target)).collect();
    let portals: Vec<PortalIx> = record.about.iter().filter_map(|target| portal(facility, target)).collect();
    let (level, at) = place(facility, record, &spaces, &portals);
    let why = match (record.added, record.words.is_empty()) {
        (Some(_), false) => record.words.clone(),
        (Some(_), true) => "added by hand, without words".to_owned(),
        (None, _) => "the plans no longer raise it".to_owned(),
    };
    let mut lead = Lead {
        key: key.clone(),
        kind: LeadKind::of(key),
        grade: Grade::C,
        graded: false,
        end: None,
        state: LeadState::Open,
        level,
        at,
        spaces,
        portals,
        area_m2: None,
        shape: None,
        why,
    };
    lead.take_in(record);
    lead
}

fn space(facility: &Facility, target: &Target) -> Option<SpaceIx> {
    if let Target::Space(id) = target { facility.space_ix(id) } else { None }
}

fn portal(facility: &Facility, target: &Target) -> Option<PortalIx> {
    if let Target::Portal(id) = target { facility.portal_ix(id) } else { None }
}

// Where it was seen, else at the first thing it is about.
fn place(
    facility: &Facility,
    record: &LeadRecord,
    spaces: &[SpaceIx],
    portals: &[PortalIx],
) -> (Option<LevelIx>, Option<Xy>) {
    if let Some(spot) = &record.spot {
        return (facility.level_ix(&spot.level), Some(spot.at));
    }
    let door = portals.first().map(|&portal| (facility.ends(portal).0, facility.portal(portal).at));
    if let Some((space, at)) = door.or(spaces.first().map(|&space| (space, None))) {
        return (Some(facility.level_of(space)), at.or(facility.space(space).footprint.anchor()));
    }
    let section = record.about.iter().find_map(|target| match target {
        Target::Section(id) => facility.section_ix(id),
        _ => None,
    });
    let level = section.and_then(|at| facility.section(at).level.as_ref());
    (level.and_then(|id| facility.level_ix(id)), None)
}
