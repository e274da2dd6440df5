use super::entry::Entry;
use super::{Action, AuthorKey, EntryId, Hlc};
use crate::model::{Code, Finding, Place};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet};
use std::sync::Arc;

/// All entries of an operation, each once, in an order that depends only on the set: causes before effects, then by
/// clock, then by id.
#[derive(Clone, Debug, Default)]
pub struct Log {
    entries: Vec<Arc<Entry>>,
    at: HashMap<EntryId, u32>,
    order: Vec<u32>,
    authors: BTreeMap<AuthorKey, BTreeMap<u64, Vec<EntryId>>>,
    highest: BTreeMap<AuthorKey, Hlc>,
    /// The latest by clock; not always the last in order, since causes go before effects.
    latest: Option<(Hlc, EntryId)>,
    /// Entries that others here name and that have not come in.
    awaited: HashSet<EntryId>,
    /// Secrets that somebody shredded: what they said is not kept, however it comes in.
    shredded: HashSet<EntryId>,
}

impl Log {
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut log = Self::default();
        for entry in entries {
            log.take(Arc::new(entry));
        }
        log.sort();
        log
    }

    /// Takes in an entry. `true` when it simply follows everything else, so that a picture can go on from where it is.
    pub fn insert(&mut self, entry: Arc<Entry>) -> bool {
        if self.at.contains_key(&entry.id) {
            return true;
        }
        let follows = self.latest < Some(rank(&entry))
            && causes(&entry).all(|id| self.at.contains_key(&id))
            && !self.awaited.contains(&entry.id);
        self.take(entry);
        if follows {
            self.order.push(self.entries.len() as u32 - 1);
        } else {
            self.sort();
        }
        follows
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn contains(&self, id: &EntryId) -> bool {
        self.at.contains_key(id)
    }

    pub fn get(&self, id: &EntryId) -> Option<&Arc<Entry>> {
        self.at.get(id).map(|&at| &self.entries[at as usize])
    }

    /// The entry whose id starts with these hexadecimal digits, when there is only one.
    pub fn find(&self, prefix: &str) -> Option<&Arc<Entry>> {
        let mut found = self.entries.iter().filter(|entry| entry.id.to_string().starts_with(prefix));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// All entries, causes first.
    pub fn ordered(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> + ExactSizeIterator {
        self.order.iter().map(|&at| &self.entries[at as usize])
    }

    /// The last entry of an author: the one with the highest number; of a fork, the one with the highest id.
    pub fn last_of(&self, author: &AuthorKey) -> Option<&Arc<Entry>> {
        self.get(self.authors.get(author)?.last_key_value()?.1.iter().max()?)
    }

    /// The entries of an author in order of their numbers.
    pub fn of(&self, author: &AuthorKey) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.authors.get(author).into_iter().flat_map(|seqs| seqs.values().flatten()).filter_map(|id| self.get(id))
    }

    pub fn authors(&self) -> impl Iterator<Item = &AuthorKey> {
        self.authors.keys()
    }

    /// The entries that no other follows in the chain of their device; more than one of a device after a fork.
    pub fn tips(&self) -> Vec<&Arc<Entry>> {
        let followed: HashSet<EntryId> = self.entries.iter().filter_map(|entry| entry.envelope.prev).collect();
        let mut tips: Vec<&Arc<Entry>> = self.entries.iter().filter(|entry| !followed.contains(&entry.id)).collect();
        tips.sort_by_key(|entry| entry.id);
        tips
    }

    /// One hash for the whole log: blake3 of the ids of its tips in order. Each entry names the one before it, so
    /// where any is missing at an end, or was put in the place of another, the hash is another.
    pub fn head_hash(&self) -> String {
        hash_of(self.tips().into_iter().map(|entry| &entry.id))
    }

    /// How many entries there were when the head hash was this one; none where this log never had it.
    ///
    /// The entries are gone through in the order of their arrival, and then in that of causes, which is how a merged
    /// copy holds them.
    pub fn length_at_head(&self, hash: &str) -> Option<usize> {
        self.length_at(hash, self.entries.iter()).or_else(|| self.length_at(hash, self.ordered()))
    }

    fn length_at<'a>(&self, hash: &str, entries: impl Iterator<Item = &'a Arc<Entry>>) -> Option<usize> {
        let (mut tips, mut followed) = (BTreeSet::new(), HashSet::new());
        for (at, entry) in entries.enumerate() {
            if let Some(prev) = entry.envelope.prev {
                tips.remove(&prev);
                followed.insert(prev);
            }
            if !followed.contains(&entry.id) {
                tips.insert(entry.id);
            }
            if hash_of(&tips) == hash {
                return Some(at + 1);
            }
        }
        None
    }

    pub fn clocks(&self) -> impl Iterator<Item = Hlc> + '_ {
        self.entries.iter().filter_map(|entry| entry.content.clock)
    }

    /// The entries that one answers: those it names, and through retracted ones what those named.
    pub(super) fn answered_by(&self, entry: &Entry, retracted: &HashSet<EntryId>) -> HashSet<EntryId> {
        let mut answered = HashSet::new();
        let mut open: Vec<EntryId> = entry.envelope.replaces.clone();
        while let Some(id) = open.pop() {
            if answered.insert(id)
                && retracted.contains(&id)
                && let Some(entry) = self.get(&id)
            {
                open.extend(entry.envelope.replaces.iter().copied());
            }
        }
        answered
    }

    /// The last entries of devices whose clocks run far ahead of `now_ms`. Whoever goes on from this log names them, so
    /// that what he does stands after them all the same.
    pub(super) fn ahead_of(&self, now_ms: i64) -> impl Iterator<Item = EntryId> + '_ {
        let authors = self.highest.iter().filter(move |(_, clock)| !clock.is_credible(now_ms));
        authors.filter_map(|(author, _)| self.authors.get(author)?.last_key_value()).flat_map(|(_, ids)| ids).copied()
    }

    /// Whether an entry brought a claim, or takes one back.
    pub fn is_of_claim(&self, entry: &EntryId) -> bool {
        match self.get(entry).and_then(|entry| entry.content.known_action()) {
            Some(Action::Claim(_)) => true,
            Some(Action::Retract { entry }) => self.is_of_claim(entry),
            _ => false,
        }
    }

    /// The entries that do not hold: retracted by an entry that itself holds.
    pub fn retracted(&self) -> HashSet<EntryId> {
        self.retracted_among(|_| true)
    }

    /// The same when only some of the entries had been made.
    pub(super) fn retracted_among(&self, made: impl Fn(&&Arc<Entry>) -> bool) -> HashSet<EntryId> {
        let mut retracted = HashSet::new();
        // A retraction stands after what it retracts, so going backwards each is judged before its target.
        for entry in self.ordered().rev().filter(made) {
            if let Some(Action::Retract { entry: target }) = entry.content.known_action()
                && !retracted.contains(&entry.id)
            {
                retracted.insert(*target);
            }
        }
        retracted
    }

    /// Forks (a number used twice: a restored old copy) and gaps in the numbers of each device.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (author, seqs) in &self.authors {
            let mut expected = 0;
            for (&seq, ids) in seqs {
                if seq > expected {
                    let message = format!("entries {expected} to {} of device {author:?} are missing here", seq - 1);
                    findings.push(Finding::warning(Code::Gap, Place::id(author.short()), message));
                }
                if ids.len() > 1 {
                    let message = format!(
                        "device {author:?} used number {seq} {} times, as a restored old copy does; all are kept",
                        ids.len()
                    );
                    findings.push(Finding::warning(Code::Fork, Place::id(author.short()), message));
                }
                expected = seq + 1;
            }
        }
        findings
    }

    fn take(&mut self, entry: Arc<Entry>) {
        if self.at.contains_key(&entry.id) {
            return;
        }
        let entry = if self.is_shredded(&entry.id) { shredded(&entry) } else { entry };
        if let Some(Action::Shred { secrets }) = entry.content.known_action() {
            self.shred(secrets);
        }
        let seqs = self.authors.entry(entry.envelope.author_key).or_default();
        seqs.entry(entry.envelope.seq).or_default().push(entry.id);
        self.latest = self.latest.max(Some(rank(&entry)));
        let highest = self.highest.entry(entry.envelope.author_key).or_default();
        *highest = (*highest).max(rank(&entry).0);
        self.awaited.remove(&entry.id);
        self.awaited.extend(causes(&entry).filter(|id| !self.at.contains_key(id)));
        self.at.insert(entry.id, self.entries.len() as u32);
        self.entries.push(entry);
    }

    pub fn is_shredded(&self, entry: &EntryId) -> bool {
        self.shredded.contains(entry)
    }

    fn shred(&mut self, secrets: &[EntryId]) {
        self.shredded.extend(secrets);
        for at in secrets.iter().filter_map(|id| self.at.get(id)) {
            let entry = &mut self.entries[*at as usize];
            *entry = shredded(entry);
        }
    }

    // Causes first; among what is ready, the earliest by clock and id.
    fn sort(&mut self) {
        let mut waiting = vec![0u32; self.entries.len()];
        let mut effects: Vec<Vec<u32>> = vec![Vec::new(); self.entries.len()];
        for (at, entry) in self.entries.iter().enumerate() {
            let known: HashSet<u32> = causes(entry).filter_map(|id| self.at.get(&id).copied()).collect();
            waiting[at] = known.len() as u32;
            known.into_iter().for_each(|cause| effects[cause as usize].push(at as u32));
        }
        let key = |at: u32| Reverse((rank(&self.entries[at as usize]), at));
        let mut ready: BinaryHeap<_> =
            (0..self.entries.len() as u32).filter(|&at| waiting[at as usize] == 0).map(key).collect();
        self.order.clear();
        while let Some(Reverse((_, at))) = ready.pop() {
            self.order.push(at);
            for &effect in &effects[at as usize] {
                waiting[effect as usize] -= 1;
                if waiting[effect as usize] == 0 {
                    ready.push(key(effect));
                }
            }
        }
    }
}

/// The entry without what it said; it keeps its id and still verifies. Only secrets can be shredded: a mark stays.
fn shredded(entry: &Arc<Entry>) -> Arc<Entry> {
    match entry.content.known_action() {
        Some(Action::Secret(_) | Action::Vault(_)) => {
            entry.without(is_secret_part).map_or_else(|_| Arc::clone(entry), Arc::new)
        }
        _ => Arc::clone(entry),
    }
}

/// The parts of an entry that shredding takes out.
pub(crate) fn is_secret_part(name: &str) -> bool {
    matches!(name, "action" | "note")
}

fn hash_of<'a>(tips: impl IntoIterator<Item = &'a EntryId>) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("undercroft log head 1");
    for id in tips {
        hasher.update(&id.0);
    }
    hasher.finalize().to_string()
}

fn rank(entry: &Entry) -> (Hlc, EntryId) {
    (entry.content.clock.unwrap_or_default(), entry.id)
}

fn causes(entry: &Entry) -> impl Iterator<Item = EntryId> + '_ {
    let retracted = match entry.content.known_action() {
        Some(Action::Retract { entry }) => Some(*entry),
        _ => None,
    };
    entry.envelope.prev.into_iter().chain(entry.envelope.replaces.iter().copied()).chain(retracted)
}
