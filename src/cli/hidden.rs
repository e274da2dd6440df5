use super::document::Document;
use super::failure::{Answer, Failure};
use super::lead::{self, Row};
use super::output::{self, count};
use super::tolerance::Tolerances;
use crate::analysis::{LeadKind, Net, footprints_that_stop_short, numbering, open_leads, unexplained};
use crate::model::{Facility, LevelIx, SpaceIx, Xy};
use clap::Args;
use geo::Polygon;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// What could hide here: area that no room explains, gaps in the numbers, loose ends, shafts that go on
///
/// Found from the plans as known. None of it says that a room is there; each is a place to look, and a lead until
/// somebody answers it with `undercroft lead`. Exit code 1 when there is nothing.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft hidden training.ron
  undercroft hidden training.ron --wall 0.3 --area 4 --json")]
pub struct Hidden {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    #[command(flatten)]
    tolerances: Tolerances,
    /// Print JSON: the outlines of areas in metres of the plan, and every lead
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Found<'a> {
    areas: Vec<Area<'a>>,
    stops_short: Vec<Short<'a>>,
    number_gaps: Vec<Gap<'a>>,
    numbers_painted_twice: Vec<Double<'a>>,
    leads: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Area<'a> {
    level: &'a str,
    m2: f64,
    centre: Xy,
    radius_m: f64,
    next_to: Vec<&'a str>,
    outline_guessed: bool,
    outline: Vec<Xy>,
    holes: Vec<Vec<Xy>>,
}

#[derive(Serialize)]
struct Short<'a> {
    level: &'a str,
    above: &'a str,
    m2: f64,
    centre: Xy,
    radius_m: f64,
    outline: Vec<Xy>,
    holes: Vec<Vec<Xy>>,
}

#[derive(Serialize)]
struct Gap<'a> {
    level: &'a str,
    missing: String,
    between: [&'a str; 2],
    corridor: Option<&'a str>,
    at: Option<Xy>,
}

#[derive(Serialize)]
struct Double<'a> {
    level: &'a str,
    number: String,
    rooms: Vec<&'a str>,
}

impl Hidden {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let picture = document.operation().picture();
        let tolerance = self.tolerances.of(&picture.facility)?;
        let net = Net::new(&picture.facility);
        let mut leads = open_leads(&net, picture, tolerance);
        leads.retain(|lead| lead.kind != LeadKind::ByHand);
        if self.json {
            let facility = &picture.facility;
            let numbers = numbering(facility, &net);
            let found = Found {
                areas: unexplained(facility, tolerance).iter().map(|found| area(facility, found)).collect(),
                stops_short: footprints_that_stop_short(facility, tolerance)
                    .iter()
                    .map(|found| short(facility, found))
                    .collect(),
                number_gaps: numbers.gaps.into_iter().map(|found| gap(facility, found)).collect(),
                numbers_painted_twice: numbers.doubles.into_iter().map(|found| double(facility, found)).collect(),
                leads: leads.iter().map(|found| lead::row(picture, found)).collect(),
            };
            output::json(out, &found)?;
            return Ok(Answer::from(!leads.is_empty()));
        }
        for &kind in LeadKind::ALL {
            let of: Vec<_> = leads.iter().filter(|lead| lead.kind == kind).collect();
            if !of.is_empty() {
                writeln!(out, "{}: {}", capitalised(kind.word()), count(of.len(), "lead"))?;
                lead::print(picture, of, out, "  ")?;
                writeln!(out)?;
            }
        }
        match leads.is_empty() {
            true => writeln!(out, "The plans show no unexplained area, no gap in the numbers and no loose end.")?,
            false => writeln!(out, "`undercroft lead confirm` or `refute` answers one; it is not raised again.")?,
        }
        Ok(Answer::from(!leads.is_empty()))
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

fn level(facility: &Facility, at: LevelIx) -> &str {
    facility.level(at).id.as_str()
}

fn room(facility: &Facility, at: SpaceIx) -> &str {
    facility.space(at).id.as_str()
}

fn rings(shape: &Polygon) -> (Vec<Xy>, Vec<Vec<Xy>>) {
    let ring = |ring: &geo::LineString| ring.coords().map(|at| [at.x, at.y]).collect::<Vec<Xy>>();
    (ring(shape.exterior()), shape.interiors().iter().map(ring).collect())
}

fn area<'a>(facility: &'a Facility, found: &crate::analysis::Unexplained) -> Area<'a> {
    let (outline, holes) = rings(&found.shape);
    Area {
        level: level(facility, found.level),
        m2: found.area_m2,
        centre: found.centre,
        radius_m: found.radius_m,
        next_to: found.neighbours.iter().map(|&space| room(facility, space)).collect(),
        outline_guessed: found.outline_guessed,
        outline,
        holes,
    }
}

fn short<'a>(facility: &'a Facility, found: &crate::analysis::StopsShort) -> Short<'a> {
    let (outline, holes) = rings(&found.shape);
    Short {
        level: level(facility, found.level),
        above: level(facility, found.above),
        m2: found.area_m2,
        centre: found.centre,
        radius_m: found.radius_m,
        outline,
        holes,
    }
}

fn gap(facility: &Facility, found: crate::analysis::NumberGap) -> Gap<'_> {
    Gap {
        level: level(facility, found.level),
        missing: found.missing,
        between: [room(facility, found.between.0), room(facility, found.between.1)],
        corridor: found.corridor.map(|corridor| room(facility, corridor)),
        at: found.at,
    }
}

fn double(facility: &Facility, found: crate::analysis::NumberDouble) -> Double<'_> {
    Double {
        level: level(facility, found.level),
        number: found.number,
        rooms: found.spaces.iter().map(|&space| room(facility, space)).collect(),
    }
}
