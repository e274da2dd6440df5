//! The legend: what the colours and patterns mean, how much there is of each, and a filter.

use super::Panel;
use super::widget::Row;
use crate::text::{grouped, m2};
use crate::viewer::intent::Intent;
use crate::viewer::look::{Class, Legend, LegendKey};
use crate::viewer::style::{Ink, small};
use bevy_egui::egui::{Align2, Area, Context, Ui, vec2};

const CARD: f32 = 240.0;

pub fn show(ui: &mut Ui, panel: &mut Panel) {
    let filter = &panel.state.filter;
    for (at, class) in panel.legend.classes.iter().enumerate() {
        let key = LegendKey(at as u8);
        let chosen = filter.contains(&key);
        if class.rooms == 0 && !chosen {
            continue;
        }
        let figures = figures(class);
        let dim = !filter.is_empty() && !chosen;
        let row = Row { look: Some(class.look), right: &figures, chosen, dim, ..Row::new(&class.word) };
        let response = row.show(ui, panel.ink).on_hover_text("Click shows only these; click again shows all.");
        if response.clicked() {
            panel.out.push(Intent::Filter(key));
        }
    }
    if !filter.is_empty() && ui.button(small("show all classes")).clicked() {
        panel.out.push(Intent::FilterOff);
    }
}

fn figures(class: &Class) -> String {
    format!("{}   {}", grouped(class.rooms), m2(class.area_m2))
}

/// The same for a picture that nobody can ask, in its lower left corner.
pub fn card(ctx: &Context, legend: &Legend, ink: Ink) {
    Area::new("legend".into()).anchor(Align2::LEFT_BOTTOM, vec2(12.0, -12.0)).show(ctx, |ui| {
        ink.card().show(ui, |ui| {
            ui.set_width(CARD);
            for class in legend.classes.iter().filter(|class| class.rooms > 0) {
                Row { look: Some(class.look), right: &figures(class), ..Row::new(&class.word) }.show(ui, ink);
            }
        });
    });
}
