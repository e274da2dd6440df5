use crate::bench::Bench;

fn marked() -> Bench {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary").ok();
    std::fs::copy(bench.path("house.undercroft"), bench.path("old.undercroft")).unwrap();
    bench.run("mark house.undercroft A-02 --primary").ok();
    bench.run_elsewhere("mark house.undercroft A-03 --primary").ok();
    bench
}

#[test]
fn a_sound_log_is_sound_and_says_whose_keys_signed_it() {
    let bench = marked();
    let told = bench.run("verify house.undercroft --json").ok().json();
    assert_eq!((&told["ok"], &told["entries"]), (&true.into(), &3.into()));
    let standing = |told: &serde_json::Value| {
        let devices = told["devices"].as_array().unwrap().iter();
        let mut standing: Vec<String> = devices.map(|device| device["standing"].as_str().unwrap().to_owned()).collect();
        standing.sort();
        standing
    };
    assert_eq!(standing(&told), ["here", "unknown"]);
    let stranger = told["devices"].as_array().unwrap().iter().find(|device| device["standing"] == "unknown").unwrap();
    let key = stranger["key"].as_str().unwrap();
    bench.run(&format!("device know house.undercroft {} --as 'north post'", &key[..12])).ok();
    let told = bench.run("device list house.undercroft --json").ok().json();
    assert!(
        told.as_array().unwrap().iter().any(|device| device["name"] == "north post" && device["standing"] == "known")
    );
    assert!(bench.run("verify house.undercroft").ok().out.contains("known: north post"));
    bench.run(&format!("device forget house.undercroft {key}")).ok();
    assert_eq!(standing(&bench.run("verify house.undercroft --json").ok().json()), ["here", "unknown"]);
    bench
        .run("device know house.undercroft ffffffffffff --as x")
        .refused("undercroft: no device whose key begins with \"ffffffffffff\" has an entry in this log");
}

#[test]
fn a_missing_end_is_no_and_a_log_that_went_on_is_yes() {
    let bench = marked();
    let head = bench.run("verify old.undercroft --json").ok().json()["head"].as_str().unwrap().to_owned();
    bench.run(&format!("verify house.undercroft --head {head}")).ok();
    bench.run("verify house.undercroft --against old.undercroft").ok();
    let cut = bench.run("verify old.undercroft --against house.undercroft");
    assert_eq!(cut.code, Some(1));
    assert!(cut.out.contains("are missing here at the end; merge them in"), "{}", cut.out);
    let newer = bench.run("verify house.undercroft --json").ok().json()["head"].as_str().unwrap().to_owned();
    let cut = bench.run(&format!("verify old.undercroft --head {newer}"));
    assert_eq!(cut.code, Some(1));
    assert!(cut.out.contains("this log never had the head given"), "{}", cut.out);
    for head in [&newer[..8], "not a head"] {
        let ran = bench.run(&format!("verify house.undercroft --head '{head}'"));
        assert!(ran.code == Some(2) && ran.err.contains("a head is 64 digits and letters"), "{}", ran.err);
    }
    bench.write("other.ron", crate::bench::HOUSE);
    bench.run("export house.ron --base -o third.ron").ok();
    std::fs::write(bench.path("text.undercroft"), "no operation").unwrap();
    assert_eq!(bench.run("verify text.undercroft").code, Some(2));
}
