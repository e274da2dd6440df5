//! All text that comes from a map or a person goes to the screen through here, so that Arabic among digits and Latin
//! letters reads in the right order: egui shapes letters but lays runs left to right.

use crate::text::{lines, visual};
use bevy_egui::egui::{FontId, Galley, Key, Label, Response, RichText, TextBuffer, TextEdit, Ui, text::LayoutJob};
use std::borrow::Cow;
use std::sync::Arc;

/// A line as it must be drawn.
pub fn words(line: &str) -> Cow<'_, str> {
    visual(line)
}

pub fn rich(line: &str) -> RichText {
    RichText::new(words(line).into_owned())
}

/// A remark of any length. Lines are broken in reading order first, then each is put in the order of drawing.
pub fn paragraph(ui: &mut Ui, remark: &str) {
    let font = ui.style().text_styles.get(&bevy_egui::egui::TextStyle::Body).cloned().unwrap_or_default();
    let width = ui.available_width();
    for line in remark.lines() {
        for part in lines(line, |part| width_of(ui, part, &font) <= width) {
            ui.add(Label::new(rich(&part)).extend());
        }
    }
}

/// A field for one line. It shows the text in drawing order; what is stored stays in reading order.
pub fn field(ui: &mut Ui, text: &mut String, hint: &str) -> Response {
    let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, _wrap_width: f32| -> Arc<Galley> {
        let font = ui.style().text_styles.get(&bevy_egui::egui::TextStyle::Body).cloned().unwrap_or_default();
        let job = LayoutJob::simple_singleline(words(buffer.as_str()).into_owned(), font, ui.visuals().text_color());
        ui.ctx().fonts_mut(|fonts| fonts.layout_job(job))
    };
    ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY).layouter(&mut layouter))
}

/// A line that nobody reads over a shoulder, and that egui's undo does not keep.
pub fn hidden(ui: &mut Ui, secret: &mut String) -> Response {
    let edit = TextEdit::singleline(secret).password(true).desired_width(f32::INFINITY);
    let mut shown = edit.show(ui);
    shown.state.clear_undoer();
    let id = shown.response.id;
    shown.state.store(ui.ctx(), id);
    shown.response.response
}

/// Whether a form may put the keyboard on its first line: nothing else has it, and the form is not being sent or left.
pub fn is_keyboard_free(ui: &Ui) -> bool {
    let ends = ui.input(|input| input.key_pressed(Key::Escape) || input.key_pressed(Key::Enter));
    !ends && ui.memory(|memory| memory.focused().is_none())
}

fn width_of(ui: &Ui, line: &str, font: &FontId) -> f32 {
    let job = LayoutJob::simple_singleline(words(line).into_owned(), font.clone(), Default::default());
    ui.ctx().fonts_mut(|fonts| fonts.layout_job(job)).size().x
}
