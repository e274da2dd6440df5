#![no_main]

use libfuzzer_sys::fuzz_target;
use undercroft::import::Format;

fuzz_target!(|bytes: &[u8]| undercroft_fuzz::import_as(Format::Dxf, bytes));
