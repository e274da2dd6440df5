use super::graph::{Gain, Regions};
use super::probability::LEAST_ROOM_M2;
use super::{
    Analysis, Analyst, Count, Cuts, EdgeDoor, Effort, Net, Paths, PodTable, Roster, assess, closed_rooms, poa_of_rooms,
};
use crate::model::{PortalIx, SpaceIx};
use crate::search::Picture;
use crate::text::{noun, share};

/// What a barred or untried portal at the border of what is reached would bring, and at what price.
#[derive(Clone, PartialEq, Debug)]
pub struct Barrier {
    pub portal: PortalIx,
    /// The space before it; none for the outside.
    pub from: Option<SpaceIx>,
    pub behind: SpaceIx,
    pub minutes: u32,
    /// Whether the map gives the minutes, or they are the planner's assumption.
    pub minutes_said: bool,
    /// Until the next portal that does not pass.
    pub direct: Gain,
    /// If every untried portal behind it turns out to pass.
    pub follows: Gain,
    /// What no other portal leads to, whatever their states.
    pub only_way: Count,
}

/// Every barred or untried portal at the border, in the order of the edge doors. Loose ends bring nothing known. `poa`
/// is indexed by space, or empty where nobody set priors.
pub fn barriers(
    net: &Net,
    roster: &Roster,
    picture: &Picture,
    analysis: &Analysis,
    effort: &Effort,
    poa: &[f64],
) -> Vec<Barrier> {
    let reach = &analysis.reach;
    let mut direct = Regions::new(net, roster, picture, reach, false).with_poa(poa);
    let mut follows = Regions::new(net, roster, picture, reach, true).with_poa(poa);
    let mut is_root: Vec<bool> = reach.iter().map(|reach| reach.is_inside()).collect();
    is_root.push(true);
    let cuts = Cuts::new(net, roster, &is_root);
    let barrier = |door: &EdgeDoor| {
        let behind = door.behind?;
        let only = cuts.only_way_to(behind, None, door.portal);
        Some(Barrier {
            portal: door.portal,
            from: door.from,
            behind,
            minutes: effort.at_the_border(picture, door.portal),
            minutes_said: effort.said(picture, door.portal).is_some(),
            direct: direct.behind(behind.0),
            follows: follows.behind(behind.0),
            only_way: only.map_or(Count::default(), |space| cuts.behind_space(space)),
        })
    };
    analysis.edge_doors.iter().filter_map(barrier).collect()
}

/// A room out of reach in which somebody may be running out of air or time, and the barrier to begin with.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Urgent {
    pub space: SpaceIx,
    pub first: PortalIx,
    /// Hours left by the most careful assumption.
    pub hours: f64,
}

/// Ties rooms with their hours to the first barrier of the quickest way there. Rooms within reach are left out.
pub fn urgent(paths: &Paths, rooms: &[(SpaceIx, f64)]) -> Vec<Urgent> {
    let first = |&(space, hours): &(SpaceIx, f64)| {
        let first = paths.barriers_to(space).first().copied()?;
        (!hours.is_nan()).then_some(Urgent { space, first, hours })
    };
    rooms.iter().filter_map(first).collect()
}

/// One line of "open next".
#[derive(Clone, PartialEq, Debug)]
pub struct Advice {
    pub barrier: Barrier,
    /// Square metres not yet searched that a minute of work brings; what is only presumed to follow counts half.
    pub m2_per_minute: f64,
    /// The same of probability; 0 where nobody set priors.
    pub poa_per_minute: f64,
    /// The least hours left of anybody reported behind.
    pub hours_left: Option<f64>,
    /// Sentences for people.
    pub why: Vec<String>,
}

/// "Open next" from everything that is known: the border, the priors and the air clocks. `now_ms`: since 1970.
pub fn advice(analyst: &Analyst, picture: &Picture, analysis: &Analysis, effort: &Effort, now_ms: i64) -> Vec<Advice> {
    let poa = poa_of_rooms(picture, &assess(picture, &PodTable::default()));
    let barriers = barriers(&analyst.net, &analyst.roster, picture, analysis, effort, &poa);
    let (air, _) = closed_rooms(picture, now_ms);
    let hours: Vec<(SpaceIx, f64)> = air.iter().filter_map(|row| Some((row.space, row.soonest_h()?))).collect();
    let urgent = match hours.is_empty() {
        true => Vec::new(),
        false => urgent(&Paths::fewest_minutes(&analyst.net, picture, effort), &hours),
    };
    open_next(picture, &barriers, &urgent)
}

/// The barriers in the order to open them: who runs out of air first; then, where priors were set, most probability for
/// a minute of work; then most unsearched floor.
pub fn open_next(picture: &Picture, barriers: &[Barrier], urgent: &[Urgent]) -> Vec<Advice> {
    let mut advice: Vec<Advice> = barriers.iter().map(|barrier| advise(picture, barrier, urgent)).collect();
    let hours = |advice: &Advice| advice.hours_left.unwrap_or(f64::INFINITY);
    advice.sort_by(|a, b| {
        hours(a)
            .total_cmp(&hours(b))
            .then(b.poa_per_minute.total_cmp(&a.poa_per_minute))
            .then(b.m2_per_minute.total_cmp(&a.m2_per_minute))
            .then(a.barrier.minutes.cmp(&b.barrier.minutes))
            .then(a.barrier.portal.cmp(&b.barrier.portal))
    });
    advice
}

// On average no room weighs less than a small cell, so that rooms whose floor nobody measured weigh something.
fn weight_m2(count: Count) -> f64 {
    count.area_m2.max(f64::from(count.rooms) * LEAST_ROOM_M2)
}

fn advise(picture: &Picture, barrier: &Barrier, urgent: &[Urgent]) -> Advice {
    let direct = weight_m2(barrier.direct.unsearched);
    let presumed = (weight_m2(barrier.follows.unsearched) - direct).max(0.0);
    let minutes = f64::from(barrier.minutes.max(1));
    let m2_per_minute = (direct + presumed / 2.0) / minutes;
    let poa_per_minute = (barrier.direct.poa + (barrier.follows.poa - barrier.direct.poa).max(0.0) / 2.0) / minutes;
    let soonest = urgent
        .iter()
        .filter(|urgent| urgent.first == barrier.portal)
        .min_by(|a, b| a.hours.total_cmp(&b.hours).then(a.space.cmp(&b.space)));
    let mut why = Vec::new();
    if let Some(urgent) = soonest {
        let label = picture.facility.space(urgent.space).label();
        why.push(format!(
            "on the quickest way to {label}, where the air may last {:.1} h by the most careful assumption (for \
             ordering work only)",
            urgent.hours
        ));
    }
    why.extend(gains(barrier));
    why.push(price(picture, barrier));
    Advice {
        barrier: barrier.clone(),
        m2_per_minute,
        poa_per_minute,
        hours_left: soonest.map(|urgent| urgent.hours),
        why,
    }
}

fn gains(barrier: &Barrier) -> Vec<String> {
    let Barrier { direct, follows, only_way, .. } = barrier;
    let mut why = Vec::new();
    if direct.rooms.rooms == 0 {
        why.push("no surveyed room is known behind it".to_owned());
    } else {
        let (all, unsearched) = (direct.rooms, direct.unsearched);
        let left = if unsearched.rooms == all.rooms {
            String::new()
        } else {
            format!(", {} of them not yet searched", unsearched.rooms)
        };
        why.push(format!("brings {} within reach at once{left}", rooms(all)));
    }
    if follows.rooms.rooms > direct.rooms.rooms {
        why.push(format!("{} in all if the untried doors behind it open", rooms(follows.rooms)));
    }
    if follows.poa > 0.0 {
        let (at_once, in_all) = (share(direct.poa), share(follows.poa));
        let more = if at_once == in_all { String::new() } else { format!(", {in_all} with what may follow,") };
        why.push(format!("the missing are there with {at_once}{more} by the planners' priors"));
    }
    if only_way.rooms > 0 {
        why.push(format!("no other door leads to {}", rooms(*only_way)));
    }
    why
}

fn price(picture: &Picture, barrier: &Barrier) -> String {
    let (state, minutes) = (picture.state_of(barrier.portal).word(), barrier.minutes);
    let source = if barrier.minutes_said { "as the map says" } else { "assumed" };
    format!("{state}: {minutes} min of work, {source}")
}

fn rooms(count: Count) -> String {
    format!("{} {} ({:.0} m²)", count.rooms, noun(count.rooms, "room"), count.area_m2)
}
