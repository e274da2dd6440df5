//! "What is left" for people: one heading a kind, the first few of each, nothing where there is nothing.

use super::failure::Failure;
use super::output::{Table, count, few, isolated};
use super::words;
use crate::analysis::{Analysis, EdgeDoor, Outlook, Reach, Unanswered};
use crate::model::{Facility, Knowledge, PortalIx, SectionIx, SpaceIx};
use crate::search::{Access, Picture, Status, Target, VictimState};
use std::collections::BTreeMap;
use std::io::Write;

// What fits on a screen beside the rest; JSON and `find` list everything.
const SHOWN: usize = 8;

pub fn print(picture: &Picture, analysis: &Analysis, outlook: &Outlook, out: &mut dyn Write) -> Result<(), Failure> {
    let sections = [
        List::new("People", people(picture)),
        List::new("Hazards", hazards(picture)),
        List::new("Within reach and unsearched", unsearched(picture, analysis)),
        List::new("Edge doors: barred or untried, most behind first", edge_doors(picture, analysis)),
        List::new("Cut-off groups, most rooms first", cut_off(picture, analysis)),
        List::new("No known way in", rooms(picture, analysis.no_way_in.iter().copied())),
        List::new("Unreached sections", unreached_sections(picture)),
        List::new("To look at again", recheck(picture)),
        List::new("Inaccessible", inaccessible(picture)),
        List::new("Disputed: both stand until somebody who saw both decides", disputed(picture)),
        List::new("Loose ends: nobody knows where they lead", loose_ends(picture)),
        List::new("Told and not answered", told(analysis)),
        List::new("Beside the sums", beside(analysis)),
        List::new("Noticed", picture.findings.iter().map(|finding| vec![finding.to_string()]).collect()),
    ];
    let mut nothing = true;
    for list in sections.into_iter().filter(|list| !list.rows.is_empty()) {
        nothing = false;
        list.print(out)?;
    }
    let sum = &analysis.tally.total;
    match (nothing && outlook.open_leads.is_empty(), sum.spaces.rooms - sum.secondary.rooms) {
        (false, _) => Ok(()),
        (true, 0) => Ok(writeln!(out, "\nNothing is left open.")?),
        (true, once) => {
            Ok(writeln!(out, "\nNothing is left open but the secondary search of {}.", count(once as usize, "room"))?)
        }
    }
}

struct List {
    head: &'static str,
    rows: Vec<Vec<String>>,
}

impl List {
    fn new(head: &'static str, rows: Vec<Vec<String>>) -> Self {
        Self { head, rows }
    }

    fn print(&self, out: &mut dyn Write) -> Result<(), Failure> {
        writeln!(out, "\n{}", self.head)?;
        let mut table = Table::new(&[""; 5]);
        self.rows.iter().take(SHOWN).for_each(|row| table.row(row.iter().cloned()));
        table.print(out, "  ")?;
        match self.rows.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => Ok(writeln!(out, "  and {more} more")?),
        }
    }
}

type Rows = Vec<Vec<String>>;

fn section_ixs(facility: &Facility) -> impl Iterator<Item = SectionIx> + use<> {
    (0..facility.sections().len()).map(SectionIx::new)
}

pub fn room(facility: &Facility, space: SpaceIx) -> String {
    let space = facility.space(space);
    let (id, label) = (space.id.as_str(), space.label());
    if id == label { isolated(id).into_owned() } else { format!("{} ({})", isolated(id), isolated(label)) }
}

fn rooms(picture: &Picture, spaces: impl Iterator<Item = SpaceIx>) -> Rows {
    let ids: Vec<String> = spaces.map(|space| room(&picture.facility, space)).collect();
    if ids.is_empty() { Vec::new() } else { vec![vec![count(ids.len(), "room"), few(ids)]] }
}

fn people(picture: &Picture) -> Rows {
    let facility = &picture.facility;
    let mut rows = Rows::new();
    let mut found: BTreeMap<(SpaceIx, VictimState), usize> = BTreeMap::new();
    for victim in picture.victims.values() {
        for state in victim.state.values().filter(|state| **state != VictimState::Removed) {
            *found.entry((victim.space, *state)).or_default() += 1;
        }
    }
    for ((space, state), n) in found {
        let victim = format!("{} {}", count(n, "victim"), words::of(words::VICTIMS, &state));
        rows.push(vec![room(facility, space), victim]);
    }
    for (id, victim) in &picture.astray {
        for state in victim.state.values().filter(|state| **state != VictimState::Removed) {
            let gone = format!("{} (not in the building as known)", isolated(victim.space.as_str()));
            rows.push(vec![gone, format!("victim {}, {id}", words::of(words::VICTIMS, state))]);
        }
    }
    let mut touched: Vec<SpaceIx> = picture.spaces.keys().copied().collect();
    touched.sort_unstable();
    for space in touched {
        for team in picture.inside(space) {
            let team = team.map_or("a team", |team| team.as_str());
            rows.push(vec![room(facility, space), format!("{} inside", isolated(team))]);
        }
    }
    rows
}

fn hazards(picture: &Picture) -> Rows {
    let standing = picture.hazards.iter().filter(|(_, hazard)| hazard.over.is_none());
    standing
        .map(|(id, hazard)| {
            let at = match &hazard.at {
                Target::Section(id) => format!("section {}", isolated(id.as_str())),
                target => isolated(target.id()).into_owned(),
            };
            vec![at, isolated(&hazard.kind).into_owned(), format!("hazard {id}")]
        })
        .collect()
}

fn unsearched(picture: &Picture, analysis: &Analysis) -> Rows {
    let facility = &picture.facility;
    let mut rows = Rows::new();
    for (level, reach) in facility
        .levels()
        .iter()
        .rev()
        .flat_map(|level| [Reach::Reachable, Reach::PresumedReachable].map(|reach| (level, reach)))
    {
        let left = facility.space_ixs().filter(|&space| {
            let reached = match analysis.reach_of(space) {
                Reach::Reached => Reach::Reachable,
                other => other,
            };
            let open = matches!(picture.status_of(space), Status::Unsearched | Status::InProgress);
            open && reached == reach && facility.space(space).counts() && facility.space(space).level == level.id
        });
        let ids: Vec<&str> = left.map(|space| facility.space(space).id.as_str()).collect();
        if !ids.is_empty() {
            let how = if reach == Reach::Reachable { "" } else { "behind untried doors" };
            let level = format!("level {}", isolated(level.id.as_str()));
            rows.push(vec![level, count(ids.len(), "room"), few(ids), how.to_owned()]);
        }
    }
    rows
}

fn edge_doors(picture: &Picture, analysis: &Analysis) -> Rows {
    let door = |door: &&EdgeDoor| !door.is_loose_end();
    let row = |door: &EdgeDoor| {
        let behind = format!("{}, {:.0} m² behind", count(door.rooms as usize, "room"), door.area_m2);
        let mut row = portal(picture, door.portal);
        row.push(behind);
        row
    };
    analysis.edge_doors.iter().filter(door).map(row).collect()
}

pub fn portal(picture: &Picture, at: PortalIx) -> Vec<String> {
    let portal = picture.facility.portal(at);
    let (a, b) = &portal.between;
    let between = format!("{} – {}", isolated(a.as_str()), isolated(&b.to_string()));
    vec![
        isolated(portal.id.as_str()).into_owned(),
        portal.kind.word().to_owned(),
        picture.state_of(at).word().to_owned(),
        between,
    ]
}

fn cut_off(picture: &Picture, analysis: &Analysis) -> Rows {
    let facility = &picture.facility;
    let groups = analysis.cut_off.list.iter();
    groups
        .map(|group| {
            let members = analysis.cut_off.spaces_of(group).iter().map(|&space| facility.space(space).id.as_str());
            let barriers = analysis.cut_off.barriers_of(group).iter().map(|&door| facility.portal(door).id.as_str());
            let size = match (group.rooms, group.told_of()) {
                (rooms, 0) => format!("{}, {:.0} m²", count(rooms as usize, "room"), group.area_m2),
                (0, told_of) => format!("{}, only told of", count(told_of as usize, "room")),
                (rooms, told_of) => {
                    format!("{}, {:.0} m², and {told_of} only told of", count(rooms as usize, "room"), group.area_m2)
                }
            };
            vec![size, few(members.collect::<Vec<_>>()), format!("behind {}", few(barriers.collect::<Vec<_>>()))]
        })
        .collect()
}

fn unreached_sections(picture: &Picture) -> Rows {
    let facility = &picture.facility;
    let unreached = section_ixs(facility)
        .filter(|&ix| picture.is_unreached(ix) && facility.section(ix).knowledge != Knowledge::Refuted);
    unreached
        .map(|ix| {
            let section = facility.section(ix);
            let level = section.level.as_ref().map(|level| format!("level {}", isolated(level.as_str())));
            let rooms = section.estimated_rooms.map(|rooms| format!("about {} said", count(rooms as usize, "room")));
            let name = if section.name.is_empty() { String::new() } else { isolated(&section.name).into_owned() };
            let known = section.knowledge.word().to_owned();
            let id = isolated(section.id.as_str()).into_owned();
            vec![id, name, known, level.unwrap_or_default(), rooms.unwrap_or_default()]
        })
        .collect()
}

fn by_status(picture: &Picture, status: Status) -> impl Iterator<Item = SpaceIx> {
    picture.facility.space_ixs().filter(move |&space| picture.status_of(space) == status)
}

fn recheck(picture: &Picture) -> Rows {
    let why = |space| picture.recheck_of(space).map_or(String::new(), |recheck| isolated(&recheck.why).into_owned());
    by_status(picture, Status::Recheck).map(|space| vec![room(&picture.facility, space), why(space)]).collect()
}

fn inaccessible(picture: &Picture) -> Rows {
    let reason = |space| {
        let access = picture.spaces.get(&space).into_iter().flat_map(|record| record.access.values());
        let reasons = access.filter_map(|access| match access {
            Access::Inaccessible { reason } => Some(isolated(reason).into_owned()),
            Access::Accessible => None,
        });
        reasons.collect::<Vec<_>>().join("; ")
    };
    by_status(picture, Status::Inaccessible).map(|space| vec![room(&picture.facility, space), reason(space)]).collect()
}

fn disputed(picture: &Picture) -> Rows {
    let facility = &picture.facility;
    let spaces = facility.space_ixs().filter_map(|ix| Some((room(facility, ix), picture.space_dispute(ix)?.what)));
    let portals = facility.portal_ixs().filter_map(|ix| {
        Some((isolated(facility.portal(ix).id.as_str()).into_owned(), picture.portal_dispute(ix)?.what))
    });
    let sections = section_ixs(facility).filter_map(|ix| {
        Some((format!("section {}", isolated(facility.section(ix).id.as_str())), picture.section_dispute(ix)?.what))
    });
    spaces.chain(portals).chain(sections).map(|(id, what)| vec![id, what]).collect()
}

fn loose_ends(picture: &Picture) -> Rows {
    let facility = &picture.facility;
    let loose = |&ix: &PortalIx| {
        let portal = facility.portal(ix);
        portal.is_loose_end() && portal.knowledge != Knowledge::Refuted
    };
    facility
        .portal_ixs()
        .filter(loose)
        .map(|ix| {
            let mut row = portal(picture, ix);
            row[3] = format!("from {}", room(facility, facility.ends(ix).0));
            row
        })
        .collect()
}

fn told(analysis: &Analysis) -> Rows {
    // Victims are listed above, under the people.
    let besides = Unanswered { victims: 0, ..analysis.tally.total.unanswered };
    besides
        .told()
        .map(|(n, what, command)| vec![n.to_string(), what.to_owned(), format!("`undercroft {command}`")])
        .collect()
}

fn beside(analysis: &Analysis) -> Rows {
    let sum = &analysis.tally.total;
    let counts = [
        (sum.reported_spaces, "reported"),
        (sum.suspected_spaces, "suspected"),
        (sum.refuted_spaces, "refuted"),
        (sum.unplaced_spaces, "unplaced: on a level, nobody knows where"),
    ];
    let rows = counts.into_iter().filter(|(n, _)| *n > 0);
    rows.map(|(n, what)| vec![count(n as usize, "room"), what.to_owned()]).collect()
}
