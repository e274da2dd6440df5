use super::action::Action;
use super::entry::{Device, Entry, EntryError};
use super::fold::{self, Lens, fold};
use super::prepare::{Prepared, Refusal, Request};
use super::{AuthorKey, EntryId, Log, OperationId, Picture};
use crate::model::Facility;
use std::collections::HashSet;
use std::sync::Arc;

/// The only document: a base map, the log, and the picture folded from both.
pub struct Operation {
    pub id: OperationId,
    base: Arc<Facility>,
    pub(super) log: Log,
    pub(super) retracted: HashSet<EntryId>,
    pub(super) picture: Picture,
}

impl Operation {
    pub fn new(id: OperationId, base: Arc<Facility>, entries: impl IntoIterator<Item = Entry>) -> Self {
        let log = Log::new(entries);
        let picture = fold(&base, &log, Lens::default());
        let retracted = log.retracted();
        Self { id, base, log, retracted, picture }
    }

    /// A building in which nothing was done yet.
    pub fn untouched(base: Facility) -> Self {
        Self::new(OperationId([0; 16]), Arc::new(base), [])
    }

    pub fn base(&self) -> &Arc<Facility> {
        &self.base
    }

    /// The plan in use before anything was drawn on it: the base, or the newest plan that took its place.
    pub fn surveyed(&self) -> &Arc<Facility> {
        self.picture.structure.bases.newest().unwrap_or(&self.base)
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    pub fn is_retracted(&self, entry: &EntryId) -> bool {
        self.retracted.contains(entry)
    }

    /// The picture through another lens.
    pub fn through(&self, lens: Lens) -> Picture {
        fold::fold_after(&self.base, &self.log, lens, Some(&self.picture))
    }

    /// Seals a prepared request into the device's next entry. `after` is the device's last entry on disk.
    pub fn seal(
        &self,
        prepared: &Prepared,
        device: &Device,
        after: Option<(u64, EntryId)>,
        now_ms: i64,
    ) -> Result<Entry, EntryError> {
        prepared.seal(self.id, device, after, self.log.clocks(), now_ms)
    }

    /// Takes in an entry that is on disk. Cannot fail.
    pub fn commit(&mut self, entry: Entry) {
        self.commit_all([entry]);
    }

    /// Takes in several entries, folding anew at most once.
    pub fn commit_all(&mut self, entries: impl IntoIterator<Item = Entry>) {
        let mut anew = false;
        for entry in entries {
            let entry = Arc::new(entry);
            if self.log.contains(&entry.id) {
                continue;
            }
            let expected = self.log.last_of(&entry.envelope.author_key).map_or(0, |last| last.envelope.seq + 1);
            let in_turn = entry.envelope.seq == expected;
            let follows = self.log.insert(Arc::clone(&entry));
            let entry = self.log.get(&entry.id).map_or(entry, Arc::clone);
            if anew || !follows || !in_turn || !fold::goes_on(&entry, self.picture.lens) {
                anew = true;
            } else {
                fold::apply(&mut self.picture, &entry, &self.log, &self.retracted);
            }
        }
        if anew {
            self.retracted = self.log.retracted();
            self.picture = fold::fold_after(&self.base, &self.log, self.picture.lens, Some(&self.picture));
        }
    }

    /// What undo would retract: this device's last action that holds and was not itself an undo.
    pub fn undo(&self, author: &AuthorKey) -> Result<Request, Refusal> {
        let entry = self.stacks(author).0.pop().ok_or(Refusal::NothingToUndo)?;
        Ok(Action::Retract { entry }.into())
    }

    /// What redo would retract: the last undo, when nothing else was done since.
    pub fn redo(&self, author: &AuthorKey) -> Result<Request, Refusal> {
        let entry = self.stacks(author).1.pop().ok_or(Refusal::NothingToRedo)?;
        Ok(Action::Retract { entry }.into())
    }

    // The log is the undo stack: replaying it gives both stacks back after a restart.
    fn stacks(&self, author: &AuthorKey) -> (Vec<EntryId>, Vec<EntryId>) {
        let (mut undo, mut redo): (Vec<EntryId>, Vec<EntryId>) = Default::default();
        for entry in self.log.of(author) {
            match entry.content.known_action() {
                Some(Action::Retract { entry: target }) if redo.last() == Some(target) => {
                    redo.pop();
                    undo.extend(self.retracts(target));
                }
                Some(Action::Retract { entry: target }) => {
                    if let Some(at) = undo.iter().rposition(|id| id == target) {
                        undo.remove(at);
                        redo.push(entry.id);
                    } else {
                        undo.push(entry.id);
                        redo.clear();
                    }
                }
                // What was shredded does not come back.
                Some(Action::Shred { .. }) => redo.clear(),
                _ => {
                    undo.push(entry.id);
                    redo.clear();
                }
            }
        }
        undo.retain(|id| !self.retracted.contains(id));
        redo.retain(|id| !self.retracted.contains(id));
        (undo, redo)
    }

    fn retracts(&self, entry: &EntryId) -> Option<EntryId> {
        match self.log.get(entry)?.content.known_action()? {
            Action::Retract { entry } => Some(*entry),
            _ => None,
        }
    }
}
