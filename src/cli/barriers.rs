use super::document::Document;
use super::effort::Minutes;
use super::failure::{Answer, Failure};
use super::output::{self, Table, count, few, isolated};
use super::outstanding::{portal, room};
use crate::analysis::{Analyst, Barrier, Gain, Lifeline, PodTable, assess, barriers, lifelines, poa_of_rooms};
use crate::model::PortalIx;
use crate::search::{Lens, Picture};
use crate::text::share;
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// What each barred or untried door at the border of what is reached would open
///
/// At once: until the next door that does not pass. In all: if every untried door behind it opens. Only way: what no
/// other door leads to. Exit code 1 when there are none.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft barriers training.undercroft
  undercroft barriers training.undercroft --minutes sealed=30,key=5 --json")]
pub struct Barriers {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    #[command(flatten)]
    minutes: Minutes,
    /// Count untried doors as barred
    #[arg(long)]
    strict: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Listed<'a> {
    barriers: Vec<Row<'a>>,
    lifelines: Vec<Line<'a>>,
}

/// One barrier as programs read it.
#[derive(Serialize)]
pub struct Row<'a> {
    door: &'a str,
    kind: &'static str,
    state: &'static str,
    /// None for the outside.
    from: Option<&'a str>,
    behind: &'a str,
    minutes: u32,
    minutes_said: bool,
    direct: Brought,
    in_all: Brought,
    only_way_rooms: u32,
    only_way_m2: f64,
}

#[derive(Serialize)]
struct Brought {
    rooms: u32,
    m2: f64,
    unsearched_rooms: u32,
    unsearched_m2: f64,
    /// None where no planner set priors.
    probability: Option<f64>,
}

#[derive(Serialize)]
struct Line<'a> {
    room: &'a str,
    team: Option<&'a str>,
    /// None where no way out passes even now.
    doors: Option<Vec<&'a str>>,
}

impl Barriers {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let picture = document.operation().through(Lens { strict: self.strict, ..Lens::default() });
        let analyst = Analyst::new(&picture.facility);
        let analysis = analyst.analyse(&picture);
        let poa = poa_of_rooms(&picture, &assess(&picture, &PodTable::default()));
        let found = barriers(&analyst.net, &analyst.roster, &picture, &analysis, &self.minutes.effort(), &poa);
        let lifelines = lifelines(&analyst.net, &picture);
        let estimated = !poa.is_empty();
        if self.json {
            let barriers = found.iter().map(|barrier| row(&picture, barrier, estimated)).collect();
            let lifelines = lifelines.iter().map(|line| lifeline(&picture, line)).collect();
            output::json(out, &Listed { barriers, lifelines })?;
        } else {
            print(&picture, &found, estimated, out)?;
            print_lifelines(&picture, &lifelines, out)?;
        }
        Ok(Answer::from(!found.is_empty()))
    }
}

pub fn row<'a>(picture: &'a Picture, barrier: &Barrier, estimated: bool) -> Row<'a> {
    let facility = &picture.facility;
    let door = facility.portal(barrier.portal);
    let brought = |gain: &Gain| Brought {
        rooms: gain.rooms.rooms,
        m2: gain.rooms.area_m2,
        unsearched_rooms: gain.unsearched.rooms,
        unsearched_m2: gain.unsearched.area_m2,
        probability: estimated.then_some(gain.poa),
    };
    Row {
        door: door.id.as_str(),
        kind: door.kind.word(),
        state: picture.state_of(barrier.portal).word(),
        from: barrier.from.map(|space| facility.space(space).id.as_str()),
        behind: facility.space(barrier.behind).id.as_str(),
        minutes: barrier.minutes,
        minutes_said: barrier.minutes_said,
        direct: brought(&barrier.direct),
        in_all: brought(&barrier.follows),
        only_way_rooms: barrier.only_way.rooms,
        only_way_m2: barrier.only_way.area_m2,
    }
}

fn lifeline<'a>(picture: &'a Picture, line: &'a Lifeline) -> Line<'a> {
    let id = |&door: &PortalIx| picture.facility.portal(door).id.as_str();
    Line {
        room: picture.facility.space(line.space).id.as_str(),
        team: line.team.as_ref().map(|team| team.as_str()),
        doors: line.portals.as_ref().map(|doors| doors.iter().map(id).collect()),
    }
}

fn print(picture: &Picture, found: &[Barrier], estimated: bool, out: &mut dyn Write) -> Result<(), Failure> {
    if found.is_empty() {
        return Ok(writeln!(out, "No barred or untried door stands at the border of what is reached.")?);
    }
    let mut table = Table::new(&["door", "", "", "", ">at once", ">in all", ">only way", ">minutes", ">probability"]);
    for barrier in found {
        let brought = |rooms: u32, m2: f64| format!("{}, {m2:.0} m²", count(rooms as usize, "room"));
        let (direct, all, only) = (barrier.direct.rooms, barrier.follows.rooms, barrier.only_way);
        let said = if barrier.minutes_said { "" } else { "≈ " };
        let probability = if estimated { share(barrier.follows.poa) } else { String::new() };
        table.row(portal(picture, barrier.portal).into_iter().chain([
            brought(direct.rooms, direct.area_m2),
            brought(all.rooms, all.area_m2),
            brought(only.rooms, only.area_m2),
            format!("{said}{}", barrier.minutes),
            probability,
        ]));
    }
    table.print(out, "")?;
    let not_estimated = "; probability is not estimated until a planner sets priors (`undercroft prior`)";
    let more = if estimated { "" } else { not_estimated };
    Ok(writeln!(out, "\n≈ minutes are assumptions by state, not measured; --minutes changes them{more}.")?)
}

fn print_lifelines(picture: &Picture, lines: &[Lifeline], out: &mut dyn Write) -> Result<(), Failure> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nSingle doors whose loss would cut a team off")?;
    let mut table = Table::new(&["", "", ""]);
    for line in lines {
        let team = line.team.as_ref().map_or("a team", |team| team.as_str());
        let doors = match &line.portals {
            None => "no way out passes now".to_owned(),
            Some(doors) if doors.is_empty() => "none: there is always another way".to_owned(),
            Some(doors) => few(doors.iter().map(|&door| picture.facility.portal(door).id.as_str())),
        };
        table.row([isolated(team).into_owned(), room(&picture.facility, line.space), doors]);
    }
    table.print(out, "  ")
}
