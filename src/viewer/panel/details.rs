//! What is selected: all that is known of it, the marks that fit it, and its whole history.

use super::widget::{Row, swatch};
use super::{Panel, casualties, history, marks};
use crate::model::{End, PortalIx, SectionIx, SpaceIx};
use crate::text::{counted, m2};
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::style::{small, title};
use crate::viewer::words::{rich, words};
use bevy_egui::egui::{Sense, Ui, Vec2};

/// How many doors or rooms of a thing are listed.
const MOST: usize = 24;

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    match *panel.state.selection.as_slice() {
        [] => {}
        [Target::Room(at)] => super::room::show(ui, panel, document, at),
        [Target::Door(at)] => door(ui, panel, document, at),
        [Target::Section(at)] => section(ui, panel, document, at),
        _ => several(ui, panel, document),
    }
}

fn several(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let selection = panel.state.selection.clone();
    let count = |is_one: fn(&&Target) -> bool| selection.iter().filter(is_one).count();
    let counts = [
        (count(|target| matches!(target, Target::Room(_))), "room"),
        (count(|target| matches!(target, Target::Door(_))), "door"),
        (count(|target| matches!(target, Target::Section(_))), "section"),
    ];
    let parts: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, one)| counted(count, one)).collect();
    let area = |target: &Target| match *target {
        Target::Room(at) => document.facility().area_m2(at),
        Target::Door(_) | Target::Section(_) => 0.0,
    };
    ui.label(title(parts.join(", ")));
    let sum = m2(selection.iter().map(area).sum());
    ui.label(small(format!("{sum}, marked together in one entry")).color(panel.ink.dim));
    ui.add_space(4.0);
    marks::show(ui, panel, &selection);
    for target in selection.iter().take(MOST) {
        if Row::new(&document.title_of(*target)).show(ui, panel.ink).clicked() {
            panel.push(Intent::Select(vec![*target]));
        }
    }
    if selection.len() > MOST {
        ui.label(small(format!("and {} more", selection.len() - MOST)).color(panel.ink.dim));
    }
}

pub fn heading(ui: &mut Ui, panel: &Panel, document: &Document, target: Target, name: &str) {
    ui.label(title(words(&document.title_of(target))));
    if !name.is_empty() && name != document.label(target) {
        ui.label(rich(name));
    }
    if panel.state.pending.values().flatten().any(|pending| *pending == target) {
        ui.label(small("writing to disk…").color(panel.ink.accent));
    }
}

/// The class of the legend as a swatch, with its words beside it.
pub fn status_line(ui: &mut Ui, panel: &Panel, target: Target, word: &str) {
    let class = panel.legend.class_of(target).and_then(|key| panel.legend.classes.get(key.0 as usize));
    ui.horizontal(|ui| {
        if let Some(class) = class {
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(16.0), Sense::hover());
            swatch(ui.painter(), rect, class.look, panel.ink);
        }
        ui.label(rich(word));
    });
}

fn door(ui: &mut Ui, panel: &mut Panel, document: &Document, at: PortalIx) {
    let (portal, target) = (document.facility().portal(at), Target::Door(at));
    heading(ui, panel, document, target, &portal.name);
    ui.label(rich(document.picture.state_of(at).word()));
    if let Some(dispute) = document.picture.portal_dispute(at) {
        let text = format!("disputed: {}; a mark of yours decides", dispute.what);
        ui.label(rich(&text).color(panel.ink.accent));
    }
    if let Some(edge) = document.analysis.edge_doors.iter().find(|edge| edge.portal == at && !edge.is_loose_end()) {
        let text = format!("{} and {} directly behind it", counted(edge.rooms, "room"), m2(edge.area_m2));
        ui.label(rich(&text).color(panel.ink.accent));
    }
    let mut facts = vec![format!("id {}", portal.id)];
    facts.extend(portal.width_m.map(|width| format!("{width:.2} m wide")));
    facts.extend(portal.breach_minutes.map(|minutes| format!("about {minutes:.0} min to breach")));
    facts.extend(portal.one_way.then(|| "one way".to_owned()));
    ui.label(small(facts.join(" · ")).color(panel.ink.dim));
    ends(ui, panel, document, at);
    ui.add_space(4.0);
    marks::show(ui, panel, &[target]);
    casualties::show(ui, panel, document, target);
    let history = document.picture.portals.get(&at).map_or(&[][..], |record| &record.history);
    history::show(ui, panel, document, history);
}

fn ends(ui: &mut Ui, panel: &mut Panel, document: &Document, at: PortalIx) {
    let (a, b) = document.facility().ends(at);
    for room in [Some(a), b].into_iter().flatten() {
        let right = document.picture.status_of(room).word();
        let text = document.title_of(Target::Room(room));
        if (Row { right, ..Row::new(&text) }).show(ui, panel.ink).clicked() {
            panel.push(Intent::Select(vec![Target::Room(room)]));
        }
    }
    match document.facility().portal(at).between.1 {
        End::Outside => drop(ui.label(small("an entrance: the other side is outside").color(panel.ink.dim))),
        End::Unknown => drop(ui.label(small("nobody knows what is on the other side").color(panel.ink.dim))),
        End::Space(_) => {}
    }
}

fn section(ui: &mut Ui, panel: &mut Panel, document: &Document, at: SectionIx) {
    let (section, target) = (document.facility().section(at), Target::Section(at));
    heading(ui, panel, document, target, &section.name);
    let state = match (document.picture.section_state[at.get()], document.picture.is_unreached(at)) {
        (Some(state), _) => state.word(),
        (None, true) => "unreached",
        (None, false) => "not marked",
    };
    status_line(ui, panel, target, state);
    if let Some(dispute) = document.picture.section_dispute(at) {
        ui.label(rich(&format!("disputed: {}", dispute.what)).color(panel.ink.accent));
    }
    let sum = &document.analysis.tally.sections[at.get()];
    let mut facts = vec![format!("id {}", section.id), format!("{} known", counted(sum.spaces.rooms, "room"))];
    facts.extend(section.estimated_rooms.map(|count| format!("about {count} estimated")));
    facts.extend((sum.reported_spaces > 0).then(|| format!("{} reported", sum.reported_spaces)));
    ui.label(small(facts.join(" · ")).color(panel.ink.dim));
    ui.add_space(4.0);
    marks::show(ui, panel, &[target]);
    casualties::show(ui, panel, document, target);
    members(ui, panel, document, at);
    let history = document.picture.sections.get(&at).map_or(&[][..], |record| &record.history);
    history::show(ui, panel, document, history);
}

fn members(ui: &mut Ui, panel: &mut Panel, document: &Document, section: SectionIx) {
    let facility = document.facility();
    let inside: Vec<SpaceIx> =
        facility.space_ixs().filter(|at| facility.section_of(*at) == Some(section)).take(MOST).collect();
    for room in inside {
        let right = document.picture.status_of(room).word();
        if (Row { right, ..Row::new(&document.title_of(Target::Room(room))) }).show(ui, panel.ink).clicked() {
            panel.push(Intent::FlyTo(Target::Room(room)));
        }
    }
}
