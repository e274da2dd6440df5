//! DXF as text: pairs of lines, a code and a value. Only what draws lines is read.

use super::affine::Affine;
use super::{Drawing, curve};
use crate::import::{Fault, Ledger};
use crate::model::Xy;
use smol_str::SmolStr;
use std::collections::HashMap;

const DEEPEST_BLOCK: usize = 12;
const INSERT_COST: usize = 20;

/// A code and its value.
type Pair<'a> = (i32, &'a str);
/// An entity: the pair with code 0 that names it, and those up to the next.
type Entity<'a> = &'a [Pair<'a>];

pub fn read(bytes: &[u8], ledger: &mut Ledger) -> Result<Drawing, Fault> {
    if bytes.starts_with(b"AutoCAD Binary DXF") {
        return Err(Fault::whole("is DXF in its binary form; save it as ASCII DXF"));
    }
    // Names of layers are all that can be other than ASCII; a letter lost there loses no line.
    let text = String::from_utf8_lossy(bytes);
    let pairs = pairs(&text)?;
    let mut file = File::default();
    for section in sections(&pairs) {
        match section.first() {
            Some((2, "HEADER")) => file.metres_per_unit = metres_per_unit(section),
            Some((2, "BLOCKS")) => file.blocks = blocks(section),
            Some((2, "ENTITIES")) => file.entities.extend(entities(section)),
            _ => {}
        }
    }
    let mut drawing = Drawing { metres_per_unit: file.metres_per_unit, ..Drawing::default() };
    file.draw(&file.entities, &Affine::NONE, None, DEEPEST_BLOCK, &mut drawing, ledger)?;
    Ok(drawing)
}

fn pairs(text: &str) -> Result<Vec<Pair<'_>>, Fault> {
    let mut pairs = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((at, code)) = lines.next() {
        let code = code.trim().trim_start_matches('\u{feff}');
        if code.is_empty() && lines.clone().all(|(_, line)| line.trim().is_empty()) {
            break;
        }
        let number = code.parse::<i32>();
        let number =
            number.map_err(|_| Fault::new(format!("line {}", at + 1), "has no number where DXF has a code"))?;
        let (_, value) = lines.next().ok_or_else(|| Fault::new(format!("line {}", at + 1), "the file is cut off"))?;
        if number != 999 {
            pairs.push((number, value.trim()));
        }
        if (number, value.trim()) == (0, "EOF") {
            return Ok(pairs);
        }
    }
    Err(Fault::whole("the file has no end mark (EOF); it is cut off"))
}

/// What stands between `SECTION` and `ENDSEC`, from the section's name on.
fn sections<'a>(pairs: &'a [Pair<'a>]) -> impl Iterator<Item = &'a [Pair<'a>]> {
    pairs.split(|pair| *pair == (0, "SECTION")).skip(1).map(|section| {
        let end = section.iter().position(|pair| *pair == (0, "ENDSEC")).unwrap_or(section.len());
        &section[..end]
    })
}

fn entities<'a>(section: &'a [Pair<'a>]) -> Vec<Entity<'a>> {
    let starts = section.iter().enumerate().filter(|(_, (code, _))| *code == 0).map(|(at, _)| at);
    let starts: Vec<usize> = starts.chain([section.len()]).collect();
    starts.windows(2).map(|pair| &section[pair[0]..pair[1]]).collect()
}

fn metres_per_unit(header: &[Pair]) -> Option<f64> {
    let at = header.iter().position(|pair| *pair == (9, "$INSUNITS"))?;
    match header.get(at + 1)?.1 {
        "1" => Some(0.0254),
        "2" => Some(0.3048),
        "4" => Some(0.001),
        "5" => Some(0.01),
        "6" => Some(1.0),
        "14" => Some(0.1),
        _ => None,
    }
}

struct Block<'a> {
    base: Xy,
    entities: Vec<Entity<'a>>,
}

fn blocks<'a>(section: &'a [Pair<'a>]) -> HashMap<&'a str, Block<'a>> {
    let mut blocks = HashMap::new();
    let mut open: Option<(&str, Block)> = None;
    for entity in entities(section) {
        match entity[0].1 {
            "BLOCK" => {
                let base = point(entity, 10).unwrap_or_default();
                open = Some((text(entity, 2).unwrap_or_default(), Block { base, entities: Vec::new() }));
            }
            "ENDBLK" => blocks.extend(open.take()),
            _ => {
                if let Some((_, block)) = &mut open {
                    block.entities.push(entity);
                }
            }
        }
    }
    blocks
}

#[derive(Default)]
struct File<'a> {
    metres_per_unit: Option<f64>,
    blocks: HashMap<&'a str, Block<'a>>,
    entities: Vec<Entity<'a>>,
}

impl File<'_> {
    /// Draws entities through `onto`; what is on layer 0 within a block is on the layer of whoever inserts it.
    fn draw(
        &self,
        entities: &[Entity],
        onto: &Affine,
        inserted_on: Option<&SmolStr>,
        depth: usize,
        drawing: &mut Drawing,
        ledger: &mut Ledger,
    ) -> Result<(), Fault> {
        let mut rest = entities.iter();
        while let Some(&entity) = rest.next() {
            drawing.spend(1)?;
            let own = SmolStr::new(text(entity, 8).unwrap_or("0"));
            let layer = inserted_on.filter(|_| own == "0").unwrap_or(&own);
            // Drawn from behind: what the file has to the right lies to the left.
            let onto = if number(entity, 230).is_some_and(|z| z < 0.0) {
                onto.after(&Affine::scale(-1.0, 1.0))
            } else {
                *onto
            };
            match entity[0].1 {
                "INSERT" => self.insert(entity, layer, &onto, depth, drawing, ledger)?,
                "POLYLINE" => {
                    let after = rest.as_slice();
                    let end = after.iter().position(|entity| entity[0].1 != "VERTEX").unwrap_or(after.len());
                    let corner = |vertex: &Entity| Some((point(vertex, 10)?, number(vertex, 42).unwrap_or(0.0)));
                    let corners = after[..end].iter().filter_map(corner).collect();
                    rest = after[end..].iter();
                    let line = polyline(corners, is_closed(entity));
                    drawing.add(layer, line.into_iter().map(|at| onto.apply(at)).collect(), ledger)?;
                }
                "SEQEND" => {}
                kind => match line(kind, entity) {
                    Some(line) => drawing.add(layer, line.into_iter().map(|at| onto.apply(at)).collect(), ledger)?,
                    None => ledger.skip(&format!("{} of a drawing", kind.to_lowercase()), layer),
                },
            }
        }
        Ok(())
    }

    fn insert(
        &self,
        entity: Entity,
        layer: &SmolStr,
        onto: &Affine,
        depth: usize,
        drawing: &mut Drawing,
        ledger: &mut Ledger,
    ) -> Result<(), Fault> {
        // Blocks of nothing but blocks draw nothing for ever.
        drawing.spend(INSERT_COST)?;
        let name = text(entity, 2).unwrap_or_default();
        let Some(block) = self.blocks.get(name).filter(|_| depth > 0) else {
            let kind = if depth > 0 { "block that is not in the file" } else { "block within itself" };
            ledger.skip(kind, name);
            return Ok(());
        };
        let [x, y] = point(entity, 10).unwrap_or_default();
        let scale = |code| number(entity, code).unwrap_or(1.0);
        let onto = onto
            .after(&Affine::shift(x, y))
            .after(&Affine::turn(number(entity, 50).unwrap_or(0.0)))
            .after(&Affine::scale(scale(41), scale(42)))
            .after(&Affine::shift(-block.base[0], -block.base[1]));
        self.draw(&block.entities, &onto, Some(layer), depth - 1, drawing, ledger)
    }
}

/// The polyline that an entity draws; none for kinds that draw none.
fn line(kind: &str, entity: Entity) -> Option<Vec<Xy>> {
    match kind {
        "LINE" => Some(vec![point(entity, 10)?, point(entity, 11)?]),
        "LWPOLYLINE" => Some(polyline(corners(entity), is_closed(entity))),
        "CIRCLE" => {
            let radius = number(entity, 40)?;
            Some(curve::circle(point(entity, 10)?, [radius, radius]))
        }
        "ARC" => {
            let (radius, from) = (number(entity, 40)?, number(entity, 50)?.to_radians());
            let to = number(entity, 51)?.to_radians();
            let to = from + (to - from).rem_euclid(std::f64::consts::TAU);
            Some(curve::arc(point(entity, 10)?, [[radius, 0.0], [0.0, radius]], from, to))
        }
        "ELLIPSE" => {
            let ([x, y], ratio) = (point(entity, 11)?, number(entity, 40)?);
            let (from, to) = (number(entity, 41).unwrap_or(0.0), number(entity, 42).unwrap_or(std::f64::consts::TAU));
            Some(curve::arc(point(entity, 10)?, [[x, y], [-y * ratio, x * ratio]], from, to))
        }
        // Through its fit points, else along its control points: near enough for a curved wall.
        "SPLINE" => Some(points(entity, 11)).filter(|fit| fit.len() > 1).or_else(|| Some(points(entity, 10))),
        _ => None,
    }
}

fn polyline(corners: Vec<(Xy, f64)>, is_closed: bool) -> Vec<Xy> {
    let first = corners.first().copied();
    let mut line: Vec<Xy> = first.iter().map(|(at, _)| *at).collect();
    let after = corners.iter().skip(1).copied().chain(first.filter(|_| is_closed));
    for ((from, bulge), (to, _)) in corners.iter().copied().zip(after) {
        line.extend(curve::bulge(from, to, bulge));
    }
    line
}

fn is_closed(entity: Entity) -> bool {
    text(entity, 70).and_then(|flags| flags.parse::<i32>().ok()).is_some_and(|flags| flags & 1 != 0)
}

/// The corners of a light polyline, each with its bulge.
fn corners(entity: Entity) -> Vec<(Xy, f64)> {
    let mut corners: Vec<(Xy, f64)> = Vec::new();
    for (code, value) in entity {
        let value = value.parse().unwrap_or(f64::NAN);
        match (code, corners.last_mut()) {
            (10, _) => corners.push(([value, f64::NAN], 0.0)),
            (20, Some((at, _))) => at[1] = value,
            (42, Some((_, bulge))) => *bulge = value,
            _ => {}
        }
    }
    corners
}

fn points(entity: Entity, code: i32) -> Vec<Xy> {
    let values = |code: i32| entity.iter().filter(move |pair| pair.0 == code).map(|pair| pair.1.parse());
    values(code).zip(values(code + 10)).filter_map(|(x, y)| Some([x.ok()?, y.ok()?])).collect()
}

fn point(entity: Entity, code: i32) -> Option<Xy> {
    Some([number(entity, code)?, number(entity, code + 10)?])
}

fn number(entity: Entity, code: i32) -> Option<f64> {
    text(entity, code)?.parse().ok()
}

fn text<'a>(entity: &[Pair<'a>], code: i32) -> Option<&'a str> {
    entity.iter().find(|pair| pair.0 == code).map(|pair| pair.1)
}
