//! Messages that are not sealed: command id (2), payload, checksum (2). Smart Lock API, "Message format".

use super::{Frame, PData, Payload, crc};
use crate::{CommandId, DecodeError};

/// Frames a command and its payload.
#[must_use]
pub fn encode(command: CommandId, payload: &Payload) -> Frame {
    let mut frame = Frame::new();
    append(&mut frame, &[], command, payload);
    frame
}

/// Frames what a message type's `encode` returned.
#[must_use]
pub fn encode_pdata(data: &PData) -> Frame {
    encode(data.command, &data.payload)
}

/// Unframes a plain message.
///
/// # Errors
/// [`DecodeError::TooShort`] below 4 bytes, [`DecodeError::BadLength`] beyond the longest payload,
/// [`DecodeError::BadCrc`].
pub fn decode(frame: &[u8]) -> Result<PData, DecodeError> {
    let (body, sum) = frame.split_last_chunk::<2>().ok_or(DecodeError::TooShort)?;
    let (id, payload) = body.split_first_chunk::<2>().ok_or(DecodeError::TooShort)?;
    let command = CommandId(u16::from_le_bytes(*id));
    if crc::checksum(body) != u16::from_le_bytes(*sum) {
        return Err(DecodeError::BadCrc { command });
    }
    let payload = Payload::from_slice(payload).map_err(|_| DecodeError::BadLength { command })?;
    Ok(PData { command, payload })
}

/// Appends prefix, command id, payload and the checksum over all three. What the frame holds already is
/// not part of the checksum.
pub(super) fn append(frame: &mut Frame, prefix: &[u8], command: CommandId, payload: &Payload) {
    let start = frame.len();
    // The longest payload with everything around it fits a frame by their definitions.
    let _ = frame.extend_from_slice(prefix);
    let _ = frame.extend_from_slice(&command.0.to_le_bytes());
    let _ = frame.extend_from_slice(payload);
    let sum = crc::checksum(frame.get(start..).unwrap_or_default());
    let _ = frame.extend_from_slice(&sum.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_and_unframes() {
        let payload = Payload::from_slice(&[3, 0]).unwrap();
        let frame = encode(CommandId::REQUEST_DATA, &payload);
        assert_eq!(frame.as_slice(), &[1, 0, 3, 0, 0x27, 0xA7]);
        assert_eq!(
            decode(&frame),
            Ok(PData {
                command: CommandId::REQUEST_DATA,
                payload
            })
        );
    }

    #[test]
    fn says_why_it_refuses() {
        let command = CommandId::REQUEST_DATA;
        assert_eq!(decode(&[]), Err(DecodeError::TooShort));
        assert_eq!(decode(&[1, 0, 3]), Err(DecodeError::TooShort));
        assert_eq!(
            decode(&[1, 0, 3, 0, 0x27, 0xA6]),
            Err(DecodeError::BadCrc { command })
        );
    }
}
