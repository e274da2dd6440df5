//! A single flipped bit, the commonest damage of a medium, can be put right wherever a hash tells what was there.

use crate::search::SealedPart;

// Longer runs are not worth the time: a piece of the map, the longest that matters, has some four thousand bytes.
const LONGEST: usize = 8192;

/// Finds the one bit that was flipped, if it was only one: the hash tells when it is found.
pub(super) fn put_right(bytes: &mut [u8], is_right: impl Fn(&[u8]) -> bool) -> bool {
    if bytes.len() > LONGEST {
        return false;
    }
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            if is_right(bytes) {
                return true;
            }
            bytes[at] ^= 1 << bit;
        }
    }
    false
}

/// The part with its one flipped bit put right, or as it is where nothing is wrong.
pub(super) fn part_right(part: &SealedPart, holds: impl Fn(&SealedPart) -> bool) -> Option<SealedPart> {
    let mut right = part.clone();
    let found = holds(part)
        || put_right(&mut right.bytes, |bytes| holds(&SealedPart { salt: part.salt, bytes: bytes.to_vec() }))
        || put_right(&mut right.salt, |salt| {
            salt.try_into().is_ok_and(|salt| holds(&SealedPart { salt, bytes: part.bytes.clone() }))
        });
    found.then_some(right)
}

#[cfg(test)]
mod tests {
    use super::put_right;

    #[test]
    fn one_flipped_bit_is_found_wherever_it_is_and_two_are_not() {
        let bytes = b"what was written";
        let hash = blake3::hash(bytes);
        let is_right = |bytes: &[u8]| blake3::hash(bytes) == hash;
        for at in 0..8 * bytes.len() {
            let mut wrong = *bytes;
            wrong[at / 8] ^= 1 << (at % 8);
            assert!(put_right(&mut wrong, is_right) && wrong == *bytes);
            wrong[0] ^= 3;
            let before = wrong;
            assert!(!put_right(&mut wrong, is_right) && wrong == before, "what cannot be put right is left as it is");
        }
    }
}
