//! A full disk and a read-only stick: the mark is not made, the message says so, and what was saved is untouched.
#![cfg(target_os = "linux")]

mod support;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use support::{Desk, building, device, mark, open, primary};
use undercroft::file::operation_file::{Barred, FileError, Opened, OperationFile, Why};
use undercroft::file::repair::repair;
use undercroft::file::{data_folder, merge};
use undercroft::search::Request;

/// A disk of its own, where this user may mount one.
struct SmallDisk {
    desk: Desk,
}

impl SmallDisk {
    fn mount(kilobytes: usize) -> Option<Self> {
        let desk = Desk::new();
        let size = format!("size={kilobytes}k,mode=777");
        let mounted = run("mount", &["-t", "tmpfs", "-o", &size, "tmpfs"], desk.folder.path());
        if !mounted {
            println!("skipped: this user may not mount a disk");
        }
        mounted.then_some(Self { desk })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.desk.path(name)
    }

    fn fill(&self, leave: usize) {
        let mut size = 4 << 20;
        let filler = self.path("filler");
        while fs::write(&filler, vec![1; size]).is_err() {
            size -= 4096;
        }
        fs::write(filler, vec![1; size - leave]).unwrap();
    }

    fn set_read_only(&self) {
        // A child that another test starts holds our open files for an instant, and a disk in use stays writable.
        let remounted = (0..100).any(|_| {
            run("mount", &["-o", "remount,ro"], self.desk.folder.path()) || {
                sleep(Duration::from_millis(20));
                false
            }
        });
        assert!(remounted);
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        run("umount", &["-l"], self.desk.folder.path());
    }
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> bool {
    let status = Command::new(program).args(arguments).arg(folder).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn long(space: &str) -> Request {
    Request { note: "water to the knee; ".repeat(200), ..primary(space).into() }
}

/// Marks until the disk refuses; returns how many were acknowledged, and the refusal.
fn mark_until_refused(opened: &mut Opened) -> (usize, FileError) {
    for made in 0..10_000 {
        let prepared = opened.operation.prepare(long("A"), &device(1).key()).unwrap();
        match opened.file.append(&prepared, &device(1)) {
            Ok(entry) => opened.operation.commit(entry),
            Err(error) => return (made, error),
        }
    }
    panic!("the disk never filled");
}

fn assert_full(error: &FileError) {
    assert!(matches!(error.why, Why::Full), "{error}");
    let message = error.to_string();
    let told = ["the disk is full", "The mark was not made", "saved before is untouched", "Free some space"];
    assert!(told.iter().all(|part| message.contains(part)), "{message}");
}

#[test]
fn on_a_full_disk_the_mark_is_refused_and_all_before_it_is_there() {
    let Some(disk) = SmallDisk::mount(512) else { return };
    let path = disk.path("a.undercroft");
    let mut opened = OperationFile::create(&path, &building(), "x").unwrap();
    let (made, error) = mark_until_refused(&mut opened);
    assert_full(&error);
    assert!(made > 5, "{made}");
    assert_eq!(opened.operation.log().len(), made);
    drop(opened);
    let again = open(&path);
    assert_eq!((again.operation.log().len(), again.findings), (made, Vec::new()));
}

#[test]
fn when_space_is_free_again_marking_goes_on_with_the_next_number() {
    let Some(disk) = SmallDisk::mount(512) else { return };
    let mut opened = OperationFile::create(&disk.path("a.undercroft"), &building(), "x").unwrap();
    disk.fill(20_000);
    let (made, error) = mark_until_refused(&mut opened);
    assert_full(&error);
    fs::remove_file(disk.path("filler")).unwrap();
    let entry = mark(&mut opened, &device(1), long("B"));
    assert_eq!(entry.envelope.seq, made as u64);
}

#[test]
fn no_copy_is_left_half_written_on_a_full_disk() {
    let Some(disk) = SmallDisk::mount(512) else { return };
    let path = disk.path("a.undercroft");
    let mut opened = OperationFile::create(&path, &building(), "x").unwrap();
    (0..30).for_each(|_| drop(mark(&mut opened, &device(1), long("A"))));
    fs::copy(&path, disk.path("b.undercroft")).unwrap();
    disk.fill(30_000);
    let files = || fs::read_dir(disk.desk.folder.path()).unwrap().count();
    let before = files();
    let out = disk.path("c.undercroft");
    let errors = [
        opened.file.backup(&out, false).unwrap_err(),
        repair(&path, &out, false, None).unwrap_err(),
        merge::merge(&path, &disk.path("b.undercroft"), &out, false).err().unwrap(),
        OperationFile::create(&out, &building(), "x").err().unwrap(),
    ];
    for error in errors {
        assert!(matches!(error.why, Why::Full), "{error}");
        assert!(error.to_string().contains("Nothing was written."), "{error}");
    }
    assert_eq!((files(), out.exists()), (before, false));
}

#[test]
fn a_read_only_stick_is_opened_for_reading_and_says_so() {
    let Some(disk) = SmallDisk::mount(512) else { return };
    let path = disk.path("a.undercroft");
    let mut opened = OperationFile::create(&path, &building(), "x").unwrap();
    mark(&mut opened, &device(1), primary("A"));
    drop(opened);
    disk.set_read_only();
    let mut opened = open(&path);
    assert_eq!((opened.file.barred(), opened.operation.log().len()), (Some(Barred::ReadOnly), 1));
    assert!(opened.findings.iter().any(|finding| finding.message.contains("read-only")));
    let prepared = opened.operation.prepare(primary("B").into(), &device(1).key()).unwrap();
    let error = opened.file.append(&prepared, &device(1)).unwrap_err();
    assert!(matches!(error.why, Why::ReadOnly), "{error}");
    assert!(error.to_string().contains("The mark was not made"), "{error}");
}

#[test]
fn a_stick_that_is_pulled_out_while_open_refuses_the_mark() {
    let Some(disk) = SmallDisk::mount(512) else { return };
    let path = disk.path("a.undercroft");
    drop(OperationFile::create(&path, &building(), "x").unwrap());
    let mut opened = open(&path);
    run("umount", &["-l"], disk.desk.folder.path());
    let prepared = opened.operation.prepare(primary("B").into(), &device(1).key()).unwrap();
    let error = opened.file.append(&prepared, &device(1)).unwrap_err();
    assert!(matches!(error.why, Why::Gone), "{error}");
    assert!(error.to_string().contains("stick"), "{error}");
}

#[test]
fn a_stick_pulled_out_in_the_middle_of_a_mark_is_read_with_the_mark_undone() {
    let Some(disk) = SmallDisk::mount(512) else { return };
    let path = disk.path("a.undercroft");
    let mut opened = OperationFile::create(&path, &building(), "x").unwrap();
    mark(&mut opened, &device(1), primary("A"));
    drop(opened);
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch(
        "PRAGMA cache_size = 1; BEGIN; UPDATE entry SET author = zeroblob(32); UPDATE part SET salt = x''",
    )
    .unwrap();
    let pulled = Desk::new();
    for name in ["a.undercroft", "a.undercroft-journal"] {
        fs::copy(disk.path(name), pulled.path(name)).unwrap();
    }
    drop(db);
    for name in ["a.undercroft", "a.undercroft-journal"] {
        fs::copy(pulled.path(name), disk.path(name)).unwrap();
    }
    disk.set_read_only();
    let opened = open(&path);
    assert_eq!((opened.file.barred(), opened.operation.log().len()), (Some(Barred::ReadOnly), 1));
    assert!(opened.operation.log().ordered().all(|entry| entry.verify().is_ok()));
}

#[test]
fn an_operation_on_a_map_that_lies_on_a_read_only_stick_begins_in_the_data_folder() {
    let Some(disk) = SmallDisk::mount(512) else { return };
    disk.set_read_only();
    let beside = data_folder::beside(&disk.path("row.ron"));
    assert!(!beside.starts_with(disk.desk.folder.path()), "{}", beside.display());
    assert_eq!(beside.file_name().unwrap(), "row.undercroft");
}

const CROWDED: &str = "UNDERCROFT_TEST_CROWDED";

/// Not a test by itself: run by the next as a child that may write files of a limited size only.
#[test]
fn crowded() {
    let Some(path) = env::var_os(CROWDED) else { return };
    let mut opened = open(Path::new(&path));
    let (made, error) = mark_until_refused(&mut opened);
    assert_full(&error);
    assert_eq!(opened.operation.log().len(), made);
    eprintln!("made {made}");
}

#[test]
fn under_a_limit_on_the_size_of_files_the_mark_is_refused_likewise() {
    let desk = Desk::new();
    let path = desk.path("a.undercroft");
    drop(desk.create("a.undercroft"));
    let child = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 300; exec \"$0\" --exact crowded --nocapture"])
        .arg(env::current_exe().unwrap())
        .env(CROWDED, &path)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success(), "{told}");
    let made: usize = told.lines().find_map(|line| line.strip_prefix("made ")).unwrap().parse().unwrap();
    assert!(made > 5, "{made}");
    let opened = open(&path);
    assert_eq!((opened.operation.log().len(), opened.findings), (made, Vec::new()));
}
