//! The fonts, built in: Latin, Arabic and Hebrew, regular and bold, under the Open Font Licence (assets/fonts/OFL.txt).

use bevy_egui::egui::{FontData, FontDefinitions, FontFamily, FontId};
use std::sync::Arc;

const FILES: [(&str, &[u8]); 6] = [
    ("sans", include_bytes!("../../assets/fonts/NotoSans-Regular.ttf")),
    ("sans-bold", include_bytes!("../../assets/fonts/NotoSans-Bold.ttf")),
    ("arabic", include_bytes!("../../assets/fonts/NotoSansArabic-Regular.ttf")),
    ("arabic-bold", include_bytes!("../../assets/fonts/NotoSansArabic-Bold.ttf")),
    ("hebrew", include_bytes!("../../assets/fonts/NotoSansHebrew-Regular.ttf")),
    ("hebrew-bold", include_bytes!("../../assets/fonts/NotoSansHebrew-Bold.ttf")),
];
const BOLD: &str = "bold";

pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in FILES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let families = [
        (FontFamily::Proportional, ["sans", "arabic", "hebrew"]),
        (FontFamily::Monospace, ["sans", "arabic", "hebrew"]),
        (FontFamily::Name(BOLD.into()), ["sans-bold", "arabic-bold", "hebrew-bold"]),
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
