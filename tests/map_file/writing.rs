use super::{map, with_levels, with_portals};
use std::collections::BTreeMap;
use std::fs;
use undercroft::file::map_file;
use undercroft::model::{
    Draft, Facility, Footprint, Knowledge, Level, Lock, Portal, PortalState, Sheet, Space, Trace, Underlay,
};

#[test]
fn optional_values_are_written_bare_and_read_either_way() {
    let text = with_portals("        (id: \"d\", between: (\"a\", \"b\"), width_m: Some(0.9), power: Off),\n");
    let facility = map_file::parse(&text, "t.ron").unwrap();
    assert_eq!(facility.portals()[2].width_m, Some(0.9));
    let written = map_file::to_text(facility.draft());
    assert!(written.contains("width_m: 0.9, power: Off)"), "{written}");
}

#[test]
fn windows_line_ends_a_byte_order_mark_and_comments_are_read() {
    let text = format!("\u{feff}// by hand\n{}", map("", "", "", "")).replace('\n', "\r\n");
    assert_eq!(map_file::parse(&text, "t.ron").unwrap().spaces().len(), 2);
    let named =
        "Facility(format: 1, name: \"t\", levels: [Level(id: \"G\", ordinal: 0, elevation_m: 0.0, height_m: 3.0)])";
    assert_eq!(map_file::parse(named, "t.ron").unwrap().levels().len(), 1);
}

fn rich_draft() -> Draft {
    let extra: BTreeMap<String, serde_json::Value> = serde_json::from_str(
        r#"{"nested": {"list": [1, -2, 2.5, 1e300, true, null, "«نص» \"q\" \\ \n"], "empty": {}, "none": []},
            "big": 18446744073709551615, "small": -9223372036854775808, "third": 0.333333333333333314}"#,
    )
    .unwrap();
    let mut room = Space::new("r", "G");
    room.name = "زنزانة 12 في المبنى A".to_owned();
    room.number = "A\u{301}-07 'x'".to_owned();
    room.knowledge = Knowledge::Suspected;
    room.footprint = Footprint::Centreline { points: vec![[0.1, -0.0], [1e-7, 123456.789]], width_m: 2.0 / 3.0 };
    room.floor_z_m = Some(-11.3);
    room.extra = extra.clone();
    let mut door = Portal::new("d", "r", "Unknown");
    door.state = PortalState::Locked(Lock::Code);
    door.at = Some([0.1 + 0.2, 5.0]);
    door.one_way = true;
    door.person_passable = Some(false);
    let level = Level::new("G", "", 0, 0.0);
    Draft {
        name: "t".to_owned(),
        levels: vec![level],
        spaces: vec![room],
        portals: vec![door],
        underlays: vec![
            Underlay {
                level: "G".into(),
                name: "plan.dxf".to_owned(),
                trace: Trace::Lines(vec![vec![[0.1, 0.2], [3.0, 4.0]]]),
            },
            Underlay {
                level: "G".into(),
                name: String::new(),
                trace: Trace::Picture(Sheet {
                    file: "طابق.png".to_owned(),
                    width_px: 640,
                    height_px: 480,
                    corner: [-1.0, 2.0 / 3.0],
                    metres_per_pixel: 0.05,
                    turn_deg: 12.5,
                }),
            },
        ],
        extra,
        ..Draft::default()
    }
}

#[test]
fn what_was_written_reads_back_equal_and_writes_the_same_bytes() {
    let draft = rich_draft();
    let text = map_file::to_text(&draft);
    let read = map_file::parse(&text, "t.ron").unwrap();
    assert_eq!(read.draft(), &draft);
    assert_eq!(map_file::to_text(read.draft()), text);
    assert_eq!(text.lines().filter(|line| line.contains("id: ")).count(), 3, "one thing a line:\n{text}");
}

#[test]
fn only_what_says_something_is_written() {
    let text = map_file::to_text(map_file::parse(&map("", "", "", ""), "t.ron").unwrap().draft());
    assert!(text.starts_with("(\n    format: 1,\n    name: \"t\",\n    levels: [\n"), "{text}");
    for absent in ["notice", "sections", "knowledge", "holes", "extra", "origin", "Some"] {
        assert!(!text.contains(absent), "{absent} in\n{text}");
    }
}

#[test]
fn writing_replaces_the_file_whole_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    for _ in 0..2 {
        map_file::write(&path, &rich_draft()).unwrap();
        assert_eq!(map_file::read(&path).unwrap().draft(), &rich_draft());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
    let nowhere = folder.path().join("no/map.ron");
    let error = map_file::write(&nowhere, &rich_draft()).unwrap_err().to_string();
    assert!(error.contains("cannot be written"), "{error}");
}

#[cfg(unix)]
#[test]
fn writing_keeps_links_and_the_rights_of_the_file() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("map.ron"), folder.path().join("link.ron"));
    map_file::write(&path, &rich_draft()).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&path, &link).unwrap();
    map_file::write(&link, &rich_draft()).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn levels_come_back_lowest_first() {
    let facility: Facility =
        map_file::parse(&with_levels("        (id: \"B1\", ordinal: -1, elevation_m: -3.0, height_m: 3.0),\n"), "t")
            .unwrap();
    let labels: Vec<String> = facility.levels().iter().map(Level::label).collect();
    assert_eq!(labels, ["B1", "G", "1"]);
}
