//! Behaviour of the protocol crate as its two roles see it.

mod differential;
mod lengths;
mod robustness;
mod round_trips;
mod strategies;
mod support;
mod tolerance;
mod vectors;
