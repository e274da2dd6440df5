use super::failure::{Answer, Failure};
use super::output::{self, count, isolated};
use crate::file::check;
use crate::file::map_file;
use crate::file::map_file::MapError;
use crate::file::operation_file::{Opened, OperationFile};
use crate::file::stored::is_operation;
use crate::model::{Finding, Severity, warnings};
use crate::search::now_ms;
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Look a map or an operation over: everything wrong or odd, each with its place
///
/// Exit code 1 when there are errors; warnings and notes do not change it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft check training.ron
  undercroft check training.undercroft --json")]
pub struct Check {
    /// A map (.ron) or an operation (.undercroft)
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    findings: Vec<Finding>,
}

impl Check {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let findings = if is_operation(&self.file) { of_operation(&self.file)? } else { of_map(&self.file)? };
        let ok = findings.iter().all(|finding| finding.severity != Severity::Error);
        if self.json {
            output::json(out, &Report { ok, findings })?;
        } else {
            print(&findings, out)?;
        }
        Ok(Answer::from(ok))
    }
}

fn of_map(path: &Path) -> Result<Vec<Finding>, Failure> {
    match map_file::inspect(path) {
        Ok((_, warnings)) => Ok(warnings),
        Err(MapError::Faulty { findings, .. }) => Ok(findings),
        Err(unreadable) => Err(unreadable.into()),
    }
}

fn of_operation(path: &Path) -> Result<Vec<Finding>, Failure> {
    let Opened { operation, mut findings, .. } = OperationFile::open(path)?;
    findings.extend(check::check(operation.id, operation.log(), now_ms()));
    findings.extend(operation.picture().findings.iter().cloned());
    findings.extend(warnings(&operation.picture().facility));
    findings.sort();
    findings.dedup();
    Ok(findings)
}

fn print(findings: &[Finding], out: &mut dyn Write) -> Result<(), Failure> {
    for finding in findings {
        writeln!(out, "{}", isolated(&finding.to_string()))?;
    }
    let number = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (number(Severity::Error), number(Severity::Warning));
    let verdict = if errors == 0 { "ok" } else { "not ok" };
    Ok(writeln!(out, "{verdict}: {}, {}", count(errors, "error"), count(warnings, "warning"))?)
}
