//! The bottom edge: what is searched and what is not, always; over it, how the building is shown.

use super::widget::percent;
use super::{Panel, floating};
use crate::analysis::{Reach, Sum};
use crate::model::LevelIx;
use crate::palette::{Swatch, Theme};
use crate::search::Thoroughness;
use crate::text::{clock, counted, grouped, shares};
use crate::viewer::command::Command;
use crate::viewer::document::{Document, Keeping};
use crate::viewer::intent::Intent;
use crate::viewer::look::ColourBy;
use crate::viewer::style::{LARGE, bold, small};
use crate::viewer::view::Mode;
use bevy_egui::egui::{
    Align, Align2, Button, Color32, ComboBox, Context, Layout, Panel as Edge, Rect, RichText, Slider, Ui, vec2,
};

pub fn status(ui: &mut Ui, panel: &mut Panel) {
    Edge::bottom("status").frame(panel.ink.edge()).show_separator_line(false).show(ui, |ui| {
        ui.set_min_height(24.0);
        ui.horizontal_centered(|ui| match panel.document {
            Some(document) => {
                // In a narrow window it is the figures that give way: whether all is saved is never hidden.
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    saved(ui, panel, document);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.shrink_clip_rect(ui.max_rect());
                        figures(ui, panel, document);
                    });
                });
            }
            None => drop(ui.label(small("nothing is open").color(panel.ink.dim))),
        });
    });
}

fn figures(ui: &mut Ui, panel: &Panel, document: &Document) {
    let (ink, sum) = (panel.ink, &document.analysis.tally.total);
    share(ui, panel, "primary", sum, Thoroughness::Primary);
    share(ui, panel, "secondary", sum, Thoroughness::Secondary);
    ui.separator();
    let (leads, sections) = (leads(panel), sum.unreached_sections);
    let (presumed, unreached) = (sum.reach(Reach::PresumedReachable).rooms, sum.unreached().rooms);
    let counts = [
        (
            presumed,
            format!("{} presumed reachable", grouped(presumed)),
            Swatch::Presumed,
            "behind doors nobody has tried",
        ),
        (
            unreached,
            format!("{} unreached", grouped(unreached)),
            Swatch::CutOff,
            "cut off by barred doors, or without a known way in",
        ),
        (
            sections,
            format!("{} unreached", counted(sections, "section")),
            Swatch::Told,
            "told of, and nobody has been there",
        ),
        (
            leads,
            counted(leads, "lead"),
            Swatch::Unsearched,
            "places where something may be that nobody drew: F3 lists them",
        ),
    ];
    for (count, text, swatch, tip) in counts {
        let colour = if count == 0 { ink.dim } else { ink.of(swatch) };
        let text = RichText::new(text).size(LARGE - 1.0).color(readable(colour, panel));
        ui.label(text).on_hover_text(tip);
        ui.add_space(4.0);
    }
    residual(ui, panel);
}

// A band, never one figure, and never 0.
fn residual(ui: &mut Ui, panel: &Panel) {
    let tip = "That somebody missing was not found yet, if there is somebody. `undercroft probability` says what it rests on.";
    let text = match panel.outlook.and_then(|outlook| outlook.residual) {
        Some(band) => format!("may remain: {}", shares(band.low, band.high)),
        None => "may remain: not estimated".to_owned(),
    };
    ui.label(RichText::new(text).size(LARGE - 1.0).color(panel.ink.dim)).on_hover_text(tip);
}

// The palette's pale yellows are for floors; on the light panel text of that colour would be lost.
fn readable(colour: Color32, panel: &Panel) -> Color32 {
    match panel.ink.theme {
        Theme::Dark => colour,
        Theme::Light => colour.lerp_to_gamma(panel.ink.text, 0.55),
    }
}

fn share(ui: &mut Ui, panel: &Panel, word: &str, sum: &Sum, thoroughness: Thoroughness) {
    let done = sum.searched(thoroughness);
    let tip = format!(
        "{} of {} and {:.0} of {:.0} m², surveyed space only",
        grouped(done.rooms),
        counted(sum.spaces.rooms, "room"),
        done.area_m2,
        sum.spaces.area_m2
    );
    ui.label(RichText::new(word).size(LARGE).color(panel.ink.dim));
    ui.label(bold(percent(sum, thoroughness)).size(LARGE)).on_hover_text(tip);
    ui.add_space(6.0);
}

fn leads(panel: &Panel) -> u32 {
    let count = panel.outlook.map_or(0, |outlook| outlook.open_leads().count());
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn saved(ui: &mut Ui, panel: &Panel, document: &Document) {
    let ink = panel.ink;
    let (text, colour) = match &document.keeping {
        _ if !panel.state.pending.is_empty() => ("writing…", ink.accent),
        Keeping::Saved => ("saved", ink.of(Swatch::DoorPassed)),
        Keeping::Map => ("nothing marked yet", ink.dim),
        Keeping::Preview(_) => ("a plan to look at, not accepted yet", ink.accent),
        Keeping::ReadOnly(_) => ("NOT SAVED: read only", ink.alarm),
    };
    ui.label(RichText::new(text).size(LARGE - 1.0).color(colour));
    if let Some(at) = document.picture.lens.as_of_ms {
        ui.label(RichText::new(format!("LOOKING AT {}", clock(at, panel.now_ms))).size(LARGE - 1.0).color(ink.alarm));
    }
    if panel.state.strict {
        ui.label(small("untried doors barred").color(ink.accent));
    }
}

pub fn controls(ctx: &Context, free: Rect, panel: &mut Panel) {
    let area = floating("controls").pivot(Align2::LEFT_BOTTOM).fixed_pos(free.left_bottom() + vec2(10.0, -10.0));
    area.show(ctx, |ui| {
        panel.ink.card().show(ui, |ui| {
            ui.set_max_width(free.width() - 44.0);
            ui.horizontal_wrapped(|ui| {
                colour_by(ui, panel);
                explode(ui, panel);
                toggle(ui, panel, Command::TogglePlan, "plan", panel.view.mode == Mode::Plan);
                cut(ui, panel);
                toggle(ui, panel, Command::Replay, "replay", panel.state.replay);
                toggle(ui, panel, Command::ToggleTheme, "light", panel.view.theme == Theme::Light);
                toggle(ui, panel, Command::Help, "?", panel.state.help);
            });
        });
    });
}

fn toggle(ui: &mut Ui, panel: &mut Panel, command: Command, word: &str, is_on: bool) {
    let tip = format!("{}   {}", command.label(), panel.keys.shown(command));
    if ui.add(Button::selectable(is_on, word)).on_hover_text(tip).clicked() {
        panel.command(command);
    }
}

fn colour_by(ui: &mut Ui, panel: &mut Panel) {
    ui.label(small("colour").color(panel.ink.dim));
    let combo = ComboBox::from_id_salt("colour by").selected_text(panel.state.colour_by.word()).width(110.0);
    combo.show_ui(ui, |ui| {
        for &by in ColourBy::ALL {
            if ui.selectable_label(panel.state.colour_by == by, by.word()).clicked() {
                panel.push(Intent::ColourBy(by));
            }
        }
    });
}

fn explode(ui: &mut Ui, panel: &mut Panel) {
    let mut explode = panel.view.explode;
    ui.add_enabled_ui(panel.view.mode == Mode::Stack, |ui| {
        ui.label(small("explode").color(panel.ink.dim));
        ui.spacing_mut().slider_width = 90.0;
        let slider = ui.add(Slider::new(&mut explode, 0.0..=1.0).show_value(false));
        if slider.on_hover_text("Pulls the levels apart   Space").changed() {
            panel.push(Intent::Explode(explode));
        }
    });
}

fn cut(ui: &mut Ui, panel: &mut Panel) {
    toggle(ui, panel, Command::ToggleCut, "cut", panel.view.cut_m.is_some());
    let (Some(cut), Some(document)) = (panel.view.cut_m, panel.document) else { return };
    let facility = document.facility();
    let low = facility.level(LevelIx(0)).elevation_m;
    let high = facility.levels().last().map_or(low, |top| top.elevation_m + top.height_m);
    let mut height = cut;
    ui.spacing_mut().slider_width = 90.0;
    let slider = ui.add(Slider::new(&mut height, low..=high).suffix(" m").fixed_decimals(1));
    if slider.on_hover_text("Only what lies below this height is drawn").changed() {
        panel.push(Intent::Cut(Some(height)));
    }
}
