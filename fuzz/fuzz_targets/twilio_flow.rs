#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| callgate_fuzzing::documents::twilio_flow(data));
