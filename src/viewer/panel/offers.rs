//! Everything that the command line can do: a list to choose from, a form to fill in, and what it came to.

use super::Panel;
use crate::text::tables::{Block, blocks};
use crate::viewer::errand::Ran;
use crate::viewer::font;
use crate::viewer::intent::Intent;
use crate::viewer::offer::{Field, Filled, Kind, ON, Offer};
use crate::viewer::state::{Chosen, Typing};
use crate::viewer::style::{Ink, SMALL, bold, small, title};
use crate::viewer::words::{field, hidden, is_keyboard_free, paragraph, rich, words};
use bevy_egui::egui::text::{LayoutJob, TextFormat};
use bevy_egui::egui::{
    Align, Button, Checkbox, ComboBox, Context, Grid, Id, Key, Label, Layout, Modal, Modifiers, Response, ScrollArea,
    TextEdit, Ui, Widget, vec2,
};
use std::time::{Duration, Instant};

const LIST: f32 = 250.0;
/// What was typed or read out of the vault goes after nobody touched anything for so long.
const LOCKED_AFTER: Duration = Duration::from_secs(180);

pub fn show(ctx: &Context, panel: &mut Panel) {
    let Some(chosen) = &panel.state.offers else { return };
    lock(ctx, panel, chosen);
    let whole = ctx.content_rect();
    let shown = Modal::new(Id::new("offers")).frame(panel.ink.card().inner_margin(16)).show(ctx, |ui| {
        ui.set_width((whole.width() - 80.0).min(960.0));
        ui.set_height((whole.height() - 80.0).min(640.0));
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(LIST);
                list(ui, panel, chosen);
            });
            ui.separator();
            ui.vertical(|ui| match chosen.offer.map(|at| (at, &panel.offers[at])) {
                Some((at, offer)) => form(ui, panel, at, offer, chosen),
                None => beginning(ui, panel),
            });
        });
    });
    // Esc is heard as a key like any other.
    if shown.backdrop_response.clicked() {
        panel.push(Intent::Leave);
    }
}

/// Secrets do not stay on an unattended screen.
fn lock(ctx: &Context, panel: &mut Panel, chosen: &Chosen) {
    let is_secret = chosen.offer.is_some_and(|at| !panel.offers[at].secrets.is_empty());
    if !is_secret {
        return;
    }
    if ctx.input(|input| !input.events.is_empty()) {
        panel.typing.touched = Some(Instant::now());
    }
    let idle = panel.typing.touched.map_or(Duration::ZERO, |touched| touched.elapsed());
    match LOCKED_AFTER.checked_sub(idle) {
        Some(left) if !left.is_zero() => ctx.request_repaint_after(left),
        _ => panel.push(Intent::Lock),
    }
}

fn beginning(ui: &mut Ui, panel: &Panel) {
    ui.label(title("Everything else"));
    paragraph(ui, "Whatever the command line can do can be done here, in the same words. Choose at the left.");
    ui.label(small("Up and Down choose, Enter opens, Ctrl+Enter does it, Esc leaves.").color(panel.ink.dim));
}

fn list(ui: &mut Ui, panel: &mut Panel, chosen: &Chosen) {
    let filter = field(ui, &mut panel.typing.filter, "what do you want to do?");
    if chosen.offer.is_none() && !filter.lost_focus() && is_keyboard_free(ui) {
        filter.request_focus();
    }
    let fitting: Vec<usize> =
        (0..panel.offers.len()).filter(|at| panel.offers[*at].fits(&panel.typing.filter)).collect();
    if filter.has_focus() || filter.lost_focus() {
        choose_by_key(ui, panel, &fitting);
    }
    let at = panel.typing.found_at.min(fitting.len().saturating_sub(1));
    ScrollArea::vertical().id_salt("offers").auto_shrink(false).show(ui, |ui| {
        for (line, offer) in fitting.iter().enumerate() {
            let is_on = chosen.offer == Some(*offer) || chosen.offer.is_none() && line == at;
            let text = entry(&panel.offers[*offer], panel.ink);
            let response = ui.add(Button::selectable(is_on, text).min_size(vec2(LIST - 16.0, 0.0)));
            if chosen.offer.is_none() && line == at && filter.changed() {
                response.scroll_to_me(Some(Align::Center));
            }
            if response.on_hover_text(&panel.offers[*offer].about).clicked() {
                panel.push(Intent::Offer(*offer));
            }
        }
        if fitting.is_empty() {
            ui.label(small("nothing of that name").color(panel.ink.dim));
        }
    });
}

/// The name, and under it what it does.
fn entry(offer: &Offer, ink: Ink) -> LayoutJob {
    let mut text = LayoutJob::default();
    text.wrap.max_width = LIST - 30.0;
    text.append(&offer.name, 0.0, TextFormat::simple(font::bold(13.0), ink.text));
    text.append(&format!("\n{}", offer.about), 0.0, TextFormat::simple(font::regular(SMALL), ink.dim));
    text
}

fn choose_by_key(ui: &mut Ui, panel: &mut Panel, fitting: &[usize]) {
    let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
    let last = fitting.len().saturating_sub(1);
    let at = panel.typing.found_at.min(last);
    panel.typing.found_at = match (pressed(Key::ArrowDown), pressed(Key::ArrowUp)) {
        (true, _) => (at + 1).min(last),
        (_, true) => at.saturating_sub(1),
        _ => at,
    };
    if pressed(Key::Enter)
        && let Some(offer) = fitting.get(at)
    {
        panel.push(Intent::Offer(*offer));
    }
}

fn form(ui: &mut Ui, panel: &mut Panel, at: usize, offer: &Offer, chosen: &Chosen) {
    ui.label(title(&offer.name));
    paragraph(ui, &offer.about);
    ui.add_space(6.0);
    let room_for_answer = if chosen.ran.is_some() { ui.available_height() * 0.55 } else { 40.0 };
    let most = (ui.available_height() - room_for_answer).max(80.0);
    let by_key = ui.input_mut(|input| input.consume_key(Modifiers::CTRL, Key::Enter));
    let rows = ScrollArea::vertical().id_salt(("form", at)).max_height(most).show(ui, |ui| {
        let rows = fields(ui, panel.typing, offer);
        if let Some(first) = rows.first.as_ref().filter(|_| is_keyboard_free(ui)) {
            first.request_focus();
        }
        rows
    });
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        let runs = chosen.waits_for.is_some();
        let pressed = ui.add_enabled(!runs, Button::new("Do it")).clicked();
        if !runs && (pressed || by_key || rows.inner.is_entered) {
            panel.push(Intent::RunOffer);
        }
        ui.label(small("Ctrl+Enter").color(panel.ink.dim));
        if runs {
            ui.label(small("working…").color(panel.ink.dim));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("Close").clicked() {
                panel.push(Intent::Leave);
            }
        });
    });
    if let Some(ran) = &chosen.ran {
        ui.separator();
        answer(ui, panel, ran, !offer.secrets.is_empty());
    }
}

/// The lines that were drawn.
#[derive(Default)]
struct Rows {
    first: Option<Response>,
    /// Enter was pressed in one of them.
    is_entered: bool,
}

impl Rows {
    fn take(&mut self, ui: &Ui, line: Response) {
        self.is_entered |= line.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        self.first.get_or_insert(line);
    }
}

/// One row a field.
fn fields(ui: &mut Ui, typing: &mut Typing, offer: &Offer) -> Rows {
    let mut rows = Rows::default();
    Grid::new(&offer.name).num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
        for shown in offer.shown() {
            let mark = if shown.is_required { " *" } else { "" };
            ui.label(format!("{}{mark}", shown.label)).on_hover_text(words(&shown.help));
            if let Some(line) = one(ui, &mut typing.filled, shown) {
                rows.take(ui, line);
            }
            ui.end_row();
        }
        for (secret, label) in typing.secrets.iter_mut().zip(offer.secrets) {
            ui.label(*label);
            let line = hidden(ui, secret);
            rows.take(ui, line);
            ui.end_row();
        }
        if offer.takes_lines {
            ui.label("actions");
            let lines = TextEdit::multiline(&mut typing.lines).desired_rows(8).desired_width(f32::INFINITY);
            let line = lines.hint_text("one a line, as JSON").ui(ui);
            rows.take(ui, line);
            ui.end_row();
        }
    });
    rows
}

fn one(ui: &mut Ui, filled: &mut Filled, shown: &Field) -> Option<Response> {
    let value = filled.entry(shown.id.clone()).or_default();
    match &shown.kind {
        Kind::Switch => {
            let mut is_on = value == ON;
            if ui.add(Checkbox::new(&mut is_on, rich(&shown.help))).changed() {
                *value = if is_on { ON.to_owned() } else { String::new() };
            }
            None
        }
        Kind::Choice(choices) => {
            let said = if value.is_empty() { "not said" } else { value.as_str() };
            ComboBox::from_id_salt(&shown.id).selected_text(said).show_ui(ui, |ui| {
                if !shown.is_required && shown.standard.is_empty() {
                    ui.selectable_value(value, String::new(), "not said");
                }
                for choice in choices {
                    ui.selectable_value(value, choice.clone(), choice);
                }
            });
            None
        }
        Kind::Line | Kind::Words => Some(field(ui, value, &shown.hint())),
    }
}

fn answer(ui: &mut Ui, panel: &Panel, ran: &Ran, is_secret: bool) {
    ScrollArea::both().id_salt("answer").auto_shrink(false).show(ui, |ui| {
        let colour = if ran.is_yes { panel.ink.dim } else { panel.ink.accent };
        for line in ran.remarks.lines() {
            ui.add(Label::new(rich(line).color(colour)).extend());
        }
        // What came out of the vault must not reach the clipboard.
        let cell = |ui: &mut Ui, text: &str| ui.add(Label::new(rich(text)).extend().selectable(!is_secret));
        for (at, block) in blocks(&ran.told).into_iter().enumerate() {
            match block {
                Block::Line(line) => drop(cell(ui, line)),
                Block::Table(rows) => drop(Grid::new(("answer", at)).spacing([18.0, 2.0]).show(ui, |ui| {
                    for row in rows {
                        row.into_iter().for_each(|text| drop(cell(ui, text)));
                        ui.end_row();
                    }
                })),
            }
        }
        if ran.told.is_empty() && ran.remarks.is_empty() {
            ui.label(bold(if ran.is_yes { "Done." } else { "No." }));
        }
    });
}
