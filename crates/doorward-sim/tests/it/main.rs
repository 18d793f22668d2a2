//! Virtual locks as their users meet them.

#[cfg(feature = "runtime")]
mod host;
#[cfg(feature = "runtime")]
mod tcp;

#[cfg(feature = "pair")]
mod accessories;
#[cfg(feature = "pair")]
mod actions;
#[cfg(feature = "pair")]
mod code;
#[cfg(feature = "pair")]
mod energy;
#[cfg(feature = "pair")]
mod habits;
#[cfg(feature = "pair")]
mod kit;
#[cfg(feature = "pair")]
mod many;
#[cfg(feature = "pair")]
mod opener;
#[cfg(feature = "pair")]
mod outputs;
#[cfg(feature = "pair")]
mod pairing;
#[cfg(all(feature = "pair", feature = "runtime"))]
mod phone;
#[cfg(feature = "pair")]
mod reset;
#[cfg(all(feature = "pair", feature = "runtime"))]
mod restart;
#[cfg(feature = "pair")]
mod smart_door;
