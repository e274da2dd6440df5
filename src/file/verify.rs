//! What one file can show of its own soundness, and what only another copy or a head hash written down before can.

use super::check;
use super::file_error::FileError;
use super::operation_file::{Opened, OperationFile};
use crate::model::{Code, Finding, Place, Severity};
use crate::search::{AuthorKey, Entry, Log, Operation};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// What came of verifying a file.
pub struct Verified {
    pub operation: Operation,
    pub findings: Vec<Finding>,
}

impl Verified {
    /// Whether everything is as it was signed and nothing is known to be missing. A fork is flagged and does not count:
    /// both of its sides are there.
    pub fn is_sound(&self) -> bool {
        let missing = |finding: &Finding| finding.code == Code::Gap && finding.severity != Severity::Note;
        !self.findings.iter().any(|finding| finding.severity == Severity::Error || missing(finding))
    }
}

/// Checks every signature, chain and commitment of a file.
///
/// # Errors
/// The file cannot be opened.
pub fn verify(path: &Path, now_ms: i64) -> Result<Verified, FileError> {
    let Opened { operation, mut findings, .. } = OperationFile::open(path)?;
    findings.extend(check::check(operation.id, operation.log(), now_ms));
    findings.sort();
    findings.dedup();
    Ok(Verified { operation, findings })
}

/// What another copy of the same operation shows of this log: entries missing here, at the end or between, and numbers
/// that the two copies use for different entries.
pub fn against(mine: &Log, other: &Log) -> Vec<Finding> {
    let mut findings = Vec::new();
    for author in other.authors() {
        let last = mine.last_of(author).map(|last| last.envelope.seq);
        let missing: Vec<&Arc<Entry>> = other.of(author).filter(|entry| !mine.contains(&entry.id)).collect();
        let used: BTreeMap<u64, &Arc<Entry>> = mine.of(author).map(|entry| (entry.envelope.seq, entry)).collect();
        let (forked, lacking): (Vec<_>, Vec<_>) =
            missing.into_iter().partition(|entry| used.contains_key(&entry.envelope.seq));
        let (tail, between): (Vec<_>, Vec<_>) =
            lacking.into_iter().partition(|entry| last.is_none_or(|last| entry.envelope.seq > last));
        for entry in forked {
            let message = format!(
                "device {author:?} used number {} for one entry here and for another in the other copy, as a restored \
                 old copy does; that one is missing here, merge the copies to keep both",
                entry.envelope.seq
            );
            findings.push(Finding::error(Code::Fork, Place::id(author.short()), message));
        }
        findings.extend(missing_here(author, &tail, "at the end"));
        findings.extend(missing_here(author, &between, "in between"));
    }
    for author in mine.authors() {
        let more = mine.of(author).filter(|entry| !other.contains(&entry.id)).count();
        if more > 0 {
            let message = format!("{more} of the entries of device {author:?} are not in the other copy");
            findings.push(Finding::note(Code::Gap, Place::id(author.short()), message));
        }
    }
    findings
}

fn missing_here(author: &AuthorKey, entries: &[&Arc<Entry>], place: &str) -> Option<Finding> {
    let numbers = || entries.iter().map(|entry| entry.envelope.seq);
    let (first, last) = (numbers().min()?, numbers().max()?);
    let which = if first == last { format!("entry {first}") } else { format!("entries {first} to {last}") };
    let message =
        format!("{which} of device {author:?}, which the other copy has, are missing here {place}; merge them in");
    Some(Finding::error(Code::Gap, Place::id(author.short()), message))
}

/// What a head hash, written down or printed before, shows of a log.
pub fn against_head(log: &Log, head: &str) -> Finding {
    let head = head.trim().to_lowercase();
    match log.length_at_head(&head) {
        Some(length) if length == log.len() => Finding::note(
            Code::Head,
            Place::nowhere(),
            "the head is the one given: nothing is missing and nothing was added",
        ),
        Some(length) => {
            let message = format!(
                "the head given is that of the first {length} entries, and {} were added since: nothing is missing",
                log.len() - length
            );
            Finding::note(Code::Head, Place::nowhere(), message)
        }
        None => Finding::error(
            Code::Head,
            Place::nowhere(),
            "this log never had the head given: entries are missing at an end or were put in the place of others; \
             look for another copy",
        ),
    }
}
