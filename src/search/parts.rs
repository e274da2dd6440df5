//! The parts of an entry as bytes, each of which a redacted copy can leave out.

use super::action::Action;
use super::cbor::{self, CborError};
use super::entry::{Content, EntryError, SealedPart, Statement, UnknownKind, random};
use ciborium::Value;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

const ACTION: &str = "action";
const NOTE: &str = "note";
const PLACE: &str = "place";
const PERFORMED_BY: &str = "performed_by";
const RECORDED_BY: &str = "recorded_by";
const HAPPENED_AT: &str = "happened_at";
const CLOCK: &str = "clock";
const WALL: &str = "wall";

pub(super) fn seal(statement: &Statement) -> Result<BTreeMap<String, SealedPart>, EntryError> {
    let mut parts = BTreeMap::new();
    let mut add = |name: &str, bytes: Result<Vec<u8>, CborError>| -> Result<(), EntryError> {
        let bytes = bytes.map_err(|why| EntryError::Part(name.to_owned(), why))?;
        parts.insert(name.to_owned(), SealedPart { salt: random()?, bytes });
        Ok(())
    };
    add(ACTION, cbor::to_vec(&statement.action))?;
    add(CLOCK, cbor::to_vec(&statement.clock))?;
    add(WALL, cbor::to_vec(&statement.wall_ms))?;
    if !statement.note.is_empty() {
        add(NOTE, cbor::to_vec(&statement.note))?;
    }
    if let Some(place) = &statement.place {
        add(PLACE, cbor::to_vec(place))?;
    }
    if !statement.performed_by.is_empty() {
        add(PERFORMED_BY, cbor::to_vec(&statement.performed_by))?;
    }
    if let Some(actor) = &statement.recorded_by {
        add(RECORDED_BY, cbor::to_vec(actor))?;
    }
    if let Some(at) = &statement.happened_at {
        add(HAPPENED_AT, cbor::to_vec(at))?;
    }
    Ok(parts)
}

pub(super) fn unseal(parts: &BTreeMap<String, SealedPart>) -> Result<Content, EntryError> {
    fn part<T: DeserializeOwned>(parts: &BTreeMap<String, SealedPart>, name: &str) -> Result<Option<T>, EntryError> {
        let Some(part) = parts.get(name) else { return Ok(None) };
        cbor::from_slice(&part.bytes).map(Some).map_err(|why| EntryError::Part(name.to_owned(), why))
    }
    Ok(Content {
        action: parts.get(ACTION).map(|part| action(&part.bytes)).transpose()?,
        note: part(parts, NOTE)?,
        place: part(parts, PLACE)?,
        performed_by: part(parts, PERFORMED_BY)?.unwrap_or_default(),
        recorded_by: part(parts, RECORDED_BY)?,
        happened_at: part(parts, HAPPENED_AT)?,
        clock: part(parts, CLOCK)?,
        wall_ms: part(parts, WALL)?,
    })
}

// An action that does not read is a newer program's: kept and shown as such, never refused.
fn action(bytes: &[u8]) -> Result<Result<Action, UnknownKind>, EntryError> {
    match cbor::from_slice(bytes) {
        Ok(action) => Ok(Ok(action)),
        Err(_) => {
            let value: Value = cbor::from_slice(bytes).map_err(|why| EntryError::Part(ACTION.to_owned(), why))?;
            let named = match &value {
                Value::Map(pairs) => pairs.first().and_then(|(key, _)| key.as_text()),
                other => other.as_text(),
            };
            Ok(Err(UnknownKind(named.unwrap_or("?").to_owned())))
        }
    }
}
