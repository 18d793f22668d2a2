//! Bytes: framing, sealing, advertising, and a file per family of messages.

pub mod action;
pub mod advanced_config;
pub mod advertising;
pub mod authorization;
pub mod config;
pub mod crc;
pub mod door_sensor;
pub mod keypad;
pub mod log;
pub mod plain;
mod reader;
pub mod reassembly;
pub mod reports;
pub mod sealed;
pub mod states;
pub mod time_control;
mod writer;

use core::fmt;

use zeroize::Zeroize as _;

use crate::CommandId;

pub(crate) use reader::Reader;
pub(crate) use writer::Writer;

/// Bytes of the longest message, sealed or not.
pub const MAX_FRAME: usize = 256;

/// Bytes of the longest payload: what is left of [`MAX_FRAME`] after sealing (54 bytes).
pub const MAX_PAYLOAD: usize = 202;

/// One complete message as it travels.
pub type Frame = heapless::Vec<u8, MAX_FRAME>;

/// The payload of one message.
pub type Payload = heapless::Vec<u8, MAX_PAYLOAD>;

/// What a sealed message protects: a command id and its payload. Wiped when dropped; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PData {
    /// Which command or message the payload belongs to.
    pub command: CommandId,
    /// Its bytes.
    pub payload: Payload,
}

impl Drop for PData {
    fn drop(&mut self) {
        self.payload.as_mut_slice().zeroize();
    }
}

impl fmt::Debug for PData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PData({}, {} bytes)", self.command, self.payload.len())
    }
}
