//! The four primitives the protocol is made of, and the refusals around them.
//!
//! | here | protocol | made of |
//! |---|---|---|
//! | [`KeyPair::agree`] | dh1, kdf1 | X25519 (RFC 7748), HSalsa20: together NaCl's `crypto_box_beforenm` |
//! | [`Authenticator`] | h1 | HMAC-SHA256 (RFC 2104), not truncated |
//! | [`seal_box`], [`open_box`] | e1 | XSalsa20-Poly1305: NaCl's `crypto_secretbox` |

mod agreement;
mod authenticator;
mod secretbox;

pub use agreement::{KeyError, KeyPair, PublicKey, kdf1};
pub use authenticator::Authenticator;
pub use secretbox::{open_box, seal_box};
