//! What planners set before and beside the search: priors, whether a place exists, what was sought in vain.

use super::document::Marking;
use super::failure::{Answer, Failure};
use super::remarks::{Remarks, pseudonym};
use super::select::{self, Kind};
use super::{record, words};
use crate::model::{Facility, Knowledge, SectionIx};
use crate::search::{Action, ActorId, Letter, Method, Share, Spread, Target, TeamId};
use clap::{ArgGroup, Args};
use std::io::Write;
use std::path::PathBuf;

/// Set where the missing may be, before anybody searched: each planner spreads 100 % over segments and the rest of the
/// world
///
/// Segments are sections or rooms; a section is what is left of it when rooms of its own are segments too. Several
/// planners are averaged. `undercroft probability` shows what it comes to.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("how").required(true))]
#[command(after_help = "Examples:
  undercroft prior training.ron --planner P-1 --hand red=0.4,A-G=0.3 --row 0.3
  undercroft prior training.ron --planner P-2 --letters red=A,A-G=C --row E
  undercroft prior training.ron --planner P-3 --area --row 0.1")]
pub struct Prior {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Whose spread it is, as a pseudonym
    #[arg(long, value_name = "PERSON", value_parser = pseudonym)]
    planner: Option<ActorId>,
    /// Shares of one: red=0.4,A-12=0.1
    #[arg(long, group = "how", value_name = "PLACE=SHARE", value_delimiter = ',')]
    hand: Vec<String>,
    /// O'Connor letters, A very likely to I very unlikely: red=A,east=C
    #[arg(long, group = "how", value_name = "PLACE=LETTER", value_delimiter = ',')]
    letters: Vec<String>,
    /// By floor, over the sections named with --over; without it over all that were not refuted
    #[arg(long, group = "how")]
    area: bool,
    /// The sections or rooms to spread over by floor
    #[arg(long, requires = "area", value_delimiter = ',', value_name = "PLACE")]
    over: Vec<String>,
    /// The rest of the world: a share of one, or a letter with --letters
    #[arg(long, value_name = "SHARE|LETTER")]
    row: String,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

impl Prior {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let action = Action::Priors { planner: self.planner.clone(), spread: self.spread(facility)? };
        let request = self.remarks.attach(action, facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }

    fn spread(&self, facility: &Facility) -> Result<Spread, Failure> {
        if !self.letters.is_empty() {
            let segments = self.letters.iter().map(|text| {
                let (of, letter) = pair(facility, text)?;
                Ok(Letter { of, letter: single(letter)? })
            });
            let segments = segments.collect::<Result<_, Failure>>()?;
            return Ok(Spread::OConnor { segments, row: single(&self.row)? });
        }
        let row = number(&self.row)?;
        if self.area {
            return Ok(Spread::Area { segments: self.over(facility)?, row });
        }
        let segments = self.hand.iter().map(|text| {
            let (of, poa) = pair(facility, text)?;
            Ok(Share { of, poa: number(poa)? })
        });
        Ok(Spread::Hand { segments: segments.collect::<Result<_, Failure>>()?, row })
    }

    fn over(&self, facility: &Facility) -> Result<Vec<Target>, Failure> {
        if !self.over.is_empty() {
            return self.over.iter().map(|text| segment(facility, text)).collect();
        }
        let sections = facility.sections().iter().enumerate();
        let sections = sections.filter(|(_, section)| section.knowledge != Knowledge::Refuted);
        let all: Vec<Target> =
            sections.map(|(at, _)| Target::Section(facility.section(SectionIx::new(at)).id.clone())).collect();
        match all.is_empty() {
            true => Err(Failure::usage("this building has no sections; name rooms with --over")),
            false => Ok(all),
        }
    }
}

fn pair<'a>(facility: &Facility, text: &'a str) -> Result<(Target, &'a str), Failure> {
    let unreadable = || Failure::usage(format!("\"{text}\" is no share; write the place and its share, as red=0.4"));
    let (place, value) = text.rsplit_once('=').ok_or_else(unreadable)?;
    Ok((segment(facility, place)?, value))
}

fn segment(facility: &Facility, text: &str) -> Result<Target, Failure> {
    // A section is what planners mean where a room has the same name.
    select::target(facility, text, &[Kind::Section])
        .or_else(|_| select::target(facility, text, &[Kind::Room, Kind::Section]))
}

fn number(text: &str) -> Result<f64, Failure> {
    text.trim().parse().map_err(|_| Failure::usage(format!("\"{text}\" is no share; write it as 0.4")))
}

fn single(text: &str) -> Result<char, Failure> {
    let mut letters = text.trim().chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(letter.to_ascii_uppercase()),
        _ => Err(Failure::usage(format!("\"{text}\" is no O'Connor letter; use A (very likely) to I (very unlikely)"))),
    }
}

/// Set how likely it is that reported or suspected rooms or sections exist, whoever may be in them
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft exists training.ron red --probability 0.4 --by P-1")]
pub struct Exists {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Rooms or sections that are reported or suspected
    #[arg(required = true, value_name = "PLACE")]
    places: Vec<String>,
    /// 0 to 1
    #[arg(long, value_name = "0..1")]
    probability: f64,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

impl Exists {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let action = Action::Exists { about: segments(facility, &self.places)?, probability: self.probability };
        let request = self.remarks.attach(action, facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}

/// Rooms or sections that may not exist were looked for and not found
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft sought training.ron red --method dig --pod 0.5 --team SAR-1")]
pub struct Sought {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Rooms or sections that are reported or suspected
    #[arg(required = true, value_name = "PLACE")]
    places: Vec<String>,
    /// How it was looked for
    #[arg(long, value_delimiter = ',', value_parser = words::parser(words::METHODS))]
    method: Vec<Method>,
    /// Probability that it would have been found, 0 to 1
    #[arg(long, value_name = "0..1")]
    pod: Option<f64>,
    /// The team that looked
    #[arg(long)]
    team: Option<String>,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

impl Sought {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let about = segments(facility, &self.places)?;
        let team = self.team.as_deref().map(TeamId::new);
        let action = Action::Sought { about, methods: self.method.clone(), pod: self.pod, team };
        let request = self.remarks.attach(action, facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}

fn segments(facility: &Facility, places: &[String]) -> Result<Vec<Target>, Failure> {
    places.iter().map(|text| segment(facility, text)).collect()
}
