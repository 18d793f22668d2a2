//! One link: frames go out as writes and come in as chunks of indications.

use alloc::boxed::Box;
use core::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, timeout};

use super::super::link::{AirLink, Lane, Traffic, lane};
use super::super::{Join, Joined};
use super::wire::{Hear, Line, Said, Wire};
use crate::{LinkError, TAG_ADVERTISEMENT, TAG_PAIRING, TAG_SERVICE, TAG_USER_SPECIFIC, Violation};

/// How long a device may take to answer one request.
const ANSWER: Duration = Duration::from_secs(10);
/// Chunks further apart than this are not of one message.
const GAP: Duration = Duration::from_secs(3);

/// Starts the task of a link.
pub(super) fn begin<W: Wire, E: Hear>(
    line: Line<W, E>,
    join: Box<dyn Join>,
    open: &watch::Sender<usize>,
) -> AirLink {
    let (traffic, incoming) = mpsc::unbounded_channel();
    let (lane, link) = lane(&traffic);
    lane.deliver(TAG_ADVERTISEMENT, line.advertisement);
    open.send_modify(|open| *open = open.saturating_add(1));
    let session = Session {
        wire: line.wire,
        ear: line.ear,
        join,
        lane,
        incoming,
        subscribed: Vec::new(),
        heard: Instant::now(),
    };
    let open = open.clone();
    tokio::spawn(async move {
        session.run().await;
        open.send_modify(|open| *open = open.saturating_sub(1));
    });
    link
}

struct Session<W, E> {
    wire: W,
    ear: E,
    join: Box<dyn Join>,
    lane: Lane,
    incoming: mpsc::UnboundedReceiver<Traffic>,
    subscribed: Vec<u8>,
    heard: Instant,
}

/// How a link ends.
type Ending = Option<LinkError>;

impl<W: Wire, E: Hear> Session<W, E> {
    async fn run(mut self) {
        if let Some(error) = self.serve().await {
            self.lane.ends_with(error);
        }
        // The owner learns of the end at once, not when the farewell is done.
        drop(self.lane);
        self.wire.close().await;
    }

    /// Until the link ends; with nothing when its owner dropped it.
    async fn serve(&mut self) -> Ending {
        loop {
            tokio::select! {
                traffic = self.incoming.recv() => match traffic {
                    Some(Traffic::Frame { tag, bytes, mut done, .. }) => {
                        self.join.reset(tag);
                        if let Err(ending) = self.send(tag, &bytes, &mut done).await {
                            // Whoever waits for it is told when the reason is known.
                            self.lane.sending = Some(done);
                            return ending;
                        }
                        // The owner may have given up waiting at this very moment.
                        let _ = done.send(());
                    }
                    Some(Traffic::Close(_)) | None => return None,
                },
                said = self.ear.next() => {
                    if let Err(error) = take(said, &mut self.heard, &mut *self.join, &self.lane) {
                        return Some(error);
                    }
                }
            }
        }
    }

    /// Brings a frame over, and listens meanwhile.
    async fn send(
        &mut self,
        tag: u8,
        bytes: &[u8],
        done: &mut oneshot::Sender<()>,
    ) -> Result<(), Ending> {
        let Self {
            wire,
            ear,
            join,
            lane,
            subscribed,
            heard,
            ..
        } = self;
        let sending = timeout(ANSWER, bring(wire, subscribed, tag, bytes));
        let mut sending = core::pin::pin!(sending);
        loop {
            tokio::select! {
                said = ear.next() => take(said, heard, &mut **join, lane).map_err(Some)?,
                () = done.closed() => return Err(None),
                sent = &mut sending => {
                    return sent.map_err(|_| Some(LinkError::TimedOut))?.map_err(Some);
                }
            }
        }
    }
}

/// Subscribes where the answer will come, once, and writes.
async fn bring<W: Wire>(
    wire: &W,
    subscribed: &mut Vec<u8>,
    tag: u8,
    bytes: &[u8],
) -> Result<(), LinkError> {
    let listened: &[u8] = if tag == TAG_PAIRING {
        &[TAG_PAIRING]
    } else {
        &[TAG_SERVICE, TAG_USER_SPECIFIC]
    };
    for tag in listened {
        if !subscribed.contains(tag) {
            wire.subscribe(*tag).await?;
            subscribed.push(*tag);
        }
    }
    wire.write(tag, bytes).await
}

/// What was heard, as a frame if it completes one.
fn take(
    said: Said,
    heard: &mut Instant,
    join: &mut dyn Join,
    lane: &Lane,
) -> Result<(), LinkError> {
    let Said::Chunk { tag, bytes } = said else {
        return Err(LinkError::Closed);
    };
    if heard.elapsed() > GAP {
        join.reset(tag);
    }
    *heard = Instant::now();
    if let Joined::Message(message) = join.push(tag, &bytes)
        && !lane.deliver(tag, message)
    {
        return Err(Violation::Flood.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
