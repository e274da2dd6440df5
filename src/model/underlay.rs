use super::{LevelId, Xy};
use serde::{Deserialize, Serialize};

/// A plan laid under the rooms of a level to trace them from. It is looked at, never searched and never counted.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Underlay {
    pub level: LevelId,
    /// What it was made from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub trace: Trace,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Trace {
    /// Polylines in plan metres.
    Lines(Vec<Vec<Xy>>),
    Picture(Sheet),
}

/// A picture file laid on the plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The file's name; it lies in the folder of the map.
    pub file: String,
    pub width_px: u32,
    pub height_px: u32,
    /// Where the picture's top left corner lies, plan metres.
    pub corner: Xy,
    pub metres_per_pixel: f64,
    /// Turned counterclockwise about that corner.
    #[serde(default)]
    pub turn_deg: f64,
}

impl Sheet {
    /// Where a pixel lies on the plan, metres; pixels are counted from the top left, y down.
    pub fn place(&self, [x, y]: Xy) -> Xy {
        let (sin, cos) = self.turn_deg.to_radians().sin_cos();
        let (x, y) = (x * self.metres_per_pixel, -y * self.metres_per_pixel);
        [self.corner[0] + cos * x - sin * y, self.corner[1] + sin * x + cos * y]
    }

    /// Top left, top right, bottom right, bottom left on the plan, metres.
    pub fn corners(&self) -> [Xy; 4] {
        let (width, height) = (f64::from(self.width_px), f64::from(self.height_px));
        [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]].map(|pixel| self.place(pixel))
    }
}

impl Underlay {
    /// Its polylines, plan metres; none for a picture.
    pub fn lines(&self) -> Option<&[Vec<Xy>]> {
        match &self.trace {
            Trace::Lines(lines) => Some(lines),
            Trace::Picture(_) => None,
        }
    }

    /// All points that bound it, plan metres.
    pub fn points(&self) -> Vec<Xy> {
        match &self.trace {
            Trace::Lines(lines) => lines.concat(),
            Trace::Picture(sheet) => sheet.corners().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sheet;

    #[test]
    fn pixels_lie_where_scale_and_turn_put_them() {
        let sheet = Sheet {
            file: "b1.png".to_owned(),
            width_px: 100,
            height_px: 40,
            corner: [10.0, 20.0],
            metres_per_pixel: 0.5,
            turn_deg: 90.0,
        };
        // A quarter turn: the picture's right points north, its downward east.
        let expected = [[10.0, 20.0], [10.0, 70.0], [30.0, 70.0], [30.0, 20.0]];
        for (found, expected) in sheet.corners().into_iter().zip(expected) {
            assert!((found[0] - expected[0]).abs() < 1.0e-9 && (found[1] - expected[1]).abs() < 1.0e-9, "{found:?}");
        }
    }
}
