//! The `level` tag in all the ways people write it.

use super::data::Tags;
use std::fmt;

const HIGHEST: f64 = 250.0;

/// The storeys an element is on, lowest first; fractions are half-storeys.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Levels {
    pub list: Vec<f64>,
    /// The text could be read in another way too.
    pub guessed: bool,
}

impl Levels {
    /// From `level` and `repeat_on`, else `min_level` and `max_level`; none where there is no such tag.
    ///
    /// # Errors
    /// A text that is no level.
    pub fn of(tags: &Tags) -> Result<Option<Self>, String> {
        let own = match (tags.get("level"), tags.get("min_level"), tags.get("max_level")) {
            (Some(text), ..) => Some(parse(text)?),
            (None, Some(low), Some(high)) => Some(span(parse(low)?, parse(high)?)),
            (None, ..) => None,
        };
        let Some(repeat) = tags.get("repeat_on").map(parse).transpose()? else { return Ok(own) };
        let mut all = own.unwrap_or_default();
        all.guessed |= repeat.guessed;
        all.list.extend(repeat.list);
        Ok(Some(all.sorted()))
    }

    fn sorted(mut self) -> Self {
        self.list.sort_by(f64::total_cmp);
        self.list.dedup();
        self
    }
}

/// A level as ids and messages have it: `-1`, `0.5`. Whole numbers are sooner written as such.
pub struct Shown(pub f64);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.fract() == 0.0 { (self.0 as i32).fmt(f) } else { self.0.fmt(f) }
    }
}

fn span(low: Levels, high: Levels) -> Levels {
    let ends = low.list.iter().chain(&high.list).copied();
    let (least, most) = ends.fold((f64::MAX, f64::MIN), |(least, most), level| (least.min(level), most.max(level)));
    Levels { list: range(least, most), guessed: low.guessed || high.guessed }
}

fn parse(text: &str) -> Result<Levels, String> {
    // Nearly all are one whole number.
    if let Ok(whole) = text.parse::<i16>()
        && f64::from(whole).abs() <= HIGHEST
    {
        return Ok(Levels { list: vec![f64::from(whole)], guessed: false });
    }
    let no_level = || format!("\"{text}\" is no level; write numbers such as 0, -1;0 or 0-3");
    let mut levels = Levels::default();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        levels.guessed |= part.contains(',');
        let items: Vec<&str> = if is_decimal_comma(part) { vec![part] } else { part.split(',').collect() };
        for item in items {
            let found = item_levels(item.trim()).ok_or_else(no_level)?;
            levels.list.extend(found);
        }
    }
    if levels.list.is_empty() { Err(no_level()) } else { Ok(levels.sorted()) }
}

// `0,5` is a half-storey, `0,1` two storeys: nobody counts in tenths of a storey.
fn is_decimal_comma(part: &str) -> bool {
    part.split_once(',').is_some_and(|(_, after)| matches!(after.trim(), "5" | "25" | "75"))
}

/// `3`, `-1-3` (from −1 to 3) or `-2--1`.
fn item_levels(item: &str) -> Option<Vec<f64>> {
    let (first, rest) = number(item)?;
    if rest.is_empty() {
        return Some(vec![first]);
    }
    let rest = rest.trim_start().strip_prefix(['-', '–'])?;
    let (second, rest) = number(rest.trim_start())?;
    rest.is_empty().then(|| range(first.min(second), first.max(second)))
}

fn number(text: &str) -> Option<(f64, &str)> {
    let body = text.strip_prefix(['-', '−', '+']).unwrap_or(text);
    let digits = body.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(body.len());
    let value: f64 = body[..digits].replace(',', ".").parse().ok()?;
    let sign = if text.starts_with(['-', '−']) { -1.0 } else { 1.0 };
    (value <= HIGHEST).then_some((sign * value + 0.0, &body[digits..]))
}

fn range(low: f64, high: f64) -> Vec<f64> {
    let mut all = vec![low];
    let mut next = low.floor() + 1.0;
    while next < high {
        all.push(next);
        next += 1.0;
    }
    all.push(high);
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::{Levels, Tags};

    fn check(tags: &[(&str, &str)], expect: &[f64]) {
        let tags = Tags(tags.iter().map(|&(key, value)| (key.into(), value.into())).collect());
        let found = Levels::of(&tags).unwrap().unwrap_or_default().list;
        assert_eq!(found, expect, "{tags:?}");
    }

    #[test]
    fn levels_are_read_as_people_write_them() {
        check(&[("level", "2")], &[2.0]);
        check(&[("level", "-1-3")], &[-1.0, 0.0, 1.0, 2.0, 3.0]);
        check(&[("level", "-2;-1;0")], &[-2.0, -1.0, 0.0]);
        check(&[("level", "-1;-2")], &[-2.0, -1.0]);
        check(&[("level", "-2--1")], &[-2.0, -1.0]);
        check(&[("level", "−1 – 1")], &[-1.0, 0.0, 1.0]);
        check(&[("level", "3-1")], &[1.0, 2.0, 3.0]);
        check(&[("level", "0,5")], &[0.5]);
        check(&[("level", "0.5;1")], &[0.5, 1.0]);
        check(&[("level", "0.5-2")], &[0.5, 1.0, 2.0]);
        check(&[("level", "0, 1,2")], &[0.0, 1.0, 2.0]);
        check(&[("level", "-0")], &[0.0]);
        check(&[("level", "1"), ("repeat_on", "2-3;5")], &[1.0, 2.0, 3.0, 5.0]);
        check(&[("repeat_on", "1;0")], &[0.0, 1.0]);
        check(&[("min_level", "-1"), ("max_level", "1")], &[-1.0, 0.0, 1.0]);
        check(&[("name", "x")], &[]);
    }

    #[test]
    fn what_is_no_level_is_refused() {
        for text in ["", ";", "EG", "1a", "--1", "1-", "0-1000000000", "1e9", "NaN", "inf", "1..2"] {
            let tags = Tags(vec![("level".into(), text.into())]);
            assert!(Levels::of(&tags).is_err(), "{text}: {:?}", Levels::of(&tags));
        }
    }

    #[test]
    fn a_comma_that_could_mean_a_list_or_a_fraction_is_a_guess() {
        let guessed = |text: &str| Levels::of(&Tags(vec![("level".into(), text.into())])).unwrap().unwrap().guessed;
        assert!(guessed("0,5") && guessed("0,1") && !guessed("0.5"));
    }
}
