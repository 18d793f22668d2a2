//! The app against virtual locks, each behind its own TCP listener in this process.

extern crate alloc;

mod browsers;
mod code;
mod defaults;
mod door;
mod door_sensor;
mod every_setting;
mod guests;
mod house;
mod keypad;
mod lifting;
mod links;
mod log;
mod opener;
mod pairing;
mod people;
mod permissions;
mod reset;
mod security;
mod settings;
mod sharing;
mod two_phones;
