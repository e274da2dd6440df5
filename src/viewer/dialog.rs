//! File dialogs of the desktop, on a thread of their own; where the desktop has none, a field in the program.

use super::intent::{FileTask, Intent};
use super::session::Wake;
use bevy::prelude::Resource;
use bevy::tasks::block_on;
use rfd::{AsyncFileDialog, FileHandle};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// A dialog that is over sooner was never on screen: nobody reads and cancels so fast.
const NEVER_SHOWN: Duration = Duration::from_millis(350);
const MOST_COMPLETIONS: usize = 9;

/// What a dialog came to.
pub enum Answer {
    Chosen(Intent),
    Cancelled,
    /// There is no dialog on this desktop.
    Missing(FileTask),
}

/// At most one dialog is open.
#[derive(Resource)]
pub struct Dialogs {
    answers: Mutex<Receiver<Answer>>,
    answer: Sender<Answer>,
    wake: Wake,
    is_open: bool,
}

impl Dialogs {
    pub fn new(wake: Wake) -> Self {
        let (answer, answers) = channel();
        Self { answers: Mutex::new(answers), answer, wake, is_open: false }
    }

    /// Opens the dialog; `beside` is where it starts, with the name it offers.
    pub fn ask(&mut self, task: FileTask, beside: Option<PathBuf>) {
        if std::mem::replace(&mut self.is_open, true) {
            return;
        }
        let (answer, wake) = (self.answer.clone(), self.wake.clone());
        let run = move || {
            let began = Instant::now();
            let chosen = block_on(chosen(task, beside));
            let _ = answer.send(match chosen {
                Some(file) => Answer::Chosen(Intent::File(task, file.path().to_owned())),
                None if began.elapsed() < NEVER_SHOWN => Answer::Missing(task),
                None => Answer::Cancelled,
            });
            wake();
        };
        if thread::Builder::new().name("dialog".to_owned()).spawn(run).is_err() {
            let _ = self.answer.send(Answer::Missing(task));
        }
    }

    pub fn answered(&mut self) -> Option<Answer> {
        let answer = self.answers.lock().ok()?.try_recv().ok()?;
        self.is_open = false;
        Some(answer)
    }
}

async fn chosen(task: FileTask, beside: Option<PathBuf>) -> Option<FileHandle> {
    let mut dialog = AsyncFileDialog::new();
    if let Some(folder) = beside.as_deref().and_then(Path::parent).filter(|folder| folder.is_dir()) {
        dialog = dialog.set_directory(folder);
    }
    if let Some(name) = beside.as_deref().and_then(Path::file_name) {
        dialog = dialog.set_file_name(name.to_string_lossy());
    }
    match task {
        FileTask::Open => {
            let dialog = dialog.set_title("Open a map or an operation");
            dialog
                .add_filter("Maps and operations", &["undercroft", "ron"])
                .add_filter("All files", &["*"])
                .pick_file()
                .await
        }
        FileTask::Import => dialog.set_title("Import a plan").add_filter("All files", &["*"]).pick_file().await,
        FileTask::SaveAs => dialog.set_title("Save a copy as").save_file().await,
        FileTask::Export => dialog.set_title("Export the map").add_filter("Map", &["ron"]).save_file().await,
        FileTask::Report => {
            dialog.set_title("Write the closing report").add_filter("Report", &["html"]).save_file().await
        }
    }
}

/// Files and folders that go on from what was typed, folders first.
pub fn completions(typed: &str, task: FileTask) -> Vec<PathBuf> {
    let path = Path::new(typed);
    let (folder, start) = match typed.ends_with('/') || typed.is_empty() {
        true => (path.to_owned(), String::new()),
        false => (
            path.parent().map(Path::to_owned).unwrap_or_default(),
            path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default(),
        ),
    };
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    let fits = |path: &Path| {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        name.starts_with(&start) && name != start && !name.starts_with('.') && (path.is_dir() || is_wanted(path, task))
    };
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| fits(path))
        .collect();
    found.sort_by_key(|path| (!path.is_dir(), path.clone()));
    found.truncate(MOST_COMPLETIONS);
    found
}

fn is_wanted(path: &Path, task: FileTask) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match task {
        FileTask::Open => matches!(ending.as_str(), "ron" | "undercroft"),
        FileTask::Import => true,
        FileTask::SaveAs => ending == "undercroft",
        FileTask::Export => ending == "ron",
        FileTask::Report => ending == "html",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_completed_with_folders_and_files_of_the_right_kind() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["map.ron", "Mission.undercroft", "mess.txt", ".hidden.ron"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("maps")).unwrap();
        let names = |typed: &str, task| -> Vec<String> {
            let typed = format!("{}/{typed}", folder.path().display());
            let found = completions(&typed, task);
            found.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(names("", FileTask::Open), ["maps", "Mission.undercroft", "map.ron"]);
        assert_eq!(names("ma", FileTask::Open), ["maps", "map.ron"]);
        assert_eq!(names("me", FileTask::Import), ["mess.txt"]);
        assert_eq!(names("map.ron", FileTask::Open), [""; 0]);
    }
}
