//! OpenStreetMap's own model: nodes, ways and relations with tags, as both encodings carry them.

use crate::model::Xy;
use smol_str::SmolStr;
use std::fmt::{self, Write};

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tags(pub Vec<(SmolStr, SmolStr)>);

/// The id of an element as findings and ids of rooms have it: `n12`, `w7`.
#[derive(Clone, Copy, Debug)]
pub struct ElementId(pub char, pub i64);

impl fmt::Display for ElementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char(self.0)?;
        self.1.fmt(f)
    }
}

#[derive(Clone, Debug)]
pub struct Node {
    pub id: i64,
    pub tags: Tags,
}

#[derive(Clone, Debug)]
pub struct Way {
    pub id: i64,
    pub nodes: Vec<i64>,
    pub tags: Tags,
}

#[derive(Clone, Debug)]
pub struct Relation {
    pub id: i64,
    /// The member ways, with whether each bounds a hole.
    pub ways: Vec<(i64, bool)>,
    pub tags: Tags,
}

#[derive(Clone, Debug, Default)]
pub struct Data {
    pub places: Places,
    /// The nodes with tags.
    pub nodes: Vec<Node>,
    pub ways: Vec<Way>,
    pub relations: Vec<Relation>,
}

/// `(longitude, latitude)` of every node, degrees, by its id.
#[derive(Clone, Debug, Default)]
pub struct Places(Vec<(i64, Xy)>);

impl Places {
    /// Found once the data is settled.
    pub fn insert(&mut self, node: i64, at: Xy) {
        self.0.push((node, at));
    }

    pub fn get(&self, node: &i64) -> Option<&Xy> {
        let found = self.0.binary_search_by_key(node, |place| place.0).ok()?;
        Some(&self.0[found].1)
    }
}

impl Tags {
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    /// Whether the key is there and does not say no.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| value != "no")
    }

    pub fn text(&self, key: &str) -> String {
        self.get(key).unwrap_or_default().to_owned()
    }

    /// A length such as `1.4`, `1,4`, `1.4 m` or `140 cm`, in metres.
    pub fn metres(&self, key: &str) -> Option<f64> {
        let text = self.get(key)?.trim();
        let (text, unit) = match text.strip_suffix("cm") {
            Some(text) => (text, 0.01),
            None => (text.strip_suffix('m').unwrap_or(text), 1.0),
        };
        let value: f64 = text.trim().replace(',', ".").parse().ok()?;
        (value > 0.0 && value < 1000.0).then_some(value * unit)
    }
}

impl Way {
    pub fn is_closed(&self) -> bool {
        self.nodes.len() >= 4 && self.nodes.first() == self.nodes.last()
    }
}

impl Data {
    /// A node with tags by its id, once the data is settled.
    pub fn node(&self, id: i64) -> Option<&Node> {
        self.nodes.binary_search_by_key(&id, |node| node.id).ok().map(|at| &self.nodes[at])
    }

    /// A way by its id, once the data is settled.
    pub fn way(&self, id: i64) -> Option<&Way> {
        self.ways.binary_search_by_key(&id, |way| way.id).ok().map(|at| &self.ways[at])
    }

    /// Keeps the newest of things given twice, as merged extracts have them, and a fixed order.
    pub fn settle(&mut self) {
        newest(&mut self.places.0, |place| place.0);
        newest(&mut self.nodes, |node| node.id);
        newest(&mut self.ways, |way| way.id);
        newest(&mut self.relations, |relation| relation.id);
    }
}

fn newest<T>(things: &mut Vec<T>, id: impl Fn(&T) -> i64) {
    things.reverse();
    things.sort_by_key(&id);
    things.dedup_by_key(|thing| id(thing));
}

#[cfg(test)]
mod tests {
    use super::Tags;

    #[test]
    fn lengths_are_read_with_their_unit() {
        for (text, metres) in
            [("1.4", Some(1.4)), ("1,4 m", Some(1.4)), ("140 cm", Some(1.4)), ("6'", None), ("-1", None)]
        {
            let found = Tags(vec![("width".into(), text.into())]).metres("width");
            assert_eq!(found.map(|metres| (metres * 100.0).round() / 100.0), metres, "{text}");
        }
    }
}
