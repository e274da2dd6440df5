//! Entries in words, one line each.

use super::action::Action;
use super::entry::Content;
use super::feed::room_word;
use super::mark::{Access, LeadId, MarkId, Target, TeamId, VictimState};
use super::shape::Change;
use crate::text::counted;

impl Content {
    /// One line for the log: what was done, to what.
    pub fn summary(&self) -> String {
        match &self.action {
            None => "left out of this copy".to_owned(),
            Some(Err(kind)) => format!("{} (by a newer undercroft)", kind.0),
            Some(Ok(action)) => action.summary(),
        }
    }
}

impl Action {
    /// One line in words: `primary search: by SAR-1`.
    pub fn summary(&self) -> String {
        let list = |ids: Vec<&str>| match ids.len() {
            0..=3 => ids.join(", "),
            n => format!("{}, {} and {} more", ids[0], ids[1], n - 2),
        };
        let spaces = |ids: &[Target]| list(ids.iter().map(Target::id).collect());
        let on = spaces(&self.targets());
        let by = |team: &Option<TeamId>| team.as_ref().map(|team| format!(" by {team}")).unwrap_or_default();
        match self {
            Self::Team(team) => format!("team {} {}", team.id, team.name),
            Self::Search { thoroughness, team, .. } => {
                let word = format!("{thoroughness:?}").to_lowercase();
                format!("{word} search: {on}{}", by(team))
            }
            Self::Presence { presence, team, .. } => {
                let word = format!("{presence:?}").to_lowercase();
                format!("team {word}: {on}{}", by(team))
            }
            Self::Access { access: Access::Accessible, .. } => format!("accessible: {on}"),
            Self::Access { access: Access::Inaccessible { reason }, .. } => {
                let reason = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
                format!("inaccessible: {on}{reason}")
            }
            Self::Unsearched { .. } => format!("unsearched: {on}"),
            Self::Portal { state, .. } => format!("{}: {on}", state.word()),
            Self::Passable { person, camera, .. } => {
                let word = |fits: &Option<bool>| fits.map_or("?", |fits| if fits { "yes" } else { "no" });
                format!("passable, person {}, camera {}: {on}", word(person), word(camera))
            }
            Self::Section { state, .. } => format!("section {}: {on}", state.word()),
            Self::Hazard { kind, .. } => format!("hazard {kind}: {on}"),
            Self::HazardOver { hazard } => format!("hazard over: {hazard}"),
            Self::Victim { state, count, .. } => format!("{count} × victim {}: {on}", victim_word(*state)),
            Self::VictimState { victim, state } => format!("victim {}: {victim}", victim_word(*state)),
            Self::Note { .. } => format!("note: {on}"),
            Self::Add { levels, sections, spaces, portals } => {
                let parts = [
                    (levels.len(), "level"),
                    (sections.len(), "section"),
                    (spaces.len(), "room"),
                    (portals.len(), "door"),
                ];
                let parts = parts.into_iter().filter(|(count, _)| *count > 0);
                let words: Vec<String> = parts.map(|(count, one)| counted(count, one)).collect();
                format!("added {}", words.join(", "))
            }
            Self::Know { knowledge, .. } => format!("{}: {on}", knowledge.word()),
            Self::Shape { edits } => {
                let mut fields: Vec<&str> = edits.iter().flat_map(|edit| &edit.changes).map(Change::field).collect();
                fields.sort_unstable();
                fields.dedup();
                format!("new {}: {on}", fields.join(", "))
            }
            Self::Split(split) => format!("split into {}: {}", split.parts.len() + 1, split.space),
            Self::Join(_) => format!("joined: {on}"),
            Self::Claim(claim) if on.is_empty() => format!("claim {}", claim.rating),
            Self::Claim(claim) => format!("claim {}: {on}", claim.rating),
            Self::ClaimStatus { claims, status } => {
                format!("claim {}: {}", status.word(), list(claims.iter().map(MarkId::as_str).collect()))
            }
            Self::Link { claim, supports, .. } => {
                format!("claim {claim} speaks {}: {on}", if *supports { "for" } else { "against" })
            }
            Self::Layout(layout) => {
                let share = layout.probability.map(|share| format!(", {:.0} %", share * 100.0)).unwrap_or_default();
                format!("layout {}, {}{share}", layout.name, counted(layout.entries.len(), "drawing"))
            }
            Self::Camera(camera) => format!("camera {}", camera.channel),
            Self::CameraAt { camera, space } => format!("camera {camera} shows {}", room_word(space)),
            Self::Observation(seen) => {
                let from = seen.bearing_deg.map(|deg| format!(" at {deg:.0}°")).unwrap_or_default();
                format!("{} noticed on level {}{from}", seen.clue.word(), seen.at.level)
            }
            Self::Vault(_) => "vault".to_owned(),
            Self::Secret(secret) => format!("secret put into the vault: {} of {}", secret.kind.word(), secret.of),
            Self::Shred { secrets } => format!(
                "{} shredded",
                if secrets.len() == 1 { "1 secret".to_owned() } else { format!("{} secrets", secrets.len()) }
            ),
            Self::Code { status, .. } => format!("code {}: {on}", status.word()),
            Self::Rebase { map } => {
                format!("newer plan: {}, {} rooms, {} doors", map.name, map.spaces.len(), map.portals.len())
            }
            Self::Lead { grade, .. } if on.is_empty() => format!("lead {grade:?} at a place"),
            Self::Lead { grade, .. } => format!("lead {grade:?}: {on}"),
            Self::LeadGrade { leads, grade, end } => {
                let end = end.map(|end| format!(", {}", end.word())).unwrap_or_default();
                format!("lead graded {grade:?}{end}: {}", list(leads.iter().map(LeadId::as_str).collect()))
            }
            Self::LeadState { leads, state } => {
                format!("lead {}: {}", state.word(), list(leads.iter().map(LeadId::as_str).collect()))
            }
            Self::Priors { planner, spread } => {
                let by = planner.as_ref().map(|planner| format!(" of {planner}")).unwrap_or_default();
                format!("priors{by} {}: {on}", spread.word())
            }
            Self::Exists { probability, .. } => format!("exists with {:.0} %: {on}", probability * 100.0),
            Self::Sought { team, .. } => format!("sought and not found: {on}{}", by(team)),
            Self::Occupants(said) => format!("occupants {}: {on}", people(said.least, said.most)),
            Self::Counted(said) => {
                format!("{} counts {}, {} freed: {on}", said.by.word(), people(said.least, said.most), said.freed)
            }
            Self::Dissent { by, .. } => format!("dissenting statement of {by}"),
            Self::Retract { entry } => format!("retracted {}", entry.short()),
        }
    }
}

fn people(least: u32, most: u32) -> String {
    if least == most { least.to_string() } else { format!("{least} to {most}") }
}

fn victim_word(state: VictimState) -> &'static str {
    match state {
        VictimState::Potential => "potential",
        VictimState::Live => "live",
        VictimState::Deceased => "deceased",
        VictimState::Removed => "removed",
    }
}
