//! The commands as processes, against virtual locks in this one.

mod endings;
mod house;
mod verbs;
