//! The one part that waits: packets, wishes and time go into a role, packets come out. A controller that fails is taken
//! anew, for as long as somebody holds the radio.

use core::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::controller::{Packet, Port};
use super::hci::{self, Event as Told};
use super::link::Traffic;
use super::stack::{Event, Stack};
use super::{Controller, RadioError};

/// How long a controller may take to be set up.
const SET_UP: Duration = Duration::from_secs(10);
/// Between two tries to get a controller back, at first and at last.
const PAUSE: Duration = Duration::from_millis(250);
const LONG_PAUSE: Duration = Duration::from_secs(8);
/// How long a controller may take to end everything when it is given back.
const FAREWELL: Duration = Duration::from_secs(1);

/// How a radio is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RadioState {
    /// On the air.
    On,
    /// The controller failed; it is tried again and again.
    Off(RadioError),
}

/// What a radio is used for.
pub(super) trait Role: Send {
    /// What its owner can wish.
    type Order: Send;

    /// Begins anew with a fresh controller. Nothing of the connections before is left.
    fn begin(&mut self) -> Stack;
    fn event(&mut self, stack: &mut Stack, now: Duration, event: Event);
    fn order(&mut self, stack: &mut Stack, now: Duration, order: Self::Order);
    fn traffic(&mut self, stack: &mut Stack, now: Duration, traffic: Traffic);
    fn deadline(&self) -> Option<Duration>;
    fn tick(&mut self, stack: &mut Stack, now: Duration);
    /// The controller is gone: every connection and every wish under way has failed.
    fn lost(&mut self);
}

/// What drives a role.
pub(super) struct Drive<R: Role> {
    pub(super) controller: Controller,
    pub(super) role: R,
    pub(super) orders: mpsc::UnboundedReceiver<R::Order>,
    pub(super) traffic: mpsc::UnboundedReceiver<Traffic>,
    pub(super) started: Instant,
}

/// Starts a role on its own task, once its controller is set up.
pub(super) async fn start<R: Role + 'static>(
    mut drive: Drive<R>,
) -> Result<watch::Receiver<RadioState>, RadioError> {
    let session = drive.set_up().await?;
    let (state, states) = watch::channel(RadioState::On);
    tokio::spawn(drive.run(session, state));
    Ok(states)
}

struct Session {
    port: Port,
    stack: Stack,
}

/// Why a session ended.
enum Ending {
    Broken(RadioError),
    /// Nobody holds the radio any more.
    Abandoned,
}

impl<R: Role> Drive<R> {
    async fn run(mut self, mut session: Session, state: watch::Sender<RadioState>) {
        loop {
            let ending = self.serve(&mut session).await;
            self.role.lost();
            let Ending::Broken(mut error) = ending else {
                session.farewell().await;
                // The controller is free before the state ends.
                drop(session);
                return;
            };
            // The controller is free before it is tried again.
            drop(session);
            let mut pause = PAUSE;
            session = loop {
                state.send_replace(RadioState::Off(error));
                sleep(pause).await;
                if self.orders.is_closed() {
                    return;
                }
                match self.set_up().await {
                    Ok(session) => break session,
                    Err(again) => error = again,
                }
                pause = pause.saturating_mul(2).min(LONG_PAUSE);
            };
            state.send_replace(RadioState::On);
        }
    }

    async fn set_up(&mut self) -> Result<Session, RadioError> {
        let port = self.controller.open().await?;
        let mut session = Session {
            port,
            stack: self.role.begin(),
        };
        let ready = async {
            loop {
                session.flush(self.started.elapsed()).await?;
                let packet = session.port.read().await?;
                session.stack.handle(self.started.elapsed(), &packet);
                while let Some(event) = session.stack.poll_event() {
                    match event {
                        Event::Broken(error) => return Err(error),
                        Event::Ready => return Ok(()),
                        _ => {}
                    }
                }
            }
        };
        timeout(SET_UP, ready)
            .await
            .map_err(|_| RadioError::Silent)??;
        self.role
            .event(&mut session.stack, self.started.elapsed(), Event::Ready);
        Ok(session)
    }

    async fn serve(&mut self, session: &mut Session) -> Ending {
        let Self {
            role,
            orders,
            traffic,
            started,
            ..
        } = self;
        loop {
            while let Some(event) = session.stack.poll_event() {
                if let Event::Broken(error) = event {
                    return Ending::Broken(error);
                }
                role.event(&mut session.stack, started.elapsed(), event);
            }
            if let Err(error) = session.flush(started.elapsed()).await {
                return Ending::Broken(error);
            }
            let deadline = [session.stack.deadline(), role.deadline()];
            let deadline = deadline.into_iter().flatten().min();
            let stack = &mut session.stack;
            tokio::select! {
                packet = session.port.read() => match packet {
                    Ok(packet) => stack.handle(started.elapsed(), &packet),
                    Err(error) => return Ending::Broken(error),
                },
                order = orders.recv() => match order {
                    Some(order) => role.order(stack, started.elapsed(), order),
                    None => return Ending::Abandoned,
                },
                Some(one) = traffic.recv() => role.traffic(stack, started.elapsed(), one),
                () = sleep_until(after(*started, deadline)), if deadline.is_some() => {
                    stack.tick(started.elapsed());
                    role.tick(stack, started.elapsed());
                }
            }
        }
    }
}

impl Session {
    async fn flush(&mut self, now: Duration) -> Result<(), RadioError> {
        while let Some(packet) = self.stack.poll_packet(now) {
            self.port.write(&packet).await?;
        }
        Ok(())
    }

    /// Makes the controller stop: it would go on to advertise for somebody who is gone.
    async fn farewell(&mut self) {
        let stopped = async {
            self.port.write(&hci::command(hci::RESET, &[])).await?;
            loop {
                if let Packet::Event(bytes) = self.port.read().await?
                    && matches!(
                        hci::event(&bytes),
                        Told::Answer {
                            code: hci::RESET,
                            ..
                        }
                    )
                {
                    return Ok::<(), RadioError>(());
                }
            }
        };
        // One that does not go along is nobody's any more either way.
        let _ = timeout(FAREWELL, stopped).await;
    }
}

fn after(started: Instant, deadline: Option<Duration>) -> Instant {
    let span = deadline.unwrap_or_default();
    started.checked_add(span).unwrap_or(started)
}
