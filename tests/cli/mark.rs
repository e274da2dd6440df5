use crate::bench::{Bench, HOUSE, exists};
use std::fs;

#[test]
fn marks_of_a_map_go_to_an_operation_beside_it_and_the_map_stays() {
    let bench = Bench::new();
    bench
        .run("mark house.ron A-01 --primary --team SAR-1")
        .ok()
        .prints("········  primary search: A-01 by SAR-1\n")
        .warns("undercroft: began house.undercroft; the marks go there, house.ron stays as it is\n");
    bench.run("mark house.ron A-02 --secondary").ok().prints("········  secondary search: A-02\n").warns("");
    assert_eq!(fs::read_to_string(bench.path("house.ron")).unwrap(), HOUSE);
    bench.run("log house.undercroft").ok().prints(
        "········  TIME  device XXXX  primary search: A-01 by SAR-1
········  TIME  device XXXX  secondary search: A-02
"
        .replace("XXXX", &bench.device())
        .as_str(),
    );
}

#[test]
fn every_kind_of_mark_can_be_made() {
    let bench = Bench::new();
    for (line, told) in [
        ("A-01 A-02 --primary --team SAR-1 --method visual,dog --pod 0.8", "primary search: A-01, A-02 by SAR-1"),
        ("A-01 --secondary --found 'a shoe'", "secondary search: A-01"),
        ("A-03 --in --team K9-2", "team in: A-03 by K9-2"),
        ("A-03 --out --team K9-2", "team out: A-03 by K9-2"),
        ("A-03 --inaccessible 'ceiling down'", "inaccessible: A-03"),
        ("A-03 --accessible", "accessible: A-03"),
        ("A-02 --unsearched", "unsearched: A-02"),
        ("D-12 --state sealed", "sealed: D-12"),
        ("S-1 --state locked-code", "locked (code): S-1"),
        ("H-1 --person-passable no", "passable, person no, camera ?: H-1"),
        ("red --unreached", "section unreached: red"),
        ("'Red section' --entered", "section entered: red"),
        ("red --explored", "section explored: red"),
        ("A-01 --hazard gas", "hazard gas: A-01"),
        ("A-01 --victim live --count 2", "2 × victim live: A-01"),
        ("A-01 D-12 red --note knocking", "note: A-01, D-12, red"),
        ("red --knowledge refuted --note 'wall is solid rock'", "refuted: red"),
        ("22 --primary", "primary search: B-02"),
        ("زنزانة --primary", "primary search: A-02"),
        ("--level G --secondary --by P-7 --at 14:05±5", "secondary search: A-01, A-02, A-03"),
        ("--section east --primary", "primary search: A-02, A-03"),
        ("--behind S-1 --unsearched", "unsearched: B-01, B-02"),
        ("--level Basement --state closed", "closed: S-1, D-B, H-1"),
    ] {
        let ran = bench.run(&format!("mark house.ron {line}")).ok();
        assert_eq!(&ran.out[8..], format!("  {told}\n"), "{line}");
    }
}

#[test]
fn what_was_found_and_why_nobody_gets_in_stand_in_the_log_and_in_the_details() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --secondary --found 'a shoe' --note 'poor light'").ok();
    bench.run("mark house.ron A-03 --inaccessible 'ceiling down'").ok();
    let log = bench.run("log house.ron").ok().out;
    assert!(log.contains("secondary search: A-01 – found: a shoe; poor light\n"), "{log}");
    assert!(log.contains("inaccessible: A-03 – ceiling down\n"), "{log}");
    assert!(bench.run("show house.ron A-01").ok().out.contains("secondary, found: a shoe; poor light"));
    let status = bench.run("status house.ron").ok().out;
    assert!(status.contains("A-03  ") && status.contains("  ceiling down\n"), "{status}");
}

#[test]
fn a_hazard_is_a_kind_and_no_report() {
    let bench = Bench::new();
    for kind in ["gas", "live cable", "H2S", "UN 1203", "غاز"] {
        bench.run(&format!("mark house.ron A-01 --hazard '{kind}'")).ok();
    }
    for kind in ["the guard told us of gas", " ", "call 0944123456"] {
        bench.run(&format!("mark house.ron A-01 --hazard '{kind}'")).refused(&format!(
            "undercroft: \"{kind}\" is no kind of hazard: give one to three words, such as gas or live cable, and tell \
             the rest in the note"
        ));
    }
}

#[test]
fn victims_and_hazards_are_spoken_of_by_their_ids() {
    let bench = Bench::new();
    let id_after = |line: &str| bench.run(line).ok().json()["entries"][0]["id"].as_str().unwrap()[..16].to_owned();
    let hazard = id_after("mark house.ron A-02 --hazard gas --json");
    let victim = id_after("mark house.ron A-02 --victim potential --json");
    bench.run(&format!("mark house.ron --hazard-over {hazard}.0")).ok();
    bench.run(&format!("mark house.ron --victim deceased --victim-id {victim}.0")).ok();
    let shown = bench.run("show house.ron A-02 --json").json();
    assert_eq!(shown["facts"]["victim"][0], format!("deceased {victim}.0"));
    assert_eq!(shown["facts"].get("hazard"), None);
    bench
        .run("mark house.ron --hazard-over nothing.0")
        .refused("undercroft: there is no hazard \"nothing.0\" in this building; check the id, `undercroft status --json` lists what there is");
}

#[test]
fn several_hazards_of_one_mark_are_made_all_or_none() {
    let bench = Bench::new();
    let ran = bench.run("mark house.ron A-01 A-02 --hazard water --json").ok().json();
    assert_eq!(ran["entries"].as_array().unwrap().len(), 2);
    bench.run("mark house.ron A-01 A-99 --hazard water");
    assert_eq!(bench.run("log house.ron --json").json().as_array().unwrap().len(), 2);
}

#[test]
fn what_is_meant_must_be_clear() {
    let bench = Bench::new();
    for (line, told) in [
        ("1 --primary", "\"1\" may be room A-01 on level G, room B-01 on level B1; name the one you mean by its id"),
        ("a01 --primary", "there is no room \"a01\" in this building; did you mean A-01?"),
        ("B-0 --primary", "there is no room \"B-0\" in this building; did you mean B-01, B-02?"),
        ("D-12 --primary", "there is no room \"D-12\" in this building; `undercroft find FILE` lists what there is"),
        ("A-01 --state open", "there is no door \"A-01\" in this building; `undercroft find FILE` lists what there is"),
        ("--level 7 --primary", "there is no level \"7\" in this building; it has the levels B1, G"),
        ("--primary", "nothing was named; give at least one room"),
        ("--note hello", "nothing was named; give the rooms, doors or sections that the mark is about"),
        ("A-01", "say what to mark: --primary, --secondary, --state sealed, --note \"…\"; --help lists them all"),
        ("A-01 A-02 --victim live", "victims are in one room; name that room, and how many with --count"),
        ("A-01 --in --pod 0.5", "--method, --pod and --found belong to --primary or --secondary; add one of them"),
        ("A-01 --hazard gas --team X", "--team belongs to --primary, --secondary, --in or --out; add one of them"),
        ("A-01 --primary --pod 80", "a probability lies between 0 and 1; 80 does not"),
        ("red --knowledge refuted", "refuting needs evidence; give it as a note"),
        ("A-01 --note x --spot B9:1,2", "there is no level \"B9\" in this building; it has the levels B1, G"),
        ("A-01 --note x --spot here", "\"here\" is no spot; write the level and metres, as B1:12.5,3"),
    ] {
        let ran = bench.run(&format!("mark house.ron {line}"));
        let told = format!("undercroft: {told}");
        let last = ran.err.lines().last().unwrap_or_default().to_owned();
        assert_eq!((ran.code, last), (Some(2), told), "{line}");
    }
    assert_eq!(bench.run("log house.ron --json").json(), serde_json::json!([]));
}

#[test]
fn nothing_is_begun_by_a_mark_that_is_refused() {
    let bench = Bench::new();
    bench.run("mark house.ron A-99 --primary");
    assert!(!exists(&bench.path("house.undercroft")));
}

#[test]
fn a_whole_level_is_marked_without_what_was_only_reported() {
    let bench = Bench::new();
    bench.run("add room house.ron --level B1 --number 23 --id R-23").ok();
    let ran = bench.run("mark house.ron --level B1 --primary").ok();
    assert_eq!(&ran.out[8..], "  primary search: B-01, B-02\n");
    let ran = bench.run("mark house.ron R-23 --primary").ok();
    assert_eq!(&ran.out[8..], "  primary search: R-23\n");
}

#[test]
fn a_note_that_seems_to_name_a_person_draws_a_warning_and_is_made() {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary").ok();
    bench.run("mark house.ron A-01 --note 'told by Sami Haddad'").ok().warns(
        "undercroft: \"Sami Haddad\" looks like a person's name, and the log is handed on and forgets nothing; write P-7 and keep names apart\n",
    );
    let refused = bench.run("mark house.ron A-01 --primary --by Sami");
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("a person is a pseudonym with a number, such as P-7"), "{}", refused.err);
}

#[test]
fn teams_are_introduced_and_a_strange_call_sign_draws_a_warning() {
    let bench = Bench::new();
    bench.run("team add house.ron SAR-1 --name 'White one' --specialty iron-doors").ok();
    bench.run("team add house.ron SAR-1 --guide P-7").ok();
    bench.run("team list house.ron").ok().prints("SAR-1  White one  iron-doors  guide P-7\n");
    bench
        .run("mark house.ron A-01 --primary --team SAR1")
        .ok()
        .warns("undercroft: team SAR1 was not introduced, only SAR-1; `undercroft team add` introduces one\n");
    bench.run("mark house.ron A-02 --primary --team SAR-1").ok().warns("");
    bench.run("mark house.ron A-02 --secondary --team SAR-1").ok().warns(
        "undercroft: warning [advice] A-02: team SAR-1 did the primary search of \"A-02\" too; a secondary search is another crew's\n",
    );
}

#[test]
fn what_somebody_reported_is_added_and_counted_beside_the_sums() {
    let bench = Bench::new();
    bench.run("add level house.ron --id B2 --ordinal -2 --name Deeper").ok();
    bench.run("add section house.ron --id black --name 'Black section' --level B2 --rooms 12").ok();
    bench.run("add room house.ron --section black --number 7 --kind cell --id X-7 --note 'told by P-7'").ok();
    bench.run("add room house.ron --level B1 --centre 2.5,-3 --within 4 --knowledge suspected").ok();
    bench.run("add door house.ron B-02 X-7 --kind hatch --state blocked").ok();
    let total = &bench.run("status house.ron --json").json()["total"];
    let figures = ["levels", "spaces", "reported_spaces", "suspected_spaces", "unplaced_spaces", "unreached_sections"];
    let figures = figures.map(|figure| total[figure].as_u64().unwrap());
    assert_eq!(figures, [3, 5, 1, 1, 1, 2]);
    let found = bench.run("find house.ron X-7 --json").json();
    assert_eq!((&found[0]["level"], &found[0]["knowledge"]), (&"B2".into(), &"reported".into()));
    bench.run("add room house.ron --number 5").refused("undercroft: say on which level the room is; give --level");
    let twice = bench.run("add room house.ron --level B2 --id X-7");
    assert_eq!(twice.code, Some(2));
    assert!(twice.err.contains("two rooms have the id \"X-7\""), "{}", twice.err);
}

impl Bench {
    /// The first four digits of this device's key, as the log shows them.
    pub fn device(&self) -> String {
        let log = self.run("log house.ron --json").ok().json();
        log[0]["device"].as_str().unwrap()[..4].to_owned()
    }
}
