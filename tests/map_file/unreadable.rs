use super::{LEVEL, PORTAL, SPACE, check, map};
use std::fs;
use undercroft::file::map_file::{self, MapError};

#[test]
fn a_newer_format_is_refused_with_advice_whatever_else_it_holds() {
    let text = "// made tomorrow\n(\n  name: \"t\",\n  hologram: Yes(1, [2]),\n  format: 2,\n)";
    let messages = check(text, &[("newer-format", 5)]);
    assert_eq!(
        messages[0],
        "line 5: the map has format 2, and this program reads format 1; open it with a newer undercroft, \
         or have it exported there as format 1"
    );
    check("(format: 0, name: \"t\")", &[("newer-format", 1)]);
    check("(format: 18446744073709551615)", &[("newer-format", 1)]);
}

#[test]
fn a_format_that_is_missing_or_no_number_is_told_plainly() {
    assert!(check("(name: \"t\")", &[("unreadable", 1)])[0].contains("write `format: 1,` as its first field"));
    check("(format: \"1\", name: \"t\")", &[("unreadable", 1)]);
    check("(name: \"format: 2\", /* format: 2 */ format: 1)", &[("empty", 0)]);
}

#[test]
fn texts_that_are_no_map_give_one_error_with_line_and_column() {
    for text in
        ["", " \n\t", "hello", "{\"type\": \"FeatureCollection\"}", "<osm version=\"0.6\"/>", "PK\u{3}\u{4}", "()", "]"]
    {
        let error = map_file::parse(text, "t.ron").unwrap_err();
        let [finding] = error.findings() else { panic!("{error}") };
        assert_eq!(finding.code.as_str(), "unreadable");
        assert_eq!(finding.place.line, Some(1), "{error}");
        assert!(finding.place.column.is_some(), "{error}");
    }
}

#[test]
fn a_text_cut_off_anywhere_is_refused_at_a_place_within_it() {
    let text = map("", "        (id: \"s\", extra: {\"k\": [1, 'x', r#\"raw\"#]}), // note\n", "", "");
    for cut in 0..text.trim_end().len() {
        let error = map_file::parse(&text[..cut], "t.ron").expect_err("a part of a map is no map");
        let lines = text[..cut].lines().count().max(1);
        assert!(error.findings().iter().all(|f| f.place.line.is_some_and(|line| line <= lines + 1)), "{cut}: {error}");
    }
}

#[test]
fn every_element_that_does_not_read_is_told_with_its_line_and_id() {
    let text = map(
        "        (id: \"2\", ordinal: 2.5, elevation_m: 6.0, height_m: 3.0),\n",
        "",
        "        (id: \"c\", level: \"G\", colour: \"red\"),\n        (\n            id: \"d\",\n        ),\n",
        "        (id: \"x\", kind: Portcullis, between: (\"a\", \"b\")),\n",
    );
    let lines = [LEVEL, SPACE + 1, SPACE + 4, PORTAL + 5].map(|line| ("unreadable", line));
    let messages = check(&text, &lines);
    assert!(messages[1].starts_with("line 14:31, c: there is no field `colour` here;"), "{}", messages[1]);
    assert!(messages[2].contains(", d: the field `level` is missing; add it"), "{}", messages[2]);
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_its_path_and_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    let said = |error: MapError| {
        let text = error.to_string();
        assert!(text.contains("map.ron"), "{text}");
        text
    };
    assert!(said(map_file::read(&path).unwrap_err()).contains("Check the path"));
    fs::write(&path, b"(\n  format: 1,\n  name: \"caf\xe9\",\n)").unwrap();
    let error = map_file::read(&path).unwrap_err();
    assert_eq!((error.findings()[0].place.line, error.findings()[0].place.column), (Some(3), Some(13)));
    assert!(said(error).contains("save the map as UTF-8"));
    fs::write(&path, b"SQLite format 3\0\xff\xff").unwrap();
    assert!(said(map_file::read(&path).unwrap_err()).contains("operation file"));
    fs::File::create(&path).unwrap().set_len(map_file::MOST_BYTES + 1).unwrap();
    assert!(said(map_file::read(&path).unwrap_err()).contains("larger than"));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(said(map_file::read(&path).unwrap_err()).contains("Name a file inside that folder"));
}

#[test]
fn nesting_bombs_are_refused_without_overflowing_the_stack() {
    let deep = |open: &str, close: &str, times: usize| format!("{}{}", open.repeat(times), close.repeat(times));
    for times in [40, 100, 100_000] {
        for (open, close) in [("[", "]"), ("{\"k\":", "}"), ("(", ")"), ("Some(", ")")] {
            let text = format!("(format: 1, name: \"t\", extra: {{\"bomb\": {}}})", deep(open, close, times));
            let refused = map_file::parse(&text, "t.ron").is_err();
            assert!(refused || (open.starts_with(['(', 'S']) && times < 100), "{times} of {open}");
        }
    }
    for bomb in ["(", "r#", "/*", "r##\"", "\"\\", "'", "#![enable("] {
        assert!(map_file::parse(&bomb.repeat(100_000), "t.ron").is_err());
        assert!(map_file::parse(&format!("(format: 1, name: {}", bomb.repeat(100_000)), "t.ron").is_err());
    }
}
