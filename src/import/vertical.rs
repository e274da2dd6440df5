//! Stairs, lifts and shafts from storey to storey.

use super::Ledger;
use super::adjacency::Floors;
use crate::model::{Code, Draft, End, Level, LevelId, Origin, Portal, PortalKind, Space, SpaceKind};
use geo::algorithm::{Area, BooleanOps, BoundingRect};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Two stairwells over each other are one where they overlap by more than this share of the smaller.
const LEAST_OVERLAP: f64 = 0.3;

/// Joins what leads from storey to storey: the columns the source names, lowest room first, then stairwells, lifts and
/// shafts that lie over each other on neighbouring ordinals.
pub fn link(floors: &Floors, draft: &Draft, columns: &[Vec<usize>], ledger: &mut Ledger) -> Vec<Portal> {
    let Draft { levels, spaces, .. } = draft;
    let mut linked = named(draft);
    let mut portals = Vec::new();
    for pair in columns.iter().flat_map(|column| column.windows(2)) {
        if linked.insert((pair[0], pair[1])) {
            let (below, above) = (&spaces[pair[0]], &spaces[pair[1]]);
            let kind = vertical_kind(below.kind).unwrap_or(PortalKind::Stair);
            portals.push(Portal { kind, ..between(below, above) });
        }
    }
    let mut has_up: HashSet<usize> = linked.iter().map(|&(below, _)| below).collect();
    let mut has_down: HashSet<usize> = linked.iter().map(|&(_, above)| above).collect();
    let above = storeys_above(levels);
    for (below, space) in spaces.iter().enumerate() {
        let Some(kind) = vertical_kind(space.kind) else { continue };
        let levels = above.get(&space.level).into_iter().flatten();
        for upper in levels.flat_map(|level| alike_over(floors, spaces, below, level)) {
            let known = has_up.contains(&below) && has_down.contains(&upper) || linked.contains(&(below, upper));
            // To lay one outline over the other takes longest.
            if known {
                continue;
            }
            if let Some(share) = overlap(floors, below, upper).filter(|&share| share > LEAST_OVERLAP) {
                linked.insert((below, upper));
                has_up.insert(below);
                has_down.insert(upper);
                portals.push(inferred(space, &spaces[upper], kind, share));
            }
        }
    }
    for (at, space) in spaces.iter().enumerate().filter(|(_, space)| vertical_kind(space.kind).is_some()) {
        let is_alone = !has_up.contains(&at) && !has_down.contains(&at) && levels.len() > 1;
        if is_alone && floors.shape(at).is_some() {
            let kind = format!("{} of one storey", space.kind.word());
            let message =
                format!("nothing like it lies above or below this {}; no way up or down is drawn", space.kind.word());
            ledger.note(Code::Unresolved, &kind, &space.id, message);
        }
    }
    portals
}

/// The pairs of rooms, lower first, that the source itself joins by stairs or lifts.
fn named(draft: &Draft) -> HashSet<(usize, usize)> {
    if !draft.portals.iter().any(|portal| portal.kind.is_vertical()) {
        return HashSet::new();
    }
    let ordinals: HashMap<&str, i32> = draft.levels.iter().map(|level| (level.id.as_str(), level.ordinal)).collect();
    let rooms: HashMap<&str, (usize, Option<&i32>)> = draft
        .spaces
        .iter()
        .enumerate()
        .map(|(at, space)| (space.id.as_str(), (at, ordinals.get(space.level.as_str()))))
        .collect();
    let pair = |portal: &Portal| {
        let (a, b) = (rooms.get(portal.between.0.as_str())?, rooms.get(portal.between.1.space()?.as_str())?);
        Some(if a.1 <= b.1 { (a.0, b.0) } else { (b.0, a.0) })
    };
    draft.portals.iter().filter(|portal| portal.kind.is_vertical()).filter_map(pair).collect()
}

/// How people get from storey to storey in a space of this kind, if they do.
pub fn vertical_kind(kind: SpaceKind) -> Option<PortalKind> {
    match kind {
        SpaceKind::Stairs => Some(PortalKind::Stair),
        SpaceKind::Lift => Some(PortalKind::Lift),
        SpaceKind::Shaft => Some(PortalKind::Shaft),
        _ => None,
    }
}

fn storeys_above(levels: &[Level]) -> HashMap<&LevelId, Vec<&LevelId>> {
    let ordinals: BTreeSet<i32> = levels.iter().map(|level| level.ordinal).collect();
    let above = |level: &Level| {
        let next = ordinals.range(level.ordinal.saturating_add(1)..).next();
        levels.iter().filter(|upper| Some(&upper.ordinal) == next).map(|upper| &upper.id).collect()
    };
    levels.iter().map(|level| (&level.id, above(level))).collect()
}

/// The rooms of a level that are of the same kind as one below and may lie over it.
fn alike_over(floors: &Floors, spaces: &[Space], below: usize, level: &LevelId) -> Vec<usize> {
    let around = floors.shape(below).and_then(BoundingRect::bounding_rect);
    let touching = around.map(|around| floors.touching(level, around.min().into(), around.max().into()));
    touching.into_iter().flatten().filter(|&upper| spaces[upper].kind == spaces[below].kind).collect()
}

/// The share of the smaller room that the two have in common.
fn overlap(floors: &Floors, below: usize, upper: usize) -> Option<f64> {
    let (shape, other) = (floors.shape(below)?, floors.shape(upper)?);
    let share = shape.intersection(other).unsigned_area() / shape.unsigned_area().min(other.unsigned_area());
    Some(share.min(1.0))
}

fn inferred(below: &Space, above: &Space, kind: PortalKind, share: f64) -> Portal {
    Portal {
        kind,
        origin: Origin::Inferred,
        confidence: Some((share * 100.0).round() / 100.0),
        ..between(below, above)
    }
}

fn between(below: &Space, above: &Space) -> Portal {
    let id = format!("{}~{}", below.id, above.id);
    Portal { at: below.footprint.anchor(), ..Portal::new(id.as_str(), below.id.as_str(), End::Space(above.id.clone())) }
}

#[cfg(test)]
mod tests {
    use super::link;
    use crate::import::Ledger;
    use crate::import::adjacency::Floors;
    use crate::model::{Draft, Footprint, Level, Origin, PortalKind, Space, SpaceKind};

    fn level(ordinal: i32) -> Level {
        Level::new(ordinal.to_string().as_str(), "", ordinal, f64::from(ordinal) * 3.0)
    }

    fn space(id: &str, ordinal: i32, kind: SpaceKind, x: f64) -> Space {
        let footprint = Footprint::rectangle([x, 0.0], [x + 4.0, 4.0]);
        Space { kind, footprint, ..Space::new(id, ordinal.to_string().as_str()) }
    }

    #[test]
    fn stairs_over_each_other_on_neighbouring_ordinals_are_joined() {
        let levels = vec![level(-1), level(1), level(2)];
        let spaces = vec![
            space("cellar", -1, SpaceKind::Stairs, 0.0),
            space("first", 1, SpaceKind::Stairs, 1.0),
            space("lift", 2, SpaceKind::Lift, 1.0),
            space("second", 2, SpaceKind::Stairs, 4.0),
        ];
        let draft = Draft { levels, spaces, ..Draft::default() };
        let mut ledger = Ledger::default();
        let portals = link(&Floors::new(&draft.spaces), &draft, &[], &mut ledger);
        let found: Vec<_> = portals.iter().map(|portal| (portal.id.as_str(), portal.kind, portal.confidence)).collect();
        assert_eq!(found, [("cellar~first", PortalKind::Stair, Some(0.75))]);
        assert_eq!(portals[0].origin, Origin::Inferred);
        let alone: Vec<String> = ledger.tally().left.iter().map(ToString::to_string).collect();
        assert_eq!(alone, ["1 × lift of one storey: lift", "1 × stairs of one storey: second"]);
    }

    #[test]
    fn a_column_the_source_names_is_joined_once() {
        let levels = vec![level(0), level(1)];
        let spaces = vec![space("a", 0, SpaceKind::Lift, 0.0), space("b", 1, SpaceKind::Lift, 0.0)];
        let draft = Draft { levels, spaces, ..Draft::default() };
        let portals = link(&Floors::new(&draft.spaces), &draft, &[vec![0, 1]], &mut Ledger::default());
        assert_eq!(portals.len(), 1);
        assert_eq!((portals[0].kind, portals[0].origin), (PortalKind::Lift, Origin::Explicit));
    }
}
