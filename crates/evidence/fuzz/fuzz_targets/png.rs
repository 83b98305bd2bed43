//! libFuzzer's way into the target `png`. What is checked stands in the library beside it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| evidence_fuzz::png(bytes));
