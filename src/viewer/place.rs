//! Where a door stands, which way its wall runs, and what it joins: measured where the map says so, else worked out.

use super::layout::Area;
use crate::model::{Facility, LevelIx, PortalIx, Xy};
use geo::Polygon;

const DEFAULT_WIDTH_M: f64 = 0.9;

/// A door as drawn. `along` runs with the wall, `out` points away from the door's first room; both are unit vectors.
#[derive(Clone, Debug)]
pub struct DoorPlace {
    pub level: LevelIx,
    pub at: Xy,
    pub along: Xy,
    pub out: Xy,
    pub width_m: f64,
    pub rise_m: f64,
    /// The other end of a stair, lift, shaft or ladder.
    pub link: Option<(LevelIx, Xy)>,
}

pub fn place_door(facility: &Facility, areas: &[Area], portal: PortalIx) -> DoorPlace {
    let door = facility.portal(portal);
    let (a, b) = facility.ends(portal);
    let room = &areas[a.get()];
    let other = b.map(|b| &areas[b.get()]);
    let vertical = other.filter(|other| other.level != room.level);
    let towards = match (door.at, vertical, other) {
        (Some(at), ..) => at,
        (None, Some(_), _) => room.anchor,
        (None, None, Some(other)) => other.anchor,
        (None, None, None) => [room.anchor[0], room.bounds.min().y - 1.0],
    };
    let wall = nearest_edge(room, towards);
    let at = match (door.at, vertical) {
        (Some(at), _) => at,
        (None, Some(_)) => room.anchor,
        (None, None) => wall.map_or(towards, |(at, _)| at),
    };
    let along = wall.map_or([1.0, 0.0], |(_, along)| along);
    DoorPlace {
        level: room.level,
        at,
        along,
        out: outward(along, at, room.anchor),
        width_m: door.width_m.unwrap_or(DEFAULT_WIDTH_M).clamp(0.3, 6.0),
        rise_m: room.rise_m,
        link: vertical.map(|other| (other.level, door.at.unwrap_or(other.anchor))),
    }
}

impl DoorPlace {
    /// Whether it stands in a wall, so that the wall leaves a gap for it.
    pub fn in_wall(&self) -> bool {
        self.link.is_none()
    }
}

fn outward(along: Xy, at: Xy, inside: Xy) -> Xy {
    let normal = [-along[1], along[0]];
    let away = (at[0] - inside[0]) * normal[0] + (at[1] - inside[1]) * normal[1];
    if away >= 0.0 { normal } else { [-normal[0], -normal[1]] }
}

/// The point of an area's outline nearest to `to`, with the unit direction of that edge.
fn nearest_edge(area: &Area, to: Xy) -> Option<(Xy, Xy)> {
    let mut best: Option<(f64, Xy, Xy)> = None;
    let rings = |polygon: &Polygon| std::iter::once(polygon.exterior().clone()).chain(polygon.interiors().to_vec());
    for ring in area.shape.iter().flat_map(rings) {
        for edge in ring.lines() {
            let (dx, dy) = (edge.dx(), edge.dy());
            let length = dx.hypot(dy);
            if length < 1e-6 {
                continue;
            }
            let share =
                (((to[0] - edge.start.x) * dx + (to[1] - edge.start.y) * dy) / (length * length)).clamp(0.0, 1.0);
            let foot = [edge.start.x + share * dx, edge.start.y + share * dy];
            let distance = (foot[0] - to[0]).hypot(foot[1] - to[1]);
            if best.is_none_or(|(least, ..)| distance < least) {
                best = Some((distance, foot, [dx / length, dy / length]));
            }
        }
    }
    best.map(|(_, foot, along)| (foot, along))
}
