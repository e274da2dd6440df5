//! How far apart two colours are for eyes of every kind.

use super::{Rgb, linear};

/// Linear sRGB as seen with full, protan, deutan and tritan vision (Machado, Oliveira and Fernandes 2009, severity 1).
const VISIONS: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];

/// ΔE of CIE 1976 for the vision that sees it least.
pub fn difference(one: Rgb, two: Rgb) -> f64 {
    let apart = |vision| {
        let (a, b) = (lab(one, vision), lab(two, vision));
        a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    };
    VISIONS.into_iter().map(apart).fold(f64::MAX, f64::min)
}

fn lab(colour: Rgb, vision: [[f64; 3]; 3]) -> [f64; 3] {
    let rgb = linear(colour);
    let mix = |row: [f64; 3]| row.iter().zip(rgb).map(|(share, value)| share * value).sum::<f64>();
    let [r, g, b] = vision.map(|row| mix(row).clamp(0.0, 1.0));
    let xyz = [
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    ];
    let [x, y, z] = xyz.map(|t| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn black_and_white_are_a_hundred_apart_and_red_and_olive_alike_without_red_cones() {
    assert!((difference([0; 3], [255; 3]) - 100.0).abs() < 0.1);
    assert!(difference([255, 0, 0], [0xA3, 0x90, 0]) < 15.0);
}
