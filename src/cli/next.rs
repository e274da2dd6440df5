use super::barriers::{self, Row};
use super::document::Document;
use super::effort::Minutes;
use super::failure::{Answer, Failure};
use super::output::{self, Table, count, isolated};
use super::outstanding::portal;
use super::select::{self, Kind};
use crate::analysis::{self, Advice, Analyst, Effort, Net, Paths, advice, hold_shut, open_everything};
use crate::model::{PortalIx, SpaceIx};
use crate::search::{Picture, Target, now_ms};
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Which door to open next, and why; the cheapest way to a place; the doors to hold shut
///
/// Who may run out of air comes first; then, where planners set priors, most probability for a minute of work; then
/// most floor not yet searched. It orders work and decides nothing. Exit code 1 when there is nothing to open.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft next training.undercroft
  undercroft next training.undercroft --to red --minutes sealed=30
  undercroft next training.undercroft --hold B1-B-05 --from B1-A-kitchen")]
pub struct Next {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The fewest minutes and the fewest barriers to this room or section
    #[arg(long, value_name = "ROOM|SECTION", conflicts_with = "hold")]
    to: Option<String>,
    /// The fewest doors to hold shut round this room or section, or what is behind this door
    #[arg(long, value_name = "PLACE")]
    hold: Option<String>,
    /// Hold it against whoever comes from here, in place of the outside
    #[arg(long, value_name = "PLACE", requires = "hold")]
    from: Option<String>,
    #[command(flatten)]
    minutes: Minutes,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Order<'a> {
    next: Vec<Line<'a>>,
    everything: Cost<'a>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    barrier: Row<'a>,
    m2_per_minute: f64,
    probability_per_minute: f64,
    hours_left: Option<f64>,
    why: &'a [String],
}

#[derive(Serialize)]
struct Cost<'a> {
    minutes: u64,
    doors: Vec<&'a str>,
}

#[derive(Serialize)]
struct Ways<'a> {
    to: &'a str,
    room: &'a str,
    fewest_minutes: Cost<'a>,
    fewest_barriers: Cost<'a>,
}

#[derive(Serialize)]
struct Held<'a> {
    hold: &'a str,
    /// None where no set of doors that can be shut parts them.
    doors: Option<Vec<&'a str>>,
}

impl Next {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let picture = document.operation().picture();
        let effort = self.minutes.effort();
        match (&self.to, &self.hold) {
            (Some(place), _) => self.ways(picture, place, &effort, out),
            (_, Some(place)) => self.held(picture, place, out),
            _ => self.order(picture, &effort, out),
        }
    }

    fn order(&self, picture: &Picture, effort: &Effort, out: &mut dyn Write) -> Result<Answer, Failure> {
        let analyst = Analyst::new(&picture.facility);
        let analysis = analyst.analyse(picture);
        let found = advice(&analyst, picture, &analysis, effort, now_ms());
        let all = open_everything(&analyst.net, picture, &analysis.reach, effort);
        if self.json {
            let estimated = found.iter().any(|line| line.barrier.follows.poa > 0.0);
            let next = found.iter().map(|advice| line(picture, advice, estimated)).collect();
            let everything = Cost { minutes: all.minutes, doors: ids(picture, &all.portals) };
            output::json(out, &Order { next, everything })?;
        } else if found.is_empty() {
            writeln!(out, "No barred or untried door stands at the border of what is reached.")?;
        } else {
            print(picture, &found, out)?;
            let doors = count(all.portals.len(), "door");
            writeln!(out, "\nTo bring everything that is linked within reach: {doors}, {} min of work.", all.minutes)?;
        }
        Ok(Answer::from(!found.is_empty()))
    }

    fn ways(&self, picture: &Picture, place: &str, effort: &Effort, out: &mut dyn Write) -> Result<Answer, Failure> {
        let (net, facility) = (Net::new(&picture.facility), &picture.facility);
        let rooms = rooms_of(picture, &net, place, &[Kind::Room, Kind::Section])?;
        let by_minutes = Paths::fewest_minutes(&net, picture, effort);
        let by_count = Paths::fewest_barriers(&net, picture, effort);
        let (Some(quick), Some(few_doors)) = (by_minutes.nearest_of(rooms.clone()), by_count.nearest_of(rooms)) else {
            writeln!(out, "No way to {} is known; `undercroft hidden` lists what may lead there.", isolated(place))?;
            return Ok(Answer::No);
        };
        let minutes =
            |doors: &[PortalIx]| doors.iter().map(|&door| u64::from(effort.at_the_border(picture, door))).sum();
        let (quickest, fewest) = (by_minutes.barriers_to(quick), by_count.barriers_to(few_doors));
        let cost = by_minutes.cost_to(quick).unwrap_or_default().into();
        if self.json {
            let ways = Ways {
                to: place,
                room: facility.space(quick).id.as_str(),
                fewest_minutes: Cost { minutes: cost, doors: ids(picture, &quickest) },
                fewest_barriers: Cost { minutes: minutes(&fewest), doors: ids(picture, &fewest) },
            };
            output::json(out, &ways)?;
        } else if quickest.is_empty() {
            writeln!(out, "{} is within reach now.", isolated(place))?;
        } else {
            print_way(picture, &format!("Fewest minutes: {cost} min"), &quickest, out)?;
            let fewer = format!("\nFewest barriers: {}, {} min", fewest.len(), minutes(&fewest));
            print_way(picture, &fewer, &fewest, out)?;
        }
        Ok(Answer::Yes)
    }

    fn held(&self, picture: &Picture, place: &str, out: &mut dyn Write) -> Result<Answer, Failure> {
        let net = Net::new(&picture.facility);
        let inside = rooms_of(picture, &net, place, Kind::ALL)?;
        let from = self.from.as_deref().map(|from| rooms_of(picture, &net, from, Kind::ALL)).transpose()?;
        // Doors are taken nearest to the first end: to what is to be kept apart.
        if inside.is_empty() {
            return Err(Failure::usage(format!("no room of \"{place}\" is known, so no doors round it can be told")));
        }
        let doors = hold_shut(&net, picture, &inside, &from.unwrap_or_default());
        if self.json {
            let doors = doors.as_ref().map(|doors| ids(picture, doors));
            output::json(out, &Held { hold: place, doors })?;
        } else {
            match &doors {
                None => {
                    writeln!(out, "It cannot be held: an opening, a stair or a breach without a leaf leads there.")?
                }
                Some(doors) if doors.is_empty() => writeln!(out, "Nothing to hold: no way there passes now.")?,
                Some(doors) => print_way(picture, &format!("Hold {}", count(doors.len(), "door")), doors, out)?,
            }
        }
        Ok(Answer::from(doors.is_some()))
    }
}

fn line<'a>(picture: &'a Picture, advice: &'a Advice, estimated: bool) -> Line<'a> {
    Line {
        barrier: barriers::row(picture, &advice.barrier, estimated),
        m2_per_minute: advice.m2_per_minute,
        probability_per_minute: advice.poa_per_minute,
        hours_left: advice.hours_left,
        why: &advice.why,
    }
}

fn ids<'a>(picture: &'a Picture, doors: &[PortalIx]) -> Vec<&'a str> {
    doors.iter().map(|&door| picture.facility.portal(door).id.as_str()).collect()
}

fn print(picture: &Picture, found: &[Advice], out: &mut dyn Write) -> Result<(), Failure> {
    const SHOWN: usize = 12;
    for (at, advice) in found.iter().take(SHOWN).enumerate() {
        let mut door = portal(picture, advice.barrier.portal);
        door.truncate(4);
        writeln!(out, "{}. {}", at + 1, door.join("  "))?;
        advice.why.iter().try_for_each(|why| writeln!(out, "     {}", isolated(why)))?;
    }
    match found.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => Ok(writeln!(out, "and {more} more; --json lists them all")?),
    }
}

fn print_way(picture: &Picture, head: &str, doors: &[PortalIx], out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{head}")?;
    let mut table = Table::new(&["", "", "", ""]);
    doors.iter().for_each(|&door| table.row(portal(picture, door)));
    table.print(out, "  ")
}

/// The rooms of a place: of a door those behind it.
fn rooms_of(picture: &Picture, net: &Net, text: &str, kinds: &[Kind]) -> Result<Vec<SpaceIx>, Failure> {
    let facility = &picture.facility;
    let rooms: Vec<SpaceIx> = match select::target(facility, text, kinds)? {
        Target::Space(id) => facility.space_ix(&id).into_iter().collect(),
        Target::Portal(id) => {
            facility.portal_ix(&id).map_or_else(Vec::new, |door| analysis::behind(net, picture, door).direct)
        }
        Target::Section(id) => {
            let section = facility.section_ix(&id);
            facility.space_ixs().filter(|&space| facility.section_of(space) == section).collect()
        }
    };
    Ok(rooms)
}
