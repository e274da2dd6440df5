//! The legend: what the colours and patterns mean, how much there is of each, and a filter.

use super::Panel;
use super::widget::Row;
use crate::text::{grouped, m2};
use crate::viewer::intent::Intent;
use crate::viewer::look::LegendKey;
use crate::viewer::style::small;
use bevy_egui::egui::Ui;

pub fn show(ui: &mut Ui, panel: &mut Panel) {
    let filter = &panel.state.filter;
    for (at, class) in panel.legend.classes.iter().enumerate() {
        let key = LegendKey(at as u8);
        let chosen = filter.contains(&key);
        if class.rooms == 0 && !chosen {
            continue;
        }
        let figures = format!("{}   {}", grouped(class.rooms), m2(class.area_m2));
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
