use super::add::Common;
use super::failure::Failure;
use super::outline::two_points;
use super::select::{self, room};
use super::words;
use crate::model::{End, Facility, PortalKind, PortalState, SpaceKind};
use crate::search::drawn::{Drawn, level_at};
use crate::search::{Doors, Row, Side, WayIn};
use clap::{Args, ValueEnum};

/// A regular row of rooms along a line, numbered, with their doors
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft add row training.ron --level B2 --along \"-18,20 -18,60\" --count 10 --size 6x2 --first 1
  undercroft add row training.ron --level B4 --along \"0,18 0,58\" --count 20 --size 6 --doors passage")]
pub struct AddRow {
    #[command(flatten)]
    pub common: Common,
    /// The level it is on: its id or label; B4 or 3 where no such level is known begins one there
    #[arg(long)]
    level: String,
    /// The wall with the doors: where the first room begins and a point further on, in metres of the plan
    #[arg(long, value_name = "POINTS", allow_hyphen_values = true)]
    along: String,
    /// The rooms lie to the right of that line, and not to its left
    #[arg(long)]
    right: bool,
    /// How many rooms
    #[arg(long)]
    count: u32,
    /// Depth away from the line by width along it, in metres: 6x2; a depth alone shares the line out evenly
    #[arg(long, value_name = "DEPTHxWIDTH", value_parser = size)]
    size: (f64, Option<f64>),
    /// The number of the first room; the others count on
    #[arg(long, value_name = "NUMBER", default_value = "")]
    first: String,
    /// How far the numbers go on from room to room
    #[arg(long, value_name = "N", default_value_t = 1)]
    step: u32,
    /// What the rooms are used for
    #[arg(long, value_parser = words::space_kind(), default_value = "cell")]
    kind: SpaceKind,
    /// The section they belong to
    #[arg(long)]
    section: Option<String>,
    /// How one gets into each of them
    #[arg(long, value_enum, default_value = "unknown")]
    doors: Onto,
    /// The room their doors lead to, in place of --doors
    #[arg(long, value_name = "ROOM")]
    onto: Option<String>,
    /// The width of the passage in metres
    #[arg(long, value_name = "METRES", default_value_t = 1.5)]
    passage: f64,
    /// The room from which one gets into the row
    #[arg(long, value_name = "ROOM")]
    way_in: Option<String>,
    /// What leads into the row
    #[arg(long, value_parser = words::portal_kind(), default_value = "hatch", requires = "way_in")]
    way: PortalKind,
    /// How that stands
    #[arg(long, value_parser = words::parser(words::STATES), default_value = "untried", requires = "way_in")]
    state: PortalState,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Onto {
    /// No doors are known
    None,
    /// A door each, nobody knows where it leads
    Unknown,
    /// A door each onto a passage along them
    Passage,
    /// Openings from each to the next
    Through,
}

fn size(text: &str) -> Result<(f64, Option<f64>), String> {
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| format!("\"{text}\" is no length; write 6x2"));
    match text.split_once(['x', '×']) {
        Some((depth, width)) => Ok((number(depth)?, Some(number(width)?))),
        None => Ok((number(text)?, None)),
    }
}

impl AddRow {
    pub fn drawn(&self, facility: &Facility) -> Result<Drawn, Failure> {
        let knowledge = self.common.knowledge;
        let new_level = match select::level(facility, &self.level) {
            Ok(_) => None,
            Err(unknown) => Some(level_at(facility, &self.level, ordinal(&self.level).ok_or(unknown)?, knowledge)),
        };
        let level = match &new_level {
            Some(level) => level.id.clone(),
            None => select::level(facility, &self.level)?.id.clone(),
        };
        let from_room = |text: &String| room(facility, text);
        let way_in = self.way_in.as_ref().map(from_room).transpose()?;
        let doors = match (&self.onto, self.doors) {
            (Some(text), _) => Doors::Onto(End::Space(room(facility, text)?)),
            (None, Onto::None) => Doors::None,
            (None, Onto::Unknown) => Doors::Onto(End::Unknown),
            (None, Onto::Passage) => Doors::Passage { width_m: self.passage },
            (None, Onto::Through) => Doors::Through,
        };
        let row = Row {
            level,
            baseline: two_points(&self.along)?,
            side: if self.right { Side::Right } else { Side::Left },
            count: self.count,
            width_m: self.size.1,
            depth_m: self.size.0,
            first_number: self.first.clone(),
            number_step: self.step,
            kind: self.kind,
            knowledge,
            section: self.section.as_deref().map(|text| select::section(facility, text)).transpose()?,
            doors,
            way_in: way_in.map(|from| WayIn { from, kind: self.way, state: self.state }),
        };
        let mut drawn = row.draw().map_err(|why| Failure::usage(why.to_string()))?;
        drawn.levels.extend(new_level);
        Ok(drawn)
    }
}

/// `B4` is -4, `3` is 3, `G` is 0.
fn ordinal(label: &str) -> Option<i32> {
    match label.strip_prefix(['B', 'b']) {
        Some(depth) => depth.parse::<i32>().ok().filter(|depth| *depth > 0).map(|depth| -depth),
        None if label.eq_ignore_ascii_case("g") => Some(0),
        None => label.parse().ok(),
    }
}
