use std::hash::{BuildHasher, RandomState};

const FREE: u32 = u32::MAX;

/// Finds things of one list by their ids. It holds places only: the ids stay where they are.
#[derive(Clone, Debug)]
pub struct Index {
    slots: Vec<u32>,
    /// The places of ids that had stood before; only the first of each is found.
    pub repeated: Vec<usize>,
    // Drawn anew each time, so that no map can be made whose ids all meet in one slot.
    keys: [u64; 2],
}

impl Index {
    /// The places of as many things, where `id_at` gives their ids.
    pub fn new<'a>(count: usize, id_at: impl Fn(usize) -> &'a str) -> Self {
        let slots = vec![FREE; (2 * count).next_power_of_two().max(2)];
        let chance = RandomState::new();
        let keys = [chance.hash_one(0), chance.hash_one(1) | 1];
        let mut index = Self { slots, repeated: Vec::new(), keys };
        for place in 0..count {
            let (slot, met) = index.slot(id_at(place), &id_at);
            match met {
                None => index.slots[slot] = place as u32,
                Some(_) => index.repeated.push(place),
            }
        }
        index
    }

    /// The place of the id, where `id_at` gives the ids as it gave them to [`Index::new`].
    pub fn find<'a>(&self, id: &str, id_at: impl Fn(usize) -> &'a str) -> Option<usize> {
        self.slot(id, id_at).1
    }

    // The slot of the id with its place, or the free one where it would be; half of all are free.
    fn slot<'a>(&self, id: &str, id_at: impl Fn(usize) -> &'a str) -> (usize, Option<usize>) {
        let mask = self.slots.len() - 1;
        let mut slot = self.hash(id) as usize & mask;
        loop {
            match self.slots[slot] {
                FREE => return (slot, None),
                place if id_at(place as usize) == id => return (slot, Some(place as usize)),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    // Eight bytes at a time, the halves of each product folded together: ids are short, and a general hash takes thrice
    // as long. The last eight may have been met before, hence the length.
    fn hash(&self, id: &str) -> u64 {
        let [first, factor] = self.keys;
        let fold = |sum: u64, word: u64| {
            let product = u128::from(sum ^ word) * u128::from(factor);
            product as u64 ^ (product >> 64) as u64
        };
        let bytes = id.as_bytes();
        let sum = first ^ bytes.len() as u64;
        let Some(last) = bytes.last_chunk() else {
            return fold(sum, bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        };
        let (words, _) = bytes.as_chunks();
        fold(words.iter().fold(sum, |sum, &word| fold(sum, u64::from_le_bytes(word))), u64::from_le_bytes(*last))
    }
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn every_id_is_found_at_its_place_and_no_other_is() {
        for count in [0, 1, 2, 3, 1000] {
            let ids: Vec<String> = (0..count).map(|number| format!("B1-{number}{}", "x".repeat(number % 20))).collect();
            let index = Index::new(count, |place| &ids[place]);
            let find = |id: &str| index.find(id, |place| &ids[place]);
            assert!(ids.iter().enumerate().all(|(place, id)| find(id) == Some(place)));
            assert_eq!((find("B1-1000"), find(""), index.repeated.len()), (None, None, 0));
        }
    }

    #[test]
    fn of_ids_that_stand_twice_the_first_is_found_and_the_others_are_named() {
        let ids = ["a", "b", "a", "", "b", "a"];
        let index = Index::new(ids.len(), |place| ids[place]);
        assert_eq!(index.repeated, [2, 4, 5]);
        assert_eq!(["a", "b", ""].map(|id| index.find(id, |place| ids[place])), [Some(0), Some(1), Some(3)]);
    }
}
