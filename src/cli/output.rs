//! What is printed: tables for people, JSON for programs.

use super::failure::Failure;
use crate::text::{isolate, noun};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Display;
use std::io::Write;

/// Prints one JSON value with its keys in the order of the type's fields.
pub fn json(out: &mut dyn Write, value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
    Ok(writeln!(out, "{text}")?)
}

/// The same on a line of its own, at once, for a reader that waits for it.
pub fn json_line(out: &mut dyn Write, value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(std::io::Error::from)?;
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

/// Says something on the error stream that does not change the answer.
pub fn warn(message: impl Display) {
    // A closed error stream must not stop a mark from being made.
    let _ = writeln!(std::io::stderr(), "undercroft: {message}");
}

/// A name or id as it can stand in a line of other text: right-to-left text is isolated so that it cannot reorder its
/// neighbours, and control characters from a file cannot steer the terminal.
pub fn isolated(text: &str) -> Cow<'_, str> {
    if text.contains(steers) {
        let told = text.replace(steers, "\u{fffd}");
        return Cow::Owned(isolate(&told).into_owned());
    }
    isolate(text)
}

// Controls, and the marks that open, close or override a direction.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn columns(text: &str) -> usize {
    text.chars().filter(|c| !steers(*c)).count()
}

/// `3 rooms`, `1 room`.
pub fn count(n: usize, one: &str) -> String {
    format!("{n} {}", noun(n, one))
}

/// As many of a list as fit in half a line: `A-01, A-02, A-03 and 9 more`.
pub fn few<T: AsRef<str>>(all: impl IntoIterator<Item = T>) -> String {
    const WIDTH: usize = 44;
    let mut text = String::new();
    let mut left_out = 0;
    for one in all {
        let one = isolated(one.as_ref());
        if left_out > 0 || (!text.is_empty() && columns(&text) + 2 + columns(&one) > WIDTH) {
            left_out += 1;
        } else if text.is_empty() {
            text = one.into_owned();
        } else {
            text = format!("{text}, {one}");
        }
    }
    if left_out > 0 { format!("{text} and {left_out} more") } else { text }
}

/// A table whose columns are as wide as their widest cell; numbers stand to the right.
#[derive(Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
    right: Vec<bool>,
}

impl Table {
    /// `columns`: the heads, each with `>` before it when its cells stand to the right.
    pub fn new(heads: &[&str]) -> Self {
        let right = heads.iter().map(|head| head.starts_with('>')).collect();
        let heads: Vec<String> = heads.iter().map(|head| head.trim_start_matches('>').to_owned()).collect();
        let rows = if heads.iter().all(String::is_empty) { Vec::new() } else { vec![heads] };
        Self { rows, right }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    pub fn print(&self, out: &mut dyn Write, indent: &str) -> Result<(), Failure> {
        let widths: Vec<usize> = (0..self.right.len())
            .map(|at| self.rows.iter().filter_map(|row| row.get(at)).map(|cell| columns(cell)).max().unwrap_or(0))
            .collect();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).zip(&self.right).map(|((cell, width), right)| {
                let space = " ".repeat(width - columns(cell));
                if *right { space + cell } else { cell.clone() + &space }
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            writeln!(out, "{indent}{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, few, isolated};

    #[test]
    fn right_to_left_text_is_isolated_and_control_characters_are_shown() {
        assert_eq!(isolated("A-01"), "A-01");
        assert_eq!(isolated("زنزانة 12"), "\u{2068}زنزانة 12\u{2069}");
        assert_eq!(isolated("a\u{1b}[31mb"), "a\u{fffd}[31mb");
    }

    #[test]
    fn a_long_list_names_as_many_as_fit_and_counts_the_rest() {
        let ids: Vec<String> = (1..=20).map(|n| format!("room-{n:02}")).collect();
        assert_eq!(few(&ids), "room-01, room-02, room-03, room-04, room-05 and 15 more");
        assert_eq!(few(&ids[..3]), "room-01, room-02, room-03");
        assert_eq!(few(["x".repeat(60), "y".to_owned()]), format!("{} and 1 more", "x".repeat(60)));
        assert_eq!(few(&ids[..0]), "");
    }

    #[test]
    fn columns_line_up_whatever_is_isolated() {
        let mut table = Table::new(&["id", ">m²"]);
        table.row([isolated("زن").into_owned(), "1".to_owned()]);
        table.row(["abc".to_owned(), "123".to_owned()]);
        let mut text = Vec::new();
        table.print(&mut text, "  ").unwrap();
        let expected = "  id    m²\n  \u{2068}زن\u{2069}     1\n  abc  123\n";
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }
}
