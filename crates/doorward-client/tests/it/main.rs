//! Behaviour of the client against a device that the tests script frame by frame.

mod fake;
mod hostile;
mod lists;
mod opener;
mod pairing;
mod session;
mod settings;
mod sharing;
