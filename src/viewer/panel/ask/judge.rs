//! The forms of what planners judge and people tell.

use crate::analysis::CAVEAT;
use crate::search::{Activity, Consent, CountSource, Rating, Reliability};
use crate::viewer::fields::Fields;
use crate::viewer::judge::Judge;
use crate::viewer::style::small;
use crate::viewer::words::field;
use bevy_egui::egui::{ComboBox, DragValue, Response, Slider, Ui};

/// The fields; the line that is typed first is returned.
pub fn show(ui: &mut Ui, fields: &mut Fields, judge: &Judge) -> Option<Response> {
    match judge {
        Judge::Claim(_) => Some(claim(ui, fields)),
        Judge::Exists(_) => percent(ui, fields, "it exists, whoever may be in it"),
        Judge::Priors => percent(ui, fields, "they are outside of all sections (rest of the world)"),
        Judge::Occupants(_) => occupants(ui, fields),
        Judge::Counted(_) => counted(ui, fields),
        Judge::Dissent => Some(dissent(ui, fields)),
    }
}

fn claim(ui: &mut Ui, fields: &mut Fields) -> Response {
    let first = field(ui, &mut fields.note, "what was said, in the words of whoever said it");
    field(ui, &mut fields.name, "whose word it is: a pseudonym such as S-1");
    ui.horizontal(|ui| {
        ui.label("source");
        ComboBox::from_id_salt("source").selected_text(format!("{:?}", fields.source)).width(46.0).show_ui(ui, |ui| {
            for source in Reliability::ALL {
                ui.selectable_value(&mut fields.source, *source, format!("{source:?}  {}", source.word()));
            }
        });
        ui.label("claim");
        ComboBox::from_id_salt("claim").selected_text(fields.credibility.to_string()).width(46.0).show_ui(ui, |ui| {
            for (grade, word) in (1..).zip(Rating::CREDIBILITY) {
                ui.selectable_value(&mut fields.credibility, grade, format!("{grade}  {word}"));
            }
        });
        ui.label("for");
        ComboBox::from_id_salt("consent").selected_text(fields.consent.word()).show_ui(ui, |ui| {
            for consent in Consent::ALL {
                ui.selectable_value(&mut fields.consent, *consent, consent.word());
            }
        });
    });
    range(ui, &mut fields.rooms_said, "it says how many rooms there are");
    range(ui, &mut fields.levels_said, "it says how many levels are below the ground");
    let mut is_dated = fields.known_days.is_some();
    ui.horizontal(|ui| {
        if ui.checkbox(&mut is_dated, "it is known when the source knew it").changed() {
            fields.known_days = is_dated.then_some(30.0);
        }
        if let Some(days) = &mut fields.known_days {
            ui.add(DragValue::new(days).range(0.0..=36_500.0).suffix(" days ago"));
        }
    });
    first
}

fn range(ui: &mut Ui, range: &mut Option<(u32, u32)>, word: &str) {
    let mut is_said = range.is_some();
    if ui.checkbox(&mut is_said, word).changed() {
        *range = is_said.then_some((1, 1));
    }
    if let Some((least, most)) = range {
        ui.horizontal(|ui| {
            ui.label("from");
            ui.add(DragValue::new(least).range(0..=100_000));
            ui.label("to");
            ui.add(DragValue::new(most).range(0..=100_000));
        });
    }
}

fn percent(ui: &mut Ui, fields: &mut Fields, what: &str) -> Option<Response> {
    ui.add(Slider::new(&mut fields.percent, 1..=99).suffix(" %"));
    ui.label(small(what));
    None
}

fn people(ui: &mut Ui, fields: &mut Fields) {
    ui.horizontal(|ui| {
        ui.label("from");
        ui.add(DragValue::new(&mut fields.least).range(0..=100_000));
        ui.label("to");
        ui.add(DragValue::new(&mut fields.most).range(0..=100_000));
        ui.label("people");
    });
}

fn occupants(ui: &mut Ui, fields: &mut Fields) -> Option<Response> {
    people(ui, fields);
    ui.horizontal(|ui| {
        for activity in [Activity::Unknown, Activity::Rest, Activity::Mixed] {
            ui.radio_value(&mut fields.activity, activity, activity.word());
        }
    });
    let mut known = fields.closed_h.is_some();
    if ui.checkbox(&mut known, "it is known since when it is closed").changed() {
        fields.closed_h = known.then_some(1.0);
    }
    if let Some(hours) = &mut fields.closed_h {
        ui.add(DragValue::new(hours).range(0.0..=10_000.0).speed(0.1).suffix(" hours ago"));
    }
    ui.label(small(CAVEAT));
    None
}

fn counted(ui: &mut Ui, fields: &mut Fields) -> Option<Response> {
    people(ui, fields);
    ui.horizontal(|ui| {
        for source in [CountSource::Register, CountSource::Monitor, CountSource::Witness] {
            ui.radio_value(&mut fields.counted_by, source, source.word());
        }
    });
    ui.horizontal(|ui| {
        ui.label("of them freed");
        ui.add(DragValue::new(&mut fields.freed).range(0..=100_000));
    });
    None
}

fn dissent(ui: &mut Ui, fields: &mut Fields) -> Response {
    let first = field(ui, &mut fields.name, "pseudonym, such as P-7");
    field(ui, &mut fields.text, "what is stated; it is printed in the report as it stands");
    first
}
