use super::document::Document;
use super::failure::{Answer, Failure};
use super::output::{self, Table, count, isolated};
use super::select::{self, Kind};
use super::{log, words};
use crate::analysis::analyse;
use crate::model::{PortalIx, SectionIx, SpaceIx};
use crate::search::{Counted, Entry, EntryId, Operation, Pass, Picture, Target};
use crate::text::share;
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Everything known of one room, door or section, with its whole history
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft show training.undercroft A-01
  undercroft show training.undercroft D-B1-B-05 --json")]
pub struct Show {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// An id, a painted number or a name
    target: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A line of facts: what it is about, and what it says.
type Fact = (&'static str, String);

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    what: &'static str,
    facts: serde_json::Map<String, serde_json::Value>,
    history: Vec<log::Line<'a>>,
}

impl Show {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let operation = document.operation();
        let picture = operation.picture();
        let target = select::target(&picture.facility, &self.target, Kind::ALL)?;
        let (what, facts, history) = known(picture, &target);
        let history: Vec<&Entry> =
            history.iter().filter_map(|id| operation.log().get(id)).map(|entry| &**entry).collect();
        if self.json {
            return self.report(operation, &target, what, facts, &history, out);
        }
        writeln!(out, "{what} {}", isolated(target.id()))?;
        let mut table = Table::new(&["", ""]);
        facts.into_iter().for_each(|(name, value)| table.row([name.to_owned(), value]));
        table.print(out, "  ")?;
        if !history.is_empty() {
            writeln!(out, "\nHistory")?;
            log::print(operation, &history, out, "  ")?;
        }
        Ok(Answer::Yes)
    }

    fn report(
        &self,
        operation: &Operation,
        target: &Target,
        what: &'static str,
        facts: Vec<Fact>,
        history: &[&Entry],
        out: &mut dyn Write,
    ) -> Result<Answer, Failure> {
        let history = history.iter().map(|entry| log::line(operation, entry)).collect();
        let mut named = serde_json::Map::new();
        for (name, value) in facts {
            let values = named.entry(name.replace(' ', "_")).or_insert_with(|| serde_json::Value::Array(Vec::new()));
            values.as_array_mut().into_iter().for_each(|values| values.push(value.clone().into()));
        }
        output::json(out, &Shown { id: target.id(), what, facts: named, history })?;
        Ok(Answer::Yes)
    }
}

fn known(picture: &Picture, target: &Target) -> (&'static str, Vec<Fact>, Vec<EntryId>) {
    let facility = &picture.facility;
    match target {
        Target::Space(id) => facility.space_ix(id).map_or(("room", Vec::new(), Vec::new()), |ix| {
            let history = picture.spaces.get(&ix).map(|record| record.history.clone());
            ("room", of_room(picture, ix), history.unwrap_or_default())
        }),
        Target::Portal(id) => facility.portal_ix(id).map_or(("door", Vec::new(), Vec::new()), |ix| {
            let history = picture.portals.get(&ix).map(|record| record.history.clone());
            ("door", of_door(picture, ix), history.unwrap_or_default())
        }),
        Target::Section(id) => facility.section_ix(id).map_or(("section", Vec::new(), Vec::new()), |ix| {
            let history = picture.sections.get(&ix).map(|record| record.history.clone());
            ("section", of_section(picture, ix), history.unwrap_or_default())
        }),
    }
}

fn given(facts: &mut Vec<Fact>, name: &'static str, value: &str) {
    if !value.is_empty() {
        facts.push((name, isolated(value).into_owned()));
    }
}

fn of_room(picture: &Picture, ix: SpaceIx) -> Vec<Fact> {
    let facility = &picture.facility;
    let space = facility.space(ix);
    let mut facts = vec![("kind", space.kind.word().to_owned())];
    given(&mut facts, "number", &space.number);
    given(&mut facts, "name", &space.name);
    given(&mut facts, "level", space.level.as_str());
    given(&mut facts, "section", space.section.as_ref().map_or("", |section| section.as_str()));
    facts.push(("known", space.knowledge.word().to_owned()));
    match space.footprint.is_unplaced() {
        true => facts.push(("place", "on this level, nobody knows where".to_owned())),
        false => facts.push(("floor", format!("{:.1} m²", facility.area_m2(ix)))),
    }
    facts.push(("status", picture.status_of(ix).word().to_owned()));
    facts.push(("reach", analyse(picture).reach_of(ix).word().to_owned()));
    if let Some(part) = picture.unconfirmed(ix) {
        facts.push(("part of", format!("{}, which was {}; say how this part stands", part.space, part.was.word())));
    }
    if let Some(recheck) = picture.recheck_of(ix) {
        given(&mut facts, "look again", &recheck.why);
    }
    if let Some(dispute) = picture.space_dispute(ix) {
        given(&mut facts, "disputed", &dispute.what);
    }
    let record = picture.spaces.get(&ix);
    facts.extend(record.into_iter().flat_map(|record| &record.passes).map(|pass| ("searched", passed(pass))));
    for team in picture.inside(ix) {
        given(&mut facts, "inside", team.map_or("a team", |team| team.as_str()));
    }
    facts.extend(about(picture, &Target::Space(space.id.clone())));
    for said in picture.judged.occupants.get(&ix).into_iter().flat_map(|register| register.values()) {
        facts.push(("occupants", format!("{} people, {}", span(said.least, said.most), said.activity.word())));
    }
    for (id, victim) in picture.victims.iter().filter(|(_, victim)| victim.space == ix) {
        let states: Vec<&str> = victim.state.values().map(|state| words::of(words::VICTIMS, state)).collect();
        facts.push(("victim", format!("{} {id}", states.join(" or "))));
    }
    let touching = facility.portal_ixs().filter(|&portal| {
        let (a, b) = facility.ends(portal);
        a == ix || b == Some(ix)
    });
    facts.extend(touching.map(|portal| ("door", leads(picture, portal, ix))));
    facts
}

fn passed(pass: &Pass) -> String {
    let mut text = words::thoroughness(pass.thoroughness).to_owned();
    let methods: Vec<&str> = pass.methods.iter().map(|method| words::of(words::METHODS, method)).collect();
    if !methods.is_empty() {
        text.push_str(&format!(", {}", methods.join(", ")));
    }
    if let Some(pod) = pass.pod {
        text.push_str(&format!(", POD {pod}"));
    }
    if let Some(team) = &pass.team {
        text.push_str(&format!(", {}", isolated(team.as_str())));
    }
    if !pass.found.is_empty() {
        text.push_str(&format!(", found: {}", isolated(&pass.found)));
    }
    text
}

fn leads(picture: &Picture, at: PortalIx, from: SpaceIx) -> String {
    let facility = &picture.facility;
    let portal = facility.portal(at);
    let other = match facility.ends(at) {
        (a, Some(b)) if b == from => facility.space(a).id.to_string(),
        _ => portal.between.1.to_string(),
    };
    let (id, kind, state) = (isolated(portal.id.as_str()), portal.kind.word(), picture.state_of(at).word());
    format!("{id}, {kind}, {state}, to {}", isolated(&other))
}

fn about(picture: &Picture, target: &Target) -> Vec<Fact> {
    let standing = picture.hazards.iter().filter(|(_, hazard)| hazard.over.is_none() && hazard.at == *target);
    let mut facts: Vec<Fact> =
        standing.map(|(id, hazard)| ("hazard", format!("{} {id}", isolated(&hazard.kind)))).collect();
    let judged = &picture.judged;
    facts.extend(
        judged
            .exists
            .get(target)
            .into_iter()
            .flat_map(|register| register.values())
            .map(|said| ("exists", format!("with {}, as a planner holds", share(*said)))),
    );
    let sought = judged.sought.get(target).map_or(0, Vec::len);
    if sought > 0 {
        facts.push(("sought", format!("in vain, {}", count(sought, "time"))));
    }
    facts
}

fn span(least: u32, most: u32) -> String {
    if least == most { least.to_string() } else { format!("{least} to {most}") }
}

fn of_door(picture: &Picture, ix: PortalIx) -> Vec<Fact> {
    let portal = picture.facility.portal(ix);
    let mut facts = vec![("kind", portal.kind.word().to_owned())];
    given(&mut facts, "name", &portal.name);
    given(&mut facts, "from", portal.between.0.as_str());
    given(&mut facts, "to", &portal.between.1.to_string());
    facts.push(("state", picture.state_of(ix).word().to_owned()));
    facts.push(("known", portal.knowledge.word().to_owned()));
    if let Some(dispute) = picture.portal_dispute(ix) {
        given(&mut facts, "disputed", &dispute.what);
    }
    if let Some(minutes) = portal.breach_minutes {
        facts.push(("breaching takes", format!("{minutes:.0} min")));
    }
    facts.extend(about(picture, &Target::Portal(portal.id.clone())));
    facts
}

fn of_section(picture: &Picture, ix: SectionIx) -> Vec<Fact> {
    let facility = &picture.facility;
    let section = facility.section(ix);
    let mut facts = Vec::new();
    given(&mut facts, "name", &section.name);
    given(&mut facts, "level", section.level.as_ref().map_or("", |level| level.as_str()));
    facts.push(("known", section.knowledge.word().to_owned()));
    let marked = picture.section_state[ix.get()].map(|state| state.word());
    facts.push(("state", marked.unwrap_or(if picture.is_unreached(ix) { "unreached" } else { "unmarked" }).to_owned()));
    if let Some(rooms) = section.estimated_rooms {
        facts.push(("rooms said", rooms.to_string()));
    }
    let rooms = facility.space_ixs().filter(|&space| facility.section_of(space) == Some(ix)).count();
    facts.push(("rooms known", rooms.to_string()));
    if let Some(dispute) = picture.section_dispute(ix) {
        given(&mut facts, "disputed", &dispute.what);
    }
    facts.extend(about(picture, &Target::Section(section.id.clone())));
    for ((_, by), register) in picture.judged.counted.iter().filter(|((of, _), _)| *of == ix) {
        let told = |said: &Counted| format!("{} by {}, {} freed", span(said.least, said.most), by.word(), said.freed);
        facts.extend(register.values().map(|said| ("counted", told(said))));
    }
    facts
}
