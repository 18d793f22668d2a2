//! Looking at the door and moving the bolt.

use doorward_client::proto::states::States;
use doorward_client::{ActionProgress, ClientError, Connection};

use super::session::ClientErrorAt;
use super::{App, lock};
use crate::card::Outcome;
use crate::convert::{Reading, wire_action};
use crate::profile::DeviceRecord;
use crate::{AppError, DeviceCard, DeviceId, DoorAction, LockState, UnixTime, Visit};

impl App {
    /// Connects if need be, reads the device's state, and stays connected a while so that changes come by themselves.
    ///
    /// # Errors
    /// Why it could not be read; the card keeps what was known, with its age.
    pub async fn refresh(&self, id: DeviceId) -> Result<DeviceCard, AppError> {
        let record = self.record(id)?;
        let read = self
            .ask(id, async |connection: Connection| {
                let states = connection.states().await?;
                Ok((states, connection.code_status().await?))
            })
            .await;
        let (states, status) = read.map_err(|(error, _)| self.plain(&record, error))?;
        self.runtime(id, |runtime| runtime.told(record.product, &states));
        if let Some(status) = status {
            self.keep_status(id, status).await?;
        }
        self.changed();
        self.device(id)
    }

    /// [`refresh`](Self::refresh) for all devices at once; failures are in the cards.
    pub async fn refresh_all(&self) {
        let mut all = tokio::task::JoinSet::new();
        for record in self.records() {
            let app = self.clone();
            all.spawn(async move {
                // Whether it worked is on the card.
                let _ = app.refresh(record.id).await;
            });
        }
        while all.join_next().await.is_some() {}
    }

    /// Has the device do something. Resolves when it says how that ended; the card follows meanwhile.
    ///
    /// # Errors
    /// As the device refused, or [`AppError::OutcomeUnknown`]; never tried again by itself.
    /// [`AppError::NotSupported`] when the product has no such action, [`AppError::CodeNeeded`] when it needs the code:
    /// then [`act_guarded`](Self::act_guarded) does it.
    pub async fn act(&self, id: DeviceId, action: DoorAction) -> Result<Outcome, AppError> {
        let record = self.record(id)?;
        let asked = wire_action(record.product, action).ok_or(AppError::NotSupported {
            product: Some(record.product),
        })?;
        if action.needs_code() {
            return Err(AppError::CodeNeeded);
        }
        let connection = self.connection(id).await?;
        let _running = self.run(id, action);
        let follow = |progress| self.follow(&record, &progress);
        match connection.act(asked, None, follow).await {
            Ok(report) => Ok(self
                .ended(&record, &connection, action, report.states)
                .await),
            Err(error) => {
                self.note(id, &error);
                if let ClientError::ActionFailed { .. } = error
                    && let Ok(states) = connection.states().await
                {
                    self.runtime(id, |runtime| runtime.told(record.product, &states));
                }
                Err(self.explain_at(&record, &error))
            }
        }
    }

    /// [`act`](Self::act) behind the gate: also for actions that need the security code.
    ///
    /// # Errors
    /// As [`act`](Self::act), and as every guarded request.
    pub async fn act_guarded(
        &self,
        visit: &Visit,
        id: DeviceId,
        action: DoorAction,
    ) -> Result<Outcome, AppError> {
        match action {
            DoorAction::ContinuousModeOn => self.set_continuous_mode(visit, id, true, None).await,
            DoorAction::ContinuousModeOff => self.set_continuous_mode(visit, id, false, None).await,
            _ => self.act(id, action).await,
        }
    }

    /// Switches an Opener's continuous mode: every ring opens. `timeout` ends it by itself, in the unit of the device,
    /// which its maker does not publish; none: never.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::NotSupported`] for locks.
    pub async fn set_continuous_mode(
        &self,
        visit: &Visit,
        id: DeviceId,
        on: bool,
        timeout: Option<u8>,
    ) -> Result<Outcome, AppError> {
        let record = self.record(id)?;
        let action = if on {
            DoorAction::ContinuousModeOn
        } else {
            DoorAction::ContinuousModeOff
        };
        wire_action(record.product, action).ok_or(AppError::NotSupported {
            product: Some(record.product),
        })?;
        // Behind the gate first, so that nothing seems to run while a person types the code.
        self.pass(visit, id).await?;
        let _running = self.run(id, action);
        let report = self
            .guarded(visit, id, |connection, code| async move {
                connection
                    .set_continuous_mode(code.as_ref(), on, timeout.unwrap_or(0))
                    .await
            })
            .await?;
        let connection = self.connection(id).await?;
        Ok(self
            .ended(&record, &connection, action, report.states)
            .await)
    }

    /// Shows what runs on the card, until the value is dropped: whatever happens to the future that holds it, the card
    /// does not stay with an action that nobody follows.
    fn run(&self, id: DeviceId, action: DoorAction) -> Running<'_> {
        self.runtime(id, |runtime| runtime.running = Some(action));
        self.changed();
        Running { app: self, id }
    }

    pub(super) fn follow(&self, record: &DeviceRecord, progress: &ActionProgress) {
        if let ActionProgress::States(states) = progress {
            self.runtime(record.id, |runtime| runtime.told(record.product, states));
            self.changed();
        }
    }

    async fn ended(
        &self,
        record: &DeviceRecord,
        connection: &Connection,
        action: DoorAction,
        states: Option<States>,
    ) -> Outcome {
        let states = match states {
            Some(states) => Some(states),
            None => connection.states().await.ok(),
        };
        self.runtime(record.id, |runtime| {
            runtime.reached();
            if let Some(states) = &states {
                runtime.told(record.product, states);
            }
        });
        let reading = states.map(|states| Reading::new(record.product, &states, UnixTime::now()));
        let state = reading.map_or(LockState::Unknown, |reading| reading.state);
        Outcome { action, state }
    }

    /// What failed, in the app's words, where no code was involved.
    pub(super) fn plain(&self, record: &DeviceRecord, error: ClientErrorAt) -> AppError {
        match error {
            ClientErrorAt::Before(error) => error,
            ClientErrorAt::Asked(error) => self.explain_at(record, &error),
        }
    }
}

struct Running<'a> {
    app: &'a App,
    id: DeviceId,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if let Some(runtime) = lock(&self.app.inner.runtimes).get_mut(&self.id) {
            runtime.running = None;
        }
        self.app.changed();
    }
}
