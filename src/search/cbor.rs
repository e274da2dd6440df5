//! Deterministic CBOR (RFC 8949, 4.2.1): shortest numbers, definite lengths, map keys in the order of their bytes.

use ciborium::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;

#[derive(Debug, thiserror::Error)]
pub enum CborError {
    #[error("cannot be written as CBOR: {0}")]
    Write(String),
    #[error("is not readable CBOR: {0}")]
    Read(String),
    #[error("is not in canonical form")]
    NotCanonical,
}

// Deeper nesting than any entry has; hostile bytes must not exhaust the stack.
const DEPTH: usize = 64;

pub fn to_vec<T: Serialize>(value: &T) -> Result<Vec<u8>, CborError> {
    let mut value = Value::serialized(value).map_err(|why| CborError::Write(why.to_string()))?;
    sort(&mut value)?;
    bytes_of(&value)
}

pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CborError> {
    ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH).map_err(|why| CborError::Read(why.to_string()))
}

/// Reads what is part of a signature's content: bytes that are not in canonical form are refused.
pub fn from_canonical<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, CborError> {
    let value: T = from_slice(bytes)?;
    if to_vec(&value)? == bytes { Ok(value) } else { Err(CborError::NotCanonical) }
}

fn bytes_of(value: &Value) -> Result<Vec<u8>, CborError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|why| CborError::Write(why.to_string()))?;
    Ok(bytes)
}

fn sort(value: &mut Value) -> Result<(), CborError> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(sort),
        Value::Tag(_, inner) => sort(inner),
        Value::Map(pairs) => {
            for (key, value) in pairs.iter_mut() {
                sort(key)?;
                sort(value)?;
            }
            let mut keyed = Vec::with_capacity(pairs.len());
            for (key, value) in pairs.drain(..) {
                keyed.push((bytes_of(&key)?, key, value));
            }
            keyed.sort_by(|a, b| a.0.cmp(&b.0));
            pairs.extend(keyed.into_iter().map(|(_, key, value)| (key, value)));
            Ok(())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{from_canonical, to_vec};
    use std::collections::BTreeMap;

    #[test]
    fn map_keys_stand_in_the_order_of_their_bytes() {
        let map = BTreeMap::from([("aa", 1), ("b", 2)]);
        // RFC 8949: "b" (0x61 0x62) sorts before "aa" (0x62 0x61 0x61).
        assert_eq!(to_vec(&map).unwrap(), [0xa2, 0x61, b'b', 2, 0x62, b'a', b'a', 1]);
    }

    #[test]
    fn floats_take_the_shortest_form() {
        assert_eq!(to_vec(&1.5f64).unwrap(), [0xf9, 0x3e, 0x00]);
    }

    #[test]
    fn bytes_out_of_order_are_refused() {
        let bytes = [0xa2, 0x62, b'a', b'a', 1, 0x61, b'b', 2];
        assert!(from_canonical::<BTreeMap<String, u8>>(&bytes).is_err());
    }

    #[test]
    fn deep_nesting_is_refused_and_does_not_overflow() {
        let bytes = vec![0x81; 1_000_000];
        assert!(super::from_slice::<ciborium::Value>(&bytes).is_err());
    }
}
