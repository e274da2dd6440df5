use super::lead::{Lead, LeadKind};
use super::numbering::numbering;
use super::{Areas, Net};
use crate::model::plan::coord;
use crate::model::{Facility, Footprint, Knowledge, LevelIx, Passage, PortalIx, PortalKind, SpaceIx, SpaceKind, Xy};
use crate::search::{Grade, LeadId, LeadState, Picture};
use geo::{Contains, Intersects};

/// Everything that the building itself gives reason to look for, whether or not somebody answered it.
pub(super) fn raised(net: &Net, picture: &Picture, areas: Areas) -> Vec<Lead> {
    let raiser = Raiser { net, picture, facility: &picture.facility };
    let mut leads = raiser.structure();
    leads.extend(raiser.numbers());
    leads.extend(raiser.areas(areas));
    leads
}

struct Raiser<'a> {
    net: &'a Net,
    picture: &'a Picture,
    facility: &'a Facility,
}

impl Raiser<'_> {
    fn structure(&self) -> Vec<Lead> {
        let loose = self.net.loose_ends.iter().map(|&(portal, from)| self.loose_end(portal, from));
        let spaces = || self.facility.space_ixs();
        let no_door = spaces().filter(|&space| self.facility.space(space).counts() && self.has_no_door(space));
        let down = spaces().filter(|&space| self.goes_on_down(space));
        let up = spaces().filter(|&space| self.goes_on_up(space));
        let no_room = self.facility.portal_ixs().filter_map(|portal| self.without_room(portal));
        loose
            .chain(no_door.map(|space| self.no_door(space)))
            .chain(no_room)
            .chain(down.map(|space| self.below(space)))
            .chain(up.map(|space| self.above(space)))
            .collect()
    }

    fn lead(&self, kind: LeadKind, of: &str, grade: Grade, space: SpaceIx, why: String) -> Lead {
        Lead {
            key: LeadId::new(format!("{}:{of}", kind.slug())),
            kind,
            grade,
            graded: false,
            end: None,
            state: LeadState::Open,
            level: Some(self.facility.level_of(space)),
            at: self.facility.space(space).footprint.anchor(),
            spaces: vec![space],
            portals: Vec::new(),
            area_m2: None,
            shape: None,
            why,
        }
    }

    fn loose_end(&self, portal: PortalIx, from: SpaceIx) -> Lead {
        let known = self.facility.portal(portal);
        let grade = match (known.kind, self.picture.passage[portal.get()]) {
            (PortalKind::Duct | PortalKind::Shaft, _) => Grade::C,
            (_, Passage::Passes) => Grade::A,
            (_, Passage::Untried) => Grade::A,
            (_, Passage::Bars) => Grade::B,
        };
        let why = format!(
            "the {} {} in {} leads nobody knows where ({})",
            known.kind.word(),
            known.label(),
            self.facility.space(from).label(),
            self.picture.state_of(portal).word()
        );
        let lead = self.lead(LeadKind::LooseEnd, known.id.as_str(), grade, from, why);
        Lead { at: known.at.or(lead.at), portals: vec![portal], ..lead }
    }

    fn has_no_door(&self, space: SpaceIx) -> bool {
        self.net.links(space.0).is_empty() && !self.net.loose_ends.iter().any(|&(_, from)| from == space)
    }

    fn no_door(&self, space: SpaceIx) -> Lead {
        let known = self.facility.space(space);
        let why =
            format!("no door into {} is drawn: find how one gets in, and what else that way leads to", known.label());
        self.lead(LeadKind::NoDoor, known.id.as_str(), Grade::B, space, why)
    }

    // A door that was seen, into a room that was shown not to exist.
    fn without_room(&self, ix: PortalIx) -> Option<Lead> {
        let portal = self.facility.portal(ix);
        let (a, b) = self.facility.ends(ix);
        let is_refuted = |space: SpaceIx| self.facility.space(space).knowledge == Knowledge::Refuted;
        let b = b?;
        if portal.knowledge != Knowledge::Surveyed || is_refuted(a) == is_refuted(b) {
            return None;
        }
        let (from, refuted) = if is_refuted(a) { (b, a) } else { (a, b) };
        let why = format!(
            "the {} {} was seen, but {} behind it was refuted: what is behind the door?",
            portal.kind.word(),
            portal.label(),
            self.facility.space(refuted).label()
        );
        let lead = self.lead(LeadKind::NoRoom, portal.id.as_str(), Grade::A, from, why);
        Some(Lead { at: portal.at.or(lead.at), portals: vec![ix], ..lead })
    }

    fn ordinal(&self, space: SpaceIx) -> i32 {
        self.facility.level(self.facility.level_of(space)).ordinal
    }

    fn has_link(&self, space: SpaceIx, to_ordinal: impl Fn(i32) -> bool) -> bool {
        let mut ends = self.net.links(space.0).iter().map(|link| link.to).filter(|&to| to != self.net.outside());
        ends.any(|to| to_ordinal(self.ordinal(SpaceIx(to))))
    }

    fn goes_on_down(&self, space: SpaceIx) -> bool {
        let known = self.facility.space(space);
        let ordinal = self.ordinal(space);
        let lowest = self.facility.levels().first().map(|level| level.ordinal);
        let by_kind = match known.kind {
            SpaceKind::Lift | SpaceKind::Shaft | SpaceKind::Duct => true,
            // Stairs end at the bottom of every building; above it they have a reason to go on.
            SpaceKind::Stairs => lowest == Some(ordinal) && ordinal < 0,
            _ => false,
        };
        by_kind && known.knowledge == Knowledge::Surveyed && !self.has_link(space, |other| other < ordinal)
    }

    // What ends at the roof has nothing above it; what ends under a storey may go on behind its walls.
    fn goes_on_up(&self, space: SpaceIx) -> bool {
        let known = self.facility.space(space);
        let ordinal = self.ordinal(space);
        let by_kind = matches!(known.kind, SpaceKind::Lift | SpaceKind::Shaft | SpaceKind::Duct);
        by_kind
            && known.knowledge == Knowledge::Surveyed
            && !self.has_link(space, |other| other > ordinal)
            && known.footprint.anchor().is_some_and(|at| self.is_built_above(ordinal, at))
    }

    fn is_built_above(&self, ordinal: i32, at: Xy) -> bool {
        self.facility.space_ixs().any(|over| {
            let room = self.facility.space(over);
            self.ordinal(over) > ordinal && room.counts() && covers(&room.footprint, at)
        })
    }

    fn below(&self, space: SpaceIx) -> Lead {
        let known = self.facility.space(space);
        let level = self.facility.level(self.facility.level_of(space)).label();
        let (grade, look) = match known.kind {
            SpaceKind::Stairs => (Grade::C, "look under the lowest flight"),
            SpaceKind::Lift => (Grade::B, "look into the pit"),
            _ => (Grade::B, "put a camera or a lamp down"),
        };
        let why = format!("{} {} is not known to go below {level}: {look}", known.kind.word(), known.label());
        self.lead(LeadKind::BeyondLevels, known.id.as_str(), grade, space, why)
    }

    fn above(&self, space: SpaceIx) -> Lead {
        let known = self.facility.space(space);
        let level = self.facility.level(self.facility.level_of(space)).label();
        let (kind, label) = (known.kind.word(), known.label());
        let why = format!("{kind} {label} is not known to go above {level}, but the building does: look up");
        self.lead(LeadKind::BeyondLevels, &format!("{}:up", known.id), Grade::C, space, why)
    }

    fn numbers(&self) -> Vec<Lead> {
        let numbering = numbering(self.facility, self.net);
        let label = |space: SpaceIx| self.facility.space(space).label().to_owned();
        let gap = |gap: super::NumberGap| {
            let level = &self.facility.level(gap.level).id;
            let (one, two) = gap.between;
            let place = gap.corridor.map_or_else(String::new, |corridor| format!(" on {}", label(corridor)));
            let why = format!("there is no {} between {} and {}{place}", gap.missing, label(one), label(two));
            let grade = if gap.corridor.is_some() { Grade::A } else { Grade::C };
            let lead = self.lead(LeadKind::NumberGap, &format!("{level}:{}", gap.missing), grade, one, why);
            Lead { at: gap.at, spaces: vec![one, two], ..lead }
        };
        let double = |double: super::NumberDouble| {
            let level = &self.facility.level(double.level).id;
            let why = format!("{} rooms on {level} are painted {}", double.spaces.len(), double.number);
            let of = format!("{level}:{}", double.number);
            let lead = self.lead(LeadKind::NumberDouble, &of, Grade::C, double.spaces[0], why);
            Lead { spaces: double.spaces, ..lead }
        };
        numbering.gaps.into_iter().map(gap).chain(numbering.doubles.into_iter().map(double)).collect()
    }

    fn areas(&self, areas: Areas) -> Vec<Lead> {
        let area =
            |kind: LeadKind, level: LevelIx, at: Xy, area_m2: f64, spaces: Vec<SpaceIx>, grade, why: String| Lead {
                // To the nearest two metres: redrawing a wall must not raise an answered lead anew. A sum with zero
                // has no negative zero.
                key: LeadId::new(format!(
                    "{}:{}:{:.0},{:.0}",
                    kind.slug(),
                    self.facility.level(level).id,
                    (at[0] / 2.0).round() * 2.0 + 0.0,
                    (at[1] / 2.0).round() * 2.0 + 0.0
                )),
                kind,
                grade,
                graded: false,
                end: None,
                state: LeadState::Open,
                level: Some(level),
                at: Some(at),
                spaces,
                portals: Vec::new(),
                area_m2: Some(area_m2),
                shape: None,
                why,
            };
        let voids = areas.unexplained.into_iter().map(|found| {
            let grade = if found.outline_guessed { Grade::C } else { Grade::B };
            let guess = if found.outline_guessed { ", by a guessed outline" } else { "" };
            let why = format!(
                "{:.0} m² on {} that no room explains{guess}; a circle of {:.1} m radius fits in",
                found.area_m2,
                self.facility.level(found.level).id,
                found.radius_m
            );
            let lead =
                area(LeadKind::Unexplained, found.level, found.centre, found.area_m2, found.neighbours, grade, why);
            Lead { shape: Some(found.shape), ..lead }
        });
        let short = areas.stops_short.into_iter().map(|found| {
            let why = format!(
                "{} ends under {:.0} m² of {}: nothing is known of the ground there",
                self.facility.level(found.level).id,
                found.area_m2,
                self.facility.level(found.above).id
            );
            let lead = area(LeadKind::StopsShort, found.level, found.centre, found.area_m2, Vec::new(), Grade::D, why);
            Lead { shape: Some(found.shape), ..lead }
        });
        voids.chain(short).collect()
    }
}

fn covers(footprint: &Footprint, at: Xy) -> bool {
    let at = coord(at);
    footprint.bounds().is_some_and(|bounds| bounds.contains(&at))
        && footprint.shape().is_some_and(|shape| shape.intersects(&at))
}
