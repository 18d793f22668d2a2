//! The commands as processes, against virtual locks in this one.

mod bluetooth;
mod demo;
mod endings;
mod house;
mod people;
mod verbs;
