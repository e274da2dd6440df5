//! What a guide tells, drawn from the command line.

use crate::bench::Bench;
use std::fs;
use std::path::Path;

fn training() -> Bench {
    let bench = Bench::new();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/training.ron"), bench.path("training.ron")).unwrap();
    bench
}

impl Bench {
    /// The head of the cut-off group behind a door, as `status` prints it.
    fn cut_off_behind(&self, door: &str) -> Option<String> {
        let status = self.run("status training.ron").ok().out;
        let lines = status
            .split("Cut-off groups, most rooms first")
            .nth(1)?
            .lines()
            .take_while(|line| !line.starts_with(char::is_alphabetic));
        let line = lines.into_iter().find(|line| line.ends_with(&format!("behind {door}")))?;
        line.trim().split(',').next().map(str::to_owned)
    }
}

#[test]
fn ten_cells_below_the_kitchen_behind_a_sealed_hatch() {
    let bench = training();
    let row = bench
        .run("add row training.ron --level B2 --along '-18,20 -18,60' --count 10 --size 6x2 --first 1 --doors through --json")
        .ok()
        .json();
    let added: Vec<&str> =
        row["entries"][0]["added"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!(added.len(), 10 + 9);
    let hatch = bench.run(&format!("add door training.ron B1-A-kitchen {} --id hatch-k --kind hatch", added[0]));
    hatch.ok();
    assert_eq!(bench.cut_off_behind("hatch-k"), None);
    bench.run("mark training.ron hatch-k --state sealed").ok();
    assert_eq!(bench.cut_off_behind("hatch-k").as_deref(), Some("10 rooms"));

    for _ in 0..3 {
        bench.run("undo training.ron").ok();
    }
    assert_eq!(bench.cut_off_behind("hatch-k"), None);
    assert_eq!(bench.run("find training.ron hatch-k").code, Some(1), "nothing of it is left");
    bench.run("undo training.ron").refused("undercroft: there is nothing to undo by this device");
    for _ in 0..3 {
        bench.run("redo training.ron").ok();
    }
    // Every run opens the file anew.
    assert_eq!(bench.cut_off_behind("hatch-k").as_deref(), Some("10 rooms"));
    let map = fs::read(bench.path("training.ron")).unwrap();
    assert_eq!(map, fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/training.ron")).unwrap());
}

#[test]
fn one_line_draws_the_row_its_passage_and_the_sealed_hatch_on_a_new_level() {
    let bench = training();
    bench
        .run("add row training.ron --level B4 --along '-18,20 -18,60' --count 10 --size 6x2 --first 01 --doors passage --way-in B1-A-kitchen --state sealed")
        .ok();
    let found = bench.run("find training.ron --level B4 --json").ok().json();
    let rooms = found.as_array().or(found["rooms"].as_array()).unwrap_or_else(|| panic!("{found}"));
    assert_eq!(rooms.iter().filter(|row| row["level"] == "B4" && row["what"] == "room").count(), 11, "{found}");
}

#[test]
fn what_is_known_now_can_be_written_as_a_map_and_read_again() {
    let bench = training();
    bench.run("shape training.ron B1-A-scullery --number K-33 --height 2.5").ok();
    bench
        .run("split training.ron B1-A-kitchen --line '0,25 10,25'")
        .ok()
        .prints("········  split into 2: B1-A-kitchen\n          ········+1\n");
    let shown = bench.run("show training.undercroft B1-A-kitchen").ok().out;
    assert!(shown.contains("B1-A-kitchen, which was unsearched; say how this part stands"), "{shown}");
    bench.run("join training.ron B1-A-cold-1 B1-A-cold-2").ok();
    bench.run("copy training.ron B1-A-flour B1-A-laundry --to B2").ok();
    bench.run("add row training.ron --level B2 --along '-18,20 -18,60' --count 3 --size 6x2 --first 1").ok();
    bench.run("export training.ron --format ron -o known.ron").ok();
    bench.run("check known.ron").ok();
    bench.run("export known.ron --format ron -o again.ron").ok();
    let (known, again) =
        (fs::read_to_string(bench.path("known.ron")).unwrap(), fs::read_to_string(bench.path("again.ron")).unwrap());
    assert_eq!(known, again);
    for here in ["K-33", "height_m: 2.5", "+1\""] {
        assert!(known.contains(here), "{here}");
    }
    assert!(!known.contains("\"B1-A-cold-2\""), "it was joined with the other");
    bench.run("export training.ron --base -o base.ron").ok();
    assert!(fs::read_to_string(bench.path("base.ron")).unwrap().contains("\"B1-A-cold-2\""));
}

#[test]
fn what_cannot_be_drawn_is_refused_with_what_to_do() {
    let bench = Bench::new();
    bench
        .run("add row house.ron --level G --along '0,0 0,0' --count 3 --size 6x2")
        .refused("undercroft: the line along which the rooms stand has no length; give two different points");
    bench
        .run("split house.ron A-01 --line '900,0 900,5'")
        .refused("undercroft: that line does not cut room \"A-01\" in two; draw it from wall to wall");
    bench
        .run("shape house.ron D-12 --number 3")
        .refused("undercroft: this does not fit the building: door \"D-12\" has no number");
    bench.run("shape house.ron A-01").refused("undercroft: nothing was named; give at least one change");
}
