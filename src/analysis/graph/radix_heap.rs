/// A queue for whole numbers that never go below the last one taken: each is moved at most 32 times in all.
pub(super) struct RadixHeap<T> {
    last: u32,
    buckets: [Vec<(u32, T)>; 33],
}

impl<T: Copy> RadixHeap<T> {
    pub fn new() -> Self {
        Self { last: 0, buckets: std::array::from_fn(|_| Vec::new()) }
    }

    /// `key` must not be less than the last key taken.
    pub fn push(&mut self, key: u32, value: T) {
        self.buckets[self.bucket(key)].push((key, value));
    }

    pub fn pop(&mut self) -> Option<(u32, T)> {
        if self.buckets[0].is_empty() {
            let lowest = self.buckets.iter().position(|bucket| !bucket.is_empty())?;
            let moved = std::mem::take(&mut self.buckets[lowest]);
            self.last = moved.iter().map(|&(key, _)| key).min().unwrap_or(self.last);
            for &(key, value) in &moved {
                self.push(key, value);
            }
        }
        self.buckets[0].pop()
    }

    fn bucket(&self, key: u32) -> usize {
        (u32::BITS - (key ^ self.last).leading_zeros()) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::RadixHeap;

    #[test]
    fn numbers_come_out_in_order_while_new_ones_go_in() {
        let mut heap = RadixHeap::new();
        [7, 0, u32::MAX, 3, 3, 1 << 31].into_iter().for_each(|key| heap.push(key, ()));
        let mut taken = Vec::new();
        while let Some((key, ())) = heap.pop() {
            if key == 3 && taken.len() == 2 {
                heap.push(5, ());
            }
            taken.push(key);
        }
        assert_eq!(taken, [0, 3, 3, 5, 7, 1 << 31, u32::MAX]);
    }
}
