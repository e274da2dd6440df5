//! Closed rooms with people in them: what is reported, and how long their air may last.

use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::output::{self, Table, warn};
use super::outstanding::room;
use super::remarks::Remarks;
use super::select::{self, Kind};
use super::{moment, record, words};
use crate::analysis::{AirRow, Band, CAVEAT, Clock, Gas, closed_rooms};
use crate::search::{Action, Activity, HappenedAt, Occupants as Reported, Picture, Target, now_ms};
use crate::text::hours;
use clap::Args;
use jiff::Zoned;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// How long the air of closed rooms with reported occupants may last: for ordering work only, never a reason to stop
///
/// Each figure reaches from the most careful assumption to the most hopeful one. Exit code 1 when no occupants are
/// reported; `undercroft occupants` reports them.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft air training.undercroft
  undercroft air training.undercroft --json")]
pub struct Air {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    room: &'a str,
    occupants: Band,
    volume_m3: Option<Band>,
    volume_from_map: bool,
    /// None where nobody said.
    leak_m3_h: Option<Band>,
    closed_h: Option<Band>,
    activity: &'static str,
    soonest_h: Option<f64>,
    clocks: Vec<Limit>,
    caveat: &'static str,
}

#[derive(Serialize)]
struct Limit {
    gas: &'static str,
    percent: f64,
    meaning: &'static str,
    /// None: never, by that assumption.
    careful_h: Option<f64>,
    hopeful_h: Option<f64>,
}

impl Air {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let picture = document.operation().picture();
        let (rows, findings) = closed_rooms(picture, now_ms());
        findings.iter().for_each(warn);
        if self.json {
            output::json(out, &rows.iter().map(|air| row(picture, air)).collect::<Vec<_>>())?;
        } else {
            print(picture, &rows, out)?;
        }
        Ok(Answer::from(!rows.is_empty()))
    }
}

fn row<'a>(picture: &'a Picture, air: &AirRow) -> Row<'a> {
    let limit = |clock: &Clock| Limit {
        gas: gas(clock.limit.gas),
        percent: clock.limit.percent,
        meaning: clock.limit.meaning,
        careful_h: clock.low_h,
        hopeful_h: clock.high_h,
    };
    Row {
        room: picture.facility.space(air.space).id.as_str(),
        occupants: air.room.occupants,
        volume_m3: (air.room.volume_m3.high > 0.0).then_some(air.room.volume_m3),
        volume_from_map: air.volume_from_map,
        leak_m3_h: air.leak_known.then_some(air.room.leak_m3_h),
        closed_h: air.closed_known.then_some(air.room.closed_h),
        activity: air.room.activity.word(),
        soonest_h: air.soonest_h(),
        clocks: air.clocks.iter().map(limit).collect(),
        caveat: CAVEAT,
    }
}

fn gas(gas: Gas) -> &'static str {
    match gas {
        Gas::CarbonDioxide => "CO2",
        Gas::Oxygen => "O2",
    }
}

fn print(picture: &Picture, rows: &[AirRow], out: &mut dyn Write) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(writeln!(out, "No occupants of closed rooms are reported; `undercroft occupants` reports them.")?);
    }
    for air in rows {
        let people = span(air.room.occupants, 0);
        let volume = match air.room.volume_m3.high > 0.0 {
            true => {
                format!("{} m³{}", span(air.room.volume_m3, 0), if air.volume_from_map { " by the map" } else { "" })
            }
            false => "volume not known".to_owned(),
        };
        let leak = if air.leak_known {
            format!("{} m³/h of leakage", span(air.room.leak_m3_h, 1))
        } else {
            "leakage not known".to_owned()
        };
        let closed = if air.closed_known {
            format!("closed for {} h", span(air.room.closed_h, 1))
        } else {
            "closed nobody knows when".to_owned()
        };
        writeln!(
            out,
            "{}: {people} people, {}, {volume}, {leak}, {closed}",
            room(&picture.facility, air.space),
            air.room.activity.word()
        )?;
        let mut table = Table::new(&["", "", "", ""]);
        for clock in &air.clocks {
            let limit = format!("{} {} %", gas(clock.limit.gas), clock.limit.percent);
            table.row([limit, clock.limit.meaning.to_owned(), hours(clock.low_h, clock.high_h)]);
        }
        table.print(out, "  ")?;
    }
    Ok(writeln!(out, "\nFrom the most careful to the most hopeful assumption; {CAVEAT}.")?)
}

fn span(band: Band, digits: usize) -> String {
    let (low, high) = (format!("{:.digits$}", band.low), format!("{:.digits$}", band.high));
    if low == high { low } else { format!("{low} to {high}") }
}

/// Report people behind a closed door, so that their air orders the work
///
/// What nobody knows is left out: the clock then reaches from the worst to the best that it may be. Give 0 people when
/// nobody is there any more.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft occupants training.ron B1-B-05 --people 2..4 --closed 14:05±30 --volume 20..25
  undercroft occupants training.ron B1-B-06 --people 0 --note \"brought out\"")]
pub struct Occupants {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The room
    room: String,
    /// How many: 3, or 2..4
    #[arg(long, value_name = "N|N..N", value_parser = people)]
    people: (u32, u32),
    /// When it was closed: 14:05, 14:05±30 (minutes), "2024-12-09 14:05"
    #[arg(long, value_name = "TIME", value_parser = happened_at)]
    closed: Option<HappenedAt>,
    /// Cubic metres, 20 or 20..25; else floor times height of the map
    #[arg(long, value_name = "M3", value_parser = amount)]
    volume: Option<(f64, f64)>,
    /// Cubic metres of air in and out an hour, 0 for sealed
    #[arg(long, value_name = "M3", value_parser = amount)]
    leak: Option<(f64, f64)>,
    /// What they do
    #[arg(long, value_parser = words::parser(words::ACTIVITIES), default_value = "unknown")]
    activity: Activity,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

fn happened_at(text: &str) -> Result<HappenedAt, String> {
    moment::parse(text, &Zoned::now())
}

/// `3` or `2..4`.
pub fn people(text: &str) -> Result<(u32, u32), String> {
    ends(text).ok_or_else(|| format!("\"{text}\" is no number of people; write 3, or 2..4"))
}

fn amount(text: &str) -> Result<(f64, f64), String> {
    ends(text).ok_or_else(|| format!("\"{text}\" is no amount; write 20, or 20..25"))
}

fn ends<T: std::str::FromStr + Copy>(text: &str) -> Option<(T, T)> {
    let number = |text: &str| text.trim().parse::<T>().ok();
    match text.split_once("..") {
        Some((from, to)) => Some((number(from)?, number(to)?)),
        None => number(text).map(|value| (value, value)),
    }
}

impl Occupants {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let Target::Space(space) = select::target(facility, &self.room, &[Kind::Room])? else {
            return Err(Failure::usage("occupants are reported of a room"));
        };
        let (least, most) = self.people;
        let (closed_at, volume_m3, leak_m3_h, activity) = (self.closed, self.volume, self.leak, self.activity);
        let action = Action::Occupants(Reported { space, least, most, closed_at, volume_m3, leak_m3_h, activity });
        let request = self.remarks.attach(action, facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}
