//! What is odd about a checked facility without being wrong: worth a look, never a reason to refuse.

use super::{Code, End, Facility, Finding, Place, PortalIx, SpaceIx};
use geo::algorithm::{Area, BooleanOps, BoundingRect, Contains, Distance, InteriorPoint, Intersects};
use geo::{Euclidean, MultiPolygon, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

// Rooms drawn by hand share walls to within a few centimetres; less than this is not an overlap.
const OVERLAP_M2: f64 = 0.25;
// A door stands in a wall; half a thick wall and a slip of the pen.
const APART_M: f64 = 1.0;

/// Overlapping rooms, doors away from their rooms, doors across levels, no way in. Takes seconds at 100,000 rooms.
pub fn warnings(facility: &Facility) -> Vec<Finding> {
    let shapes: Vec<Option<MultiPolygon>> = facility.spaces().iter().map(|space| space.footprint.shape()).collect();
    let mut warnings = Vec::new();
    if facility.spaces().is_empty() {
        warnings.push(Finding::warning(Code::Empty, Place::nowhere(), "the facility has no rooms yet"));
    } else if !facility.portals().iter().any(|portal| portal.between.1 == End::Outside) {
        let message =
            "no door leads outside, so nothing counts as reachable; give an entrance `between: (room, \"Outside\")`";
        warnings.push(Finding::warning(Code::NoEntrance, Place::nowhere(), message));
    }
    overlaps(facility, &shapes, &mut warnings);
    for portal in facility.portal_ixs() {
        apart(facility, &shapes, portal, &mut warnings);
        across_levels(facility, portal, &mut warnings);
    }
    warnings
}

fn overlaps(facility: &Facility, shapes: &[Option<MultiPolygon>], warnings: &mut Vec<Finding>) {
    let mut by_level: Vec<Vec<GeomWithData<Rectangle<[f64; 2]>, usize>>> = vec![Vec::new(); facility.levels().len()];
    for (at, shape) in shapes.iter().enumerate() {
        let counted = !matches!(facility.spaces()[at].knowledge, super::Knowledge::Refuted);
        if let Some(rect) = shape.as_ref().and_then(|shape| shape.bounding_rect()).filter(|_| counted) {
            let corners = Rectangle::from_corners(rect.min().into(), rect.max().into());
            by_level[facility.level_of(SpaceIx::new(at)).get()].push(GeomWithData::new(corners, at));
        }
    }
    for boxes in by_level {
        let tree = RTree::bulk_load(boxes);
        for one in tree.iter() {
            let (low, high) = (one.geom().lower(), one.geom().upper());
            for two in tree.locate_in_envelope_intersecting(&AABB::from_corners(low, high)) {
                if one.data < two.data {
                    overlap(facility, shapes, one.data, two.data, warnings);
                }
            }
        }
    }
    warnings.sort();
}

fn overlap(facility: &Facility, shapes: &[Option<MultiPolygon>], a: usize, b: usize, warnings: &mut Vec<Finding>) {
    let (Some(one), Some(two)) = (&shapes[a], &shapes[b]) else { return };
    let (space_a, space_b) = (&facility.spaces()[a], &facility.spaces()[b]);
    // Floors at different heights may lie over each other, as galleries do.
    if (facility.floor_z_m(SpaceIx::new(a)) - facility.floor_z_m(SpaceIx::new(b))).abs() > 0.5 {
        return;
    }
    let inside =
        |of: &MultiPolygon, other: &MultiPolygon| of.interior_point().is_some_and(|point| other.contains(&point));
    if !inside(one, two) && !inside(two, one) && !crosses(one, two) {
        return;
    }
    let area = one.intersection(two).unsigned_area();
    if area > OVERLAP_M2 {
        let message = format!("overlaps \"{}\" by {area:.1} m²; redraw one of them or check their levels", space_b.id);
        warnings.push(Finding::warning(Code::Overlap, Place::id(&space_a.id), message));
    }
}

fn crosses(one: &MultiPolygon, two: &MultiPolygon) -> bool {
    use geo::line_intersection::{LineIntersection, line_intersection};
    let edges = |shape: &MultiPolygon| -> Vec<geo::Line> {
        shape.iter().flat_map(|polygon| polygon.exterior().lines().collect::<Vec<_>>()).collect()
    };
    let others = edges(two);
    edges(one).into_iter().any(|line| {
        others.iter().any(|&other| {
            line.intersects(&other)
                && matches!(line_intersection(line, other), Some(LineIntersection::SinglePoint { is_proper: true, .. }))
        })
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
        warnings.push(Finding::warning(Code::PortalApart, Place::id(&portal.id), message));
    }
}

fn across_levels(facility: &Facility, ix: PortalIx, warnings: &mut Vec<Finding>) {
    let portal = facility.portal(ix);
    let (a, Some(b)) = facility.ends(ix) else { return };
    let (one, two) = (facility.level_of(a), facility.level_of(b));
    if portal.kind.is_vertical() || one == two {
        return;
    }
    if matches!(portal.kind, super::PortalKind::Duct | super::PortalKind::Breach | super::PortalKind::Opening) {
        return;
    }
    let message = format!(
        "is a {} but joins levels \"{}\" and \"{}\"; make it a stair, ladder, lift, shaft or hatch, or correct `between`",
        portal.kind.word(),
        facility.level(one).id,
        facility.level(two).id
    );
    warnings.push(Finding::warning(Code::DoorAcrossLevels, Place::id(&portal.id), message));
}
