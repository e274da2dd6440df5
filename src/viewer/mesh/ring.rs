//! Rings drawn inwards: the band along an outline that carries walls, rims and dashes.

use crate::model::Xy;

const LONGEST_MITRE: f64 = 3.0;

/// The points of a closed ring, once each, in the given turning sense, without repeats.
pub fn open(points: impl Iterator<Item = Xy>, counter_clockwise: bool) -> Vec<Xy> {
    let mut ring: Vec<Xy> = Vec::new();
    for point in points {
        if ring.last().is_none_or(|last| distance(*last, point) > 1e-4) {
            ring.push(point);
        }
    }
    while ring.len() > 1 && distance(ring[0], ring[ring.len() - 1]) <= 1e-4 {
        ring.pop();
    }
    if (signed_area(&ring) > 0.0) != counter_clockwise {
        ring.reverse();
    }
    ring
}

pub fn signed_area(ring: &[Xy]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>() / 2.0
}

pub fn distance(a: Xy, b: Xy) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// The ring moved to its left by at most `by`, less where it would fold over itself; with the distance it was moved.
pub fn inset(ring: &[Xy], by: f64) -> (Vec<Xy>, f64) {
    let mut by = by;
    for _ in 0..5 {
        let moved = shifted(ring, by);
        if keeps_its_edges(ring, &moved) {
            return (moved, by);
        }
        by /= 2.0;
    }
    (ring.to_vec(), 0.0)
}

fn shifted(ring: &[Xy], by: f64) -> Vec<Xy> {
    let count = ring.len();
    (0..count)
        .map(|at| {
            let (before, here, after) = (ring[(at + count - 1) % count], ring[at], ring[(at + 1) % count]);
            let (a, b) = (left_normal(before, here), left_normal(here, after));
            let sum = [a[0] + b[0], a[1] + b[1]];
            let square = (sum[0] * sum[0] + sum[1] * sum[1]).max(1e-9);
            let mitre = (2.0 / square).min(LONGEST_MITRE);
            [here[0] + sum[0] * by * mitre, here[1] + sum[1] * by * mitre]
        })
        .collect()
}

fn left_normal(a: Xy, b: Xy) -> Xy {
    let length = distance(a, b).max(1e-9);
    [-(b[1] - a[1]) / length, (b[0] - a[0]) / length]
}

// An edge that turned round has been eaten up from both ends.
fn keeps_its_edges(ring: &[Xy], moved: &[Xy]) -> bool {
    let count = ring.len();
    (0..count).all(|at| {
        let next = (at + 1) % count;
        let old = [ring[next][0] - ring[at][0], ring[next][1] - ring[at][1]];
        let new = [moved[next][0] - moved[at][0], moved[next][1] - moved[at][1]];
        old[0] * new[0] + old[1] * new[1] > 0.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const L_SHAPE: [Xy; 6] = [[0.0, 0.0], [6.0, 0.0], [6.0, 2.0], [2.0, 2.0], [2.0, 5.0], [0.0, 5.0]];

    #[test]
    fn a_ring_is_opened_deduplicated_and_turned() {
        let closed = [[0.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0], [0.0, 0.0]];
        let ring = open(closed.into_iter(), true);
        assert_eq!(ring.len(), 3);
        assert!(signed_area(&ring) > 0.0);
    }

    #[test]
    fn an_inset_ring_loses_the_band_it_was_moved_by() {
        let (moved, by) = inset(&L_SHAPE, 0.25);
        assert_eq!(by, 0.25);
        let (area, length) = (signed_area(&L_SHAPE), 22.0);
        // Five convex corners and one concave one: each convex corner is counted twice in the straight bands.
        assert!((signed_area(&moved) - (area - length * by + 4.0 * by * by)).abs() < 1e-9);
    }

    #[test]
    fn an_inset_too_deep_for_the_shape_is_made_shallower() {
        let (moved, by) = inset(&L_SHAPE, 1.5);
        assert!(by > 0.0 && by < 1.5);
        assert!(signed_area(&moved) > 0.0);
    }
}
