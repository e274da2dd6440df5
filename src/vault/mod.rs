//! Seals and opens what must never be read by others: who a source is, how to reach them, what opens a door.
//!
//! Each secret is an age file of its own, sealed to the vault's recipient key, so that one can be taken in while the
//! vault is locked and shredded without touching the others. The vault's secret key is an age file under a passphrase.

use crate::search::{EntryId, Sealed, Secret, Secrets, Vault};
use age::secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::str::FromStr;

/// age's work factor: scrypt with N = 2^17 takes 128 MiB, and 0.4 s of one core of the machine this was written on.
const WORK: u8 = 17;
// A file from somebody else must not keep a laptop busy for minutes or take its memory: 1 GiB.
const MOST_WORK: u8 = 20;
// Lengths tell names from codes; all secrets shorter than this are equally long.
const PADDED: usize = 256;
const LONGEST: usize = 16 * 1024;
const LEAST_PASSPHRASE: usize = 8;

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the passphrase is shorter than {LEAST_PASSPHRASE} characters; take several words")]
    Short,
    #[error("the passphrase does not open this vault")]
    Wrong,
    #[error("there is no vault here yet; `undercroft vault init` makes one")]
    None,
    #[error("the vault is locked; give its passphrase")]
    Locked,
    #[error("a secret is text of 1 to {LONGEST} bytes without control characters other than line breaks")]
    Text,
    #[error("the sealed record cannot be read; it is damaged or of another vault")]
    Damaged,
    #[error("it could not be sealed")]
    Seal,
}

/// A new vault under a passphrase.
///
/// # Errors
/// The passphrase is too short, or the system has no randomness.
pub fn create(passphrase: &SecretString) -> Result<Vault, VaultError> {
    let key = age::x25519::Identity::generate();
    lock(&key, passphrase)
}

fn lock(key: &age::x25519::Identity, passphrase: &SecretString) -> Result<Vault, VaultError> {
    if passphrase.expose_secret().chars().count() < LEAST_PASSPHRASE {
        return Err(VaultError::Short);
    }
    let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(WORK);
    let sealed = age::encrypt(&recipient, key.to_string().expose_secret().as_bytes()).map_err(|_| VaultError::Seal)?;
    Ok(Vault { recipient: key.to_public().to_string(), key: Sealed(sealed) })
}

/// Seals a secret to a vault. No passphrase is needed.
///
/// # Errors
/// The text is empty, too long or not text, or the recipient key is damaged.
pub fn seal(vault: &Vault, secret: &SecretString) -> Result<Sealed, VaultError> {
    let text = secret.expose_secret();
    let foreign = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.is_empty() || text.len() > LONGEST || text.contains(foreign) {
        return Err(VaultError::Text);
    }
    let recipient = age::x25519::Recipient::from_str(&vault.recipient).map_err(|_| VaultError::Damaged)?;
    let padded = format!("{text}{}", "\0".repeat(PADDED - text.len() % PADDED));
    age::encrypt(&recipient, padded.as_bytes()).map(Sealed).map_err(|_| VaultError::Seal)
}

/// The keys of vaults that a passphrase opened. They are wiped when this is dropped.
pub struct OpenVault {
    keys: BTreeMap<EntryId, age::x25519::Identity>,
}

impl OpenVault {
    /// Opens every vault that the passphrase fits.
    ///
    /// # Errors
    /// There is none, or it fits none.
    pub fn open(secrets: &Secrets, passphrase: &SecretString) -> Result<Self, VaultError> {
        if secrets.vaults.is_empty() {
            return Err(VaultError::None);
        }
        let mut identity = age::scrypt::Identity::new(passphrase.clone());
        identity.set_max_work_factor(MOST_WORK);
        let key = |vault: &Vault| {
            let bytes = age::decrypt(&identity, &vault.key.0).ok()?;
            let text = SecretString::from(String::from_utf8(bytes).ok()?);
            let key = age::x25519::Identity::from_str(text.expose_secret()).ok()?;
            // The passphrase was given for the vault that secrets are sealed to, and not for some other key.
            (key.to_public().to_string() == vault.recipient).then_some(key)
        };
        let keys: BTreeMap<EntryId, _> =
            secrets.vaults.iter().filter_map(|(id, vault)| Some((*id, key(vault)?))).collect();
        if keys.is_empty() { Err(VaultError::Wrong) } else { Ok(Self { keys }) }
    }

    /// The secret in plain words. Never write them to a log, a file or an error.
    ///
    /// # Errors
    /// Its vault was not opened, or its bytes were changed.
    pub fn read(&self, secret: &Secret) -> Result<SecretString, VaultError> {
        // Any of them: the vault it was put into may have been put under another passphrase since.
        let opened = self.keys.values().find_map(|key| age::decrypt(key, &secret.sealed.0).ok());
        let mut bytes = opened.ok_or(VaultError::Damaged)?;
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        String::from_utf8(bytes).map(SecretString::from).map_err(|_| VaultError::Damaged)
    }

    /// The same vault under another passphrase.
    ///
    /// # Errors
    /// The vault was not opened, or the passphrase is too short.
    pub fn relock(&self, vault: &EntryId, passphrase: &SecretString) -> Result<Vault, VaultError> {
        lock(self.keys.get(vault).ok_or(VaultError::Locked)?, passphrase)
    }
}

/// Whether the vault is open at this screen. It locks itself when nobody touched it for a while.
#[derive(Default)]
pub enum Lock {
    #[default]
    Locked,
    Open {
        vault: OpenVault,
        touched_ms: i64,
    },
}

impl Lock {
    pub fn unlock(&mut self, vault: OpenVault, now_ms: i64) {
        *self = Self::Open { vault, touched_ms: now_ms };
    }

    pub fn lock(&mut self) {
        *self = Self::Locked;
    }

    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Somebody uses the program.
    pub fn touch(&mut self, now_ms: i64) {
        if let Self::Open { touched_ms, .. } = self {
            *touched_ms = now_ms;
        }
    }

    /// Locks it when it was not touched for so long; tells whether it did. A clock set back locks it too.
    pub fn lock_if_idle(&mut self, now_ms: i64, idle_ms: i64) -> bool {
        let Self::Open { touched_ms, .. } = self else { return false };
        let idle = !(0..idle_ms).contains(&(now_ms - *touched_ms));
        if idle {
            self.lock();
        }
        idle
    }

    /// # Errors
    /// The vault is locked, or the secret is of another one.
    pub fn read(&self, secret: &Secret) -> Result<SecretString, VaultError> {
        match self {
            Self::Locked => Err(VaultError::Locked),
            Self::Open { vault, .. } => vault.read(secret),
        }
    }
}
