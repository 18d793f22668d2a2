//! The target `client` of the proofs, under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    doorward_proofs::fuzz::client::run(data, &mut doorward_proofs::fuzz::Story::silent());
});
