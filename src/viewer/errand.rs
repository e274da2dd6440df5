//! Runs a subcommand as a program of its own, so that nothing it does can stop the window. What it writes into the open
//! operation is seen like the marks of any other program.

use super::session::Wake;
use bevy::prelude::Resource;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use zeroize::Zeroizing;

/// What a subcommand is started with.
pub struct Errand {
    /// The number of the form that waits for it; none where the window itself wants it.
    pub form: Option<u64>,
    pub arguments: Vec<String>,
    /// Names of files are relative to it.
    pub folder: Option<PathBuf>,
    pub input: Zeroizing<String>,
}

/// What a subcommand came to.
#[derive(Clone, PartialEq, Debug)]
pub struct Ran {
    pub form: Option<u64>,
    pub told: Zeroizing<String>,
    /// What it said beside its answer.
    pub remarks: String,
    pub is_yes: bool,
}

/// What runs, and what it came to, in the order in which it ends.
#[derive(Resource)]
pub struct Errands {
    answers: Mutex<Receiver<Ran>>,
    answer: Sender<Ran>,
    wake: Wake,
}

impl Ran {
    fn refused(form: Option<u64>, remarks: String) -> Self {
        Self { form, told: Zeroizing::default(), remarks, is_yes: false }
    }
}

impl Errands {
    pub fn new(wake: Wake) -> Self {
        let (answer, answers) = channel();
        Self { answers: Mutex::new(answers), answer, wake }
    }

    pub fn run(&self, errand: Errand) {
        let (answer, wake) = (self.answer.clone(), self.wake.clone());
        let form = errand.form;
        let run = move || {
            let ran = run(errand);
            let ran = ran.unwrap_or_else(|why| Ran::refused(form, format!("the program could not be started: {why}")));
            let _ = answer.send(ran);
            wake();
        };
        if let Err(why) = thread::Builder::new().name("errand".to_owned()).spawn(run) {
            let _ = self.answer.send(Ran::refused(form, format!("the system gives no further thread: {why}")));
        }
    }

    pub fn answered(&self) -> Option<Ran> {
        self.answers.lock().ok()?.try_recv().ok()
    }
}

fn run(errand: Errand) -> io::Result<Ran> {
    let mut program = Command::new(std::env::current_exe()?);
    program.args(&errand.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(folder) = errand.folder.filter(|folder| folder.is_dir()) {
        program.current_dir(folder);
    }
    let mut child = program.spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A subcommand that reads nothing may be over before this is written.
        let _ = input.write_all(errand.input.as_bytes());
    }
    let output = child.wait_with_output()?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let told = Zeroizing::new(text(output.stdout));
    let remarks = text(output.stderr).replace("undercroft: ", "");
    Ok(Ran { form: errand.form, told, remarks, is_yes: output.status.success() })
}
