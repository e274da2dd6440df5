//! What plans and the overview draw alike: floors, rooms by class, what was only told of.

use super::class::Class;
use super::frame::Frame;
use super::markup::{Markup, n};
use super::paint::{self, Palette};
use crate::analysis::Analysis;
use crate::model::{Facility, Footprint, LevelIx, SectionIx, SpaceIx};
use crate::palette::Theme;
use crate::search::Picture;
use geo::Polygon;

#[derive(Clone, Copy)]
pub struct Canvas<'a> {
    pub picture: &'a Picture,
    pub analysis: &'a Analysis,
    pub facility: &'a Facility,
    pub theme: Theme,
    pub palette: Palette,
}

impl<'a> Canvas<'a> {
    pub fn new(picture: &'a Picture, analysis: &'a Analysis, theme: Theme) -> Self {
        Self { picture, analysis, facility: &picture.facility, theme, palette: Palette::of(theme) }
    }

    pub fn class(&self, space: SpaceIx) -> Class {
        Class::of(self.picture, self.analysis, space)
    }

    pub fn spaces(&self, level: LevelIx) -> impl Iterator<Item = SpaceIx> + use<'a> {
        let facility = self.facility;
        facility.space_ixs().filter(move |&space| facility.level_of(space) == level)
    }

    /// Sections of the level that nobody has reached or that have no rooms.
    pub fn unseen_sections(&self, level: LevelIx) -> impl Iterator<Item = SectionIx> + use<'a> {
        let (facility, picture) = (self.facility, self.picture);
        let id = &facility.level(level).id;
        let sections = (0..facility.sections().len()).map(SectionIx::new);
        sections.filter(move |&at| facility.section(at).level.as_ref() == Some(id) && picture.is_unreached(at))
    }

    /// The colours of a level's floor and of its edge.
    pub fn floor_colours(&self, level: LevelIx) -> (&'static str, &'static str) {
        match self.facility.level(level).ordinal < 0 {
            true => (self.palette.slab_below, self.palette.edge_below),
            false => (self.palette.slab, self.palette.edge),
        }
    }

    /// The outline of a level; without one of its own it is as large as its rooms and their walls.
    pub fn floor(&self, frame: &Frame, level: LevelIx) -> String {
        match &self.facility.level(level).outline {
            Some(outline) => frame.path([&Polygon::from(outline)]),
            None => {
                let rooms = self.spaces(level).map(|space| self.facility.space(space)).filter(|room| room.counts());
                rooms.filter_map(|room| Some(frame.path(&room.footprint.shape()?))).collect()
            }
        }
    }

    /// What nobody has surveyed has a dashed outline.
    pub fn told(&self, page: &mut Markup, path: &str, class: Class) {
        page.add(format_args!(
            "<path d=\"{path}\" fill=\"{}\" fill-rule=\"evenodd\" stroke=\"{}\" stroke-width=\"1.6\" stroke-dasharray=\"8 5\"/>",
            paint::paint(self.theme, class),
            self.palette.text
        ));
    }

    /// All rooms of a class in one path: a pattern is laid once, which keeps printed pages small.
    pub fn rooms(&self, page: &mut Markup, frame: &Frame, level: LevelIx) {
        let mut paths = [const { String::new() }; Class::ALL.len()];
        for space in self.spaces(level) {
            if let Some(shape) = self.facility.space(space).footprint.shape() {
                paths[self.class(space) as usize].push_str(&frame.path(&shape));
            }
        }
        for (class, path) in Class::ALL.into_iter().zip(&paths).filter(|(_, path)| !path.is_empty()) {
            if class.is_told() {
                self.told(page, path, class);
                continue;
            }
            page.add(format_args!(
                "<path d=\"{path}\" fill=\"{}\" fill-rule=\"evenodd\" stroke=\"{}\" stroke-width=\"1.1\"/>",
                paint::paint(self.theme, class),
                self.palette.line
            ));
            if class == Class::Recheck {
                let rim = class.fill().ink.hex(self.theme);
                page.add(format_args!("<path d=\"{path}\" fill=\"none\" stroke=\"{rim}\" stroke-width=\"2.4\"/>"));
            }
        }
        self.spaces(level).for_each(|space| self.point(page, frame, space));
    }

    fn point(&self, page: &mut Markup, frame: &Frame, space: SpaceIx) {
        let Footprint::Point { at, uncertainty_m } = self.facility.space(space).footprint else { return };
        let [x, y] = frame.at(at);
        let radius = (uncertainty_m * frame.scale).max(5.0);
        page.add(format_args!(
            "<ellipse cx=\"{0}\" cy=\"{1}\" rx=\"{2}\" ry=\"{3}\" fill=\"{4}\" fill-opacity=\"0.6\" stroke=\"{5}\" stroke-dasharray=\"6 4\"/>\
             <circle cx=\"{0}\" cy=\"{1}\" r=\"2\" fill=\"{5}\"/>",
            n(x),
            n(y),
            n(radius),
            n(radius * frame.tilt),
            paint::paint(self.theme, self.class(space)),
            self.palette.text
        ));
    }
}
