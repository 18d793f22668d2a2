//! The corpus of the fuzzer, run without it.

use std::{fs, path::Path};

use doorward_proofs::fuzz::{Story, TARGETS, Target};

fn run(target: &Target) {
    for seed in (target.seeds)() {
        (target.run)(&seed, &mut Story::silent());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/corpus")
        .join(target.name);
    let mut files = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        (target.run)(&fs::read(path).unwrap(), &mut Story::silent());
        files += 1;
    }
    assert!(files > 3, "no corpus in {}", folder.display());
    // What is cut off anywhere is told as well.
    for seed in (target.seeds)() {
        for end in 0..seed.len() {
            (target.run)(&seed[..end], &mut Story::silent());
        }
    }
}

#[test]
fn the_corpus_of_frames_breaks_no_promise() {
    run(&TARGETS[0]);
}

#[test]
fn the_corpus_of_raw_frames_to_a_lock_breaks_no_promise() {
    run(&TARGETS[1]);
}

#[test]
fn the_corpus_of_operations_agrees_with_the_model() {
    run(&TARGETS[2]);
}

#[test]
fn the_corpus_of_hostile_devices_breaks_no_promise() {
    run(&TARGETS[3]);
}

#[test]
fn the_corpus_of_damaged_files_breaks_no_promise() {
    run(&TARGETS[4]);
}

#[test]
fn the_corpus_of_requests_to_the_pages_breaks_no_promise() {
    run(&TARGETS[5]);
}
