//! Where a virtual lock's randomness comes from.

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
}
