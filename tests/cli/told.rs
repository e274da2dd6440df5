use crate::bench::Bench;

#[test]
fn claims_are_taken_down_listed_and_held_against_each_other() {
    let bench = Bench::new();
    bench.run("claim add house.ron 'ten cells behind the hatch' --source S-1 --rating c3 --place red --rooms 10 --kind cell").ok();
    bench.run("claim add house.ron 'forty cells' --source S-2 --rating D4 --place red --rooms 35-45 --kind cell").ok();
    let listed = bench.run("claim list house.ron --json").ok().json();
    let claims = listed.as_array().unwrap();
    let mut told: Vec<(&str, &str, &str)> = claims
        .iter()
        .map(|claim| {
            let text = |key: &str| claim[key].as_str().unwrap();
            (text("statement"), text("rating"), text("status"))
        })
        .collect();
    told.sort_unstable();
    assert_eq!(told, [("forty cells", "D4", "open"), ("ten cells behind the hatch", "C3", "open")]);
    let clash = bench.run("claim contradictions house.ron");
    assert_eq!(clash.code, Some(1));
    assert!(clash.out.starts_with("cells in section \"red\"\n"), "{}", clash.out);
    let id = claims.iter().find(|claim| claim["rating"] == "D4").unwrap()["id"].as_str().unwrap();
    bench.run(&format!("claim status house.ron {id} --is refuted --note 'seen: solid rock'")).ok();
    bench.run("claim contradictions house.ron").ok().prints("No claims contradict each other or the survey.\n");
    let named = bench.run("claim add house.ron 'x' --source Somebody --rating C3");
    assert_eq!(named.code, Some(2), "a name is no pseudonym");
    bench
        .run("claim status house.ron zz --is open")
        .refused("undercroft: there is no claim whose id begins with \"zz\"");
}

#[test]
fn rival_layouts_are_compared_and_status_is_told_under_each() {
    let bench = Bench::new();
    let entry = |line: &str| bench.run(line).ok().json()["entries"][0]["id"].as_str().unwrap().to_owned();
    let three = entry("add room house.ron --level B1 --id deep-3 --rectangle '0,40 5,45' --json");
    let five = entry("add room house.ron --level B1 --id deep-5 --rectangle '0,40 5,45' --json");
    bench.run(&format!("layout add house.ron 'three levels' --entry {three} --probability 0.7")).ok();
    bench.run(&format!("layout add house.ron 'five levels' --entry {five} --probability 0.2")).ok();
    bench.run("layout add house.ron 'five levels' --probability 0.3").ok();
    let rivals = bench.run("layout list house.ron --json").ok().json();
    assert_eq!((&rivals[0]["name"], &rivals[0]["only_here"][0]), (&"three levels".into(), &"deep-3".into()));
    assert_eq!(rivals[1]["probability"], 0.3);
    let told = bench.run("status house.ron --layout 'five levels'").ok().out;
    assert!(told.contains("under the layout five levels") && told.contains("1 room  reported"), "{told}");
    assert!(
        bench.run("status house.ron").ok().out.contains("2 rooms  reported"),
        "without a choice both lie over each other"
    );
    bench
        .run("status house.undercroft --layout seven")
        .refused("undercroft: there is no layout \"seven\"; `undercroft layout list` names them");
}

#[test]
fn feeds_that_fit_no_room_speak_for_rooms_not_found() {
    let bench = Bench::new();
    bench.run("camera add house.ron 'CAM 12' --number 999 --note 'monitor in the guard room'").ok();
    bench.run("camera add house.ron 'CAM 13' --number 22").ok();
    let told = bench.run("camera list house.ron").ok().out;
    assert!(told.contains("fits no known room") && told.contains("may show B-02"), "{told}");
    assert!(told.ends_with("1 feed fits no known room: there are rooms that nobody has found\n"), "{told}");
    let id = bench.run("camera list house.ron --json").ok().json();
    let lost = id.as_array().unwrap().iter().find(|row| row["fits_no_room"] == true).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    bench.run(&format!("camera at house.ron {lost} A-01")).ok();
    assert!(!bench.run("camera list house.ron").ok().out.contains("fits no known room"));
}

#[test]
fn bearings_cross_on_the_plan() {
    let bench = Bench::new();
    bench.run("observe add house.ron G:0,0 --clue sound --bearing 45").ok();
    bench.run("observe add house.ron G:10,0 --clue sound --bearing 315").ok();
    let told = bench.run("observe list house.ron").ok().out;
    assert!(told.contains("bearings of a sound cross at G:5.0,5.0"), "{told}");
    assert_eq!(bench.run("observe list house.ron --json").ok().json()["crossings"].as_array().unwrap().len(), 1);
}

#[test]
fn a_register_gives_leads_and_counts_and_forgets_its_names() {
    let bench = Bench::new();
    bench.write("register.csv", "name,cell,count\nOmar Planted,22,3\nLayla Planted,99,2\n");
    let ran = bench.run("register house.ron register.csv");
    assert_eq!(ran.code, Some(1), "a number that no room has is a no");
    assert!(ran.out.starts_with("1 room matched, 1 number that no room has, 5 people\n"), "{}", ran.out);
    bench.run("register house.ron register.csv --record --section red").ok();
    let log = bench.run("log house.ron --json").ok().out;
    assert!(log.contains("cell 99 with 2 people") && log.contains("Counted"), "{log}");
    assert!(!log.contains("Planted"));
    let file = std::fs::read(bench.path("house.undercroft")).unwrap();
    assert!(!file.windows(7).any(|window| window == b"Planted"));
}

#[test]
fn people_whose_number_two_rooms_have_are_counted_in_the_section_of_both() {
    let bench = Bench::new();
    bench.run("shape house.ron A-02 --number 03").ok();
    bench.run("shape house.ron A-03 --number 03").ok();
    bench.write("register.csv", "cell,count\n03,4\n");
    let ran = bench.run("register house.ron register.csv");
    assert!(ran.out.starts_with("0 rooms matched, 0 numbers that no room has, 4 people\n"), "{}", ran.out);
    assert!(ran.out.contains("one of A-02, A-03  4\n"), "{}", ran.out);
    bench.run("register house.ron register.csv --record --section red").ok();
    let rows = bench.run("headcount house.ron --json").ok().json();
    assert!(rows.to_string().contains("east"), "{rows}");
    assert!(!rows.to_string().contains("\"red\""), "{rows}");
}

#[test]
fn a_list_of_codes_names_doors_and_never_a_code() {
    let bench = Bench::new();
    bench.run("mark house.ron S-1 --state locked-code").ok();
    bench.run("code house.ron S-1 --status asked --power off").ok();
    let listed = bench.run("codes house.ron --json").ok().json();
    let row = &listed[0];
    assert_eq!((&row["door"], &row["code"], &row["power"]), (&"S-1".into(), &"asked".into(), &"off".into()));
    bench.run("code house.ron D-12 --status needed").ok();
    assert_eq!(bench.run("codes house.ron --json").ok().json().as_array().unwrap().len(), 2);
}
