//! Making marks and telling of them once they are on disk.

use super::document::{Marking, shown};
use super::failure::{Answer, Failure};
use super::log;
use super::output::{self, few, isolated, warn};
use super::remarks::warn_of_names;
use crate::search::{Action, Request, Target, TeamId};
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Recorded<'a> {
    file: String,
    entries: Vec<log::Line<'a>>,
}

/// Makes the marks, all or none, and prints what was made.
pub fn all(marking: &mut Marking, requests: Vec<Request>, json: bool, out: &mut dyn Write) -> Result<Answer, Failure> {
    for request in &requests {
        warn_of_names(&request.note, &marking.picture().facility);
        warn_of_unknown_team(marking, &request.action);
    }
    let noticed = marking.picture().findings.len();
    let ids = marking.append(requests)?;
    let entries = ids.iter().filter_map(|id| marking.operation().log().get(id));
    if json {
        let entries = entries.map(|entry| log::line(marking.operation(), entry)).collect();
        output::json(out, &Recorded { file: shown(marking.path()).to_string(), entries })?;
    } else {
        for entry in entries {
            writeln!(out, "{}  {}", entry.id.short(), isolated(&log::what(marking.operation(), entry)))?;
            let added = entry.content.known_action().map(|action| action.adds(&entry.id)).unwrap_or_default();
            if !added.is_empty() {
                writeln!(out, "          {}", few(added.iter().map(Target::id)))?;
            }
        }
    }
    marking.picture().findings.iter().skip(noticed).for_each(warn);
    Ok(Answer::Yes)
}

// Once teams are introduced, another call sign is more likely a slip than a team.
fn warn_of_unknown_team(marking: &Marking, action: &Action) {
    let (Action::Search { team: Some(team), .. } | Action::Presence { team: Some(team), .. }) = action else { return };
    let known = &marking.picture().teams;
    if !known.is_empty() && !known.contains_key(team) {
        let ids = output::few(known.keys().map(TeamId::as_str));
        warn(format_args!("team {team} was not introduced, only {ids}; `undercroft team add` introduces one"));
    }
}
