//! Which devices this one knows by their keys. Kept in the user's data folder and not in the operation: whom to know is
//! for each post to say, and a file must not vouch for its own authors.

use super::data_folder::data_folder;
use crate::search::AuthorKey;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

const NAME: &str = "devices.json";

/// What known devices are called here.
pub type KnownDevices = BTreeMap<AuthorKey, String>;

/// The devices known on this computer; none where nothing was written down yet.
///
/// # Errors
/// The list is there and cannot be read.
pub fn known_devices() -> io::Result<KnownDevices> {
    data_folder().map_or(Ok(KnownDevices::new()), |folder| known_in(&folder))
}

/// Writes the list down anew.
///
/// # Errors
/// The data folder cannot be written.
pub fn remember(known: &KnownDevices) -> io::Result<()> {
    let folder = data_folder().ok_or(io::ErrorKind::NotFound)?;
    remember_in(&folder, known)
}

fn known_in(folder: &Path) -> io::Result<KnownDevices> {
    match fs::read(folder.join(NAME)) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(KnownDevices::new()),
        read => Ok(serde_json::from_slice(&read?)?),
    }
}

fn remember_in(folder: &Path, known: &KnownDevices) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    super::replace(&folder.join(NAME), &serde_json::to_vec_pretty(known)?)
}

#[cfg(test)]
mod tests {
    use super::{KnownDevices, NAME, known_in, remember_in};
    use crate::search::AuthorKey;

    #[test]
    fn what_was_written_down_is_read_and_a_spoilt_list_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(known_in(folder.path()).unwrap(), KnownDevices::new());
        let known = KnownDevices::from([(AuthorKey([7; 32]), "north post".to_owned())]);
        remember_in(folder.path(), &known).unwrap();
        assert_eq!(known_in(folder.path()).unwrap(), known);
        std::fs::write(folder.path().join(NAME), "{").unwrap();
        assert!(known_in(folder.path()).is_err());
    }
}
