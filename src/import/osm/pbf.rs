//! The binary encoding.

use super::data::{Data, Node, Relation, Tags, Way};
use crate::import::Fault;
use osmpbf::{BlobDecode, BlobReader, Element, PrimitiveBlock, RelMemberType};
use smol_str::SmolStr;

pub fn parse(bytes: &[u8]) -> Result<Data, Fault> {
    let mut data = Data::default();
    read(bytes, &mut data).map_err(|error| Fault::whole(format!("the binary file is damaged or cut off ({error})")))?;
    data.settle();
    Ok(data)
}

fn read(bytes: &[u8], data: &mut Data) -> osmpbf::Result<()> {
    for blob in BlobReader::new(bytes) {
        if let BlobDecode::OsmData(block) = blob?.decode()? {
            let words = Words::of(&block);
            block.for_each_element(|element| add(data, element, &words));
        }
    }
    Ok(())
}

/// The keys and values of a block, each made once; empty where one is not text.
struct Words(Vec<SmolStr>);

impl Words {
    fn of(block: &PrimitiveBlock) -> Self {
        let word = |bytes: &Vec<u8>| SmolStr::new(std::str::from_utf8(bytes).unwrap_or_default());
        Self(block.raw_stringtable().iter().map(word).collect())
    }

    /// Tags by the places of their words.
    fn tags(&self, places: impl ExactSizeIterator<Item = (usize, usize)>) -> Tags {
        let mut tags = Vec::with_capacity(places.len());
        let tag = |(key, value): (usize, usize)| Some((self.0.get(key)?.clone(), self.0.get(value)?.clone()));
        tags.extend(places.filter_map(tag));
        Tags(tags)
    }
}

fn add(data: &mut Data, element: Element, words: &Words) {
    let wide = |(key, value): (u32, u32)| (key as usize, value as usize);
    // A place below zero is none, as one past the end.
    let signed = |(key, value): (i32, i32)| (key as usize, value as usize);
    match element {
        Element::Node(node) => {
            point(data, node.id(), [node.lon(), node.lat()], words.tags(node.raw_tags().map(wide)));
        }
        Element::DenseNode(node) => {
            let tags = words.tags(node.raw_tags().map(signed));
            point(data, node.id(), [node.lon(), node.lat()], tags);
        }
        Element::Way(way) => {
            let tags = words.tags(way.raw_tags().map(wide));
            data.ways.push(Way { id: way.id(), nodes: way.refs().collect(), tags });
        }
        Element::Relation(relation) => {
            let members = relation.members().filter(|member| member.member_type == RelMemberType::Way);
            let ways = members.map(|member| (member.member_id, member.role().is_ok_and(|role| role == "inner")));
            let tags = words.tags(relation.raw_tags().map(wide));
            data.relations.push(Relation { id: relation.id(), ways: ways.collect(), tags });
        }
    }
}

fn point(data: &mut Data, id: i64, at: [f64; 2], tags: Tags) {
    data.places.insert(id, at);
    if !tags.0.is_empty() {
        data.nodes.push(Node { id, tags });
    }
}
