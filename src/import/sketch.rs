//! What a reader hands over, and how it becomes a draft that the checked facility accepts.

use super::adjacency::{self, Floors, Opening};
use super::{Fault, Ledger, Options, repair, vertical};
use crate::model::{Code, Draft, End, Facility, Finding, Index, Outline, has_control};
use smol_str::{SmolStr, format_smolstr};
use std::collections::{BTreeMap, HashSet};

/// A building as read: rooms with outlines in source units, openings and columns yet to be joined.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    /// Levels, rooms and the portals whose two sides the source itself names.
    pub draft: Draft,
    pub openings: Vec<Opening>,
    /// Rooms (indices) that are one stairwell, lift or hall on several storeys, lowest first.
    pub columns: Vec<Vec<usize>>,
    /// How far an opening may lie from a room in files of this format, metres.
    pub door_tolerance_m: f64,
}

impl Sketch {
    pub fn finish(mut self, options: &Options, ledger: &mut Ledger) -> Result<Draft, Fault> {
        sound_ids(&mut self, ledger);
        self.repair(ledger);
        let tolerance_m = options.door_tolerance_m.unwrap_or(self.door_tolerance_m);
        let floors = Floors::new(&self.draft.spaces);
        let joined = adjacency::join(&floors, self.openings, tolerance_m, ledger);
        let linked = vertical::link(&floors, &self.draft, &self.columns, ledger);
        self.draft.portals.reserve(joined.len() + linked.len());
        self.draft.portals.extend(joined.into_iter().chain(linked));
        unique_portals(&mut self.draft, ledger);
        let draft = accepted(self.draft, Facility::faults_beside_rings, ledger)?;
        count(&draft, ledger);
        Ok(draft)
    }

    /// For a source that is a whole map: nothing is joined, linked or repaired.
    pub fn finish_whole(self, ledger: &mut Ledger) -> Result<Draft, Fault> {
        let draft = accepted(self.draft, Facility::faults, ledger)?;
        count(&draft, ledger);
        Ok(draft)
    }

    fn repair(&mut self, ledger: &mut Ledger) {
        for space in &mut self.draft.spaces {
            repair::space(space, ledger);
        }
        let mut repair = |id: &str, outline: &mut Option<Outline>| {
            let sound = outline.as_ref().and_then(repair::of_outline);
            if outline.is_some() && sound.is_none() {
                let message = "its outline is not usable and is left out";
                ledger.warn(Code::BadOutline, "storey or section without a usable outline", id, message);
            }
            *outline = sound;
        };
        self.draft.levels.iter_mut().for_each(|level| repair(level.id.as_str(), &mut level.outline));
        self.draft.sections.iter_mut().for_each(|section| repair(section.id.as_str(), &mut section.outline));
    }
}

/// Ids that a facility accepts, each once: the second of two equal ones gets a number behind it.
fn sound_ids(sketch: &mut Sketch, ledger: &mut Ledger) {
    let Sketch { draft, openings, .. } = sketch;
    draft.levels.iter_mut().for_each(|level| mend(&mut level.id.0));
    draft.spaces.iter_mut().for_each(|space| mend(&mut space.level.0));
    make_unique(
        &mut draft.spaces,
        |space| &space.id.0,
        |space, id| {
            let message = format!("two rooms of the file have the id \"{}\", or it cannot be used as one", space.id);
            ledger.warn(Code::Guessed, "room renamed", &id, message);
            space.id.0 = id;
        },
    );
    openings.iter_mut().for_each(|opening| mend(&mut opening.level.0));
    for portal in &mut draft.portals {
        mend(&mut portal.between.0.0);
        if let End::Space(id) = &mut portal.between.1 {
            mend(&mut id.0);
        }
    }
}

fn unique_portals(draft: &mut Draft, ledger: &mut Ledger) {
    make_unique(
        &mut draft.portals,
        |portal| &portal.id.0,
        |portal, id| {
            let message = format!("two doors of the file have the id \"{}\", or it cannot be used as one", portal.id);
            ledger.note(Code::Guessed, "door renamed", &id, message);
            portal.id.0 = id;
        },
    );
}

/// Renames what has an id that cannot be used as one, or that stands a second time; in most files there is none.
fn make_unique<T>(things: &mut [T], id: impl Fn(&T) -> &SmolStr, mut rename: impl FnMut(&mut T, SmolStr)) {
    let is_usable = |thing: &T| !needs_mending(id(thing));
    if things.iter().all(is_usable) && Index::new(things.len(), |at| id(&things[at])).repeated.is_empty() {
        return;
    }
    let mut taken = HashSet::with_capacity(things.len());
    for thing in things {
        let free = unique(&mut taken, id(thing));
        if free != *id(thing) {
            rename(thing, free);
        }
    }
}

/// Takes out of an id what no id may have in it.
fn mend(id: &mut SmolStr) {
    if has_control(id) {
        *id = id.chars().filter(|c| !c.is_control()).collect();
    }
    if is_mistakable(id) {
        *id = format_smolstr!("id {id}");
    }
}

fn needs_mending(id: &SmolStr) -> bool {
    has_control(id) || is_mistakable(id)
}

fn is_mistakable(id: &SmolStr) -> bool {
    id.is_empty() || id.starts_with('+') || *id == End::OUTSIDE || *id == End::UNKNOWN
}

fn unique(taken: &mut HashSet<SmolStr>, id: &SmolStr) -> SmolStr {
    let mut id = id.clone();
    mend(&mut id);
    let mut free = id.clone();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format_smolstr!("{id}#{number}");
        number += 1;
    }
    free
}

/// The draft less whatever the facility's own check still refuses, each with its finding.
fn accepted(mut draft: Draft, check: impl Fn(&Draft) -> Vec<Finding>, ledger: &mut Ledger) -> Result<Draft, Fault> {
    // Taking out a level takes out its rooms in the next round, and these their doors in the one after.
    for _ in 0..4 {
        let faults = check(&draft);
        if faults.is_empty() {
            return Ok(draft);
        }
        let bad: HashSet<&str> = faults.iter().filter_map(|fault| fault.place.id.as_deref()).collect();
        draft.levels.retain(|level| !bad.contains(level.id.as_str()));
        draft.sections.retain(|section| !bad.contains(section.id.as_str()));
        draft.spaces.retain(|space| !bad.contains(space.id.as_str()));
        draft.portals.retain(|portal| !bad.contains(portal.id.as_str()));
        for Finding { code, place, message, .. } in &faults {
            let id = place.id.as_deref().unwrap_or("facility");
            ledger.warn(*code, "element that a map cannot hold", id, format!("left out: it {message}"));
        }
    }
    match check(&draft).first() {
        None => Ok(draft),
        Some(fault) => Err(Fault::whole(fault.to_string())),
    }
}

fn count(draft: &Draft, ledger: &mut Ledger) {
    ledger.take("level", draft.levels.len());
    let mut rooms: BTreeMap<&str, usize> = BTreeMap::new();
    for space in &draft.spaces {
        *rooms.entry(space.kind.word()).or_default() += 1;
    }
    let mut doors: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for portal in &draft.portals {
        let leads = match portal.between.1 {
            End::Space(_) if portal.kind.is_vertical() => "between two levels",
            End::Space(_) => "between two rooms",
            End::Outside => "to the outside",
            End::Unknown => "to the unknown",
        };
        *doors.entry((portal.kind.word(), leads)).or_default() += 1;
    }
    rooms.into_iter().for_each(|(kind, count)| ledger.take(kind, count));
    doors.into_iter().for_each(|((kind, leads), count)| ledger.take(format!("{kind} {leads}"), count));
}
