use super::Net;
use crate::model::{Facility, Knowledge, LevelIx, SpaceIx, SpaceKind, Xy};
use std::collections::{BTreeMap, BTreeSet};

/// A painted number taken apart: `A-07b` is the series `A-` … `b` and the number 7.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Painted {
    pub before: String,
    pub after: String,
    pub number: u32,
    /// Digits as painted, leading zeros among them.
    pub digits: usize,
}

impl Painted {
    /// The last run of digits is the number; Arabic-Indic and Persian digits are digits.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let chars: Vec<char> = text.chars().collect();
        let end = chars.iter().rposition(|&c| digit(c).is_some())? + 1;
        let start = chars[..end].iter().rposition(|&c| digit(c).is_none()).map_or(0, |at| at + 1);
        let digits = end - start;
        if digits > 9 {
            return None;
        }
        let number = chars[start..end].iter().filter_map(|&c| digit(c)).fold(0, |sum, digit| sum * 10 + digit);
        let (before, after) = (chars[..start].iter().collect(), chars[end..].iter().collect());
        Some(Self { before, after, number, digits })
    }

    /// How another number of the same series would be painted.
    pub fn with(&self, number: u32) -> String {
        format!("{}{number:0width$}{}", self.before, self.after, width = self.digits)
    }

    fn series(&self) -> (String, String) {
        (self.before.clone(), self.after.clone())
    }
}

fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| match c {
        '\u{0660}'..='\u{0669}' => Some(c as u32 - 0x0660),
        '\u{06F0}'..='\u{06F9}' => Some(c as u32 - 0x06F0),
        _ => None,
    })
}

/// A number that the painted numbers leave out.
#[derive(Clone, PartialEq, Debug)]
pub struct NumberGap {
    pub level: LevelIx,
    /// As it would be painted.
    pub missing: String,
    /// The rooms with the numbers next to it.
    pub between: (SpaceIx, SpaceIx),
    /// The corridor both open to, where they open to one: then the gap is the more suspicious.
    pub corridor: Option<SpaceIx>,
    /// Where it should be, between its neighbours.
    pub at: Option<Xy>,
}

/// The same number painted on more than one room of a level.
#[derive(Clone, PartialEq, Debug)]
pub struct NumberDouble {
    pub level: LevelIx,
    pub number: String,
    pub spaces: Vec<SpaceIx>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Numbering {
    pub gaps: Vec<NumberGap>,
    pub doubles: Vec<NumberDouble>,
}

// A longer run is a jump of the numbering and no room left out; between corridors only the shortest counts.
const LONGEST_IN_CORRIDOR: u32 = 6;
const LONGEST_ON_LEVEL: u32 = 2;
const LEAST_IN_SERIES: usize = 3;

type Row = (u32, SpaceIx, Painted);

/// Gaps and doubles of the painted numbers, per corridor and per level. Ids are not painted numbers and do not count.
pub fn numbering(facility: &Facility, net: &Net) -> Numbering {
    let mut series: BTreeMap<(LevelIx, (String, String)), Vec<Row>> = BTreeMap::new();
    let mut painted: BTreeSet<((String, String), u32)> = BTreeSet::new();
    let mut same: BTreeMap<(LevelIx, &str), Vec<SpaceIx>> = BTreeMap::new();
    for ix in facility.space_ixs() {
        let space = facility.space(ix);
        if space.knowledge == Knowledge::Refuted || space.number.trim().is_empty() {
            continue;
        }
        same.entry((facility.level_of(ix), space.number.trim())).or_default().push(ix);
        if let Some(number) = Painted::parse(&space.number) {
            painted.insert((number.series(), number.number));
            series.entry((facility.level_of(ix), number.series())).or_default().push((number.number, ix, number));
        }
    }
    let mut gaps = Vec::new();
    for ((level, name), rows) in &mut series {
        rows.sort_by_key(|(number, space, _)| (*number, *space));
        let elsewhere = |number: u32| painted.contains(&(name.clone(), number));
        gaps_of(facility, net, *level, rows, &elsewhere, &mut gaps);
    }
    let doubles = same
        .into_iter()
        .filter(|(_, spaces)| spaces.len() > 1)
        .map(|((level, number), spaces)| NumberDouble { level, number: number.to_owned(), spaces })
        .collect();
    Numbering { gaps, doubles }
}

fn gaps_of(
    facility: &Facility,
    net: &Net,
    level: LevelIx,
    rows: &[Row],
    elsewhere: &dyn Fn(u32) -> bool,
    gaps: &mut Vec<NumberGap>,
) {
    if rows.len() < LEAST_IN_SERIES {
        return;
    }
    // Odd numbers on one side, even ones on the other: where only one side is here, every second number is none.
    let step = if rows.iter().all(|row| row.0 % 2 == rows[0].0 % 2) { 2 } else { 1 };
    for pair in rows.windows(2) {
        let ((low, one, painted), (high, two, _)) = (&pair[0], &pair[1]);
        let run = (high - low) / step;
        let corridor = shared_corridor(facility, net, *one, *two);
        let longest = if corridor.is_some() { LONGEST_IN_CORRIDOR } else { LONGEST_ON_LEVEL };
        if run < 2 || run - 1 > longest {
            continue;
        }
        for number in (1..run).map(|at| low + at * step).filter(|&number| !elsewhere(number)) {
            let share = f64::from(number - low) / f64::from(high - low);
            gaps.push(NumberGap {
                level,
                missing: painted.with(number),
                between: (*one, *two),
                corridor,
                at: between(facility, *one, *two, share),
            });
        }
    }
}

fn between(facility: &Facility, one: SpaceIx, two: SpaceIx, share: f64) -> Option<Xy> {
    let (a, b) = (facility.space(one).footprint.anchor()?, facility.space(two).footprint.anchor()?);
    Some([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share])
}

fn shared_corridor(facility: &Facility, net: &Net, one: SpaceIx, two: SpaceIx) -> Option<SpaceIx> {
    let corridors =
        |space: SpaceIx| {
            net.links(space.0).iter().filter(|link| link.to != net.outside()).map(|link| SpaceIx(link.to)).filter(
                |&to| matches!(facility.space(to).kind, SpaceKind::Corridor | SpaceKind::Hall | SpaceKind::Tunnel),
            )
        };
    let of_two: BTreeSet<SpaceIx> = corridors(two).collect();
    corridors(one).filter(|corridor| of_two.contains(corridor)).min()
}

#[cfg(test)]
mod tests {
    use super::Painted;

    fn taken_apart(text: &str) -> Option<(String, u32, String)> {
        Painted::parse(text).map(|painted| (painted.before, painted.number, painted.after))
    }

    #[test]
    fn the_last_run_of_digits_is_the_number() {
        assert_eq!(taken_apart("B1-A-07"), Some(("B1-A-".into(), 7, String::new())));
        assert_eq!(taken_apart("12b"), Some((String::new(), 12, "b".into())));
        assert_eq!(taken_apart("زنزانة ١٢"), Some(("زنزانة ".into(), 12, String::new())));
        assert_eq!(taken_apart("kitchen"), None);
        assert_eq!(taken_apart("12345678901"), None);
    }

    #[test]
    fn a_missing_number_is_painted_as_its_neighbours_are() {
        let painted = Painted::parse("A-07").expect("it ends in a number");
        assert_eq!(painted.with(13), "A-13");
        assert_eq!(painted.with(8), "A-08");
    }
}
