use super::markup::{Markup, n};
use super::paint::Palette;
use crate::model::{Facility, Footprint, Lock, PortalIx, PortalKind, PortalState, Xy};
use crate::search::Picture;

/// The glyphs of doors, centred on the door, the wall along x, one unit about half a door wide.
pub fn write_glyphs(page: &mut Markup, palette: &Palette) {
    let Palette { slab, pale, barred, passed, ground, .. } = palette;
    let bar =
        |colour: &str, width: f64| format!("<path d=\"M-1 0H1\" stroke=\"{colour}\" stroke-width=\"{}\"/>", n(width));
    let gap = bar(slab, 0.5);
    let halo = format!("<path d=\"M-1.1 0H1.1\" stroke=\"{ground}\" stroke-width=\"0.9\"/>");
    let disc = format!("<circle r=\"0.62\" fill=\"{barred}\" stroke=\"{ground}\" stroke-width=\"0.15\"/>");
    let hash = format!(
        "<rect x=\"-0.75\" y=\"-0.75\" width=\"1.5\" height=\"1.5\" fill=\"{ground}\" stroke=\"{barred}\" stroke-width=\"0.18\"/>\
         <path d=\"M-0.2-0.55V0.55M0.2-0.55V0.55M-0.55-0.2H0.55M-0.55 0.2H0.55\" stroke=\"{barred}\" stroke-width=\"0.18\"/>"
    );
    let stroke = |d: &str, colour: &str| {
        format!(
            "<path d=\"{d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"0.24\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>"
        )
    };
    let glyphs = [
        ("open", gap.clone()),
        ("closed", bar(pale, 0.26)),
        ("locked", halo.clone() + &bar(barred, 0.5) + &disc),
        ("code", halo.clone() + &bar(barred, 0.5) + &hash),
        ("sealed", halo.clone() + &bar(barred, 0.8)),
        ("blocked", format!("{gap}{}", stroke("M-1 0.35L-0.6-0.35L-0.2 0.35L0.2-0.35L0.6 0.35L1-0.35", barred))),
        ("breached", format!("{gap}{}", stroke("M0 0.8V-0.7M-0.45-0.25L0-0.75L0.45-0.25", passed))),
        ("untried", format!("<circle r=\"0.55\" fill=\"{slab}\" stroke=\"{pale}\" stroke-width=\"0.24\"/>")),
        ("entrance", stroke("M-0.8 1.9L0 1.1L0.8 1.9M-0.8 2.7L0 1.9L0.8 2.7", passed)),
        ("loose-end", stroke("M-0.35-0.45C-0.3-1.1 0.5-1 0.35-0.4C0.25-0.05 0 0 0 0.35M0 0.75V0.8", barred)),
        ("stair", stroke("M-0.8 0.7H-0.3V0.25H0.2V-0.2H0.7V-0.7", pale)),
        ("lift", stroke("M-0.7-0.7H0.7V0.7H-0.7ZM-0.3-0.1L0-0.4L0.3-0.1M-0.3 0.15L0 0.45L0.3 0.15", pale)),
        ("shaft", stroke("M-0.6-0.6H0.6V0.6H-0.6ZM-0.6-0.6L0.6 0.6M0.6-0.6L-0.6 0.6", pale)),
    ];
    page.add(format_args!("<defs>"));
    for (id, body) in glyphs {
        page.add(format_args!("<g id=\"door-{id}\">{body}</g>"));
    }
    page.add(format_args!("</defs>"));
}

/// The states with a glyph of their own and the words for them, as the legend lists them.
pub const STATES: [(&str, &str); 9] = [
    ("open", "open"),
    ("closed", "closed"),
    ("untried", "untried"),
    ("locked", "locked"),
    ("code", "locked by code"),
    ("sealed", "sealed"),
    ("blocked", "blocked"),
    ("breached", "breached"),
    ("loose-end", "leads nobody knows where"),
];

pub fn state_glyph(state: PortalState) -> &'static str {
    match state {
        PortalState::Unknown => "untried",
        PortalState::Open => "open",
        PortalState::Closed => "closed",
        PortalState::Locked(Lock::Code) => "code",
        PortalState::Locked(Lock::Key | Lock::Unknown) => "locked",
        PortalState::Sealed => "sealed",
        PortalState::Blocked => "blocked",
        PortalState::Breached => "breached",
    }
}

/// The sign of a link between levels.
pub fn kind_glyph(kind: PortalKind) -> Option<&'static str> {
    match kind {
        PortalKind::Stair | PortalKind::Ladder => Some("stair"),
        PortalKind::Lift => Some("lift"),
        PortalKind::Shaft | PortalKind::Duct | PortalKind::Hatch => Some("shaft"),
        PortalKind::Door | PortalKind::Gate | PortalKind::Breach | PortalKind::Opening => None,
    }
}

/// Whether it keeps a team out for now, by its state or because nobody fits through.
pub fn is_barred(picture: &Picture, portal: PortalIx) -> bool {
    picture.passage[portal.get()] == crate::model::Passage::Bars
}

/// Where a door stands and the direction of its wall, radians from east. Without a place of its own a door stands
/// halfway between its rooms.
pub fn stand(facility: &Facility, portal: PortalIx) -> Option<(Xy, f64)> {
    let (a, b) = facility.ends(portal);
    let anchor = |space| facility.space(space).footprint.anchor();
    let at = match facility.portal(portal).at {
        Some(at) => at,
        None => {
            let ([x0, y0], [x1, y1]) = (anchor(a)?, anchor(b?)?);
            [(x0 + x1) / 2.0, (y0 + y1) / 2.0]
        }
    };
    let walls = [Some(a), b].into_iter().flatten().filter_map(|space| wall(&facility.space(space).footprint, at));
    let nearest = walls.min_by(|one, two| one.0.total_cmp(&two.0));
    Some((at, nearest.map_or(0.0, |(_, angle)| angle)))
}

/// The direction from the wall into the first room of a door, for what is drawn on its outer side.
pub fn inward(facility: &Facility, portal: PortalIx, at: Xy) -> Option<f64> {
    let [x, y] = facility.space(facility.ends(portal).0).footprint.anchor()?;
    Some((y - at[1]).atan2(x - at[0]))
}

fn wall(footprint: &Footprint, at: Xy) -> Option<(f64, f64)> {
    let Footprint::Polygon { outer, .. } = footprint else { return None };
    let edges = outer.iter().zip(outer.iter().cycle().skip(1));
    let nearest = edges.map(|(&from, &to)| (distance(at, from, to), from, to)).min_by(|a, b| a.0.total_cmp(&b.0))?;
    let (far, from, to) = nearest;
    Some((far, (to[1] - from[1]).atan2(to[0] - from[0])))
}

fn distance([x, y]: Xy, [x0, y0]: Xy, [x1, y1]: Xy) -> f64 {
    let (dx, dy) = (x1 - x0, y1 - y0);
    let length2 = dx * dx + dy * dy;
    let along = if length2 > 0.0 { (((x - x0) * dx + (y - y0) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (x - x0 - along * dx).hypot(y - y0 - along * dy)
}
