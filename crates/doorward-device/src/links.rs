//! Open links, and what is still to be said on each.
//!
//! Answers wait as small descriptions and become frames one at a time, when they are polled; so the memory a link needs
//! does not depend on what it is told.

use doorward_proto::{
    CommandId, ErrorReport,
    door_sensor::DoorSensorConfig,
    ext::CodeStatus,
    keypad::KeypadCodeAdded,
    reports::Invited,
    types::{AuthorizationId, Challenge, StatusCode},
};
use heapless::{Deque, Vec};

use crate::{
    io::{LinkId, MAX_LINKS},
    stream::Stream,
};

/// Answers that may wait on one link. One command causes three at most, and changes of state that nobody has heard of yet
/// are told once.
const MAX_REPLIES: usize = 6;

/// A message to be sent, before it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The link's current challenge.
    Challenge,
    /// The state, as it is when sent; asked for, or part of an action's progress.
    States,
    /// The state, unasked.
    Push,
    BatteryReport,
    Config,
    AdvancedConfig,
    MostRecentCommand(CommandId),
    DoorSensorConfig(DoorSensorConfig),
    CodeStatus(CodeStatus),
    Status(StatusCode),
    Error(ErrorReport),
    Invited(Invited),
    TimeControlAdded(u8),
    KeypadCodeAdded(KeypadCodeAdded),
}

/// One thing to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// In clear, on the service characteristic.
    Plain(ErrorReport),
    /// Sealed, for this authorization.
    Sealed(AuthorizationId, Reply),
    /// The next message of the list under way, sealed for this authorization.
    Stream(AuthorizationId),
    /// All is said.
    Close,
}

#[derive(Debug)]
struct Link {
    id: LinkId,
    remote: bool,
    closing: bool,
    /// Who last spoke authentically, and so is told of changes.
    speaker: Option<AuthorizationId>,
    challenge: Option<(AuthorizationId, Challenge)>,
    replies: Deque<(Option<AuthorizationId>, Reply), MAX_REPLIES>,
    stream: Option<(AuthorizationId, Stream)>,
}

/// All open links.
#[derive(Debug, Default)]
pub(crate) struct Links(Vec<Option<Link>, MAX_LINKS>);

impl Links {
    /// Takes note of a link. `false` if there are too many.
    pub(crate) fn open(&mut self, id: LinkId, remote: bool) -> bool {
        self.close(id);
        let link = Link {
            id,
            remote,
            closing: false,
            speaker: None,
            challenge: None,
            replies: Deque::new(),
            stream: None,
        };
        if let Some(free) = self.0.iter_mut().find(|slot| slot.is_none()) {
            *free = Some(link);
            return true;
        }
        self.0.push(Some(link)).is_ok()
    }

    /// Forgets a link and everything on it: challenge, answers, list.
    pub(crate) fn close(&mut self, id: LinkId) {
        for slot in &mut self.0 {
            if slot.as_ref().is_some_and(|link| link.id == id) {
                *slot = None;
            }
        }
    }

    /// Forgets all links and tells which there were.
    pub(crate) fn close_all(&mut self) -> Vec<LinkId, MAX_LINKS> {
        let ids = self.0.iter().flatten().map(|link| link.id).collect();
        self.0.clear();
        ids
    }

    pub(crate) fn slot(&self, id: LinkId) -> Option<usize> {
        self.0
            .iter()
            .position(|slot| slot.as_ref().is_some_and(|link| link.id == id))
    }

    pub(crate) fn id(&self, slot: usize) -> Option<LinkId> {
        self.get(slot).map(|link| link.id)
    }

    pub(crate) fn is_remote(&self, slot: usize) -> bool {
        self.get(slot).is_some_and(|link| link.remote)
    }

    pub(crate) fn set_speaker(&mut self, slot: usize, id: AuthorizationId) {
        if let Some(link) = self.get_mut(slot) {
            link.speaker = Some(id);
        }
    }

    /// An authorization is gone: it hears nothing more, on any link.
    pub(crate) fn forget(&mut self, id: AuthorizationId) {
        for link in self.0.iter_mut().flatten() {
            if link.speaker == Some(id) {
                link.speaker = None;
            }
            if link.challenge.is_some_and(|(holder, _)| holder == id) {
                link.challenge = None;
            }
            link.replies.retain(|(to, _)| *to != Some(id));
            if link.stream.as_ref().is_some_and(|(to, _)| *to == id) {
                link.stream = None;
            }
        }
    }

    /// Gives a challenge, in place of the one before.
    pub(crate) fn set_challenge(&mut self, slot: usize, id: AuthorizationId, challenge: Challenge) {
        if let Some(link) = self.get_mut(slot) {
            link.challenge = Some((id, challenge));
        }
    }

    /// The challenge as it was given, to be sent.
    pub(crate) fn challenge(&self, slot: usize, id: AuthorizationId) -> Option<Challenge> {
        let (holder, challenge) = self.get(slot)?.challenge?;
        (holder == id).then_some(challenge)
    }

    /// Spends the challenge of this authorization on this link.
    pub(crate) fn take_challenge(&mut self, slot: usize, id: AuthorizationId) -> Option<Challenge> {
        let challenge = self.challenge(slot, id)?;
        if let Some(link) = self.get_mut(slot) {
            link.challenge = None;
        }
        Some(challenge)
    }

    pub(crate) fn push(&mut self, slot: usize, to: AuthorizationId, reply: Reply) {
        self.enqueue(slot, Some(to), reply);
    }

    pub(crate) fn push_plain(&mut self, slot: usize, report: ErrorReport) {
        self.enqueue(slot, None, Reply::Error(report));
    }

    /// Tells everybody who has authenticated that the state changed. Whoever has not heard of the change before hears of
    /// both at once.
    pub(crate) fn push_states(&mut self) {
        for link in self.0.iter_mut().flatten() {
            if let Some(speaker) = link.speaker
                && !link.closing
                && !matches!(link.replies.back(), Some((_, Reply::Push | Reply::States)))
            {
                let _ = link.replies.push_back((Some(speaker), Reply::Push));
            }
        }
    }

    pub(crate) fn is_streaming(&self, slot: usize) -> bool {
        self.get(slot).is_some_and(|link| link.stream.is_some())
    }

    pub(crate) fn set_stream(&mut self, slot: usize, to: AuthorizationId, stream: Stream) {
        if let Some(link) = self.get_mut(slot) {
            link.stream = Some((to, stream));
        }
    }

    pub(crate) fn stream_mut(&mut self, slot: usize) -> Option<&mut Stream> {
        self.get_mut(slot)?
            .stream
            .as_mut()
            .map(|(_, stream)| stream)
    }

    pub(crate) fn end_stream(&mut self, slot: usize) {
        if let Some(link) = self.get_mut(slot) {
            link.stream = None;
        }
    }

    /// Closes all links once everything is said.
    pub(crate) fn close_when_done(&mut self) {
        for link in self.0.iter_mut().flatten() {
            link.closing = true;
        }
    }

    /// The next thing to send: answers, link by link; then what is left of lists.
    pub(crate) fn next(&mut self) -> Option<(usize, LinkId, Due)> {
        self.next_reply().or_else(|| self.next_of_lists())
    }

    fn next_reply(&mut self) -> Option<(usize, LinkId, Due)> {
        for (slot, link) in self.0.iter_mut().enumerate() {
            let Some(link) = link else { continue };
            let due = match link.replies.pop_front() {
                Some((Some(to), reply)) => Due::Sealed(to, reply),
                Some((None, Reply::Error(report))) => Due::Plain(report),
                Some((None, _)) | None => continue,
            };
            return Some((slot, link.id, due));
        }
        None
    }

    fn next_of_lists(&self) -> Option<(usize, LinkId, Due)> {
        self.0.iter().enumerate().find_map(|(slot, link)| {
            let link = link.as_ref()?;
            let due = match &link.stream {
                Some((to, _)) => Due::Stream(*to),
                None if link.closing => Due::Close,
                None => return None,
            };
            Some((slot, link.id, due))
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    fn enqueue(&mut self, slot: usize, to: Option<AuthorizationId>, reply: Reply) {
        let Some(link) = self.get_mut(slot) else {
            return;
        };
        // A host that does not drain before the next input loses pushes first, then the oldest answers.
        if link.replies.is_full() {
            link.replies.retain(|(_, reply)| *reply != Reply::Push);
        }
        if link.replies.is_full() {
            link.replies.pop_front();
        }
        let _ = link.replies.push_back((to, reply));
    }

    fn get(&self, slot: usize) -> Option<&Link> {
        self.0.get(slot)?.as_ref()
    }

    fn get_mut(&mut self, slot: usize) -> Option<&mut Link> {
        self.0.get_mut(slot)?.as_mut()
    }
}
