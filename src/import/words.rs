//! What people call rooms and storeys, in the words of several formats and languages.

use crate::model::SpaceKind;

/// The kind of a room by a word for its use, as OSM, IMDF, IndoorGML and drawings have it; none for other words.
pub fn space_kind(word: &str) -> Option<SpaceKind> {
    let word = word.trim().to_lowercase();
    let word = word.split(['.', ':']).next().unwrap_or_default();
    Some(match word {
        "room" | "zimmer" | "raum" => SpaceKind::Room,
        "stairs" | "stair" | "staircase" | "stairway" | "stairwell" | "steps" | "escalator" | "ramp" | "treppe" => {
            SpaceKind::Stairs
        }
        "elevator" | "lift" | "aufzug" => SpaceKind::Lift,
        "shaft" | "ventilation" | "schacht" => SpaceKind::Shaft,
        "duct" | "cable_duct" => SpaceKind::Duct,
        "cell" | "prison_cell" | "jail_cell" | "zelle" => SpaceKind::Cell,
        "dormitory" | "bedroom" => SpaceKind::Dormitory,
        "corridor" | "hallway" | "walkway" | "movingwalkway" | "passage" | "flur" | "gang" => SpaceKind::Corridor,
        "hall" | "lobby" | "foyer" | "auditorium" | "lecture" | "class" | "classroom" | "gym" | "sport" | "waiting"
        | "waitingroom" | "conferenceroom" | "theater" | "library" => SpaceKind::Hall,
        "office" | "administrative" | "administration" | "company" | "educational_institution" | "buero" | "büro" => {
            SpaceKind::Office
        }
        "guard" | "security" | "security_check" => SpaceKind::Guard,
        "kitchen" | "küche" => SpaceKind::Kitchen,
        "canteen" | "cafe" | "restaurant" | "dining" | "fast_food" | "foodservice" | "cafeteria" => SpaceKind::Canteen,
        "toilet" | "toilets" | "bathroom" | "shower" | "washroom" | "restroom" | "mothersroom" | "wc" => {
            SpaceKind::Sanitary
        }
        "clinic" | "doctors" | "hospital" | "medical" | "first_aid" | "firstaid" | "medicalroom" => SpaceKind::Medical,
        "storage" | "storage_room" | "store" | "locker" | "garbage" | "waste_disposal" | "wardrobe" | "mailroom" => {
            SpaceKind::Store
        }
        "technical" | "machine" | "server" | "serverroom" | "electricity" | "electrical" | "mechanical" | "utility"
        | "plant" | "hvac" => SpaceKind::Technical,
        "workshop" | "laboratory" => SpaceKind::Workshop,
        "tunnel" => SpaceKind::Tunnel,
        "area" | "terrace" | "parking" | "road" | "platform" => SpaceKind::Area,
        "yard" | "courtyard" => SpaceKind::Yard,
        "void" | "opentobelow" => SpaceKind::Void,
        _ => return None,
    })
}

/// The ordinal of a storey by what it is called: `-1`, `B1`, `2. OG`, `EG`, `Level 3`; none for other words.
pub fn ordinal(text: &str) -> Option<i32> {
    let text = text.trim().to_lowercase();
    if let Ok(number) = text.replace(',', ".").parse::<f64>() {
        return (number.abs() < 1000.0).then_some(number.floor() as i32);
    }
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let digits = text.find(|c: char| c.is_ascii_digit()).map(|at| {
        let number: String = text[at..].chars().take_while(char::is_ascii_digit).collect();
        (text[..at].ends_with(['-', '−']), number)
    });
    let is_below = matches!(
        letters.as_str(),
        "b" | "u"
            | "ug"
            | "kg"
            | "lg"
            | "ss"
            | "s"
            | "sub"
            | "basement"
            | "basementlevel"
            | "cellar"
            | "keller"
            | "untergeschoss"
            | "kellergeschoss"
            | "sótano"
            | "soussol"
            | "sublevel"
    );
    let is_ground = matches!(
        letters.as_str(),
        "g" | "gf"
            | "e"
            | "eg"
            | "ground"
            | "groundfloor"
            | "erdgeschoss"
            | "rdc"
            | "rezdechaussée"
            | "pb"
            | "plantabaja"
    );
    match digits {
        Some((is_negative, number)) => {
            let number: i32 = number.parse().ok().filter(|&number| number < 1000)?;
            Some(if is_negative || is_below { -number } else { number })
        }
        None if is_below => Some(-1),
        None if is_ground => Some(0),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn storeys_are_understood_by_their_usual_names() {
        let cases = [
            ("0", Some(0)),
            ("-2", Some(-2)),
            ("1.0", Some(1)),
            ("B1", Some(-1)),
            ("2. UG", Some(-2)),
            ("UG", Some(-1)),
            ("EG", Some(0)),
            ("1. OG", Some(1)),
            ("OG2", Some(2)),
            ("Level 3", Some(3)),
            ("L-1", Some(-1)),
            ("Ground floor", Some(0)),
            ("2nd floor", Some(2)),
            ("RDC", Some(0)),
            ("roof", None),
            ("", None),
            ("99999999999", None),
            ("NaN", None),
        ];
        for (text, expected) in cases {
            assert_eq!(ordinal(text), expected, "{text}");
        }
    }
}
