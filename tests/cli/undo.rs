use crate::bench::Bench;

#[test]
fn the_last_mark_is_taken_back_and_made_again() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary").ok();
    bench.run("undo house.ron").ok().prints("········  takes back ········: primary search: A-01\n");
    assert_eq!(bench.primary(), 0);
    bench.run("redo house.ron").ok().prints("········  holds again ········: primary search: A-01\n");
    assert_eq!(bench.primary(), 1);
    bench.run("redo house.ron").refused("undercroft: there is nothing to redo by this device");
    bench.run("undo house.ron").ok();
    bench.run("undo house.ron").refused("undercroft: there is nothing to undo by this device");
    let device = bench.device();
    bench.run("log house.ron").ok().prints(&format!(
        "········  TIME  device {device}  (taken back) primary search: A-01
········  TIME  device {device}  (taken back) takes back ········: primary search: A-01
········  TIME  device {device}  holds again ········: primary search: A-01
········  TIME  device {device}  takes back ········: primary search: A-01
"
    ));
}

#[test]
fn any_entry_can_be_taken_back_by_the_beginning_of_its_id() {
    let bench = Bench::new();
    let marked = bench.run("mark house.ron A-01 --primary --json").ok().json();
    bench.run("mark house.ron A-02 --primary").ok();
    let id = &marked["entries"][0]["id"].as_str().unwrap()[..12];
    bench.run(&format!("undo house.ron {id} --reason 'wrong room'")).ok();
    assert_eq!(bench.primary(), 1);
    let about = bench.run("log house.ron --about A-01 --json").json();
    assert_eq!(about.as_array().unwrap().len(), 2);
    assert_eq!((&about[0]["retracted"], &about[1]["note"]), (&true.into(), &"wrong room".into()));
    bench.run(&format!("undo house.ron {id}")).refused("undercroft: that entry is retracted already");
    bench.run(&format!("redo house.ron {id}")).ok();
    assert_eq!(bench.primary(), 2);
    let holds = format!("undercroft: entry {} was not taken back, it holds", &id[..8]);
    bench.run(&format!("redo house.ron {id}")).refused(&holds);
    bench.run("undo house.ron zzzz").refused("undercroft: that entry is not in this log; `undercroft log` lists them");
}

#[test]
fn somebody_elses_entry_is_taken_back_with_a_reason_only() {
    let bench = Bench::new();
    let marked = bench.run("mark house.ron A-01 --primary --json").ok().json();
    let id = marked["entries"][0]["id"].as_str().unwrap().to_owned();
    bench.run_elsewhere("undo house.undercroft").refused("undercroft: there is nothing to undo by this device");
    bench
        .run_elsewhere(&format!("undo house.undercroft {id}"))
        .refused("undercroft: somebody else made that entry; give a reason for retracting it as a note");
    bench.run_elsewhere(&format!("undo house.undercroft {id} --reason 'was A-03'")).ok();
    assert_eq!(bench.primary(), 0);
}

#[test]
fn a_map_without_marks_has_nothing_to_undo() {
    Bench::new().run("undo house.ron").refused(
        "undercroft: house.ron: nothing was marked on this map yet; `undercroft mark` begins an operation beside it",
    );
}

impl Bench {
    fn primary(&self) -> u64 {
        self.run("status house.ron --json").ok().json()["total"]["primary_spaces"].as_u64().unwrap()
    }
}
