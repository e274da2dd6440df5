//! Hazards and victims of one place: rewritten and struck through, never erased.

use super::Panel;
use crate::search::{Action, VictimState};
use crate::viewer::ask::Ask;
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::words::rich;
use bevy_egui::egui::Ui;

pub fn victim_word(state: VictimState) -> &'static str {
    match state {
        VictimState::Potential => "potential",
        VictimState::Live => "live",
        VictimState::Deceased => "deceased",
        VictimState::Removed => "brought out",
    }
}

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document, target: Target) {
    hazards(ui, panel, document, target);
    victims(ui, panel, document, target);
}

fn hazards(ui: &mut Ui, panel: &mut Panel, document: &Document, target: Target) {
    let here = document.named(target);
    for (id, hazard) in document.picture.hazards.iter().filter(|(_, hazard)| hazard.at == here) {
        ui.horizontal(|ui| {
            let text = rich(&format!("hazard: {}", hazard.kind));
            match hazard.over {
                Some(_) => drop(ui.label(text.strikethrough().color(panel.ink.dim))),
                None => drop(ui.label(text.color(panel.ink.alarm))),
            }
            if hazard.over.is_none() && ui.small_button("is over").clicked() {
                panel.push(Intent::Act(Box::new(Action::HazardOver { hazard: id.clone() }.into())));
            }
        });
    }
}

fn victims(ui: &mut Ui, panel: &mut Panel, document: &Document, target: Target) {
    let Target::Room(at) = target else { return };
    let here = document.picture.victims.iter().filter(|(_, victim)| victim.space == at);
    for (number, (id, victim)) in here.enumerate() {
        ui.horizontal(|ui| {
            let states: Vec<&str> = victim.state.values().map(|state| victim_word(*state)).collect();
            let gone = victim.state.values().all(|state| *state == VictimState::Removed);
            let text = rich(&format!("victim {}: {}", number + 1, states.join(" against ")));
            ui.label(if gone { text.strikethrough().color(panel.ink.dim) } else { text.color(panel.ink.alarm) });
            if ui.small_button("change…").clicked() {
                panel.push(Intent::Ask(Box::new(Ask::VictimState(id.clone()))));
            }
        });
    }
}
