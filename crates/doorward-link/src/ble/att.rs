//! Codes of the attribute protocol (Core Specification, volume 3, part F) and its simplest messages.

pub(super) const ERROR: u8 = 0x01;
pub(super) const MTU_REQUEST: u8 = 0x02;
pub(super) const MTU_RESPONSE: u8 = 0x03;
pub(super) const FIND_INFORMATION: u8 = 0x04;
pub(super) const INFORMATION: u8 = 0x05;
pub(super) const FIND_BY_VALUE: u8 = 0x06;
pub(super) const FOUND_BY_VALUE: u8 = 0x07;
pub(super) const READ_BY_TYPE: u8 = 0x08;
pub(super) const BY_TYPE: u8 = 0x09;
pub(super) const READ: u8 = 0x0A;
pub(super) const VALUE: u8 = 0x0B;
pub(super) const READ_BLOB: u8 = 0x0C;
pub(super) const BLOB: u8 = 0x0D;
pub(super) const READ_BY_GROUP: u8 = 0x10;
pub(super) const BY_GROUP: u8 = 0x11;
pub(super) const WRITE: u8 = 0x12;
pub(super) const WRITTEN: u8 = 0x13;
pub(super) const PREPARE: u8 = 0x16;
pub(super) const PREPARED: u8 = 0x17;
pub(super) const EXECUTE: u8 = 0x18;
pub(super) const EXECUTED: u8 = 0x19;
pub(super) const INDICATION: u8 = 0x1D;
pub(super) const CONFIRMATION: u8 = 0x1E;
pub(super) const WRITE_COMMAND: u8 = 0x52;
/// Set in the code of messages that want no answer.
pub(super) const COMMAND_FLAG: u8 = 0x40;

/// Why a request is refused.
pub(super) const INVALID_HANDLE: u8 = 0x01;
pub(super) const READ_NOT_PERMITTED: u8 = 0x02;
pub(super) const WRITE_NOT_PERMITTED: u8 = 0x03;
pub(super) const INVALID_PDU: u8 = 0x04;
pub(super) const NOT_SUPPORTED: u8 = 0x06;
pub(super) const INVALID_OFFSET: u8 = 0x07;
pub(super) const QUEUE_FULL: u8 = 0x09;
pub(super) const NOT_FOUND: u8 = 0x0A;
pub(super) const INVALID_LENGTH: u8 = 0x0D;
pub(super) const UNSUPPORTED_GROUP: u8 = 0x10;
pub(super) const BAD_SUBSCRIPTION: u8 = 0xFD;

/// Subscribed to indications.
pub(super) const INDICATE: u16 = 0x0002;

pub(super) fn error(request: u8, handle: u16, why: u8) -> Vec<u8> {
    let [low, high] = handle.to_le_bytes();
    vec![ERROR, request, low, high, why]
}

/// A message that begins with its code and a handle.
pub(super) fn with_handle(code: u8, handle: u16, rest: &[u8]) -> Vec<u8> {
    let mut message = vec![code];
    message.extend_from_slice(&handle.to_le_bytes());
    message.extend_from_slice(rest);
    message
}

/// A message that asks about a range of handles.
pub(super) fn with_range(code: u8, start: u16, end: u16, rest: &[u8]) -> Vec<u8> {
    let mut message = vec![code];
    message.extend_from_slice(&start.to_le_bytes());
    message.extend_from_slice(&end.to_le_bytes());
    message.extend_from_slice(rest);
    message
}
