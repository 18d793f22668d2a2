//! One request on its way: what it waits for and until when.

use core::time::Duration;

use super::RequestId;
use doorward_proto::Profile;

use crate::request::{Answer, Request, Settling, Shape};

/// How many progress reports an action may have. The longest one we know has six states.
const MAX_ACTION_PROGRESS: usize = 64;

/// The same for one whose states are asked for besides.
const MAX_WATCHED_PROGRESS: usize = 2 * MAX_ACTION_PROGRESS;

/// A request and how far it has come.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) id: RequestId,
    pub(super) request: Request,
    pub(super) answer: Answer,
    pub(super) phase: Phase,
    /// Whether the one repetition after a stale challenge has been used.
    pub(super) retried: bool,
    pub(super) round_trips: u32,
    /// Progress messages received so far.
    pub(super) received: usize,
    /// Whether a list has told how many entries there are.
    pub(super) counted: bool,
    /// Set with the acceptance of an Opener's action.
    pub(super) watch: Option<Watch>,
}

/// Where an exchange stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Not sent: waits for its turn or for a challenge.
    Waiting,
    /// Sent; the next answer is due by the deadline.
    Sent { deadline: Duration },
    /// An accepted action; its end is due by the deadline.
    Accepted { deadline: Duration },
}

/// An accepted action of an Opener whose states are asked for until they show that it has obeyed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch {
    pub(super) settling: Settling,
    /// When to ask next.
    pub(super) ask_at: Duration,
    /// Whether the last action the device told is this one, done.
    pub(super) was_last: bool,
}

impl Exchange {
    pub(super) fn new(id: RequestId, request: Request, profile: &Profile) -> Self {
        let answer = request.answer(profile);
        Self {
            id,
            request,
            answer,
            phase: Phase::Waiting,
            retried: false,
            round_trips: 0,
            received: 0,
            counted: false,
            watch: None,
        }
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        match self.phase {
            Phase::Waiting => None,
            Phase::Sent { deadline } | Phase::Accepted { deadline } => Some(deadline),
        }
    }

    pub(super) fn is_sent(&self) -> bool {
        self.phase != Phase::Waiting
    }

    pub(super) fn is_action(&self) -> bool {
        self.answer.shape == Shape::Action
    }

    /// Notes the total a list begins with; false when it comes a second time or after an entry.
    pub(super) fn count_total(&mut self) -> bool {
        let first = !self.counted && self.received == 0;
        self.counted = true;
        first
    }

    /// Counts one progress message; false when there are more than this request can have.
    pub(super) fn count_progress(&mut self) -> bool {
        self.received += 1;
        match self.answer.shape {
            Shape::List { limit, .. } => self.received <= limit,
            Shape::Action if self.watch.is_some() => self.received <= MAX_WATCHED_PROGRESS,
            Shape::Action => self.received <= MAX_ACTION_PROGRESS,
            Shape::Value(_) | Shape::Complete => false,
        }
    }
}
