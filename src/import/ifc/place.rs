//! Placements: where a thing's own axes lie in the building, through the whole chain.

use super::step::{Instance, Step, Value};

pub type Xyz = [f64; 3];

// Longer chains are cycles.
const CHAIN: usize = 64;

/// A rigid or scaled frame: `at + x·i + y·j + z·k`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Frame {
    pub at: Xyz,
    pub axes: [Xyz; 3],
}

impl Frame {
    pub const IDENTITY: Self = Self { at: [0.0; 3], axes: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]] };

    pub fn apply(&self, point: Xyz) -> Xyz {
        let turned = self.turn(point);
        [0, 1, 2].map(|at| self.at[at] + turned[at])
    }

    pub fn turn(&self, [x, y, z]: Xyz) -> Xyz {
        [0, 1, 2].map(|at| x * self.axes[0][at] + y * self.axes[1][at] + z * self.axes[2][at])
    }

    /// This frame, and `inner` within it.
    pub fn then(&self, inner: &Self) -> Self {
        Self { at: self.apply(inner.at), axes: inner.axes.map(|axis| self.turn(axis)) }
    }
}

/// The frame of an `IfcLocalPlacement` in the building; a chain that bites its own tail is cut.
pub fn of_placement(step: &Step, placement: Option<u64>) -> Frame {
    let mut chain = Vec::new();
    let mut next = placement;
    while let Some(instance) = next.and_then(|number| step.get(number)).filter(|_| chain.len() < CHAIN) {
        if instance.kind != "IFCLOCALPLACEMENT" {
            break;
        }
        chain.push(of_axes(step, instance.reference(1)));
        next = instance.reference(0);
    }
    chain.iter().rev().fold(Frame::IDENTITY, |outer, inner| outer.then(inner))
}

/// The frame of an `IfcAxis2Placement3D` or `2D`; the identity where there is none.
pub fn of_axes(step: &Step, axes: Option<u64>) -> Frame {
    let Some(instance) = axes.and_then(|number| step.get(number)) else { return Frame::IDENTITY };
    let at = point(step, instance.reference(0)).unwrap_or_default();
    match instance.kind {
        "IFCAXIS2PLACEMENT3D" => frame(at, direction(step, &instance, 1), direction(step, &instance, 2)),
        "IFCAXIS2PLACEMENT2D" => frame(at, None, direction(step, &instance, 1)),
        _ => Frame::IDENTITY,
    }
}

/// The frame of an `IfcCartesianTransformationOperator3D` (or `2D`, or with unequal scales).
pub fn of_operator(step: &Step, operator: Option<u64>) -> Frame {
    let Some(instance) = operator.and_then(|number| step.get(number)) else { return Frame::IDENTITY };
    let at = point(step, instance.reference(2)).unwrap_or_default();
    let mut frame = frame(at, direction(step, &instance, 4), direction(step, &instance, 0));
    let scale = instance.number(3).unwrap_or(1.0);
    let unequal = instance.kind.ends_with("3DNONUNIFORM");
    let scales = if unequal {
        [scale, instance.number(5).unwrap_or(scale), instance.number(6).unwrap_or(scale)]
    } else {
        [scale; 3]
    };
    for (axis, scale) in frame.axes.iter_mut().zip(scales) {
        *axis = axis.map(|value| value * scale);
    }
    frame
}

fn frame(at: Xyz, axis: Option<Xyz>, reference: Option<Xyz>) -> Frame {
    let z = axis.and_then(unit).unwrap_or([0.0, 0.0, 1.0]);
    let fallback = if z[0].abs() < 0.9 { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
    let across = |reference: Xyz| {
        let along = dot(reference, z);
        unit([0, 1, 2].map(|at| reference[at] - along * z[at]))
    };
    let x = reference.and_then(across).or_else(|| across(fallback)).unwrap_or([1.0, 0.0, 0.0]);
    Frame { at, axes: [x, cross(z, x), z] }
}

fn direction(step: &Step, instance: &Instance, at: usize) -> Option<Xyz> {
    coordinates(&step.get(instance.reference(at)?)?)
}

pub fn point(step: &Step, number: Option<u64>) -> Option<Xyz> {
    let instance = step.get(number?)?;
    if instance.kind == "IFCCARTESIANPOINT" { coordinates(&instance) } else { None }
}

fn coordinates(instance: &Instance) -> Option<Xyz> {
    of_list(instance.list(0))
}

/// Two or three finite numbers.
pub fn of_list(values: &[Value]) -> Option<Xyz> {
    let number = |at: usize| values.get(at).and_then(Value::number);
    let z = if values.len() > 2 { number(2)? } else { 0.0 };
    Some([number(0)?, number(1)?, z])
}

pub fn dot(a: Xyz, b: Xyz) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub fn cross(a: Xyz, b: Xyz) -> Xyz {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub fn unit(a: Xyz) -> Option<Xyz> {
    let length = dot(a, a).sqrt();
    (length > 1e-12 && length.is_finite()).then(|| a.map(|value| value / length))
}

#[cfg(test)]
mod tests {
    use super::super::step::Step;
    use super::{of_placement, point};

    #[test]
    fn a_point_goes_through_the_whole_chain_of_placements() {
        let text = "DATA;#1=IFCCARTESIANPOINT((10.,0.,3.));#2=IFCDIRECTION((0.,0.,1.));#3=IFCDIRECTION((0.,1.,0.));\
            #4=IFCAXIS2PLACEMENT3D(#1,#2,#3);#5=IFCLOCALPLACEMENT($,#4);#6=IFCCARTESIANPOINT((1.,0.,0.));\
            #7=IFCAXIS2PLACEMENT3D(#6,$,$);#8=IFCLOCALPLACEMENT(#5,#7);ENDSEC;";
        let step = Step::read(text).unwrap();
        let at = of_placement(&step, Some(8)).apply(point(&step, Some(6)).unwrap());
        // A quarter turn: x goes north. 10,0,3 and twice one metre along x.
        assert_eq!(at, [10.0, 2.0, 3.0]);
    }

    #[test]
    fn a_cycle_of_placements_ends() {
        let text = "DATA;#1=IFCLOCALPLACEMENT(#2,$);#2=IFCLOCALPLACEMENT(#1,$);ENDSEC;";
        of_placement(&Step::read(text).unwrap(), Some(1));
    }
}
