//! The top edge: menus, what is open and whether it is saved, the search field, the team.

use super::Panel;
use super::menu;
use crate::viewer::ask::Ask;
use crate::viewer::command::Command;
use crate::viewer::document::{Document, Keeping};
use crate::viewer::intent::Intent;
use crate::viewer::style::{bold, small};
use crate::viewer::words::{field, words};
use bevy_egui::egui::{
    Align, ComboBox, Id, Label, Layout, Panel as Edge, RichText, TextStyle, TextWrapMode, Ui, WidgetText, vec2,
};

pub const FIND_FIELD: &str = "find field";

pub fn show(ui: &mut Ui, panel: &mut Panel) {
    Edge::top("top").frame(panel.ink.edge()).show_separator_line(false).show(ui, |ui| {
        menu::show(ui, panel, |ui, panel| {
            let Some(document) = panel.document else { return };
            ui.add_space(8.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                team(ui, panel, document);
                ui.add_space(6.0);
                find(ui, panel);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| title(ui, panel, document));
            });
        });
    });
}

fn title(ui: &mut Ui, panel: &Panel, document: &Document) {
    let writing = !panel.state.pending.is_empty();
    let (state, colour) = match &document.keeping {
        _ if writing => ("writing…".to_owned(), panel.ink.accent),
        Keeping::Map => ("a map without marks yet".to_owned(), panel.ink.dim),
        Keeping::Preview(_) => ("a plan, only looked at".to_owned(), panel.ink.accent),
        Keeping::Saved => ("saved".to_owned(), panel.ink.dim),
        Keeping::ReadOnly(_) => ("read only".to_owned(), panel.ink.alarm),
    };
    let state = small(format!("· {state}")).color(colour);
    let path = document.path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let left = ui.available_width() - width(ui, state.clone()) - 2.0 * ui.spacing().item_spacing.x;
    ui.scope(|ui| {
        ui.set_max_width(left.max(0.0));
        ui.add(Label::new(bold(words(&document.title))).truncate()).on_hover_text(path);
    });
    let state = ui.label(state);
    if let Keeping::ReadOnly(why) = &document.keeping {
        state.on_hover_text(why);
    }
}

fn width(ui: &Ui, text: RichText) -> f32 {
    WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, TextStyle::Body).size().x
}

fn find(ui: &mut Ui, panel: &mut Panel) {
    let hint = format!("search names, numbers, ids   {}", panel.keys.shown(Command::Find));
    // In a narrow window the title needs the space more.
    let width = (ui.available_width() * 0.4).clamp(90.0, 230.0);
    ui.allocate_ui(vec2(width, 22.0), |ui| {
        let response = ui.push_id(FIND_FIELD, |ui| field(ui, &mut panel.typing.find, &hint)).inner;
        ui.ctx().data_mut(|data| data.insert_temp(Id::new(FIND_FIELD), response.rect));
        if panel.state.find && !response.has_focus() && !response.lost_focus() {
            response.request_focus();
        }
        if response.changed() {
            panel.typing.found_at = 0;
        }
        if response.gained_focus() {
            panel.push(Intent::Find(true));
        }
    });
}

fn team(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let shown = panel.state.team.as_ref().map_or_else(|| "no team".to_owned(), |team| team.to_string());
    let chosen = ComboBox::from_id_salt("team").selected_text(words(&shown).into_owned()).show_ui(ui, |ui| {
        if ui.selectable_label(panel.state.team.is_none(), "no team").clicked() {
            panel.out.push(Intent::Team(None));
        }
        for team in document.picture.teams.values() {
            let is_chosen = panel.state.team.as_ref() == Some(&team.id);
            let line = if team.name.is_empty() { team.id.to_string() } else { format!("{} · {}", team.id, team.name) };
            if ui.selectable_label(is_chosen, words(&line)).clicked() {
                panel.out.push(Intent::Team(Some(team.id.clone())));
            }
        }
        ui.separator();
        if ui.button("New team…").clicked() {
            panel.out.push(Intent::Ask(Box::new(Ask::Team)));
        }
    });
    chosen.response.on_hover_text("The team whose marks you write down");
    ui.label(small("marks by").color(panel.ink.dim));
}
