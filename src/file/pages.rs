//! Reads rows from the bare pages of a SQLite file, without its trees: what is left of a damaged one.
//!
//! Whatever looks like a row is taken for one; the caller knows rows by their sums and hashes.

use super::schema::PAGE;
use std::collections::HashSet;

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    Null,
    Int(i64),
    Blob(Vec<u8>),
    Text(String),
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct Record {
    pub rowid: i64,
    pub values: Vec<Value>,
}

// The most that a row keeps on its own page, and the least where it goes on elsewhere (SQLite file format, 1.6).
const MOST_HERE: usize = PAGE - 35;
const LEAST_HERE: usize = (PAGE - 12) * 32 / 255 - 23;

/// All rows of tables, in the order of the pages.
pub(super) fn records(file: &[u8]) -> Vec<Record> {
    // Hostile pages may all point at one long chain; following it costs no more than reading the file a few times.
    let mut allowance = file.len().saturating_mul(4);
    let pages = file.chunks(PAGE).enumerate();
    pages.flat_map(|(number, page)| cells(file, page, if number == 0 { 100 } else { 0 }, &mut allowance)).collect()
}

fn cells(file: &[u8], page: &[u8], header: usize, allowance: &mut usize) -> Vec<Record> {
    let mut found = Vec::new();
    let mut content = page.len();
    let mut seen = HashSet::new();
    // The page's count of its cells may be wrong; the pointers end where the first cell begins.
    for at in (header + 8..).step_by(2) {
        let Some(pointer) = page.get(at..at + 2).filter(|_| at + 2 <= content) else { break };
        let cell = usize::from(u16::from_be_bytes([pointer[0], pointer[1]]));
        if cell < at + 2 || cell >= page.len() || !seen.insert(cell) {
            continue;
        }
        if let Some(record) = record(file, page, cell, allowance) {
            content = content.min(cell);
            found.push(record);
        }
    }
    found
}

fn record(file: &[u8], page: &[u8], cell: usize, allowance: &mut usize) -> Option<Record> {
    let (length, rest) = varint(page.get(cell..)?)?;
    let (rowid, rest) = varint(rest)?;
    let length = usize::try_from(length).ok().filter(|&length| length > 1 && length <= file.len())?;
    let payload = payload(file, rest, length, allowance)?;
    Some(Record { rowid: rowid as i64, values: values(&payload)? })
}

fn payload(file: &[u8], rest: &[u8], length: usize, allowance: &mut usize) -> Option<Vec<u8>> {
    if length <= MOST_HERE {
        return rest.get(..length).map(<[u8]>::to_vec);
    }
    let even = LEAST_HERE + (length - LEAST_HERE) % (PAGE - 4);
    let here = if even <= MOST_HERE { even } else { LEAST_HERE };
    let mut bytes = rest.get(..here)?.to_vec();
    let mut next = page_number(rest.get(here..)?)?;
    while bytes.len() < length {
        *allowance = allowance.checked_sub(PAGE)?;
        let start = next.checked_sub(1)?.checked_mul(PAGE)?;
        let page = file.get(start..start.checked_add(PAGE)?)?;
        let take = (length - bytes.len()).min(PAGE - 4);
        bytes.extend_from_slice(page.get(4..4 + take)?);
        next = page_number(page)?;
    }
    Some(bytes)
}

fn page_number(bytes: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?)).ok()
}

fn values(payload: &[u8]) -> Option<Vec<Value>> {
    let (header, _) = varint(payload)?;
    let header = usize::try_from(header).ok()?;
    let mut types = payload.get(payload.len() - varint(payload)?.1.len()..header)?;
    let mut body = payload.get(header..)?;
    let mut values = Vec::new();
    while !types.is_empty() {
        let (kind, rest) = varint(types)?;
        types = rest;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind as usize,
            5 => 6,
            6 | 7 => 8,
            10 | 11 => return None,
            _ => usize::try_from((kind - 12) / 2).ok()?,
        };
        let bytes = body.get(..length)?;
        body = &body[length..];
        values.push(value(kind, bytes)?);
    }
    Some(values)
}

fn value(kind: u64, bytes: &[u8]) -> Option<Value> {
    Some(match kind {
        0 => Value::Null,
        1..=6 => Value::Int(
            bytes.iter().fold(i64::from(*bytes.first()? as i8) >> 8, |sum, &byte| sum << 8 | i64::from(byte)),
        ),
        8 => Value::Int(0),
        9 => Value::Int(1),
        7 => return None,
        _ if kind.is_multiple_of(2) => Value::Blob(bytes.to_vec()),
        _ => Value::Text(std::str::from_utf8(bytes).ok()?.to_owned()),
    })
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0u64;
    for at in 0..9 {
        let byte = *bytes.get(at)?;
        if at == 8 {
            return Some((value << 8 | u64::from(byte), &bytes[9..]));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some((value, &bytes[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{PAGE, Record, Value, records};
    use rusqlite::Connection;

    fn file_with(rows: &[(i64, Vec<u8>, &str)]) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch("CREATE TABLE t (at INTEGER PRIMARY KEY, number INTEGER, bytes BLOB, word TEXT)").unwrap();
        for (number, bytes, word) in rows {
            db.execute("INSERT INTO t VALUES (NULL, ?, ?, ?)", (number, bytes, word)).unwrap();
        }
        drop(db);
        std::fs::read(path).unwrap()
    }

    fn found(file: &[u8]) -> Vec<Record> {
        let mut found = records(file);
        found.retain(|record| record.values.len() == 4);
        found.sort_by_key(|record| record.rowid);
        found
    }

    #[test]
    fn every_row_is_found_with_its_values_short_or_long() {
        let numbers = [0, 1, -1, 127, -128, 300, -40_000, 1 << 23, -(1 << 40), i64::MAX, i64::MIN];
        let rows: Vec<_> =
            (0..).zip(numbers).map(|(at, number)| (number, vec![at as u8; 3000 * at], "روم 7")).collect();
        let records = found(&file_with(&rows));
        assert_eq!(records.len(), rows.len());
        for (record, (number, bytes, word)) in records.iter().zip(rows) {
            let expected = [Value::Null, Value::Int(number), Value::Blob(bytes), Value::Text(word.to_owned())];
            assert_eq!(record.values, expected);
        }
    }

    #[test]
    fn rows_on_intact_pages_survive_a_wiped_header_and_root() {
        let rows: Vec<_> = (0..200).map(|at| (at, vec![at as u8; 500], "x")).collect();
        let mut file = file_with(&rows);
        file[..2 * PAGE].fill(0);
        assert_eq!(found(&file).len(), 200);
    }

    #[test]
    fn a_chain_of_pages_that_bites_its_tail_ends() {
        let mut file = file_with(&[(1, vec![7; 100_000], "x")]);
        for page in (2..file.len() / PAGE).map(|number| number * PAGE) {
            file[page..page + 4].copy_from_slice(&(page as u32 / PAGE as u32 + 1).to_be_bytes());
        }
        records(&file);
    }

    #[test]
    fn noise_is_read_without_harm() {
        let mut state = 1u32;
        let noise = (0..20 * PAGE + 77).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        records(&noise.collect::<Vec<u8>>());
    }
}
