//! Plans, overview, closing report and exports, on one small facility.

mod export;
mod scene;
mod underlay;

use scene::{SECRETS, analysed, mark, operation, planned};
use std::sync::Arc;
use undercroft::analysis::{Net, Tolerance, leads, numbering};
use undercroft::generate::generate;
use undercroft::model::{Facility, LevelIx};
use undercroft::palette::Theme;
use undercroft::report::{Shot, html, overview, plan};
use undercroft::search::{Action, Operation, OperationId};

const BOTH: [Theme; 2] = [Theme::Dark, Theme::Light];

/// All drawings of an operation.
fn drawings(operation: &Operation) -> Vec<String> {
    let (picture, analysis) = (operation.picture(), analysed(operation));
    let levels = (0..picture.facility.levels().len()).map(LevelIx::new);
    let plans = levels.flat_map(|level| BOTH.map(|theme| plan(picture, &analysis, level, theme)));
    plans.chain(BOTH.map(|theme| overview(picture, &analysis, theme))).collect()
}

fn ground_plan(operation: &Operation) -> String {
    let ground = operation.picture().facility.level_ix(&"G".into()).unwrap();
    plan(operation.picture(), &analysed(operation), ground, Theme::Light)
}

fn report(operation: &Operation) -> String {
    html(operation.picture(), &analysed(operation), operation.log(), &[])
}

fn texts(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

#[test]
fn drawings_are_well_formed_whatever_the_names_are() {
    for svg in drawings(&operation()) {
        let document = roxmltree::Document::parse(&svg).unwrap();
        assert!(document.descendants().all(|node| !node.has_tag_name("script")));
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }
}

#[test]
fn every_paint_and_sign_that_is_used_is_defined() {
    for svg in drawings(&operation()) {
        let document = roxmltree::Document::parse(&svg).unwrap();
        let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        for node in document.descendants() {
            let paint = node.attribute("fill").and_then(|fill| fill.strip_prefix("url(#")?.strip_suffix(')'));
            let sign = node.attribute("href").and_then(|href| href.strip_prefix('#'));
            paint.into_iter().chain(sign).for_each(|id| assert!(ids.contains(&id), "{id} is not defined"));
        }
    }
}

#[test]
fn painted_numbers_stay_in_reading_order_and_say_their_direction() {
    let svg = ground_plan(&operation());
    let document = roxmltree::Document::parse(&svg).unwrap();
    let arabic = document.descendants().find(|node| node.text() == Some("زنزانة 12")).unwrap();
    assert_eq!(arabic.parent_element().unwrap().attribute("direction").or(arabic.attribute("direction")), Some("rtl"));
    let latin = document.descendants().find(|node| node.has_tag_name("text") && node.text() == Some("A-01")).unwrap();
    assert_eq!(latin.attribute("direction"), None);
}

#[test]
fn a_plan_shows_shares_victims_hazards_states_and_scale() {
    let svg = ground_plan(&operation());
    let texts = texts(&svg);
    // A and B of five rooms, 48 m² each of 276 m²; A twice.
    let shares = "primary 34\u{202F}% · secondary 17\u{202F}% · of 5 rooms, 276 m²";
    for expected in [shares, "L-2", "▲", "2 m", "N"] {
        assert!(texts.iter().any(|text| text == expected), "{expected} is missing in {texts:?}");
    }
    for sign in ["door-sealed", "door-open", "door-closed", "door-entrance", "door-stair"] {
        assert!(svg.contains(&format!("href=\"#{sign}\" transform")), "{sign} is not drawn");
    }
}

#[test]
fn what_has_no_place_lies_on_the_shelf_and_what_was_told_is_dashed() {
    let operation = operation();
    let (picture, analysis) = (operation.picture(), analysed(&operation));
    let below = picture.facility.level_ix(&"B1".into()).unwrap();
    let svg = plan(picture, &analysis, below, Theme::Dark);
    let texts = texts(&svg);
    assert!(texts.iter().any(|text| text == "Nowhere room"));
    assert!(texts.iter().any(|text| text.starts_with("Section red القسم · reported · unreached · about 40 rooms")));
    let document = roxmltree::Document::parse(&svg).unwrap();
    let told = |node: &roxmltree::Node<'_, '_>| {
        let paint = node.attribute("fill").unwrap_or_default();
        paint.ends_with("-reported)") || paint.ends_with("-suspected)")
    };
    let told: Vec<_> = document.descendants().filter(told).collect();
    assert!(told.len() >= 4, "shelf, legend, circle and tunnel");
    assert!(told.iter().all(|node| node.attribute("stroke-dasharray").is_some()));
}

#[test]
fn the_overview_names_what_nobody_has_reached() {
    let operation = operation();
    let svg = overview(operation.picture(), &analysed(&operation), Theme::Dark);
    let texts = texts(&svg);
    assert!(texts.iter().any(|text| text == "Nobody has reached"));
    assert!(texts.iter().any(|text| text == "Section red القسم"));
    assert!(texts.iter().any(|text| text == "ground"));
    assert!(texts.iter().any(|text| text == "2 rooms · 96 m² behind"), "{texts:?}");
}

#[test]
fn the_overview_gives_the_building_all_the_width_it_has() {
    let operation = operation();
    let svg = overview(operation.picture(), &analysed(&operation), Theme::Dark);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let floors = document.descendants().filter(|node| node.attribute("stroke-width") == Some("9"));
    let across = floors
        .flat_map(|node| node.attribute("d").unwrap().split(['M', 'L', 'Z']).map(str::to_owned).collect::<Vec<_>>());
    let x: Vec<f64> = across.filter_map(|point| point.split(' ').next()?.parse().ok()).collect();
    let (least, most) = x.iter().fold((f64::MAX, f64::MIN), |(least, most), x| (least.min(*x), most.max(*x)));
    assert!(least >= 310.0 && most <= 1210.0 && most - least > 600.0, "from {least} to {most} of 1600");
}

#[test]
fn an_empty_facility_is_drawn_too() {
    let empty = undercroft::model::Facility::new(undercroft::model::Draft::default()).unwrap();
    let operation = Operation::new(undercroft::search::OperationId([1; 16]), empty.into(), []);
    drawings(&operation).iter().for_each(|svg| drop(roxmltree::Document::parse(svg).unwrap()));
    assert!(report(&operation).contains("nothing was marked yet"));
}

#[test]
fn the_report_carries_nothing_that_somebody_typed_freely() {
    for html in [report(&operation()), report(&planned())] {
        SECRETS.iter().for_each(|secret| assert!(!html.contains(secret), "{secret} is in the report"));
    }
    let html = report(&operation());
    assert!(html.contains("SAR-1") && html.contains("K9-2"), "teams stand by their call signs");
}

#[test]
fn the_report_stands_alone() {
    let picture = Shot { caption: "From <the> view".to_owned(), png: vec![0x89, b'P', b'N', b'G'] };
    let operation = operation();
    let html = html(operation.picture(), &analysed(&operation), operation.log(), &[picture]);
    assert!(html.contains("src=\"data:image/png;base64,iVBORw==\""));
    assert!(html.contains("From &lt;the&gt; view"));
    let outside = html.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "");
    assert!(!outside.contains("http") && !outside.contains("<script") && !outside.contains("@import"));
}

#[test]
fn the_last_line_is_the_head_hash_and_it_tells_a_missing_tail() {
    let mut operation = operation();
    let before = operation.log().head_hash();
    let last_line = |html: &str| html.lines().rev().nth(2).unwrap().to_owned();
    assert!(last_line(&report(&operation)).contains(&before));
    mark(&mut operation, Action::Unsearched { spaces: vec!["A".into()] }, 1_733_750_000_000);
    assert_ne!(operation.log().head_hash(), before);
    assert!(!report(&operation).contains(&before));
}

#[test]
fn the_same_log_gives_the_same_report() {
    let operation = operation();
    assert_eq!(report(&operation), report(&operation));
}

#[test]
fn of_a_list_too_long_for_paper_the_first_stand_with_how_many_more_there_are_and_where() {
    let facility = Arc::new(Facility::new(generate(3000, 3, 1).unwrap()).unwrap());
    let operation = Operation::new(OperationId([5; 16]), facility, []);
    let html = report(&operation);
    let analysis = analysed(&operation);
    let picture = operation.picture();
    let net = Net::new(&picture.facility);
    let lists = [
        ("Open next", analysis.edge_doors.iter().filter(|door| !door.is_loose_end()).count(), "next FILE --json"),
        ("Cut-off groups of rooms", analysis.cut_off.list.len(), "find FILE --reach \"cut off\""),
        ("Leads", leads(&net, picture, Tolerance::of(&picture.facility)).len(), "lead list FILE"),
        ("Numbers left out", numbering(&picture.facility, &net).gaps.len(), "hidden FILE --json"),
    ];
    for (head, all, command) in lists {
        let list = html.split(&format!("<h3>{head}</h3>")).nth(1).unwrap().split("<h3>").next().unwrap();
        let rows = list.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap().matches("<tr>").count();
        assert!(all > 200 && rows == 200, "{head}: {rows} of {all}");
        let rest = format!("{} more", all - 200);
        assert!(list.contains(&rest) && list.contains(&format!("<b>undercroft {command}</b>")), "{head}: {rest}");
    }
}

/// Page one ends where the first sheet begins.
fn page_one(html: &str) -> &str {
    html.split("<section class=\"sheet\">").next().unwrap()
}

#[test]
fn page_one_holds_the_residual_what_carries_it_and_who_dissents() {
    let html = report(&planned());
    let first = page_one(&html);
    // Wing: A and B of five rooms; red sought with POD 50 %: 0.5·0.5 and more is found of what there is.
    for expected in [
        "Residual probability, that somebody who is missing was not found yet: ",
        "A further search of <bdi>Section red القسم</bdi> would lower it most.",
        "priors are those of person 1 by hand",
        "the rest of the world holds 20 % before any search",
        "<b><bdi>person 2</bdi></b>, 2024-12-09",
        "on <bdi>Section red القسم</bdi>: <bdi>There is a &lt;third&gt; level. هناك</bdi>",
        "open leads</b>: ",
        "1 A go and look",
        "1 closed room with reported occupants",
        "6 unaccounted for</b> in <bdi>Section wing القسم</bdi>, by register",
        "Cumulative probability of detection over all surveyed floor: ",
    ] {
        assert!(first.contains(expected), "{expected} is missing in {first}");
    }
    assert!(!html.contains("P-1") && !html.contains("P-9"), "the pseudonyms of the log stay in it");
}

#[test]
fn the_sheets_hold_segments_air_headcount_pace_marks_and_leads() {
    let html = report(&planned());
    for expected in [
        "<h3>Closed rooms with reported occupants</h3>",
        "Air clocks are for ordering work only, never a reason to stop.",
        "<h3>Headcount</h3>",
        "<h3>Places that may not exist</h3>",
        "<title>Floor left over time</title>",
        "<h2>Worksite marks</h2>",
        "<b>refuted</b> loose end",
        "added by hand, ends: wall",
    ] {
        assert!(html.contains(expected), "{expected} is missing");
    }
    assert!(!html.contains("NaN") && !html.contains("inf ") && !html.contains("-0 "));
}

#[test]
fn the_report_is_well_formed() {
    const VOID: [&str; 3] = ["meta", "br", "img"];
    for html in [report(&operation()), report(&planned())] {
        let mut open: Vec<String> = Vec::new();
        let body = html.split_once("<style>").unwrap();
        let body = body.0.to_owned() + body.1.split_once("</style>").unwrap().1;
        for tag in body.split('<').skip(1).map(|rest| rest.split_once('>').expect("every tag ends").0) {
            let name = tag.split_whitespace().next().unwrap();
            match name.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "in {tag}"),
                None if name.starts_with('!') || tag.ends_with('/') || VOID.contains(&name) => {}
                None => open.push(name.to_owned()),
            }
        }
        assert!(open.is_empty(), "{open:?} stay open");
        for svg in html.split("<svg").skip(1) {
            let svg = format!("<svg{}</svg>", svg.split("</svg>").next().unwrap());
            let svg = svg.replacen("<svg", "<svg xmlns:none=\"none\"", 1);
            assert!(roxmltree::Document::parse(&svg).is_ok(), "{svg}");
        }
    }
}

#[test]
fn a_section_searched_twice_without_anybody_inside_is_struck_through() {
    use undercroft::search::{CountSource, Counted, TeamId, Thoroughness};
    let searched = |spaces: &[&str], thoroughness, team: &str| Action::Search {
        spaces: spaces.iter().map(|&id| id.into()).collect(),
        thoroughness,
        methods: Vec::new(),
        pod: None,
        team: Some(TeamId::new(team)),
        found: String::new(),
    };
    let facility = undercroft::model::Facility::new(scene::bare()).unwrap();
    let mut operation = Operation::new(undercroft::search::OperationId([5; 16]), facility.into(), []);
    let struck = |operation: &Operation| report(operation).contains("<path d=\"M0 66H216\"");
    mark(&mut operation, searched(&["A", "B"], Thoroughness::Primary, "SAR-1"), 1_733_740_000_000);
    assert!(!struck(&operation) && report(&operation).contains("SAR-1 – 3 – 2024-12-09"));
    mark(&mut operation, searched(&["A", "B"], Thoroughness::Secondary, "K9-2"), 1_733_740_060_000);
    assert!(struck(&operation) && report(&operation).contains("K9-2 – 4 – 2024-12-09"));
    let victim = Action::Victim { space: "A".into(), state: undercroft::search::VictimState::Live, count: 1 };
    mark(&mut operation, victim, 1_733_740_120_000);
    assert!(!struck(&operation));
    let victim = operation.picture().victims.keys().next().unwrap().clone();
    let state = undercroft::search::VictimState::Removed;
    mark(&mut operation, Action::VictimState { victim, state }, 1_733_740_180_000);
    assert!(struck(&operation));
    let section = scene::bare().sections[0].id.clone();
    let counted = Counted { section, by: CountSource::Register, least: 3, most: 3, freed: 0 };
    mark(&mut operation, Action::Counted(counted), 1_733_740_240_000);
    assert!(!struck(&operation), "three were counted there of whom nobody knows");
}

#[test]
fn page_one_says_what_nobody_has_estimated() {
    let html = report(&operation());
    assert!(html.contains("not estimated") && html.contains("Unreached section"));
    assert!(!html.contains("100\u{202F}%"));
}

#[test]
fn figures_below_one_per_cent_are_text_and_no_tag() {
    let facility = undercroft::model::Facility::new(scene::bare()).unwrap();
    let mut operation = Operation::new(undercroft::search::OperationId([5; 16]), facility.into(), []);
    let segments = vec![undercroft::search::Share { of: undercroft::search::Target::Space("A".into()), poa: 0.004 }];
    let spread = undercroft::search::Spread::Hand { segments, row: 0.996 };
    mark(&mut operation, Action::Priors { planner: None, spread }, 1_733_740_000_000);
    let html = report(&operation);
    assert!(html.contains("&lt; 1\u{202F}%") || html.contains("&lt; 1 %"), "the share of A is told");
    assert!(!html.contains(">< "), "and is no tag");
}
