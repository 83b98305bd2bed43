//! libFuzzer's way into the target `mp4`. What is checked stands in the library beside it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| evidence_fuzz::mp4(bytes));
