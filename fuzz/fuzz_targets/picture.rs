#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| flashcrowd_fuzz::picture::holds(bytes));
