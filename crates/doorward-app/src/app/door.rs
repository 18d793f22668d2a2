//! Looking at the door and moving the bolt.

use doorward_client::{ActionProgress, ClientError, Connection};

use super::{App, lock};
use crate::card::Outcome;
use crate::{AppError, DeviceCard, DeviceId, DoorAction, LockState};

use super::session::ClientErrorAt;

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
        let (states, status) = read.map_err(|(error, _)| self.plain(&record.name, error))?;
        self.runtime(id, |runtime| runtime.told(&states));
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

    /// Moves the bolt. Resolves when the device says how it ended; the card follows meanwhile.
    ///
    /// # Errors
    /// As the device refused, or [`AppError::OutcomeUnknown`]; never tried again by itself.
    pub async fn act(&self, id: DeviceId, action: DoorAction) -> Result<Outcome, AppError> {
        let record = self.record(id)?;
        let connection = self.connection(id).await?;
        self.runtime(id, |runtime| runtime.running = Some(action));
        self.changed();
        // Whatever happens to this future, the card does not stay with an action that nobody follows.
        let _running = Running { app: self, id };
        let follow = |progress| {
            if let ActionProgress::States(states) = progress {
                self.runtime(id, |runtime| runtime.told(&states));
                self.changed();
            }
        };
        match connection.act(action.into(), None, follow).await {
            Ok(report) => {
                let states = match report.states {
                    Some(states) => Some(states),
                    None => connection.states().await.ok(),
                };
                self.runtime(id, |runtime| {
                    runtime.reached();
                    if let Some(states) = &states {
                        runtime.told(states);
                    }
                });
                let state = states.map_or(LockState::Unknown, |states| states.lock_state.into());
                Ok(Outcome { action, state })
            }
            Err(error) => {
                self.note(id, &error);
                if let ClientError::ActionFailed { .. } = error
                    && let Ok(states) = connection.states().await
                {
                    self.runtime(id, |runtime| runtime.told(&states));
                }
                Err(self.explain(&record.name, &error))
            }
        }
    }

    /// What failed, in the app's words, where no code was involved.
    pub(super) fn plain(&self, name: &str, error: ClientErrorAt) -> AppError {
        match error {
            ClientErrorAt::Before(error) => error,
            ClientErrorAt::Asked(error) => self.explain(name, &error),
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
