use super::scene::{SECRETS, analysed, draft, operation};
use geo::Area;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Read};
use std::sync::Arc;
use undercroft::export::{doors_csv, geojson, glb, imdf, rooms_csv};
use undercroft::model::{Draft, Extra, Facility, Footprint, Knowledge, Portal, PortalState, Space};
use undercroft::search::{Lens, Picture};

/// As RFC 4180 has it, written apart from the writer.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.strip_prefix('\u{FEFF}').unwrap().chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => cell.extend(chars.next()),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) if chars.peek() == Some(&'\n') => {
                chars.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (c, _) => cell.push(c),
        }
    }
    assert!(row.is_empty() && cell.is_empty(), "the last line ends");
    rows
}

fn column(rows: &[Vec<String>], head: &str) -> Vec<String> {
    let at = rows[0].iter().position(|name| name == head).unwrap();
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

#[test]
fn tables_hold_each_room_and_door_with_its_status() {
    let operation = operation();
    let rooms = parse_csv(&rooms_csv(operation.picture(), &analysed(&operation)));
    assert!(rooms.iter().all(|row| row.len() == rooms[0].len()));
    assert_eq!(column(&rooms, "id"), ["A", "B", "C", "D", "yard", "tunnel", "cell", "lost"]);
    assert_eq!(column(&rooms, "searched")[..3], ["secondary", "primary", "no"]);
    assert_eq!(column(&rooms, "reach")[2..4], ["cut off", "cut off"]);
    assert_eq!(column(&rooms, "number")[3], "'=1+1", "not a formula");
    assert_eq!(column(&rooms, "area_m2"), ["48.00", "48.00", "48.00", "48.00", "84.00", "32.00", "", ""]);
    let doors = parse_csv(&doors_csv(operation.picture()));
    assert_eq!(column(&doors, "state")[2], "sealed");
    assert_eq!(column(&doors, "to")[0], "Outside");
}

fn picture_of(draft: Draft) -> Picture {
    Picture::untouched(Arc::new(Facility::new(draft).unwrap()), Lens::default())
}

proptest! {
    #[test]
    fn any_name_comes_through_a_table(name in "\\PC*|[=+@,;\"\\n\\r\\t -]{0,6}") {
        let mut draft = draft();
        draft.spaces[0].name = name.clone();
        let picture = picture_of(draft);
        let rows = parse_csv(&rooms_csv(&picture, &undercroft::analysis::analyse(&picture)));
        let read = column(&rows, "name")[0].clone();
        prop_assert_eq!(read.strip_prefix('\'').filter(|_| !name.starts_with('\'')).unwrap_or(&read), name);
        prop_assert!(!read.trim_start().starts_with(['=', '+', '-', '@']));
    }
}

#[test]
fn geojson_is_on_the_earth_where_the_map_is() {
    let operation = operation();
    let text = geojson(operation.picture(), &analysed(&operation));
    let collection: geojson::FeatureCollection = text.parse::<geojson::GeoJson>().unwrap().try_into().unwrap();
    let find = |id: &str| {
        let id = Some(geojson::feature::Id::String(id.to_owned()));
        collection.features.iter().find(|feature| feature.id == id).unwrap()
    };
    assert_eq!(collection.features.len(), 8 + 6 + 2);
    let yard: geo::Polygon = find("yard").geometry.clone().unwrap().try_into().unwrap();
    assert!(yard.signed_area() > 0.0, "outer rings run counterclockwise");
    assert_eq!(find("yard").property("status").unwrap(), "inaccessible");
    assert_eq!(find("BC").property("state").unwrap(), "sealed");
    assert_eq!(find("red").property("unreached").unwrap(), true);
    assert!(find("lost").geometry.is_none());
    // The plan's y axis bears 30°: 3 m along it from the origin go 1.5 m east and 2.598 m north.
    let gate: geo::Point = find("gate").geometry.clone().unwrap().try_into().unwrap();
    assert!((gate.x() - 13.7 - 1.5 / 70_198.0).abs() < 1e-9 * 20.0, "{}", gate.x());
    assert!((gate.y() - 51.0 - 2.598 / 111_249.0).abs() < 1e-9 * 20.0, "{}", gate.y());
}

#[test]
fn no_export_carries_what_somebody_typed_freely() {
    let operation = operation();
    let (picture, analysis) = (operation.picture(), analysed(&operation));
    let archive = unzipped(&imdf(picture).unwrap());
    let glb = String::from_utf8_lossy(&glb(picture, &analysis)).into_owned();
    let texts = [geojson(picture, &analysis), rooms_csv(picture, &analysis), doors_csv(picture), glb];
    let archived = archive.values().map(Value::to_string);
    for text in texts.into_iter().chain(archived) {
        SECRETS.iter().for_each(|secret| assert!(!text.contains(secret), "{secret} came out"));
    }
}

fn unzipped(bytes: &[u8]) -> BTreeMap<String, Value> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let (name, mut text) = (file.name().unwrap().into_owned(), String::new());
        file.read_to_string(&mut text).unwrap();
        files.insert(name, serde_json::from_str(&text).unwrap());
    }
    files
}

fn features<'a>(files: &'a BTreeMap<String, Value>, kind: &str) -> &'a Vec<Value> {
    files[&format!("{kind}.geojson")]["features"].as_array().unwrap()
}

#[test]
fn an_imdf_archive_refers_only_to_what_it_holds() {
    let files = unzipped(&imdf(operation().picture()).unwrap());
    let all = files.values().filter_map(|file| file["features"].as_array()).flatten();
    let ids: Vec<&str> = all.map(|feature| feature["id"].as_str().unwrap()).collect();
    let known: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "ids are unique");
    assert!(ids.iter().all(|id| id.len() == 36 && &id[14..15] == "8"), "and UUIDs");
    for kind in ["unit", "opening"] {
        assert!(features(&files, kind).iter().all(|f| known.contains(f["properties"]["level_id"].as_str().unwrap())));
    }
    for relationship in features(&files, "relationship") {
        let ends = ["origin", "destination"].map(|end| relationship["properties"][end]["id"].as_str());
        ends.into_iter().flatten().for_each(|id| assert!(known.contains(id)));
    }
}

/// What the importer makes of an archive.
fn imported(archive: &[u8]) -> Draft {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("house.zip");
    std::fs::write(&path, archive).unwrap();
    undercroft::import::import(&path, &Default::default()).unwrap().draft
}

fn without_extra(mut draft: Draft) -> Draft {
    draft.extra = Extra::new();
    draft.spaces.iter_mut().for_each(|space| space.extra = Extra::new());
    draft.sections.iter_mut().for_each(|section| section.extra = Extra::new());
    draft.portals.iter_mut().for_each(|portal| portal.extra = Extra::new());
    draft
}

#[test]
fn an_imdf_archive_reads_back_equal_with_doors_as_last_seen() {
    let mut expected = without_extra(Facility::new(draft()).unwrap().draft().clone());
    expected.portals[2].state = PortalState::Sealed;
    assert_eq!(imported(&imdf(operation().picture()).unwrap()), expected);
}

#[test]
fn the_ready_maps_read_back_equal_from_imdf() {
    let maps = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("maps");
    for map in ["clinic.ron", "training.ron", "tunnels.ron"] {
        let facility = undercroft::file::map_file::read(&maps.join(map)).unwrap();
        let expected = without_extra(facility.draft().clone());
        let picture = Picture::untouched(Arc::new(facility), Lens::default());
        assert_eq!(imported(&imdf(&picture).unwrap()), expected, "{map}");
    }
}

/// The same archive as another program would hand it on: without what only undercroft reads.
fn without_own(archive: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, mut file) in unzipped(archive) {
        for feature in file["features"].as_array_mut().into_iter().flatten() {
            feature["properties"].as_object_mut().unwrap().remove("undercroft");
        }
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, file.to_string().as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn the_plain_layers_alone_give_the_same_floors_and_doors() {
    let draft = imported(&without_own(&imdf(operation().picture()).unwrap()));
    let mut areas: Vec<i64> =
        draft.spaces.iter().map(|space| (space.footprint.area_m2() * 10.0).round() as i64).collect();
    areas.sort_unstable();
    // The cell known by a point comes as a square of its uncertainty, the unplaced room without a place.
    assert_eq!(areas, [0, 320, 480, 480, 480, 480, 640, 840]);
    let joined = draft.portals.iter().filter(|portal| portal.between.1.space().is_some()).count();
    assert!(joined >= 3, "the three doors between rooms: {:?}", draft.portals);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_rooms_and_doors_read_back_equal_from_imdf(
        rooms in prop::collection::vec((-500.0f64..500.0, -500.0f64..500.0, 0.5f64..40.0, "\\PC{0,12}", 0usize..4), 1..12),
        turned in prop::option::of(-180.0f64..180.0),
        on_earth in any::<bool>(),
    ) {
        let mut wanted = draft();
        wanted.north_deg = turned;
        wanted.georeference = wanted.georeference.filter(|_| on_earth);
        for (at, (x, y, size, name, knowledge)) in rooms.into_iter().enumerate() {
            wanted.spaces.push(Space {
                footprint: Footprint::rectangle([x, y], [x + size, y + size]),
                name,
                knowledge: [Knowledge::Surveyed, Knowledge::Reported, Knowledge::Suspected, Knowledge::Refuted][knowledge],
                ..Space::new(format!("R{at}").as_str(), "G")
            });
            wanted.portals.push(Portal::new(format!("P{at}").as_str(), format!("R{at}").as_str(), "A"));
        }
        let picture = picture_of(wanted);
        let expected = without_extra(picture.facility.draft().clone());
        prop_assert_eq!(imported(&imdf(&picture).unwrap()), expected);
    }
}

fn glb_parts(bytes: &[u8]) -> (Value, &[u8]) {
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((&bytes[..4], word(4), word(8)), (&b"glTF"[..], 2, bytes.len()));
    let json = word(12);
    assert_eq!(&bytes[16..20], b"JSON");
    let document = serde_json::from_slice(&bytes[20..20 + json]).unwrap();
    let binary = 20 + json;
    assert_eq!((&bytes[binary + 4..binary + 8], binary + 8 + word(binary)), (&b"BIN\0"[..], bytes.len()));
    (document, &bytes[binary + 8..])
}

#[test]
fn the_model_has_a_node_for_each_room_with_its_floor() {
    let operation = operation();
    let bytes = glb(operation.picture(), &analysed(&operation));
    let (document, binary) = glb_parts(&bytes);
    let nodes = document["nodes"].as_array().unwrap();
    let named = |name: &str| nodes.iter().find(|node| node["name"] == name).unwrap();
    assert_eq!(named("yard")["extras"]["status"], "inaccessible");
    for (room, floor_m2) in [("A", 48.0), ("yard", 84.0), ("tunnel", 32.0)] {
        let mesh = named(room)["mesh"].as_u64().unwrap() as usize;
        let corners = corners(&document, binary, mesh);
        let floor: f64 = corners.chunks(3).map(floor_of).sum();
        assert!((floor - floor_m2).abs() < 1e-3, "{room}: {floor}");
    }
    assert_eq!(document["scenes"][0]["nodes"].as_array().unwrap().len(), 2, "two levels");
}

/// The corners of all triangles of a mesh, within the bounds that the accessor states.
fn corners(document: &Value, binary: &[u8], mesh: usize) -> Vec<[f64; 3]> {
    let primitive = &document["meshes"][mesh]["primitives"][0];
    let accessor = |at: &Value| &document["accessors"][at.as_u64().unwrap() as usize];
    let (points, indices) = (accessor(&primitive["attributes"]["POSITION"]), accessor(&primitive["indices"]));
    let start = |accessor: &Value| {
        let view = &document["bufferViews"][accessor["bufferView"].as_u64().unwrap() as usize];
        (view["byteOffset"].as_u64().unwrap() + accessor["byteOffset"].as_u64().unwrap()) as usize
    };
    let bytes = |at: usize| -> [u8; 4] { binary[at..at + 4].try_into().unwrap() };
    let count = points["count"].as_u64().unwrap() as u32;
    let corner = |at: usize| {
        let index = u32::from_le_bytes(bytes(start(indices) + 4 * at));
        assert!(index < count);
        let axis = |axis: usize| f64::from(f32::from_le_bytes(bytes(start(points) + 12 * index as usize + 4 * axis)));
        let point = [axis(0), axis(1), axis(2)];
        for (axis, value) in point.iter().enumerate() {
            let bound = |name: &str| points[name][axis].as_f64().unwrap();
            assert!((bound("min") - 1e-5..=bound("max") + 1e-5).contains(value));
        }
        point
    };
    (0..indices["count"].as_u64().unwrap() as usize).map(corner).collect()
}

// Upward area of a triangle: y is up, z south. Walls have none.
fn floor_of(triangle: &[[f64; 3]]) -> f64 {
    let [a, b, c] = [triangle[0], triangle[1], triangle[2]].map(|[x, _, z]| [x, -z]);
    ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2.0
}
