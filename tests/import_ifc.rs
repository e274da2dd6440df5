//! IFC models: the samples that others made, and hand-written files for each trap.

use std::path::{Path, PathBuf};
use undercroft::import::{Imported, Options, import};
use undercroft::model::{End, Facility, Origin, PortalKind, PortalState};

fn sample(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ifc").join(name);
    if !path.exists() {
        println!("skipped: no sample data");
        return None;
    }
    Some(path)
}

fn imported(path: &Path) -> Imported {
    let imported = import(path, &Options::default()).unwrap_or_else(|why| panic!("{why}"));
    Facility::new(imported.draft.clone()).expect("the draft passes the facility's own check");
    imported
}

/// Doors to two rooms, to the outside, to the unknown.
fn doors(imported: &Imported) -> [usize; 3] {
    let doors = imported.draft.portals.iter().filter(|portal| portal.kind == PortalKind::Door);
    let mut count = [0; 3];
    for door in doors {
        assert_eq!(door.state, PortalState::Unknown, "nobody has tried {}", door.id);
        count[match door.between.1 {
            End::Space(_) => 0,
            End::Outside => 1,
            End::Unknown => 2,
        }] += 1;
    }
    count
}

fn area_of(imported: &Imported, number: &str) -> f64 {
    let space = imported.draft.spaces.iter().find(|space| space.number == number);
    space.unwrap_or_else(|| panic!("no room {number}")).footprint.area_m2()
}

#[test]
fn the_duplex_has_its_storeys_spaces_doors_and_areas() {
    let Some(path) = sample("Duplex_A_20110907.ifc") else { return };
    let duplex = imported(&path);
    let storeys: Vec<(i32, &str)> =
        duplex.draft.levels.iter().map(|level| (level.ordinal, level.name.as_str())).collect();
    assert_eq!(storeys, [(-1, "T/FDN"), (0, "Level 1"), (1, "Level 2"), (2, "Roof")]);
    assert_eq!(duplex.draft.spaces.len(), 21);
    assert_eq!(doors(&duplex), [10, 4, 0]);
    // Nine of the ten inner doors are named by the boundaries of both their rooms.
    let named = duplex
        .draft
        .portals
        .iter()
        .filter(|portal| portal.kind == PortalKind::Door && portal.origin == Origin::Explicit);
    assert_eq!(named.count(), 9);
    for (number, area) in [("A102", 27.66), ("B203", 22.04), ("A205", 1.42), ("R301", 135.15)] {
        assert!((area_of(&duplex, number) - area).abs() < 0.01, "{number}: {}", area_of(&duplex, number));
    }
    let stairs = duplex.draft.portals.iter().filter(|portal| portal.kind == PortalKind::Stair);
    assert_eq!(stairs.count(), 2);
}

#[test]
fn doors_are_attached_by_probing_where_a_model_has_no_space_boundaries() {
    for (name, spaces, joined) in [("LargeBuilding.ifc", 8, [8, 0, 10]), ("TallBuilding.ifc", 3, [2, 2, 1])] {
        let Some(path) = sample(name) else { return };
        let building = imported(&path);
        assert_eq!(building.draft.spaces.len(), spaces, "{name}");
        assert_eq!(doors(&building), joined, "{name}");
        // Millimetres became metres.
        assert!(building.draft.levels.iter().any(|level| level.elevation_m == 4.0), "{name}");
    }
}

const TWO_ROOMS: &str = "ISO-10303-21;HEADER;FILE_SCHEMA(('IFC4'));ENDSEC;DATA;\n\
    #1=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);#2=IFCUNITASSIGNMENT((#1));\n\
    #3=IFCBUILDINGSTOREY('storey',$,'Ground',$,$,$,$,$,.ELEMENT.,0.);\n\
    #10=IFCCARTESIANPOINT((2000.,1500.,0.));#11=IFCAXIS2PLACEMENT3D(#10,$,$);#12=IFCLOCALPLACEMENT($,#11);\n\
    #13=IFCCARTESIANPOINT((6200.,1500.,0.));#14=IFCAXIS2PLACEMENT3D(#13,$,$);#15=IFCLOCALPLACEMENT($,#14);\n\
    #16=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,4000.,3000.);#17=IFCDIRECTION((0.,0.,1.));\n\
    #18=IFCEXTRUDEDAREASOLID(#16,$,#17,2500.);#19=IFCSHAPEREPRESENTATION($,'Body','SweptSolid',(#18));\n\
    #20=IFCPRODUCTDEFINITIONSHAPE($,$,(#19));\n\
    #21=IFCSPACE('left',$,'K-1',$,$,#12,#20,'T\\X\\FCr','.ELEMENT.',.INTERNAL.,$);\n\
    #22=IFCSPACE('right',$,'K-2',$,$,#15,#20,'Flur',.ELEMENT.,.INTERNAL.,$);\n\
    #23=IFCRELAGGREGATES('r',$,$,$,#3,(#21,#22));\n\
    #30=IFCCARTESIANPOINT((4100.,1000.,0.));#31=IFCDIRECTION((0.,1.,0.));#32=IFCAXIS2PLACEMENT3D(#30,#17,#31);\n\
    #33=IFCLOCALPLACEMENT($,#32);#34=IFCDOOR('door',$,'Door',$,$,#33,$,$,2000.,900.,$,$,$);\n\
    #35=IFCRELCONTAINEDINSPATIALSTRUCTURE('c',$,$,$,(#34),#3);\nENDSEC;END-ISO-10303-21;\n";

fn written(text: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("house.txt");
    std::fs::write(&path, text).expect("a file");
    (folder, path)
}

#[test]
fn a_small_ifc4_house_is_told_by_its_content_and_its_door_joins_both_rooms() {
    let (_folder, path) = written(TWO_ROOMS);
    let house = imported(&path);
    assert_eq!(doors(&house), [1, 0, 0]);
    assert_eq!(area_of(&house, "K-1"), 12.0);
    assert_eq!(house.draft.spaces[0].name, "Tür");
    assert_eq!(house.draft.portals[0].width_m, Some(0.9));
}

#[test]
fn latin_1_between_quotes_is_read_and_said_and_outside_them_refused() {
    let bytes = |text: &str| text.chars().map(|c| u8::try_from(c).expect("Latin-1")).collect::<Vec<u8>>();
    let (_folder, path) = written(bytes(&TWO_ROOMS.replace("'Door'", "'Tür 1'")));
    let house = imported(&path);
    assert_eq!(house.draft.portals[0].name, "Tür 1");
    assert!(house.findings.iter().any(|finding| finding.message.contains("Latin-1")));
    let (_folder, path) = written(bytes(&TWO_ROOMS.replace("2500.", "25\u{fc}0.")));
    assert!(import(&path, &Options::default()).expect_err("no number").to_string().contains("UTF-8"));
}

#[test]
fn a_model_whose_rooms_stand_nowhere_is_refused() {
    let (_folder, path) = written(TWO_ROOMS.replace(".ELEMENT.,0.)", ".ELEMENT.,1.E300)"));
    let came = import(&path, &Options::default());
    assert!(came.is_err_and(|why| why.to_string().contains("no room was found")));
}

#[test]
fn hostile_models_are_refused_or_read_without_a_panic() {
    for (from, to) in [
        // The placement of the room goes round in a circle, or to nowhere.
        ("#12=IFCLOCALPLACEMENT($,#11)", "#12=IFCLOCALPLACEMENT(#12,#11)"),
        ("#12=IFCLOCALPLACEMENT($,#11)", "#12=IFCLOCALPLACEMENT(#99,#98)"),
        // The body contains itself.
        ("#18=IFCEXTRUDEDAREASOLID(#16,$,#17,2500.)", "#18=IFCBOOLEANCLIPPINGRESULT(.DIFFERENCE.,#18,#18)"),
        // The storey is a part of its own room.
        ("(#21,#22)", "(#21,#22,#3)"),
        ("4000.,3000.", "1.E300,1.E300"),
        ("4000.,3000.", "0.,-3000."),
        ("(2000.,1500.,0.)", "(1.E999,NAN,$)"),
        (".MILLI.", ".EXA."),
    ] {
        let (_folder, path) = written(TWO_ROOMS.replace(from, to));
        if let Ok(house) = import(&path, &Options::default()) {
            Facility::new(house.draft).unwrap_or_else(|faults| panic!("{to}: {faults:?}"));
        }
    }
    for end in (0..TWO_ROOMS.find("ENDSEC;END").expect("its end")).step_by(7) {
        let (_folder, path) = written(&TWO_ROOMS[..end]);
        let why = import(&path, &Options::default()).expect_err("a file cut off is refused").to_string();
        assert!(why.contains("house.txt"), "{why}");
    }
}
