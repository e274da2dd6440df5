//! What the entries read so far mean for those to come.

use super::check;
use super::content::unread;
use super::row::Row;
use crate::model::Finding;
use crate::search::{Action, AuthorKey, Entry, EntryId, Hlc, now_ms};
use std::collections::{HashMap, HashSet};

#[derive(Default)]
pub(super) struct Past {
    /// The number and id of each device's last entry, readable or not.
    last: HashMap<AuthorKey, (u64, EntryId)>,
    pub shredded: HashSet<EntryId>,
    /// The latest credible clock.
    pub clock: Hlc,
    pub findings: Vec<Finding>,
}

impl Past {
    /// Nothing but what was noticed.
    pub fn noting(findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::default() }
    }

    /// Goes on from these rows; returns those that this program can read.
    pub fn take_in(&mut self, rows: Vec<Row>) -> Vec<Entry> {
        let now = now_ms();
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let last = self.last.entry(row.author).or_insert((row.seq, row.id));
            *last = (*last).max((row.seq, row.id));
            match row.entry() {
                Ok(entry) => {
                    if let Some(Action::Shred { secrets }) = entry.content.known_action() {
                        self.shredded.extend(secrets);
                    }
                    self.findings.extend(check::ahead(&entry, now));
                    entries.push(entry);
                }
                Err(why) => self.findings.push(unread(&row, &why)),
            }
        }
        let clocks = entries.iter().filter_map(|entry| entry.content.clock);
        self.clock = latest(clocks.chain([self.clock]), now);
        entries
    }

    pub fn last_of(&self, author: &AuthorKey) -> Option<(u64, EntryId)> {
        self.last.get(author).copied()
    }
}

// A clock that runs far ahead is not followed.
pub(super) fn latest(clocks: impl IntoIterator<Item = Hlc>, now: i64) -> Hlc {
    clocks.into_iter().filter(|clock| clock.is_credible(now)).max().unwrap_or_default()
}
