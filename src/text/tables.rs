//! Finds the tables in text that was laid out for letters of equal width.

/// A stretch of printed text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block<'a> {
    Line(&'a str),
    /// Rows of cells, as many in each.
    Table(Vec<Vec<&'a str>>),
}

/// Lines that share columns of at least two spaces make a table; all others stand for themselves.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut blocks = Vec::new();
    for paragraph in lines.split(|line| line.trim().is_empty()) {
        if !blocks.is_empty() && !paragraph.is_empty() {
            blocks.push(Block::Line(""));
        }
        // A heading over a table is no row of it.
        let start = (0..paragraph.len()).find(|start| gaps(&paragraph[*start..]).len() > 1);
        let (heads, rows) = paragraph.split_at(start.unwrap_or(paragraph.len()));
        blocks.extend(heads.iter().map(|line| Block::Line(line)));
        match rows {
            [] => {}
            [row] => blocks.push(Block::Line(row)),
            rows => {
                let gaps = gaps(rows);
                blocks.push(Block::Table(rows.iter().map(|row| cells(row, &gaps)).collect()));
            }
        }
    }
    blocks
}

/// Where columns begin: at the left edge, and after two columns or more that are empty in all lines.
fn gaps(lines: &[&str]) -> Vec<usize> {
    let width = lines.iter().map(|line| letters(line).count()).max().unwrap_or(0);
    let mut is_empty = vec![true; width];
    for line in lines {
        letters(line).enumerate().filter(|(_, (_, letter))| *letter != ' ').for_each(|(at, _)| is_empty[at] = false);
    }
    let begins = |at: &usize| !is_empty[*at] && *at >= 2 && is_empty[at - 1] && is_empty[at - 2];
    let mut gaps: Vec<usize> = (0..width).filter(begins).collect();
    // An indent is no column.
    gaps.retain(|at| is_empty[..*at].contains(&false));
    gaps.insert(0, 0);
    gaps
}

fn cells<'a>(line: &'a str, gaps: &[usize]) -> Vec<&'a str> {
    // A mark of direction before a letter belongs to that letter's cell.
    let after = |(at, letter): (usize, char)| at + letter.len_utf8();
    let at = |column: usize| match column.checked_sub(1) {
        Some(before) => letters(line).nth(before).map_or(line.len(), after),
        None => 0,
    };
    let ends = gaps[1..].iter().copied().map(at).chain([line.len()]);
    gaps.iter().zip(ends).map(|(from, to)| line[at(*from)..to].trim()).collect()
}

/// The letters that take up a column, with their places; the marks of direction take up none.
fn letters(line: &str) -> impl Iterator<Item = (usize, char)> {
    line.char_indices().filter(|(_, letter)| !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

#[cfg(test)]
mod tests {
    use super::{Block, blocks};

    #[test]
    fn columns_are_found_where_all_lines_leave_two_spaces() {
        let text = "2 claims\n  C3  open         ten cells\n  F6  contradicted three levels\n\nnothing else";
        let table = vec![vec!["C3", "open         ten cells"], vec!["F6", "contradicted three levels"]];
        let wanted = [Block::Line("2 claims"), Block::Table(table), Block::Line(""), Block::Line("nothing else")];
        assert_eq!(blocks(text), wanted);
    }

    #[test]
    fn an_empty_cell_stays_in_its_column() {
        let text = "id    kind      m²\nA-01           4.0\nB     cell    12.5\n";
        let rows = vec![vec!["id", "kind", "m²"], vec!["A-01", "", "4.0"], vec!["B", "cell", "12.5"]];
        assert_eq!(blocks(text), [Block::Table(rows)]);
    }

    #[test]
    fn right_to_left_cells_keep_their_columns() {
        let text = "\u{2068}زن\u{2069}   1\nabc  2\n";
        let rows = vec![vec!["\u{2068}زن\u{2069}", "1"], vec!["abc", "2"]];
        assert_eq!(blocks(text), [Block::Table(rows)]);
    }

    #[test]
    fn sentences_are_no_table() {
        let text = "There is no vault here.\n`undercroft vault init` makes one.";
        let lines = text.lines().map(Block::Line).collect::<Vec<_>>();
        assert_eq!(blocks(text), lines);
        assert_eq!(blocks(""), []);
    }
}
