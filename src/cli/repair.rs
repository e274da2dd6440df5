use super::failure::{Answer, Failure};
use super::output::{self, count, isolated};
use crate::file::map_file;
use crate::file::repair::{repair, repaired_path};
use crate::model::Finding;
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Write a sound copy of a damaged operation beside it
///
/// The damaged file is never touched. What is lost is listed.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft repair training.undercroft
  undercroft repair training.undercroft -o sound.undercroft --base training.ron")]
pub struct Repair {
    /// The damaged operation
    file: PathBuf,
    /// The file to write; without it NAME.repaired.undercroft beside the damaged one
    #[arg(short, long, value_name = "OPERATION")]
    output: Option<PathBuf>,
    /// The map that the operation began with, should the copy inside be lost
    #[arg(long, value_name = "MAP")]
    base: Option<PathBuf>,
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
    findings: Vec<Finding>,
}

impl Repair {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let output = self.output.unwrap_or_else(|| repaired_path(&self.file));
        let base = self.base.as_deref().map(map_file::read).transpose()?;
        let base = base.as_ref().map(|facility| facility.draft());
        let repaired = repair(&self.file, &output, self.force, base)?;
        let report = Report {
            file: repaired.path.display().to_string(),
            entries: repaired.entries,
            findings: repaired.findings,
        };
        if self.json {
            output::json(out, &report)?;
            return Ok(Answer::Yes);
        }
        for finding in &report.findings {
            writeln!(out, "{}", isolated(&finding.to_string()))?;
        }
        let verdict = if report.findings.is_empty() { "nothing was lost" } else { "what was lost stands above" };
        writeln!(out, "{}: {} saved; {verdict}", report.file, count(report.entries, "entry"))?;
        Ok(Answer::Yes)
    }
}
