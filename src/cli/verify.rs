use super::failure::{Answer, Failure};
use super::output::{self, Table, count, isolated};
use crate::file::device::device;
use crate::file::known_devices::{KnownDevices, known_devices};
use crate::file::verify::{self, Verified};
use crate::model::{Finding, Place, Severity};
use crate::search::{AuthorKey, Log, now_ms};
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Whether the log is whole and what its authors signed
///
/// Checks every signature, every link to the entry before and every commitment, and names what was forged, altered,
/// put in another order or left out. That the end of a log is missing shows only against another copy or against a
/// head hash written down before, as every report prints it. Exit code 1 when something is wrong or missing.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft verify training.undercroft
  undercroft verify training.undercroft --against backup.undercroft --json")]
pub struct Verify {
    /// An operation (.undercroft)
    file: PathBuf,
    /// Another copy of it
    #[arg(long, value_name = "OPERATION")]
    against: Option<PathBuf>,
    /// A head hash written down before
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The digits of a head hash.
const HEAD: usize = 64;

#[derive(Serialize)]
struct Report {
    ok: bool,
    entries: usize,
    head: String,
    devices: Vec<Device>,
    findings: Vec<Finding>,
}

/// One author of the log and whether this computer knows its key.
#[derive(Serialize)]
pub struct Device {
    pub key: AuthorKey,
    /// `here`, `known` or `unknown`.
    pub standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub entries: usize,
    pub last: Option<u64>,
}

impl Verify {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut verified = verify::verify(&self.file, now_ms())?;
        if let Some(path) = &self.against {
            let other = other_copy(&verified, path)?;
            verified.findings.extend(other);
        }
        if let Some(head) = &self.head {
            if head.trim().len() != HEAD || !head.trim().chars().all(|c| c.is_ascii_hexdigit()) {
                return Err(Failure::usage(format!(
                    "a head is {HEAD} digits and letters a to f, as `verify` and the last line of a report show it; \
                     give all of it"
                )));
            }
            verified.findings.push(verify::against_head(verified.operation.log(), head));
        }
        let log = verified.operation.log();
        let report = Report {
            ok: verified.is_sound(),
            entries: log.len(),
            head: log.head_hash(),
            devices: devices(log)?,
            findings: verified.findings,
        };
        if self.json {
            output::json(out, &report)?;
        } else {
            print(&report, self.against.is_none() && self.head.is_none(), out)?;
        }
        Ok(Answer::from(report.ok))
    }
}

/// What another copy shows; what is wrong with that copy itself is not held against this one.
fn other_copy(verified: &Verified, path: &Path) -> Result<Vec<Finding>, Failure> {
    let other = verify::verify(path, now_ms())?;
    if other.operation.id != verified.operation.id {
        return Err(Failure::file(path, "this is another operation; compare copies of the same one"));
    }
    let told = |finding: Finding| {
        let message = format!("in {}: {}", path.display(), finding.message);
        Finding::warning(finding.code, Place::clone(&finding.place), message)
    };
    let mut findings = verify::against(verified.operation.log(), other.operation.log());
    findings.extend(other.findings.into_iter().filter(|finding| finding.severity == Severity::Error).map(told));
    Ok(findings)
}

/// The authors of a log as this computer knows them.
pub fn devices(log: &Log) -> Result<Vec<Device>, Failure> {
    let here = device()?.0.key();
    let known = known_devices().map_err(|why| Failure::usage(format!("the list of known devices: {why}")))?;
    Ok(log.authors().map(|key| told(log, *key, here, &known)).collect())
}

fn told(log: &Log, key: AuthorKey, here: AuthorKey, known: &KnownDevices) -> Device {
    let name = known.get(&key).cloned();
    let standing = match (key == here, name.is_some()) {
        (true, _) => "here",
        (false, true) => "known",
        (false, false) => "unknown",
    };
    Device { key, standing, name, entries: log.of(&key).count(), last: log.last_of(&key).map(|last| last.envelope.seq) }
}

/// The authors as a table.
pub fn print_devices(devices: &[Device], out: &mut dyn Write) -> Result<(), Failure> {
    let mut table = Table::new(&["", "", "", ""]);
    for device in devices {
        let who = match (device.standing, &device.name) {
            ("here", _) => "this device".to_owned(),
            (_, Some(name)) => format!("known: {}", isolated(name)),
            _ => "unknown key".to_owned(),
        };
        let last = device.last.map_or(String::new(), |last| format!("last number {last}"));
        table.row([format!("device {}", device.key.short()), who, count(device.entries, "entry"), last]);
    }
    table.print(out, "  ")
}

fn print(report: &Report, alone: bool, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{} by {}", count(report.entries, "entry"), count(report.devices.len(), "device"))?;
    print_devices(&report.devices, out)?;
    writeln!(out, "head {}", report.head)?;
    for finding in &report.findings {
        writeln!(out, "{}", isolated(&finding.to_string()))?;
    }
    match (report.ok, alone) {
        (true, false) => writeln!(out, "ok: every signature, link and commitment holds, and nothing is missing")?,
        (true, true) => {
            writeln!(out, "ok: every signature, link and commitment holds")?;
            writeln!(
                out,
                "Whether the end is missing shows only with --against another copy, or a --head noted before."
            )?
        }
        (false, _) => writeln!(out, "not ok: do not rely on what is named above until another copy was compared")?,
    }
    Ok(())
}
