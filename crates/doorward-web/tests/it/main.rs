//! The pages without sockets between browser and server: what is refused, what is shown, what is asked.

extern crate alloc;

mod flow;
mod guards;
mod guests;
mod install;
mod languages;
mod nouns;
mod permissions;
mod security;
mod settings;
mod stage;
mod strangers;
