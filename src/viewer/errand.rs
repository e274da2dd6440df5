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
    pub arguments: Vec<String>,
    /// Names of files are relative to it.
    pub folder: Option<PathBuf>,
    pub input: Zeroizing<String>,
}

/// What a subcommand came to.
#[derive(Clone, PartialEq, Debug)]
pub struct Ran {
    pub told: Zeroizing<String>,
    /// What it said beside its answer.
    pub remarks: String,
    pub is_yes: bool,
}

/// At most one runs at a time.
#[derive(Resource)]
pub struct Errands {
    answers: Mutex<Receiver<Ran>>,
    answer: Sender<Ran>,
    wake: Wake,
}

impl Errands {
    pub fn new(wake: Wake) -> Self {
        let (answer, answers) = channel();
        Self { answers: Mutex::new(answers), answer, wake }
    }

    pub fn run(&self, errand: Errand) {
        let (answer, wake) = (self.answer.clone(), self.wake.clone());
        let run = move || {
            let ran = run(errand).unwrap_or_else(|why| Ran {
                told: Zeroizing::default(),
                remarks: format!("the program could not be started: {why}"),
                is_yes: false,
            });
            let _ = answer.send(ran);
            wake();
        };
        if let Err(why) = thread::Builder::new().name("errand".to_owned()).spawn(run) {
            let remarks = format!("the system gives no further thread: {why}");
            let _ = self.answer.send(Ran { told: Zeroizing::default(), remarks, is_yes: false });
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
    Ok(Ran { told, remarks, is_yes: output.status.success() })
}
