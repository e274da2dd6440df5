//! A program that is killed at any moment loses nothing that it acknowledged.

mod support;

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;
use support::{Desk, device, mark, open, primary};
use undercroft::file::check;
use undercroft::search::{EntryId, now_ms};

const VICTIM: &str = "UNDERCROFT_TEST_VICTIM";

/// Not a test by itself: run by the others as a child, it marks until it is killed and prints what is acknowledged.
#[test]
fn victim() {
    let Some(path) = env::var_os(VICTIM) else { return };
    let mut opened = open(Path::new(&path));
    let mut out = std::io::stderr();
    loop {
        let entry = mark(&mut opened, &device(1), primary("A"));
        writeln!(out, "acknowledged {}", entry.id).unwrap();
    }
}

/// Lets a child mark the file for a while, kills it as with `kill -9`, and returns what it acknowledged.
fn kill_after(path: &Path, pause: Duration) -> Vec<EntryId> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "victim", "--nocapture", "--test-threads=1"])
        .env(VICTIM, path)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let reader = thread::spawn(move || {
        let ids = lines.map_while(Result::ok);
        ids.filter_map(|line| EntryId::from_hex(line.strip_prefix("acknowledged ")?)).collect::<Vec<_>>()
    });
    thread::sleep(pause);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn a_killed_program_loses_nothing_acknowledged_and_the_file_opens() {
    let desk = Desk::new();
    let path = desk.path("a.undercroft");
    drop(desk.create("a.undercroft"));
    let mut acknowledged = Vec::new();
    let mut state = std::process::id();
    for _ in 0..30 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let pause = Duration::from_micros(u64::from(state >> 8) % 120_000);
        acknowledged.extend(kill_after(&path, pause));
        let opened = open(&path);
        assert_eq!((opened.findings, opened.file.barred()), (Vec::new(), None));
        let log = opened.operation.log();
        assert!(acknowledged.iter().all(|id| log.contains(id)), "an acknowledged mark is missing");
    }
    let opened = open(&path);
    let log = opened.operation.log();
    assert_eq!(check::check(opened.operation.id, log, now_ms()), []);
    assert!(acknowledged.len() > 30, "only {} marks were made before the kills", acknowledged.len());
    assert!(log.len() <= acknowledged.len() + 30, "more marks are there than were made");
}

#[test]
fn who_has_the_file_open_goes_on_when_another_is_killed() {
    let desk = Desk::new();
    let path = desk.path("a.undercroft");
    let mut survivor = desk.create("a.undercroft");
    let mut acknowledged = Vec::new();
    for round in 0..8 {
        acknowledged.extend(kill_after(&path, Duration::from_millis(40 + 13 * round)));
        acknowledged.push(mark(&mut survivor, &device(2), primary("B")).id);
        let news = survivor.file.news().unwrap();
        survivor.operation.commit_all(news);
        let log = survivor.operation.log();
        assert!(acknowledged.iter().all(|id| log.contains(id)));
    }
}
