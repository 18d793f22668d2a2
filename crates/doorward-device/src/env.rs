//! What the lock core needs from outside and cannot be told in an input: records and randomness.

use doorward_store::Store;
use rand_core::{CryptoRng, Error, RngCore};

/// The world a lock lives in.
pub trait Environment {
    /// Where records and the attempt ledger are kept.
    type Store: Store;

    /// The store.
    fn store(&mut self) -> &mut Self::Store;

    /// Fills `bytes` with randomness fit for keys.
    fn fill_random(&mut self, bytes: &mut [u8]);
}

/// An array of randomness.
pub(crate) fn random<const N: usize>(env: &mut impl Environment) -> [u8; N] {
    let mut bytes = [0; N];
    env.fill_random(&mut bytes);
    bytes
}

/// The environment's randomness as the protocol crate takes it.
pub(crate) struct Entropy<'a, E>(pub(crate) &'a mut E);

impl<E: Environment> RngCore for Entropy<'_, E> {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(random(self.0))
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(random(self.0))
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill_random(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.0.fill_random(bytes);
        Ok(())
    }
}

impl<E: Environment> CryptoRng for Entropy<'_, E> {}
