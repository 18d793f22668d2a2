//! What the two ends agree on: addresses, services, and where a message ends.

use core::fmt;
use core::str::FromStr;

use super::hci::Cursor;

/// A Bluetooth address, first byte first as people write it: `C1:02:03:04:05:06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Chosen by the device itself rather than given to its maker. Not part of the text.
    pub random: bool,
    /// The six bytes.
    pub bytes: [u8; 6],
}

impl Address {
    /// An address of one's own choice from these bytes; the two bits that mark it so are set.
    #[must_use]
    pub fn chosen(bytes: [u8; 6]) -> Self {
        let [first, rest @ ..] = bytes;
        let [b, c, d, e, f] = rest;
        Self {
            random: true,
            bytes: [first | 0xC0, b, c, d, e, f],
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.bytes.iter().enumerate() {
            let colon = if at == 0 { "" } else { ":" };
            write!(f, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

impl FromStr for Address {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut bytes = [0; 6];
        let mut parts = text.split(':');
        for byte in &mut bytes {
            let part = parts.next().filter(|part| part.len() == 2).ok_or(())?;
            *byte = u8::from_str_radix(part, 16).map_err(|_| ())?;
        }
        if parts.next().is_some() {
            return Err(());
        }
        Ok(Self {
            random: true,
            bytes,
        })
    }
}

/// The services of a device of one family and the three characteristics frames travel on; identities in text
/// (big-endian) order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Home of `pairing`.
    pub pairing_service: [u8; 16],
    /// Carries [`TAG_PAIRING`](crate::TAG_PAIRING).
    pub pairing: [u8; 16],
    /// Home of `service` and `user_specific`.
    pub main_service: [u8; 16],
    /// Carries [`TAG_SERVICE`](crate::TAG_SERVICE).
    pub service: [u8; 16],
    /// Carries [`TAG_USER_SPECIFIC`](crate::TAG_USER_SPECIFIC).
    pub user_specific: [u8; 16],
}

/// What a device says about itself to whoever asks: the standard's Device Information.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceInformation {
    /// Its name.
    pub name: String,
    /// Its serial number.
    pub serial: String,
    /// Its firmware.
    pub firmware: String,
    /// Its hardware revision.
    pub hardware: String,
}

/// What came of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined {
    /// More is to come.
    Waiting,
    /// That completed a message.
    Message(Vec<u8>),
    /// That makes no message; what was collected is dropped.
    Broken,
}

/// Puts the chunks of one link together: where a message ends only the protocol knows.
pub trait Join: Send + fmt::Debug {
    /// The next chunk of the characteristic with this tag.
    fn push(&mut self, tag: u8, chunk: &[u8]) -> Joined;
    /// Drops what was collected of this tag: a new request was written, or nothing came for a while.
    fn reset(&mut self, tag: u8);
}

/// An attribute's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Uuid {
    Short(u16),
    /// In the order of the air, little-endian.
    Long([u8; 16]),
}

impl Uuid {
    pub(super) const PRIMARY_SERVICE: Self = Self::Short(0x2800);
    pub(super) const CHARACTERISTIC: Self = Self::Short(0x2803);
    pub(super) const SUBSCRIPTION: Self = Self::Short(0x2902);

    pub(super) fn long(mut text: [u8; 16]) -> Self {
        text.reverse();
        Self::Long(text)
    }

    /// Reads what is left of some bytes.
    pub(super) fn read(rest: &mut Cursor<'_>) -> Option<Self> {
        match rest.0.len() {
            2 => rest.u16().map(Self::Short),
            16 => rest.array().map(Self::Long),
            _ => None,
        }
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        match self {
            Self::Short(number) => number.to_le_bytes().to_vec(),
            Self::Long(bytes) => bytes.to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_as_they_are_written() {
        let address: Address = "C1:02:03:04:05:0a".parse().unwrap();
        assert_eq!(address.to_string(), "C1:02:03:04:05:0A");
        for text in [
            "",
            "C1:02:03:04:05",
            "C1:02:03:04:05:06:07",
            "C1:2:3:4:5:6",
            "x",
        ] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
