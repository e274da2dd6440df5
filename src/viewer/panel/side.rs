//! The panel at the right: what is left, the levels, the log; under it, whatever is selected.

use super::{Panel, details, hidden, left, levels, log, told};
use crate::viewer::command::Command;
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::state::Tab;
use crate::viewer::style::{bold, small};
use bevy_egui::egui::{Align, Button, Layout, Panel as Edge, RichText, ScrollArea, Ui};

const WIDTH: f32 = 330.0;
const FOLDED: f32 = 34.0;
const TABS: [(Tab, &str); 5] = [
    (Tab::Left, "What is left"),
    (Tab::Hidden, "Could hide"),
    (Tab::Told, "Told"),
    (Tab::Levels, "Levels"),
    (Tab::Log, "Log"),
];

pub fn show(ui: &mut Ui, panel: &mut Panel) {
    let Some(document) = panel.document else { return };
    let frame = panel.ink.edge();
    if !panel.state.side {
        let edge = Edge::right("side folded").resizable(false).exact_size(FOLDED).frame(frame.inner_margin(4));
        edge.show_separator_line(false).show(ui, |ui| {
            let tip = format!("What is left   {}", panel.keys.shown(Command::FoldSide));
            if ui.button("«").on_hover_text(tip).clicked() {
                panel.push(Intent::Side(true));
            }
        });
        return;
    }
    let edge = Edge::right("side").resizable(true).default_size(WIDTH).size_range(260.0..=520.0).frame(frame);
    edge.show_separator_line(false).show(ui, |ui| {
        if !panel.state.selection.is_empty() {
            selected(ui, panel, document);
        }
        tabs(ui, panel);
        match panel.state.tab {
            Tab::Left => left::show(ui, panel, document),
            Tab::Hidden => hidden::show(ui, panel, document),
            Tab::Told => told::show(ui, panel, document),
            Tab::Levels => levels::show(ui, panel, document),
            Tab::Log => log::show(ui, panel, document),
        }
    });
}

fn tabs(ui: &mut Ui, panel: &mut Panel) {
    ui.horizontal(|ui| {
        for (tab, word) in TABS {
            let is_on = panel.state.tab == tab;
            let text = if is_on { bold(word).size(15.0) } else { RichText::new(word).size(14.0).color(panel.ink.dim) };
            if ui.add(Button::new(text).frame(false)).clicked() {
                panel.push(Intent::Tab(tab));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tip = format!("Fold   {}", panel.keys.shown(Command::FoldSide));
            if ui.add(Button::new("»").frame(false)).on_hover_text(tip).clicked() {
                panel.push(Intent::Side(false));
            }
        });
    });
    ui.add_space(4.0);
}

fn selected(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let most = (ui.available_height() * 0.55).max(160.0);
    let edge = Edge::bottom("details").resizable(true).default_size(most.min(330.0)).size_range(140.0..=most);
    edge.frame(panel.ink.edge().inner_margin(0)).show(ui, |ui| {
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            ui.label(small("Selected").color(panel.ink.dim));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button(small("let go")).on_hover_text(panel.keys.shown(Command::LetGo)).clicked() {
                    panel.push(Intent::LetGo);
                }
                if ui.button(small("fly there")).on_hover_text(panel.keys.shown(Command::FlyThere)).clicked() {
                    panel.command(Command::FlyThere);
                }
            });
        });
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| details::show(ui, panel, document));
    });
}
