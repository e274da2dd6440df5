//! What is wrong with a text that does not read as a map: every element that fails, each with its line and id.

use super::map_text::options;
use super::source_map::{Element, elements};
use crate::model::{Code, Finding, Level, Place, Portal, Section, Space, Thing};
use ron::error::{Position, SpannedError};
use serde::de::DeserializeOwned;

/// The faults of a text of which `error` is the first.
pub(super) fn findings(text: &str, error: &SpannedError) -> Vec<Finding> {
    let elements = elements(text);
    let faults: Vec<Finding> = elements.iter().filter_map(|element| fault(text, element)).collect();
    let at = error.span.start;
    // An element that fails by itself tells of the first error too, unless brackets hid where elements end.
    if faults.iter().any(|fault| (fault.place.line, fault.place.column) == (Some(at.line), Some(at.col))) {
        return faults;
    }
    let offset = offset_of(text, at);
    let around = elements.iter().find(|element| is_listed(element) && (element.start..element.end).contains(&offset));
    vec![finding(around, at, error)]
}

fn is_listed(element: &Element) -> bool {
    element.thing != Thing::Facility
}

fn fault(text: &str, element: &Element) -> Option<Finding> {
    let source = &text[element.start..element.end];
    let error = match element.thing {
        Thing::Level => error_of::<Level>(source),
        Thing::Section => error_of::<Section>(source),
        Thing::Room => error_of::<Space>(source),
        Thing::Door => error_of::<Portal>(source),
        Thing::Facility => None,
    }?;
    Some(finding(Some(element), moved(error.span.start, text, element), &error))
}

fn error_of<T: DeserializeOwned>(source: &str) -> Option<SpannedError> {
    options().from_str::<T>(source).err()
}

fn finding(element: Option<&Element>, at: Position, error: &SpannedError) -> Finding {
    let id = element.map(|element| element.id.to_string()).filter(|id| !id.is_empty());
    let place = Place { kind: element.map(|element| element.thing), id, line: Some(at.line), column: Some(at.col) };
    Finding::error(Code::Unreadable, place, sentence(&error.code))
}

fn sentence(error: &ron::Error) -> String {
    use ron::Error::{Eof, ExceededRecursionLimit, MissingStructField, NoSuchStructField};
    match error {
        Eof => "the text breaks off here; the file is incomplete, fetch it again or close its brackets".to_owned(),
        ExceededRecursionLimit => "values are nested too deep here; take some of the brackets away".to_owned(),
        MissingStructField { field: "format", .. } => {
            "the map does not say its format; write `format: 1,` as its first field".to_owned()
        }
        MissingStructField { field, .. } => format!("the field `{field}` is missing; add it"),
        NoSuchStructField { expected, found, .. } => {
            let known = expected.join(", ");
            format!("there is no field `{found}` here; correct its name, or put it under `extra` (known: {known})")
        }
        other => {
            let text = other.to_string();
            let mut letters = text.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            format!("{}{}; correct the text there", first.unwrap_or_default(), letters.as_str())
        }
    }
}

/// The fault of bytes that are not UTF-8.
pub(super) fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> Finding {
    let sound = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
    let at = position_of(&sound, sound.len());
    let place = Place { line: Some(at.line), column: Some(at.col), ..Place::default() };
    Finding::error(Code::Unreadable, place, "this is not UTF-8 text; save the map as UTF-8, or fetch the file again")
}

fn position_of(text: &str, offset: usize) -> Position {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    Position { line, col: before[line_start..].chars().count() + 1 }
}

fn offset_of(text: &str, at: Position) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(at.line.saturating_sub(1)).map(str::len).sum();
    let line = &text[line_start..];
    line_start + line.char_indices().nth(at.col.saturating_sub(1)).map_or(line.len(), |(offset, _)| offset)
}

// Only the line is looked at, so that a file in which every room fails is told of in one pass.
fn moved(inner: Position, text: &str, element: &Element) -> Position {
    if inner.line > 1 {
        return Position { line: element.start_line + inner.line - 1, col: inner.col };
    }
    let line_start = text[..element.start].rfind('\n').map_or(0, |newline| newline + 1);
    Position { line: element.start_line, col: text[line_start..element.start].chars().count() + inner.col }
}
