//! GeoJSON geometry as rings, lines and points.

use crate::model::Xy;
use geojson::{Geometry, GeometryValue, Position};
use serde_json::Value;

/// An outer ring and its holes.
pub type Shape = (Vec<Xy>, Vec<Vec<Xy>>);

/// All polygons of a geometry, in collections too.
pub fn polygons(geometry: &Geometry) -> Vec<Shape> {
    match &geometry.value {
        GeometryValue::Polygon { coordinates } => shape(coordinates).into_iter().collect(),
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().filter_map(|rings| shape(rings)).collect(),
        GeometryValue::GeometryCollection { geometries } => geometries.iter().flat_map(polygons).collect(),
        _ => Vec::new(),
    }
}

/// The first line of a geometry; a point is a line of one.
pub fn line(geometry: &Geometry) -> Option<Vec<Xy>> {
    match &geometry.value {
        GeometryValue::Point { coordinates } => Some(vec![xy(coordinates)]),
        GeometryValue::LineString { coordinates } => Some(positions(coordinates)),
        GeometryValue::MultiLineString { coordinates } => coordinates.first().map(|line| positions(line)),
        _ => None,
    }
}

/// Half way along a line, and its direction there.
pub fn middle(line: &[Xy]) -> Option<(Xy, Option<Xy>)> {
    let length = |pair: &[Xy]| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
    let mut left = line.windows(2).map(length).sum::<f64>() / 2.0;
    for pair in line.windows(2) {
        let part = length(pair);
        if part >= left && part > 0.0 {
            let along = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
            let share = left / part;
            return Some(([pair[0][0] + share * along[0], pair[0][1] + share * along[1]], Some(along)));
        }
        left -= part;
    }
    line.first().map(|&at| (at, None))
}

pub fn length_m(line: &[Xy]) -> f64 {
    line.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum()
}

fn shape(rings: &[Vec<Position>]) -> Option<Shape> {
    let mut rings = rings.iter().map(|ring| positions(ring));
    Some((rings.next()?, rings.collect()))
}

fn positions(line: &[Position]) -> Vec<Xy> {
    line.iter().map(xy).collect()
}

fn xy(position: &Position) -> Xy {
    let value = |at: usize| position.as_slice().get(at).copied().unwrap_or(f64::NAN);
    [value(0), value(1)]
}

/// A property as text: a string, a number, or the best of several languages.
pub fn text(value: Option<&Value>, language: &str) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Object(labels) => {
            let wanted = [language, language.split('-').next().unwrap_or_default(), "en"];
            let label = wanted.into_iter().find_map(|language| labels.get(language)).or(labels.values().next());
            label?.as_str()?.to_owned()
        }
        _ => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{middle, text};
    use serde_json::json;

    #[test]
    fn the_middle_of_a_line_is_half_way_along_it() {
        assert_eq!(middle(&[[0.0, 0.0], [2.0, 0.0], [2.0, 6.0]]), Some(([2.0, 2.0], Some([0.0, 6.0]))));
        assert_eq!(middle(&[[1.0, 2.0]]), Some(([1.0, 2.0], None)));
        assert_eq!(middle(&[[1.0, 2.0], [1.0, 2.0]]), Some(([1.0, 2.0], None)));
        assert_eq!(middle(&[]), None);
    }

    #[test]
    fn labels_are_taken_in_the_wanted_language_else_in_english_else_in_any() {
        let labels = json!({"ru": "Этаж", "en": "Level"});
        assert_eq!(text(Some(&labels), "ru-RU").as_deref(), Some("Этаж"));
        assert_eq!(text(Some(&labels), "fr").as_deref(), Some("Level"));
        assert_eq!(text(Some(&json!({"ar": "طابق"})), "fr").as_deref(), Some("طابق"));
        assert_eq!(text(Some(&json!(" ")), "en"), None);
        assert_eq!(text(Some(&json!(7)), "en").as_deref(), Some("7"));
    }
}
