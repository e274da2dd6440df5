use crate::bench::{Bench, HOUSE, Ran};
use std::fs;

const READING: &[&str] =
    &["status FILE", "mark FILE A-01 --primary", "find FILE", "show FILE A-01", "log FILE", "undo FILE", "export FILE"];

/// One sentence that names the file, nothing printed, nothing written.
#[track_caller]
fn refused(bench: &Bench, name: &str, line: &str) -> Ran {
    let before = listing(bench);
    let ran = bench.run(&line.replace("FILE", name));
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{line}: {ran:#?}");
    assert!(ran.err.starts_with("undercroft: ") && ran.err.contains(name), "{line}: {}", ran.err);
    assert!(ran.err.ends_with('\n') && ran.err.chars().all(|c| c == '\n' || !c.is_control()), "{:?}", ran.err);
    assert_eq!(listing(bench), before, "{line}");
    ran
}

fn listing(bench: &Bench) -> Vec<String> {
    let files = fs::read_dir(bench.folder.path()).unwrap().map(|file| file.unwrap());
    // The device's key is made by the first mark that is tried.
    let mut names: Vec<String> =
        files.map(|file| file.file_name().into_string().unwrap()).filter(|name| name != "home").collect();
    names.sort();
    names
}

#[test]
fn what_is_no_map_and_no_operation_is_refused_with_a_sentence() {
    let bench = Bench::new();
    bench.write("empty.ron", "");
    bench.write("cut.ron", &HOUSE[..HOUSE.len() / 2]);
    bench.write("noise.ron", [0u8, 159, 146, 150, 255].repeat(500));
    bench.write("newer.ron", HOUSE.replace("format: 1", "format: 2"));
    bench.write("escape.ron", "\u{1b}[31m(format: 1)");
    bench.write("empty.undercroft", "");
    bench.write("noise.undercroft", [7u8; 5000]);
    bench.write("head.undercroft", b"SQLite format 3\0");
    fs::create_dir(bench.path("folder")).unwrap();
    fs::create_dir(bench.path("folder.undercroft")).unwrap();
    for name in [
        "missing.ron",
        "missing.undercroft",
        "empty.ron",
        "cut.ron",
        "noise.ron",
        "newer.ron",
        "escape.ron",
        "empty.undercroft",
        "noise.undercroft",
        "head.undercroft",
        "folder",
        "folder.undercroft",
    ] {
        READING.iter().for_each(|line| drop(refused(&bench, name, line)));
    }
    let newer = refused(&bench, "newer.ron", "status FILE").err;
    assert!(newer.contains("the map has format 2, and this program reads format 1; open it with a newer"), "{newer}");
}

#[test]
fn checking_what_is_no_map_answers_no() {
    let bench = Bench::new();
    for (name, text, code) in [
        ("empty.ron", "", "unreadable"),
        ("cut.ron", &HOUSE[..200], "unreadable"),
        ("newer.ron", "(format: 2)", "newer-format"),
    ] {
        bench.write(name, text);
        let ran = bench.run(&format!("check {name} --json"));
        assert_eq!((ran.code, &ran.json()["findings"][0]["code"]), (Some(1), &code.into()), "{ran:#?}");
    }
    refused(&bench, "missing.ron", "check FILE --json");
}

#[test]
fn an_operation_cut_short_anywhere_never_crashes_and_never_takes_a_mark() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary").ok();
    let whole = fs::read(bench.path("house.undercroft")).unwrap();
    for length in [1, 15, 17, 100, 4095, 4096, 5000, whole.len() / 2, whole.len() - 1] {
        bench.write("cut.undercroft", &whole[..length]);
        for line in
            ["status cut.undercroft", "check cut.undercroft", "repair cut.undercroft --force", "log cut.undercroft"]
        {
            let code = bench.run(line).code;
            assert!(code.is_some_and(|code| code <= 2), "{length} {line}: {code:?}");
        }
        let mark = bench.run("mark cut.undercroft A-02 --primary");
        assert_eq!((mark.code, mark.out.as_str()), (Some(2), ""), "{length}: {mark:#?}");
        assert_eq!(fs::read(bench.path("cut.undercroft")).unwrap().len(), length);
    }
}

#[test]
fn names_from_a_file_cannot_steer_the_terminal() {
    let bench = Bench::new();
    bench.write("evil.ron", HOUSE.replace("\"Red section\"", "\"\\u{1b}]0;owned\\u{7}\\u{202e}x\""));
    for line in ["status evil.ron", "find evil.ron", "show evil.ron red"] {
        let out = bench.run(line).ok().out;
        assert!(out.chars().all(|c| c == '\n' || !c.is_control()), "{out:?}");
        assert!(out.contains("\u{fffd}]0;owned\u{fffd}"), "{out:?}");
    }
}

#[test]
fn strange_arguments_are_answered_with_usage() {
    let bench = Bench::new();
    for line in ["mark", "mark house.ron A-01 --state ajar", "fly", "status", "undo", "import x", "merge a -o b"] {
        let ran = bench.run(line);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{line}");
        assert!(ran.err.contains("error:"), "{line}: {}", ran.err);
    }
}
