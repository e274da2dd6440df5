//! Where the words go that people type freely: into the note of an entry, because a redacted copy leaves notes out and
//! keeps what was done. Older entries have them in the action.

use super::action::Action;
use super::entry::Content;
use super::mark::Access;
use super::prepare::{Refusal, Request};
use std::borrow::Cow;
use std::mem::take;

/// Stands in the note of a search before what was found.
const FOUND: &str = "found: ";

const MOST_WORDS: usize = 3;
const MOST_LETTERS: usize = 30;
// As many as the number of a dangerous good has; a telephone number has more.
const MOST_DIGITS: usize = 4;

impl Request {
    /// The same, with what was found and why nobody gets in as the beginning of the note.
    pub(super) fn worded(mut self) -> Self {
        let (before, words) = match &mut self.action {
            Action::Search { found, .. } => (FOUND, take(found)),
            Action::Access { access: Access::Inaccessible { reason }, .. } => ("", take(reason)),
            _ => return self,
        };
        let rest = take(&mut self.note);
        self.note = match (words.trim(), rest.trim()) {
            ("", _) => rest,
            (words, "") => format!("{before}{words}"),
            (words, rest) => format!("{before}{words}; {rest}"),
        };
        self
    }
}

impl Content {
    /// What a search found, in words; empty where nothing was said, or where this copy leaves it out.
    pub(super) fn found<'a>(&'a self, in_action: &'a str) -> &'a str {
        let noted = self.note.as_deref().and_then(|note| note.strip_prefix(FOUND)).unwrap_or_default();
        if in_action.is_empty() { noted } else { in_action }
    }

    /// Access with the reason that the note gives.
    pub(super) fn access<'a>(&self, access: &'a Access) -> Cow<'a, Access> {
        match (access, &self.note) {
            (Access::Inaccessible { reason }, Some(note)) if reason.is_empty() => {
                Cow::Owned(Access::Inaccessible { reason: note.clone() })
            }
            _ => Cow::Borrowed(access),
        }
    }
}

/// A hazard's kind goes along in a redacted copy, for whoever goes in must be warned: it is a word or two, no report.
pub(super) fn check_hazard(kind: &str) -> Result<(), Refusal> {
    if is_brief(kind) { Ok(()) } else { Err(Refusal::HazardKind(kind.to_owned())) }
}

/// Whether it names a kind and tells no story.
fn is_brief(kind: &str) -> bool {
    let words = kind.split_whitespace().count();
    let digits = kind.chars().filter(|c| c.is_numeric()).count();
    (1..=MOST_WORDS).contains(&words) && kind.chars().count() <= MOST_LETTERS && digits <= MOST_DIGITS
}

impl Action {
    /// What an older entry says in words of its own, which a redacted copy cannot part from what was done.
    pub fn words(&self) -> Option<&str> {
        let words = match self {
            Self::Search { found, .. } => found,
            Self::Access { access: Access::Inaccessible { reason }, .. } => reason,
            Self::Hazard { kind, .. } if !is_brief(kind) => kind,
            _ => return None,
        };
        (!words.is_empty()).then_some(words)
    }
}
