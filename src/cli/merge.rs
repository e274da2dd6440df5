use super::failure::{Answer, Failure};
use super::output::{self, Table, count, isolated, warn};
use crate::file::merge::{self, Merged, merge};
use crate::model::Finding;
use crate::search::EntryId;
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Bring together what several copies of one operation hold
///
/// The result is the same in whatever order the copies are named. Where they contradict each other both stand, and the
/// dispute is listed. Copies of different operations or on different maps are refused.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft merge north.undercroft south.undercroft -o all.undercroft")]
pub struct Merge {
    /// Copies of one operation
    #[arg(required = true, num_args = 2.., value_name = "OPERATION")]
    inputs: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "OPERATION")]
    output: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    file: String,
    entries: usize,
    disputes: Vec<Disputed>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Disputed {
    place: String,
    what: String,
    entries: Vec<EntryId>,
}

impl From<merge::Disputed> for Disputed {
    fn from(disputed: merge::Disputed) -> Self {
        let dispute = disputed.dispute;
        Self { place: disputed.place, what: dispute.what, entries: dispute.entries }
    }
}

impl Merge {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let merged = self.merged()?;
        let report = Report {
            file: self.output.display().to_string(),
            entries: merged.operation.log().len(),
            disputes: merged.disputes.into_iter().map(Disputed::from).collect(),
            findings: merged.findings,
        };
        if self.json {
            output::json(out, &report)?
        } else {
            print(&report, out)?
        }
        Ok(Answer::Yes)
    }

    fn merged(&self) -> Result<Merged, Failure> {
        let [first, second, others @ ..] = self.inputs.as_slice() else {
            return Err(Failure::usage("name at least two copies to merge"));
        };
        if !self.force && self.output.exists() {
            return Err(Failure::Exists(self.output.clone()));
        }
        // Each further copy joins what came before, off to the side, so that a refusal leaves no half-merged file.
        let folder = tempfile::tempdir()?;
        let mut merged = None;
        let mut so_far = first.clone();
        for (at, next) in std::iter::once(second).chain(others).enumerate() {
            let last = at == others.len();
            let to = if last { self.output.clone() } else { folder.path().join(format!("{at}.undercroft")) };
            merged = Some(merge(&so_far, next, &to, self.force)?);
            so_far = to;
        }
        merged.ok_or_else(|| Failure::usage("name at least two copies to merge"))
    }
}

fn print(report: &Report, out: &mut dyn Write) -> Result<(), Failure> {
    report.findings.iter().for_each(warn);
    writeln!(out, "{}: {}, {}", report.file, count(report.entries, "entry"), count(report.disputes.len(), "dispute"))?;
    let mut table = Table::new(&["", ""]);
    for disputed in &report.disputes {
        table.row([isolated(&disputed.place).into_owned(), disputed.what.clone()]);
    }
    table.print(out, "  ")
}
