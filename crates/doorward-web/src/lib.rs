//! The app's pages, rendered on the server.
//!
//! [`serve`] puts the pages over one [`App`](doorward_app::App) on a loopback address. They work without a script;
//! a small one of ours adds live updates, counting down and copying. Who may enter holds a sign-in link, printed by
//! whoever started the server.

extern crate alloc;

mod desk;
mod door;
mod forms;
mod guest;
mod icons;
mod install;
mod layout;
mod loading;
mod local;
mod locked;
mod pages;
mod pictures;
mod refusal;
mod server;
mod week;
mod words;

pub use server::{WebError, WebOptions, WebServer, router, serve};
