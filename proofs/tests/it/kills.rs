//! The program, killed.

/// A few kills at other moments each time; `cargo xtask proofs kills 500` is the long run.
#[test]
fn nothing_acknowledged_over_tcp_is_lost_by_a_kill() {
    let seed = u64::from(std::process::id());
    println!("seed {seed}");
    let report = doorward_proofs::kills::run(12, seed).unwrap();
    println!("proof: {report:?}");
    assert!(report.acknowledged > 0);
}
