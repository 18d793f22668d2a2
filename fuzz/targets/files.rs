//! The target `files` of the proofs, under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    doorward_proofs::fuzz::files::run(data, &mut doorward_proofs::fuzz::Story::silent());
});
