//! The vault: what lies in it, and, once it is open, what it says. Nothing read out of it can be copied.

use super::Panel;
use super::widget::Row;
use crate::search::now_ms;
use crate::text::counted;
use crate::viewer::ask::Ask;
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::style::{bold, small};
use crate::viewer::words::rich;
use bevy_egui::egui::{Label, Response, Ui};

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let kept = &document.picture.secrets;
    ui.label(bold("Vault"));
    if kept.vault().is_none() {
        ui.horizontal(|ui| {
            ui.label(small("no vault for identities and codes yet").color(panel.ink.dim));
            offer(ui, panel, "make one…", "vault init");
        });
        return;
    }
    ui.horizontal(|ui| {
        let state = if panel.safe.is_open() { "open" } else { "locked" };
        ui.label(small(format!("{}, {state}", counted(kept.secrets.len(), "secret"))).color(panel.ink.dim));
        match panel.safe.is_open() {
            true if ui.button(small("lock")).clicked() => panel.push(Intent::LockVault),
            false if ui.button(small("unlock…")).clicked() => panel.push(Intent::Ask(Box::new(Ask::Unlock))),
            _ => {}
        }
        offer(ui, panel, "put in…", "vault add");
        if kept.expired(now_ms()).next().is_some() {
            offer(ui, panel, "shred what is past its date…", "vault shred");
        }
    });
    for (id, secret) in &kept.secrets {
        let text = format!("{}  {}", secret.of, secret.kind.word());
        let right = match (panel.safe.is_open(), panel.safe.shown(id)) {
            (false, _) => "sealed",
            (true, None) => "read",
            (true, Some(_)) => "put away",
        };
        let line = Row { right, indent: 10.0, ..Row::new(&text) };
        let response = line.show(ui, panel.ink);
        about(&response, panel, &id.to_string(), &[("Shred it…", "vault shred")]);
        if response.clicked() {
            panel.push(if panel.safe.is_open() { Intent::Read(*id) } else { Intent::Ask(Box::new(Ask::Unlock)) });
        }
        for line in panel.safe.shown(id).unwrap_or_default().lines() {
            ui.horizontal(|ui| {
                ui.add_space(20.0);
                ui.add(Label::new(rich(line).color(panel.ink.accent)).wrap().selectable(false));
            });
        }
    }
    ui.add_space(8.0);
}

/// A button that opens a form of the command line.
pub fn offer(ui: &mut Ui, panel: &mut Panel, word: &str, name: &'static str) {
    if ui.button(small(word)).on_hover_text(format!("undercroft {name}")).clicked() {
        panel.push(Intent::OfferOn(name, None));
    }
}

/// What can be done about one thing of a list, at a right click.
pub fn about(response: &Response, panel: &mut Panel, id: &str, offers: &[(&str, &'static str)]) {
    response.context_menu(|ui| {
        for (word, name) in offers {
            if ui.button(*word).clicked() {
                panel.push(Intent::OfferOn(name, Some(id.to_owned())));
                ui.close();
            }
        }
    });
}
