//! The operating system's randomness, as proto takes it.

use rand_core::{CryptoRng, Error, RngCore};

/// Entropy of the operating system.
///
/// # Panics
/// Its infallible methods panic when the operating system cannot give entropy, which supported systems only do when
/// they are broken; going on without would be worse.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl RngCore for OsEntropy {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        getrandom::fill(dest).expect("the operating system gives entropy");
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

impl CryptoRng for OsEntropy {}
