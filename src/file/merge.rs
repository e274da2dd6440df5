//! Copies of one operation become one: the union of their entries, the same whatever the order.

use super::base::Base;
use super::check::forged;
use super::content::{self, Content, fill};
use super::file_error::{Doing, FileError, Why};
use super::head::Head;
use super::operation_file::OperationFile;
use super::row::Row;
use super::{place, salvage};
use crate::model::{Code, Finding, Place};
use crate::search::{Dispute, Entry, EntryError, EntryId, Log, Operation, Picture};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

// Each takes as long as a merge; who marks without a pause is told to try again.
const RETRIES: usize = 8;

/// What came of a merge.
pub struct Merged {
    pub operation: Operation,
    pub disputes: Vec<Disputed>,
    /// Entries that were not taken, and what is odd about those that were.
    pub findings: Vec<Finding>,
}

/// Something about which the copies contradict each other.
#[derive(Clone, PartialEq, Debug)]
pub struct Disputed {
    /// The id of the room, door or section.
    pub place: String,
    pub dispute: Dispute,
}

/// Writes the union of two copies to `out`, whole or not at all.
///
/// # Errors
/// The copies belong to different operations or base maps, one cannot be read, `out` exists and may not be
/// overwritten, or the disk refuses.
pub fn merge(a: &Path, b: &Path, out: &Path, overwrite: bool) -> Result<Merged, FileError> {
    let over_one = [a, b].iter().any(|input| place::is_same(input, out));
    for _ in 0..RETRIES {
        match merge_once(a, b, out, overwrite, over_one) {
            // Somebody marked in it between reading and replacing: it is read again.
            Err(FileError { why: Why::InUse, .. }) if over_one => {}
            merged => return merged,
        }
    }
    merge_once(a, b, out, overwrite, over_one)
}

fn merge_once(a: &Path, b: &Path, out: &Path, overwrite: bool, over_one: bool) -> Result<Merged, FileError> {
    let (one, two) = (copy(a)?, copy(b)?);
    let refuse = |why: Why| why.at(out, Doing::Writing);
    let head = common_head(&one.head, &two.head).map_err(refuse)?;
    let mut findings: Vec<Finding> = one.findings.into_iter().chain(two.findings).collect();
    let read: HashSet<EntryId> = one.rows.iter().chain(&two.rows).map(|row| row.id).collect();
    let read = over_one.then_some(&read);
    let rows = union(one.rows.into_iter().chain(two.rows), &head, &mut findings);
    findings.sort();
    findings.dedup();
    let base = Base::of(&one.base);
    place::put_over(out, overwrite, read, |temporary| fill(temporary, &head, &base, &rows)).map_err(refuse)?;
    let entries = rows.iter().filter_map(|row| row.entry().ok());
    let operation = Operation::new(head.operation, Arc::clone(&one.base), entries);
    Ok(Merged { disputes: disputes(operation.picture()), operation, findings })
}

/// Takes the entries of another copy into an open operation; returns those that are new, to be committed.
///
/// # Errors
/// The copy belongs to another operation or base map, cannot be read, or the disk refuses; then nothing is taken in.
pub fn merge_into(file: &mut OperationFile, other: &Path) -> Result<(Vec<Entry>, Vec<Finding>), FileError> {
    let other_copy = copy(other)?;
    let head = common_head(file.head(), &other_copy.head).map_err(|why| why.at(other, Doing::Opening))?;
    let mut findings = other_copy.findings;
    let rows = union(other_copy.rows, &head, &mut findings);
    Ok((file.take_in(&rows)?, findings))
}

/// Everything in the picture on which observations contradict each other.
pub fn disputes(picture: &Picture) -> Vec<Disputed> {
    let facility = &picture.facility;
    let disputed = |place: &dyn std::fmt::Display, dispute| Disputed { place: place.to_string(), dispute };
    let spaces =
        picture.spaces.keys().filter_map(|&at| Some(disputed(&facility.space(at).id, picture.space_dispute(at)?)));
    let portals =
        picture.portals.keys().filter_map(|&at| Some(disputed(&facility.portal(at).id, picture.portal_dispute(at)?)));
    let sections = picture
        .sections
        .keys()
        .filter_map(|&at| Some(disputed(&facility.section(at).id, picture.section_dispute(at)?)));
    let mut all: Vec<Disputed> = spaces.chain(portals).chain(sections).collect();
    all.sort_by(|a, b| a.place.cmp(&b.place));
    all
}

fn copy(path: &Path) -> Result<Content, FileError> {
    let refuse = |why: Why| why.at(path, Doing::Opening);
    if !path.is_file() {
        return Err(refuse(if path.is_dir() { Why::NotAnOperation("is a folder") } else { Why::Missing }));
    }
    match content::read(path) {
        Ok((_, content)) => Ok(content),
        Err(trouble) => salvage::content(path, trouble.why(path)).map(|(content, _)| content).map_err(refuse),
    }
}

fn common_head(a: &Head, b: &Head) -> Result<Head, Why> {
    if a.operation != b.operation {
        return Err(Why::OtherOperation(a.name.clone(), b.name.clone()));
    }
    if a.base != b.base {
        return Err(Why::OtherBase(short(&a.base), short(&b.base)));
    }
    let name = a.name.clone().min(b.name.clone());
    Ok(Head { name, created_ms: a.created_ms.min(b.created_ms), ..a.clone() })
}

fn short(hash: &blake3::Hash) -> String {
    hash.to_hex()[..8].to_owned()
}

/// Each entry once, with all parts that any copy has, causes first. What does not verify is left out and named.
fn union(rows: impl IntoIterator<Item = Row>, head: &Head, findings: &mut Vec<Finding>) -> Vec<Row> {
    let mut all: BTreeMap<EntryId, Row> = BTreeMap::new();
    let mut readable: Vec<Entry> = Vec::new();
    for row in rows {
        match row.entry() {
            Ok(entry) => {
                if let Some(why) = forged(&entry, head.operation) {
                    let message = format!("not taken in: {why}");
                    findings.push(Finding::error(Code::Damaged, Place::id(row.id.short()), message));
                    continue;
                }
                readable.push(entry);
            }
            // A newer program's entry is handed on as it is.
            Err(why @ EntryError::NewerFormat(_)) => findings.push(content::unread(&row, &why)),
            Err(why) => {
                let message = format!("not taken in: {why}");
                findings.push(Finding::error(Code::Damaged, Place::id(row.id.short()), message));
                continue;
            }
        }
        all.entry(row.id).and_modify(|known| known.parts.extend(row.parts.clone())).or_insert(row);
    }
    for secret in all.values().flat_map(Row::shreds).collect::<Vec<_>>() {
        all.entry(secret).and_modify(Row::shred);
    }
    let log = Log::new(readable);
    let mut ordered: Vec<Row> = log.ordered().filter_map(|entry| all.remove(&entry.id)).collect();
    ordered.extend(all.into_values());
    ordered
}
