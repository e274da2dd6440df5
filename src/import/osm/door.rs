//! Doors, openings and entrances: nodes on the outlines of rooms.

use super::area::extra;
use super::data::{ElementId, Node, Tags};
use super::level::{Levels, Shown};
use super::storey::Storeys;
use super::{Plan, kind};
use crate::import::Ledger;
use crate::import::adjacency::{Lone, Opening};
use crate::model::{Code, Lock, Portal, PortalId, PortalKind, PortalState};
use smol_str::format_smolstr;
use std::collections::BTreeSet;

/// Whether a node is read as a door, or as a lift.
pub fn is_taken(tags: &Tags) -> bool {
    tags.get("door").is_some() || tags.has("entrance") || tags.is("indoor", "door") || tags.is("highway", "elevator")
}

fn is_door(tags: &Tags) -> bool {
    is_taken(tags) && !tags.is("highway", "elevator")
}

impl Plan<'_> {
    pub fn openings(&self, storeys: &Storeys, ledger: &mut Ledger) -> Vec<Opening> {
        let doors = || self.data.nodes.iter().filter(|node| is_door(&node.tags));
        let mut openings = Vec::with_capacity(doors().count());
        for node in doors() {
            self.open(node, storeys, &mut openings, ledger);
        }
        openings
    }

    /// Adds the opening of a node on each of its storeys.
    fn open(&self, node: &Node, storeys: &Storeys, openings: &mut Vec<Opening>, ledger: &mut Ledger) {
        let id = ElementId('n', node.id);
        let Some(at) = self.place(node.id) else { return };
        let levels = match Levels::of(&node.tags) {
            Ok(Some(levels)) => levels.list,
            Ok(None) => self.levels_by_rooms(node, id, ledger),
            Err(why) => {
                return Plan::unreadable_level(ledger, id, why);
            }
        };
        for level in levels {
            let level_id = storeys.level_id(level);
            let on = self.rooms_at(node.id, level_id.as_str());
            let mut opening = Opening::new(PortalId(format_smolstr!("{id}@{}", Shown(level))), level_id, at);
            // A door in the outer wall of the ground floor leads out, whether or not somebody called it an entrance.
            let leads_out = node.tags.has("entrance") || level == 0.0 && storeys.is_in_outer_wall(node.id);
            opening.lone = if leads_out { Lone::Outside } else { Lone::Unknown };
            opening.on = on;
            describe(&mut opening.portal, &node.tags);
            openings.push(opening);
        }
    }

    /// Entrances often carry no level: they are on those of the rooms they are on, the ground floor before others.
    fn levels_by_rooms(&self, node: &Node, id: ElementId, ledger: &mut Ledger) -> Vec<f64> {
        let rooms = self.at_node.rooms(node.id);
        let found: BTreeSet<i32> = rooms.filter_map(|room| self.spaces[room].level.as_str().parse().ok()).collect();
        let joins_two = |level: &&i32| self.rooms_at(node.id, &level.to_string()).len() > 1;
        let mut levels: Vec<i32> = found.iter().filter(joins_two).copied().collect();
        if levels.is_empty() {
            levels.extend(if found.contains(&0) { Some(0) } else { found.first().copied() });
        }
        // Without any hint, an entrance is where one walks in.
        if levels.is_empty() && node.tags.has("entrance") {
            levels.push(0);
        }
        let kind = if node.tags.has("entrance") { "entrance without a level" } else { "door without a level" };
        if levels.is_empty() {
            ledger.warn(Code::NotPlaced, kind, id, "no level is given and it is on no room's outline; it is left out");
        } else {
            let message = format!("no level is given; it is taken to be on {levels:?}");
            ledger.note(Code::Guessed, kind, id, message);
        }
        levels.into_iter().map(f64::from).collect()
    }
}

fn describe(portal: &mut Portal, tags: &Tags) {
    let is_gap = tags.is("door", "no");
    portal.kind = if is_gap { PortalKind::Opening } else { PortalKind::Door };
    portal.state = match (is_gap, tags.is("locked", "yes")) {
        (true, _) => PortalState::Open,
        (false, true) => PortalState::Locked(Lock::Unknown),
        (false, false) => PortalState::Unknown,
    };
    portal.name = [tags.get("name"), tags.get("ref")].into_iter().flatten().next().unwrap_or_default().to_owned();
    portal.width_m = kind::width_m(tags);
    portal.extra = extra(tags);
}
