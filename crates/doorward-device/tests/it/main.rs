//! The lock from outside: frames, button and batteries in; frames, motor and light out. Virtual time, a store in memory.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    reason = "tests"
)]

mod actions;
mod attacks;
mod authorizations;
mod client;
mod code;
mod commands;
mod defaults;
mod door_sensor;
mod gate;
mod guessing;
mod hardware;
mod keypad;
mod limits;
mod log;
mod matrix;
mod opener;
mod pairing;
mod power;
mod reset;
mod settings;
mod world;
