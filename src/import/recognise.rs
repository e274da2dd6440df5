//! What a file is, told from its content: names lie, above all on a stick handed over at night.

use super::source::Source;

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident = $word:literal, rooms $rooms:literal;)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Format {
            $($(#[$doc])* $name,)*
        }

        impl Format {
            pub const ALL: &'static [Format] = &[$(Format::$name,)*];

            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// Where rooms would be found in such a file.
            pub fn rooms(self) -> &'static str {
                match self {
                    $(Self::$name => $rooms,)*
                }
            }
        }
    };
}

formats! {
    /// OpenStreetMap with Simple Indoor Tagging, as XML.
    OsmXml = "OSM", rooms "rooms are closed ways with indoor=room, corridor or area";
    /// Industry Foundation Classes, as a STEP file.
    Ifc = "IFC", rooms "rooms are IfcSpace instances; export the model with its spaces";
}

impl Format {
    pub fn list() -> String {
        Self::ALL.iter().map(|format| format.word()).collect::<Vec<_>>().join(", ")
    }
}

pub(super) fn format(source: &Source) -> Option<Format> {
    let head = source.head();
    if head.trim_start().starts_with("ISO-10303-21") {
        return Some(Format::Ifc);
    }
    match root_element(&head)? {
        "osm" => Some(Format::OsmXml),
        _ => None,
    }
}

/// The local name of an XML document's root element, past declaration, comments and document type.
fn root_element(head: &str) -> Option<&str> {
    let mut rest = head.trim_start();
    if !rest.starts_with('<') {
        return None;
    }
    loop {
        rest = rest.get(rest.find('<')? + 1..)?;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
        } else if rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let name = rest.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next()?;
            return Some(name.rsplit_once(':').map_or(name, |(_, local)| local));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::root_element;

    #[test]
    fn the_root_is_found_past_declaration_comment_and_document_type() {
        let head =
            "<?xml version='1.0'?>\n<!-- <html> -->\n<!DOCTYPE core [<!ENTITY a 'b'>]>\n<core:IndoorFeatures a='b'>";
        assert_eq!(root_element(head), Some("IndoorFeatures"));
        assert_eq!(root_element("<osm>"), Some("osm"));
        assert_eq!(root_element("osm"), None);
        assert_eq!(root_element("<"), None);
    }
}
