#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| callgate_fuzzing::c_abi::run(data));
