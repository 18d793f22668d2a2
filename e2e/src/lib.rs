//! Drives the whole program as a person would: a real browser on the phones, hands on the workbench.
//!
//! The WebDriver client is our own and small: a handful of commands over plain HTTP to a ChromeDriver on this
//! machine do not need an asynchronous client with a TLS stack.

#![allow(
    clippy::std_instead_of_alloc,
    reason = "a program for hosts, where std is at home"
)]

mod audit;
mod browser;
mod driver;
mod home;
mod http;
mod person;
mod program;
pub mod tour;
mod wait;

pub use audit::key;
pub use browser::{Browser, Element, Look};
pub use driver::Driver;
pub use home::{Home, Product, bytes_below};
pub use http::{Answer, request};
pub use person::Person;
pub use program::{Demo, Device, Phone, Program};
pub use wait::{PATIENCE, until};
