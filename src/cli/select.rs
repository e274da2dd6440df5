//! From what was typed to what is meant: ids, painted numbers, names, whole levels and sections, all behind a door.

use super::failure::Failure;
use super::output::{few, isolated};
use crate::analysis::{self, Net};
use crate::model::{Facility, Level, LevelId, PortalId, SectionId, SpaceId, SpaceIx};
use crate::search::{Picture, Target};
use clap::Args;

/// What kind of thing an action is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Room,
    Door,
    Section,
}

impl Kind {
    pub const ALL: &'static [Kind] = &[Kind::Room, Kind::Door, Kind::Section];

    fn word(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Door => "door",
            Self::Section => "section",
        }
    }
}

#[derive(Args, Debug, Default)]
pub struct Selection {
    /// Rooms, doors or sections: ids, numbers as painted, or names where only one thing has them
    ///
    /// Where a room and a section have the same id, write `room:RED` or `section:RED`.
    #[arg(value_name = "TARGET")]
    pub targets: Vec<String>,
    /// Everything surveyed on this level (its id, or its label: G, 1, B1)
    #[arg(long, value_name = "LEVEL")]
    pub level: Vec<String>,
    /// Everything surveyed in this section
    #[arg(long, value_name = "SECTION")]
    pub section: Vec<String>,
    /// All rooms behind this door, up to the next barrier
    #[arg(long, value_name = "DOOR")]
    pub behind: Vec<String>,
}

impl Selection {
    /// What is meant, each once, in the order typed. `kinds` are those that the action can be about.
    pub fn resolve(&self, picture: &Picture, kinds: &[Kind]) -> Result<Vec<Target>, Failure> {
        let facility = &picture.facility;
        let mut targets = Vec::new();
        for text in &self.targets {
            targets.push(target(facility, text, kinds)?);
        }
        for text in &self.level {
            let level = facility.level_ix(&level(facility, text)?.id);
            collect(facility, kinds, &mut targets, |space| Some(facility.level_of(space)) == level);
        }
        for text in &self.section {
            let section = facility.section_ix(&section(facility, text)?);
            collect(facility, kinds, &mut targets, |space| facility.section_of(space) == section);
        }
        for text in &self.behind {
            targets.extend(behind(picture, text)?.into_iter().map(Target::Space));
        }
        let mut seen = std::collections::HashSet::new();
        targets.retain(|target| seen.insert(target.clone()));
        Ok(targets)
    }

    pub fn spaces(&self, picture: &Picture) -> Result<Vec<SpaceId>, Failure> {
        let room = |target| if let Target::Space(id) = target { Some(id) } else { None };
        Ok(self.resolve(picture, &[Kind::Room])?.into_iter().filter_map(room).collect())
    }

    pub fn portals(&self, picture: &Picture) -> Result<Vec<PortalId>, Failure> {
        let door = |target| if let Target::Portal(id) = target { Some(id) } else { None };
        Ok(self.resolve(picture, &[Kind::Door])?.into_iter().filter_map(door).collect())
    }

    /// Sections; here `--section red` means the section itself.
    pub fn sections(&self, picture: &Picture) -> Result<Vec<SectionId>, Failure> {
        let facility = &picture.facility;
        self.targets.iter().chain(&self.section).map(|text| section(facility, text)).collect()
    }
}

// Whole levels and sections are taken without what nobody has surveyed: a room only reported must not be cleared along.
fn collect(facility: &Facility, kinds: &[Kind], targets: &mut Vec<Target>, within: impl Fn(SpaceIx) -> bool) {
    if kinds.contains(&Kind::Room) {
        let rooms = facility.space_ixs().filter(|&ix| facility.space(ix).knowledge.is_surveyed() && within(ix));
        targets.extend(rooms.map(|ix| Target::Space(facility.space(ix).id.clone())));
    } else if kinds.contains(&Kind::Door) {
        let doors = facility.portal_ixs().filter(|&ix| {
            let (a, b) = facility.ends(ix);
            facility.portal(ix).knowledge.is_surveyed() && (within(a) || b.is_some_and(&within))
        });
        targets.extend(doors.map(|ix| Target::Portal(facility.portal(ix).id.clone())));
    }
}

fn behind(picture: &Picture, text: &str) -> Result<Vec<SpaceId>, Failure> {
    let facility = &picture.facility;
    let Target::Portal(id) = target(facility, text, &[Kind::Door])? else { return Ok(Vec::new()) };
    let Some(door) = facility.portal_ix(&id) else { return Ok(Vec::new()) };
    let behind = analysis::behind(&Net::new(facility), picture, door);
    Ok(behind.direct.into_iter().map(|space| facility.space(space).id.clone()).collect())
}

/// The level with this id, label or name.
pub fn level<'a>(facility: &'a Facility, text: &str) -> Result<&'a Level, Failure> {
    if let Some(ix) = facility.level_ix(&LevelId::new(text)) {
        return Ok(facility.level(ix));
    }
    let called = |level: &&Level| level.label().eq_ignore_ascii_case(text) || level.name == text;
    let hits: Vec<&Level> = facility.levels().iter().filter(called).collect();
    match hits.as_slice() {
        [level] => Ok(level),
        [] => {
            let known = few(facility.levels().iter().map(|level| level.id.as_str()));
            Err(not_found("level", text, format!("it has the levels {known}")))
        }
        several => {
            let ids = few(several.iter().map(|level| level.id.as_str()));
            Err(Failure::Ambiguous { wanted: text.to_owned(), candidates: format!("the levels {ids}") })
        }
    }
}

/// The section with this id or name.
pub fn section(facility: &Facility, text: &str) -> Result<SectionId, Failure> {
    match target(facility, text, &[Kind::Section])? {
        Target::Section(id) => Ok(id),
        _ => Err(not_found("section", text, "check its id".to_owned())),
    }
}

/// The room that a text names.
pub fn room(facility: &Facility, text: &str) -> Result<SpaceId, Failure> {
    match target(facility, text, &[Kind::Room])? {
        Target::Space(id) => Ok(id),
        other => Err(Failure::usage(format!("{} is no room", other.told()))),
    }
}

/// The one thing that a text names, among the `kinds` asked for.
pub fn target(facility: &Facility, text: &str, kinds: &[Kind]) -> Result<Target, Failure> {
    let ids = by_id(facility, text, kinds);
    let hits = if ids.is_empty() { by_prefix(facility, text, kinds) } else { ids };
    let hits = if hits.is_empty() { by_label(facility, text, kinds) } else { hits };
    match hits.as_slice() {
        [hit] => Ok(hit.clone()),
        [] => {
            let what = if let [kind] = kinds { kind.word() } else { "room, door or section" };
            Err(not_found(what, text, near(facility, text, kinds)))
        }
        several => {
            let candidates = few(several.iter().map(|hit| described(facility, hit)));
            Err(Failure::Ambiguous { wanted: text.to_owned(), candidates })
        }
    }
}

fn not_found(what: &'static str, wanted: &str, hint: String) -> Failure {
    Failure::NotFound { what, wanted: isolated(wanted).into_owned(), hint }
}

fn by_id(facility: &Facility, id: &str, kinds: &[Kind]) -> Vec<Target> {
    let known = |kind: &Kind| match kind {
        Kind::Room => facility.space_ix(&SpaceId::new(id)).map(|ix| Target::Space(facility.space(ix).id.clone())),
        Kind::Door => facility.portal_ix(&PortalId::new(id)).map(|ix| Target::Portal(facility.portal(ix).id.clone())),
        Kind::Section => {
            facility.section_ix(&SectionId::new(id)).map(|ix| Target::Section(facility.section(ix).id.clone()))
        }
    };
    kinds.iter().filter_map(known).collect()
}

fn by_prefix(facility: &Facility, text: &str, kinds: &[Kind]) -> Vec<Target> {
    let Some((word, id)) = text.split_once(':') else { return Vec::new() };
    let kind = kinds.iter().find(|kind| kind.word() == word);
    kind.map(|kind| by_id(facility, id, &[*kind])).unwrap_or_default()
}

fn by_label(facility: &Facility, text: &str, kinds: &[Kind]) -> Vec<Target> {
    let mut hits = Vec::new();
    if kinds.contains(&Kind::Room) {
        let painted = facility.spaces().iter().filter(|space| space.number == text || space.name == text);
        hits.extend(painted.map(|space| Target::Space(space.id.clone())));
    }
    if kinds.contains(&Kind::Door) {
        let named = facility.portals().iter().filter(|portal| portal.name == text);
        hits.extend(named.map(|portal| Target::Portal(portal.id.clone())));
    }
    if kinds.contains(&Kind::Section) {
        let named = facility.sections().iter().filter(|section| section.name == text);
        hits.extend(named.map(|section| Target::Section(section.id.clone())));
    }
    hits
}

fn described(facility: &Facility, target: &Target) -> String {
    match target {
        Target::Space(id) => {
            let level = facility.space_ix(id).map(|ix| facility.level(facility.level_of(ix)).id.clone());
            format!("room {id} on level {}", level.as_ref().map_or("?", |id| id.as_str()))
        }
        Target::Portal(id) => format!("door {id}"),
        Target::Section(id) => format!("section {id}"),
    }
}

// What was perhaps meant: the same letters and digits, or an id that contains them.
fn near(facility: &Facility, text: &str, kinds: &[Kind]) -> String {
    let bare =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = bare(text);
    let mut ids: Vec<&str> = Vec::new();
    for kind in kinds {
        match kind {
            Kind::Room => ids.extend(facility.spaces().iter().map(|space| space.id.as_str())),
            Kind::Door => ids.extend(facility.portals().iter().map(|portal| portal.id.as_str())),
            Kind::Section => ids.extend(facility.sections().iter().map(|section| section.id.as_str())),
        }
    }
    let same: Vec<&&str> = ids.iter().filter(|id| bare(id) == wanted).collect();
    let like: Vec<&&str> = match same.is_empty() && wanted.chars().count() > 1 {
        true => ids.iter().filter(|id| bare(id).contains(&wanted)).collect(),
        false => same,
    };
    match like.is_empty() {
        true => "`undercroft find FILE` lists what there is".to_owned(),
        false => format!("did you mean {}?", few(like)),
    }
}
