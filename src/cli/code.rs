use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::output::{self, Table, isolated};
use super::record;
use super::remarks::Remarks;
use super::select::Selection;
use super::words;
use crate::model::{Lock, Portal, PortalIx, PortalState, Power};
use crate::search::{Action, Change, CodeStatus, Edit, Picture, Request, Target};
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Say how far the code of a door has come, and whether it has power
///
/// The code itself goes into the vault, with `undercroft vault add`, and never here.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft code training.ron GATE-B-G --status asked
  undercroft code training.ron GATE-B-G --power off")]
pub struct Code {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    #[command(flatten)]
    selection: Selection,
    /// How far it has come
    #[arg(long, value_parser = words::parser(words::CODES), required_unless_present = "power")]
    status: Option<CodeStatus>,
    /// Whether its lock or drive has power
    #[arg(long, value_parser = words::parser(words::POWER))]
    power: Option<Power>,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entries as JSON
    #[arg(long)]
    json: bool,
}

/// The doors whose codes are needed, without any code: a list that can be handed out
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft codes training.ron --json")]
pub struct Codes {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    door: &'a str,
    name: &'a str,
    between: [String; 2],
    state: &'static str,
    code: &'static str,
    power: &'static str,
}

impl Code {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let portals = self.selection.portals(marking.picture())?;
        let facility = &marking.picture().facility;
        let mut requests: Vec<Request> = Vec::new();
        if let Some(status) = self.status {
            requests.push(self.remarks.attach(Action::Code { portals: portals.clone(), status }, facility)?);
        }
        if let Some(power) = self.power {
            let edit = |portal| Edit { about: Target::Portal(portal), changes: vec![Change::DoorPower(Some(power))] };
            let edits = portals.into_iter().map(edit).collect();
            requests.push(self.remarks.attach(Action::Shape { edits }, facility)?);
        }
        record::all(&mut marking, requests, self.json, out)
    }
}

impl Codes {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let picture = document.operation().picture();
        let rows: Vec<Row> = picture.facility.portal_ixs().filter_map(|door| row(picture, door)).collect();
        if self.json {
            output::json(out, &rows)?;
            return Ok(Answer::Yes);
        }
        if rows.is_empty() {
            writeln!(out, "No door is known to want a code.")?;
        }
        let mut table = Table::new(&["door", "", "", "code", "power"]);
        for row in rows {
            let [a, b] = row.between;
            let between = format!("{} – {}", isolated(&a), isolated(&b));
            table.row([
                isolated(row.door).into_owned(),
                between,
                row.state.to_owned(),
                row.code.to_owned(),
                row.power.to_owned(),
            ]);
        }
        table.print(out, "")?;
        Ok(Answer::Yes)
    }
}

fn row(picture: &Picture, door: PortalIx) -> Option<Row<'_>> {
    let Portal { id, name, between: (a, b), power, .. } = picture.facility.portal(door);
    let said = picture.told.codes.get(&door).and_then(|codes| codes.values().min());
    let wants = picture.state_of(door) == PortalState::Locked(Lock::Code);
    let code = said.map(|status| status.word()).or(wants.then_some("needed"))?;
    Some(Row {
        door: id.as_str(),
        name,
        between: [a.to_string(), b.to_string()],
        state: picture.state_of(door).word(),
        code,
        power: power.map_or("unknown", |power| words::of(words::POWER, &power)),
    })
}
