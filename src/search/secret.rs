//! The vault as the log holds it: sealed records, the key to them under a passphrase, and what was shredded. Nothing
//! here can be read without the passphrase; `crate::vault` seals and opens.

use super::action::Action;
use super::mark::ActorId;
use super::prepare::{Refusal, Request};
use super::step::Step;
use super::{EntryId, Operation};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Bytes that age sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes sealed", self.0.len())
    }
}

impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.collect_str(&self.0.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
            false => serializer.serialize_bytes(&self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Sealed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("sealed bytes, or hexadecimal digits")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Sealed, E> {
                let wrong = || E::invalid_value(de::Unexpected::Str("…"), &self);
                if !text.is_ascii() || text.len() % 2 == 1 {
                    return Err(wrong());
                }
                let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| wrong());
                (0..text.len()).step_by(2).map(byte).collect::<Result<_, _>>().map(Sealed)
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Sealed, E> {
                Ok(Sealed(bytes.to_vec()))
            }
        }
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(Visitor)
        } else {
            deserializer.deserialize_bytes(Visitor)
        }
    }
}

/// A vault: anyone can put a secret in with the recipient key, only who knows the passphrase gets one out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vault {
    /// age's recipient, `age1…`.
    pub recipient: String,
    /// age's identity, sealed under the passphrase.
    pub key: Sealed,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum SecretKind {
    /// Who somebody is.
    Identity,
    Contact,
    /// Whether somebody asks for a reward.
    Reward,
    /// What opens a door.
    Code,
    Other,
}

impl SecretKind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Contact => "contact",
            Self::Reward => "reward",
            Self::Code => "code",
            Self::Other => "other",
        }
    }
}

/// One secret, sealed under a key of its own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// The entry that brought the vault it was put into.
    pub vault: EntryId,
    pub kind: SecretKind,
    /// Of whom or what, in the open: a pseudonym such as S-1, or a door's id.
    pub of: String,
    /// When it is to be shredded, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_until_ms: Option<i64>,
    pub sealed: Sealed,
}

/// Vaults and secrets by the entries that brought them, and what was shredded.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Secrets {
    pub vaults: BTreeMap<EntryId, Vault>,
    pub secrets: BTreeMap<EntryId, Secret>,
    pub shredded: BTreeSet<EntryId>,
}

impl Secrets {
    /// The secrets whose time has run out.
    pub fn expired(&self, now_ms: i64) -> impl Iterator<Item = (&EntryId, &Secret)> {
        self.secrets.iter().filter(move |(_, secret)| secret.keep_until_ms.is_some_and(|until| until <= now_ms))
    }

    /// A secret can, and so can a vault's key when the same vault stands under another passphrase that stays.
    fn can_go(&self, id: &EntryId, others: &[EntryId]) -> bool {
        let stays = |vault: &Vault| {
            self.vaults.iter().any(|(other, known)| !others.contains(other) && known.recipient == vault.recipient)
        };
        self.secrets.contains_key(id) || self.vaults.get(id).is_some_and(stays)
    }

    /// The vault that new secrets go to: where two copies began one each, both stand, and all use the same.
    pub fn vault(&self) -> Option<(&EntryId, &Vault)> {
        self.vaults.first_key_value()
    }
}

impl Step<'_> {
    pub(super) fn keep_secret(&mut self, action: &Action) {
        let (entry, kept) = (self.entry.id, &mut self.picture.secrets);
        match action {
            Action::Vault(vault) => drop(kept.vaults.insert(entry, vault.clone())),
            Action::Secret(secret) => drop(kept.secrets.insert(entry, secret.as_ref().clone())),
            Action::Shred { secrets } => kept.shredded.extend(secrets),
            _ => {}
        }
    }
}

impl Operation {
    pub(super) fn check_secret(&self, request: &Request) -> Result<(), Refusal> {
        let kept = &self.picture.secrets;
        match &request.action {
            Action::Secret(secret) if !kept.vaults.contains_key(&secret.vault) => {
                Err(Refusal::Unknown("such vault".to_owned()))
            }
            Action::Secret(secret) if secret.of.trim().is_empty() => Err(Refusal::Nothing("pseudonym or door")),
            Action::Secret(secret) if !self.is_open_name(&secret.of) => Err(Refusal::OpenName),
            Action::Shred { secrets } if secrets.is_empty() => Err(Refusal::Nothing("secret")),
            Action::Shred { secrets } if !secrets.iter().all(|secret| kept.can_go(secret, secrets)) => {
                Err(Refusal::Unknown("such secret".to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// Whether it can stand in the open: a pseudonym, or something of the building.
    fn is_open_name(&self, of: &str) -> bool {
        let facility = &self.picture.facility;
        ActorId::pseudonym(of).is_some()
            || facility.portal_ix(&of.into()).is_some()
            || facility.space_ix(&of.into()).is_some()
            || facility.section_ix(&of.into()).is_some()
    }
}
