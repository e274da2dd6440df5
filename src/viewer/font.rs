//! The fonts, built in: Latin and Arabic, regular and bold, under the Open Font Licence (assets/fonts/OFL.txt).

use bevy_egui::egui::{FontData, FontDefinitions, FontFamily, FontId};
use std::sync::Arc;

const FILES: [(&str, &[u8]); 4] = [
    ("sans", include_bytes!("../../assets/fonts/NotoSans-Regular.ttf")),
    ("sans-bold", include_bytes!("../../assets/fonts/NotoSans-Bold.ttf")),
    ("arabic", include_bytes!("../../assets/fonts/NotoSansArabic-Regular.ttf")),
    ("arabic-bold", include_bytes!("../../assets/fonts/NotoSansArabic-Bold.ttf")),
];
const BOLD: &str = "bold";

pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in FILES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let families = [
        (FontFamily::Proportional, ["sans", "arabic"]),
        (FontFamily::Monospace, ["sans", "arabic"]),
        (FontFamily::Name(BOLD.into()), ["sans-bold", "arabic-bold"]),
    ];
    for (family, names) in families {
        fonts.families.insert(family, names.map(str::to_owned).to_vec());
    }
    fonts
}

pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}
