//! An Opener learns its intercom.

use doorward_client::ActionProgress;

use super::App;
use crate::{AppError, DeviceId, DeviceTask, Product, Visit};

impl App {
    /// Trains an Opener: it listens, somebody rings at the house door, and it keeps what it heard. `on_step` and the card's
    /// task say when to ring. Can be done again at any time; what was learned before holds until a training succeeds.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::ActionFailed`] with what to do, above all when it heard no ring within 30
    /// seconds; [`AppError::NotSupported`] for locks, which are calibrated instead.
    pub async fn train(
        &self,
        visit: &Visit,
        id: DeviceId,
        mut on_step: impl FnMut(DeviceTask) + Send,
    ) -> Result<(), AppError> {
        let record = self.record(id)?;
        if record.product != Product::Opener {
            return Err(AppError::NotSupported {
                product: Some(record.product),
            });
        }
        self.pass(visit, id).await?;
        let task = self.begin_task(id, DeviceTask::TrainingBegins);
        on_step(DeviceTask::TrainingBegins);
        let mut now = |step| {
            task.now(step);
            on_step(step);
        };
        let follow = |progress: ActionProgress| {
            self.follow(&record, &progress);
            if let ActionProgress::Accepted = progress {
                now(DeviceTask::TrainingRingNow);
            }
        };
        self.guarded(visit, id, |connection, code| async move {
            connection.record_bus(code.as_ref(), follow).await
        })
        .await?;
        now(DeviceTask::TrainingEnds);
        let follow = |progress: ActionProgress| self.follow(&record, &progress);
        self.guarded(visit, id, |connection, code| async move {
            connection.calibrate(code.as_ref(), follow).await
        })
        .await?;
        // What it is now shows without waiting for the next look.
        if let Ok(connection) = self.connection(id).await
            && let Ok(states) = connection.states().await
        {
            self.follow(&record, &ActionProgress::States(states));
        }
        Ok(())
    }
}
