//! Where claims disagree with each other, or with what was surveyed, about counts, levels or connections.

use crate::model::{Facility, Knowledge, SpaceKind};
use crate::search::{ClaimPlace, MarkId, Picture, Says, Target};
use std::collections::BTreeMap;

/// Several statements about one thing that cannot all be true, side by side.
#[derive(Clone, PartialEq, Debug)]
pub struct Contradiction {
    /// What they are about: `cells in section red`, `levels below ground`, `way between A-01 and A-02`.
    pub about: String,
    pub sides: Vec<Side>,
}

/// One of them: a claim, or, where none is named, the survey.
#[derive(Clone, PartialEq, Debug)]
pub struct Side {
    pub claim: Option<MarkId>,
    pub says: String,
}

/// What can be compared: figures as ranges, connections as 1 for yes and 0 for no.
struct Statement {
    side: Side,
    least: u32,
    most: u32,
}

/// Every contradiction among the claims that are not refuted, in the order of what they are about.
pub fn contradictions(picture: &Picture) -> Vec<Contradiction> {
    let mut about: BTreeMap<String, Vec<Statement>> = BTreeMap::new();
    for (id, record) in picture.told.claims.iter().filter(|(_, record)| record.is_live()) {
        for says in &record.claim.says {
            let (key, words, least, most) = statement(says);
            let side = Side { claim: Some(id.clone()), says: words };
            about.entry(key).or_default().push(Statement { side, least, most });
            if let Some((words, least, most)) = surveyed(&picture.facility, says) {
                let statements = about.entry(statement(says).0).or_default();
                if statements.iter().all(|known| known.side.claim.is_some()) {
                    statements.push(Statement { side: Side { claim: None, says: words }, least, most });
                }
            }
        }
    }
    let clash = |(about, mut statements): (String, Vec<Statement>)| {
        let apart = |a: &Statement, b: &Statement| a.most < b.least || b.most < a.least;
        let clashes: Vec<bool> = statements.iter().map(|a| statements.iter().any(|b| apart(a, b))).collect();
        let mut clashes = clashes.into_iter();
        statements.retain(|_| clashes.next() == Some(true));
        (!statements.is_empty())
            .then(|| Contradiction { about, sides: statements.into_iter().map(|statement| statement.side).collect() })
    };
    about.into_iter().filter_map(clash).collect()
}

fn statement(says: &Says) -> (String, String, u32, u32) {
    match says {
        Says::Rooms { kind, place, least, most } => {
            let what = kind.map_or("room", SpaceKind::word);
            (format!("{what}s {}", where_to(place.as_ref())), range(*least, *most, what), *least, *most)
        }
        Says::LevelsBelow { least, most } => {
            ("levels below ground".to_owned(), range(*least, *most, "level"), *least, *most)
        }
        Says::Joined { a, b } => (between(a, b), "joined".to_owned(), 1, 1),
        Says::Parted { a, b } => (between(a, b), "not joined".to_owned(), 0, 0),
    }
}

fn range(least: u32, most: u32, what: &str) -> String {
    match (least == most, most) {
        (true, 1) => format!("1 {what}"),
        (true, _) => format!("{most} {what}s"),
        (false, _) => format!("{least} to {most} {what}s"),
    }
}

fn where_to(place: Option<&ClaimPlace>) -> String {
    match place {
        None => "in the building".to_owned(),
        Some(ClaimPlace::At(target)) => format!("in {}", target.told()),
        Some(ClaimPlace::Level(level)) => format!("on level \"{level}\""),
        Some(ClaimPlace::Spot(spot)) => {
            format!("near ({:.0}, {:.0}) on level \"{}\"", spot.at[0], spot.at[1], spot.level)
        }
    }
}

fn between(a: &Target, b: &Target) -> String {
    let (a, b) = if a.id() <= b.id() { (a, b) } else { (b, a) };
    format!("way between {} and {}", a.told(), b.told())
}

/// What the survey says to it. It never says that there is no more than was seen, only that there is not less, and
/// which rooms a surveyed door joins.
fn surveyed(facility: &Facility, says: &Says) -> Option<(String, u32, u32)> {
    match says {
        Says::LevelsBelow { .. } => {
            let below = |knowledge: Knowledge, ordinal: i32| ordinal < 0 && knowledge.is_surveyed();
            let seen = facility.levels().iter().filter(|level| below(level.knowledge, level.ordinal)).count() as u32;
            Some((format!("{seen} surveyed"), seen, u32::MAX))
        }
        Says::Rooms { kind, place, .. } => {
            let within = |at: crate::model::SpaceIx| match place {
                None => true,
                Some(ClaimPlace::At(Target::Section(id))) => facility.space(at).section.as_ref() == Some(id),
                Some(ClaimPlace::Level(id)) => facility.space(at).level == *id,
                _ => false,
            };
            let counts = |at: &crate::model::SpaceIx| {
                let space = facility.space(*at);
                space.counts() && kind.is_none_or(|kind| kind == space.kind) && within(*at)
            };
            let seen = facility.space_ixs().filter(counts).count() as u32;
            Some((format!("{seen} surveyed"), seen, u32::MAX))
        }
        Says::Joined { a: Target::Space(a), b: Target::Space(b) }
        | Says::Parted { a: Target::Space(a), b: Target::Space(b) } => {
            let joins = |portal: &crate::model::Portal| {
                let ends = (&portal.between.0, portal.between.1.space());
                portal.knowledge.is_surveyed() && (ends == (a, Some(b)) || ends == (b, Some(a)))
            };
            facility.portals().iter().any(joins).then(|| ("a surveyed door joins them".to_owned(), 1, 1))
        }
        _ => None,
    }
}
