//! What an import left out, guessed or could not join, by kind: nothing is dropped in silence.

use super::error::told;
use crate::model::{Code, Finding, Place, Severity};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt;

const EXAMPLES: usize = 3;
// A file of a million broken doors gets a count, not a list nobody can read.
const MOST_EACH: usize = 2000;

/// One kind of thing noticed, with how often and up to three ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    pub code: Code,
    pub kind: String,
    pub count: usize,
    pub examples: Vec<String>,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {}", self.count, self.kind)?;
        if self.examples.is_empty() {
            return Ok(());
        }
        let more = if self.count > self.examples.len() { ", …" } else { "" };
        write!(f, ": {}{more}", self.examples.join(", "))
    }
}

/// The counts of an import: what was taken, and what was noticed on the way.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Kinds of things taken over, e.g. `room`, `door between two rooms`, with their number.
    pub taken: Vec<(String, usize)>,
    /// Kinds of things left out, unresolved or guessed.
    pub left: Vec<Line>,
}

impl Tally {
    /// The lines to print after an import.
    pub fn summary(&self) -> Vec<String> {
        let taken = self.taken.iter().map(|(kind, count)| format!("{count} × {kind}"));
        let left = self.left.iter().map(|line| format!("{}: {line}", line.code.as_str()));
        taken.chain(left).collect()
    }
}

/// Where readers write down what they notice.
#[derive(Debug, Default)]
pub struct Ledger {
    taken: BTreeMap<String, usize>,
    left: BTreeMap<(Code, SmolStr), Noticed>,
}

#[derive(Debug, Default)]
struct Noticed {
    count: usize,
    findings: Vec<Finding>,
    examples: Vec<String>,
}

impl Ledger {
    pub fn take(&mut self, kind: impl Into<String>, count: usize) {
        if count > 0 {
            *self.taken.entry(kind.into()).or_default() += count;
        }
    }

    /// Something that matters on its own: it gets a finding with its id besides being counted.
    pub fn warn(&mut self, code: Code, kind: &str, id: impl fmt::Display, message: impl Into<String>) {
        self.write(Severity::Warning, code, kind, id, message);
    }

    pub fn note(&mut self, code: Code, kind: &str, id: impl fmt::Display, message: impl Into<String>) {
        self.write(Severity::Note, code, kind, id, message);
    }

    /// An element that is of no use here: counted by kind, with examples, in one finding.
    pub fn skip(&mut self, kind: &str, id: impl fmt::Display) {
        self.skip_all(kind, std::iter::once(id));
    }

    /// Several of one kind.
    pub fn skip_all(&mut self, kind: &str, ids: impl ExactSizeIterator<Item: fmt::Display>) {
        self.count(Code::NotPlaced, kind, ids);
    }

    fn write(&mut self, severity: Severity, code: Code, kind: &str, id: impl fmt::Display, message: impl Into<String>) {
        let noticed = self.count(code, kind, std::iter::once(&id));
        if noticed.findings.len() < MOST_EACH {
            noticed.findings.push(Finding {
                severity,
                code,
                place: Place::id(told(id.to_string())),
                message: told(message.into()),
            });
        }
    }

    fn count(&mut self, code: Code, kind: &str, ids: impl ExactSizeIterator<Item: fmt::Display>) -> &mut Noticed {
        let noticed = self.left.entry((code, SmolStr::new(kind))).or_default();
        noticed.count += ids.len();
        let left = EXAMPLES - noticed.examples.len();
        noticed.examples.extend(ids.take(left).map(|id| told(id.to_string())));
        noticed
    }

    pub fn tally(&self) -> Tally {
        let line = |((code, kind), noticed): (&(Code, SmolStr), &Noticed)| Line {
            code: *code,
            kind: kind.to_string(),
            count: noticed.count,
            examples: noticed.examples.clone(),
        };
        Tally {
            taken: self.taken.iter().map(|(kind, count)| (kind.clone(), *count)).collect(),
            left: self.left.iter().map(line).collect(),
        }
    }

    /// All findings; kinds that were only counted, or of which there were too many to list, in one note each.
    pub fn into_findings(self) -> Vec<Finding> {
        let lines = self.tally().left;
        let mut findings = Vec::new();
        for (noticed, line) in self.left.into_values().zip(lines) {
            if noticed.findings.len() < noticed.count {
                findings.push(Finding::note(line.code, Place::nowhere(), format!("not taken over: {line}")));
            }
            findings.extend(noticed.findings);
        }
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::Ledger;
    use crate::model::Code;

    #[test]
    fn things_left_out_are_counted_by_kind_with_up_to_three_examples() {
        let mut ledger = Ledger::default();
        for id in ["n1", "n2", "n3", "n4"] {
            ledger.skip("window", id);
        }
        ledger.warn(Code::Unresolved, "door on one room", "n9", "only one side is known");
        ledger.take("room", 2);
        let summary = ledger.tally().summary();
        assert_eq!(
            summary,
            ["2 × room", "not-placed: 4 × window: n1, n2, n3, …", "unresolved: 1 × door on one room: n9"]
        );
        let findings = ledger.into_findings();
        assert_eq!(findings.len(), 2);
        assert_eq!(findings[0].place.id.as_deref(), Some("n9"));
    }

    #[test]
    fn a_flood_of_one_kind_is_cut_short_and_still_counted() {
        let mut ledger = Ledger::default();
        for at in 0..5000 {
            ledger.warn(Code::Unresolved, "door", at, "no room near it");
        }
        assert_eq!(ledger.tally().left[0].count, 5000);
        assert_eq!(ledger.into_findings().len(), 2001);
    }
}
