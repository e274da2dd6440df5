//! The binary encoding.

use super::data::{Data, Node, Relation, Tags, Way};
use crate::import::Fault;
use osmpbf::{Element, ElementReader, RelMemberType};
use smol_str::SmolStr;

pub fn parse(bytes: &[u8]) -> Result<Data, Fault> {
    let mut data = Data::default();
    let read = ElementReader::new(bytes).for_each(|element| add(&mut data, element));
    read.map_err(|error| Fault::whole(format!("the binary file is damaged or cut off ({error})")))?;
    data.settle();
    Ok(data)
}

fn add(data: &mut Data, element: Element) {
    match element {
        Element::Node(node) => point(data, node.id(), [node.lon(), node.lat()], tags(node.tags())),
        Element::DenseNode(node) => point(data, node.id(), [node.lon(), node.lat()], tags(node.tags())),
        Element::Way(way) => {
            data.ways.push(Way { id: way.id(), nodes: way.refs().collect(), tags: tags(way.tags()) });
        }
        Element::Relation(relation) => {
            let members = relation.members().filter(|member| member.member_type == RelMemberType::Way);
            let ways = members.map(|member| (member.member_id, member.role().is_ok_and(|role| role == "inner")));
            data.relations.push(Relation { id: relation.id(), ways: ways.collect(), tags: tags(relation.tags()) });
        }
    }
}

fn point(data: &mut Data, id: i64, at: [f64; 2], tags: Tags) {
    data.places.insert(id, at);
    if !tags.0.is_empty() {
        data.nodes.push(Node { id, tags });
    }
}

fn tags<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
    Tags(tags.map(|(key, value)| (SmolStr::new(key), SmolStr::new(value))).collect())
}
