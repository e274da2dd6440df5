use super::document::Document;
use super::failure::{Answer, Failure};
use super::output::{self, Table, isolated};
use super::select;
use crate::analysis::{Analysis, analyse};
use crate::model::{Facility, PortalIx, SectionIx, SpaceIx};
use crate::search::Picture;
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Rooms, doors and sections by what is in their id, number or name, with how they stand
///
/// Exit code 1 when there are none.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft find training.ron kitchen
  undercroft find training.undercroft --level B1 --status unsearched
  undercroft find training.undercroft --status sealed --json")]
pub struct Find {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Part of an id, painted number or name; without it everything
    text: Option<String>,
    /// Only on this level
    #[arg(long)]
    level: Option<String>,
    /// Only in this section
    #[arg(long)]
    section: Option<String>,
    /// Only with this status or state: unsearched, primary, recheck, sealed, untried, unreached …
    #[arg(long, value_name = "WORD")]
    status: Option<String>,
    /// Only rooms with this reach: reached, reachable, "presumed reachable", "cut off", unlinked
    #[arg(long, value_name = "WORD")]
    reach: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One thing found.
#[derive(Serialize)]
struct Found<'a> {
    what: &'static str,
    id: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    number: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reach: Option<&'static str>,
    knowledge: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    area_m2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    between: Option<[String; 2]>,
}

impl Find {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let picture = document.operation().picture();
        let facility = &picture.facility;
        let level = self.level.as_deref().map(|text| select::level(facility, text)).transpose()?;
        let section = self.section.as_deref().map(|text| select::section(facility, text)).transpose()?;
        let mut found = everything(picture, &analyse(picture));
        found.retain(|found| {
            level.is_none_or(|level| found.level == Some(level.id.as_str()))
                && section.as_ref().is_none_or(|section| found.section == Some(section.as_str()))
                && self.status.as_deref().is_none_or(|status| found.status == status)
                && self.reach.as_deref().is_none_or(|reach| found.reach == Some(reach))
                && self.text.as_deref().is_none_or(|text| found.mentions(text))
        });
        if self.json {
            output::json(out, &found)?;
        } else {
            print(&found, out)?;
        }
        Ok(Answer::from(!found.is_empty()))
    }
}

impl Found<'_> {
    fn mentions(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        [self.id, self.number, self.name].into_iter().any(|field| field.to_lowercase().contains(&text))
    }
}

fn everything<'a>(picture: &'a Picture, analysis: &Analysis) -> Vec<Found<'a>> {
    let facility = &*picture.facility;
    let sections = (0..facility.sections().len()).map(|at| section(picture, SectionIx::new(at)));
    let spaces = facility.space_ixs().map(|ix| space(picture, analysis, ix));
    let portals = facility.portal_ixs().map(|ix| portal(picture, ix));
    sections.chain(spaces).chain(portals).collect()
}

fn section(picture: &Picture, ix: SectionIx) -> Found<'_> {
    let section = picture.facility.section(ix);
    let marked = picture.section_state[ix.get()].map(|state| state.word());
    Found {
        what: "section",
        id: section.id.as_str(),
        kind: "section",
        number: "",
        name: &section.name,
        level: section.level.as_ref().map(|level| level.as_str()),
        section: Some(section.id.as_str()),
        status: marked.unwrap_or(if picture.is_unreached(ix) { "unreached" } else { "unmarked" }),
        reach: None,
        knowledge: section.knowledge.word(),
        area_m2: None,
        between: None,
    }
}

fn space<'a>(picture: &'a Picture, analysis: &Analysis, ix: SpaceIx) -> Found<'a> {
    let facility = &*picture.facility;
    let space = facility.space(ix);
    Found {
        what: "room",
        id: space.id.as_str(),
        kind: space.kind.word(),
        number: &space.number,
        name: &space.name,
        level: Some(space.level.as_str()),
        section: space.section.as_ref().map(|section| section.as_str()),
        status: picture.status_of(ix).word(),
        reach: Some(analysis.reach_of(ix).word()),
        knowledge: space.knowledge.word(),
        area_m2: (!space.footprint.is_unplaced()).then(|| (facility.area_m2(ix) * 100.0).round() / 100.0),
        between: None,
    }
}

fn portal(picture: &Picture, ix: PortalIx) -> Found<'_> {
    let facility: &Facility = &picture.facility;
    let portal = facility.portal(ix);
    let (from, _) = facility.ends(ix);
    let room = facility.space(from);
    Found {
        what: "door",
        id: portal.id.as_str(),
        kind: portal.kind.word(),
        number: "",
        name: &portal.name,
        level: Some(room.level.as_str()),
        section: room.section.as_ref().map(|section| section.as_str()),
        status: picture.state_of(ix).word(),
        reach: None,
        knowledge: portal.knowledge.word(),
        area_m2: None,
        between: Some([portal.between.0.to_string(), portal.between.1.to_string()]),
    }
}

fn print(found: &[Found], out: &mut dyn Write) -> Result<(), Failure> {
    let mut table = Table::new(&["", "", "", "", "", "", ""]);
    for found in found {
        let called = [found.number, found.name].into_iter().filter(|text| !text.is_empty());
        let called = called.map(|text| isolated(text).into_owned()).collect::<Vec<_>>().join(" ");
        let known = if found.knowledge == "surveyed" { "" } else { found.knowledge };
        let where_to = found.between.as_ref().map(|[a, b]| format!("{} – {}", isolated(a), isolated(b)));
        let place = where_to.or(found.level.map(|level| format!("level {}", isolated(level))));
        let id = isolated(found.id).into_owned();
        let words = [found.status, found.reach.unwrap_or_default(), known].map(str::to_owned);
        let cells = [id, found.kind.to_owned(), called, place.unwrap_or_default()];
        table.row(cells.into_iter().chain(words));
    }
    table.print(out, "")
}
