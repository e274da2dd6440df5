use super::document::Marking;
use super::failure::{Answer, Failure};
use super::import::{Plan, Reading};
use super::output::{self, Table, count, few, warn};
use crate::import::onto_origin_of;
use crate::model::{Draft, Facility, LevelId, PortalId, Revision, SpaceId};
use crate::search::{Action, Operation, Request};
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Put a newer plan of the same building under an operation
///
/// Marks stay on whatever has the same id. What moved, came and went is listed; rooms whose walls or doors changed are
/// to be looked at again; marks on rooms that are gone stay in the log and are listed. `undercroft undo` takes it back.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft rebase clinic.undercroft clinic-2.ron --dry-run
  undercroft rebase building.undercroft building-2026.osm --note \"survey of the ground floor\"")]
pub struct Rebase {
    /// The operation, or the map it stands on
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The newer plan: a map, or a file that `import` reads
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// Where the plan comes from, in words; no names of people
    #[arg(long, default_value = "")]
    note: String,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    file: String,
    entry: Option<String>,
    #[serde(flatten)]
    revision: Revision,
    /// Rooms that are gone and on which something was said.
    marked_and_gone: Vec<SpaceId>,
}

impl Rebase {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let plan = self.plan(marking.operation().surveyed())?;
        let revision = Revision::between(marking.operation().surveyed().draft(), &plan);
        let marked_and_gone = marked(marking.operation(), &revision.rooms_went);
        let request = Request { note: self.note.clone(), ..Request::from(Action::Rebase { map: Box::new(plan) }) };
        let entry = match self.dry_run {
            true => marking.operation().prepare(request, &marking.author()).map(|_| None)?,
            false => marking.append(vec![request])?.first().map(ToString::to_string),
        };
        let report = Report { file: marking.path().display().to_string(), entry, revision, marked_and_gone };
        if self.json {
            output::json(out, &report)?
        } else {
            report.print(out)?
        }
        Ok(Answer::Yes)
    }

    fn plan(&self, old: &Facility) -> Result<Draft, Failure> {
        let Plan { mut draft, findings, .. } = Plan::read(&self.plan, &self.reading)?;
        onto_origin_of(&mut draft, old.draft());
        if !findings.is_empty() {
            warn(format_args!(
                "{} about the newer plan; `undercroft import` lists them",
                count(findings.len(), "finding")
            ));
        }
        // In the order in which a facility keeps it, so that the same plan is known as the same.
        let checked = Facility::new(draft).map_err(|faults| {
            let why = faults.first().map(ToString::to_string).unwrap_or_default();
            Failure::file(&self.plan, format_args!("this plan has faults: {why}; repair them first"))
        })?;
        Ok(checked.draft().clone())
    }
}

fn marked(operation: &Operation, went: &[SpaceId]) -> Vec<SpaceId> {
    let picture = operation.picture();
    let is_marked = |id: &&SpaceId| picture.facility.space_ix(id).is_some_and(|at| picture.spaces.contains_key(&at));
    went.iter().filter(is_marked).cloned().collect()
}

impl Report {
    fn print(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let Revision {
            shift_m: [x, y],
            rooms_came,
            rooms_went,
            rooms_moved,
            rooms_reshaped,
            rooms_renamed,
            doors_came,
            doors_went,
            doors_rejoined,
            levels_came,
            levels_went,
            recheck,
        } = &self.revision;
        let did = if self.entry.is_some() { "the newer plan is in use" } else { "nothing was changed yet" };
        writeln!(out, "{}: {did}", self.file)?;
        if x.hypot(*y) > 0.5 {
            writeln!(out, "The plan as a whole lies {x:.1} m east and {y:.1} m north of where it lay.")?;
        }
        let far: Vec<String> = rooms_moved.iter().map(|(id, metres)| format!("{id} ({metres:.1} m)")).collect();
        let large: Vec<String> = rooms_reshaped.iter().map(|(id, area)| format!("{id} ({area:.1} m²)")).collect();
        let why: Vec<String> = recheck.iter().map(|(id, why)| format!("{id}: {why}")).collect();
        let ids = |spaces: &[SpaceId]| spaces.iter().map(ToString::to_string).collect::<Vec<_>>();
        let doors = |doors: &[PortalId]| doors.iter().map(ToString::to_string).collect::<Vec<_>>();
        let levels = |levels: &[LevelId]| levels.iter().map(ToString::to_string).collect::<Vec<_>>();
        let mut table = Table::new(&[">", "", ""]);
        for (what, which) in [
            ("levels came", levels(levels_came)),
            ("levels went", levels(levels_went)),
            ("rooms came", ids(rooms_came)),
            ("rooms went", ids(rooms_went)),
            ("of these marked", ids(&self.marked_and_gone)),
            ("rooms moved", far),
            ("rooms of another outline", large),
            ("rooms renamed", ids(rooms_renamed)),
            ("doors came", doors(doors_came)),
            ("doors went", doors(doors_went)),
            ("doors between other rooms", doors(doors_rejoined)),
            ("rooms to look at again where searched", why),
        ] {
            if !which.is_empty() {
                table.row([which.len().to_string(), what.to_owned(), few(&which)]);
            }
        }
        if self.revision.is_empty() && rooms_renamed.is_empty() && recheck.is_empty() {
            writeln!(out, "No room, door or level differs.")?;
        }
        table.print(out, "  ")
    }
}
