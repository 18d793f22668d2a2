//! The proofs as tests.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod fuzz;
mod kills;
mod matrix;
mod power;
mod secrets;
mod throttle;
mod timing;
