//! Throwaway driver of the picture.
use std::path::Path;
use std::sync::Arc;
use undercroft::model::*;
use undercroft::viewer::label::{Caption, Captions};
use undercroft::viewer::paint::*;
use undercroft::viewer::scene::{Building, Looks};
use undercroft::viewer::theme::*;
use undercroft::viewer::*;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let start = std::time::Instant::now();
    
    let facility = Arc::new(undercroft::file::map_file::read(Path::new(&args[1])).unwrap());
    let building = Building::new(facility.clone());
    eprintln!("loaded {:?}", start.elapsed());
    let areas = building.layout.areas.iter().enumerate().map(|(i, a)| {
        let below = facility.level(a.level).ordinal < 0;
        let slab = if below { Swatch::SlabBelow } else { Swatch::Slab };
        let o = facility.level(a.level).ordinal;
        let know = match a.target { layout::Target::Room(s) => facility.space(s).knowledge, _ => Knowledge::Reported };
        if know != Knowledge::Surveyed || !a.placed { return RoomLook::told(know, slab); }
        let h = (i * 7919 + 13) % 100;
        let x = a.anchor[0];
        let s = match o {
            0 => if h < 74 { 0 } else { 1 },
            1 => if x < 10.0 { if h < 80 {1} else {0} } else if h < 20 { 3 } else if h<28 {2} else if h<31 {4} else if h<34 {5} else if h<36 {6} else {3},
            2 => if x < -20.0 { 1 } else if h < 8 { 4 } else { 3 },
            _ => if o<0 { if h<30 {1} else if h<50 {7} else {3} } else if h < 6 { 4 } else { 3 },
        };
        match s {
            0 => RoomLook::plain(Swatch::Cleared),
            1 => RoomLook::plain(Swatch::Primary),
            2 => RoomLook::new(Swatch::InProgress, Pattern::Dots, Swatch::Ink),
            3 => RoomLook::plain(Swatch::Unsearched),
            4 => RoomLook::new(Swatch::Inaccessible, Pattern::Diagonal, Swatch::Ink),
            5 => RoomLook::new(Swatch::Primary, Pattern::Rim, Swatch::Unsearched),
            6 => RoomLook::new(Swatch::Disputed, Pattern::WideStripes, Swatch::Ink),
            _ => RoomLook::new(Swatch::CutOff, Pattern::Crosshatch, Swatch::Ink),
        }
    }).collect();
    let doors = facility.portals().iter().map(|p| DoorLook::new(p.state)).collect();
    let looks = Looks { areas, doors };
    let captions = Captions(facility.levels().iter().map(|l| Caption { shares: format!("primary 25 %   secondary 0 %   of {}", facility.spaces().iter().filter(|s| s.level == l.id).count()), warning: String::new() }).collect());
    if args.len() > 2 {
        let o = args.get(3).cloned().unwrap_or_default();
        let options = PictureOptions {
            plan: o.contains("plan"), exploded: !o.contains("stack"),
            theme: if o.contains("light") { Theme::Light } else { Theme::Dark },
            level: o.split(',').find_map(|p| p.strip_prefix("level=")).map(LevelId::new),
            cut_m: o.split(',').find_map(|p| p.strip_prefix("cut=")).map(|c| c.parse().unwrap()),
            ..Default::default()
        };
        if let Err(e) = picture(building, looks, captions, &options, Path::new(&args[2])) { eprintln!("{e}"); }
    } else if let Err(e) = run(building, looks, captions, |_| {}) { eprintln!("{e}"); }
    eprintln!("end {:?}", start.elapsed());
}
