//! What happens by itself once a second: other programs' changes, idle links and gates, devices that come back.

use alloc::sync::{Arc, Weak};
use core::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval};

use super::{App, Inner, Known, blocking, lock};
use crate::{DeviceId, Reach};

const TICK: Duration = Duration::from_secs(1);
/// How long a link is kept that nobody uses or watches.
const IDLE_LINK: Duration = Duration::from_secs(60);

pub(super) fn start(inner: &Arc<Inner>) {
    let inner = Arc::downgrade(inner);
    tokio::spawn(run(inner));
}

async fn run(inner: Weak<Inner>) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let Some(inner) = inner.upgrade() else {
            return;
        };
        let app = App { inner };
        app.sync().await;
        if lock(&app.inner.gates).close_idle() {
            app.changed();
        }
        let watched = app.inner.changes.receiver_count() > 0;
        if !watched {
            app.drop_idle_links();
        }
        for id in if watched { app.due() } else { Vec::new() } {
            let app = app.clone();
            tokio::spawn(async move {
                // Whether it worked is on the card.
                let _ = app.refresh(id).await;
            });
        }
    }
}

impl App {
    /// Reads the profile if another program changed it.
    pub(super) async fn sync(&self) {
        let profile = Arc::clone(&self.inner.profile);
        let seen = lock(&self.inner.known).stamps;
        let fresh = blocking(move || {
            if profile.stamps() == seen {
                None
            } else {
                Some(profile.read())
            }
        })
        .await;
        // A profile that cannot be read now says so at the next change; what is known still serves.
        if let Ok(Some(Ok((contents, stamps)))) = fresh {
            let gone = {
                let mut known = lock(&self.inner.known);
                // Somebody else here may have been faster and know more.
                if known.stamps != seen {
                    return;
                }
                *known = Known { contents, stamps };
                let known = &known.contents;
                let mut runtimes = lock(&self.inner.runtimes);
                let gone = |id: &DeviceId| {
                    known.public.device(*id).is_none() || known.secrets.get(*id).is_none()
                };
                let ids: Vec<_> = runtimes.keys().copied().filter(gone).collect();
                runtimes.retain(|id, _| !ids.contains(id));
                ids
            };
            let mut gates = lock(&self.inner.gates);
            gone.into_iter().for_each(|id| gates.close_all_of(id));
            drop(gates);
            self.changed();
        }
    }

    fn drop_idle_links(&self) {
        let mut dropped = false;
        for runtime in lock(&self.inner.runtimes).values_mut() {
            if runtime.connection.is_some()
                && runtime.running.is_none()
                && runtime.used.elapsed() > IDLE_LINK
            {
                runtime.hang_up();
                dropped = true;
            }
        }
        if dropped {
            self.changed();
        }
    }

    /// Devices that were lost and are to be looked for again now, and those that told nothing for a while: one that
    /// removed this phone, or does nothing for it now, tells it no changes and does not say so unasked.
    fn due(&self) -> Vec<DeviceId> {
        let now = Instant::now();
        let mut due = Vec::new();
        for (id, runtime) in lock(&self.inner.runtimes).iter_mut() {
            let is_lost = matches!(runtime.reach, Reach::NotReached | Reach::Disowned);
            let is_due = is_lost && runtime.look_again.is_some_and(|at| at <= now);
            if is_due || runtime.is_to_be_asked() {
                runtime.look_again = None;
                runtime.asked_at = now;
                due.push(*id);
            }
        }
        due
    }
}
