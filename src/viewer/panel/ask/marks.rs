//! The forms of marks.

use crate::model::Knowledge;
use crate::search::{Grade, LeadEnd, Method, Specialty, Thoroughness, VictimState};
use crate::viewer::ask::Ask;
use crate::viewer::fields::Fields;
use crate::viewer::panel::casualties::victim_word;
use crate::viewer::words::field;
use bevy_egui::egui::{ComboBox, DragValue, Response, Slider, Ui};

const NEW_VICTIM: [VictimState; 3] = [VictimState::Live, VictimState::Deceased, VictimState::Potential];
const KNOWN_VICTIM: [VictimState; 4] =
    [VictimState::Potential, VictimState::Live, VictimState::Deceased, VictimState::Removed];

/// The fields; the line that is typed first is returned.
pub fn show(ui: &mut Ui, fields: &mut Fields, ask: &Ask) -> Option<Response> {
    match ask {
        Ask::Note(_) => Some(field(ui, &mut fields.note, "what is to be remembered")),
        Ask::Lead(_) => Some(lead(ui, fields)),
        Ask::Refute(..) => Some(field(ui, &mut fields.note, "what was looked at, and what was seen")),
        Ask::Inaccessible(_) => Some(field(ui, &mut fields.text, "why: flooded, collapsed, no key…")),
        Ask::Search(_) => Some(search(ui, fields)),
        Ask::Hazard(_) => Some(field(ui, &mut fields.text, "gas, wiring, unstable wall…")),
        Ask::Victims(_) => victims(ui, fields),
        Ask::VictimState(_) => victim_state(ui, fields, &KNOWN_VICTIM),
        Ask::Know(_) => know(ui, fields),
        Ask::Passable(_) => passable(ui, fields),
        Ask::Team => Some(team(ui, fields)),
        Ask::Retract { foreign: true, .. } => Some(field(ui, &mut fields.note, "why it does not hold")),
        Ask::Retract { foreign: false, .. } => Some(field(ui, &mut fields.note, "why, if it matters")),
        Ask::Judge(_) | Ask::Draw(_) | Ask::Path(_) | Ask::Unlock => None,
    }
}

fn search(ui: &mut Ui, fields: &mut Fields) -> Response {
    ui.horizontal(|ui| {
        ui.radio_value(&mut fields.thoroughness, Thoroughness::Primary, "primary");
        ui.radio_value(&mut fields.thoroughness, Thoroughness::Secondary, "secondary");
    });
    ui.horizontal_wrapped(|ui| {
        for &method in Method::ALL {
            let mut used = fields.methods.contains(&method);
            if ui.checkbox(&mut used, method.word()).changed() {
                fields.methods.retain(|known| *known != method);
                fields.methods.extend(used.then_some(method));
            }
        }
    });
    ui.horizontal(|ui| {
        let mut judged = fields.pod_percent.is_some();
        let tip = "Probability of detection: had somebody been in there, how likely would this search have found them?";
        if ui.checkbox(&mut judged, "POD").on_hover_text(tip).changed() {
            fields.pod_percent = judged.then_some(80);
        }
        if let Some(percent) = &mut fields.pod_percent {
            ui.add(Slider::new(percent, 0..=100).suffix(" %"));
        }
    });
    field(ui, &mut fields.text, "what was found")
}

fn lead(ui: &mut Ui, fields: &mut Fields) -> Response {
    let first = field(ui, &mut fields.note, "draught behind the shelf, hollow sound, fresh plaster…");
    for grade in Grade::ALL {
        ui.radio_value(&mut fields.grade, *grade, format!("{grade:?}  {}", grade.word()));
    }
    let shown = fields.end.map_or("not said", LeadEnd::word);
    ComboBox::from_label("how it ends").selected_text(shown).show_ui(ui, |ui| {
        ui.selectable_value(&mut fields.end, None, "not said");
        for end in LeadEnd::ALL {
            ui.selectable_value(&mut fields.end, Some(*end), end.word());
        }
    });
    first
}

fn victims(ui: &mut Ui, fields: &mut Fields) -> Option<Response> {
    victim_state(ui, fields, &NEW_VICTIM);
    ui.horizontal(|ui| {
        ui.label("how many");
        ui.add(DragValue::new(&mut fields.count).range(1..=1000));
    });
    None
}

fn victim_state(ui: &mut Ui, fields: &mut Fields, states: &[VictimState]) -> Option<Response> {
    ui.horizontal(|ui| {
        for state in states {
            ui.radio_value(&mut fields.victim, *state, victim_word(*state));
        }
    });
    None
}

fn know(ui: &mut Ui, fields: &mut Fields) -> Option<Response> {
    let choices = [
        (Knowledge::Surveyed, "it was seen: surveyed"),
        (Knowledge::Reported, "somebody told of it"),
        (Knowledge::Suspected, "it is only supposed"),
        (Knowledge::Refuted, "it is not there: refuted, with what was looked at in the note"),
    ];
    for (knowledge, words) in choices {
        ui.radio_value(&mut fields.knowledge, knowledge, words);
    }
    None
}

fn passable(ui: &mut Ui, fields: &mut Fields) -> Option<Response> {
    for (word, through) in [("a person", &mut fields.person), ("a camera", &mut fields.camera)] {
        ui.horizontal(|ui| {
            ui.label(word);
            ui.radio_value(through, Some(true), "gets through");
            ui.radio_value(through, Some(false), "does not");
            ui.radio_value(through, None, "not said");
        });
    }
    None
}

fn team(ui: &mut Ui, fields: &mut Fields) -> Response {
    let first = field(ui, &mut fields.text, "call sign, such as SAR-1");
    field(ui, &mut fields.name, "what it is called, if anything");
    let shown = fields.specialty.map_or("any", Specialty::word);
    ComboBox::from_label("specialty").selected_text(shown).show_ui(ui, |ui| {
        ui.selectable_value(&mut fields.specialty, None, "any");
        for &specialty in Specialty::ALL {
            ui.selectable_value(&mut fields.specialty, Some(specialty), specialty.word());
        }
    });
    first
}
