//! Hostile messages for tests, the same for the same seed.

/// A small generator of numbers that look random (xorshift).
#[derive(Debug)]
pub(super) struct Noise(u64);

impl Noise {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.checked_rem(bound).unwrap_or_default()
    }

    pub(super) fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap_or_default()
    }

    pub(super) fn bytes(&mut self, most: u64) -> Vec<u8> {
        let count = self.below(most.saturating_add(1));
        (0..count).map(|_| self.byte()).collect()
    }

    /// A message of the attribute protocol that is almost one: a known code most of the time, a handle that exists most of
    /// the time, then anything, cut anywhere.
    pub(super) fn message(&mut self, handles: u16) -> Vec<u8> {
        const CODES: [u8; 22] = [
            0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0C, 0x0E, 0x10, 0x11,
            0x12, 0x13, 0x16, 0x17, 0x18, 0x1D, 0x1E, 0x52,
        ];
        let mut message = Vec::new();
        let known = usize::try_from(self.below(24)).ok();
        let code = known.and_then(|at| CODES.get(at)).copied();
        message.push(code.unwrap_or_else(|| self.byte()));
        for _ in 0..2 {
            let handle = self.below(u64::from(handles).saturating_add(2));
            let handle = u16::try_from(handle).unwrap_or_default();
            message.extend_from_slice(&handle.to_le_bytes());
        }
        match self.below(4) {
            0 => message.extend_from_slice(&[0x00, 0x28]),
            1 => message.extend_from_slice(&[0x03, 0x28]),
            2 => message.extend(self.bytes(20)),
            _ => message.extend(self.bytes(300)),
        }
        if self.below(3) == 0 {
            let length = u64::try_from(message.len()).unwrap_or_default();
            let cut = usize::try_from(self.below(length)).unwrap_or_default();
            message.truncate(cut);
        }
        message
    }
}
