//! Plans to trace from, under the rooms.

use crate::scene::{analysed, draft};
use std::sync::Arc;
use undercroft::model::{Draft, Facility, Sheet, Trace, Underlay};
use undercroft::palette::Theme;
use undercroft::report::{html, plan};
use undercroft::search::{Operation, OperationId};

fn under(draft: Draft, trace: Trace) -> Operation {
    let level = draft.levels[0].id.clone();
    let draft = Draft { underlays: vec![Underlay { level, name: String::new(), trace }], ..draft };
    Operation::new(OperationId([6; 16]), Arc::new(Facility::new(draft).unwrap()), [])
}

fn drawn(operation: &Operation) -> String {
    let ground = operation.base().level_ix(&"G".into()).unwrap();
    plan(operation.picture(), &analysed(operation), ground, Theme::Light)
}

fn scan() -> Trace {
    Trace::Picture(Sheet {
        file: "a&b.png".to_owned(),
        width_px: 400,
        height_px: 100,
        corner: [0.0, 8.0],
        metres_per_pixel: 0.1,
        turn_deg: 0.0,
    })
}

#[test]
fn lines_are_drawn_dim_under_the_rooms() {
    let svg = drawn(&under(draft(), Trace::Lines(vec![vec![[0.0, 0.0], [8.0, 0.0], [8.0, 6.0]]])));
    let document = roxmltree::Document::parse(&svg).unwrap();
    let lines = document.descendants().find(|node| node.attribute("class") == Some("underlay")).unwrap();
    assert_eq!(lines.attribute("d").unwrap().matches('L').count(), 2);
    let (at, room) = (svg.find("class=\"underlay\"").unwrap(), svg.rfind("fill=\"url(#").unwrap());
    assert!(at < room, "rooms are drawn over it");
}

#[test]
fn a_picture_lies_beside_a_plan_of_its_own_and_is_only_outlined_in_a_report() {
    let operation = under(draft(), scan());
    let svg = drawn(&operation);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let image = document.descendants().find(|node| node.has_tag_name("image")).unwrap();
    assert_eq!(image.attribute("href"), Some("a&b.png"));
    let page = html(operation.picture(), &analysed(&operation), operation.log(), &[]);
    assert!(!page.contains("<image") && page.contains("class=\"underlay\"") && page.contains("a&amp;b.png"));
}

#[test]
fn a_level_with_nothing_but_an_underlay_is_drawn() {
    let empty = Draft { spaces: Vec::new(), portals: Vec::new(), sections: Vec::new(), ..draft() };
    let svg = drawn(&under(empty, scan()));
    assert!(svg.contains("<image") && !svg.contains("Nobody has drawn this level"), "{svg}");
}
