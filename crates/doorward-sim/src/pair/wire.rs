//! The air between the lock and its clients: in order, with a delay, until it is cut.

use alloc::collections::VecDeque;
use core::time::Duration;

use crate::LinkId;

/// Which way a frame goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From a client to the lock.
    ToLock,
    /// From the lock to a client.
    ToClient,
}

/// One frame that was carried, for tests that read what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// When it was sent, in the world's time.
    pub sent: Duration,
    /// Which way it went.
    pub direction: Direction,
    /// On which link.
    pub link: LinkId,
    /// Under which tag.
    pub tag: u8,
    /// The frame.
    pub bytes: Vec<u8>,
}

/// A frame under way.
#[derive(Debug)]
pub(super) struct Flying {
    pub(super) due: Duration,
    pub(super) direction: Direction,
    pub(super) link: LinkId,
    pub(super) tag: u8,
    pub(super) bytes: Vec<u8>,
}

/// Everything under way, and a record of everything that was.
#[derive(Debug, Default)]
pub(super) struct Air {
    pub(super) latency: Duration,
    flying: VecDeque<Flying>,
    pub(super) forgetful: bool,
    pub(super) record: Vec<Carried>,
}

impl Air {
    pub(super) fn send(
        &mut self,
        now: Duration,
        direction: Direction,
        link: LinkId,
        tag: u8,
        bytes: Vec<u8>,
    ) {
        if !self.forgetful {
            self.record.push(Carried {
                sent: now,
                direction,
                link,
                tag,
                bytes: bytes.clone(),
            });
        }
        let due = now + self.latency;
        // The delay may have been shortened meanwhile; no frame overtakes another.
        let due = self.flying.back().map_or(due, |last| due.max(last.due));
        self.flying.push_back(Flying {
            due,
            direction,
            link,
            tag,
            bytes,
        });
    }

    pub(super) fn due(&self) -> Option<Duration> {
        self.flying.front().map(|flying| flying.due)
    }

    pub(super) fn arrive(&mut self, now: Duration) -> Option<Flying> {
        if self.due()? > now {
            return None;
        }
        self.flying.pop_front()
    }

    /// The link is gone, and so is what was under way on it.
    pub(super) fn cut(&mut self, link: LinkId) {
        self.flying.retain(|flying| flying.link != link);
    }
}
