//! Map format 1 as text: a [`Draft`] behind the field `format`.

use crate::model::{Draft, Extra, Georeference, Level, Portal, Section, Space, Underlay, extra};
use ron::Options;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The only map format there is so far.
pub(super) const FORMAT: u32 = 1;

#[derive(Deserialize)]
#[serde(rename = "Facility", deny_unknown_fields)]
struct MapText {
    #[serde(rename = "format")]
    _format: u32,
    name: String,
    #[serde(default)]
    notice: String,
    #[serde(default)]
    georeference: Option<Georeference>,
    #[serde(default)]
    north_deg: Option<f64>,
    #[serde(default)]
    wall_thickness_m: Option<f64>,
    #[serde(default)]
    storey_height_m: Option<f64>,
    #[serde(default)]
    levels: Vec<Level>,
    #[serde(default)]
    sections: Vec<Section>,
    #[serde(default)]
    spaces: Vec<Space>,
    #[serde(default)]
    portals: Vec<Portal>,
    #[serde(default)]
    underlays: Vec<Underlay>,
    #[serde(default, deserialize_with = "extra::read")]
    extra: Extra,
}

/// RON as maps use it: optional values are written bare.
pub(super) fn options() -> Options {
    Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

pub(super) fn draft(text: &str) -> ron::error::SpannedResult<Draft> {
    let map: MapText = options().from_str(text)?;
    Ok(Draft {
        name: map.name,
        notice: map.notice,
        georeference: map.georeference,
        north_deg: map.north_deg,
        wall_thickness_m: map.wall_thickness_m,
        storey_height_m: map.storey_height_m,
        levels: map.levels,
        sections: map.sections,
        spaces: map.spaces,
        portals: map.portals,
        underlays: map.underlays,
        extra: map.extra,
    })
}

/// The canonical text: the same draft always gives the same bytes, and reading them gives the same draft.
pub fn to_text(draft: &Draft) -> String {
    Canonical(draft).to_string()
}

struct Canonical<'a>(&'a Draft);

impl fmt::Display for Canonical<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Draft {
            name,
            notice,
            georeference,
            north_deg,
            wall_thickness_m,
            storey_height_m,
            levels,
            sections,
            spaces,
            portals,
            underlays,
            extra,
        } = self.0;
        let mut fields = Fields { f, options: options().without_recursion_limit(), style: one_line() };
        fields.f.write_str("(\n")?;
        fields.one("format", &FORMAT)?;
        fields.one("name", name)?;
        fields.some("notice", Some(notice).filter(|notice| !notice.is_empty()))?;
        fields.some("georeference", georeference.as_ref())?;
        fields.some("north_deg", north_deg.as_ref())?;
        fields.some("wall_thickness_m", wall_thickness_m.as_ref())?;
        fields.some("storey_height_m", storey_height_m.as_ref())?;
        fields.list("levels", levels)?;
        if !sections.is_empty() {
            fields.list("sections", sections)?;
        }
        fields.list("spaces", spaces)?;
        fields.list("portals", portals)?;
        if !underlays.is_empty() {
            fields.list("underlays", underlays)?;
        }
        fields.some("extra", Some(extra).filter(|extra| !extra.is_empty()))?;
        fields.f.write_str(")\n")
    }
}

fn one_line() -> PrettyConfig {
    PrettyConfig::new().new_line("\n").compact_structs(true).compact_maps(true).compact_arrays(true)
}

struct Fields<'a, 'f> {
    f: &'a mut fmt::Formatter<'f>,
    options: Options,
    style: PrettyConfig,
}

impl Fields<'_, '_> {
    fn one(&mut self, name: &str, value: &impl Serialize) -> fmt::Result {
        write!(self.f, "    {name}: ")?;
        self.value(value)?;
        self.f.write_str(",\n")
    }

    fn some<T: Serialize>(&mut self, name: &str, value: Option<&T>) -> fmt::Result {
        value.map_or(Ok(()), |value| self.one(name, value))
    }

    fn list<T: Serialize>(&mut self, name: &str, items: &[T]) -> fmt::Result {
        write!(self.f, "    {name}: [")?;
        for item in items {
            self.f.write_str("\n        ")?;
            self.value(item)?;
            self.f.write_str(",")?;
        }
        self.f.write_str(if items.is_empty() { "],\n" } else { "\n    ],\n" })
    }

    fn value(&mut self, value: &impl Serialize) -> fmt::Result {
        self.options.to_writer_pretty(&mut *self.f, value, self.style.clone()).map_err(|_| fmt::Error)
    }
}
