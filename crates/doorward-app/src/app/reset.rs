//! Following a reset by hand through what the device advertises.

use core::time::Duration;

use doorward_client::{Timing, discover};
use tokio::sync::watch;
use tokio::time::sleep;

use super::App;
use crate::convert::advertised;
use crate::{AppError, DeviceId, ResetStep, SightingMode};

/// How often to look.
const LOOK: Duration = Duration::from_millis(400);
/// How many looks in vain before the device is looked for elsewhere.
const SEARCH: u32 = 10;

impl App {
    /// Follows a reset by hand through what the device advertises, until it is reset or the receiver is dropped. Forget the
    /// device when it is: its keys are worthless then.
    ///
    /// # Errors
    /// [`AppError::NotPaired`].
    pub fn watch_reset(&self, id: DeviceId) -> Result<watch::Receiver<ResetStep>, AppError> {
        let address = self.record(id)?.address;
        let (steps, receiver) = watch::channel(ResetStep::Waiting);
        tokio::spawn(self.clone().follow_reset(id, address, steps));
        Ok(receiver)
    }

    async fn follow_reset(
        self,
        id: DeviceId,
        mut address: String,
        steps: watch::Sender<ResetStep>,
    ) {
        let mut vain = 0;
        while !steps.is_closed() {
            let seen = self.look(id, &address).await;
            if seen.is_some() {
                vain = 0;
            } else {
                vain += 1;
                if vain % SEARCH == 0
                    && let Some(found) = self.find(id).await
                {
                    address = found;
                }
            }
            let now = next_step(*steps.borrow(), seen);
            if now == ResetStep::Reset {
                self.runtime(id, |runtime| {
                    runtime.hang_up();
                    runtime.disown(true);
                });
                self.changed();
            }
            steps.send_if_modified(|step| core::mem::replace(step, now) != now);
            if now == ResetStep::Reset {
                return;
            }
            sleep(LOOK).await;
        }
    }

    /// What the device advertises at `address`, or none when it does not.
    async fn look(&self, id: DeviceId, address: &str) -> Option<SightingMode> {
        let link = self.inner.radio.connect(address).await.ok()?;
        let advertisement = discover(link, &Timing::default()).await.ok()?;
        (DeviceId::from(advertisement.device_id) == id).then(|| advertised(&advertisement).0)
    }
}

/// What a look at the device means after what was seen before.
fn next_step(step: ResetStep, seen: Option<SightingMode>) -> ResetStep {
    match (step, seen) {
        (_, Some(SightingMode::Uninitialised)) => ResetStep::Reset,
        (_, None) => ResetStep::Gone,
        (ResetStep::Gone | ResetStep::CameBack, Some(_)) => ResetStep::CameBack,
        (step, Some(_)) => step,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reset_is_followed_by_what_is_advertised() {
        let run = |seen: &[Option<SightingMode>]| {
            seen.iter()
                .fold(ResetStep::Waiting, |step, seen| next_step(step, *seen))
        };
        let (normal, fresh) = (
            Some(SightingMode::Normal),
            Some(SightingMode::Uninitialised),
        );
        assert_eq!(run(&[normal, normal]), ResetStep::Waiting);
        assert_eq!(run(&[normal, None]), ResetStep::Gone);
        assert_eq!(run(&[normal, None, normal]), ResetStep::CameBack);
        assert_eq!(run(&[normal, None, normal, None]), ResetStep::Gone);
        assert_eq!(run(&[normal, None, fresh]), ResetStep::Reset);
        assert_eq!(run(&[fresh]), ResetStep::Reset);
    }
}
