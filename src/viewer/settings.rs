//! What the user likes, kept in the data folder as RON that can be edited by hand. It holds nothing about an operation.

use super::camera::Orbit;
use super::command::Command;
use super::document::Document;
use super::keys::Keymap;
use crate::file;
use crate::file::data_folder::data_folder;
use crate::palette::Theme;
use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

const NAME: &str = "settings.ron";
const MOST_RECENT: usize = 6;

/// A view that was kept, with its name.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Viewpoint {
    pub name: String,
    pub eye: Orbit,
    pub explode: f32,
    #[serde(default)]
    pub level: Option<String>,
}

#[derive(Resource, Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub theme: Theme,
    pub reduced_motion: bool,
    /// The call sign that marks were last made with.
    pub team: String,
    /// Keys other than the standard ones, as `{ Primary: "F12", Note: "" }`; an empty text takes a key away.
    pub keys: BTreeMap<Command, String>,
    pub recent: Vec<PathBuf>,
    /// By the facility's name.
    pub viewpoints: BTreeMap<String, Vec<Viewpoint>>,
}

impl Settings {
    /// The kept settings with the keys they come to, and a sentence for everything that could not be used.
    pub fn load() -> (Self, Keymap, Vec<String>) {
        match data_folder().map(|folder| folder.join(NAME)) {
            Some(path) => Self::load_from(&path),
            None => (Self::default(), Keymap::default(), Vec::new()),
        }
    }

    fn load_from(path: &Path) -> (Self, Keymap, Vec<String>) {
        let (settings, mut complaints) = match fs::read_to_string(path) {
            Ok(text) => match ron::from_str::<Self>(&text) {
                Ok(settings) => (settings, Vec::new()),
                Err(why) => (Self::default(), vec![unusable(path, &why.to_string())]),
            },
            Err(why) if why.kind() == io::ErrorKind::NotFound => (Self::default(), Vec::new()),
            Err(why) => (Self::default(), vec![unusable(path, &why.to_string())]),
        };
        let (keys, wrong) = Keymap::changed(&settings.keys);
        complaints.extend(wrong.into_iter().map(|wrong| format!("{}: {wrong}", path.display())));
        (settings, keys, complaints)
    }

    /// # Errors
    /// The data folder cannot be written.
    pub fn save(&self) -> io::Result<()> {
        let folder = data_folder().ok_or(io::ErrorKind::NotFound)?;
        fs::create_dir_all(&folder)?;
        self.save_to(&folder.join(NAME))
    }

    fn save_to(&self, path: &Path) -> io::Result<()> {
        // What the user wrote by hand and this program cannot read is not to be lost.
        if fs::read_to_string(path).is_ok_and(|text| ron::from_str::<Self>(&text).is_err()) {
            fs::copy(path, path.with_extension("ron.unusable"))?;
        }
        let text = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()).map_err(io::Error::other)?;
        file::replace(path, text.as_bytes())
    }

    pub fn opened(&mut self, path: &Path) {
        self.recent.retain(|known| known != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(MOST_RECENT);
    }

    pub fn viewpoints_of(&self, document: Option<&Document>) -> &[Viewpoint] {
        let kept = document.and_then(|document| self.viewpoints.get(document.facility().name()));
        kept.map_or(&[], Vec::as_slice)
    }

    pub fn path_shown(&self) -> String {
        data_folder().map_or_else(|| NAME.to_owned(), |folder| folder.join(NAME).display().to_string())
    }
}

fn unusable(path: &Path, why: &str) -> String {
    format!("{} cannot be used ({why}); the standard settings are in force until it is corrected", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, check: impl FnOnce(&Path)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        fs::write(&path, text).unwrap();
        check(&path);
    }

    #[test]
    fn settings_come_back_as_they_were_kept() {
        with("()", |path| {
            let mut settings = Settings { theme: Theme::Light, team: "SAR-1".to_owned(), ..Settings::default() };
            settings.keys.insert(Command::Primary, "F12".to_owned());
            settings.opened(Path::new("a.ron"));
            settings.save_to(path).unwrap();
            let (read, keys, complaints) = Settings::load_from(path);
            assert_eq!((&read, keys.shown(Command::Primary).as_str(), complaints.len()), (&settings, "F12", 0));
        });
    }

    #[test]
    fn bad_settings_are_named_and_kept_aside_and_the_standard_holds() {
        with("(theme: Purple)", |path| {
            let (settings, keys, complaints) = Settings::load_from(path);
            assert_eq!((&settings, &keys), (&Settings::default(), &Keymap::default()));
            assert!(complaints.len() == 1 && complaints[0].contains("settings.ron cannot be used"), "{complaints:?}");
            settings.save_to(path).unwrap();
            assert_eq!(fs::read_to_string(path.with_extension("ron.unusable")).unwrap(), "(theme: Purple)");
        });
    }

    #[test]
    fn a_bad_key_is_named_and_the_rest_holds() {
        with(r#"(theme: Light, keys: { Primary: "Nonsense" })"#, |path| {
            let (settings, keys, complaints) = Settings::load_from(path);
            assert_eq!((settings.theme, keys.shown(Command::Primary).as_str()), (Theme::Light, "3"));
            assert!(complaints.len() == 1 && complaints[0].contains("there is no key \"Nonsense\""), "{complaints:?}");
        });
    }

    #[test]
    fn files_lately_open_stand_once_the_last_first() {
        let mut settings = Settings::default();
        for name in ["a", "b", "a", "c", "d", "e", "f", "g"] {
            settings.opened(Path::new(name));
        }
        let names: Vec<&str> = settings.recent.iter().filter_map(|path| path.to_str()).collect();
        assert_eq!(names, ["g", "f", "e", "d", "c", "a"]);
    }
}
