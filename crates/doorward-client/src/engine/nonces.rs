//! Nonces seen on a link, so that an echoed or replayed message is not taken for an answer.

use alloc::collections::VecDeque;

use doorward_proto::types::Nonce;

/// How many of the latest nonces are remembered.
const REMEMBERED: usize = 128;

/// The latest nonces of both directions on one link.
///
/// The protocol gives answers no freshness of their own; within a link this window catches a device (or somebody
/// between) that sends a message twice or reflects the client's own.
#[derive(Debug, Default)]
pub(super) struct NonceWindow {
    seen: VecDeque<Nonce>,
}

impl NonceWindow {
    /// Remembers `nonce`; false when it is already in the window.
    pub(super) fn insert(&mut self, nonce: Nonce) -> bool {
        if self.seen.contains(&nonce) {
            return false;
        }
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(nonce);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_nonce_again_and_forgets_the_oldest() {
        let mut window = NonceWindow::default();
        assert!(window.insert(Nonce([0; 24])));
        assert!(!window.insert(Nonce([0; 24])));
        for byte in 1..=128 {
            assert!(window.insert(Nonce([byte; 24])));
        }
        assert!(window.insert(Nonce([0; 24])), "pushed out by 128 others");
        assert!(!window.insert(Nonce([2; 24])));
    }
}
