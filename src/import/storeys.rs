//! Storeys of sources that have none: floors of like height belong together.

use crate::model::Level;

/// Floors at about one height, and the level they are on.
#[derive(Clone, PartialEq, Debug)]
pub struct Storeys {
    pub levels: Vec<Level>,
    /// The level (index) of each floor given, in the same order.
    pub of: Vec<usize>,
}

// Half-landings stay apart, a step or a raised floor does not make a storey.
const APART: f64 = 0.4;

/// Groups rooms given as `(floor z, height)`, both in metres; a gap of less than 0.4 of the usual height is no storey.
///
/// The storey whose floor is nearest to zero is the ground; where none is near, the lowest is.
pub fn cluster(floors: &[(f64, f64)]) -> Storeys {
    let usual = median(floors.iter().map(|&(_, height)| height).filter(|&height| height > 0.0)).unwrap_or(3.0);
    let mut order: Vec<usize> = (0..floors.len()).collect();
    order.sort_by(|&a, &b| floors[a].0.total_cmp(&floors[b].0));
    let mut of = vec![0; floors.len()];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut last = f64::NEG_INFINITY;
    for at in order {
        // Not a number sorts last and is put on the topmost storey, where the repair of outlines reports it.
        if groups.is_empty() || floors[at].0 - last > APART * usual {
            groups.push(Vec::new());
        }
        last = floors[at].0;
        of[at] = groups.len() - 1;
        groups[of[at]].push(at);
    }
    let floor = |group: &Vec<usize>| median(group.iter().map(|&at| floors[at].0)).unwrap_or(0.0);
    let elevations: Vec<f64> = groups.iter().map(floor).collect();
    let ground = elevations.iter().position(|z| z.abs() <= APART * usual).unwrap_or(0);
    let level = |(at, &elevation_m): (usize, &f64)| {
        let next = elevations.get(at + 1).map(|above| above - elevation_m);
        let own = median(groups[at].iter().map(|&at| floors[at].1).filter(|&height| height > 0.0)).unwrap_or(usual);
        level(at as i32 - ground as i32, elevation_m, next.map_or(own, |next| next.min(own)))
    };
    Storeys { levels: elevations.iter().enumerate().map(level).collect(), of }
}

/// Slices of equal height, the topmost one being the first underground: for caves, which have no storeys.
pub fn slice(floors: &[f64], top_z: f64, height_m: f64) -> Storeys {
    // Depth zero belongs to the first slice, and a survey's errors may lie above its entrance.
    let ordinal = |z: f64| -1 - (((top_z - z) / height_m).floor().clamp(0.0, 10_000.0) as i32);
    let mut ordinals: Vec<i32> = floors.iter().map(|&z| ordinal(z)).collect();
    ordinals.sort_unstable();
    ordinals.dedup();
    let of = floors.iter().map(|&z| ordinals.binary_search(&ordinal(z)).unwrap_or(0)).collect();
    let levels = ordinals.iter().map(|&ordinal| {
        let floor = top_z + f64::from(ordinal) * height_m;
        let name = format!("{:.0} to {:.0} m", floor + height_m, floor);
        Level { name, ..level(ordinal, floor, height_m) }
    });
    Storeys { levels: levels.collect(), of }
}

/// A level with nothing but its place; its id is its ordinal.
pub fn level(ordinal: i32, elevation_m: f64, height_m: f64) -> Level {
    Level { height_m, ..Level::new(ordinal.to_string().as_str(), "", ordinal, elevation_m) }
}

pub fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::{cluster, slice};

    #[test]
    fn floors_a_step_apart_are_one_storey_and_half_storeys_are_their_own() {
        let house = cluster(&[(2.94, 4.0), (-2.52, 2.5), (0.08, 2.7), (0.16, 2.6), (2.86, 4.0), (-2.52, 2.5)]);
        let found: Vec<(i32, f64)> = house.levels.iter().map(|level| (level.ordinal, level.elevation_m)).collect();
        assert_eq!(found, [(-1, -2.52), (0, 0.16), (1, 2.94)]);
        assert_eq!(house.of, [2, 0, 1, 1, 2, 0]);
        assert_eq!(cluster(&[(0.0, 20.0), (10.0, 20.0), (20.0, 20.0)]).levels.len(), 3);
    }

    #[test]
    fn a_building_far_above_the_sea_has_its_lowest_storey_as_ground() {
        let tower = cluster(&[(433.0, 3.0), (430.0, 3.0), (f64::NAN, 3.0)]);
        assert_eq!(tower.levels.iter().map(|level| level.ordinal).collect::<Vec<_>>(), [0, 1]);
        assert!(cluster(&[]).levels.is_empty());
    }

    #[test]
    fn a_cave_is_cut_into_slices_below_its_entrance() {
        let cave = slice(&[100.0, 99.0, 74.0, 20.0], 100.0, 25.0);
        let found: Vec<(i32, &str)> = cave.levels.iter().map(|level| (level.ordinal, level.name.as_str())).collect();
        assert_eq!(found, [(-4, "25 to 0 m"), (-2, "75 to 50 m"), (-1, "100 to 75 m")]);
        assert_eq!(cave.of, [2, 2, 1, 0]);
    }
}
