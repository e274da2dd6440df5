use crate::bench::{Bench, exists};
use std::fs;

#[test]
fn levels_are_drawn_as_svg_without_an_adapter() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary").ok();
    let drawn = |name: &str| fs::read_to_string(bench.path(name)).unwrap();
    bench.run("picture house.ron --out all.svg").ok().prints("all.svg\n");
    assert!(drawn("all.svg").contains("Basement") && drawn("all.svg").contains("Ground"), "not all levels");
    bench.run("picture house.ron --out g.svg --level G").ok();
    bench.run("picture house.ron --out b1.svg --level Basement --light").ok();
    assert!(drawn("g.svg").starts_with("<svg"), "{}", &drawn("g.svg")[..80]);
    assert!(drawn("g.svg").contains("House · Ground") && drawn("b1.svg").contains("House · Basement"));
    bench
        .run("picture house.ron --out g.svg")
        .refused("undercroft: g.svg exists already; choose another name, or give --force to replace it");
    bench
        .run("picture house.ron --out attic.svg --level 9")
        .refused("undercroft: there is no level \"9\" in this building; it has the levels B1, G");
    assert!(!exists(&bench.path("attic.svg")));
}

#[cfg(not(feature = "viewer"))]
#[test]
fn without_the_view_it_says_so_and_prints_where_the_search_stands() {
    let bench = Bench::new();
    let why = "undercroft: this undercroft was built without the 3D view; build it with the feature `viewer`, or use \
               `undercroft status` and `undercroft picture --out plan.svg`";
    bench.run("view house.ron").refused(why);
    bench.run("picture house.ron --out house.png").refused(why);
    assert!(!exists(&bench.path("house.png")));
    let bare = bench.run("").ok();
    assert!(bare.err.starts_with(why), "{}", bare.err);
    assert!(bare.out.contains("Larkspur training facility (fictional)"), "{}", bare.out);
    assert!(bare.out.contains("Edge doors: barred or untried"), "{}", bare.out);
    let plan = fs::read_to_string(bench.path("home/overview.svg")).unwrap();
    assert!(plan.contains("Larkspur"));
}

#[cfg(feature = "viewer")]
#[test]
fn without_a_display_it_says_so_draws_what_it_can_and_prints_where_the_search_stands() {
    let bench = Bench::new();
    let bare = bench.run("").ok();
    assert!(bare.err.contains("no display was found"), "{}", bare.err);
    assert!(bare.out.contains("Larkspur training facility (fictional)"), "{}", bare.out);
    let drawn = ["home/overview.png", "home/overview.svg"].map(|name| exists(&bench.path(name)));
    assert!(drawn.contains(&true), "{}", bare.err);
    let asked = bench.run("view house.ron");
    assert_eq!(asked.code, Some(2));
    assert!(asked.out.starts_with("House\n"), "{}", asked.out);
}
