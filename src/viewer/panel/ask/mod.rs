//! The small forms. Enter sends, Esc leaves without a trace.

mod draw;
mod judge;
mod marks;

use super::Panel;
use crate::viewer::ask::Ask;
use crate::viewer::dialog;
use crate::viewer::fields::Fields;
use crate::viewer::intent::{FileTask, Intent};
use crate::viewer::judge::Judge;
use crate::viewer::style::{small, title};
use crate::viewer::words::{field, hidden, is_keyboard_free, words};
use bevy_egui::egui::{Context, Id, Key, Modal, Response, Ui};
use std::path::PathBuf;

const NAMES: &str = "No names of people: use call signs and pseudonyms.";

pub fn show(ctx: &Context, panel: &mut Panel) {
    let Some(ask) = &panel.state.ask else { return };
    let shown = Modal::new(Id::new("ask")).frame(panel.ink.card().inner_margin(16)).show(ctx, |ui| {
        ui.set_width(380.0);
        ui.label(title(words(&ask.title())));
        ui.add_space(6.0);
        form(ui, panel, ask);
        if let Some(complaint) = &panel.state.ask_complaint {
            ui.label(small(complaint).color(panel.ink.accent));
        }
        ui.add_space(8.0);
        let mut sent = ctx.input(|input| input.key_pressed(Key::Enter));
        ui.horizontal(|ui| {
            let word = match ask {
                Ask::Path(_) => "Go",
                Ask::Unlock if panel.safe.is_opening() => "Opening…",
                Ask::Unlock => "Open",
                _ => "Write down",
            };
            sent |= ui.button(word).clicked();
            if ui.button("Leave").clicked() {
                panel.out.push(Intent::Leave);
            }
        });
        if sent {
            send(panel, ask);
        }
    });
    // Esc is heard as a key like any other.
    if shown.backdrop_response.clicked() {
        panel.push(Intent::Leave);
    }
}

fn send(panel: &mut Panel, ask: &Ask) {
    match ask {
        Ask::Path(task) => {
            let path = PathBuf::from(panel.typing.fields.text.trim());
            panel.push(Intent::Leave);
            panel.push(Intent::File(*task, path));
        }
        _ => panel.push(Intent::Answer),
    }
}

fn form(ui: &mut Ui, panel: &mut Panel, ask: &Ask) {
    let fields = &mut panel.typing.fields;
    let mut first = match ask {
        Ask::Draw(what) => draw::show(ui, fields, what, panel.document),
        Ask::Judge(what) => judge::show(ui, fields, what),
        Ask::Path(task) => Some(path(ui, fields, *task)),
        Ask::Unlock => panel.typing.secrets.first_mut().map(|secret| hidden(ui, secret)),
        mark => marks::show(ui, fields, mark),
    };
    // These say what they are about in a note of their own.
    let has_note = matches!(
        ask,
        Ask::Note(_) | Ask::Lead(_) | Ask::Refute(..) | Ask::Retract { .. } | Ask::Judge(Judge::Claim(_))
    );
    if !has_note && !matches!(ask, Ask::Path(_) | Ask::Team | Ask::Unlock) {
        ui.add_space(4.0);
        let note = field(ui, &mut fields.note, "note");
        first = first.or(Some(note));
    }
    if !matches!(ask, Ask::Path(_) | Ask::Unlock) {
        ui.label(small(NAMES).color(panel.ink.dim));
    }
    if let Some(first) = first.filter(|_| is_keyboard_free(ui)) {
        first.request_focus();
    }
}

fn path(ui: &mut Ui, fields: &mut Fields, task: FileTask) -> Response {
    ui.label(small("This desktop offers no file dialog, so type or choose the path here."));
    let first = field(ui, &mut fields.text, "path");
    for entry in dialog::completions(&fields.text, task) {
        let is_folder = entry.is_dir();
        let name = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if ui.link(words(&if is_folder { format!("{name}/") } else { name })).clicked() {
            fields.text = entry.display().to_string();
            fields.text.push_str(if is_folder { "/" } else { "" });
        }
    }
    first
}
