//! SVG: shapes through their transforms, y turned up. Coordinates are those of the outermost `viewBox`.

use super::affine::Affine;
use super::{Drawing, curve, path};
use crate::import::{Fault, Ledger};
use crate::model::Xy;
use roxmltree::{Document, Node, ParsingOptions};
use smol_str::SmolStr;

const MOST_NODES: u32 = 2_000_000;
const DEEPEST: usize = 200;
/// Held to be used elsewhere, or words.
const UNDRAWN: &[&str] =
    &["defs", "symbol", "clipPath", "mask", "pattern", "marker", "metadata", "style", "title", "desc"];

pub fn read(text: &str, ledger: &mut Ledger) -> Result<Drawing, Fault> {
    // Drawing programs declare document types; the parser bounds what entities may expand to.
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let at = error.pos();
        Fault::new(format!("line {}, column {}", at.row, at.col), error.to_string())
    })?;
    let mut drawing = Drawing::default();
    let up = Affine::scale(1.0, -1.0);
    shapes(document.root_element(), &up, &SmolStr::default(), 0, &mut drawing, ledger)?;
    Ok(drawing)
}

fn shapes(
    node: Node,
    onto: &Affine,
    layer: &SmolStr,
    depth: usize,
    drawing: &mut Drawing,
    ledger: &mut Ledger,
) -> Result<(), Fault> {
    if depth > DEEPEST {
        return Err(Fault::whole(format!("its groups lie more than {DEEPEST} deep in each other; ungroup them")));
    }
    for child in node.children().filter(Node::is_element) {
        drawing.spend(1)?;
        let kind = child.tag_name().name();
        let is_hidden = child.attribute("display") == Some("none")
            || child.attribute("style").is_some_and(|style| style.replace(' ', "").contains("display:none"));
        if is_hidden || UNDRAWN.contains(&kind) {
            continue;
        }
        let onto = onto.after(&child.attribute("transform").map_or(Affine::NONE, transform));
        if matches!(kind, "g" | "svg" | "a" | "switch") {
            let named = name(child).map(SmolStr::new);
            // A group within a layer is part of that layer, as Inkscape has it.
            let layer = named.filter(|_| layer.is_empty()).unwrap_or_else(|| layer.clone());
            shapes(child, &onto, &layer, depth + 1, drawing, ledger)?;
            continue;
        }
        match lines(kind, child) {
            Some(lines) => {
                for line in lines {
                    drawing.add(layer, line.into_iter().map(|at| onto.apply(at)).collect(), ledger)?;
                }
            }
            None => ledger.skip(&format!("{kind} of a drawing"), name(child).unwrap_or(kind)),
        }
    }
    Ok(())
}

/// What people call a group: its layer's label, else its id.
fn name<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    let label = node.attributes().find(|attribute| attribute.name() == "label").map(|attribute| attribute.value());
    label.or(node.attribute("id"))
}

fn lines(kind: &str, node: Node) -> Option<Vec<Vec<Xy>>> {
    let value = |name: &str| node.attribute(name).map_or(Some(0.0), length);
    Some(match kind {
        "path" => path::lines(node.attribute("d").unwrap_or_default()),
        "line" => vec![vec![[value("x1")?, value("y1")?], [value("x2")?, value("y2")?]]],
        "rect" => {
            let (x, y, width, height) = (value("x")?, value("y")?, value("width")?, value("height")?);
            let (right, bottom) = (x + width, y + height);
            vec![vec![[x, y], [right, y], [right, bottom], [x, bottom], [x, y]]]
        }
        "circle" => vec![curve::circle([value("cx")?, value("cy")?], [value("r")?; 2])],
        "ellipse" => vec![curve::circle([value("cx")?, value("cy")?], [value("rx")?, value("ry")?])],
        "polyline" | "polygon" => {
            let mut points = points(node.attribute("points").unwrap_or_default());
            points.extend(points.first().copied().filter(|_| kind == "polygon"));
            vec![points]
        }
        _ => return None,
    })
}

/// A length; units other than the drawing's own are taken as CSS pixels.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|c: char| c.is_ascii_alphabetic() && c != 'e' && c != 'E').unwrap_or(text.len());
    let pixels = match &text[end..] {
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        "pt" => 96.0 / 72.0,
        _ => 1.0,
    };
    Some(text[..end].parse::<f64>().ok()? * pixels)
}

fn points(text: &str) -> Vec<Xy> {
    numbers(text).as_chunks().0.to_vec()
}

/// A list of transforms such as `translate(10 20) rotate(90)`; one that cannot be read does nothing.
fn transform(text: &str) -> Affine {
    let mut all = Affine::NONE;
    for part in text.split(')') {
        let Some((name, arguments)) = part.split_once('(') else { continue };
        let arguments: Vec<f64> = numbers(arguments);
        let one = match (name.trim_matches(|c: char| c.is_ascii_whitespace() || c == ','), arguments.as_slice()) {
            ("matrix", &[a, b, c, d, e, f]) => Affine([a, b, c, d, e, f]),
            ("translate", &[x]) => Affine::shift(x, 0.0),
            ("translate", &[x, y]) => Affine::shift(x, y),
            ("scale", &[both]) => Affine::scale(both, both),
            ("scale", &[x, y]) => Affine::scale(x, y),
            ("rotate", &[turn]) => Affine::turn(turn),
            ("rotate", &[turn, x, y]) => Affine::shift(x, y).after(&Affine::turn(turn)).after(&Affine::shift(-x, -y)),
            ("skewX", &[turn]) => Affine([1.0, 0.0, turn.to_radians().tan(), 1.0, 0.0, 0.0]),
            ("skewY", &[turn]) => Affine([1.0, turn.to_radians().tan(), 0.0, 1.0, 0.0, 0.0]),
            _ => Affine::NONE,
        };
        all = all.after(&one);
    }
    all
}

fn numbers(text: &str) -> Vec<f64> {
    let numbers = text.split(|c: char| c.is_ascii_whitespace() || c == ',').filter(|word| !word.is_empty());
    numbers.map_while(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{length, transform};

    #[test]
    fn transforms_are_applied_from_the_right() {
        let [x, y] = transform("translate(10, 20) rotate(90) scale(2)").apply([1.0, 0.0]);
        assert!((x - 10.0).abs() < 1.0e-9 && (y - 22.0).abs() < 1.0e-9);
        assert_eq!(transform("nonsense(3) scale(x)").apply([1.0, 2.0]), [1.0, 2.0]);
        let [x, y] = transform("rotate(180, 5, 5)").apply([0.0, 0.0]);
        assert!((x - 10.0).abs() < 1.0e-9 && (y - 10.0).abs() < 1.0e-9);
    }

    #[test]
    fn lengths_have_units_or_none() {
        assert_eq!(
            (length("12"), length(" 1in "), length("1e2"), length("wide")),
            (Some(12.0), Some(96.0), Some(100.0), None)
        );
    }
}
