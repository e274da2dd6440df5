use super::facts;
use crate::analysis::Analysis;
use crate::search::Picture;

/// All rooms with their status, one a line, as RFC 4180 has it, with a byte order mark so that spreadsheets take the
/// text for UTF-8. Metres and square metres with two decimals.
pub fn rooms_csv(picture: &Picture, analysis: &Analysis) -> String {
    let facility = &picture.facility;
    let mut table = Table::new(&[
        "id",
        "level",
        "ordinal",
        "number",
        "name",
        "kind",
        "section",
        "knowledge",
        "placed",
        "x_m",
        "y_m",
        "area_m2",
        "status",
        "searched",
        "reach",
    ]);
    for at in facility.space_ixs() {
        let (space, level) = (facility.space(at), facility.level(facility.level_of(at)));
        let facts = facts::room(picture, analysis, at);
        let [x, y] = space.footprint.anchor().map_or([None, None], |[x, y]| [Some(x), Some(y)]);
        table.row([
            Cell::Text(space.id.as_str()),
            Cell::Text(level.id.as_str()),
            Cell::Whole(level.ordinal),
            Cell::Text(&space.number),
            Cell::Text(&space.name),
            Cell::Text(space.kind.word()),
            Cell::Text(space.section.as_ref().map_or("", |section| section.as_str())),
            Cell::Text(space.knowledge.word()),
            Cell::Text(facts.placed),
            Cell::Number(x),
            Cell::Number(y),
            Cell::Number(space.footprint.shape().map(|_| facility.area_m2(at))),
            Cell::Text(facts.status),
            Cell::Text(facts.searched),
            Cell::Text(facts.reach),
        ]);
    }
    table.text
}

/// All doors with their state, one a line.
pub fn doors_csv(picture: &Picture) -> String {
    let facility = &picture.facility;
    let mut table = Table::new(&[
        "id",
        "name",
        "kind",
        "level",
        "from",
        "to",
        "state",
        "passage",
        "one_way",
        "knowledge",
        "origin",
        "confidence",
        "x_m",
        "y_m",
        "width_m",
    ]);
    for at in facility.portal_ixs() {
        let portal = facility.portal(at);
        let level = facility.level(facility.level_of(facility.ends(at).0));
        let to = portal.between.1.to_string();
        let origin = format!("{:?}", portal.origin).to_lowercase();
        let [x, y] = portal.at.map_or([None, None], |[x, y]| [Some(x), Some(y)]);
        table.row([
            Cell::Text(portal.id.as_str()),
            Cell::Text(&portal.name),
            Cell::Text(portal.kind.word()),
            Cell::Text(level.id.as_str()),
            Cell::Text(portal.between.0.as_str()),
            Cell::Text(&to),
            Cell::Text(picture.state_of(at).word()),
            Cell::Text(facts::passage(picture, at)),
            Cell::Text(if portal.one_way { "yes" } else { "no" }),
            Cell::Text(portal.knowledge.word()),
            Cell::Text(&origin),
            Cell::Number(portal.confidence),
            Cell::Number(x),
            Cell::Number(y),
            Cell::Number(portal.width_m),
        ]);
    }
    table.text
}

enum Cell<'a> {
    Text(&'a str),
    Whole(i32),
    Number(Option<f64>),
}

struct Table {
    text: String,
}

impl Table {
    fn new(heads: &[&str]) -> Self {
        Self { text: format!("\u{FEFF}{}\r\n", heads.join(",")) }
    }

    fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            match cell {
                Cell::Text(text) => self.push_text(text),
                Cell::Whole(number) => self.text.push_str(&number.to_string()),
                Cell::Number(number) => {
                    self.text.push_str(&number.map_or(String::new(), |number| format!("{number:.2}")))
                }
            }
        }
        self.text.push_str("\r\n");
    }

    // A spreadsheet runs a cell that begins like a formula; an apostrophe before it makes it text.
    fn push_text(&mut self, text: &str) {
        let formula = text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
            || text.starts_with(['\t', '\r', '\n']);
        let quoted = formula || text.contains([',', '"', '\n', '\r', ';', '\t']) || text.trim() != text;
        if !quoted {
            return self.text.push_str(text);
        }
        self.text.push('"');
        if formula {
            self.text.push('\'');
        }
        self.text.push_str(&text.replace('"', "\"\""));
        self.text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Table};

    fn row(cells: &[&str]) -> String {
        let mut table = Table { text: String::new() };
        table.row(cells.iter().map(|text| Cell::Text(text)));
        table.text
    }

    #[test]
    fn cells_that_need_quotes_get_them() {
        assert_eq!(row(&["a", "b,c", "d\"e", "f\ng", ""]), "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(
            row(&["=1+1", "+49", "-1", "@x", " =2", "\t=3"]),
            "\"'=1+1\",\"'+49\",\"'-1\",\"'@x\",\"' =2\",\"'\t=3\"\r\n"
        );
        assert_eq!(row(&["A-01", "المطبخ"]), "A-01,المطبخ\r\n");
    }

    #[test]
    fn negative_numbers_stay_numbers() {
        let mut table = Table { text: String::new() };
        table.row([Cell::Whole(-2), Cell::Number(Some(-1.005)), Cell::Number(None)]);
        assert_eq!(table.text, "-2,-1.00,\r\n");
    }
}
