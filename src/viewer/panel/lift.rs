//! The lift at the left: every level, the top one on top, underground below a line, each with its share searched.

use super::widget::{bar, focus_rim, percent};
use super::{Panel, floating};
use crate::analysis::Sum;
use crate::model::{Knowledge, LevelIx};
use crate::palette::Swatch;
use crate::search::Thoroughness;
use crate::text::{counted, noun};
use crate::viewer::document::Document;
use crate::viewer::font;
use crate::viewer::intent::Intent;
use crate::viewer::style::small;
use crate::viewer::words::words;
use bevy_egui::egui::{
    Align2, Button, Context, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

const WIDTH: f32 = 56.0;
const TALL: f32 = 40.0;
const SHORT: f32 = 28.0;
/// Room for the bar at the bottom and a little air.
const TAKEN: f32 = 130.0;

pub fn show(ctx: &Context, free: Rect, panel: &mut Panel, document: &Document) {
    let count = document.facility().levels().len() as f32;
    let space = free.height() - TAKEN;
    let tall = if count * (TALL + 4.0) <= space { TALL } else { SHORT };
    let middle = pos2(free.left() + 10.0, free.top() + (free.height() - 50.0) / 2.0);
    floating("lift").pivot(Align2::LEFT_CENTER).fixed_pos(middle).show(ctx, |ui| {
        panel.ink.card().inner_margin(6).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            all(ui, panel);
            ScrollArea::vertical().max_height(space).auto_shrink(true).show(ui, |ui| levels(ui, panel, document, tall));
        });
    });
}

fn all(ui: &mut Ui, panel: &mut Panel) {
    let is_on = panel.view.level.is_none();
    let button = ui.add_sized([WIDTH, 22.0], Button::selectable(is_on, small("all")));
    if button.on_hover_text("All levels   Alt+A").clicked() {
        panel.push(Intent::Level(None));
    }
}

fn levels(ui: &mut Ui, panel: &mut Panel, document: &Document, tall: f32) {
    let facility = document.facility();
    let mut above = true;
    for at in (0..facility.levels().len()).rev().map(LevelIx::new) {
        let level = facility.level(at);
        if above && level.ordinal < 0 {
            above = false;
            ground(ui, panel);
        }
        let sum = &document.analysis.tally.levels[at.get()];
        button(ui, panel, document, at, sum, tall);
    }
}

fn ground(ui: &mut Ui, panel: &Panel) {
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, 9.0), Sense::hover());
    let y = rect.center().y;
    let line = [pos2(rect.left() - 3.0, y), pos2(rect.right() + 3.0, y)];
    ui.painter().extend(bevy_egui::egui::Shape::dashed_line(&line, Stroke::new(1.5, panel.ink.dim), 5.0, 3.0));
    response.on_hover_text("the ground: what follows lies under it");
}

fn button(ui: &mut Ui, panel: &mut Panel, document: &Document, at: LevelIx, sum: &Sum, tall: f32) {
    let level = document.facility().level(at);
    let ink = panel.ink;
    let is_on = panel.view.level == Some(at);
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, tall), Sense::click());
    let told = level.knowledge != Knowledge::Surveyed || sum.spaces.rooms == 0;
    let label = format!("{}{}", level.label(), if told { " ?" } else { "" });
    response.widget_info(|| WidgetInfo::selected(WidgetType::SelectableLabel, true, is_on, format!("level {label}")));
    let fill = match (is_on, level.ordinal < 0) {
        (true, _) => ink.of(Swatch::InProgress).gamma_multiply(0.55),
        (false, true) => ink.of(Swatch::SlabBelow),
        (false, false) => ink.of(Swatch::Slab),
    };
    let painter = ui.painter();
    painter.rect_filled(rect, 5, fill);
    if response.hovered() {
        painter.rect_stroke(rect, 5, Stroke::new(1.0, ink.dim), bevy_egui::egui::StrokeKind::Inside);
    }
    focus_rim(painter, &response, rect, ink);
    let text = if told { ink.dim } else { ink.text };
    let size = if tall >= TALL { 15.0 } else { 13.0 };
    painter.text(pos2(rect.left() + 6.0, rect.top() + 4.0), Align2::LEFT_TOP, &label, font::bold(size), text);
    let share = if told && sum.spaces.rooms == 0 { String::new() } else { percent(sum, Thoroughness::Primary) };
    painter.text(pos2(rect.right() - 5.0, rect.top() + 6.0), Align2::RIGHT_TOP, share, font::regular(11.0), ink.dim);
    let strip =
        Rect::from_min_max(pos2(rect.left() + 6.0, rect.bottom() - 9.0), pos2(rect.right() - 6.0, rect.bottom() - 5.0));
    bar(painter, strip, sum, ink);
    let clicked = response.clicked();
    response.on_hover_text(tip(&level.name, &label, sum));
    if clicked {
        panel.push(Intent::Level(if is_on { None } else { Some(at) }));
    }
}

fn tip(name: &str, label: &str, sum: &Sum) -> String {
    let mut lines = vec![format!("Level {label}  {}", words(name))];
    lines.push(format!(
        "primary {} · secondary {} of {}",
        percent(sum, Thoroughness::Primary),
        percent(sum, Thoroughness::Secondary),
        counted(sum.spaces.rooms, "room")
    ));
    let sections = format!("{} unreached", noun(sum.unreached_sections, "section"));
    let beside = [
        (sum.unreached().rooms, "unreached"),
        (sum.reported_spaces + sum.suspected_spaces, "reported or suspected"),
        (sum.unreached_sections, sections.as_str()),
    ];
    lines.extend(beside.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")));
    lines.push("Click shows this level alone.".to_owned());
    lines.join("\n")
}
