//! A tiny building, devices, and files to mark it in.
#![allow(dead_code, reason = "each test file takes what it needs")]

pub mod post;

use std::path::{Path, PathBuf};
use tempfile::TempDir;
use undercroft::file::operation_file::{Opened, OperationFile};
use undercroft::model::{
    Draft, End, Footprint, Knowledge, Level, Portal, PortalKind, PortalState, Section, Space, SpaceId,
};
use undercroft::search::{
    Action, Device, Entry, EntryId, Hlc, OperationId, Prepared, Request, SealedPart, Thoroughness,
};

/// Rooms A, B, C and D in a row, ten metres square; an entrance into A, doors D-AB, D-BC, D-CD.
pub fn building() -> Draft {
    let room = |id: &str, x: f64| Space {
        footprint: Footprint::Polygon {
            outer: vec![[x, 0.0], [x + 10.0, 0.0], [x + 10.0, 10.0], [x, 10.0]],
            holes: Vec::new(),
        },
        section: Some("wing".into()),
        ..Space::new(id, "0")
    };
    let door = |id: &str, a: &str, b: &str| Portal::new(id, a, End::Space(b.into()));
    let section = |id: &str, knowledge| Section {
        id: id.into(),
        name: String::new(),
        level: Some("0".into()),
        knowledge,
        estimated_rooms: None,
        outline: None,
        extra: Default::default(),
    };
    Draft {
        name: "Row".to_owned(),
        levels: vec![Level::new("0", "", 0, 0.0)],
        sections: vec![section("wing", Knowledge::Surveyed), section("red", Knowledge::Reported)],
        spaces: vec![room("A", 0.0), room("B", 10.0), room("C", 20.0), room("D", 30.0)],
        portals: vec![
            Portal { kind: PortalKind::Gate, state: PortalState::Open, ..Portal::new("gate", "A", End::Outside) },
            door("D-AB", "A", "B"),
            door("D-BC", "B", "C"),
            door("D-CD", "C", "D"),
        ],
        ..Draft::default()
    }
}

/// Newer plans of the same building: the first as it was but for its name, one with a room grown, one without the last
/// room, one with a room and a door more.
pub fn newer_plan(edition: usize) -> Draft {
    let mut plan = building();
    plan.name = format!("Row, edition {edition}");
    match edition {
        1 => plan.spaces[1].footprint = Footprint::rectangle([10.0, 0.0], [20.0, 14.0]),
        2 => {
            plan.spaces.pop();
            plan.portals.pop();
        }
        3 => {
            plan.spaces
                .push(Space { footprint: Footprint::rectangle([40.0, 0.0], [45.0, 10.0]), ..Space::new("E", "0") });
            plan.portals.push(Portal::new("D-DE", "D", End::Space("E".into())));
        }
        _ => {}
    }
    plan
}

pub fn device(number: u8) -> Device {
    Device::from_bytes(&[number; 32])
}

pub fn search(space: &str, thoroughness: Thoroughness, team: &str) -> Action {
    Action::Search {
        spaces: vec![SpaceId::from(space)],
        thoroughness,
        methods: Vec::new(),
        pod: None,
        team: (!team.is_empty()).then(|| undercroft::search::TeamId::new(team)),
        found: String::new(),
    }
}

pub fn primary(space: &str) -> Action {
    search(space, Thoroughness::Primary, "")
}

pub struct Desk {
    pub folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        // A disk in memory, where there is one, spares the tests thousands of syncs.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Self { folder: folder.unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn create(&self, name: &str) -> Opened {
        OperationFile::create(&self.path(name), &building(), "exercise").unwrap()
    }

    pub fn copy(&self, from: &str, to: &str) -> PathBuf {
        std::fs::copy(self.path(from), self.path(to)).unwrap();
        self.path(to)
    }
}

pub fn open(path: &Path) -> Opened {
    OperationFile::open(path).unwrap()
}

/// Prepares, writes and commits one mark.
pub fn mark(opened: &mut Opened, device: &Device, request: impl Into<Request>) -> Entry {
    let prepared = opened.operation.prepare(request.into(), &device.key()).unwrap();
    let entry = opened.file.append(&prepared, device).unwrap();
    opened.operation.commit(entry.clone());
    entry
}

/// Puts in, as a newer program would, an entry whose envelope this program cannot read.
pub fn insert_newer_entry(path: &Path, author: &Device, seq: i64) {
    #[derive(serde::Serialize)]
    struct Newer {
        format: u32,
        something: &'static str,
    }
    let mut envelope = Vec::new();
    ciborium::into_writer(&Newer { format: 2, something: "new" }, &mut envelope).unwrap();
    let (id, author, signature) = (*blake3::hash(&envelope).as_bytes(), author.key().0, [7u8; 64]);
    let sum = row_sum("entry", &[&id, &author, &seq.to_le_bytes(), &envelope, &signature]);
    insert(path, &id, |db| {
        db.execute("INSERT INTO entry VALUES (NULL, ?, ?, ?, ?, ?, ?)", (id, author, seq, &envelope, signature, sum))
    });
}

/// Puts in an entry as another program would.
pub fn insert_entry(path: &Path, entry: &Entry) {
    insert(path, &entry.id.0, |db| {
        for (name, part) in &entry.parts {
            db.execute("INSERT INTO part VALUES (?, ?, ?, ?)", (entry.id.0, name, part.salt, &part.bytes))?;
        }
        let (author, seq) = (entry.envelope.author_key.0, entry.envelope.seq as i64);
        let values = (entry.id.0, author, seq, &entry.envelope_bytes, entry.signature, entry_sum(entry));
        db.execute("INSERT INTO entry VALUES (NULL, ?, ?, ?, ?, ?, ?)", values)
    });
}

fn insert(path: &Path, id: &[u8; 32], rows: impl Fn(&rusqlite::Connection) -> rusqlite::Result<usize>) {
    let db = rusqlite::Connection::open(path).unwrap();
    let (entries, ids): (i64, [u8; 32]) =
        db.query_row("SELECT entries, ids FROM tally", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let ids: Vec<u8> = ids.iter().zip(id).map(|(a, b)| a ^ b).collect();
    let tally = row_sum("tally", &[&(entries + 1).to_le_bytes(), &ids]);
    let transaction = db.unchecked_transaction().unwrap();
    rows(&transaction).unwrap();
    transaction.execute("UPDATE tally SET entries = ?, ids = ?, sum = ?", (entries + 1, ids, tally)).unwrap();
    transaction.commit().unwrap();
}

pub fn row_sum(table: &str, values: &[&[u8]]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new_derive_key("undercroft row 1");
    for value in std::iter::once(&table.as_bytes()).chain(values) {
        hasher.update(&(value.len() as u64).to_le_bytes());
        hasher.update(value);
    }
    let mut sum = [0; 16];
    hasher.finalize_xof().fill(&mut sum);
    sum
}

/// Leaves a part out of a copy, as a redacted export does, and keeps the sums right.
pub fn leave_out(path: &Path, entry: &Entry, part: &str) {
    let db = rusqlite::Connection::open(path).unwrap();
    let copy = entry.without(|name| name == part).unwrap();
    db.execute("DELETE FROM part WHERE entry = ? AND name = ?", (entry.id.0, part)).unwrap();
    db.execute("UPDATE entry SET sum = ? WHERE id = ?", (entry_sum(&copy), entry.id.0)).unwrap();
}

/// Puts another signature under an entry, and keeps the sums right.
pub fn forge_signature(path: &Path, entry: &Entry) {
    let forged = Entry { signature: [9; 64], ..entry.clone() };
    let db = rusqlite::Connection::open(path).unwrap();
    let values = (forged.signature, entry_sum(&forged), entry.id.0);
    db.execute("UPDATE entry SET signature = ?, sum = ? WHERE id = ?", values).unwrap();
}

/// Changes a part behind its commitment, and keeps the sums right.
pub fn alter_part(path: &Path, entry: &Entry, part: &str) {
    let mut altered = entry.clone();
    let last = altered.parts.get_mut(part).unwrap().bytes.last_mut().unwrap();
    *last = if *last == b'X' { b'Y' } else { b'X' };
    let db = rusqlite::Connection::open(path).unwrap();
    let values = (&altered.parts[part].bytes, entry.id.0, part);
    db.execute("UPDATE part SET bytes = ? WHERE entry = ? AND name = ?", values).unwrap();
    db.execute("UPDATE entry SET sum = ? WHERE id = ?", (entry_sum(&altered), entry.id.0)).unwrap();
}

/// Makes two entries of one device change places, and keeps the sums right.
pub fn swap_numbers(path: &Path, one: &Entry, two: &Entry) {
    let db = rusqlite::Connection::open(path).unwrap();
    for (entry, other) in [(one, two), (two, one)] {
        let mut moved = entry.clone();
        moved.envelope.seq = other.envelope.seq;
        let values = (moved.envelope.seq as i64, entry_sum(&moved), entry.id.0);
        db.execute("UPDATE entry SET seq = ?, sum = ? WHERE id = ?", values).unwrap();
    }
}

/// Files an entry under another device, and keeps the sums right.
pub fn file_under(path: &Path, entry: &Entry, device: &Device) {
    let mut filed = entry.clone();
    filed.envelope.author_key = device.key();
    let db = rusqlite::Connection::open(path).unwrap();
    let values = (device.key().0, entry_sum(&filed), entry.id.0);
    db.execute("UPDATE entry SET author = ?, sum = ? WHERE id = ?", values).unwrap();
}

/// Takes an entry out, and keeps the count right.
pub fn remove_entry(path: &Path, entry: &Entry) {
    let db = rusqlite::Connection::open(path).unwrap();
    let (entries, ids): (i64, [u8; 32]) =
        db.query_row("SELECT entries, ids FROM tally", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let ids: Vec<u8> = ids.iter().zip(entry.id.0).map(|(a, b)| a ^ b).collect();
    let tally = row_sum("tally", &[&(entries - 1).to_le_bytes(), &ids]);
    db.execute("DELETE FROM part WHERE entry = ?", [entry.id.0]).unwrap();
    db.execute("DELETE FROM entry WHERE id = ?", [entry.id.0]).unwrap();
    db.execute("UPDATE tally SET entries = ?, ids = ?, sum = ?", (entries - 1, ids, tally)).unwrap();
}

/// Makes a file say that it belongs to another operation.
pub fn claim_operation(path: &Path, operation: &OperationId) {
    let db = rusqlite::Connection::open(path).unwrap();
    let (base, name, created): ([u8; 32], String, i64) = db
        .query_row("SELECT base, name, created_ms FROM head", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    let sum = row_sum("head", &[&operation.0, &base, name.as_bytes(), &created.to_le_bytes()]);
    db.execute("UPDATE head SET operation = ?, sum = ?", (operation.0, sum)).unwrap();
}

fn entry_sum(entry: &Entry) -> [u8; 16] {
    let (author, seq) = (entry.envelope.author_key.0, entry.envelope.seq.to_le_bytes());
    let mut values: Vec<&[u8]> = vec![&entry.id.0, &author, &seq, &entry.envelope_bytes, &entry.signature];
    for (name, part) in &entry.parts {
        values.extend([name.as_bytes(), &part.salt, &part.bytes]);
    }
    row_sum("entry", &values)
}

/// An entry as a newer program would sign it: a kind of action that this one does not know.
pub fn newer_action(number: u8, operation: OperationId, after: (u64, EntryId)) -> Entry {
    let prepared = Prepared { request: primary("A").into(), replaces: Vec::new() };
    let clock = Hlc { wall_ms: 1_700_000_100_000, count: 0 };
    let model = prepared.seal(operation, &device(number), Some(after), [clock], 0).unwrap();
    let mut parts = model.parts.clone();
    let action = SealedPart { salt: [5; 16], bytes: b"\xa1\x68Teleport\xa0".to_vec() };
    let mut hasher = blake3::Hasher::new_derive_key("undercroft entry part 1");
    hasher.update(&6u64.to_le_bytes()).update(b"action").update(&action.salt).update(&action.bytes);
    let (old, new) = (model.envelope.commitments["action"].0, *hasher.finalize().as_bytes());
    let mut envelope = model.envelope_bytes.clone();
    let at = envelope.windows(32).position(|window| window == old).unwrap();
    envelope[at..at + 32].copy_from_slice(&new);
    parts.insert("action".to_owned(), action);
    let signed = [b"undercroft entry 1\0", &envelope[..]].concat();
    let signature = ed25519_dalek::Signer::sign(&ed25519_dalek::SigningKey::from_bytes(&[number; 32]), &signed);
    Entry::from_parts(envelope, signature.to_bytes(), parts).unwrap()
}
