//! A link over the air: a handle to one connection of a radio.

use core::sync::atomic::{AtomicU64, Ordering};

use alloc::sync::Arc;
use std::sync::OnceLock;

use tokio::sync::{mpsc, oneshot};

use crate::{Link, LinkError, LinkFrame, LinkFuture, MAX_FRAME, Violation};

/// Frames that may wait for the program. A peer that sends more without being read loses its link.
pub(super) const WAITING: usize = 64;

/// Names one connection for as long as the process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

impl Key {
    pub(super) fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// What the owners of links want. At most one frame of each link is on its way, so that the number of these is bounded.
#[derive(Debug)]
pub(super) enum Traffic {
    Frame {
        key: Key,
        tag: u8,
        bytes: Vec<u8>,
        /// Told when it has arrived; dropped when it cannot any more.
        done: oneshot::Sender<()>,
    },
    Close(Key),
}

/// The radio's side of a link.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) key: Key,
    frames: mpsc::Sender<LinkFrame>,
    fate: Arc<OnceLock<LinkError>>,
    pub(super) sending: Option<oneshot::Sender<()>>,
}

impl Lane {
    /// A frame for the program; false if it does not keep up or is gone.
    pub(super) fn deliver(&self, tag: u8, bytes: Vec<u8>) -> bool {
        self.frames.try_send((tag, bytes)).is_ok()
    }

    /// Says why the link ends, before it does. The first reason stands.
    pub(super) fn ends_with(&self, error: LinkError) {
        let _ = self.fate.set(error);
    }

    /// The frame on its way has arrived.
    pub(super) fn delivered(&mut self) {
        if let Some(done) = self.sending.take() {
            // The program may have given up waiting.
            let _ = done.send(());
        }
    }
}

/// A link over the air. Dropping it ends the connection.
#[derive(Debug)]
pub(super) struct AirLink {
    key: Key,
    traffic: mpsc::UnboundedSender<Traffic>,
    frames: mpsc::Receiver<LinkFrame>,
    fate: Arc<OnceLock<LinkError>>,
}

/// Both sides of a new link.
pub(super) fn lane(traffic: &mpsc::UnboundedSender<Traffic>) -> (Lane, AirLink) {
    let key = Key::next();
    let (sender, frames) = mpsc::channel(WAITING);
    let fate = Arc::new(OnceLock::new());
    let lane = Lane {
        key,
        frames: sender,
        fate: Arc::clone(&fate),
        sending: None,
    };
    let link = AirLink {
        key,
        traffic: traffic.clone(),
        frames,
        fate,
    };
    (lane, link)
}

impl AirLink {
    fn fate(&self) -> LinkError {
        self.fate.get().copied().unwrap_or(LinkError::Closed)
    }
}

impl Link for AirLink {
    /// Resolves when the peer has confirmed the frame.
    fn send<'a>(&'a mut self, tag: u8, bytes: &'a [u8]) -> LinkFuture<'a, ()> {
        Box::pin(async move {
            if bytes.len() > MAX_FRAME {
                return Err(Violation::TooLong(bytes.len()).into());
            }
            let (done, delivered) = oneshot::channel();
            let frame = Traffic::Frame {
                key: self.key,
                tag,
                bytes: bytes.to_vec(),
                done,
            };
            self.traffic.send(frame).map_err(|_| LinkError::Closed)?;
            delivered.await.map_err(|_| self.fate())
        })
    }

    fn receive(&mut self) -> LinkFuture<'_, LinkFrame> {
        Box::pin(async move { self.frames.recv().await.ok_or_else(|| self.fate()) })
    }
}

impl Drop for AirLink {
    fn drop(&mut self) {
        // A radio that is gone has closed it already.
        let _ = self.traffic.send(Traffic::Close(self.key));
    }
}
