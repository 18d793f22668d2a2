//! Hostile bytes, the same for the same seed.

/// A small generator of numbers that look random (xorshift).
#[derive(Debug)]
pub struct Noise(u64);

/// Codes of the attribute protocol, requests, answers and those nobody has.
const CODES: [u8; 24] = [
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0E, 0x10, 0x11, 0x12,
    0x13, 0x16, 0x17, 0x18, 0x1B, 0x1D, 0x1E, 0x52,
];

impl Noise {
    /// Begins with a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let high = usize::try_from(self.0 >> 33).unwrap_or_default();
        high.checked_rem(bound).unwrap_or_default()
    }

    /// A byte.
    pub fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap_or_default()
    }

    /// Up to this many bytes.
    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        let count = self.below(most + 1);
        (0..count).map(|_| self.byte()).collect()
    }

    /// A message of the attribute protocol that is almost one: a known code most of the time, handles that exist most of the
    /// time, then anything, cut anywhere.
    pub fn message(&mut self) -> Vec<u8> {
        let known = self.below(CODES.len() + 2);
        let code = CODES.get(known).copied().unwrap_or_else(|| self.byte());
        let mut message = vec![code];
        for _ in 0..2 {
            let handle = if self.below(8) == 0 {
                0xFFFF
            } else {
                self.below(28)
            };
            let handle = u16::try_from(handle).unwrap_or_default();
            message.extend_from_slice(&handle.to_le_bytes());
        }
        match self.below(5) {
            0 => message.extend_from_slice(&[0x00, 0x28]),
            1 => message.extend_from_slice(&[0x03, 0x28]),
            2 => message.extend(self.bytes(20)),
            3 => message.extend(self.bytes(240)),
            _ => message.extend(self.bytes(600)),
        }
        if self.below(3) == 0 {
            let cut = self.below(message.len());
            message.truncate(cut);
        }
        message
    }

    /// Data packets for a connection: a frame of the attribute protocol, signalling or security, or one of a channel nobody
    /// has; one in four with a length that lies, a beginning without an end, an end without a beginning, or two at once.
    pub fn packets(&mut self, connection: u16) -> Vec<Vec<u8>> {
        let channel = [4, 4, 4, 4, 4, 5, 6, 0x40, self.byte()][self.below(9)];
        let frame = self.message();
        let mut length = u16::try_from(frame.len()).unwrap_or_default();
        let lie = self.below(16);
        match lie {
            0 => length = length.wrapping_add(u16::from(self.byte())),
            1 => length = length.wrapping_sub(u16::from(self.byte())),
            2 => length = 0xFFFF,
            _ => {}
        }
        let whole = [&length.to_le_bytes()[..], &[channel, 0], &frame].concat();
        let packet = crate::h4::data;
        match lie {
            3 => vec![packet(connection, 0x1000, &whole)],
            4 => {
                let (first, second) = whole.split_at(self.below(whole.len()));
                vec![packet(connection, 0, first), packet(connection, 0, second)]
            }
            5 => vec![packet(connection, 0, &[])],
            6..=8 => whole
                .chunks(1 + self.below(30))
                .enumerate()
                .map(|(at, part)| packet(connection, if at == 0 { 0 } else { 0x1000 }, part))
                .collect(),
            _ => vec![packet(connection, 0, &whole)],
        }
    }

    /// An event of a controller: of a kind that happens most of the time, with anything in it.
    pub fn event(&mut self) -> Vec<u8> {
        let code = [0x05, 0x0E, 0x0F, 0x10, 0x13, 0x3E, 0x3E, self.byte()][self.below(8)];
        // A hardware error is no noise but news: the host would be right to start anew.
        let code = if code == 0x10 { 0x3E } else { code };
        let mut body = self.bytes(60);
        if code == 0x3E
            && let Some(first) = body.first_mut()
        {
            *first = [0x01, 0x02, 0x03, 0x0A, *first][self.below(5)];
        }
        let length = u8::try_from(body.len()).unwrap_or_default();
        [&[crate::h4::EVENT, code, length][..], &body].concat()
    }
}
