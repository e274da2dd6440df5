//! The forms of the structure.

use crate::model::{Facility, Footprint, PortalKind, PortalState, SpaceKind};
use crate::search::Target;
use crate::viewer::document::Document;
use crate::viewer::draw::{Draw, KNOWN_BY};
use crate::viewer::fields::Fields;
use crate::viewer::style::small;
use crate::viewer::words::{field, words};
use bevy_egui::egui::{ComboBox, DragValue, Response, Ui};

/// The fields; the line that is typed first is returned.
pub fn show(ui: &mut Ui, fields: &mut Fields, draw: &Draw, document: Option<&Document>) -> Option<Response> {
    let facility = document?.facility();
    match draw {
        Draw::Reported { .. } => Some(reported(ui, fields)),
        Draw::Room { footprint, .. } => Some(room(ui, fields, footprint)),
        Draw::Row { .. } => Some(row(ui, fields, false)),
        Draw::RowBelow(_) => Some(row(ui, fields, true)),
        Draw::Door { .. } | Draw::Link(..) => way(ui, fields),
        Draw::Shape(about) => Some(shape(ui, fields, about, facility)),
        Draw::Copy(_) => copy(ui, fields, facility),
        Draw::Level => Some(level(ui, fields)),
        Draw::Section(_) => {
            let first = field(ui, &mut fields.name, "name");
            known_by(ui, fields);
            Some(first)
        }
    }
}

fn shape(ui: &mut Ui, fields: &mut Fields, about: &[Target], facility: &Facility) -> Response {
    let first = field(ui, &mut fields.name, "name");
    match about.first() {
        Some(Target::Space(_)) => {
            field(ui, &mut fields.text, "number as painted");
            kind(ui, fields);
            ui.horizontal(|ui| {
                ui.label("height");
                ui.add(DragValue::new(&mut fields.height_m).range(0.0..=100.0).speed(0.05).suffix(" m"));
                ui.label(small("0 for the level's own"));
            });
            section(ui, fields, facility);
        }
        Some(Target::Portal(_)) => door_kind(ui, fields),
        Some(Target::Section(_)) | None => {}
    }
    if about.len() > 1 {
        ui.label(small("What you change here is changed of all of them."));
    }
    first
}

fn section(ui: &mut Ui, fields: &mut Fields, facility: &Facility) {
    let of = |id: &_| facility.section_ix(id).map(|at| facility.section(at).label().to_owned());
    let shown = fields.section.as_ref().and_then(of).unwrap_or_else(|| "none".to_owned());
    ComboBox::from_label("section").selected_text(words(&shown)).show_ui(ui, |ui| {
        ui.selectable_value(&mut fields.section, None, "none");
        for section in facility.sections() {
            ui.selectable_value(&mut fields.section, Some(section.id.clone()), words(section.label()));
        }
    });
}

fn copy(ui: &mut Ui, fields: &mut Fields, facility: &Facility) -> Option<Response> {
    let shown = fields.level.as_ref().and_then(|id| facility.level_ix(id)).map(|at| facility.level(at).label());
    ComboBox::from_label("level").selected_text(shown.unwrap_or_default()).show_ui(ui, |ui| {
        for level in facility.levels().iter().rev() {
            ui.selectable_value(&mut fields.level, Some(level.id.clone()), level.label());
        }
    });
    known_by(ui, fields);
    ui.label(small("Copies carry no numbers and no marks."));
    None
}

fn level(ui: &mut Ui, fields: &mut Fields) -> Response {
    ui.horizontal(|ui| {
        ui.label("storey");
        ui.add(DragValue::new(&mut fields.ordinal).range(-99..=200));
        ui.label(small("0 is the ground floor, underground is negative"));
    });
    ui.horizontal(|ui| metres(ui, &mut fields.height_m, "height"));
    let first = field(ui, &mut fields.name, "name, if it has one");
    known_by(ui, fields);
    first
}

fn reported(ui: &mut Ui, fields: &mut Fields) -> Response {
    let first = field(ui, &mut fields.text, "number, as told");
    field(ui, &mut fields.name, "name");
    kind(ui, fields);
    let mut placed = fields.spot.is_some();
    if ui.checkbox(&mut placed, "somebody can say roughly where").changed() {
        fields.spot = placed.then_some((fields.spot_guess, 10.0));
    }
    match &mut fields.spot {
        Some(([x, y], around)) => drop(ui.horizontal(|ui| {
            ui.add(DragValue::new(x).prefix("east ").suffix(" m").range(-1e5..=1e5));
            ui.add(DragValue::new(y).prefix("north ").suffix(" m").range(-1e5..=1e5));
            ui.add(DragValue::new(around).prefix("± ").suffix(" m").range(1.0..=500.0));
        })),
        None => drop(ui.label(small("It goes on the shelf beside its level until somebody knows where it lies."))),
    }
    first
}

fn room(ui: &mut Ui, fields: &mut Fields, footprint: &Footprint) -> Response {
    let first = field(ui, &mut fields.text, "number as painted, if any");
    field(ui, &mut fields.name, "name");
    if matches!(footprint, Footprint::Centreline { .. }) {
        metres(ui, &mut fields.width_m, "width");
    }
    kind(ui, fields);
    known_by(ui, fields);
    first
}

fn row(ui: &mut Ui, fields: &mut Fields, below: bool) -> Response {
    ui.horizontal(|ui| {
        ui.label("rooms");
        ui.add(DragValue::new(&mut fields.count).range(1..=1000));
        if below {
            metres(ui, &mut fields.width_m, "wide");
        }
        metres(ui, &mut fields.depth_m, "deep");
    });
    ui.label("number of the first");
    let first = field(ui, &mut fields.text, "its last digits count up");
    kind(ui, fields);
    if below {
        ui.label("the one way in, from the room above");
        door(ui, fields);
    } else {
        ui.horizontal(|ui| {
            ui.label("seen from the first point they lie");
            ui.radio_value(&mut fields.left, true, "left");
            ui.radio_value(&mut fields.left, false, "right");
        });
    }
    known_by(ui, fields);
    first
}

fn way(ui: &mut Ui, fields: &mut Fields) -> Option<Response> {
    door(ui, fields);
    known_by(ui, fields);
    None
}

fn door_kind(ui: &mut Ui, fields: &mut Fields) {
    ComboBox::from_id_salt("door kind").selected_text(fields.door.word()).show_ui(ui, |ui| {
        for kind in PortalKind::ALL {
            ui.selectable_value(&mut fields.door, *kind, kind.word());
        }
    });
}

fn door(ui: &mut Ui, fields: &mut Fields) {
    ui.horizontal(|ui| {
        door_kind(ui, fields);
        ComboBox::from_id_salt("door state").selected_text(fields.state.word()).show_ui(ui, |ui| {
            for state in PortalState::ALL {
                ui.selectable_value(&mut fields.state, *state, state.word());
            }
        });
    });
}

fn known_by(ui: &mut Ui, fields: &mut Fields) {
    ui.horizontal(|ui| {
        for knowledge in KNOWN_BY {
            ui.radio_value(&mut fields.knowledge, knowledge, knowledge.word());
        }
    });
}

fn kind(ui: &mut Ui, fields: &mut Fields) {
    ComboBox::from_label("kind").selected_text(fields.kind.word()).show_ui(ui, |ui| {
        for kind in SpaceKind::ALL {
            ui.selectable_value(&mut fields.kind, *kind, kind.word());
        }
    });
}

fn metres(ui: &mut Ui, value: &mut f64, word: &str) {
    ui.label(word);
    ui.add(DragValue::new(value).range(0.3..=1000.0).speed(0.1).suffix(" m"));
}
