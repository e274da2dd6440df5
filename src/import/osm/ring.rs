//! Rings of nodes from the ways of a multipolygon.

use super::data::{Data, Relation};

/// Outer rings, each a closed list of nodes, and holes; a broken one is the id of a way that does not close.
pub struct Rings {
    pub outer: Vec<Vec<i64>>,
    pub holes: Vec<Vec<i64>>,
    pub broken: Vec<i64>,
    /// Member ways that the file does not hold.
    pub missing: usize,
}

pub fn of(relation: &Relation, data: &Data) -> Rings {
    let mut rings = Rings { outer: Vec::new(), holes: Vec::new(), broken: Vec::new(), missing: 0 };
    for is_hole in [false, true] {
        let members = relation.ways.iter().filter(|&&(_, hole)| hole == is_hole).map(|(way, _)| data.way(*way));
        let mut parts: Vec<(i64, Vec<i64>)> = Vec::new();
        for member in members {
            match member {
                Some(way) if way.nodes.len() >= 2 => parts.push((way.id, way.nodes.clone())),
                Some(_) => {}
                None => rings.missing += 1,
            }
        }
        let closed = if is_hole { &mut rings.holes } else { &mut rings.outer };
        close(parts, closed, &mut rings.broken);
    }
    rings
}

fn close(mut parts: Vec<(i64, Vec<i64>)>, closed: &mut Vec<Vec<i64>>, broken: &mut Vec<i64>) {
    parts.reverse();
    while let Some((way, mut ring)) = parts.pop() {
        while ring.first() != ring.last() {
            let Some(end) = ring.last().copied() else { break };
            let Some(next) =
                parts.iter().rposition(|(_, part)| part.first() == Some(&end) || part.last() == Some(&end))
            else {
                break;
            };
            let (_, mut part) = parts.remove(next);
            if part.first() != Some(&end) {
                part.reverse();
            }
            ring.extend(part.into_iter().skip(1));
        }
        if ring.len() >= 4 && ring.first() == ring.last() { closed.push(ring) } else { broken.push(way) }
    }
}
