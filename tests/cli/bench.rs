use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Five rooms on two levels, a reported section, and a door of each sort.
pub const HOUSE: &str = include_str!("house.ron");

/// A folder with `house.ron` in it, and a home of its own for the program.
pub struct Bench {
    pub folder: TempDir,
}

/// What a run of the program came to.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Bench {
    pub fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        bench.write("house.ron", HOUSE);
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    /// The program, with the words of `line` as its arguments; `'…'` holds words together.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_undercroft"));
        command.args(words(line)).current_dir(self.folder.path()).stdin(Stdio::null());
        command
            .env_remove("UNDERCROFT_PASSPHRASE")
            .env("UNDERCROFT_HOME", self.path("home"))
            .env("TZ", "UTC")
            .env_remove("DISPLAY");
        command.env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
        command
    }

    pub fn run(&self, line: &str) -> Ran {
        ran(self.command(line))
    }

    /// Another person's computer with access to the same folder.
    pub fn run_elsewhere(&self, line: &str) -> Ran {
        let mut command = self.command(line);
        command.env("UNDERCROFT_HOME", self.path("another home"));
        ran(command)
    }

    pub fn feed(&self, line: &str, input: &str) -> Ran {
        let mut command = self.command(line);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that stopped reading has said why; its answer is what counts.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        told(child.wait_with_output().unwrap())
    }
}

fn ran(mut command: Command) -> Ran {
    told(command.output().unwrap())
}

fn told(output: std::process::Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let ran = Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    ran
}

impl Ran {
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self
    }

    /// Refused with exactly this on the error stream, and nothing printed.
    #[track_caller]
    pub fn refused(self, err: &str) {
        assert_eq!((self.code, self.out.as_str(), self.err.trim_end()), (Some(2), "", err), "{self:#?}");
    }

    /// Refused with a sentence that has this in it, and nothing printed.
    #[track_caller]
    pub fn refused_with(self, part: &str) {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{self:#?}");
        assert!(self.err.contains(part), "{part:?} is not in {}", self.err);
    }

    #[track_caller]
    pub fn prints(self, out: &str) -> Self {
        assert_eq!(plain(&self.out), out, "{}", self.err);
        self
    }

    #[track_caller]
    pub fn warns(self, err: &str) -> Self {
        assert_eq!(plain(&self.err), err);
        self
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|why| panic!("{why}: {self:#?}"))
    }
}

/// Ids and times differ from run to run: `········` and `TIME` stand for them.
pub fn plain(text: &str) -> String {
    let mut plain = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_id = matches!(bare.len(), 8 | 16 | 64) && bare.chars().all(|c| c.is_ascii_hexdigit());
        plain.push_str(&if is_id { word.replace(bare, "········") } else { word.to_owned() });
    }
    let lines = plain.lines().map(|line| match line.split_once(", just now") {
        Some((before, after)) if before.len() >= 5 => format!("{}TIME{after}", &before[..before.len() - 5]),
        _ => line.to_owned(),
    });
    lines.map(|line| line + "\n").collect()
}

fn words(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

pub fn exists(path: &Path) -> bool {
    path.try_exists().unwrap()
}
