use super::document::Document;
use super::failure::{Answer, Failure};
use super::layout;
use super::moment;
use super::output::{self, Table, count, isolated};
use super::outstanding;
use crate::analysis::{Analysis, Analyst, Outlook, StatusTable, Sum, outlook};
use crate::model::Facility;
use crate::search::{Lens, Picture, Thoroughness};
use clap::Args;
use jiff::Zoned;
use std::io::Write;
use std::path::PathBuf;

/// What was searched, and what is left
///
/// Primary and secondary are shares of the surveyed floor; what was only reported is counted beside. 100 % is never
/// shown while anything is open.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Status {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Count untried doors as barred
    #[arg(long)]
    strict: bool,
    /// As it was known then: 14:05, "2024-12-09 14:05", "20 min ago"
    #[arg(long, value_name = "TIME", value_parser = as_of)]
    as_of: Option<i64>,
    /// Under one of several rival layouts: its name or id
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "Examples:
  undercroft status training.undercroft
  undercroft status training.undercroft --strict
  undercroft status training.undercroft --as-of 14:05 --json";

fn as_of(text: &str) -> Result<i64, String> {
    moment::instant(text, &Zoned::now())
}

impl Status {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let chosen = self.layout.as_deref().map(|text| layout::find(document.operation(), text)).transpose()?;
        let lens = Lens { as_of_ms: self.as_of, strict: self.strict, layout: chosen };
        let picture = document.operation().through(lens);
        if self.json {
            let (analysis, outlook) = figures_of(&picture);
            output::json(out, &StatusTable::new(&picture, &analysis, outlook))?;
        } else {
            print(&picture, out)?;
        }
        Ok(Answer::Yes)
    }
}

/// The search picture for people: the figures first, then what is left.
pub fn print(picture: &Picture, out: &mut dyn Write) -> Result<(), Failure> {
    let (analysis, outlook) = figures_of(picture);
    headline(picture, &analysis, &outlook, out)?;
    levels(&picture.facility, &analysis, out)?;
    outstanding::print(picture, &analysis, &outlook, out)
}

fn figures_of(picture: &Picture) -> (Analysis, Outlook) {
    let analyst = Analyst::new(&picture.facility);
    (analyst.analyse(picture), outlook(&analyst.net, picture))
}

fn headline(picture: &Picture, analysis: &Analysis, outlook: &Outlook, out: &mut dyn Write) -> Result<(), Failure> {
    let (facility, sum) = (&picture.facility, &analysis.tally.total);
    writeln!(out, "{}", isolated(facility.name()))?;
    if !facility.draft().notice.is_empty() {
        writeln!(out, "{}", isolated(&facility.draft().notice))?;
    }
    if let Some(until) = picture.lens.as_of_ms {
        writeln!(out, "as it was known at {}", moment::told(until, &Zoned::now()))?;
    }
    if let Some(layout) = picture.lens.layout.and_then(|id| picture.told.layouts.get(&id)) {
        writeln!(out, "under the layout {}", isolated(&layout.name()))?;
    }
    if picture.lens.strict {
        writeln!(out, "untried doors count as barred")?;
    }
    let unreached = sum.unreached();
    writeln!(
        out,
        "primary {}, secondary {} of {:.0} m² in {}; unreached {} and {}",
        share(sum, Thoroughness::Primary),
        share(sum, Thoroughness::Secondary),
        sum.spaces.area_m2,
        count(sum.spaces.rooms as usize, "room"),
        count(unreached.rooms as usize, "room"),
        count(sum.unreached_sections as usize, "section"),
    )?;
    Ok(writeln!(out, "{}\n", outlook.words())?)
}

fn levels(facility: &Facility, analysis: &Analysis, out: &mut dyn Write) -> Result<(), Failure> {
    let mut table = Table::new(&["level", "", ">rooms", ">m²", ">primary", ">secondary", ">unsearched", ">unreached"]);
    let rows: Vec<_> = facility.levels().iter().zip(&analysis.tally.levels).rev().collect();
    for (at, (level, sum)) in rows.iter().enumerate() {
        let above = at.checked_sub(1).and_then(|at| rows.get(at));
        if level.ordinal < 0 && above.is_none_or(|(above, _)| above.ordinal >= 0) {
            table.row(["- - -".to_owned(), "ground".to_owned()]);
        }
        table.row(figures(&level.id.to_string(), &level.name, sum));
    }
    table.row(figures("all", "", &analysis.tally.total));
    table.print(out, "  ")
}

fn figures(id: &str, name: &str, sum: &Sum) -> Vec<String> {
    vec![
        isolated(id).into_owned(),
        isolated(name).into_owned(),
        sum.spaces.rooms.to_string(),
        format!("{:.0}", sum.spaces.area_m2),
        share(sum, Thoroughness::Primary),
        share(sum, Thoroughness::Secondary),
        (sum.spaces.rooms - sum.primary.rooms).to_string(),
        sum.unreached().rooms.to_string(),
    ]
}

fn share(sum: &Sum, thoroughness: Thoroughness) -> String {
    sum.percent(thoroughness).map_or("–".to_owned(), |share| format!("{share} %"))
}
