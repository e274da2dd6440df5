//! What is said after an import, to people and to programs.

use super::super::failure::Failure;
use super::super::output::{Table, count, isolated};
use super::Plan;
use crate::import::{Fit, Line};
use crate::model::Finding;
use serde::Serialize;
use std::io::Write;
use std::path::Path;

#[derive(Serialize)]
pub struct Report<'a> {
    format: &'a str,
    map: String,
    levels: usize,
    rooms: usize,
    doors: usize,
    underlays: usize,
    /// How well points were brought onto their counterparts: of levels, and of the whole onto another building.
    fits: &'a [Fit],
    taken: Vec<Taken<'a>>,
    left_out: Vec<Left<'a>>,
    findings: Vec<&'a Finding>,
}

#[derive(Serialize)]
struct Taken<'a> {
    kind: &'a str,
    count: usize,
}

#[derive(Serialize)]
struct Left<'a> {
    code: &'a str,
    kind: &'a str,
    count: usize,
    examples: &'a [String],
}

impl<'a> From<&'a Line> for Left<'a> {
    fn from(line: &'a Line) -> Self {
        Self { code: line.code.as_str(), kind: &line.kind, count: line.count, examples: &line.examples }
    }
}

pub fn report<'a>(plan: &'a Plan, map: &Path) -> Report<'a> {
    let Plan { draft, format, tally, findings, joining, fits, .. } = plan;
    Report {
        format,
        map: map.display().to_string(),
        levels: draft.levels.len(),
        rooms: draft.spaces.len(),
        doors: draft.portals.len(),
        underlays: draft.underlays.len(),
        fits,
        taken: tally.taken.iter().map(|(kind, count)| Taken { kind, count: *count }).collect(),
        left_out: tally.left.iter().map(Left::from).collect(),
        findings: joining.iter().chain(findings).collect(),
    }
}

pub fn print(plan: &Plan, map: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let Plan { draft, format, tally, joining, fits, .. } = plan;
    let sums = [(draft.levels.len(), "level"), (draft.spaces.len(), "room"), (draft.portals.len(), "door")];
    let underlays = Some((draft.underlays.len(), "underlay")).filter(|(count, _)| *count > 0);
    let sums: Vec<String> = sums.into_iter().chain(underlays).map(|(n, what)| count(n, what)).collect();
    writeln!(out, "{} ({format}): {}", map.display(), sums.join(", "))?;
    for Fit { what, turn_deg, shift_m: [x, y, z], residual_m, each_m } in fits {
        writeln!(
            out,
            "{}: turned by {turn_deg:.1}°, moved by {x:.2}, {y:.2}, {z:.2} m; {} fit to {residual_m:.2} m",
            isolated(what),
            count(each_m.len(), "pair"),
        )?;
    }
    joining.iter().try_for_each(|finding| writeln!(out, "{finding}"))?;
    let mut taken = Table::new(&[">", ""]);
    tally.taken.iter().for_each(|(kind, number)| taken.row([number.to_string(), isolated(kind).into_owned()]));
    writeln!(out, "\nTaken over")?;
    taken.print(out, "  ")?;
    if tally.left.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nNot placed, guessed or unresolved")?;
    let mut left = Table::new(&[">", "", "", ""]);
    for line in &tally.left {
        let more = if line.count > line.examples.len() { " …" } else { "" };
        let examples = format!("{}{more}", isolated(&line.examples.join(", ")));
        left.row([line.count.to_string(), line.code.as_str().to_owned(), isolated(&line.kind).into_owned(), examples]);
    }
    left.print(out, "  ")
}
