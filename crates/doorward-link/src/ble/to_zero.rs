//! What puts chunks together in tests.

use super::{Join, Joined};

/// Messages end with a zero.
#[derive(Debug, Default)]
pub(super) struct ToZero(Vec<u8>);

impl Join for ToZero {
    fn push(&mut self, _tag: u8, chunk: &[u8]) -> Joined {
        self.0.extend_from_slice(chunk);
        match chunk.last() {
            Some(0) => Joined::Message(core::mem::take(&mut self.0)),
            _ => Joined::Waiting,
        }
    }

    fn reset(&mut self, _tag: u8) {
        self.0.clear();
    }
}
