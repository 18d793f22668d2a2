//! The checksum of every message: CRC-16/CCITT-FALSE, transmitted little-endian.

use crc::{CRC_16_IBM_3740, Crc};

/// CRC-16/CCITT-FALSE (poly 0x1021, init 0xFFFF) over `bytes`.
#[must_use]
pub const fn checksum(bytes: &[u8]) -> u16 {
    // IBM-3740 is the catalogue's name of CCITT-FALSE.
    const CRC: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_3740);
    CRC.checksum(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_published_checks() {
        assert_eq!(checksum(b"123456789"), 0x29B1);
        assert_eq!(checksum(b""), 0xFFFF);
        assert_eq!(checksum(&[1, 0, 3, 0]), 0xA727);
    }
}
