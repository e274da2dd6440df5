use super::Plan;
use crate::model::{Knowledge, Passage, PortalIx};
use crate::report::canvas::Canvas;
use crate::report::door;
use crate::report::frame::Frame;
use crate::report::markup::{Line, Markup, n};
use std::collections::{BTreeMap, BTreeSet};

impl Plan<'_> {
    pub(super) fn is_here(&self, door: PortalIx) -> bool {
        let facility = self.canvas.facility;
        let (a, b) = facility.ends(door);
        [Some(a), b].into_iter().flatten().any(|space| facility.level_of(space) == self.level)
            && !matches!(facility.portal(door).knowledge, Knowledge::Refuted)
    }

    pub(super) fn door(&self, page: &mut Markup, frame: &Frame, door: PortalIx) {
        let Canvas { facility, picture, .. } = self.canvas;
        let portal = facility.portal(door);
        let Some((at, angle)) = door::stand(facility, door) else { return };
        let [x, y] = frame.at(at);
        let size = (portal.width_m.unwrap_or(1.0) * frame.scale / 2.0).clamp(3.2, 9.0);
        let mut glyph = |id: &str, turned: f64, size: f64| {
            let (x, y, turned, size) = (n(x), n(y), n(turned), n(size));
            page.add(format_args!(
                "<use href=\"#door-{id}\" transform=\"translate({x} {y}) rotate({turned}) scale({size})\"/>"
            ));
        };
        // The sheet's y runs down, so angles turn the other way.
        let turned = -angle.to_degrees();
        if let Some(sign) = door::kind_glyph(portal.kind) {
            glyph(sign, 0.0, size.max(6.0));
        }
        let state = picture.state_of(door);
        let barred = door::is_barred(picture, door) || state.passage() != Passage::Passes;
        if portal.is_loose_end() {
            glyph("loose-end", 0.0, 8.0);
        } else if door::kind_glyph(portal.kind).is_none() || barred {
            glyph(door::state_glyph(state), turned, size);
        }
        if portal.is_entrance()
            && let Some(inward) = door::inward(facility, door, at)
        {
            glyph("entrance", 90.0 - inward.to_degrees(), size.max(5.0));
        }
    }

    /// Where the links of this level lead, once for each place: a stair goes up and down from the same one.
    pub(super) fn links(&self, page: &mut Markup, frame: &Frame, doors: &[PortalIx]) {
        let Canvas { facility, palette, .. } = self.canvas;
        let mut links: BTreeMap<(i64, i64), BTreeSet<String>> = BTreeMap::new();
        for &door in doors {
            let (Some((at, _)), Some(other)) = (door::stand(facility, door), self.other_level(door)) else { continue };
            let [x, y] = frame.at(at).map(|units| units.round() as i64);
            links.entry((x, y)).or_default().insert(other);
        }
        for ((x, y), others) in links {
            let words = others.into_iter().collect::<Vec<_>>().join(" ");
            let line = Line::new(&words, x as f64 + 9.0, y as f64 - 4.0, 8.0, palette.text);
            page.line(line.on(palette.ground));
        }
    }

    /// Where a link between levels goes on: `↑1`, `↓B1`.
    fn other_level(&self, door: PortalIx) -> Option<String> {
        let facility = self.canvas.facility;
        let (a, b) = facility.ends(door);
        let other = [a, b?].into_iter().map(|space| facility.level_of(space)).find(|&level| level != self.level)?;
        let (other, here) = (facility.level(other), facility.level(self.level));
        Some(format!("{}{}", if other.ordinal > here.ordinal { '↑' } else { '↓' }, other.label()))
    }
}
