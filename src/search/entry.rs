//! The signed entry: an envelope in deterministic CBOR, and beside it the parts, each bound by a salted commitment so
//! that a redacted copy can leave any of them out and the chain still verifies.

use super::action::Action;
use super::bytes::{AuthorKey, Commitment, EntryId, OperationId};
use super::cbor::{self, CborError};
use super::clock::{HappenedAt, Hlc};
use super::mark::ActorId;
use super::parts;
use crate::model::{LevelId, Xy};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand::TryRng;
use rand::rngs::SysRng;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub const FORMAT: u32 = 1;
const SIGNATURE_CONTEXT: &[u8] = b"undercroft entry 1\0";
const COMMITMENT_CONTEXT: &str = "undercroft entry part 1";

/// What is signed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    pub format: u32,
    pub operation_id: OperationId,
    pub author_key: AuthorKey,
    /// 0 for a device's first entry, then one more each time.
    pub seq: u64,
    /// The author's entry before this one.
    pub prev: Option<EntryId>,
    /// The standing entries that the author saw and that this one answers, in order of their ids.
    pub replaces: Vec<EntryId>,
    pub commitments: BTreeMap<String, Commitment>,
}

/// A part's bytes and the salt of its commitment, drawn at random so that a left-out part cannot be guessed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealedPart {
    pub salt: [u8; 16],
    pub bytes: Vec<u8>,
}

impl SealedPart {
    /// Whether this is the part called `name` to which the author committed.
    pub fn matches(&self, name: &str, to: &Commitment) -> bool {
        commitment(name, self) == *to
    }
}

/// Where on the plan it was said, for marks that are about a spot and not a room.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spot {
    pub level: LevelId,
    pub at: Xy,
}

/// What an entry says, before it is sealed.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    pub action: Action,
    pub note: String,
    pub place: Option<Spot>,
    pub performed_by: Vec<ActorId>,
    pub recorded_by: Option<ActorId>,
    pub happened_at: Option<HappenedAt>,
    pub clock: Hlc,
    pub wall_ms: i64,
}

/// An action of a kind that only a newer program knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownKind(pub String);

/// What can be read of an entry: parts that a redacted copy left out are none.
#[derive(Clone, PartialEq, Debug)]
pub struct Content {
    pub action: Option<Result<Action, UnknownKind>>,
    pub note: Option<String>,
    pub place: Option<Spot>,
    pub performed_by: Vec<ActorId>,
    pub recorded_by: Option<ActorId>,
    pub happened_at: Option<HappenedAt>,
    pub clock: Option<Hlc>,
    pub wall_ms: Option<i64>,
}

impl Content {
    /// When it happened as far as known: as said, else as written down.
    pub fn when(&self) -> Option<HappenedAt> {
        let written = self.wall_ms.or(self.clock.map(|clock| clock.wall_ms));
        self.happened_at.or(written.map(|at_ms| HappenedAt { at_ms, uncertainty_ms: 0 }))
    }

    pub fn known_action(&self) -> Option<&Action> {
        self.action.as_ref()?.as_ref().ok()
    }
}

/// A checked entry: its id is the hash of its envelope, and every part it carries matches its commitment.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub id: EntryId,
    pub envelope: Envelope,
    pub envelope_bytes: Vec<u8>,
    pub signature: [u8; 64],
    pub parts: BTreeMap<String, SealedPart>,
    pub content: Content,
}

#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    #[error("the envelope {0}")]
    Envelope(CborError),
    #[error("the part \"{0}\" {1}")]
    Part(String, CborError),
    #[error("the part \"{0}\" does not match its commitment")]
    Commitment(String),
    #[error("the entry has format {0}, and this program reads format {FORMAT}; use a newer undercroft")]
    NewerFormat(u32),
    #[error("it is filed under another device or number than the one that was signed")]
    Misfiled,
    #[error("the signature does not match")]
    Signature,
    #[error("no randomness could be had from the system: {0}")]
    Randomness(String),
}

/// The signing key of this device.
pub struct Device(SigningKey);

impl Device {
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    pub fn key(&self) -> AuthorKey {
        AuthorKey(self.0.verifying_key().to_bytes())
    }
}

/// Fills an array from the system's source of randomness.
pub fn random<const N: usize>() -> Result<[u8; N], EntryError> {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).map_err(|why| EntryError::Randomness(why.to_string()))?;
    Ok(bytes)
}

impl OperationId {
    pub fn random() -> Result<Self, EntryError> {
        random().map(Self)
    }
}

impl Entry {
    /// Seals a statement into the next entry of `device`.
    pub fn sign(
        device: &Device,
        operation_id: OperationId,
        after: Option<(u64, EntryId)>,
        mut replaces: Vec<EntryId>,
        statement: &Statement,
    ) -> Result<Self, EntryError> {
        let parts = parts::seal(statement)?;
        replaces.sort_unstable();
        replaces.dedup();
        let commitments = parts.iter().map(|(name, part)| (name.clone(), commitment(name, part))).collect();
        let envelope = Envelope {
            format: FORMAT,
            operation_id,
            author_key: device.key(),
            seq: after.map_or(0, |(seq, _)| seq + 1),
            prev: after.map(|(_, id)| id),
            replaces,
            commitments,
        };
        let envelope_bytes = cbor::to_vec(&envelope).map_err(EntryError::Envelope)?;
        let signature = device.0.sign(&signed_bytes(&envelope_bytes)).to_bytes();
        Self::from_parts(envelope_bytes, signature, parts)
    }

    /// Takes in an entry from a file: canonical envelope, parts that match. The signature is checked by
    /// [`Entry::verify`], which is dearer.
    pub fn from_parts(
        envelope_bytes: Vec<u8>,
        signature: [u8; 64],
        parts: BTreeMap<String, SealedPart>,
    ) -> Result<Self, EntryError> {
        // The format is looked at first: a newer envelope may have fields that this program does not know.
        let sniffed: Sniff = cbor::from_slice(&envelope_bytes).map_err(EntryError::Envelope)?;
        if sniffed.format != FORMAT {
            return Err(EntryError::NewerFormat(sniffed.format));
        }
        let envelope: Envelope = cbor::from_canonical(&envelope_bytes).map_err(EntryError::Envelope)?;
        for (name, part) in &parts {
            if !envelope.commitments.get(name).is_some_and(|to| part.matches(name, to)) {
                return Err(EntryError::Commitment(name.clone()));
            }
        }
        let content = parts::unseal(&parts)?;
        let id = EntryId(*blake3::hash(&envelope_bytes).as_bytes());
        Ok(Self { id, envelope, envelope_bytes, signature, parts, content })
    }

    /// Whether the author's key signed this envelope.
    pub fn verify(&self) -> Result<(), EntryError> {
        let key = VerifyingKey::from_bytes(&self.envelope.author_key.0).map_err(|_| EntryError::Signature)?;
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&signed_bytes(&self.envelope_bytes), &signature).map_err(|_| EntryError::Signature)
    }

    /// The names of parts that the envelope commits to and this copy leaves out.
    pub fn redacted(&self) -> impl Iterator<Item = &str> {
        self.envelope.commitments.keys().map(String::as_str).filter(|name| !self.parts.contains_key(*name))
    }

    /// A copy without the named parts; it has the same id and still verifies.
    pub fn without(&self, leave_out: impl Fn(&str) -> bool) -> Result<Self, EntryError> {
        let kept = self.parts.iter().filter(|(name, _)| !leave_out(name));
        let parts = kept.map(|(name, part)| (name.clone(), part.clone())).collect();
        Self::from_parts(self.envelope_bytes.clone(), self.signature, parts)
    }
}

#[derive(Deserialize)]
struct Sniff {
    format: u32,
}

fn signed_bytes(envelope_bytes: &[u8]) -> Vec<u8> {
    [SIGNATURE_CONTEXT, envelope_bytes].concat()
}

fn commitment(name: &str, part: &SealedPart) -> Commitment {
    let mut hasher = blake3::Hasher::new_derive_key(COMMITMENT_CONTEXT);
    // The name's length keeps two names and contents from running into each other.
    hasher.update(&(name.len() as u64).to_le_bytes());
    hasher.update(name.as_bytes());
    hasher.update(&part.salt);
    hasher.update(&part.bytes);
    Commitment(*hasher.finalize().as_bytes())
}
