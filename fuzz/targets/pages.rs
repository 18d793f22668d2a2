//! The target `pages` of the proofs, under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    doorward_proofs::fuzz::pages::run(data, &mut doorward_proofs::fuzz::Story::silent());
});
