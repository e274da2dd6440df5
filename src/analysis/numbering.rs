use super::Net;
use crate::model::{Facility, Knowledge, LevelIx, SpaceIx, SpaceKind, Xy};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A painted number taken apart: `A-07b` is the series `A-` … `b` and the number 7.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Painted<'a> {
    pub before: &'a str,
    pub after: &'a str,
    pub number: u32,
    /// Digits as painted, leading zeros among them.
    pub digits: usize,
    /// The nought of the digits it is painted in.
    nought: char,
}

impl<'a> Painted<'a> {
    /// The last run of digits is the number; Arabic-Indic and Persian digits are digits.
    pub fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let is_digit = |c: char| digit(c).is_some();
        let up_to_end = text.trim_end_matches(|c| !is_digit(c));
        let before = up_to_end.trim_end_matches(is_digit);
        let painted = &up_to_end[before.len()..];
        let digits = painted.chars().count();
        if !(1..=9).contains(&digits) {
            return None;
        }
        let number = painted.chars().filter_map(digit).fold(0, |sum, digit| sum * 10 + digit);
        let nought = painted.chars().next().and_then(nought)?;
        Some(Self { before, after: &text[up_to_end.len()..], number, digits, nought })
    }

    /// Whether two painted numbers are the same, whichever digits they are written in.
    pub fn same(one: &str, other: &str) -> bool {
        let parts = |text| {
            Painted::parse(text).map(|Painted { before, after, number, digits, .. }| (before, after, number, digits))
        };
        one == other || parts(one).is_some_and(|one| parts(other) == Some(one))
    }

    /// How another number of the same series would be painted.
    pub fn with(&self, number: u32) -> String {
        let western = format!("{number:0width$}", width = self.digits);
        let painted = western.chars().filter_map(|c| char::from_u32(self.nought as u32 + c.to_digit(10)?));
        format!("{}{}{}", self.before, painted.collect::<String>(), self.after)
    }
}

fn nought(digit: char) -> Option<char> {
    ['0', '\u{0660}', '\u{06F0}'].into_iter().find(|&nought| (0..10).contains(&(digit as i64 - nought as i64)))
}

fn digit(c: char) -> Option<u32> {
    nought(c).map(|nought| c as u32 - nought as u32)
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

type Row<'a> = (SpaceIx, Painted<'a>);

/// Gaps and doubles of the painted numbers, per corridor and per level. Ids are not painted numbers and do not count.
pub fn numbering(facility: &Facility, net: &Net) -> Numbering {
    let mut series: BTreeMap<(LevelIx, (&str, &str)), Vec<Row>> = BTreeMap::new();
    let mut painted: HashMap<(&str, &str), HashSet<u32>> = HashMap::new();
    let mut same: HashMap<(LevelIx, &str), Vec<SpaceIx>> = HashMap::new();
    for ix in facility.space_ixs() {
        let space = facility.space(ix);
        let (level, number) = (facility.level_of(ix), space.number.trim());
        if space.knowledge == Knowledge::Refuted || number.is_empty() {
            continue;
        }
        same.entry((level, number)).or_default().push(ix);
        if let Some(number) = Painted::parse(number) {
            let name = (number.before, number.after);
            painted.entry(name).or_default().insert(number.number);
            series.entry((level, name)).or_default().push((ix, number));
        }
    }
    let mut gaps = Vec::new();
    for ((level, name), rows) in &mut series {
        rows.sort_by_key(|(space, painted)| (painted.number, *space));
        gaps_of(facility, net, *level, rows, &painted[name], &mut gaps);
    }
    same.retain(|_, spaces| spaces.len() > 1);
    let mut doubles: Vec<NumberDouble> = same
        .into_iter()
        .map(|((level, number), spaces)| NumberDouble { level, number: number.to_owned(), spaces })
        .collect();
    doubles.sort_by(|a, b| (a.level, &a.number).cmp(&(b.level, &b.number)));
    Numbering { gaps, doubles }
}

fn gaps_of(
    facility: &Facility,
    net: &Net,
    level: LevelIx,
    rows: &[Row],
    painted: &HashSet<u32>,
    gaps: &mut Vec<NumberGap>,
) {
    if rows.len() < LEAST_IN_SERIES {
        return;
    }
    // Odd numbers on one side, even ones on the other: where only one side is here, every second number is none.
    let step = if rows.iter().all(|(_, row)| row.number % 2 == rows[0].1.number % 2) { 2 } else { 1 };
    for pair in rows.windows(2) {
        let ((one, row), (two, next)) = (&pair[0], &pair[1]);
        let (low, high) = (row.number, next.number);
        let run = (high - low) / step;
        if run < 2 {
            continue;
        }
        let corridor = shared_corridor(facility, net, *one, *two);
        let longest = if corridor.is_some() { LONGEST_IN_CORRIDOR } else { LONGEST_ON_LEVEL };
        if run - 1 > longest {
            continue;
        }
        for number in (1..run).map(|at| low + at * step).filter(|number| !painted.contains(number)) {
            let share = f64::from(number - low) / f64::from(high - low);
            gaps.push(NumberGap {
                level,
                missing: row.with(number),
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

    fn taken_apart(text: &str) -> Option<(&str, u32, &str)> {
        Painted::parse(text).map(|painted| (painted.before, painted.number, painted.after))
    }

    #[test]
    fn the_last_run_of_digits_is_the_number() {
        assert_eq!(taken_apart("B1-A-07"), Some(("B1-A-", 7, "")));
        assert_eq!(taken_apart("12b"), Some(("", 12, "b")));
        assert_eq!(taken_apart("زنزانة ١٢"), Some(("زنزانة ", 12, "")));
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
