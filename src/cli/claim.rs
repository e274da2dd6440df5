use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::output::{self, Table, isolated};
use super::record;
use super::remarks::{Remarks, pseudonym};
use super::select::{self, Kind};
use super::{layout, moment, words};
use crate::analysis::contradictions;
use crate::model::{Facility, SpaceKind};
use crate::search::{
    Action, ActorId, Claim as Told, ClaimPlace, ClaimRecord, ClaimStatus, Consent, LeadId, Link, MarkId, Operation,
    Picture, Rating, Request, Says, Target,
};
use clap::{Args, Subcommand};
use jiff::Zoned;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// What people told: graded, placed, held against each other
#[derive(Args, Debug)]
pub struct Claim {
    #[command(subcommand)]
    command: ClaimCommand,
}

#[derive(Subcommand, Debug)]
enum ClaimCommand {
    Add(Box<Add>),
    List(List),
    Status(Status),
    Link(LinkArgs),
    Contradictions(Contradictions),
}

/// Take down what somebody told
///
/// The source is a pseudonym; who that is belongs into the vault and nowhere else. --at says when the source knew it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft claim add training.ron \"ten cells\" --source S-1 --rating C3 --place red --rooms 10
  undercroft claim add training.ron \"three levels down\" --source S-2 --rating D4 --levels-below 3")]
struct Add {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// What was said. Never write a person's name
    statement: String,
    /// Whose word it is: a pseudonym such as S-1
    #[arg(long, value_name = "PERSON", value_parser = pseudonym)]
    source: Option<ActorId>,
    /// Admiralty grade: source A to F, claim 1 to 6
    #[arg(long, value_name = "GRADE", default_value = "F6", value_parser = rating)]
    rating: Rating,
    /// Where: a room, door, section or level; several when it may be any of them
    #[arg(long, value_name = "PLACE")]
    place: Vec<String>,
    /// So many rooms: 10, or 8-12
    #[arg(long, value_name = "N", value_parser = range)]
    rooms: Option<(u32, u32)>,
    /// Of this kind
    #[arg(long, value_parser = words::space_kind(), requires = "rooms")]
    kind: Option<SpaceKind>,
    /// So many levels below the ground
    #[arg(long, value_name = "N", value_parser = range)]
    levels_below: Option<(u32, u32)>,
    /// One gets from one room to the other: A,B
    #[arg(long, value_name = "A,B")]
    joined: Vec<String>,
    /// One does not
    #[arg(long, value_name = "A,B")]
    parted: Vec<String>,
    /// When it was told, if not now
    #[arg(long, value_name = "TIME", value_parser = instant)]
    heard: Option<i64>,
    /// With whom the source lets it be shared
    #[arg(long, value_parser = words::parser(words::CONSENT), default_value = "desk")]
    consent: Consent,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

/// All claims, with grade and status
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft claim list training.undercroft --json")]
struct List {
    /// An operation (.undercroft), or a map (.ron) with one beside it
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Say how claims stand: open, corroborated, contradicted, confirmed, refuted
#[derive(Args, Debug)]
struct Status {
    /// An operation (.undercroft)
    file: PathBuf,
    /// The claims, by the beginning of their ids
    #[arg(required = true)]
    claims: Vec<String>,
    /// How they stand
    #[arg(long = "is", value_name = "STATUS", value_parser = words::parser(words::CLAIM_STATUS))]
    status: ClaimStatus,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

/// Say what a claim bears on: rooms, doors, sections, leads, layouts, cameras
#[derive(Args, Debug)]
struct LinkArgs {
    /// An operation (.undercroft)
    file: PathBuf,
    /// The claim, by the beginning of its id
    claim: String,
    /// Rooms, doors, sections
    targets: Vec<String>,
    /// Leads by their keys
    #[arg(long, value_name = "KEY")]
    lead: Vec<String>,
    /// Layouts by name or id
    #[arg(long, value_name = "LAYOUT")]
    layout: Vec<String>,
    /// Cameras by the beginning of their ids
    #[arg(long, value_name = "CAMERA")]
    camera: Vec<String>,
    /// It speaks against them
    #[arg(long)]
    against: bool,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

/// Claims that cannot all be true, side by side
///
/// They disagree about counts, levels or connections, with each other or with what was surveyed. Exit code 1 when
/// there are any.
#[derive(Args, Debug)]
struct Contradictions {
    /// An operation (.undercroft), or a map (.ron) with one beside it
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a MarkId,
    statement: Option<&'a str>,
    source: Vec<&'a str>,
    rating: String,
    status: &'static str,
    consent: &'static str,
    known_at: Option<String>,
    heard_at: Option<String>,
    places: &'a [ClaimPlace],
    says: &'a [Says],
    links: &'a [(Link, bool)],
}

#[derive(Serialize)]
struct Clash {
    about: String,
    sides: Vec<ClashSide>,
}

#[derive(Serialize)]
struct ClashSide {
    claim: Option<MarkId>,
    says: String,
}

fn rating(text: &str) -> Result<Rating, String> {
    Rating::parse(text).ok_or_else(|| "a grade is the source A to F and the claim 1 to 6, such as B3".to_owned())
}

fn instant(text: &str) -> Result<i64, String> {
    moment::instant(text, &Zoned::now())
}

fn range(text: &str) -> Result<(u32, u32), String> {
    let number = |text: &str| text.trim().parse().map_err(|_| format!("\"{text}\" is no number; write 10, or 8-12"));
    let (least, most) = text.split_once('-').unwrap_or((text, text));
    Ok((number(least)?, number(most)?))
}

impl Claim {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match self.command {
            ClaimCommand::Add(add) => add.run(out),
            ClaimCommand::List(list) => list.run(out),
            ClaimCommand::Status(status) => status.run(out),
            ClaimCommand::Link(link) => link.run(out),
            ClaimCommand::Contradictions(contradictions) => contradictions.run(out),
        }
    }
}

impl Add {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let places = self.place.iter().map(|text| place(facility, text)).collect::<Result<Vec<_>, _>>()?;
        let says = self.says(facility, &places)?;
        let claim = Told { places, rating: self.rating, heard_ms: self.heard, consent: self.consent, says };
        let mut request = self.remarks.attach(Action::Claim(Box::new(claim)), facility)?;
        request.note = match request.note.is_empty() {
            true => self.statement,
            false => format!("{} ({})", self.statement, request.note),
        };
        request.performed_by.extend(self.source);
        record::all(&mut marking, vec![request], self.json, out)
    }

    fn says(&self, facility: &Facility, places: &[ClaimPlace]) -> Result<Vec<Says>, Failure> {
        let mut says = Vec::new();
        if let Some((least, most)) = self.rooms {
            // Said of several candidate places it is true of none in particular.
            let place = if let [place] = places { Some(place.clone()) } else { None };
            says.push(Says::Rooms { kind: self.kind, place, least, most });
        }
        says.extend(self.levels_below.map(|(least, most)| Says::LevelsBelow { least, most }));
        for text in &self.joined {
            let (a, b) = pair(facility, text)?;
            says.push(Says::Joined { a, b });
        }
        for text in &self.parted {
            let (a, b) = pair(facility, text)?;
            says.push(Says::Parted { a, b });
        }
        Ok(says)
    }
}

fn place(facility: &Facility, text: &str) -> Result<ClaimPlace, Failure> {
    match select::target(facility, text, Kind::ALL) {
        Ok(target) => Ok(ClaimPlace::At(target)),
        Err(unknown) => match select::level(facility, text) {
            Ok(level) => Ok(ClaimPlace::Level(level.id.clone())),
            Err(_) => Err(unknown),
        },
    }
}

fn pair(facility: &Facility, text: &str) -> Result<(Target, Target), Failure> {
    let (a, b) =
        text.split_once(',').ok_or_else(|| Failure::usage(format!("\"{text}\" names no two rooms; write A,B")))?;
    let one = |text: &str| select::target(facility, text.trim(), &[Kind::Room, Kind::Section]);
    Ok((one(a)?, one(b)?))
}

impl List {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let operation = document.operation();
        let rows: Vec<Row> =
            operation.picture().told.claims.iter().map(|(id, claim)| row(operation, id, claim)).collect();
        if self.json {
            output::json(out, &rows)?;
            return Ok(Answer::Yes);
        }
        if rows.is_empty() {
            writeln!(out, "Nobody's word was taken down yet; `undercroft claim add` does it.")?;
        }
        let mut table = Table::new(&["", "", "", "", ""]);
        for row in &rows {
            let statement = row.statement.unwrap_or("left out of this copy");
            table.row([
                row.id.as_str()[..8].to_owned(),
                row.rating.clone(),
                row.status.to_owned(),
                isolated(&row.source.join(", ")).into_owned(),
                isolated(statement).into_owned(),
            ]);
        }
        table.print(out, "")?;
        Ok(Answer::Yes)
    }
}

fn row<'a>(operation: &'a Operation, id: &'a MarkId, record: &'a ClaimRecord) -> Row<'a> {
    let entry = operation.log().get(&record.entry);
    let content = entry.map(|entry| &entry.content);
    Row {
        id,
        statement: content.and_then(|content| content.note.as_deref()),
        source: content.into_iter().flat_map(|content| &content.performed_by).map(ActorId::as_str).collect(),
        rating: record.claim.rating.to_string(),
        status: record.status().word(),
        consent: record.claim.consent.word(),
        known_at: content.and_then(|content| content.happened_at).and_then(|at| moment::rfc3339(at.at_ms)),
        heard_at: record.claim.heard_ms.or(content.and_then(|content| content.wall_ms)).and_then(moment::rfc3339),
        places: &record.claim.places,
        says: &record.claim.says,
        links: &record.links,
    }
}

impl Status {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let picture = marking.picture();
        let claims = self.claims.iter().map(|text| find(picture, text)).collect::<Result<Vec<_>, _>>()?;
        let action = Action::ClaimStatus { claims, status: self.status };
        let request = self.remarks.attach(action, &picture.facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}

fn find(picture: &Picture, text: &str) -> Result<MarkId, Failure> {
    by_prefix("claim", picture.told.claims.keys(), text)
}

/// The one of these ids that begins with a text.
pub fn by_prefix<'a>(what: &str, ids: impl Iterator<Item = &'a MarkId>, text: &str) -> Result<MarkId, Failure> {
    let hits: Vec<&MarkId> = ids.filter(|id| id.as_str().starts_with(text)).collect();
    match hits.as_slice() {
        [id] => Ok((*id).clone()),
        [] => Err(Failure::usage(format!("there is no {what} whose id begins with \"{text}\""))),
        _ => Err(Failure::usage(format!("several {what}s begin with \"{text}\"; give more of the id"))),
    }
}

impl LinkArgs {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let picture = marking.picture();
        let mut to = Vec::new();
        for text in &self.targets {
            to.push(Link::Building(select::target(&picture.facility, text, Kind::ALL)?));
        }
        to.extend(self.lead.iter().map(|key| Link::Lead(LeadId::new(key))));
        for text in &self.layout {
            to.push(Link::Layout(layout::find(marking.operation(), text)?));
        }
        for text in &self.camera {
            to.push(Link::Camera(by_prefix("camera", picture.told.cameras.keys(), text)?));
        }
        let action = Action::Link { claim: find(picture, &self.claim)?, to, supports: !self.against };
        record::all(&mut marking, vec![Request::from(action)], self.json, out)
    }
}

impl Contradictions {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let found = contradictions(document.operation().picture());
        let none = found.is_empty();
        if self.json {
            let side = |side: crate::analysis::Side| ClashSide { claim: side.claim, says: side.says };
            let clash = |found: crate::analysis::Contradiction| Clash {
                about: found.about,
                sides: found.sides.into_iter().map(side).collect(),
            };
            output::json(out, &found.into_iter().map(clash).collect::<Vec<_>>())?;
            return Ok(Answer::from(none));
        }
        if none {
            writeln!(out, "No claims contradict each other or the survey.")?;
        }
        for contradiction in found {
            writeln!(out, "{}", isolated(&contradiction.about))?;
            let mut table = Table::new(&["", ""]);
            for side in contradiction.sides {
                let who = side.claim.map_or("the survey".to_owned(), |claim| format!("claim {}", &claim.as_str()[..8]));
                table.row([who, side.says]);
            }
            table.print(out, "  ")?;
        }
        Ok(Answer::from(none))
    }
}
