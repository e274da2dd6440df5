//! How a plan is to be read and laid: the options that `import` and `rebase` share.

use super::super::failure::Failure;
use crate::import::{Alignment, Calibration, Measure, Options, Properties, Tracing};
use crate::model::Xy;
use clap::Args;

#[derive(Args, Debug, Clone)]
pub struct Reading {
    /// The building's name, in place of the one in the file
    #[arg(long)]
    name: Option<String>,
    /// Multiply all plan coordinates, for files drawn in another unit than metres
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// Turn the plan counterclockwise
    #[arg(long, value_name = "DEGREES", default_value_t = 0.0, allow_hyphen_values = true)]
    rotate: f64,
    /// Move the plan after that: metres east and north
    #[arg(long, value_name = "X,Y", value_parser = point, allow_hyphen_values = true)]
    offset: Option<Point>,
    /// Storey height, in place of what the file says
    #[arg(long, value_name = "METRES")]
    level_height: Option<f64>,
    /// Give a level another number: the level by id, name or number, and its number
    #[arg(long, value_name = "LEVEL=NUMBER", value_parser = level_number, allow_hyphen_values = true)]
    level_map: Vec<(String, i32)>,
    /// Lay a level over the others: points of it, and where each belongs, in metres
    #[arg(long, value_name = "LEVEL: X,Y=X,Y …", value_parser = alignment, allow_hyphen_values = true)]
    align_level: Vec<Alignment>,
    /// How far a door may lie from a room and still belong to it
    #[arg(long, value_name = "METRES")]
    door_tolerance: Option<f64>,
    /// GeoJSON: the property that says the level of a room
    #[arg(long, value_name = "NAME", help_heading = "GeoJSON")]
    level_property: Option<String>,
    /// GeoJSON: the property that says its name
    #[arg(long, value_name = "NAME", help_heading = "GeoJSON")]
    name_property: Option<String>,
    /// GeoJSON: the property that says its painted number
    #[arg(long, value_name = "NAME", help_heading = "GeoJSON")]
    number_property: Option<String>,
    /// GeoJSON: the property that says what it is used for
    #[arg(long, value_name = "NAME", help_heading = "GeoJSON")]
    kind_property: Option<String>,
    /// GeoJSON: the property that identifies it, in this edition and the next
    #[arg(long, value_name = "NAME", help_heading = "GeoJSON")]
    id_property: Option<String>,
    /// Drawing: the level it shows
    #[arg(long, value_name = "LEVEL", help_heading = "Drawings and pictures", allow_hyphen_values = true)]
    level: Option<String>,
    /// Drawing: two points of it in its own units (pixels from the top left), and how far apart they are, or where
    /// they lie in metres
    #[arg(long, value_name = "PX,PY PX,PY = METRES", value_parser = calibration, help_heading = "Drawings and pictures")]
    two_point: Option<Calibration>,
    /// Drawing: make rooms of what its lines enclose
    #[arg(long, help_heading = "Drawings and pictures")]
    rooms: bool,
    /// Drawing: take this layer only; may be given several times
    #[arg(long, value_name = "NAME", help_heading = "Drawings and pictures")]
    layer: Vec<String>,
}

/// A point of the command line: a plain array would be taken for a list of values.
#[derive(Clone, Copy, Debug)]
pub struct Point(Xy);

impl Reading {
    pub fn options(&self) -> Options {
        Options {
            name: self.name.clone(),
            scale: self.scale,
            rotate_deg: self.rotate,
            offset_m: self.offset.map_or([0.0, 0.0], |point| point.0),
            level_height_m: self.level_height,
            ordinals: self.level_map.clone(),
            alignments: self.align_level.clone(),
            door_tolerance_m: self.door_tolerance,
            properties: Properties {
                level: self.level_property.clone(),
                name: self.name_property.clone(),
                number: self.number_property.clone(),
                kind: self.kind_property.clone(),
                id: self.id_property.clone(),
            },
            tracing: Tracing {
                level: self.level.clone(),
                calibration: self.two_point,
                rooms: self.rooms,
                layers: self.layer.clone(),
            },
        }
    }
}

fn point(text: &str) -> Result<Point, String> {
    xy(text).map(Point)
}

fn xy(text: &str) -> Result<Xy, String> {
    let numbers: Option<Vec<f64>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some(&[x, y]) if x.is_finite() && y.is_finite() => Ok([x, y]),
        _ => Err(format!("\"{text}\" is no point; write two numbers as in 3.5,-2")),
    }
}

fn level_number(text: &str) -> Result<(String, i32), String> {
    let told = text.rsplit_once('=').and_then(|(level, number)| Some((level.trim(), number.trim().parse().ok()?)));
    let (level, number) = told.ok_or("write the level and its number, as in B1=-1")?;
    Ok((level.to_owned(), number))
}

fn alignment(text: &str) -> Result<Alignment, String> {
    let usage = "write a level and pairs of points, as in \"L2: 3,4=3.1,4.2 9,4=9.1,4.2\"";
    let (level, pairs) = text.rsplit_once(':').ok_or(usage)?;
    let pair = |pair: &str| {
        let (from, to) = pair.split_once('=').ok_or(usage)?;
        Ok::<(Xy, Xy), String>((xy(from)?, xy(to)?))
    };
    let pairs = pairs.split_whitespace().map(pair).collect::<Result<Vec<_>, _>>()?;
    if pairs.is_empty() {
        return Err(usage.to_owned());
    }
    Ok(Alignment { level: level.trim().to_owned(), pairs })
}

fn calibration(text: &str) -> Result<Calibration, String> {
    let usage = "write two points and their distance, as in \"120,80 620,80 = 12.5\", or where they lie, as in \
                 \"120,80 620,80 = 0,0 12.5,0\"";
    let (drawn, told) = text.split_once('=').ok_or(usage)?;
    let two = |text: &str| {
        let points = text.split_whitespace().map(xy).collect::<Result<Vec<Xy>, _>>()?;
        <[Xy; 2]>::try_from(points).map_err(|_| usage.to_owned())
    };
    let drawn = two(drawn)?;
    let measure = match told.trim().parse::<f64>() {
        Ok(metres) => Measure::Metres(metres),
        Err(_) => Measure::Places(two(told)?),
    };
    Ok(Calibration { drawn, measure })
}

/// The pairs that say where a plan joins another.
#[derive(Args, Debug, Clone)]
pub struct Joining {
    /// Join it to this map: one facility of both
    #[arg(long, value_name = "MAP", help_heading = "Joining two buildings")]
    pub onto: Option<std::path::PathBuf>,
    /// A point in this plan and the same point in the map, in metres, or a room of each; name two or more
    #[arg(
        long = "match",
        value_name = "X,Y,Z=X,Y,Z",
        requires = "onto",
        allow_hyphen_values = true,
        help_heading = "Joining two buildings"
    )]
    pub matching: Vec<String>,
    /// What to put before the ids of what is added; else the file's name
    #[arg(long, requires = "onto", help_heading = "Joining two buildings")]
    pub prefix: Option<String>,
}

impl Joining {
    pub fn prefix(&self, input: &std::path::Path) -> Result<String, Failure> {
        let named = input.file_stem().unwrap_or_default().to_string_lossy();
        // "tud-apb.osm.pbf" has two endings.
        let named = named.split('.').next().unwrap_or_default();
        let prefix = self.prefix.clone().unwrap_or_else(|| format!("{named}/"));
        if prefix.is_empty() || prefix.starts_with('+') || prefix.chars().any(char::is_control) {
            return Err(Failure::usage("the prefix is empty or begins with a plus sign; choose another with --prefix"));
        }
        Ok(prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::{alignment, calibration, level_number, xy};
    use crate::import::Measure;

    #[test]
    fn points_levels_and_pairs_are_read() {
        assert_eq!(xy("3.5, -2"), Ok([3.5, -2.0]));
        assert!(xy("3.5").is_err() && xy("nan,1").is_err() && xy("1,2,3").is_err());
        assert_eq!(level_number("a=b=-2"), Ok(("a=b".to_owned(), -2)));
        let told = alignment("L2: 3,4=3.1,4.2 9,4=9.1,4.2").unwrap();
        assert_eq!((told.level.as_str(), told.pairs[1]), ("L2", ([9.0, 4.0], [9.1, 4.2])));
        assert!(alignment("L2:").is_err() && alignment("3,4=1,2").is_err());
    }

    #[test]
    fn a_calibration_is_a_distance_or_two_places() {
        assert_eq!(calibration("0,0 10,0 = 5").unwrap().measure, Measure::Metres(5.0));
        assert_eq!(calibration("0,0 10,0=1,1 1,6").unwrap().measure, Measure::Places([[1.0, 1.0], [1.0, 6.0]]));
        assert!(calibration("0,0 = 5").is_err() && calibration("0,0 10,0 = far").is_err());
    }
}
