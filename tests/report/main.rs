//! Plans, overview, closing report and exports, on one small facility.

mod export;
mod scene;
mod underlay;

use scene::{SECRETS, analysed, mark, operation};
use undercroft::model::LevelIx;
use undercroft::palette::Theme;
use undercroft::report::{Shot, html, overview, plan};
use undercroft::search::{Action, Operation};

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
    let html = report(&operation());
    SECRETS.iter().for_each(|secret| assert!(!html.contains(secret), "{secret} is in the report"));
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
fn page_one_says_what_nobody_has_estimated() {
    let html = report(&operation());
    assert!(html.contains("not estimated") && html.contains("Unreached section"));
    assert!(!html.contains("100\u{202F}%"));
}
