//! Where everything drawn goes: stretched, turned and shifted on the plan, and raised.

use super::adjacency::Opening;
use super::motion::Motion;
use crate::model::{
    Draft, Footprint, Level, LevelId, Outline, Portal, Section, Sheet, Space, SpaceId, Trace, Underlay, Xy,
};
use std::collections::HashSet;

/// Stretched about the origin first, then moved.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Placing {
    pub scale: f64,
    pub motion: Motion,
    pub up_m: f64,
}

impl Placing {
    pub const NONE: Self = Self { scale: 1.0, motion: Motion::NONE, up_m: 0.0 };

    fn point(&self, at: &mut Xy) {
        *at = self.motion.apply(at.map(|value| value * self.scale));
    }

    fn points<'a>(&self, points: impl IntoIterator<Item = &'a mut Xy>) {
        points.into_iter().for_each(|at| self.point(at));
    }

    /// Everything of a building.
    pub fn draft(&self, draft: &mut Draft) {
        draft.levels.iter_mut().for_each(|level| self.level(level));
        draft.sections.iter_mut().for_each(|section| self.section(section));
        draft.spaces.iter_mut().for_each(|space| self.space(space));
        draft.portals.iter_mut().for_each(|portal| self.portal(portal));
        draft.underlays.iter_mut().for_each(|underlay| self.underlay(underlay));
        let turn_deg = self.motion.angle().to_degrees();
        if turn_deg != 0.0 {
            draft.north_deg = Some((draft.north_deg.unwrap_or(0.0) + turn_deg).rem_euclid(360.0));
        }
    }

    /// What lies on one level, the level's own height apart.
    pub fn on_level(&self, draft: &mut Draft, openings: &mut [Opening], id: &LevelId) {
        let here = draft.spaces.iter().filter(|space| space.level == *id).map(|space| space.id.clone());
        let here: HashSet<SpaceId> = here.collect();
        draft.levels.iter_mut().filter(|level| level.id == *id).for_each(|level| self.outline(&mut level.outline));
        let sections = draft.sections.iter_mut().filter(|section| section.level.as_ref() == Some(id));
        sections.for_each(|section| self.section(section));
        draft.spaces.iter_mut().filter(|space| space.level == *id).for_each(|space| self.space(space));
        let portals = draft.portals.iter_mut().filter(|portal| here.contains(&portal.between.0));
        portals.for_each(|portal| self.portal(portal));
        draft
            .underlays
            .iter_mut()
            .filter(|underlay| underlay.level == *id)
            .for_each(|underlay| self.underlay(underlay));
        openings.iter_mut().filter(|opening| opening.level == *id).for_each(|opening| self.opening(opening));
    }

    fn level(&self, level: &mut Level) {
        level.elevation_m += self.up_m;
        self.outline(&mut level.outline);
    }

    fn section(&self, section: &mut Section) {
        self.outline(&mut section.outline);
    }

    fn outline(&self, outline: &mut Option<Outline>) {
        if let Some(Outline { outer, holes }) = outline {
            self.points(outer.iter_mut().chain(holes.iter_mut().flatten()));
        }
    }

    fn space(&self, space: &mut Space) {
        space.floor_z_m = space.floor_z_m.map(|z| z + self.up_m);
        match &mut space.footprint {
            Footprint::Polygon { outer, holes } => self.points(outer.iter_mut().chain(holes.iter_mut().flatten())),
            Footprint::Centreline { points, width_m } => {
                self.points(points);
                *width_m *= self.scale;
            }
            Footprint::Point { at, uncertainty_m } => {
                self.point(at);
                *uncertainty_m *= self.scale;
            }
            Footprint::Unplaced => {}
        }
    }

    fn portal(&self, portal: &mut Portal) {
        self.points(&mut portal.at);
        portal.width_m = portal.width_m.map(|width| width * self.scale);
    }

    pub fn opening(&self, opening: &mut Opening) {
        self.point(&mut opening.at);
        opening.along = opening.along.map(|along| self.motion.turned(along.map(|value| value * self.scale)));
        self.portal(&mut opening.portal);
        opening.portal.at = Some(opening.at);
    }

    fn underlay(&self, underlay: &mut Underlay) {
        match &mut underlay.trace {
            Trace::Lines(lines) => self.points(lines.iter_mut().flatten()),
            Trace::Picture(Sheet { corner, metres_per_pixel, turn_deg, .. }) => {
                self.point(corner);
                *metres_per_pixel *= self.scale;
                *turn_deg = (*turn_deg + self.motion.angle().to_degrees()) % 360.0;
            }
        }
    }
}
