use crate::text::is_rtl;
use std::borrow::Cow;
use std::fmt::{self, Write};

/// Text that grows into an SVG or HTML document. Whatever comes from a map or a person goes through [`escape`].
#[derive(Default)]
pub struct Markup(pub String);

impl Markup {
    pub fn add(&mut self, piece: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.0.write_fmt(piece);
        self.0.push('\n');
    }
}

/// Text as it may stand in an element or between double quotes. What XML 1.0 has no room for becomes U+FFFD.
pub fn escape(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !matches!(c, '&' | '<' | '>' | '"' | '\'') && is_xml(c);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if is_xml(c) => escaped.push(c),
            _ => escaped.push('\u{FFFD}'),
        }
    }
    Cow::Owned(escaped)
}

fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{7E}' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Where a line of text is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Anchor {
    #[default]
    Left,
    Middle,
    Right,
}

/// One line of real text in an SVG. Renderers order it themselves, so it stays in reading order and only says which
/// way it reads.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub text: &'a str,
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub anchor: Anchor,
    pub bold: bool,
    pub colour: &'a str,
    /// Degrees clockwise about its own point.
    pub turned: f64,
    /// The colour of a plate behind the letters, so that they stand out from a pattern.
    pub plate: Option<&'a str>,
}

impl<'a> Line<'a> {
    pub fn new(text: &'a str, x: f64, y: f64, size: f64, colour: &'a str) -> Self {
        Self { text, x, y, size, anchor: Anchor::Left, bold: false, colour, turned: 0.0, plate: None }
    }

    pub fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }

    pub fn right(self) -> Self {
        Self { anchor: Anchor::Right, ..self }
    }

    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub fn on(self, plate: &'a str) -> Self {
        Self { plate: Some(plate), ..self }
    }

    fn turning(&self) -> String {
        match self.turned {
            0.0 => String::new(),
            turned => format!(" transform=\"rotate({} {} {})\"", n(turned), n(self.x), n(self.y)),
        }
    }
}

impl Markup {
    pub fn line(&mut self, line: Line<'_>) {
        if line.text.is_empty() {
            return;
        }
        if let Some(colour) = line.plate {
            self.plate(line, colour);
        }
        let rtl = is_rtl(line.text);
        // The start of a line that reads from the right is its right end.
        let anchor = match (line.anchor, rtl) {
            (Anchor::Middle, _) => " text-anchor=\"middle\"",
            (Anchor::Left, true) | (Anchor::Right, false) => " text-anchor=\"end\"",
            (Anchor::Left, false) | (Anchor::Right, true) => "",
        };
        let direction = if rtl { " direction=\"rtl\" unicode-bidi=\"embed\"" } else { "" };
        let weight = if line.bold { " font-weight=\"700\"" } else { "" };
        let turned = line.turning();
        self.add(format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{anchor}{direction}{weight}{turned}>{}</text>",
            n(line.x),
            n(line.y),
            n(line.size),
            line.colour,
            escape(line.text)
        ));
    }
}

impl Markup {
    fn plate(&mut self, line: Line<'_>, colour: &str) {
        let (width, pad) = (width_em(line.text) * line.size, 0.22 * line.size);
        let left = match line.anchor {
            Anchor::Left => line.x,
            Anchor::Middle => line.x - width / 2.0,
            Anchor::Right => line.x - width,
        };
        self.add(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{colour}\"{}/>",
            n(left - pad),
            n(line.y - 0.92 * line.size),
            n(width + 2.0 * pad),
            n(1.2 * line.size),
            n(pad),
            line.turning()
        ));
    }
}

/// A number with at most two decimals: a hundredth of a unit is finer than any screen or printer.
pub fn n(value: f64) -> String {
    let text = format!("{value:.2}");
    match text.trim_end_matches('0').trim_end_matches('.') {
        "-0" | "" => "0".to_owned(),
        short => short.to_owned(),
    }
}

/// How wide a line will be, in units of its size: narrower letters are taken as wide ones, so it never runs out.
pub fn width_em(text: &str) -> f64 {
    text.chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 't' | 'f' | 'I' | '.' | ',' | ':' | ' ' | '|' | '\'' => 0.33,
            'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.9,
            'A'..='Z' => 0.68,
            '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{065F}' => 0.0,
            '\u{2E80}'.. => 1.0,
            _ => 0.58,
        })
        .sum()
}

/// A share as it is written everywhere; of nothing there is no share.
pub fn share(percent: Option<u8>) -> String {
    percent.map_or("–".to_owned(), |percent| format!("{percent}\u{202F}%"))
}

#[cfg(test)]
mod tests {
    use super::{Line, Markup, escape, n};

    #[test]
    fn names_cannot_break_out_of_their_element() {
        assert_eq!(escape("<b a=\"1\">&'"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;");
        assert_eq!(escape("a\u{0}b\u{1b}c\u{FFFE}"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}");
        assert_eq!(escape("المطبخ"), "المطبخ");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!((n(1.0), n(-0.001), n(2.50), n(100.0)), ("1".into(), "0".into(), "2.5".into(), "100".into()));
    }

    #[test]
    fn arabic_says_that_it_reads_from_the_right_and_keeps_its_side() {
        let mut markup = Markup::default();
        markup.line(Line::new("المطبخ 12", 5.0, 6.0, 10.0, "#000"));
        let expected = "<text x=\"5\" y=\"6\" font-size=\"10\" fill=\"#000\" text-anchor=\"end\" direction=\"rtl\" unicode-bidi=\"embed\">المطبخ 12</text>\n";
        assert_eq!(markup.0, expected);
    }
}
