//! Two ends in one process, for tests and for locks that live beside their app.

use tokio::sync::mpsc;

use crate::{Link, LinkError, LinkFrame, LinkFuture, MAX_FRAME, Violation};

/// How many frames wait in one direction before [`Link::send`] waits too.
pub const CAPACITY: usize = 64;

/// One end of an in-memory link. Dropping it closes the other end, after what was sent has been read.
#[derive(Debug)]
pub struct MemoryLink {
    outgoing: mpsc::Sender<LinkFrame>,
    incoming: mpsc::Receiver<LinkFrame>,
}

/// Makes two connected ends.
#[must_use]
pub fn pair() -> (MemoryLink, MemoryLink) {
    let (left, from_left) = mpsc::channel(CAPACITY);
    let (right, from_right) = mpsc::channel(CAPACITY);
    (
        MemoryLink {
            outgoing: left,
            incoming: from_right,
        },
        MemoryLink {
            outgoing: right,
            incoming: from_left,
        },
    )
}

impl Link for MemoryLink {
    fn send<'a>(&'a mut self, tag: u8, bytes: &'a [u8]) -> LinkFuture<'a, ()> {
        Box::pin(async move {
            if bytes.len() > MAX_FRAME {
                return Err(Violation::TooLong(bytes.len()).into());
            }
            self.outgoing
                .send((tag, bytes.to_vec()))
                .await
                .map_err(|_| LinkError::Closed)
        })
    }

    fn receive(&mut self) -> LinkFuture<'_, LinkFrame> {
        Box::pin(async move { self.incoming.recv().await.ok_or(LinkError::Closed) })
    }
}
