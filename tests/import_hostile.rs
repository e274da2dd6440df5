//! Files that nobody would make by accident, and some that everybody does: one message or a sound building, within
//! bounds of time and memory.

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::time::Duration;
use undercroft::import::{Imported, Options, Tracing, import, import_bytes};
use undercroft::model::Facility;

// Of this thread's own time, unoptimised.
const LONGEST: Duration = Duration::from_secs(60);
#[cfg(target_os = "linux")]
const MOST_KIB: u64 = 3 << 20;
const MANY: usize = 1_000_000;

/// What comes of a file: what is said of it, or the building.
enum Comes {
    Said(&'static str),
    /// A sound building, and at least one finding that has this in it; any where it is empty.
    Building(&'static str),
    /// One or the other.
    Either,
}
use Comes::{Building, Either, Said};

fn check(name: &str, bytes: Vec<u8>, comes: Comes) {
    let start = spent();
    let options = Options { tracing: Tracing { rooms: true, ..Tracing::default() }, ..Options::default() };
    let came = import_bytes(name, bytes, None, &options);
    let took = spent().saturating_sub(start);
    assert!(took < LONGEST, "{name} took {took:?}");
    within_memory(name);
    match (came, comes) {
        (Err(error), Said(part)) => {
            let message = error.to_string();
            assert!(message.contains(part), "{name}: {part:?} is not in {message}");
            assert!(message.starts_with(name) && message.lines().count() == 1, "{name}: {message}");
        }
        (Err(_), Either) => {}
        (Ok(imported), Either) => sound(name, imported, ""),
        (Ok(imported), Building(part)) => sound(name, imported, part),
        (Err(error), Building(_)) => panic!("{error}"),
        (Ok(imported), Said(_)) => panic!("{name} was taken: {:?}", imported.tally.summary()),
    }
}

fn sound(name: &str, imported: Imported, part: &str) {
    let told = |finding: &undercroft::model::Finding| finding.to_string().contains(part);
    assert!(
        part.is_empty() || imported.findings.iter().any(told),
        "{name}: {part:?} is not in {:#?}",
        imported.findings
    );
    Facility::new(imported.draft).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
}

/// The time that this thread was given: other tests and programs must not make it fail.
#[cfg(target_os = "linux")]
fn spent() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(told.split(' ').next().unwrap().parse().unwrap())
}

#[cfg(not(target_os = "linux"))]
fn spent() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

#[cfg(target_os = "linux")]
fn within_memory(name: &str) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kib: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kib < MOST_KIB, "{name}: {} MiB", kib >> 10);
}

#[cfg(not(target_os = "linux"))]
fn within_memory(_: &str) {}

fn seed(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fuzz/corpus/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn text_of(name: &str) -> String {
    String::from_utf8(seed(name)).unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    for (name, bytes) in members {
        zip.start_file(*name, plain).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TEXTS: &[&str] = &[
    "osm_xml/house.osm",
    "indoorgml/house.gml",
    "rmf_building/house.building.yaml",
    "rmf_site/house.site.json",
    "geojson/plan.geojson",
    "ifc/house.ifc",
    "svg/rooms.svg",
    "subt/tiny.dot",
];

#[test]
fn empty_files_are_said_to_be_empty() {
    for name in ["a.osm", "a.osm.pbf", "a.zip", "a.ifc", "a.gml", "a.yaml", "a.json", "a.3d", "a.dot", "a.dxf", "a.png"]
    {
        check(name, Vec::new(), Said("is empty"));
        check(name, b" \r\n\t".to_vec(), Said("is empty"));
    }
    let folder = tempfile::tempdir().unwrap();
    let error = import(folder.path(), &Options::default()).unwrap_err().to_string();
    assert!(error.contains("is empty"), "{error}");
}

#[test]
fn the_ending_of_the_name_means_nothing() {
    for name in TEXTS.iter().chain(&["osm_pbf/house.osm.pbf", "survex/hole.3d"]) {
        check("plan.jpeg", seed(name), Building(""));
        check("plan.ifczip", zip(&[("inner.txt", &seed(name))]), Building(""));
    }
    check("plan.ifc", seed("imdf/house.zip"), Building(""));
    check("plan.osm", seed("picture/plan.png"), Said("no lines to make rooms of"));
    check("plan.osm", b"SQLite format 3\0and more".to_vec(), Said("no known format"));
    check("plan.ifc", (0..=255).cycle().take(100_000).collect(), Said("no known format"));
    check("plan.osm", b"<html><body>Not found</body></html>".to_vec(), Said("no known format"));
}

#[test]
fn archives_that_are_cut_off_too_large_or_lead_out_are_refused() {
    let whole = seed("imdf/house.zip");
    for cut in [10, whole.len() / 2, whole.len() - 30] {
        check("cut.zip", whole[..cut].to_vec(), Said("damaged or cut off"));
    }
    check("bomb.zip", seed("imdf/bomb.zip"), Said("unpacks to more than 256 MB"));
    check("out.zip", seed("imdf/traversal.zip"), Said("leads out of it"));
    check("inner.zip", zip(&[("house.zip", &whole)]), Said("no known format"));
    let names: Vec<String> = (0..10_001).map(|at| format!("{at}.geojson")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"{}".as_slice())).collect();
    check("many.zip", zip(&many), Said("10001 entries"));
    let mut lying = whole.clone();
    let at = lying.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    lying[at + 24..at + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    check("lying.zip", lying, Either);
}

#[test]
fn entities_that_expand_without_end_are_refused_or_left_unexpanded() {
    let laughs = |root: &str, body: &str| {
        let mut text = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"ha\">".to_owned();
        for at in 1..=12 {
            let _ = write!(text, "<!ENTITY a{at} \"{}\">", format!("&a{};", at - 1).repeat(10));
        }
        (format!("{text}]><{root}>{body}</{root}>")).into_bytes()
    };
    check(
        "laughs.osm",
        laughs("osm", "<node id=\"1\" lat=\"1\" lon=\"1\"><tag k=\"name\" v=\"&a12;\"/></node>"),
        Said("laughs.osm: "),
    );
    check("laughs.gml", laughs("IndoorFeatures", "&a12;"), Said("line "));
    check("laughs.sdf", laughs("sdf", "&a12;"), Said("laughs.sdf: "));
    check("laughs.svg", laughs("svg", "<path d=\"&a12;\"/>"), Said("line "));
    check("paths.svg", seed("svg/entities.svg"), Said("line "));
    let outside =
        "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg><text>&x;</text><path d=\"M0 0h9v9z\"/></svg>";
    check("outside.svg", outside.as_bytes().to_vec(), Said("line "));
}

#[test]
fn references_that_go_in_circles_end() {
    check("cycle.ifc", seed("ifc/cycle.ifc"), Building("kept as unplaced"));
    check("nested.dxf", seed("dxf/nested.dxf"), Said("draws more than"));
    check("aliases.yaml", seed("rmf_building/aliases.building.yaml"), Said("aliases.yaml: "));
    let circle = "<osm><relation id=\"1\"><member type=\"relation\" ref=\"1\" role=\"outer\"/><tag k=\"type\" v=\"multipolygon\"/><tag k=\"indoor\" v=\"room\"/><tag k=\"level\" v=\"0\"/></relation></osm>";
    check("circle.osm", circle.as_bytes().to_vec(), Said("no room was found"));
    let placed = text_of("ifc/house.ifc").replace("#5=IFCLOCALPLACEMENT($,#4);", "#5=IFCLOCALPLACEMENT(#5,#4);");
    check("placed.ifc", placed.into_bytes(), Building(""));
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = 200_000;
    check(
        "deep.json",
        format!("{{\"type\":\"FeatureCollection\",\"features\":{}", "[".repeat(deep)).into_bytes(),
        Said("deep.json: "),
    );
    check("deep.svg", seed("svg/deep.svg"), Said("deep"));
    check("deep.yaml", format!("levels: {{vertices: {}", "[".repeat(deep)).into_bytes(), Said("deep.yaml: "));
    let ifc = text_of("ifc/house.ifc").replace("((0.,0.,0.))", &format!("{}0.{}", "(".repeat(deep), ")".repeat(deep)));
    check("deep.ifc", ifc.into_bytes(), Building(""));
    check("deep.gml", format!("<IndoorFeatures>{}", "<a>".repeat(deep)).into_bytes(), Said("deep.gml: "));
}

#[test]
fn an_element_of_many_attributes_costs_no_more_than_its_length_and_says_each_thing_once() {
    let house = text_of("osm_xml/house.osm");
    let many: String = (0..300_000).map(|at| format!(" a{at}='x'")).collect();
    check("many.osm", house.replacen("<node", &format!("<node{many}"), 1).into_bytes(), Building(""));
    let twice = house.replacen("<node", "<node visible='true' visible='false'", 1);
    check("twice.osm", twice.into_bytes(), Said("visible twice"));
}

#[test]
fn numbers_that_no_building_has_are_refused_or_left_out() {
    for number in ["1e300", "-1e300", "1e999", "99999999999999999999"] {
        check("a.osm", text_of("osm_xml/house.osm").replacen("10.0001", number, 1).into_bytes(), Either);
        check(
            "a.gml",
            text_of("indoorgml/house.gml").replacen("5 0 0", &format!("{number} 0 0"), 1).into_bytes(),
            Building("C1"),
        );
        check(
            "a.ifc",
            text_of("ifc/house.ifc").replacen("(5000.,4000.)", &format!("({number},4000.)"), 1).into_bytes(),
            Building(""),
        );
        check(
            "a.yaml",
            text_of("rmf_building/house.building.yaml")
                .replacen("[200, 110", &format!("[{number}, 110"), 1)
                .into_bytes(),
            Building("Lift1"),
        );
        check(
            "a.svg",
            text_of("svg/rooms.svg").replacen("x1=\"250\"", &format!("x1=\"{number}\""), 1).into_bytes(),
            Building("line "),
        );
        check(
            "a.dxf",
            text_of("dxf/rooms.dxf").replacen("10\n10000", &format!("10\n{number}"), 1).into_bytes(),
            Building(""),
        );
    }
    check("a.json", seed("geojson/numbers.geojson"), Building(""));
    let nan = text_of("ifc/house.ifc").replacen("(5000.,4000.)", "($,4000.)", 1);
    check("nan.ifc", nan.into_bytes(), Building(""));
    let place = text_of("subt/tiny.sdf").replacen("0 0 -5 0 0 0", "nan 1e300 inf 0 0 0", 1);
    let pair = zip(&[("tiny.dot", &seed("subt/tiny.dot")), ("tiny.sdf", place.as_bytes())]);
    check("pair.zip", pair, Said("no room was found"));
}

#[test]
fn other_encodings_are_read_and_bytes_of_none_are_refused() {
    for name in TEXTS {
        let text = text_of(name);
        let sixteen = |unit: fn(u16) -> [u8; 2], mark: [u8; 2]| {
            mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect::<Vec<u8>>()
        };
        let file = name.rsplit('/').next().unwrap();
        check(file, sixteen(u16::to_le_bytes, [0xFF, 0xFE]), Building(""));
        check(file, sixteen(u16::to_be_bytes, [0xFE, 0xFF]), Building(""));
        check(file, [b"\xEF\xBB\xBF", text.as_bytes()].concat(), Building(""));
        let middle = text.len() / 2;
        let torn = [&text.as_bytes()[..middle], b"\xC3\x28\xFE", &text.as_bytes()[middle..]].concat();
        check(file, torn, Said("UTF-8"));
    }
}

fn ring(corners: usize) -> Vec<[f64; 2]> {
    let corner = |at: usize| {
        let angle = std::f64::consts::TAU * at as f64 / corners as f64;
        [50.0 * angle.cos(), 50.0 * angle.sin()]
    };
    (0..corners).map(corner).collect()
}

fn written<T>(items: impl IntoIterator<Item = T>, write: impl Fn(&mut String, T)) -> String {
    let mut text = String::new();
    items.into_iter().for_each(|item| write(&mut text, item));
    text
}

#[test]
fn a_room_of_a_million_corners_is_taken_or_refused_in_time() {
    let corners = ring(MANY);
    let nodes = written(corners.iter().enumerate(), |text, (at, [x, y])| {
        let _ = write!(text, "<node id=\"{at}\" lat=\"{}\" lon=\"{}\"/>", 50.0 + y * 1e-5, 10.0 + x * 1e-5);
    });
    let refs = written(0..=MANY, |text, at| {
        let _ = write!(text, "<nd ref=\"{}\"/>", at % MANY);
    });
    let osm =
        format!("<osm>{nodes}<way id=\"1\">{refs}<tag k=\"indoor\" v=\"room\"/><tag k=\"level\" v=\"0\"/></way></osm>");
    check("many.osm", osm.into_bytes(), Building(""));
    let pairs = written(corners.iter().chain(&corners[..1]), |text, [x, y]| {
        let _ = write!(text, "[{x},{y}],");
    });
    let json = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"level\":0}},\
         \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}]}}",
        pairs.trim_end_matches(',')
    );
    check("many.geojson", json.into_bytes(), Building(""));
    let holes: String =
        (0..20_000).map(|at| format!(",[[{0},{1}],[{0}.2,{1}],[{0}.2,{1}.2],[{0},{1}]]", at % 200, at / 200)).collect();
    let plan = text_of("geojson/plan.geojson").replacen(
        "[[[0, 0], [5, 0], [5, 5], [0, 5], [0, 0]]",
        &format!("[[[-1, -1], [300, -1], [300, 300], [-1, 300], [-1, -1]]{holes}"),
        1,
    );
    check("holes.geojson", plan.into_bytes(), Building("had 20001 holes"));
}

#[test]
fn a_drawing_of_a_million_points_is_taken_in_time() {
    let corners = ring(MANY);
    let path = written(&corners, |text, [x, y]| {
        let _ = write!(text, "L{x} {y}");
    });
    check("many.svg", format!("<svg><path d=\"M50 0{path}Z\"/></svg>").into_bytes(), Building(""));
    let points = written(&corners, |text, [x, y]| {
        let _ = write!(text, "10\n{x}\n20\n{y}\n");
    });
    let dxf = format!("0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n70\n1\n{points}0\nENDSEC\n0\nEOF\n");
    check("many.dxf", dxf.into_bytes(), Building(""));
}

#[test]
fn a_model_of_a_million_points_is_taken_in_time() {
    let corners = ring(MANY / 2);
    let points = written(corners.iter().enumerate(), |text, (at, [x, y])| {
        let _ = writeln!(text, "#{}=IFCCARTESIANPOINT(({:.3},{:.3}));", 100 + at, x * 1000.0, y * 1000.0);
    });
    let refs = written(0..corners.len(), |text, at| {
        let _ = write!(text, "#{},", 100 + at);
    });
    let ifc = text_of("ifc/house.ifc")
        .replace("IFCPOLYLINE((#10,#11,#12,#13,#10))", &format!("IFCPOLYLINE(({refs}#100))"))
        .replace("ENDSEC;\nEND-ISO", &format!("{points}ENDSEC;\nEND-ISO"));
    check("many.ifc", ifc.into_bytes(), Building(""));
    let positions = written(&corners, |text, [x, y]| {
        let _ = write!(text, "{x} {y} 3 ");
    });
    let gml = text_of("indoorgml/house.gml").replace("5 0 3 10 0 3 10 5 3 5 5 3 5 0 3", &format!("{positions}50 0 3"));
    check("many.gml", gml.into_bytes(), Building(""));
}

#[test]
fn a_cave_of_a_million_legs_and_a_course_of_many_tiles_are_taken_in_time() {
    let mut cave = b"Survex 3D Image File\nv8\nDeep\n@0\n\0\x0F".to_vec();
    cave.extend([0; 12]);
    for at in 1..=MANY as i32 / 2 {
        cave.push(0x60);
        for value in [at % 1000 * 100, at / 1000 * 100, -at % 777] {
            cave.extend(value.to_le_bytes());
        }
    }
    check("deep.3d", cave, Building(""));
    let tiles = 100_000;
    let vertices = written(0..tiles, |text, at| {
        let _ = writeln!(text, "{at} [label=\"{at}::Tile::tile_{at}\"];");
    });
    let edges = written(1..tiles, |text, at| {
        let _ = writeln!(text, "{} -- {at} [label=1];", at / 2);
    });
    check("wide.dot", format!("graph {{ {vertices}{edges} }}").into_bytes(), Building(""));
}

#[test]
fn walls_that_all_cross_each_other_are_refused_in_time() {
    let lines = written(0..3000, |text, at| {
        let _ = write!(
            text,
            "<line x1=\"{at}\" y1=\"0\" x2=\"{at}\" y2=\"3000\"/><line x1=\"0\" y1=\"{at}\" x2=\"3000\" y2=\"{at}\"/>"
        );
    });
    check("grid.svg", format!("<svg>{lines}</svg>").into_bytes(), Said("cross each other"));
}

#[test]
fn lengths_that_binary_files_lie_about_cost_nothing() {
    let mut header = seed("osm_pbf/house.osm.pbf");
    header[..4].copy_from_slice(&u32::MAX.to_be_bytes());
    check("lying.osm.pbf", header, Said("damaged or cut off"));
    check("bomb.osm.pbf", seed("osm_pbf/bomb.osm.pbf"), Said("bomb.osm.pbf: "));
    let mut label = seed("survex/hole.3d");
    label.extend([0x80, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]);
    check("lying.3d", label, Said("cut off"));
    check("vast.png", seed("picture/vast.png"), Said("scale it down"));
}
