//! Behaviour of the links.

mod memory;
mod tcp;
