//! Lock and app over real HCI, ATT and GATT, on virtual controllers.

extern crate alloc;

mod areas;
mod hostile;
mod house;
mod links;
mod loss;
mod quirks;
mod reset;
mod shell;
mod strangers;
