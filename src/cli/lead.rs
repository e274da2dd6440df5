use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::output::{self, Table, few, isolated};
use super::remarks::Remarks;
use super::select::{self, Kind};
use super::tolerance::Tolerances;
use super::{moment, record, words};
use crate::analysis::{Lead as Found, Net, leads};
use crate::model::Xy;
use crate::search::{Action, EntryId, Grade, LeadEnd, LeadId, LeadState, Operation, Picture, Spot};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Leads: places where something may be that nobody drew
///
/// Grades: A go and look, B needs effort, C poor, D dig, X unsafe. The program proposes one; who stood there gives it.
#[derive(Args, Debug)]
pub struct Lead {
    #[command(subcommand)]
    command: LeadCommand,
}

#[derive(Subcommand, Debug)]
enum LeadCommand {
    List(List),
    Add(Add),
    Grade(GradeIt),
    Confirm(Confirm),
    Refute(Refute),
    Open(Reopen),
}

/// The leads, best grade first; exit code 1 when there are none
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft lead list training.undercroft
  undercroft lead list training.undercroft --all --grade A,B --json")]
struct List {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The confirmed and refuted ones too
    #[arg(long)]
    all: bool,
    /// Only with these grades
    #[arg(long, value_delimiter = ',', value_parser = words::parser(words::GRADES))]
    grade: Vec<Grade>,
    #[command(flatten)]
    tolerances: Tolerances,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Add a lead that the plans do not show: about a room, a door or a section, or at a spot
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft lead add training.ron B1-A-kitchen --grade B --end wall --note \"draught behind the shelf\" --by P-7
  undercroft lead add training.ron --spot B1:12.5,3 --grade A --note \"hollow floor\"")]
struct Add {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// What it is about
    #[arg(value_name = "TARGET")]
    about: Vec<String>,
    #[command(flatten)]
    grading: Grading,
    #[command(flatten)]
    common: Common,
}

/// Grade leads as they were found on the spot
#[derive(Args, Debug)]
#[command(after_help = "Example:
  undercroft lead grade training.undercroft X-duct-C --grade X --end rubble --by P-7")]
struct GradeIt {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    grading: Grading,
    #[command(flatten)]
    common: Common,
}

/// Something is there: the lead is answered and not raised again
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft lead confirm training.undercroft gap-in-numbering:B1:K-07")]
struct Confirm {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    common: Common,
}

/// Nothing is there: needs reason and evidence in --note; the lead stays listed and is not raised again
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  undercroft lead refute training.undercroft gap-in-numbering:G:A-07 --note \"never painted: register\""
)]
struct Refute {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    common: Common,
}

/// Open answered leads again
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft lead open training.undercroft gap-in-numbering:G:A-07")]
struct Reopen {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    common: Common,
}

#[derive(Args, Debug)]
struct Which {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Keys as `lead list` prints them, or a part that only one has
    #[arg(required = true, value_name = "LEAD")]
    leads: Vec<String>,
    #[command(flatten)]
    tolerances: Tolerances,
}

#[derive(Args, Debug)]
struct Grading {
    /// A go and look, B needs effort, C poor, D dig, X unsafe
    #[arg(long, value_parser = words::parser(words::GRADES))]
    grade: Grade,
    /// How it ends
    #[arg(long, value_parser = words::parser(words::LEAD_ENDS))]
    end: Option<LeadEnd>,
}

#[derive(Args, Debug)]
struct Common {
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entries as JSON
    #[arg(long)]
    json: bool,
}

/// One lead as programs read it.
#[derive(Serialize)]
pub struct Row<'a> {
    key: &'a str,
    kind: &'static str,
    grade: Grade,
    /// Whether a person graded it; else it is the program's proposal.
    graded: bool,
    end: Option<&'static str>,
    state: &'static str,
    level: Option<&'a str>,
    at: Option<Xy>,
    rooms: Vec<&'a str>,
    doors: Vec<&'a str>,
    m2: Option<f64>,
    why: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    history: Vec<Said>,
}

/// Who said what of it, and when.
#[derive(Serialize)]
struct Said {
    entry: EntryId,
    at: Option<String>,
    by: Vec<String>,
    what: String,
    note: Option<String>,
}

impl Lead {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match self.command {
            LeadCommand::List(command) => command.run(out),
            LeadCommand::Add(command) => command.run(out),
            LeadCommand::Grade(command) => command.run(out),
            LeadCommand::Confirm(Confirm { which, common }) => which.answer(LeadState::Confirmed, &common, out),
            LeadCommand::Refute(Refute { which, common }) => which.answer(LeadState::Refuted, &common, out),
            LeadCommand::Open(Reopen { which, common }) => which.answer(LeadState::Open, &common, out),
        }
    }
}

impl List {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let operation = document.operation();
        let picture = operation.picture();
        let tolerance = self.tolerances.of(&picture.facility)?;
        let mut found = leads(&Net::new(&picture.facility), picture, tolerance);
        found.retain(|lead| {
            (self.all || lead.state == LeadState::Open) && (self.grade.is_empty() || self.grade.contains(&lead.grade))
        });
        if self.json {
            let told = |lead| Row { history: history(operation, lead), ..row(picture, lead) };
            output::json(out, &found.iter().map(told).collect::<Vec<_>>())?;
        } else if found.is_empty() {
            writeln!(out, "No lead is open.")?;
        } else {
            print(picture, &found, out, "")?;
        }
        Ok(Answer::from(!found.is_empty()))
    }
}

impl Add {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let about = self.about.iter().map(|text| select::target(facility, text, Kind::ALL));
        let about = about.collect::<Result<Vec<_>, _>>()?;
        let action = Action::Lead { about, grade: self.grading.grade, end: self.grading.end };
        let request = self.common.remarks.attach(action, facility)?;
        record::all(&mut marking, vec![request], self.common.json, out)
    }
}

impl GradeIt {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let Grading { grade, end } = self.grading;
        self.which.say(|leads| Action::LeadGrade { leads, grade, end }, &self.common, out)
    }
}

impl Which {
    fn answer(self, state: LeadState, common: &Common, out: &mut dyn Write) -> Result<Answer, Failure> {
        self.say(|leads| Action::LeadState { leads, state }, common, out)
    }

    // One entry for each, so that each keeps the place it had when it was answered.
    fn say(
        self,
        action: impl Fn(Vec<LeadId>) -> Action,
        common: &Common,
        out: &mut dyn Write,
    ) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let picture = marking.picture();
        let facility = &picture.facility;
        let all = leads(&Net::new(facility), picture, self.tolerances.of(facility)?);
        let mut requests = Vec::new();
        for text in &self.leads {
            let lead = named(&all, text)?;
            let mut request = common.remarks.attach(action(vec![lead.key.clone()]), facility)?;
            let place = lead.level.zip(lead.at).map(|(level, at)| Spot { level: facility.level(level).id.clone(), at });
            request.place = request.place.or(place);
            requests.push(request);
        }
        record::all(&mut marking, requests, common.json, out)
    }
}

/// The lead with this key, or the only one whose key holds the text.
fn named<'a>(all: &'a [Found], text: &str) -> Result<&'a Found, Failure> {
    if let Some(lead) = all.iter().find(|lead| lead.key.as_str() == text) {
        return Ok(lead);
    }
    let like: Vec<&Found> = all.iter().filter(|lead| !text.is_empty() && lead.key.as_str().contains(text)).collect();
    match like.as_slice() {
        [lead] => Ok(lead),
        [] => Err(Failure::usage(format!(
            "there is no lead \"{}\"; `undercroft lead list FILE --all` lists them",
            isolated(text)
        ))),
        several => {
            let candidates = few(several.iter().map(|lead| lead.key.as_str()));
            Err(Failure::Ambiguous { wanted: text.to_owned(), candidates })
        }
    }
}

pub fn row<'a>(picture: &'a Picture, lead: &'a Found) -> Row<'a> {
    let facility = &picture.facility;
    Row {
        key: lead.key.as_str(),
        kind: lead.kind.word(),
        grade: lead.grade,
        graded: lead.graded,
        end: lead.end.map(LeadEnd::word),
        state: lead.state.word(),
        level: lead.level.map(|level| facility.level(level).id.as_str()),
        at: lead.at,
        rooms: lead.spaces.iter().map(|&space| facility.space(space).id.as_str()).collect(),
        doors: lead.portals.iter().map(|&portal| facility.portal(portal).id.as_str()).collect(),
        m2: lead.area_m2,
        why: &lead.why,
        history: Vec::new(),
    }
}

fn history(operation: &Operation, lead: &Found) -> Vec<Said> {
    let record = operation.picture().judged.leads.get(&lead.key);
    let entries = record.into_iter().flat_map(|record| &record.history);
    let entries = entries.filter_map(|entry| operation.log().get(entry));
    entries
        .map(|entry| Said {
            entry: entry.id,
            at: entry.content.when().and_then(|when| moment::rfc3339(when.at_ms)),
            by: entry.content.performed_by.iter().map(ToString::to_string).collect(),
            what: entry.content.summary(),
            note: entry.content.note.clone(),
        })
        .collect()
}

pub fn print<'a>(
    picture: &Picture,
    leads: impl IntoIterator<Item = &'a Found>,
    out: &mut dyn Write,
    indent: &str,
) -> Result<(), Failure> {
    let mut table = Table::new(&["", "", "", ""]);
    for lead in leads {
        let level = lead.level.map(|level| format!("level {}", isolated(picture.facility.level(level).id.as_str())));
        let why = isolated(&lead.why);
        let why = match lead.state {
            LeadState::Open => why.into_owned(),
            answered => format!("{}: {why}", answered.word()),
        };
        let proposed = if lead.graded { "" } else { "?" };
        let grade = format!("{:?}{proposed}", lead.grade);
        table.row([grade, isolated(lead.key.as_str()).into_owned(), level.unwrap_or_default(), why]);
    }
    table.print(out, indent)
}
