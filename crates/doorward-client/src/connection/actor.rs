//! The task that owns a link and an engine.

use alloc::collections::VecDeque;
use std::collections::HashMap;

use doorward_link::{BoxLink, Link, LinkError};
use doorward_proto::Message;
use doorward_proto::advertising::Advertisement;
use doorward_proto::states::States;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::ConnectionEvent;
use crate::ClientError;
use crate::engine::{Done, Engine, Event, Input, Metrics, Output, RequestId};
use crate::entropy::OsEntropy;
use crate::request::Request;

/// A request and where its answers go.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) request: Request,
    pub(super) parts: mpsc::UnboundedSender<Part>,
}

/// One piece of an answer. Their number is bounded by the engine: the entries asked for, the steps of an action.
#[derive(Debug)]
pub(super) enum Part {
    Progress(Message),
    Finished(Result<Done, ClientError>),
}

/// What the task tells everybody.
#[derive(Debug)]
pub(super) struct Outlets {
    pub(super) events: broadcast::Sender<ConnectionEvent>,
    pub(super) states: watch::Sender<Option<States>>,
    pub(super) advertisement: watch::Sender<Option<Advertisement>>,
    pub(super) metrics: watch::Sender<Metrics>,
    pub(super) over: watch::Sender<Option<ClientError>>,
}

/// Owns link and engine until the last handle is dropped or the engine is over.
pub(super) struct Actor {
    link: BoxLink,
    engine: Engine<OsEntropy>,
    started: Instant,
    orders: mpsc::Receiver<Order>,
    waiting: HashMap<RequestId, mpsc::UnboundedSender<Part>>,
    next_id: u64,
    outlets: Outlets,
}

impl Actor {
    pub(super) fn new(
        link: BoxLink,
        engine: Engine<OsEntropy>,
        orders: mpsc::Receiver<Order>,
        outlets: Outlets,
    ) -> Self {
        Self {
            link,
            engine,
            started: Instant::now(),
            orders,
            waiting: HashMap::new(),
            next_id: 0,
            outlets,
        }
    }

    /// Runs to the end; dropping the link closes it.
    pub(super) async fn run(mut self) {
        self.step(Input::DeadlineReached).await;
        while self.engine.over().is_none() {
            let deadline = self
                .engine
                .deadline()
                .map(|deadline| self.started + deadline);
            tokio::select! {
                frame = self.link.receive() => match frame {
                    Ok((tag, bytes)) => self.step(Input::Frame { tag, bytes: &bytes }).await,
                    Err(error) => self.step(Input::LinkLost(error)).await,
                },
                () = sleep_until(deadline.unwrap_or(self.started)), if deadline.is_some() => {
                    self.step(Input::DeadlineReached).await;
                }
                order = self.orders.recv() => match order {
                    Some(order) => self.order(order).await,
                    None => return,
                },
            }
        }
        let over = self
            .engine
            .over()
            .cloned()
            .unwrap_or(ClientError::Link(LinkError::Closed));
        self.outlets.over.send_replace(Some(over));
    }

    async fn order(&mut self, order: Order) {
        let id = RequestId(self.next_id);
        self.next_id += 1;
        self.waiting.insert(id, order.parts);
        self.step(Input::Request(id, order.request)).await;
    }

    /// One input, then everything that follows from it.
    async fn step(&mut self, input: Input<'_>) {
        self.engine.handle(self.started.elapsed(), input);
        let mut frames = VecDeque::new();
        loop {
            match self.engine.poll() {
                Some(Output::Send { tag, frame }) => frames.push_back((tag, frame)),
                Some(Output::Event(event)) => self.tell(event),
                None => match frames.pop_front() {
                    Some((tag, frame)) => {
                        if let Err(error) = self.link.send(tag, &frame).await {
                            self.engine
                                .handle(self.started.elapsed(), Input::LinkLost(error));
                        }
                    }
                    None => break,
                },
            }
        }
        let metrics = self.engine.metrics();
        self.outlets
            .metrics
            .send_if_modified(|known| core::mem::replace(known, metrics) != metrics);
    }

    fn tell(&mut self, event: Event) {
        // Nobody may be listening any more: a caller that gave up, no subscriber. That is no failure.
        match event {
            Event::Progress(id, message) => {
                if let Some(parts) = self.waiting.get(&id) {
                    let _ = parts.send(Part::Progress(message));
                }
            }
            Event::Finished(id, result) => {
                if let Some(parts) = self.waiting.remove(&id) {
                    let _ = parts.send(Part::Finished(result));
                }
            }
            Event::States(states) => {
                self.outlets.states.send_replace(Some(states));
                let _ = self.outlets.events.send(ConnectionEvent::States(states));
            }
            Event::Advertisement(advertisement) => {
                self.outlets
                    .advertisement
                    .send_replace(Some(advertisement.clone()));
                let _ = self
                    .outlets
                    .events
                    .send(ConnectionEvent::Advertisement(advertisement));
            }
            Event::Over(error) => {
                self.outlets.over.send_replace(Some(error.clone()));
                let _ = self.outlets.events.send(ConnectionEvent::Closed(error));
            }
        }
    }
}
