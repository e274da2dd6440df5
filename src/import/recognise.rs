//! What a file is, told from its content: names lie, above all on a stick handed over at night.

use super::source::{Member, Source};

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
    /// OpenStreetMap in its binary encoding.
    OsmPbf = "OSM PBF", rooms "rooms are closed ways with indoor=room, corridor or area";
    /// Indoor Mapping Data Format: an archive or folder of GeoJSON layers.
    Imdf = "IMDF", rooms "rooms are the polygons of the layer unit";
    /// IndoorGML 1.0: cells, and the graph of their states.
    IndoorGml = "IndoorGML", rooms "rooms are cells (CellSpace) with a Geometry2D or Geometry3D";
    /// Open-RMF traffic editor: walls and doors in pixels.
    RmfBuilding = "Open-RMF building", rooms "rooms are what walls and doors enclose";
    /// Open-RMF site editor: walls and doors in metres.
    RmfSite = "Open-RMF site", rooms "rooms are what walls and doors enclose";
    /// Survex processed survey: stations and legs.
    Survex = "Survex 3d", rooms "rooms are junctions and the passages between them, from underground legs";
    /// DARPA SubT world: a graph of tiles, with their poses in the world file beside it.
    SubT = "SubT", rooms "rooms are the vertices of the graph";
    /// GeoJSON polygons with a property that says their level.
    GeoJson = "GeoJSON", rooms "rooms are polygons with a property such as level or floor";
    /// A drawing of lines on layers.
    Dxf = "DXF", rooms "a drawing has lines only; give --rooms for what they enclose";
    /// A drawing for the web.
    Svg = "SVG", rooms "a drawing has lines only; give --rooms for what they enclose";
    /// A picture, PNG or JPEG.
    Picture = "picture", rooms "a picture is laid under the rooms, which are drawn over it";
}

impl Format {
    pub fn list() -> String {
        Self::ALL.iter().map(|format| format.word()).collect::<Vec<_>>().join(", ")
    }
}

const SURVEX: &[u8] = b"Survex 3D Image File";
const OSM_HEADER: &[u8] = b"OSMHeader";

/// The format of a source, and which of its members tells it.
pub(super) fn format(source: &Source) -> Option<(Format, &Member)> {
    let known = source.members.iter().filter_map(|member| Some((of(member)?, member)));
    known.min_by_key(|(format, _)| *format)
}

fn of(member: &Member) -> Option<Format> {
    if member.bytes.starts_with(b"\x89PNG") || member.bytes.starts_with(b"\xFF\xD8\xFF") {
        return Some(Format::Picture);
    }
    if member.bytes.starts_with(SURVEX) {
        return Some(Format::Survex);
    }
    if is_osm_pbf(&member.bytes) {
        return Some(Format::OsmPbf);
    }
    let head = member.head();
    let text = head.trim_start();
    match text.as_bytes().first()? {
        b'<' => by_root(root_element(text)?),
        b'{' => by_json(text),
        _ if text.starts_with("ISO-10303-21") => Some(Format::Ifc),
        _ if is_dxf(text) || text.starts_with("AutoCAD Binary DXF") => Some(Format::Dxf),
        _ if is_graph(text) => Some(Format::SubT),
        _ => is_building_yaml(text).then_some(Format::RmfBuilding),
    }
}

/// The length of a blob's header, which does not begin as text does, and the header's type.
fn is_osm_pbf(bytes: &[u8]) -> bool {
    let header = bytes.get(4..40).unwrap_or_default();
    matches!(bytes, [..=8 | 0x7F.., ..]) && header.windows(OSM_HEADER.len()).any(|word| word == OSM_HEADER)
}

/// A section, past comments.
fn is_dxf(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    while let (Some(code), Some(value)) = (lines.next(), lines.next()) {
        if code != "999" {
            return code == "0" && value == "SECTION";
        }
    }
    false
}

/// A graph in the DOT language, past its comments.
fn is_graph(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some((_, after)) = rest.strip_prefix("/*").and_then(|comment| comment.split_once("*/")) {
        rest = after.trim_start();
    }
    rest.strip_prefix("strict").unwrap_or(rest).trim_start().starts_with("graph")
}

fn is_building_yaml(text: &str) -> bool {
    let has = |key: &str| text.lines().any(|line| line.trim_start().starts_with(key));
    has("levels:") && (has("vertices:") || has("doors:") || has("coordinate_system:"))
}

fn by_root(root: &str) -> Option<Format> {
    match root {
        "svg" => Some(Format::Svg),
        "osm" => Some(Format::OsmXml),
        "IndoorFeatures" => Some(Format::IndoorGml),
        "sdf" => Some(Format::SubT),
        _ => None,
    }
}

fn by_json(text: &str) -> Option<Format> {
    if text.contains("\"feature_type\"") {
        return Some(Format::Imdf);
    }
    if text.contains("\"format_version\"") && text.contains("\"levels\"") && text.contains("\"anchors\"") {
        return Some(Format::RmfSite);
    }
    (text.contains("\"FeatureCollection\"") || text.contains("\"Feature\"")).then_some(Format::GeoJson)
}

/// The local name of an XML document's root element, past declaration, comments and document type.
fn root_element(head: &str) -> Option<&str> {
    let mut rest = head;
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
