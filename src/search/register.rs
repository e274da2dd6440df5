use super::EntryId;

/// One standing value of a register and the entry that set it.
#[derive(Clone, PartialEq, Debug)]
pub struct Head<T> {
    pub entry: EntryId,
    pub value: T,
}

/// A multi-valued register: a new value names the ones it replaces; values that nobody replaced stand beside each
/// other until someone who saw both decides.
#[derive(Clone, PartialEq, Debug)]
pub struct Register<T> {
    pub heads: Vec<Head<T>>,
}

impl<T> Default for Register<T> {
    fn default() -> Self {
        Self { heads: Vec::new() }
    }
}

impl<T: PartialEq> Register<T> {
    /// Takes in a value. `replaced` tells which entries its author had seen.
    pub fn set(&mut self, entry: EntryId, value: T, replaced: impl Fn(&EntryId) -> bool) {
        self.heads.retain(|head| !replaced(&head.entry));
        self.heads.push(Head { entry, value });
    }

    /// Two teams that agree are not in dispute.
    pub fn is_disputed(&self) -> bool {
        self.heads.windows(2).any(|pair| pair[0].value != pair[1].value)
    }

    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.heads.iter().map(|head| &head.value)
    }

    pub fn entries(&self) -> impl Iterator<Item = EntryId> + '_ {
        self.heads.iter().map(|head| head.entry)
    }
}
