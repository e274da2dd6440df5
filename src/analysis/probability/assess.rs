//! What the planners' priors and the searches come to: segments, their consensus, the residual and what carries it.

use super::belief::existence_after;
use super::detection::LEAST_ROOM_M2;
use super::residual::estimate;
use super::{Band, Estimate, PodTable, Priors, Segment};
use crate::model::{Code, Facility, Finding, Knowledge, Place, SectionIx, SpaceIx};
use crate::search::{ActorId, Picture, Spread, Target};
use crate::text::{share, shares};
use std::collections::{BTreeMap, BTreeSet};

/// One planner's spread, as probabilities over the segments of the assessment.
#[derive(Clone, PartialEq, Debug)]
pub struct Planner {
    pub who: Option<ActorId>,
    /// `"by hand"`, `"by floor"`, `"by O'Connor letters"`.
    pub how: &'static str,
    pub priors: Priors,
}

/// A reported or suspected place of which somebody said how likely it exists, or that was looked for in vain.
#[derive(Clone, PartialEq, Debug)]
pub struct Doubt {
    pub of: Target,
    /// None where nobody said.
    pub said: Option<Band>,
    pub sought: Band,
    pub now: Option<Band>,
}

/// How sure we are, and what that rests on.
#[derive(Clone, PartialEq, Debug)]
pub struct Assessment {
    pub segments: Vec<Segment>,
    /// Those whose spread could be used.
    pub planners: Vec<Planner>,
    /// The mean of the planners (Mattson).
    pub priors: Option<Priors>,
    /// By the mean; its residual and success reach as far as those of each single planner.
    pub estimate: Estimate,
    pub doubts: Vec<Doubt>,
    pub findings: Vec<Finding>,
}

pub fn assess(picture: &Picture, pods: &PodTable) -> Assessment {
    let mut findings = Vec::new();
    let spreads = agreed(picture, &mut findings);
    let of = spreads.first().map(|(_, spread)| spread.segments()).unwrap_or_default();
    let segments = segments(picture, &of, pods, &mut findings);
    let planners: Vec<Planner> = spreads
        .iter()
        .filter_map(|(who, spread)| {
            let priors = priors(picture, &segments, spread, &mut findings)?;
            Some(Planner { who: (*who).clone(), how: spread.word(), priors })
        })
        .collect();
    let each: Vec<Priors> = planners.iter().map(|planner| planner.priors.clone()).collect();
    let priors = Priors::mattson(&each, &mut findings);
    segments.iter().enumerate().for_each(|(at, segment)| {
        compare(picture, segment, priors.as_ref().map(|priors| priors.poa[at]), &mut findings);
    });
    let estimate = reaching(picture, &segments, priors.as_ref(), &each, pods);
    let doubts = doubts(picture, &segments, &estimate, pods);
    Assessment { segments, planners, priors, estimate, doubts, findings }
}

/// Probability that the missing are in each room now, indexed by space: each segment's share, the middle of its band,
/// spread over its rooms by floor. Empty where nothing is estimated.
pub fn poa_of_rooms(picture: &Picture, assessment: &Assessment) -> Vec<f64> {
    let Estimate::Estimated { segments, .. } = &assessment.estimate else { return Vec::new() };
    let facility = &picture.facility;
    let mut poa = vec![0.0; facility.spaces().len()];
    for (segment, estimate) in assessment.segments.iter().zip(segments) {
        let weight = |space: SpaceIx| facility.area_m2(space).max(LEAST_ROOM_M2);
        let all: f64 = segment.spaces.iter().map(|&space| weight(space)).sum();
        let middle = (estimate.poa_now.low + estimate.poa_now.high) / 2.0;
        segment.spaces.iter().for_each(|&space| poa[space.get()] += middle * weight(space) / all);
    }
    poa
}

/// What the figures rest on, in sentences: whose priors, how much the rest of the world, which POD.
pub fn assumptions(picture: &Picture, assessment: &Assessment, pods: &PodTable) -> Vec<String> {
    let Some(priors) = &assessment.priors else { return Vec::new() };
    let mut lines = Vec::new();
    let who: Vec<String> = assessment
        .planners
        .iter()
        .map(|planner| format!("{} {}", planner.who.as_ref().map_or("a planner", |who| who.as_str()), planner.how))
        .collect();
    let mean = if who.len() > 1 { "priors are the mean of " } else { "priors are those of " };
    lines.push(format!("{mean}{}", who.join(", ")));
    let rows = assessment.planners.iter().map(|planner| planner.priors.row);
    let (low, high) = rows.fold((priors.row, priors.row), |(low, high), row| (low.min(row), high.max(row)));
    lines.push(format!("the rest of the world holds {} before any search", shares(low, high)));
    let passes = picture.spaces.values().flat_map(|record| &record.passes);
    let (said, all) = passes.fold((0, 0), |(said, all), pass| (said + u32::from(pass.pod.is_some()), all + 1));
    let visual = pods.by_method[0];
    lines.push(format!(
        "POD was given by the searchers for {said} of {all} searches of a room; else it is a planning assumption by \
         method (visual {}), {} of it for a primary search",
        shares(visual.low, visual.high),
        share(pods.primary_factor)
    ));
    lines.push(format!(
        "at the careful end a repeat by the same method counts {}, and rooms to recheck, disputed or inaccessible \
         count as not searched",
        share(1.0 - pods.correlation)
    ));
    let unsaid = assessment.segments.iter().filter(|segment| {
        let knowledge = knowledge(&picture.facility, &segment.of);
        matches!(knowledge, Some(Knowledge::Reported | Knowledge::Suspected)) && segment.exists.is_none()
    });
    let unsaid: Vec<&str> = unsaid.map(|segment| segment.name(&picture.facility)).collect();
    if !unsaid.is_empty() {
        lines.push(format!("nobody said how likely it is that these exist: {}", unsaid.join(", ")));
    }
    lines
}

// The spreads over the segments that most planners agree on; of equals, the first planner's.
fn agreed<'a>(picture: &'a Picture, findings: &mut Vec<Finding>) -> Vec<(&'a Option<ActorId>, &'a Spread)> {
    let all = picture.judged.priors.iter().flat_map(|(who, register)| register.values().map(move |value| (who, value)));
    let all: Vec<_> = all.collect();
    let over = |spread: &'a Spread| spread.segments().into_iter().collect::<BTreeSet<_>>();
    let alike = |one: &BTreeSet<&Target>| all.iter().filter(|(_, other)| over(other) == *one).count();
    let mut best: Option<(usize, BTreeSet<&Target>)> = None;
    for (_, spread) in &all {
        let one = over(spread);
        let count = alike(&one);
        if best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, one));
        }
    }
    let Some((_, best)) = best else { return Vec::new() };
    let (agree, apart): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, spread)| over(spread) == best);
    for (who, _) in apart {
        let who = who.as_ref().map_or("a planner", |who| who.as_str());
        let message = format!("{who} spread over other segments than the others do and was left out of the mean");
        findings.push(Finding::warning(Code::BadNumber, Place::nowhere(), message));
    }
    agree
}

fn segments(picture: &Picture, of: &[&Target], pods: &PodTable, findings: &mut Vec<Finding>) -> Vec<Segment> {
    let facility = &picture.facility;
    let single: BTreeSet<SpaceIx> = of.iter().filter_map(|target| space(facility, target)).collect();
    of.iter()
        .map(|&target| {
            let spaces = match target {
                Target::Section(id) => facility.section_ix(id).map_or_else(Vec::new, |section| {
                    let own = |&space: &SpaceIx| {
                        facility.section_of(space) == Some(section)
                            && !single.contains(&space)
                            && facility.space(space).knowledge != Knowledge::Refuted
                    };
                    facility.space_ixs().filter(own).collect()
                }),
                other => space(facility, other).into_iter().collect(),
            };
            let knowledge = knowledge(facility, target);
            if knowledge.is_none() {
                let message = format!("priors were set for \"{}\", which is not in the building as known", target.id());
                findings.push(Finding::warning(Code::UnknownTarget, Place::nowhere(), message));
            }
            let doubtful = matches!(knowledge, Some(Knowledge::Reported | Knowledge::Suspected));
            let exists = doubtful.then(|| said(picture, target)).flatten();
            let sought = match knowledge {
                Some(Knowledge::Refuted) => Band { low: 1.0, high: 1.0 },
                _ => sought(picture, target, pods),
            };
            Segment { of: target.clone(), spaces, exists, sought }
        })
        .collect()
}

// Nobody can be where nothing exists.
fn compare(picture: &Picture, segment: &Segment, poa: Option<f64>, findings: &mut Vec<Finding>) {
    let Some((poa, exists)) = poa.zip(segment.exists).filter(|(poa, exists)| exists.low < *poa) else { return };
    let message = format!(
        "{} exists with {}, less than the {} with which the missing are said to be in it: the higher is taken",
        segment.name(&picture.facility),
        share(exists.low),
        share(poa)
    );
    findings.push(Finding::warning(Code::Advice, Place::id(segment.of.id()), message));
}

fn space(facility: &Facility, target: &Target) -> Option<SpaceIx> {
    if let Target::Space(id) = target { facility.space_ix(id) } else { None }
}

fn knowledge(facility: &Facility, target: &Target) -> Option<Knowledge> {
    match target {
        Target::Space(id) => facility.space_ix(id).map(|at| facility.space(at).knowledge),
        Target::Section(id) => facility.section_ix(id).map(|at| facility.section(at).knowledge),
        Target::Portal(_) => None,
    }
}

/// From the least to the most that stands.
fn said(picture: &Picture, target: &Target) -> Option<Band> {
    let values = picture.judged.exists.get(target)?.values().copied().filter(|value| (0.0..=1.0).contains(value));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    Band::new(low, high)
}

fn sought(picture: &Picture, target: &Target, pods: &PodTable) -> Band {
    pods.of_sought(picture.judged.sought.get(target).map_or(&[], Vec::as_slice))
}

fn priors(picture: &Picture, segments: &[Segment], spread: &Spread, findings: &mut Vec<Finding>) -> Option<Priors> {
    match spread {
        Spread::Area { row, .. } => {
            let weights: Vec<f64> =
                segments.iter().map(|segment| floor(&picture.facility, segment, findings)).collect();
            Priors::by_weight(&weights, *row, findings)
        }
        Spread::Hand { segments: shares, row } => {
            let given: BTreeMap<&Target, f64> = shares.iter().map(|share| (&share.of, share.poa)).collect();
            let poa: Vec<f64> =
                segments.iter().map(|segment| given.get(&segment.of).copied().unwrap_or_default()).collect();
            Priors::by_hand(&poa, *row, findings)
        }
        Spread::OConnor { segments: letters, row } => {
            let given: BTreeMap<&Target, char> = letters.iter().map(|letter| (&letter.of, letter.letter)).collect();
            let letters: Vec<char> =
                segments.iter().map(|segment| given.get(&segment.of).copied().unwrap_or('?')).collect();
            Priors::oconnor(&letters, *row, findings)
        }
    }
}

// Rooms that nobody drew weigh as small cells, as many as are said to be there.
fn floor(facility: &Facility, segment: &Segment, findings: &mut Vec<Finding>) -> f64 {
    let drawn: f64 = segment.spaces.iter().map(|&space| facility.area_m2(space).max(LEAST_ROOM_M2)).sum();
    let Target::Section(id) = &segment.of else { return drawn };
    let told = facility.section_ix(id).and_then(|at: SectionIx| facility.section(at).estimated_rooms).unwrap_or(0);
    let weight = drawn.max(f64::from(told) * LEAST_ROOM_M2);
    if weight <= 0.0 {
        let message = format!("section \"{id}\" has no rooms and nobody said how many; by floor it weighs nothing");
        findings.push(Finding::warning(Code::BadNumber, Place::id(id), message));
    }
    weight
}

fn reaching(
    picture: &Picture,
    segments: &[Segment],
    mean: Option<&Priors>,
    each: &[Priors],
    pods: &PodTable,
) -> Estimate {
    let mut by_mean = estimate(picture, segments, mean, pods);
    if let Estimate::Estimated { success, residual, .. } = &mut by_mean {
        for planner in each {
            if let Estimate::Estimated { success: theirs, residual: left, .. } =
                estimate(picture, segments, Some(planner), pods)
            {
                *success = success.and(theirs);
                *residual = residual.and(left);
            }
        }
    }
    by_mean
}

fn doubts(picture: &Picture, segments: &[Segment], estimate: &Estimate, pods: &PodTable) -> Vec<Doubt> {
    let judged = &picture.judged;
    let targets: BTreeSet<&Target> = judged.exists.keys().chain(judged.sought.keys()).collect();
    let in_doubt = |target: &&Target| {
        let knowledge = knowledge(&picture.facility, target);
        matches!(knowledge, Some(Knowledge::Reported | Knowledge::Suspected))
    };
    let doubt = |target: &Target| {
        let (said, sought) = (said(picture, target), sought(picture, target, pods));
        let estimated = segments.iter().position(|segment| segment.of == *target).and_then(|at| match estimate {
            Estimate::Estimated { segments, .. } => segments[at].exists_now,
            Estimate::NotEstimated => None,
        });
        let alone = said
            .and_then(|said| Band::new(existence_after(said.low, sought.high), existence_after(said.high, sought.low)));
        Doubt { of: target.clone(), said, sought, now: estimated.or(alone) }
    };
    targets.into_iter().filter(in_doubt).map(doubt).collect()
}
