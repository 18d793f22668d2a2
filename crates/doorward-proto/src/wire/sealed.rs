//! Sealed messages (Smart Lock API, "Encrypted messages").
//!
//! ```text
//! nonce 24 | authorization u32 | length u16 | tag 16 | authorization u32 | command u16 | payload | crc u16
//!  in clear ------------------------------>   encrypted ---------------------------------------------->
//! ```
//! Length counts everything after itself. Only nonce and the encrypted part are authenticated; that is why
//! the authorization is repeated inside.

use core::fmt;

use super::{Frame, PData, Payload, crc, plain};
use crate::CommandId;
use crate::crypto::{open_box, seal_box};
use crate::types::{Nonce, SharedKey};

/// Bytes a sealed message has besides its payload.
pub const OVERHEAD: usize = 54;

/// Bytes in front of the encrypted part.
pub const HEADER_LEN: usize = 30;

/// What a sealed message says in clear. Not authenticated: only a hint which key to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The sender's nonce.
    pub nonce: Nonce,
    /// The authorization the message claims to belong to; raw, as clients put anything there
    /// while pairing.
    pub authorization: u32,
}

/// An opened message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The authorization, the same in clear and inside.
    pub authorization: u32,
    /// Command and payload.
    pub data: PData,
}

/// Why a sealed message was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// Shorter than any sealed message.
    TooShort,
    /// Longer than any message of the protocol.
    TooLong,
    /// The length field is not that of the message.
    LengthField,
    /// The key does not open it: another key, or the message was changed.
    Rejected,
    /// It opens, but the authorization inside is not the one outside.
    AuthorizationMismatch,
    /// It opens, but the checksum inside is wrong.
    BadCrc {
        /// The command id found inside.
        command: CommandId,
    },
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => f.write_str("sealed message too short"),
            Self::TooLong => f.write_str("sealed message too long"),
            Self::LengthField => f.write_str("sealed message with a wrong length field"),
            Self::Rejected => f.write_str("sealed message that the key does not open"),
            Self::AuthorizationMismatch => {
                f.write_str("sealed message with two different authorizations")
            }
            Self::BadCrc { command } => write!(f, "wrong checksum inside sealed {command}"),
        }
    }
}

impl core::error::Error for SealError {}

/// Seals command and payload under the key of an authorization. The nonce must be fresh.
#[must_use]
pub fn seal(key: &SharedKey, nonce: Nonce, authorization: u32, data: &PData) -> Frame {
    let mut frame = Frame::new();
    // The longest payload with the overhead fits a frame by their definitions.
    let _ = frame.extend_from_slice(&nonce.0);
    let _ = frame.extend_from_slice(&authorization.to_le_bytes());
    let length = u16::try_from(data.payload.len())
        .unwrap_or(u16::MAX)
        .saturating_add(24);
    let _ = frame.extend_from_slice(&length.to_le_bytes());
    let _ = frame.extend_from_slice(&[0; 16]);
    plain::append(
        &mut frame,
        &authorization.to_le_bytes(),
        data.command,
        &data.payload,
    );
    if let Some((_, secret)) = frame.split_at_mut_checked(HEADER_LEN)
        && let Some((tag, body)) = secret.split_first_chunk_mut::<16>()
    {
        *tag = seal_box(key, &nonce, body);
    }
    frame
}

/// Reads what is in clear, and checks that the lengths agree.
///
/// # Errors
/// [`SealError::TooShort`], [`SealError::TooLong`] or [`SealError::LengthField`].
pub fn peek(frame: &[u8]) -> Result<Header, SealError> {
    parts(frame).map(|(header, _)| header)
}

/// Opens a message with the key of its authorization: authenticates, decrypts, checks the repeated
/// authorization and the checksum.
///
/// # Errors
/// [`SealError`] says which check failed. Only after [`SealError::BadCrc`] is the sender authentic.
pub fn open(key: &SharedKey, frame: &[u8]) -> Result<Opened, SealError> {
    open_with(key, frame, |computed, found| computed == found)
}

/// Opens a device's message like [`open`], but takes a checksum of 0 for absent: some firmware
/// sends that, and the seal vouches for the content anyway.
///
/// # Errors
/// As [`open`].
pub fn open_reply(key: &SharedKey, frame: &[u8]) -> Result<Opened, SealError> {
    open_with(key, frame, |computed, found| {
        found == 0 || computed == found
    })
}

fn open_with(
    key: &SharedKey,
    frame: &[u8],
    crc_fits: impl Fn(u16, u16) -> bool,
) -> Result<Opened, SealError> {
    let (header, secret) = parts(frame)?;
    let (tag, sealed) = secret
        .split_first_chunk::<16>()
        .ok_or(SealError::TooShort)?;
    let mut clear = Cleartext::default();
    clear
        .0
        .extend_from_slice(sealed)
        .map_err(|_| SealError::TooLong)?;
    if !open_box(key, &header.nonce, &mut clear.0, tag) {
        return Err(SealError::Rejected);
    }
    let (body, sum) = clear.0.split_last_chunk::<2>().ok_or(SealError::TooShort)?;
    let (inner, rest) = body.split_first_chunk::<4>().ok_or(SealError::TooShort)?;
    if u32::from_le_bytes(*inner) != header.authorization {
        return Err(SealError::AuthorizationMismatch);
    }
    let (command, payload) = rest.split_first_chunk::<2>().ok_or(SealError::TooShort)?;
    let command = CommandId(u16::from_le_bytes(*command));
    if !crc_fits(crc::checksum(body), u16::from_le_bytes(*sum)) {
        return Err(SealError::BadCrc { command });
    }
    let payload = Payload::from_slice(payload).map_err(|_| SealError::TooLong)?;
    Ok(Opened {
        authorization: header.authorization,
        data: PData { command, payload },
    })
}

/// Splits a message into its header and the encrypted part (tag first).
fn parts(frame: &[u8]) -> Result<(Header, &[u8]), SealError> {
    if frame.len() < OVERHEAD {
        return Err(SealError::TooShort);
    }
    if frame.len() > super::MAX_FRAME {
        return Err(SealError::TooLong);
    }
    let mut reader = super::Reader::new(frame);
    let (Some(nonce), Some(authorization), Some(length)) =
        (reader.array(), reader.u32(), reader.u16())
    else {
        return Err(SealError::TooShort);
    };
    if usize::from(length) != reader.remaining() {
        return Err(SealError::LengthField);
    }
    Ok((
        Header {
            nonce: Nonce(nonce),
            authorization,
        },
        reader.rest(),
    ))
}

/// A decrypted body, wiped when dropped.
#[derive(Default)]
struct Cleartext(Frame);

impl Drop for Cleartext {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(self.0.as_mut_slice());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: Nonce = Nonce([9; 24]);

    fn key() -> SharedKey {
        SharedKey::from_bytes([5; 32])
    }

    fn data() -> PData {
        PData {
            command: CommandId::STATUS,
            payload: Payload::from_slice(&[1]).unwrap(),
        }
    }

    #[test]
    fn opens_what_it_sealed() {
        let frame = seal(&key(), NONCE, 2, &data());
        assert_eq!(frame.len(), OVERHEAD + 1);
        assert_eq!(
            peek(&frame),
            Ok(Header {
                nonce: NONCE,
                authorization: 2
            })
        );
        assert_eq!(
            open(&key(), &frame),
            Ok(Opened {
                authorization: 2,
                data: data()
            })
        );
    }

    #[test]
    fn rejects_every_flipped_bit() {
        let frame = seal(&key(), NONCE, 2, &data());
        for bit in 0..frame.len() * 8 {
            let mut changed = frame.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&key(), &changed).is_err(), "bit {bit}");
            assert!(open_reply(&key(), &changed).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn rejects_every_other_length() {
        let frame = seal(&key(), NONCE, 2, &data());
        for len in 0..frame.len() {
            assert!(open(&key(), &frame[..len]).is_err(), "{len} bytes");
        }
        let mut longer = frame;
        longer.push(0).unwrap();
        assert_eq!(open(&key(), &longer), Err(SealError::LengthField));
        assert_eq!(peek(&[0; 300]), Err(SealError::TooLong));
    }

    #[test]
    fn rejects_a_foreign_key() {
        let frame = seal(&key(), NONCE, 2, &data());
        assert_eq!(
            open(&SharedKey::from_bytes([6; 32]), &frame),
            Err(SealError::Rejected)
        );
    }

    #[test]
    fn names_a_changed_outer_authorization() {
        let mut frame = seal(&key(), NONCE, 2, &data());
        frame[24] = 3;
        assert_eq!(open(&key(), &frame), Err(SealError::AuthorizationMismatch));
    }

    #[test]
    fn only_the_client_tolerates_an_absent_checksum() {
        let mut frame = Frame::new();
        frame.extend_from_slice(&NONCE.0).unwrap();
        frame.extend_from_slice(&[2, 0, 0, 0, 25, 0]).unwrap();
        let mut body = [2, 0, 0, 0, 0x0E, 0, 1, 0, 0];
        let tag = seal_box(&key(), &NONCE, &mut body);
        frame.extend_from_slice(&tag).unwrap();
        frame.extend_from_slice(&body).unwrap();
        let command = CommandId::STATUS;
        assert_eq!(open(&key(), &frame), Err(SealError::BadCrc { command }));
        assert_eq!(
            open_reply(&key(), &frame),
            Ok(Opened {
                authorization: 2,
                data: data()
            })
        );
    }

    #[test]
    fn the_longest_payload_fits() {
        let payload = Payload::from_slice(&[7; super::super::MAX_PAYLOAD]).unwrap();
        let long = PData {
            command: CommandId(1),
            payload,
        };
        let frame = seal(&key(), NONCE, 2, &long);
        assert_eq!(frame.len(), super::super::MAX_FRAME);
        assert_eq!(open(&key(), &frame).unwrap().data, long);
    }
}
