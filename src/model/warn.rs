//! What is odd about a checked facility without being wrong: worth a look, never a reason to refuse.

use super::{Code, Facility, Finding, Knowledge, Place, PortalIx, PortalKind, SpaceIx, Thing};
use geo::algorithm::{Area, BooleanOps, BoundingRect, CoordsIter, Distance, LinesIter};
use geo::{Coord, Euclidean, MultiPolygon, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

// Rooms drawn by hand share walls to within a few centimetres; less than this is not an overlap.
const OVERLAP_M2: f64 = 0.25;
// Outlines that reach into each other less than this lie side by side.
const DEEP_M: f64 = 0.01;
// Floors at different heights may lie over each other, as galleries do.
const STEP_M: f64 = 0.5;
// A door stands in a wall; half a thick wall and a slip of the pen.
const APART_M: f64 = 1.0;

/// Overlapping rooms, doors away from their rooms, doors across levels, no way in, sorted by id within each kind.
pub fn warnings(facility: &Facility) -> Vec<Finding> {
    let shapes: Vec<Option<MultiPolygon>> = facility.spaces().iter().map(|space| space.footprint.shape()).collect();
    let mut warnings = Vec::new();
    if facility.spaces().is_empty() {
        let message = "the facility has no rooms yet; draw some, or import a plan";
        warnings.push(Finding::warning(Code::Empty, Place::nowhere(), message));
    } else if !facility.portals().iter().any(|portal| portal.is_entrance()) {
        let message =
            "no door leads outside, so nothing counts as reachable; give an entrance `between: (room, \"Outside\")`";
        warnings.push(Finding::warning(Code::NoEntrance, Place::nowhere(), message));
    }
    overlaps(facility, &shapes, &mut warnings);
    for portal in facility.portal_ixs() {
        apart(facility, &shapes, portal, &mut warnings);
        across_levels(facility, portal, &mut warnings);
    }
    warnings.sort();
    warnings
}

type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

fn overlaps(facility: &Facility, shapes: &[Option<MultiPolygon>], warnings: &mut Vec<Finding>) {
    let mut by_level: Vec<Vec<Boxed>> = vec![Vec::new(); facility.levels().len()];
    for (at, shape) in shapes.iter().enumerate() {
        let refuted = facility.spaces()[at].knowledge == Knowledge::Refuted;
        if let Some(rect) = shape.as_ref().and_then(|shape| shape.bounding_rect()).filter(|_| !refuted) {
            let corners = Rectangle::from_corners(rect.min().into(), rect.max().into());
            by_level[facility.level_of(SpaceIx::new(at)).get()].push(GeomWithData::new(corners, at));
        }
    }
    for boxes in by_level {
        let tree = RTree::bulk_load(boxes);
        for one in tree.iter() {
            let around = AABB::from_corners(one.geom().lower(), one.geom().upper());
            for two in tree.locate_in_envelope_intersecting(&around).filter(|two| one.data < two.data) {
                if shared_box_m2(one, two) > OVERLAP_M2 {
                    overlap(facility, shapes, [one.data, two.data], warnings);
                }
            }
        }
    }
}

fn shared_box_m2(one: &Boxed, two: &Boxed) -> f64 {
    let side = |axis: usize| {
        let high = one.geom().upper()[axis].min(two.geom().upper()[axis]);
        let low = one.geom().lower()[axis].max(two.geom().lower()[axis]);
        (high - low).max(0.0)
    };
    side(0) * side(1)
}

fn overlap(facility: &Facility, shapes: &[Option<MultiPolygon>], [a, b]: [usize; 2], warnings: &mut Vec<Finding>) {
    let (Some(one), Some(two)) = (&shapes[a], &shapes[b]) else { return };
    let step = facility.floor_z_m(SpaceIx::new(a)) - facility.floor_z_m(SpaceIx::new(b));
    if step.abs() > STEP_M || a_wall_parts(one, two) || a_wall_parts(two, one) {
        return;
    }
    let area = one.intersection(two).unsigned_area();
    if area > OVERLAP_M2 {
        let (a, b) = (&facility.spaces()[a].id, &facility.spaces()[b].id);
        let message = format!("overlaps \"{b}\" by {area:.1} m²; redraw one of them or check their levels");
        warnings.push(Finding::warning(Code::Overlap, Place::of(Thing::Room, a), message));
    }
}

// Whether the whole of `two` lies beyond one wall of `one`: cheap, and for convex rooms the exact answer.
fn a_wall_parts(one: &MultiPolygon, two: &MultiPolygon) -> bool {
    one.lines_iter().any(|wall| {
        let along = wall.delta();
        let length = along.x.hypot(along.y);
        let beyond = |at: Coord| (along.y * (at.x - wall.start.x) - along.x * (at.y - wall.start.y)) / length;
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for distance in one.coords_iter().map(beyond) {
            (low, high) = (low.min(distance), high.max(distance));
        }
        length > 0.0
            && (two.coords_iter().all(|at| beyond(at) >= high - DEEP_M)
                || two.coords_iter().all(|at| beyond(at) <= low + DEEP_M))
    })
}

fn apart(facility: &Facility, shapes: &[Option<MultiPolygon>], ix: PortalIx, warnings: &mut Vec<Finding>) {
    let portal = facility.portal(ix);
    let Some([x, y]) = portal.at else { return };
    let (a, b) = facility.ends(ix);
    let point = Point::new(x, y);
    let shapes_of = [Some(a), b].into_iter().flatten().filter_map(|space| shapes[space.get()].as_ref());
    let distances: Vec<f64> = shapes_of.map(|shape| Euclidean.distance(shape, &point)).collect();
    let Some(nearest) = distances.iter().copied().reduce(f64::min) else { return };
    if nearest > APART_M {
        let message = format!("stands {nearest:.1} m from the nearest of its rooms; move it or correct `between`");
        warnings.push(Finding::warning(Code::PortalApart, Place::of(Thing::Door, &portal.id), message));
    }
}

fn across_levels(facility: &Facility, ix: PortalIx, warnings: &mut Vec<Finding>) {
    let portal = facility.portal(ix);
    let (a, Some(b)) = facility.ends(ix) else { return };
    let (one, two) = (facility.level_of(a), facility.level_of(b));
    if portal.kind.is_vertical() || one == two {
        return;
    }
    if matches!(portal.kind, PortalKind::Duct | PortalKind::Breach | PortalKind::Opening) {
        return;
    }
    let message = format!(
        "is a {} but joins levels \"{}\" and \"{}\"; make it a stair, ladder, lift, shaft or hatch, or correct `between`",
        portal.kind.word(),
        facility.level(one).id,
        facility.level(two).id
    );
    warnings.push(Finding::warning(Code::DoorAcrossLevels, Place::of(Thing::Door, &portal.id), message));
}
