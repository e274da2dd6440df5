//! The small forms. Enter sends, Esc leaves without a trace.

use super::Panel;
use super::casualties::victim_word;
use crate::analysis::CAVEAT;
use crate::model::{Footprint, PortalKind, PortalState, SpaceKind};
use crate::search::{Activity, CountSource, Grade, LeadEnd, Method, Specialty, Thoroughness, VictimState};
use crate::viewer::ask::Ask;
use crate::viewer::dialog;
use crate::viewer::draw::KNOWN_BY;
use crate::viewer::fields::Fields;
use crate::viewer::intent::{FileTask, Intent};
use crate::viewer::style::{small, title};
use crate::viewer::words::{field, words};
use bevy_egui::egui::{ComboBox, Context, DragValue, Id, Key, Modal, Response, Slider, Ui};
use std::path::PathBuf;

const NEW_VICTIM: [VictimState; 3] = [VictimState::Live, VictimState::Deceased, VictimState::Potential];
const KNOWN_VICTIM: [VictimState; 4] =
    [VictimState::Potential, VictimState::Live, VictimState::Deceased, VictimState::Removed];
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
            let word = if matches!(ask, Ask::Path(_)) { "Go" } else { "Write down" };
            sent |= ui.button(word).clicked();
            if ui.button("Leave").clicked() {
                panel.out.push(Intent::Leave);
            }
        });
        if sent {
            send(panel, ask);
        }
    });
    if shown.should_close() {
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
        Ask::Note(_) => Some(field(ui, &mut fields.note, "what is to be remembered")),
        Ask::Lead(_) => Some(lead(ui, fields)),
        Ask::Refute(..) => Some(field(ui, &mut fields.note, "what was looked at, and what was seen")),
        Ask::Inaccessible(_) => Some(field(ui, &mut fields.text, "why: flooded, collapsed, no key…")),
        Ask::Search(_) => Some(search(ui, fields)),
        Ask::Hazard(_) => Some(field(ui, &mut fields.text, "gas, wiring, unstable wall…")),
        Ask::Victims(_) => victims(ui, fields),
        Ask::VictimState(_) => victim_state(ui, fields, &KNOWN_VICTIM),
        Ask::AddRoom { .. } => Some(add_room(ui, fields)),
        Ask::Exists(_) => percent(ui, fields, "it exists, whoever may be in it"),
        Ask::Priors => percent(ui, fields, "they are outside of all sections (rest of the world)"),
        Ask::Occupants(_) => occupants(ui, fields),
        Ask::Counted(_) => counted(ui, fields),
        Ask::Dissent => Some(dissent(ui, fields)),
        Ask::DrawRoom { footprint, .. } => Some(drawn_room(ui, fields, footprint)),
        Ask::DrawRow { .. } => Some(row(ui, fields, false)),
        Ask::RowBelow(_) => Some(row(ui, fields, true)),
        Ask::DrawDoor { .. } => drawn_door(ui, fields),
        Ask::Team => Some(team(ui, fields)),
        Ask::Retract { foreign: true, .. } => Some(field(ui, &mut fields.note, "why it does not hold")),
        Ask::Retract { foreign: false, .. } => Some(field(ui, &mut fields.note, "why, if it matters")),
        Ask::Path(task) => Some(path(ui, fields, *task)),
    };
    let has_note = matches!(ask, Ask::Note(_) | Ask::Lead(_) | Ask::Refute(..) | Ask::Retract { .. });
    if !has_note && !matches!(ask, Ask::Path(_) | Ask::Team) {
        ui.add_space(4.0);
        let note = field(ui, &mut fields.note, "note");
        first = first.or(Some(note));
    }
    if !matches!(ask, Ask::Path(_)) {
        ui.label(small(NAMES).color(panel.ink.dim));
    }
    if let Some(first) = first.filter(|_| ui.memory(|memory| memory.focused().is_none())) {
        first.request_focus();
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

fn add_room(ui: &mut Ui, fields: &mut Fields) -> Response {
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

fn drawn_room(ui: &mut Ui, fields: &mut Fields, footprint: &Footprint) -> Response {
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

fn drawn_door(ui: &mut Ui, fields: &mut Fields) -> Option<Response> {
    door(ui, fields);
    known_by(ui, fields);
    None
}

fn door(ui: &mut Ui, fields: &mut Fields) {
    ui.horizontal(|ui| {
        ComboBox::from_id_salt("door kind").selected_text(fields.door.word()).show_ui(ui, |ui| {
            for kind in PortalKind::ALL {
                ui.selectable_value(&mut fields.door, *kind, kind.word());
            }
        });
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
