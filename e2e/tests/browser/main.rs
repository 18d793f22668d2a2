//! The program in a real browser. Run by `cargo xtask test`, or `cargo xtask browser` alone.

mod tools;
