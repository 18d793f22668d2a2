//! The store in a folder, used as a program uses it.

mod kill;
