//! Which line of a map file each thing stands on, found without understanding its values.

use super::ron_tokens::{Kind, Token, Tokens};
use crate::model::{Code, Finding, Thing};
use smol_str::SmolStr;
use std::collections::HashMap;

/// The lines on which the fields of a facility and its levels, sections, rooms and doors stand.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    lines: HashMap<(Thing, SmolStr), Lines>,
}

#[derive(Clone, Debug)]
struct Lines {
    first: usize,
    more: Vec<usize>,
}

impl SourceMap {
    /// Reads the lines off a map text, as far as its brackets and strings are sound.
    pub fn of(text: &str) -> Self {
        let mut map = Self::default();
        for element in elements(text) {
            let lines = map.lines.entry((element.thing, element.id)).or_insert(Lines { first: 0, more: Vec::new() });
            match lines.first {
                0 => lines.first = element.line,
                _ => lines.more.push(element.line),
            }
        }
        map
    }

    /// Gives a finding its line. A repeated id is placed at its second occurrence and says where the first is.
    pub fn locate(&self, finding: &mut Finding) {
        let place = &mut finding.place;
        let (None, Some(kind), Some(id)) = (place.line, place.kind, &place.id) else { return };
        let Some(lines) = self.lines.get(&(kind, SmolStr::new(id))) else { return };
        place.line = Some(lines.first);
        if let (Code::DuplicateId, Some(&second)) = (finding.code, lines.more.first()) {
            place.line = Some(second);
            finding.message.push_str(&format!(" (the first is on line {})", lines.first));
        }
    }
}

/// A thing of the map text: its bytes, the line they begin on, and the line its id stands on.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Element {
    pub thing: Thing,
    pub id: SmolStr,
    pub line: usize,
    pub start: usize,
    pub start_line: usize,
    pub end: usize,
}

/// The number that the field `format` holds and its line, before anything else of the text is understood.
pub(super) fn format_of(text: &str) -> Option<(&str, usize)> {
    let mut tokens = Tokens::new(text);
    let mut depth = 0;
    while let Some(token) = tokens.next() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            Kind::Word("format") if depth == 1 => {
                let colon = tokens.next()?.kind == Kind::Colon;
                return match tokens.next()?.kind {
                    Kind::Word(number) if colon => Some((number, token.line)),
                    _ => None,
                };
            }
            _ => {}
        }
    }
    None
}

/// The fields of the facility and the elements of its four lists, in the order of the text. An element the text
/// breaks off in reaches to its end.
pub(super) fn elements(text: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let mut walk = Walk { list: None, open: None, depth: 0 };
    let mut tokens = Tokens::new(text);
    let mut field: Option<Token> = None;
    let mut word: Option<Token> = None;
    while let Some(token) = tokens.next() {
        match token.kind {
            Kind::Open => {
                walk.open_bracket(token);
                field = None;
            }
            Kind::Close => found.extend(walk.close_bracket(tokens.at)),
            Kind::Colon => field = word.take(),
            Kind::Word(_) => {}
            Kind::Text(raw) => walk.text(field.take(), token, raw),
        }
        if let (Kind::Colon, 1, Some(Token { kind: Kind::Word(name), line, at })) = (token.kind, walk.depth, field) {
            walk.list = list_of(name);
            let id = SmolStr::new(name);
            found.push(Element { thing: Thing::Facility, id, line, start: at, start_line: line, end: tokens.at });
        }
        word = matches!(token.kind, Kind::Word(_)).then_some(token);
    }
    found.extend(walk.open.map(|element| Element { end: text.len(), ..element }));
    found
}

fn list_of(field: &str) -> Option<Thing> {
    match field {
        "levels" => Some(Thing::Level),
        "sections" => Some(Thing::Section),
        "spaces" => Some(Thing::Room),
        "portals" => Some(Thing::Door),
        _ => None,
    }
}

// Depth 1 is the facility, 2 one of its lists, 3 an element.
struct Walk {
    list: Option<Thing>,
    open: Option<Element>,
    depth: usize,
}

impl Walk {
    fn open_bracket(&mut self, token: Token) {
        self.depth += 1;
        if let (3, Some(thing)) = (self.depth, self.list) {
            let Token { line, at, .. } = token;
            self.open = Some(Element { thing, id: SmolStr::default(), line, start: at, start_line: line, end: at });
        }
    }

    fn close_bracket(&mut self, end: usize) -> Option<Element> {
        self.depth = self.depth.saturating_sub(1);
        let closed = if self.depth == 2 { self.open.take() } else { None };
        closed.map(|element| Element { end, ..element })
    }

    fn text(&mut self, field: Option<Token>, token: Token, raw: &str) {
        let names_it = field.is_some_and(|field| field.kind == Kind::Word("id"));
        if let (3, true, Some(element)) = (self.depth, names_it, &mut self.open) {
            element.line = token.line;
            element.id = if raw.contains('\\') || !raw.starts_with('"') {
                SmolStr::new(ron::from_str::<String>(raw).unwrap_or_default())
            } else {
                SmolStr::new(raw.trim_matches('"'))
            };
        }
    }
}
