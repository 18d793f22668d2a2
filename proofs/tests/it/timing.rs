//! Constant effort. The long run is `cargo xtask proofs timing`.

use doorward_proofs::timing::{Question, ask};

/// A machine with other things to do may be in a mood once; a leak is there each time.
fn differ(question: Question, runs: u32) -> bool {
    (1..=4).all(|seed| {
        let answer = ask(question, runs, seed);
        println!("{question:?}: {answer:?}");
        answer.differ()
    })
}

#[test]
fn a_code_that_is_nearly_right_takes_as_long_as_one_far_from_it() {
    assert!(!differ(Question::NearOrFar, 2_000));
}

#[test]
fn the_right_code_is_refused_as_fast_as_a_wrong_one_while_waiting() {
    assert!(!differ(Question::RefusedRightOrWrong, 6_000));
}

#[test]
fn what_does_take_another_time_is_seen() {
    assert!(differ(Question::ComparedOrRefused, 600));
}
