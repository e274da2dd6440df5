use std::hash::{BuildHasher, RandomState};

const FREE: u32 = u32::MAX;

/// Finds things of one list by their ids. It holds places only: the ids stay where they are.
#[derive(Clone, Debug)]
pub struct Index {
    slots: Vec<u32>,
    // Seeded anew each time, so that no map can be made whose ids all meet in one slot.
    keys: RandomState,
}

impl Index {
    /// The places of these ids in their order.
    pub fn new<'a>(ids: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let slots = vec![FREE; (2 * ids.len()).next_power_of_two().max(2)];
        let mut index = Self { slots, keys: RandomState::new() };
        for (id, place) in ids.zip(0..FREE) {
            let free = index.walk(id).find(|&slot| index.slots[slot] == FREE);
            free.into_iter().for_each(|slot| index.slots[slot] = place);
        }
        index
    }

    /// The place of the id, where `id_at` gives the ids as they were given to [`Index::new`].
    pub fn find<'a>(&self, id: &str, id_at: impl Fn(usize) -> &'a str) -> Option<usize> {
        let taken = self.walk(id).map(|slot| self.slots[slot]).take_while(|&place| place != FREE);
        taken.map(|place| place as usize).find(|&place| id_at(place) == id)
    }

    // From the slot that the id asks for to the next ones, round to the beginning; half of them are free.
    fn walk(&self, id: &str) -> impl Iterator<Item = usize> + use<> {
        let (mask, first) = (self.slots.len() - 1, self.keys.hash_one(id) as usize);
        (0..=mask).map(move |step| first.wrapping_add(step) & mask)
    }
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn every_id_is_found_at_its_place_and_no_other_is() {
        for count in [0, 1, 2, 3, 1000] {
            let ids: Vec<String> = (0..count).map(|number| format!("B1-{number}")).collect();
            let index = Index::new(ids.iter().map(String::as_str));
            let find = |id: &str| index.find(id, |place| &ids[place]);
            assert!(ids.iter().enumerate().all(|(place, id)| find(id) == Some(place)));
            assert_eq!((find("B1-1000"), find("")), (None, None));
        }
    }
}
