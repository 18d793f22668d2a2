//! One thing at a time: a controller scans or makes a connection, not both.

use core::time::Duration;

use tokio::sync::oneshot;

use super::super::hci;
use super::{Address, AirLink, LinkError, Phone, Sighting, Stack};

/// How long to listen for a device.
const SEEK: Duration = Duration::from_secs(8);
/// How long a device that was heard may take to be connected.
const CALL: Duration = Duration::from_secs(5);
/// How long a controller may take to call a connection off.
const CALL_OFF: Duration = Duration::from_secs(2);
/// The connection was called off by ourselves.
const CALLED_OFF: u8 = 0x02;
/// The peer did not answer the first packets.
const NOT_ESTABLISHED: u8 = 0x3E;

/// Who waits for a connection.
pub(super) type Reply = oneshot::Sender<Result<AirLink, LinkError>>;

/// What the owner of a phone can wish.
#[derive(Debug)]
pub(super) enum Wish {
    Scan {
        span: Duration,
        reply: oneshot::Sender<Vec<Sighting>>,
    },
    Connect {
        address: Address,
        reply: Reply,
        /// Whether it broke once already.
        again: bool,
    },
}

impl Wish {
    pub(super) fn connect(address: Address, reply: Reply) -> Self {
        Self::Connect {
            address,
            reply,
            again: false,
        }
    }

    /// Whether nobody waits for it any more.
    fn is_void(&self) -> bool {
        match self {
            Self::Scan { reply, .. } => reply.is_closed(),
            Self::Connect { reply, .. } => reply.is_closed(),
        }
    }
}

/// What the controller is doing.
#[derive(Debug)]
pub(super) enum Job {
    Scan {
        since: Duration,
        until: Duration,
        reply: oneshot::Sender<Vec<Sighting>>,
    },
    /// Listening for a device to call it.
    Seek {
        address: Address,
        until: Duration,
        reply: Reply,
        again: bool,
    },
    Call {
        address: Address,
        until: Duration,
        reply: Reply,
        again: bool,
    },
    /// A call is called off: the controller has to say so before it does anything else.
    CallOff { until: Duration },
}

impl Job {
    pub(super) fn deadline(&self) -> Duration {
        match self {
            Self::Scan { until, .. }
            | Self::Seek { until, .. }
            | Self::Call { until, .. }
            | Self::CallOff { until } => *until,
        }
    }
}

impl Phone {
    /// Begins the next job, if none is under way.
    pub(super) fn next_job(&mut self, stack: &mut Stack, now: Duration) {
        while self.job.is_none() {
            match self.wishes.pop_front() {
                None => return,
                Some(wish) if wish.is_void() => {}
                Some(Wish::Scan { span, reply }) => {
                    scan(stack, true);
                    self.job = Some(Job::Scan {
                        since: now,
                        until: now.saturating_add(span),
                        reply,
                    });
                }
                Some(Wish::Connect {
                    address,
                    reply,
                    again,
                }) => {
                    // Also where it was heard a moment ago: what it says of itself now is what the link begins with.
                    scan(stack, true);
                    self.job = Some(Job::Seek {
                        address,
                        until: now.saturating_add(SEEK),
                        reply,
                        again,
                    });
                }
            }
        }
    }

    fn call(
        &mut self,
        stack: &mut Stack,
        now: Duration,
        address: Address,
        reply: Reply,
        again: bool,
    ) {
        stack.command(hci::LE_CONNECT, hci::connect(address));
        self.job = Some(Job::Call {
            address,
            until: now.saturating_add(CALL),
            reply,
            again,
        });
    }

    /// A device was heard: perhaps the one that is sought.
    pub(super) fn heard(&mut self, stack: &mut Stack, now: Duration, heard: Address) {
        match self.job.take() {
            Some(Job::Seek {
                address,
                reply,
                again,
                ..
            }) if address.bytes == heard.bytes => {
                scan(stack, false);
                self.call(stack, now, heard, reply, again);
            }
            job => self.job = job,
        }
    }

    pub(super) fn connected(&mut self, stack: &mut Stack, now: Duration, handle: u16) {
        match self.job.take() {
            Some(Job::Call {
                address,
                reply,
                again,
                ..
            }) => {
                self.greet(now, handle, address, again, reply);
                self.settle(stack, now, handle);
            }
            // It came too late.
            Some(Job::CallOff { .. }) => stack.disconnect(now, handle),
            other => {
                self.job = other;
                stack.disconnect(now, handle);
            }
        }
        self.next_job(stack, now);
    }

    pub(super) fn not_connected(&mut self, stack: &mut Stack, now: Duration, status: u8) {
        match self.job.take() {
            Some(Job::Call {
                address,
                reply,
                again: false,
                ..
            }) if status == NOT_ESTABLISHED => self.call(stack, now, address, reply, true),
            Some(Job::Call { reply, .. }) => {
                let error = if status == CALLED_OFF {
                    LinkError::TimedOut
                } else {
                    LinkError::Unreachable
                };
                let _ = reply.send(Err(error));
            }
            Some(Job::CallOff { .. }) | None => {}
            other => self.job = other,
        }
        self.next_job(stack, now);
    }

    /// A refused command ends the job it belongs to.
    pub(super) fn answered(&mut self, stack: &mut Stack, now: Duration, code: u16, status: u8) {
        if status == 0 {
            return;
        }
        match (code, self.job.take()) {
            (hci::LE_CONNECT, Some(Job::Call { reply, .. })) => {
                let _ = reply.send(Err(LinkError::Unreachable));
            }
            // There was nothing to call off any more.
            (hci::LE_CANCEL_CONNECT, Some(Job::CallOff { .. })) => {}
            (_, job) => self.job = job,
        }
        self.next_job(stack, now);
    }

    /// Ends a job whose time is up.
    pub(super) fn overdue(&mut self, stack: &mut Stack, now: Duration) {
        if self.job.as_ref().is_none_or(|job| job.deadline() > now) {
            return;
        }
        match self.job.take() {
            Some(Job::Scan { since, reply, .. }) => {
                scan(stack, false);
                let _ = reply.send(self.sightings.all_since(since));
            }
            Some(Job::Seek { reply, .. }) => {
                scan(stack, false);
                let _ = reply.send(Err(LinkError::TimedOut));
            }
            Some(Job::Call { reply, .. }) => {
                stack.command(hci::LE_CANCEL_CONNECT, Vec::new());
                self.job = Some(Job::CallOff {
                    until: now.saturating_add(CALL_OFF),
                });
                let _ = reply.send(Err(LinkError::TimedOut));
            }
            Some(Job::CallOff { .. }) | None => {}
        }
        self.next_job(stack, now);
    }
}

/// Begins or ends listening.
fn scan(stack: &mut Stack, on: bool) {
    if on {
        stack.command(hci::LE_SET_SCAN_PARAMETERS, hci::SCAN_PARAMETERS.to_vec());
    }
    stack.command(hci::LE_SCAN, vec![u8::from(on), 0]);
}
