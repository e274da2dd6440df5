//! One room: what its status rests on and what speaks against it, its doors, its history.

use super::details::{heading, status_line};
use super::widget::Row;
use super::{Panel, casualties, history, marks};
use crate::model::{End, Footprint, PortalIx, SpaceIx};
use crate::search::{Access, Pass, Status};
use crate::text::{m2, when};
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::style::small;
use crate::viewer::words::{paragraph, rich, words};
use bevy_egui::egui::Ui;

const MOST_DOORS: usize = 24;

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document, at: SpaceIx) {
    let (space, target) = (document.facility().space(at), Target::Room(at));
    heading(ui, panel, document, target, &space.name);
    let (status, reach) = (document.picture.status_of(at), document.analysis.reach_of(at));
    status_line(ui, panel, target, &format!("{} · {}", status.word(), reach.word()));
    ui.label(small(facts(document, at)).color(panel.ink.dim));
    standing(ui, panel, document, at, status);
    ui.add_space(4.0);
    marks::show(ui, panel, &[target]);
    casualties::show(ui, panel, document, target);
    doors(ui, panel, document, at);
    let history = document.picture.spaces.get(&at).map_or(&[][..], |record| &record.history);
    history::show(ui, panel, document, history);
}

fn facts(document: &Document, at: SpaceIx) -> String {
    let facility = document.facility();
    let space = facility.space(at);
    let mut facts = vec![format!("id {}", space.id)];
    match &space.footprint {
        Footprint::Polygon { .. } | Footprint::Centreline { .. } => facts.push(m2(facility.area_m2(at))),
        Footprint::Point { uncertainty_m, .. } => facts.push(format!("somewhere within {uncertainty_m:.0} m")),
        Footprint::Unplaced => facts.push("nobody knows where on the level".to_owned()),
    }
    if !space.knowledge.is_surveyed() {
        facts.push(space.knowledge.word().to_owned());
    }
    if let Some(section) = facility.section_of(at) {
        facts.push(format!("in {}", words(facility.section(section).label())));
    }
    facts.join(" · ")
}

fn standing(ui: &mut Ui, panel: &Panel, document: &Document, at: SpaceIx, status: Status) {
    let picture = &document.picture;
    let Some(record) = picture.spaces.get(&at) else { return };
    let alarm = |ui: &mut Ui, text: String| drop(ui.label(rich(&text).color(panel.ink.accent)));
    if let Some(recheck) = picture.recheck_of(at) {
        alarm(ui, format!("look again: {}", recheck.why));
    }
    if let Some(dispute) = picture.space_dispute(at) {
        alarm(ui, format!("disputed: {}; a mark of yours decides", dispute.what));
    }
    if status == Status::Inaccessible {
        let reasons = record.access.values().filter_map(|access| match access {
            Access::Inaccessible { reason } if !reason.is_empty() => Some(reason.as_str()),
            _ => None,
        });
        reasons.for_each(|reason| paragraph(ui, reason));
    }
    for pass in &record.passes {
        ui.label(small(words(&pass_line(pass, panel.now_ms))));
    }
    for team in picture.inside(at) {
        let team = team.map_or_else(|| "a team".to_owned(), |team| format!("team {team}"));
        ui.label(small(words(&format!("{team} is inside"))));
    }
}

fn pass_line(pass: &Pass, now_ms: i64) -> String {
    let mut parts = vec![format!("{:?}", pass.thoroughness).to_lowercase()];
    parts.extend(pass.team.as_ref().map(|team| format!("by {team}")));
    if !pass.methods.is_empty() {
        let methods: Vec<&str> = pass.methods.iter().map(|method| method.word()).collect();
        parts.push(methods.join(", "));
    }
    parts.extend(pass.pod.map(|pod| format!("POD {:.0} %", pod * 100.0)));
    parts.extend(pass.when.map(|at| when(at.at_ms, now_ms)));
    if !pass.found.is_empty() {
        parts.push(format!("found: {}", pass.found));
    }
    parts.join(" · ")
}

fn doors(ui: &mut Ui, panel: &mut Panel, document: &Document, at: SpaceIx) {
    let facility = document.facility();
    let mut portals: Vec<PortalIx> = document.analyst.net.links(at.0).iter().map(|link| link.portal()).collect();
    portals.extend(document.analyst.net.loose_ends.iter().filter(|(_, from)| *from == at).map(|(portal, _)| *portal));
    portals.dedup();
    if portals.is_empty() {
        ui.label(small("no door is known").color(panel.ink.dim));
        return;
    }
    ui.add_space(4.0);
    for portal in portals.into_iter().take(MOST_DOORS) {
        let (a, b) = facility.ends(portal);
        let to = if a == at { b } else { Some(a) };
        let to = match (to, &facility.portal(portal).between.1) {
            (Some(to), _) => format!("to {}", document.title_of(Target::Room(to))),
            (None, End::Outside) => "to the outside".to_owned(),
            (None, _) => "nobody knows where to".to_owned(),
        };
        let text = format!("{} {to}", facility.portal(portal).kind.word());
        let right = document.picture.state_of(portal).word();
        if (Row { right, ..Row::new(&text) }).show(ui, panel.ink).clicked() {
            panel.push(Intent::Select(vec![Target::Door(portal)]));
        }
    }
}
