use super::{Thing, Venue};
use crate::import::Ledger;
use crate::import::source::Member;
use crate::model::{Code, Draft};
use serde::de::DeserializeOwned;

/// The map that undercroft put into an archive it wrote itself, where every feature still carries its part.
///
/// IMDF has no words for unplaced rooms, guessed sections or how a door came to be, so such an archive holds them
/// beside its features.
pub fn own(members: &[Member], ledger: &mut Ledger) -> Option<Draft> {
    // What this reading skips is reported by the plain one, if it comes to that.
    let venue = Venue::parse(members, &mut Ledger::default()).ok()?;
    let [whole] = venue.things.get("venue")?.as_slice() else { return None };
    let draft: Draft = part(whole)?;
    let draft = Draft {
        levels: parts(&venue, "level")?,
        spaces: parts(&venue, "unit")?,
        portals: parts(&venue, "relationship")?,
        ..draft
    };
    let message = "read as undercroft wrote it; what another program changed in its outlines since is not looked at";
    ledger.note(Code::Guessed, "archive of undercroft's own", "facility", message);
    Some(draft)
}

fn parts<T: DeserializeOwned>(venue: &Venue, kind: &str) -> Option<Vec<T>> {
    venue.all(kind).map(part).collect()
}

fn part<T: DeserializeOwned>(thing: &Thing) -> Option<T> {
    serde_json::from_value(thing.properties.get("undercroft")?.clone()).ok()
}
