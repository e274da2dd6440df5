//! Puts labels where they do not cover each other: first come, first served, in the order they matter.

use crate::palette::{Swatch, Theme};
use bevy::math::{Rect, Vec2};
use bevy_egui::egui::{self, Align2, Color32, FontId, Galley, Painter};
use std::sync::Arc;

/// How a label stands against what lies behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    Strong,
    Dim,
    Warning,
    /// Dark on a bright floor.
    DarkInk,
    /// Bright on a dark floor.
    LightInk,
    /// On a small plate of its own, over patterns and edges.
    Plated,
}

pub struct Candidate<'a> {
    at: Vec2,
    text: &'a str,
    font: FontId,
    tone: Tone,
    align: Align2,
    mark: Option<Mark>,
}

/// A sign before a room's number, so that its state does not rest on colour and pattern alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// A turning arrow: look again.
    Again,
    /// Two opposed arrows: observations contradict each other.
    Opposed,
}

const MARK_PX: f32 = 13.0;
/// What is lettered keeps off the edge of the picture by this.
const MARGIN_PX: f32 = 4.0;

impl<'a> Candidate<'a> {
    pub fn new(at: Vec2, text: &'a str, font: FontId, tone: Tone) -> Self {
        Self { at, text, font, tone, align: Align2::CENTER_CENTER, mark: None }
    }

    pub fn left_aligned(self) -> Self {
        Self { align: Align2::LEFT_CENTER, ..self }
    }

    pub fn marked(self, mark: Option<Mark>) -> Self {
        Self { mark, ..self }
    }
}

/// The picture being lettered.
pub struct Board<'a> {
    painter: &'a Painter,
    theme: Theme,
    frame: Rect,
    taken: Taken,
}

impl<'a> Board<'a> {
    pub fn new(painter: &'a Painter, theme: Theme, frame: Rect) -> Self {
        Self { painter, theme, frame, taken: Taken::default() }
    }

    pub fn holds(&self, at: Vec2) -> bool {
        self.frame.contains(at)
    }

    /// The corners of the text, pixels; letters do not reach the top and bottom of their line.
    pub fn corners(&self, candidate: &Candidate) -> [Vec2; 4] {
        let text = self.galley(candidate.text, &candidate.font, candidate.tone).size();
        let half = egui::vec2(text.x + candidate.mark.map_or(0.0, |_| MARK_PX), text.y * 0.72) / 2.0;
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(x, y)| candidate.at + Vec2::new(x * half.x, y * half.y))
    }

    /// Draws the label unless another stands there already.
    pub fn offer(&mut self, candidate: Candidate) -> bool {
        let galley = self.galley(candidate.text, &candidate.font, candidate.tone);
        let at = egui::pos2(candidate.at.x.round(), candidate.at.y.round());
        let before = egui::vec2(candidate.mark.map_or(0.0, |_| MARK_PX), 0.0);
        let place = candidate.align.anchor_size(at, galley.size() + before);
        if !self.taken.take(place) {
            return false;
        }
        if candidate.tone == Tone::Plated {
            let plate = self.colour(Swatch::Ground).gamma_multiply(0.8);
            self.painter.rect_filled(place.expand2(egui::vec2(4.0, 0.0)), 3.0, plate);
        }
        self.painter.galley(place.min + before, galley, Color32::PLACEHOLDER);
        if let Some(mark) = candidate.mark {
            let centre = egui::pos2(place.min.x + MARK_PX / 2.0 - 1.0, place.center().y);
            self.mark(mark, centre, egui::Stroke::new(1.4, self.ink(candidate.tone)));
        }
        true
    }

    /// Lines one under the other, ending or beginning at `edge`; always drawn, and whole, because a level must have its
    /// name.
    pub fn column(&mut self, edge: Vec2, ends: bool, lines: impl Iterator<Item = (String, FontId, Tone)>) {
        let galleys: Vec<Arc<Galley>> = lines.map(|(text, font, tone)| self.galley(&text, &font, tone)).collect();
        let Some(first) = galleys.first() else { return };
        let mut top = edge.y - first.size().y / 2.0;
        for galley in &galleys {
            let left = if ends { (edge.x - galley.size().x).max(self.frame.min.x + MARGIN_PX) } else { edge.x };
            let place = egui::Rect::from_min_size(egui::pos2(left.round(), top.round()), galley.size());
            top += galley.size().y - 2.0;
            self.taken.0.push(place);
            self.painter.galley(place.min, galley.clone(), Color32::PLACEHOLDER);
        }
    }

    /// A thin line from a name to what it names.
    pub fn leader(&self, from: Vec2, to: Vec2) {
        let stroke = egui::Stroke::new(1.0, self.colour(Swatch::GroundLine));
        self.painter.line_segment([egui::pos2(from.x, from.y), egui::pos2(to.x, to.y)], stroke);
    }

    fn mark(&self, mark: Mark, centre: egui::Pos2, stroke: egui::Stroke) {
        let offset = |x: f32, y: f32| centre + egui::vec2(x, y);
        let lines: Vec<Vec<egui::Pos2>> = match mark {
            Mark::Again => {
                let arc = (0..=9)
                    .map(|step| 0.9 + 0.55 * step as f32)
                    .map(|angle| offset(4.0 * angle.cos(), 4.0 * angle.sin()));
                vec![arc.collect(), vec![offset(1.2, -4.4), offset(4.2, -2.4), offset(4.6, -5.8)]]
            }
            Mark::Opposed => vec![
                vec![offset(-1.0, -4.0), offset(-4.5, 0.0), offset(-1.0, 4.0)],
                vec![offset(1.0, -4.0), offset(4.5, 0.0), offset(1.0, 4.0)],
            ],
        };
        self.painter.extend(lines.into_iter().map(|points| egui::Shape::line(points, stroke)));
    }

    fn galley(&self, text: &str, font: &FontId, tone: Tone) -> Arc<Galley> {
        self.painter.layout_no_wrap(super::super::visual(text).into_owned(), font.clone(), self.ink(tone))
    }

    fn ink(&self, tone: Tone) -> Color32 {
        match (tone, self.theme) {
            (Tone::Strong | Tone::Plated, _) => self.colour(Swatch::Text),
            (Tone::Dim, _) => self.colour(Swatch::DimText),
            (Tone::Warning, _) => self.colour(Swatch::CutOff),
            (Tone::DarkInk, _) => self.colour(Swatch::Ink),
            (Tone::LightInk, _) => Color32::from_rgb(0xD6, 0xE2, 0xE4),
        }
    }

    fn colour(&self, swatch: Swatch) -> Color32 {
        let [r, g, b] = swatch.rgb(self.theme);
        Color32::from_rgb(r, g, b)
    }
}

/// The places already lettered.
#[derive(Default)]
struct Taken(Vec<egui::Rect>);

impl Taken {
    fn take(&mut self, place: egui::Rect) -> bool {
        let room = place.expand2(egui::vec2(3.0, -1.0));
        let free = !self.0.iter().any(|other| other.intersects(room));
        if free {
            self.0.push(place);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_never_covers_an_earlier_one() {
        let mut taken = Taken::default();
        let at = |x: f32, y: f32| egui::Rect::from_min_size(egui::pos2(x, y), egui::vec2(40.0, 14.0));
        assert!(taken.take(at(0.0, 0.0)));
        assert!(!taken.take(at(30.0, 4.0)));
        assert!(taken.take(at(60.0, 0.0)));
        assert!(taken.take(at(0.0, 20.0)));
    }
}
