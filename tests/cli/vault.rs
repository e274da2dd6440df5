//! Nothing that lies in the vault, and nobody's name, shows anywhere but where it was asked for with the passphrase.

use crate::bench::{Bench, Ran};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

const PASSPHRASE: &str = "Planted-Passphrase-9917 with words";
const NAME: &str = "Planted-Name-7261";
const CODE: &str = "Planted-Code-5540";
const NOTE: &str = "Planted-Note-3318";
const FOUND: &str = "Planted-Found-6604";
const REASON: &str = "Planted-Reason-2275";
const SOURCE: &str = "Planted-S-1";
const STATEMENT: &str = "Planted-Statement-8852";

impl Bench {
    /// Runs with the passphrase in the environment and `input` on the standard input.
    fn with(&self, line: &str, passphrase: &str, input: &str) -> Ran {
        let mut command = self.command(line);
        command.env("UNDERCROFT_PASSPHRASE", passphrase);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// An operation with secrets in its vault, and with people and notes in its log.
fn planted() -> Bench {
    let bench = Bench::new();
    bench.with("vault init house.ron", PASSPHRASE, "").ok();
    bench.with("vault add house.ron S-1", "", &format!("{NAME}\n")).ok();
    bench.with("vault add house.ron S-1 --kind code --keep-days 0", "", CODE).ok();
    bench.run(&format!("mark house.ron A-01 --primary --by {SOURCE} --note '{NOTE}'")).ok();
    bench.run(&format!("mark house.ron A-01 --secondary --found 'a card of {FOUND}' --note dark")).ok();
    bench.run(&format!("mark house.ron B-02 --inaccessible '{REASON} has the key'")).ok();
    bench
        .run(&format!(
            "claim add house.ron '{STATEMENT}' --source {SOURCE} --rating C3 --place A-02 --at 14:05 --consent public"
        ))
        .ok();
    bench
}

fn secrets() -> [&'static str; 3] {
    [PASSPHRASE, NAME, CODE]
}

fn people() -> [&'static str; 5] {
    [NOTE, FOUND, REASON, SOURCE, STATEMENT]
}

#[track_caller]
fn nowhere(bytes: &[u8], words: &[&str], place: &str) {
    for word in words {
        let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
        assert!(!found, "{word} stands in {place}");
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn a_secret_is_shown_with_the_passphrase_and_with_no_other() {
    let bench = planted();
    let shown = bench.with("vault show house.ron S-1 --json", PASSPHRASE, "").ok().json();
    let mut told: Vec<&str> = shown.as_array().unwrap().iter().map(|row| row["secret"].as_str().unwrap()).collect();
    told.sort_unstable();
    assert_eq!(told, [CODE, NAME]);
    bench
        .with("vault show house.undercroft S-1", "not the right one", "")
        .refused("undercroft: the passphrase does not open this vault");
    bench
        .run("vault show house.undercroft S-1")
        .refused("undercroft: no passphrase was given; set UNDERCROFT_PASSPHRASE, or give --passphrase-fd");
    bench
        .with("vault init house.undercroft", PASSPHRASE, "")
        .refused("undercroft: there is a vault already; `undercroft vault passphrase` changes what opens it");
    let none = Bench::new();
    none.run("mark house.ron A-01 --primary").ok();
    none.with("vault add house.undercroft S-1", "", "x")
        .refused("undercroft: there is no vault here yet; `undercroft vault init` makes one");
}

#[test]
fn the_passphrase_may_come_from_a_file_descriptor() {
    let bench = planted();
    // The standard input is descriptor 0, whatever the shell calls it.
    let shown = bench.with("vault show house.ron S-1 --passphrase-fd 0", "", PASSPHRASE).ok();
    assert!(shown.out.contains(NAME), "{}", shown.out);
}

#[test]
fn no_file_log_or_error_holds_what_lies_in_the_vault() {
    let bench = planted();
    bench.with("vault show house.ron S-1", PASSPHRASE, "").ok();
    for line in [
        "log house.ron",
        "log house.ron --json",
        "status house.ron --json",
        "vault list house.ron",
        "vault list house.ron --json",
        "claim list house.ron --json",
        "verify house.undercroft --json",
        "check house.undercroft --json",
        "codes house.ron --json",
        "vault show house.ron S-2",
        "vault add house.ron ''",
        "show house.ron A-01 --json",
    ] {
        let ran = bench.with(line, PASSPHRASE, NAME);
        nowhere(format!("{}{}", ran.out, ran.err).as_bytes(), &secrets(), line);
    }
    for path in files(bench.folder.path()) {
        nowhere(&fs::read(&path).unwrap(), &secrets(), &path.display().to_string());
    }
}

#[test]
fn whose_secret_it_is_stands_in_the_open_and_is_no_name() {
    let bench = planted();
    let ran = bench.with("vault add house.ron 'Jane Roe'", PASSPHRASE, "x");
    let told =
        "whose secret it is stands in the open: give a pseudonym with a number, such as S-1, or the id of a door";
    assert_eq!((ran.code, ran.err.contains(told)), (Some(2), true), "{}", ran.err);
    bench.with("vault add house.ron D-B --kind code", PASSPHRASE, "x").ok();
}

#[test]
fn a_report_and_a_copy_say_of_claims_only_what_names_nobody() {
    let bench = planted();
    bench.run("claim add house.ron 'ten cells' --source S-11 --place B-01 --consent desk --at 2024-12-07").ok();
    bench.run("undo house.ron").ok();
    bench.run("report house.undercroft -o report.html --without-pictures").ok();
    bench.run("export house.undercroft -o copy.undercroft").ok();
    let report = fs::read_to_string(bench.path("report.html")).unwrap();
    let copy = bench.run("log copy.undercroft --json").ok().out;
    for (text, place) in [(&report, "report.html"), (&copy, "copy.undercroft")] {
        nowhere(text.as_bytes(), &["claim C3: A-02", "claim F6: B-01", "2024-12-07"], place);
        assert!(text.contains("eft out"), "{place}");
    }
    nowhere(report.as_bytes(), &["identity of"], "report.html");
    nowhere(copy.as_bytes(), &["\"Claim\":"], "copy.undercroft");
}

#[test]
fn every_export_is_without_people_notes_and_vault_unless_all_is_asked_for() {
    let bench = planted();
    let sealed = bench.run("log house.ron --json").ok().json();
    let sealed = sealed
        .as_array()
        .unwrap()
        .iter()
        .find_map(|row| row["action"]["Secret"]["sealed"].as_str())
        .unwrap()
        .to_owned();
    let bytes: Vec<u8> = (200..260).map(|at| u8::from_str_radix(&sealed[2 * at..2 * at + 2], 16).unwrap()).collect();
    for (format, name) in [
        ("ron", "out.ron"),
        ("geojson", "out.geojson"),
        ("rooms-csv", "rooms.csv"),
        ("doors-csv", "doors.csv"),
        ("imdf", "out.zip"),
        ("glb", "out.glb"),
        ("operation", "out.undercroft"),
        ("claims", "claims.json"),
    ] {
        let ran = bench.run(&format!("export house.undercroft --format {format} -o {name}")).ok();
        let everything = [&secrets()[..], &people()].concat();
        nowhere(format!("{}{}", ran.out, ran.err).as_bytes(), &everything, format);
        let file = fs::read(bench.path(name)).unwrap();
        nowhere(&file, &everything, name);
        assert!(!file.windows(60).any(|window| window == bytes), "{name} holds a sealed record");
    }
    bench.run("report house.undercroft -o report.html --without-pictures").ok();
    nowhere(&fs::read(bench.path("report.html")).unwrap(), &[&secrets()[..], &people()].concat(), "report.html");
    let copy = bench.run("verify out.undercroft --json").ok().json();
    let whole = bench.run("verify house.undercroft --json").ok().json();
    assert_eq!((&copy["head"], &copy["entries"]), (&whole["head"], &whole["entries"]), "it is the same log");
    let total = &bench.run("status out.undercroft --json").ok().json()["total"];
    assert_eq!((&total["primary_spaces"], &total["secondary_spaces"]), (&1.into(), &1.into()));
    assert!(bench.run("status out.undercroft").ok().out.contains("Inaccessible\n  B-02"));

    bench.run("export house.undercroft --format operation --full -o all.undercroft").ok();
    bench.with("vault show all.undercroft S-1", PASSPHRASE, "").ok();
    let log = bench.run("log all.undercroft").ok().out;
    assert!(log.contains(NOTE) && log.contains(SOURCE));
}

#[test]
fn the_only_witness_of_a_place_is_not_named_by_it() {
    let bench = Bench::new();
    let claim = |what: &str, source: &str, place: &str, consent: &str| {
        bench
            .run(&format!("claim add house.ron '{what}' --source {source} --rating C3 --place {place} --at 2024-12-09T10:00:00Z --consent {consent}"))
            .ok();
    };
    claim("alone in this one", "S-1", "A-01", "public");
    claim("seen by both", "S-1", "A-02", "partners");
    claim("seen by both too", "S-2", "A-02", "partners");
    claim("stays at the desk", "S-3", "A-02", "desk");
    let ran = bench.run("export house.ron --format claims").ok();
    let handout = ran.json();
    let claims = handout["claims"].as_array().unwrap();
    assert_eq!(claims.len(), 3);
    let of = |place: &str| claims.iter().filter(|claim| claim["places"][0] == place).collect::<Vec<_>>();
    assert_eq!(of("room A-02").len(), 2, "{handout}");
    let alone = claims.iter().find(|claim| claim["places"][0] != "room A-02").unwrap();
    assert_ne!(alone["places"][0], "room A-01");
    assert!(alone["statement"].is_null(), "its words may name the place");
    assert_eq!(of("room A-02")[0]["known"], "2024-12-09", "several speak of that day");
    assert!(
        ran.err.contains("too few sources speak of anything smaller") && ran.err.contains("1 claims stay here"),
        "{}",
        ran.err
    );
    assert!(!ran.out.contains("S-1") && !ran.out.contains("A-01") && !ran.out.contains("at the desk"));
    let names = |handout: &serde_json::Value| {
        handout["claims"]
            .as_array()
            .unwrap()
            .iter()
            .map(|claim| claim["source"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let mut distinct = names(&handout);
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 2, "the same source has the same name within one export");
    let again = names(&bench.run("export house.ron --format claims").ok().json());
    assert!(names(&handout).iter().all(|name| !again.contains(name)), "and another one in the next");
}

#[test]
fn what_has_outlived_its_date_is_offered_and_shredded() {
    let bench = planted();
    let expired = bench.run("vault list house.ron --expired --json").ok().json();
    assert_eq!((expired.as_array().unwrap().len(), &expired[0]["kind"]), (1, &"code".into()));
    bench.run("vault shred house.undercroft --expired").ok().prints("········  1 secret shredded\n");
    assert_eq!(bench.run("vault shred house.undercroft --expired").code, Some(1));
    let shown = bench.with("vault show house.ron S-1", PASSPHRASE, "").ok().out;
    assert!(shown.contains(NAME) && !shown.contains(CODE));
    bench.run("verify house.undercroft").ok();
    bench.run("vault shred house.undercroft S-1").ok();
    bench
        .run("vault shred house.undercroft S-1")
        .refused("undercroft: nothing in the vault is of \"S-1\"; `undercroft vault list` shows what is");
}

#[test]
fn a_new_passphrase_takes_the_place_of_the_old() {
    let bench = planted();
    let mut command = bench.command("vault passphrase house.undercroft");
    command.env("UNDERCROFT_PASSPHRASE", PASSPHRASE).env("UNDERCROFT_NEW_PASSPHRASE", "other words this time");
    assert!(command.status().unwrap().success());
    assert_eq!(bench.with("vault show house.undercroft S-1", PASSPHRASE, "").code, Some(2));
    assert!(bench.with("vault show house.undercroft S-1", "other words this time", "").ok().out.contains(NAME));
}
