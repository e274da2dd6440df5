//! The few widgets that all panels share.

use crate::analysis::Sum;
use crate::palette::{Pattern, Swatch};
use crate::search::Thoroughness;
use crate::text::fit;
use crate::viewer::font;
use crate::viewer::paint::RoomLook;
use crate::viewer::style::{Ink, SMALL, small};
use crate::viewer::words::words;
use bevy_egui::egui::{
    Button, Color32, CornerRadius, FontId, Galley, Painter, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, WidgetType, pos2, vec2,
};
use std::sync::Arc;

pub const ROW: f32 = 22.0;

/// A small square that looks like a floor of the picture.
pub fn swatch(painter: &Painter, rect: Rect, look: RoomLook, ink: Ink) {
    let (fill, over) = (ink.of(look.colour), ink.of(look.ink));
    let inside = painter.with_clip_rect(rect);
    if !look.dashed {
        painter.rect_filled(rect, 2, fill);
    }
    let leaning = |step: f32, width: f32, lean: f32| {
        let mut x = rect.left() - rect.height();
        while x < rect.right() + rect.height() {
            inside.line_segment([pos2(x, rect.bottom()), pos2(x + lean, rect.top())], Stroke::new(width, over));
            x += step;
        }
    };
    let stripes = |step: f32, width: f32, rising: bool| {
        leaning(step, width, if rising { rect.height() } else { -rect.height() });
    };
    match look.pattern {
        Pattern::Plain => {}
        Pattern::Dots | Pattern::SparseDots => {
            let step = if look.pattern == Pattern::Dots { 5.0 } else { 8.0 };
            let mut y = rect.top() + step / 2.0;
            while y < rect.bottom() {
                let mut x = rect.left() + step / 2.0;
                while x < rect.right() {
                    inside.circle_filled(pos2(x, y), 1.3, over);
                    x += step;
                }
                y += step;
            }
        }
        Pattern::Diagonal => stripes(5.0, 1.5, true),
        Pattern::Crosshatch => {
            stripes(5.5, 1.0, true);
            stripes(5.5, 1.0, false);
        }
        Pattern::Grid => {
            leaning(5.0, 1.0, 0.0);
            let rows = [0.25, 0.5, 0.75].map(|share| rect.top() + share * rect.height());
            rows.into_iter().for_each(|y| {
                inside.hline(rect.x_range(), y, Stroke::new(1.0, over));
            });
        }
        Pattern::WideStripes => stripes(9.0, 4.0, true),
        Pattern::ThinStripes => stripes(5.0, 1.0, true),
        Pattern::SparseStripes => stripes(8.0, 1.0, true),
        Pattern::Rim => {
            painter.rect_stroke(rect, 2, Stroke::new(3.0, over), StrokeKind::Inside);
        }
    }
    if look.dashed {
        dashed(painter, rect, over);
    }
}

fn dashed(painter: &Painter, rect: Rect, colour: Color32) {
    let ring = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    painter.extend(bevy_egui::egui::Shape::dashed_line(&ring, Stroke::new(1.0, colour), 3.0, 2.0));
}

/// One line of a list: a look or nothing, words, and figures at the right. The whole line can be clicked.
pub struct Row<'a> {
    pub look: Option<RoomLook>,
    pub text: &'a str,
    pub right: &'a str,
    pub chosen: bool,
    pub strong: bool,
    pub dim: bool,
    pub indent: f32,
}

impl<'a> Row<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { look: None, text, right: "", chosen: false, strong: false, dim: false, indent: 0.0 }
    }

    pub fn show(self, ui: &mut Ui, ink: Ink) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        response.widget_info(|| WidgetInfo::selected(WidgetType::SelectableLabel, true, self.chosen, self.text));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let painter = ui.painter();
        if self.chosen {
            painter.rect_filled(rect, 4, ui.visuals().selection.bg_fill);
        } else if response.hovered() {
            painter.rect_filled(rect, 4, ink.raised);
        }
        focus_rim(painter, &response, rect, ink);
        let colour = if self.dim { ink.dim } else { ink.text };
        let face = if self.strong { font::bold(13.0) } else { font::regular(13.0) };
        let right = fitted(ui, self.right, font::regular(SMALL), ink.dim, rect.width() / 2.0);
        let right_at = pos2(rect.right() - 4.0 - right.size().x, rect.center().y - right.size().y / 2.0);
        let mut left = rect.left() + 4.0 + self.indent;
        if let Some(look) = self.look {
            let square = Rect::from_min_size(pos2(left, rect.center().y - 7.0), Vec2::splat(14.0));
            swatch(painter, square, look, ink);
            left += 22.0;
        }
        let room = (right_at.x - 8.0 - left).max(0.0);
        let text = fitted(ui, self.text, face, colour, room);
        let text_at = pos2(left, rect.center().y - text.size().y / 2.0);
        painter.galley(text_at, text, colour);
        painter.galley(right_at, right, ink.dim);
        response
    }
}

/// The line cut to a width, and only then put in the order of drawing.
pub fn fitted(ui: &Ui, line: &str, face: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    let lay = |line: &str| ui.painter().layout_no_wrap(words(line).into_owned(), face.clone(), colour);
    let cut = fit(line, width, |part| lay(part).size().x);
    lay(cut.as_deref().unwrap_or_default())
}

pub fn focus_rim(painter: &Painter, response: &Response, rect: Rect, ink: Ink) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, ink.of(Swatch::InProgress));
        painter.rect_stroke(rect.shrink(1.0), 4, stroke, StrokeKind::Inside);
    }
}

/// A button with its key beside the words.
pub fn key_button(ui: &mut Ui, label: &str, key: &str, ink: Ink) -> Response {
    let mut button = Button::new(small(label)).corner_radius(4).min_size(vec2(0.0, 24.0));
    if !key.is_empty() {
        button = button.right_text(small(key).color(ink.dim));
    }
    ui.add(button)
}

/// Searched and left as one bar: secondary, primary, and what is still open glowing at the end.
pub fn bar(painter: &Painter, rect: Rect, sum: &Sum, ink: Ink) {
    let radius = CornerRadius::same(2);
    if sum.spaces.rooms == 0 {
        painter.rect_stroke(rect, radius, Stroke::new(1.0, ink.line), StrokeKind::Inside);
        return;
    }
    let share = |thoroughness| {
        let done = sum.searched(thoroughness);
        match sum.spaces.area_m2 > 0.0 {
            true => (done.area_m2 / sum.spaces.area_m2) as f32,
            false => done.rooms as f32 / sum.spaces.rooms as f32,
        }
    };
    let until = |share: f32| {
        Rect::from_min_max(rect.min, Pos2::new(rect.left() + rect.width() * share.clamp(0.0, 1.0), rect.bottom()))
    };
    painter.rect_filled(rect, radius, ink.of(Swatch::Unsearched));
    painter.rect_filled(until(share(Thoroughness::Primary)), radius, ink.of(Swatch::Primary));
    painter.rect_filled(until(share(Thoroughness::Secondary)), radius, ink.of(Swatch::Cleared));
}

pub fn percent(sum: &Sum, thoroughness: Thoroughness) -> String {
    sum.percent(thoroughness).map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"))
}
