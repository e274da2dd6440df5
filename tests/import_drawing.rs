//! Drawings and pictures as underlays, and rooms of what their lines enclose.

mod importing;

use importing::{error, import_bytes, lines};
use std::io::Cursor;
use std::path::Path;
use undercroft::import::{Calibration, Format, Imported, Measure, Options, Tracing, import};
use undercroft::model::{Code, Facility, Trace, Xy};

const DXF: &str = "tests/data/drawing/rooms.dxf";
const SVG: &str = "tests/data/drawing/rooms.svg";

fn traced(path: &str, tracing: Tracing) -> Imported {
    let imported = import(Path::new(path), &Options { tracing, ..Options::default() });
    imported.unwrap_or_else(|error| panic!("{error}"))
}

fn polylines(imported: &Imported) -> &[Vec<Xy>] {
    match &imported.draft.underlays[0].trace {
        Trace::Lines(lines) => lines,
        Trace::Picture(_) => panic!("a picture"),
    }
}

fn reach(imported: &Imported) -> [f64; 4] {
    let points = || polylines(imported).iter().flatten();
    let over = |axis: usize, pick: fn(f64, f64) -> f64| points().map(|at| at[axis]).reduce(pick).unwrap();
    [over(0, f64::min), over(1, f64::min), over(0, f64::max), over(1, f64::max)]
}

fn walls() -> Tracing {
    Tracing { layers: vec!["WALLS".to_owned(), "Walls".to_owned()], ..Tracing::default() }
}

fn areas(imported: &Imported) -> Vec<f64> {
    let facility = Facility::new(imported.draft.clone()).unwrap();
    facility.space_ixs().map(|space| (facility.area_m2(space) * 100.0).round() / 100.0).collect()
}

#[test]
fn a_drawing_becomes_an_underlay_in_metres_whatever_its_header_says() {
    let imported = traced(DXF, Tracing { level: Some("B2".to_owned()), ..Tracing::default() });
    assert_eq!((imported.format, imported.draft.spaces.len()), (Format::Dxf, 0));
    assert_eq!((imported.draft.levels[0].ordinal, imported.draft.underlays[0].level.as_str()), (-2, "B2"));
    // Inches would make it 254 m wide and that is a building, so the file is believed and the guess is said.
    let [_, _, right, top] = reach(&imported);
    assert!((right - 254.0).abs() < 0.1 && (top - 101.6).abs() < 0.1);
    assert!(
        imported.findings.iter().any(|finding| finding.code == Code::Guessed && finding.message.contains("two-point"))
    );
    // Wall, partition, arc, circle and polyline; text and blocks that are not there are counted.
    assert_eq!(polylines(&imported).len(), 5);
    let told = lines(&imported);
    for line in [
        "not-placed: 1 × text of a drawing: NAMES",
        "not-placed: 1 × block within itself: SELF",
        "not-placed: 1 × block that is not in the file: GONE",
    ] {
        assert!(told.contains(&line.to_owned()), "{line} is not in {told:#?}");
    }
}

#[test]
fn two_points_give_the_scale_and_two_places_the_turn_and_the_shift_too() {
    let measure = Measure::Metres(10.0);
    let calibration = Some(Calibration { drawn: [[0.0, 0.0], [10_000.0, 0.0]], measure });
    let [left, bottom, right, top] = reach(&traced(DXF, Tracing { calibration, ..walls() }));
    assert_eq!([left, bottom, right, top].map(|value| (value * 1000.0).round()), [0.0, 0.0, 10_000.0, 4_000.0]);
    let measure = Measure::Places([[20.0, 30.0], [20.0, 40.0]]);
    let calibration = Some(Calibration { drawn: [[0.0, 0.0], [10_000.0, 0.0]], measure });
    let [left, bottom, right, top] = reach(&traced(DXF, Tracing { calibration, ..walls() }));
    for (found, expected) in [left, bottom, right, top].into_iter().zip([16.0, 30.0, 20.0, 40.0]) {
        assert!((found - expected).abs() < 1.0e-9, "{left} {bottom} {right} {top}");
    }
}

#[test]
fn rooms_are_what_the_lines_of_the_layers_asked_for_enclose() {
    let calibration = Some(Calibration { drawn: [[0.0, 0.0], [10_000.0, 0.0]], measure: Measure::Metres(10.0) });
    let rooms = traced(DXF, Tracing { rooms: true, calibration, ..walls() });
    assert_eq!(areas(&rooms), [20.0, 20.0]);
    assert!(lines(&rooms).iter().any(|line| line.contains("layer that was not asked for")));
    let calibration = Some(Calibration { drawn: [[50.0, 20.0], [550.0, 20.0]], measure: Measure::Metres(10.0) });
    let rooms = traced(SVG, Tracing { rooms: true, calibration, ..walls() });
    assert_eq!(areas(&rooms), [20.0, 20.0]);
    let south = rooms.draft.spaces[0].footprint.bounds().unwrap().min().y;
    assert!((south + 4.4).abs() < 1.0e-9, "y runs up on the plan: {south}");
}

#[test]
fn a_drawing_for_the_web_is_read_through_its_groups() {
    let imported = traced(SVG, Tracing::default());
    assert_eq!((imported.format, polylines(&imported).len()), (Format::Svg, 5));
    let unknown = import(
        Path::new(SVG),
        &Options { tracing: Tracing { layers: vec!["Roof".to_owned()], ..Tracing::default() }, ..Options::default() },
    );
    assert!(unknown.unwrap_err().to_string().contains("its layers are: Walls, furniture"));
}

fn picture(format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(200, 100).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn a_picture_is_laid_by_two_of_its_pixels() {
    let folder = tempfile::tempdir().unwrap();
    for (name, format) in [("plan.png", image::ImageFormat::Png), ("scan.pdf", image::ImageFormat::Jpeg)] {
        let path = folder.path().join(name);
        std::fs::write(&path, picture(format)).unwrap();
        let measure = Measure::Places([[5.0, 5.0], [5.0, 15.0]]);
        let calibration = Some(Calibration { drawn: [[0.0, 100.0], [200.0, 100.0]], measure });
        let imported = traced(path.to_str().unwrap(), Tracing { calibration, ..Tracing::default() });
        let Trace::Picture(sheet) = &imported.draft.underlays[0].trace else { panic!() };
        assert_eq!((sheet.file.as_str(), sheet.width_px, sheet.height_px), (name, 200, 100));
        let expected = [[0.0, 5.0], [0.0, 15.0], [5.0, 15.0], [5.0, 5.0]];
        for (found, expected) in sheet.corners().into_iter().zip(expected) {
            assert!(f64::hypot(found[0] - expected[0], found[1] - expected[1]) < 1.0e-9, "{found:?} {expected:?}");
        }
        assert_eq!(imported.picture.unwrap().0, name);
    }
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let dxf = std::fs::read_to_string(DXF).unwrap();
    assert!(error("a.dxf", &dxf.as_bytes()[..dxf.len() / 2]).contains("cut off"));
    assert!(error("a.dxf", dxf.replace("LINE\n8", "LINE\neight").as_bytes()).starts_with("line "));
    assert!(error("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00").contains("save it as ASCII DXF"));
    let png = picture(image::ImageFormat::Png);
    assert!(error("a.png", &png[..20]).contains("damaged or cut off"));
    assert!(
        error("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>").contains("no line is left")
    );
    let nan = import_bytes("a.svg", b"<svg><path d='M0 0L1e999 5'/><path d='M0 0 9 9'/></svg>").unwrap();
    assert!(
        lines(&nan).iter().any(|line| line.contains("line with a coordinate that is no number")),
        "{:?}",
        lines(&nan)
    );
}
