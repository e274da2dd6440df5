//! Reading, checking and writing map files: every fault with its line, every text that is no map, stable bytes.

mod any;
mod faults;
mod unreadable;
mod warnings;
mod writing;

use undercroft::file::map_file;
use undercroft::model::Severity;

/// Two rooms side by side, an entrance and a door; the blanks take more of each list.
fn map(levels: &str, sections: &str, spaces: &str, portals: &str) -> String {
    format!(
        r#"(
    format: 1,
    name: "t",
    levels: [
        (id: "G", ordinal: 0, elevation_m: 0.0, height_m: 3.0),
        (id: "1", ordinal: 1, elevation_m: 3.0, height_m: 3.0),
{levels}    ],
    sections: [
{sections}    ],
    spaces: [
        (id: "a", level: "G", footprint: Polygon(outer: [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)])),
        (id: "b", level: "G", footprint: Polygon(outer: [(4.0, 0.0), (8.0, 0.0), (8.0, 3.0), (4.0, 3.0)])),
{spaces}    ],
    portals: [
        (id: "in", between: ("a", "Outside"), at: (0.0, 1.5)),
        (id: "ab", between: ("a", "b"), at: (4.0, 1.5)),
{portals}    ],
)
"#
    )
}

const LEVEL: usize = 7;
const SECTION: usize = 9;
const SPACE: usize = 13;
const PORTAL: usize = 17;

fn with_levels(levels: &str) -> String {
    map(levels, "", "", "")
}

fn with_spaces(spaces: &str) -> String {
    map("", "", spaces, "")
}

fn with_portals(portals: &str) -> String {
    map("", "", "", portals)
}

/// Checks a map text: its findings, errors or else warnings, must be exactly these codes on these lines.
#[track_caller]
fn check(text: &str, expected: &[(&str, usize)]) -> Vec<String> {
    let findings = match map_file::inspect_text(text, "t.ron") {
        Ok((_, warnings)) => {
            assert!(warnings.iter().all(|finding| finding.severity == Severity::Warning));
            warnings
        }
        Err(error) => {
            let findings = error.findings().to_vec();
            assert!(findings.iter().all(|finding| finding.severity == Severity::Error), "{error}");
            findings
        }
    };
    let found: Vec<_> = findings.iter().map(|f| (f.code.as_str(), f.place.line.unwrap_or(0))).collect();
    assert_eq!(found, expected, "{findings:#?}\n{text}");
    for finding in &findings {
        let remedy = finding.message.contains([';', ':']) || finding.message.contains(" or ");
        assert!(remedy, "says what is wrong but not what to do: {finding}");
    }
    findings.iter().map(|finding| format!("{}: {}", finding.place, finding.message)).collect()
}
