//! Mark buttons with their keys, for the side panel and for the menu under the pointer.

use super::widget::key_button;
use super::{Panel, menu};
use crate::viewer::command::{Command, Group};
use crate::viewer::layout::Target;
use crate::viewer::style::small;
use bevy_egui::egui::Ui;

/// The marks that fit what is selected: rooms, doors, sections, or several of them.
pub fn groups(targets: &[Target]) -> Vec<Group> {
    let has = |is_one: fn(&Target) -> bool| targets.iter().any(is_one);
    let mut groups = Vec::new();
    if has(|target| matches!(target, Target::Room(_))) {
        groups.push(Group::Room);
    }
    if has(|target| matches!(target, Target::Door(_))) {
        groups.push(Group::Door);
    }
    if has(|target| matches!(target, Target::Section(_))) {
        groups.push(Group::Section);
    }
    groups.push(Group::Mark);
    groups
}

pub fn show(ui: &mut Ui, panel: &mut Panel, targets: &[Target]) {
    let several = groups(targets).len() > 2;
    for group in groups(targets) {
        if several && group != Group::Mark {
            ui.label(small(heading(group)).color(panel.ink.dim));
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            for command in Command::of(group).filter(|command| fits(*command, targets)) {
                let button = key_button(ui, word(command), &panel.keys.shown(command), panel.ink);
                if button.on_hover_text(command.label()).clicked() {
                    panel.command(command);
                }
            }
        });
    }
    ui.collapsing(small("change what is drawn"), |ui| {
        for command in Command::of(Group::Draw).filter(|command| fits(*command, targets)) {
            menu::entry(ui, panel, command);
        }
    });
}

pub fn fits(command: Command, targets: &[Target]) -> bool {
    match command {
        Command::Claim => true,
        Command::Victim => matches!(targets, [Target::Room(_)]),
        Command::Hazard => targets.len() == 1,
        Command::Occupants => matches!(targets, [Target::Room(_)]),
        Command::Counted => matches!(targets, [Target::Section(_)]),
        Command::Exists => !matches!(targets, [Target::Door(_)]),
        Command::Priors | Command::Dissent => false,
        Command::Shape => true,
        Command::RowBelow | Command::SplitRoom | Command::PullCorner => matches!(targets, [Target::Room(_)]),
        Command::Link => matches!(targets, [Target::Room(_), Target::Room(_)]),
        Command::JoinRooms => targets.len() > 1 && all_rooms(targets),
        Command::MoveRooms | Command::CopyRooms | Command::NewSection => all_rooms(targets),
        other if other.group() == Group::Draw => false,
        _ => true,
    }
}

fn all_rooms(targets: &[Target]) -> bool {
    targets.iter().all(|target| matches!(target, Target::Room(_)))
}

fn heading(group: Group) -> &'static str {
    match group {
        Group::Door => "doors",
        Group::Section => "sections",
        _ => "rooms",
    }
}

// Short words for buttons; the whole sentence stands in the menu and in the tip.
fn word(command: Command) -> &'static str {
    match command {
        Command::InProgress => "team in",
        Command::TeamOut => "team out",
        Command::Primary => "primary",
        Command::Secondary => "secondary",
        Command::SearchDetails => "method, POD…",
        Command::Inaccessible => "inaccessible…",
        Command::Unsearched => "unsearched",
        Command::Untried => "untried",
        Command::Open => "open",
        Command::Closed => "closed",
        Command::Locked => "locked",
        Command::Code => "code",
        Command::Sealed => "sealed",
        Command::Blocked => "blocked",
        Command::Breached => "breached",
        Command::SectionUnreached => "unreached",
        Command::SectionEntered => "entered",
        Command::SectionExplored => "explored",
        Command::AddRoom => "add a reported room…",
        Command::Victim => "victims…",
        Command::Hazard => "hazard…",
        Command::Note => "note…",
        Command::Lead => "lead…",
        Command::Claim => "told…",
        Command::Know => "is it there?…",
        Command::Passable => "who gets through…",
        Command::Exists => "exists?…",
        Command::Occupants => "people…",
        Command::Counted => "count…",
        other => other.label(),
    }
}
