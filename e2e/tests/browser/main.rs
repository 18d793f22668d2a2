//! The program in a real browser, as people use it. Run by `cargo xtask test`, or `cargo xtask browser` alone.
//!
//! The locks' time is advanced over the workbench's API; what takes real time is polled with a bound.

mod areas;
mod code;
mod comfort;
mod doors;
mod family;
mod household;
mod install;
mod keyboard;
mod log;
mod people;
mod reset;
mod separate;
mod set_up;
mod settings;
mod workbench;
