//! The signing key of this device, kept in the user's data folder.

use super::data_folder;
use crate::model::{Code, Finding, Place};
use crate::search::{Device, EntryError, random};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;

const NAME: &str = "device.key";

/// This device's key, made at the first call. Where it cannot be kept, a key for this run only, and a finding.
///
/// # Errors
/// The system has no randomness.
pub fn device() -> Result<(Device, Option<Finding>), EntryError> {
    let kept = match data_folder::data_folder() {
        Some(folder) => device_in(&folder),
        None => Err(io::Error::other("there is no home folder")),
    };
    match kept {
        Ok(device) => Ok((device, None)),
        Err(why) => {
            let message = format!(
                "the key of this device cannot be kept ({why}); marks are signed with one for this run only, \
                 and undo does not reach them after it"
            );
            let finding = Finding::warning(Code::ReadOnly, Place::id(NAME), message);
            Ok((Device::from_bytes(&random()?), Some(finding)))
        }
    }
}

/// The key in a folder, made there if there is none. Programs that start together get the same one.
///
/// # Errors
/// The folder cannot be written, or what is there is no key.
pub fn device_in(folder: &Path) -> io::Result<Device> {
    let path = folder.join(NAME);
    match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        read => return key(&read?),
    }
    fs::create_dir_all(folder)?;
    let secret: [u8; 32] = random().map_err(io::Error::other)?;
    // A temporary file is readable by its owner alone, and it takes the name whole or not at all.
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&secret)?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(&path) {
        Err(refused) if path.exists() => drop(refused),
        Err(refused) => drop(refused.file.persist(&path)?),
        Ok(file) => drop::<File>(file),
    }
    key(&fs::read(path)?)
}

fn key(bytes: &[u8]) -> io::Result<Device> {
    let secret = bytes.try_into().map_err(|_| io::Error::other("the file device.key holds no key; move it away"))?;
    Ok(Device::from_bytes(secret))
}

#[cfg(test)]
mod tests {
    use super::{NAME, device_in};

    #[test]
    fn the_key_is_made_once_and_readable_by_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("not yet there");
        let first = device_in(&home).unwrap().key();
        assert_eq!(device_in(&home).unwrap().key(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(home.join(NAME)).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn programs_that_start_together_get_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let keys: Vec<_> = std::thread::scope(|scope| {
            let started: Vec<_> = (0..8).map(|_| scope.spawn(|| device_in(folder.path()).unwrap().key())).collect();
            started.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
    }

    #[test]
    fn a_file_that_is_no_key_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), "short").unwrap();
        assert!(device_in(folder.path()).is_err());
        assert_eq!(std::fs::read(folder.path().join(NAME)).unwrap(), b"short");
    }
}
