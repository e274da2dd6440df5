//! Whether a log is what its authors signed: signatures, chains, numbers, clocks.

use crate::model::{Code, Finding, Place};
use crate::search::{Entry, Log, OperationId};

/// Everything that is odd about the entries of an operation, at wall time `now_ms`. Checks every signature, some
/// 10,000 a second.
pub fn check(operation: OperationId, log: &Log, now_ms: i64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in log.ordered() {
        let mut note = |severity: fn(Code, Place, String) -> Finding, code, message| {
            findings.push(severity(code, Place::id(entry.id.short()), message));
        };
        if let Some(message) = forged(entry, operation) {
            note(Finding::error, Code::Damaged, message);
        }
        if let Some(message) = broken_chain(entry, log) {
            note(Finding::error, Code::Damaged, message);
        }
        let redacted: Vec<&str> = entry.redacted().collect();
        if !redacted.is_empty() {
            let message = format!("this copy leaves out its {}", redacted.join(", "));
            note(Finding::note, Code::Redacted, message);
        }
        findings.extend(ahead(entry, now_ms));
    }
    findings.extend(log.findings());
    findings
}

/// Why an entry is not what it says it is.
pub(super) fn forged(entry: &Entry, operation: OperationId) -> Option<String> {
    if entry.envelope.operation_id != operation {
        return Some("it belongs to another operation".to_owned());
    }
    entry.verify().err().map(|why| why.to_string())
}

/// Whether it was written by a clock that runs far ahead of `now_ms`.
pub(super) fn ahead(entry: &Entry, now_ms: i64) -> Option<Finding> {
    let clock = entry.content.clock.filter(|clock| !clock.is_credible(now_ms))?;
    let minutes = clock.wall_ms.saturating_sub(now_ms) / 60_000;
    let device = entry.envelope.author_key;
    let message =
        format!("the clock of device {device:?} runs {minutes} min ahead; set it, times of its marks mislead");
    Some(Finding::warning(Code::FutureClock, Place::id(entry.id.short()), message))
}

fn broken_chain(entry: &Entry, log: &Log) -> Option<String> {
    let (seq, prev) = (entry.envelope.seq, entry.envelope.prev);
    if (seq == 0) != prev.is_none() {
        return Some(format!("it has number {seq} of its device, but its link to the entry before does not fit that"));
    }
    let before = log.get(&prev?)?;
    let fits = before.envelope.author_key == entry.envelope.author_key && before.envelope.seq + 1 == seq;
    (!fits).then(|| "the entry it names as the one before is not that".to_owned())
}
