//! A copy of an operation that can be handed on: no notes, no people, no vault, no claim that could name its source.
//! What was typed into an action goes along with it, and is told of. Every entry keeps its id, its signature and its
//! place in the chain, so that the copy still verifies.

use super::base::Base;
use super::content::{self, fill};
use super::file_error::{Doing, FileError, Why};
use super::place;
use super::row::Row;
use crate::analysis::harmless;
use crate::model::{Code, Finding, Place};
use crate::search::{Action, Consent, Entry, EntryId, Log, MarkId, Operation, Target};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

const PEOPLE: [&str; 4] = ["note", "place", "performed_by", "recorded_by"];
const TIMES: [&str; 3] = ["happened_at", "wall", "clock"];

/// What a redacted copy leaves out: how many entries lack which part, and which actions are not in it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LeftOut {
    pub parts: BTreeMap<String, usize>,
    pub findings: Vec<Finding>,
}

/// Writes a redacted copy of `from`, for an audience that all claims in it were agreed to go to.
///
/// # Errors
/// `from` cannot be read in order, `to` exists and may not be overwritten, or the disk refuses.
pub fn redacted_copy(from: &Path, to: &Path, overwrite: bool, audience: Consent) -> Result<LeftOut, FileError> {
    if place::is_same(from, to) {
        return Err(Why::Itself.at(to, Doing::Writing));
    }
    let content = match content::read(from) {
        Ok((_, content)) => content,
        Err(trouble) => return Err(trouble.why(from).at(from, Doing::Opening)),
    };
    let entries = content.rows.iter().filter_map(|row| row.entry().ok());
    let operation = Operation::new(content.head.operation, Arc::clone(&content.base), entries);
    let harmless = harmless(operation.picture(), operation.log(), audience);
    let mut left_out = LeftOut::default();
    // A newer program's entry may say anything, and this one cannot tell.
    let readable = content.rows.into_iter().filter_map(|row| Some((row.entry().ok()?, row)));
    let redact = |(entry, row): (Entry, Row)| {
        let why = keeps_back(&entry, &harmless).or_else(|| tells_of_claim(&entry, operation.log(), &harmless));
        redacted(row, &entry, why, &mut left_out)
    };
    let rows: Vec<Row> = readable.map(redact).collect();
    let base = Base::of(&content.base);
    let refuse = |why: Why| why.at(to, Doing::Writing);
    place::put(to, overwrite, |temporary| fill(temporary, &content.head, &base, &rows)).map_err(refuse)?;
    Ok(left_out)
}

fn redacted(mut row: Row, entry: &Entry, why: Option<&'static str>, left_out: &mut LeftOut) -> Row {
    let is_claim = matches!(entry.content.known_action(), Some(Action::Claim(_)));
    let goes =
        |name: &str| PEOPLE.contains(&name) || why.is_some() && name == "action" || is_claim && TIMES.contains(&name);
    for name in row.parts.keys().filter(|name| goes(name)) {
        *left_out.parts.entry(name.clone()).or_default() += 1;
    }
    row.parts.retain(|name, _| !goes(name));
    let told = match (why, entry.content.known_action().and_then(goes_along)) {
        (Some(why), _) => Some(Finding::note(Code::Redacted, Place::id(entry.id.short()), why)),
        (None, Some(words)) => Some(Finding::warning(Code::Redacted, Place::id(entry.id.short()), words)),
        (None, None) => None,
    };
    left_out.findings.extend(told);
    row
}

/// The words in an action, which is sealed as a whole.
fn goes_along(action: &Action) -> Option<String> {
    let words = action.words().map(str::to_owned).into_iter().chain(action.typed());
    let quoted: Vec<String> = words.map(|text| format!("\"{text}\"")).collect();
    (!quoted.is_empty()).then(|| format!("says {}", quoted.join(", ")))
}

/// Why what an entry did is not handed on; none where it is.
fn keeps_back(entry: &Entry, harmless: &BTreeSet<MarkId>) -> Option<&'static str> {
    match &entry.content.action {
        None => None,
        Some(Err(_)) => Some("this program does not know what a newer one wrote there"),
        Some(Ok(action)) => match action {
            Action::Vault(_) | Action::Secret(_) => Some("it belongs to the vault"),
            Action::Team(team) if team.guide.is_some() => Some("it names a guide"),
            Action::Search { found, .. } if !found.is_empty() => Some("it says in words what was found"),
            Action::Dissent { .. } => Some("it gives somebody's words"),
            Action::Priors { planner: Some(_), .. } => Some("it names a planner"),
            Action::Claim(claim) if claim.heard_ms.is_some() => Some("it says when the claim was told"),
            claim => keeps_claim_back(claim, entry.id, harmless),
        },
    }
}

/// Why a search is not handed on: as older programs signed it, it names the claims that it answers, and with its rooms
/// would tell of which a claim spoke.
fn tells_of_claim(entry: &Entry, log: &Log, harmless: &BTreeSet<MarkId>) -> Option<&'static str> {
    let Some(Action::Search { spaces, .. }) = entry.content.known_action() else { return None };
    let speaks_of_one = |named: &EntryId| match log.get(named).and_then(|named| named.content.known_action()) {
        Some(Action::Claim(claim)) if !harmless.contains(&MarkId::of(named)) => {
            spaces.iter().any(|space| claim.named().contains(&Target::Space(space.clone())))
        }
        _ => false,
    };
    let tells = entry.envelope.replaces.iter().any(speaks_of_one);
    tells.then_some("it answers a claim that is not handed on, and would tell of which room that spoke")
}

/// Why what an entry says of claims is not handed on; none where it says nothing of them, or only of harmless ones.
pub fn keeps_claim_back(action: &Action, entry: EntryId, harmless: &BTreeSet<MarkId>) -> Option<&'static str> {
    let stays = |claim: &MarkId| !harmless.contains(claim);
    match action {
        Action::Claim(_) if stays(&MarkId::of(&entry)) => {
            Some("the claim was taken back or could name its source, or its source did not agree to be handed on")
        }
        Action::ClaimStatus { claims, .. } if claims.iter().any(stays) => {
            Some("it is about a claim that is not handed on")
        }
        Action::Link { claim, .. } if stays(claim) => Some("it is about a claim that is not handed on"),
        _ => None,
    }
}
