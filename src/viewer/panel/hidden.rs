//! What could hide here: open leads by grade, each one click from its place, and what is to be said of the chosen one.

use super::Panel;
use super::widget::{ROW, Row};
use crate::analysis::Lead;
use crate::search::{Action, Grade, LeadState, Request, Spot};
use crate::text::m2;
use crate::viewer::ask::Ask;
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::outlook::Outlook;
use crate::viewer::style::{bold, small};
use crate::viewer::words::paragraph;
use bevy_egui::egui::{Button, ScrollArea, Slider, Ui};

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let Some(outlook) = panel.outlook else {
        ui.label(small("looking for what nobody drew…").color(panel.ink.dim));
        return;
    };
    summary(ui, panel, outlook);
    walls(ui, panel, outlook);
    let chosen = panel.state.lead.as_ref().and_then(|key| outlook.leads.iter().find(|lead| lead.key == *key));
    if let Some(lead) = chosen {
        details(ui, panel, document, lead);
    }
    let listed: Vec<&Lead> =
        outlook.leads.iter().filter(|lead| panel.state.answered || lead.state == LeadState::Open).collect();
    if listed.is_empty() {
        ui.label(small("No lead is open. What nobody thought of cannot be listed.").color(panel.ink.dim));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("leads").auto_shrink(false).show_rows(ui, ROW, listed.len(), |ui, range| {
        for lead in &listed[range] {
            line(ui, panel, document, lead);
        }
    });
}

fn summary(ui: &mut Ui, panel: &mut Panel, outlook: &Outlook) {
    let count = |grade: Grade| outlook.open_leads().filter(|lead| lead.grade == grade).count();
    ui.horizontal_wrapped(|ui| {
        for grade in Grade::ALL {
            let text = format!("{grade:?} {}", count(*grade));
            ui.label(bold(text)).on_hover_text(grade.word());
            ui.label(small(grade.word()).color(panel.ink.dim));
        }
    });
    let mut answered = panel.state.answered;
    if ui.checkbox(&mut answered, small("answered ones too")).changed() {
        panel.push(Intent::Answered(answered));
    }
}

fn walls(ui: &mut Ui, panel: &mut Panel, outlook: &Outlook) {
    let mut walls_m = outlook.tolerance.wall_m;
    ui.horizontal(|ui| {
        ui.label(small("walls up to").color(panel.ink.dim));
        let tip = "Floor within this distance of a room counts as its walls; the rest nothing explains.";
        let slider = Slider::new(&mut walls_m, 0.1..=2.5).suffix(" m").fixed_decimals(1).step_by(0.1);
        if ui.add(slider).on_hover_text(tip).changed() {
            panel.push(Intent::Walls(walls_m));
        }
    });
}

fn line(ui: &mut Ui, panel: &mut Panel, document: &Document, lead: &Lead) {
    let storey =
        lead.level.map_or_else(String::new, |level| format!("{} · ", document.facility().level(level).label()));
    let text = format!("{:?}  {storey}{}", lead.grade, lead.why);
    let right = match (lead.state, lead.area_m2) {
        (LeadState::Open, Some(area)) => m2(area),
        (LeadState::Open, None) => String::new(),
        (answered, _) => answered.word().to_owned(),
    };
    let chosen = panel.state.lead.as_ref() == Some(&lead.key);
    let row = Row { right: &right, chosen, dim: lead.state != LeadState::Open, ..Row::new(&text) };
    if row.show(ui, panel.ink).on_hover_text(format!("{}: {}", lead.kind.word(), lead.why)).clicked() {
        panel.push(Intent::Lead(Some(lead.key.clone())));
        fly(panel, lead);
    }
}

fn fly(panel: &mut Panel, lead: &Lead) {
    match (lead.level.zip(lead.at), lead.spaces.first(), lead.portals.first()) {
        (Some((level, at)), ..) => panel.push(Intent::FlyToSpot(level, at)),
        (None, Some(space), _) => panel.push(Intent::FlyTo(Target::Room(*space))),
        (None, None, Some(portal)) => panel.push(Intent::FlyTo(Target::Door(*portal))),
        (None, None, None) => {}
    }
}

fn details(ui: &mut Ui, panel: &mut Panel, document: &Document, lead: &Lead) {
    ui.separator();
    ui.label(small(format!("{} · {}", lead.kind.word(), lead.state.word())).color(panel.ink.dim));
    paragraph(ui, &lead.why);
    for space in &lead.spaces {
        let target = Target::Room(*space);
        if (Row { indent: 10.0, ..Row::new(&document.title_of(target)) }).show(ui, panel.ink).clicked() {
            panel.push(Intent::FlyTo(target));
        }
    }
    ui.horizontal_wrapped(|ui| {
        for grade in Grade::ALL {
            let button = Button::selectable(lead.graded && lead.grade == *grade, format!("{grade:?}"));
            if ui.add(button).on_hover_text(grade.word()).clicked() {
                let leads = vec![lead.key.clone()];
                act(panel, Action::LeadGrade { leads, grade: *grade, end: lead.end }, None);
            }
        }
        let states = [(LeadState::Confirmed, "confirmed"), (LeadState::Open, "open again")];
        for (state, word) in states.into_iter().filter(|(state, _)| *state != lead.state) {
            if ui.button(small(word)).clicked() {
                act(panel, Action::LeadState { leads: vec![lead.key.clone()], state }, spot(document, lead));
            }
        }
        if lead.state != LeadState::Refuted && ui.button(small("refuted…")).clicked() {
            panel.push(Intent::Ask(Box::new(Ask::Refute(lead.key.clone(), spot(document, lead)))));
        }
    });
    ui.separator();
}

// An answer finds its lead again by its place, when the walls around it are redrawn.
fn spot(document: &Document, lead: &Lead) -> Option<Spot> {
    let (level, at) = lead.level.zip(lead.at)?;
    Some(Spot { level: document.facility().level(level).id.clone(), at })
}

fn act(panel: &mut Panel, action: Action, place: Option<Spot>) {
    panel.push(Intent::Act(Box::new(Request { place, ..Request::from(action) })));
}
