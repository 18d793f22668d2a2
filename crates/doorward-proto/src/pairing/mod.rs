//! Pairing, both roles, both kinds (Smart Lock API 2.3.0, "Authorize App").
//!
//! | step | classic | Ultra |
//! |---|---|---|
//! | 1-2 | client asks for the device's public key and gets it | same |
//! | 3-4 | client sends its own, device answers a challenge | same |
//! | 5 | client proves the shared key | same |
//! | 6 | device: second challenge | device: whether a security code is set |
//! | 7 | client: who it is, authenticated | client: who it is and the code, sealed |
//! | 8 | device: the authorization, authenticated | device: the authorization, sealed; the end |
//! | 9-10 | client confirms, device: complete | |
//!
//! The machines know neither tables nor codes: the device decides about an [`AuthorizationWish`], the
//! client brings the code when asked. Public keys travel unauthenticated, so a man in the middle of the
//! first contact goes unnoticed; that is the protocol's weakness, not healed here.

mod initiator;
mod messages;
mod responder;
#[cfg(test)]
mod tests;

pub use initiator::{Credentials, Initiator, InitiatorStep, PairingError, PairingWish};
pub use responder::{AuthorizationWish, Responder, ResponderStep, refuse_outside_pairing_mode};

/// The identity clients put where the authorization stands as long as there is none (Ultra).
/// Devices echo whatever stands there.
pub const PROVISIONAL_AUTHORIZATION: u32 = 0x7FFF_FFFF;
