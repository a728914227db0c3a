#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| flashcrowd_fuzz::link::holds(bytes));
