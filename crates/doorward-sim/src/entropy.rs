//! Where a virtual lock's randomness comes from.

use rand_core::{CryptoRng, RngCore};

/// A source of random bytes.
#[derive(Clone, Debug)]
pub enum Entropy {
    /// The operating system's. For everything people use.
    System,
    /// A fixed sequence (SplitMix64) that makes a run repeatable. Never for keys that guard anything.
    Seeded(u64),
}

impl Entropy {
    /// Fills `bytes`.
    ///
    /// # Panics
    /// When the operating system has no entropy to give: no lock can work then.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        match self {
            Self::System => {
                getrandom::fill(bytes)
                    .expect("the operating system gives entropy to every process");
            }
            Self::Seeded(state) => {
                for chunk in bytes.chunks_mut(8) {
                    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
                    let mut word = *state;
                    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                    word ^= word >> 31;
                    chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
                }
            }
        }
    }

    /// Another source of the same kind, with a sequence of its own.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        match self {
            Self::System => Self::System,
            Self::Seeded(_) => Self::Seeded(self.next_u64()),
        }
    }
}

impl RngCore for Entropy {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill(bytes);
        Ok(())
    }
}

// Claimed for the seeded variant too, because tests need it where keys are made; its documentation says what it is.
impl CryptoRng for Entropy {}
