//! What goes into an engine and what comes out of it.

use doorward_link::LinkError;
use doorward_proto::advertising::Advertisement;
use doorward_proto::states::States;
use doorward_proto::{Frame, Message};

use crate::ClientError;
use crate::request::Request;

/// Names one request of one engine; chosen by the caller, unique among the unfinished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// What happens to an engine.
#[derive(Debug)]
pub enum Input<'a> {
    /// Somebody asks something. The answer is an [`Event::Finished`] with the same id, always.
    Request(RequestId, Request),
    /// A frame arrived on the link.
    Frame {
        /// The frame's tag.
        tag: u8,
        /// The frame's bytes.
        bytes: &'a [u8],
    },
    /// Time passed; also checked at every other input.
    DeadlineReached,
    /// The link is over.
    LinkLost(LinkError),
}

/// What an engine wants done.
#[derive(Debug)]
pub enum Output {
    /// Send this frame on the link.
    Send {
        /// The frame's tag.
        tag: u8,
        /// The frame's bytes.
        frame: Frame,
    },
    /// Tell this to whom it concerns.
    Event(Event),
}

/// What an engine found out.
#[derive(Debug, Clone)]
pub enum Event {
    /// A request moved on: an action was accepted, states during an action, a list's count or entry.
    Progress(RequestId, Message),
    /// A request is over, the only time its id appears here.
    Finished(RequestId, Result<Done, ClientError>),
    /// States, asked for or not.
    States(States),
    /// The device advertises this now.
    Advertisement(Advertisement),
    /// The engine is over: every unfinished request has been finished, later ones fail with the same error.
    Over(ClientError),
}

/// The good end of a request.
#[derive(Debug, Clone)]
pub struct Done {
    /// The answer, where the request has a single one.
    pub message: Option<Message>,
    /// Round trips this request had to wait for, its own included.
    pub round_trips: u32,
}

/// What an engine has counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Metrics {
    /// Requests finished, well or badly.
    pub requests: u64,
    /// Round trips somebody had to wait for.
    pub round_trips: u64,
    /// Challenges fetched ahead, while nobody waited.
    pub prefetches: u64,
    /// Frames of the device that could not be used.
    pub dropped: u64,
}
