//! One link per device, shared by everything, kept while used.

use alloc::sync::Arc;
use core::future::Future;

use doorward_client::link::{BoxLink, LinkError};
use doorward_client::proto::ext::{CodeFlags, CodeStatus};
use doorward_client::types::{AppId, AuthorizationId, DeviceUuid, SharedKey};
use doorward_client::{ClientError, Connection, ConnectionEvent, Credentials, Events};
use tokio::time::Instant;

use super::explain::denied;
use super::{App, Inner, lock};
use crate::profile::{Contents, Counted, DeviceRecord};
use crate::{AppError, DeviceId, Product, Reach};

impl App {
    /// The link to a device, opened if need be.
    pub(super) async fn connection(&self, id: DeviceId) -> Result<Connection, AppError> {
        let connecting = self.runtime(id, |runtime| Arc::clone(&runtime.connecting));
        let _turn = connecting.lock().await;
        let record = self.record(id)?;
        if let Some(connection) = self.runtime(id, |runtime| {
            runtime.used = Instant::now();
            runtime.live().cloned()
        }) {
            return Ok(connection);
        }
        self.runtime(id, |runtime| runtime.reach = Reach::Connecting);
        self.changed();
        let opened = self.open_link(&record).await;
        match opened {
            Ok((connection, address)) => {
                self.runtime(id, |runtime| {
                    runtime.connection = Some(connection.clone());
                    runtime.used = Instant::now();
                });
                let watcher = Watcher {
                    inner: Arc::downgrade(&self.inner),
                    id,
                    product: record.product,
                };
                tokio::spawn(watcher.run(connection.events()));
                if address != record.address {
                    self.update_record(id, move |record| record.address = address)
                        .await?;
                }
                Ok(connection)
            }
            Err(error) => {
                self.runtime(id, super::runtime::Runtime::missed);
                self.changed();
                Err(error)
            }
        }
    }

    /// A link to where the device was last, else to where it advertises now; and its address.
    async fn open_link(&self, record: &DeviceRecord) -> Result<(Connection, String), AppError> {
        let credentials = self.known(|contents| credentials(contents, record))?;
        let first = match self.inner.radio.connect(&record.address).await {
            Ok(link) => Connection::open(link, credentials.clone()).await,
            Err(error) => Err(error.into()),
        };
        let failed = match first {
            Ok(connection) => return Ok((connection, record.address.clone())),
            Err(error) => error,
        };
        let unreachable = |error| self.unreachable(&record.name, error);
        let Some(address) = self
            .find(record.id)
            .await
            .filter(|address| *address != record.address)
        else {
            return Err(match failed {
                ClientError::Link(error) => unreachable(error),
                ClientError::WrongDevice { .. } | ClientError::Timeout => {
                    unreachable(LinkError::TimedOut)
                }
                other => self.explain_at(record, &other),
            });
        };
        let link: BoxLink = self
            .inner
            .radio
            .connect(&address)
            .await
            .map_err(unreachable)?;
        match Connection::open(link, credentials).await {
            Ok(connection) => Ok((connection, address)),
            Err(error) => Err(self.explain_at(record, &error)),
        }
    }

    /// The device of this profile that advertises at an address, which is kept for it.
    ///
    /// # Errors
    /// [`AppError::NotReachable`] when nothing advertises there, [`AppError::NotPaired`] when what does is not of this
    /// profile.
    pub async fn locate(&self, address: &str) -> Result<DeviceId, AppError> {
        let link = self
            .inner
            .radio
            .connect(address)
            .await
            .map_err(|error| self.unreachable(address, error))?;
        let heard = doorward_client::discover(link, &doorward_client::Timing::default()).await;
        let id = heard
            .map_err(|error| self.explain(address, &error))?
            .device_id
            .into();
        let record = self.record(id).map_err(|_| AppError::NotPaired {
            name: address.to_owned(),
        })?;
        if record.address != address {
            let address = address.to_owned();
            self.update_record(id, move |record| record.address = address)
                .await?;
        }
        Ok(id)
    }

    /// Why a device cannot be reached: usually it is not there, sometimes this machine has no radio.
    pub(super) fn unreachable(&self, name: &str, error: LinkError) -> AppError {
        match (error, self.inner.radio.fault()) {
            (LinkError::RadioOff, Some(why)) => AppError::RadioOff { why },
            (LinkError::Crowded, _) => AppError::Crowded {
                name: name.to_owned(),
            },
            _ => AppError::NotReachable {
                name: name.to_owned(),
            },
        }
    }

    /// Where a device advertises now.
    pub(super) async fn find(&self, id: DeviceId) -> Option<String> {
        let known = self
            .records()
            .into_iter()
            .map(|record| record.address)
            .collect();
        let heard = self.inner.radio.scan(known).await;
        heard
            .into_iter()
            .find(|heard| DeviceId::from(heard.advertisement.device_id) == id)
            .map(|heard| heard.address)
    }

    /// Reads something over the shared link; a link that turns out to be dead is opened anew once.
    pub(super) async fn ask<T, F>(
        &self,
        id: DeviceId,
        question: impl Fn(Connection) -> F,
    ) -> Result<T, (ClientErrorAt, Option<Connection>)>
    where
        F: Future<Output = Result<T, ClientError>>,
    {
        let mut again = true;
        loop {
            let connection = self
                .connection(id)
                .await
                .map_err(|error| (ClientErrorAt::Before(error), None))?;
            match question(connection.clone()).await {
                Err(ClientError::Link(_) | ClientError::Timeout) if again => {
                    again = false;
                    self.runtime(id, super::runtime::Runtime::hang_up);
                }
                Ok(value) => {
                    self.runtime(id, super::runtime::Runtime::reached);
                    return Ok(value);
                }
                Err(error) => {
                    self.note(id, &error);
                    return Err((ClientErrorAt::Asked(error), Some(connection)));
                }
            }
        }
    }

    /// A link that has just answered. What goes out once only goes out over such a link: one that broke unnoticed is found
    /// by a question that can be asked again, and not by a command of which nobody could tell then what became of it.
    pub(super) async fn answering(&self, id: DeviceId) -> Result<Connection, AppError> {
        let record = self.record(id)?;
        self.ask(id, async |connection: Connection| {
            connection.states().await?;
            Ok(connection)
        })
        .await
        .map_err(|(error, _)| self.plain(&record, error))
    }

    /// Keeps in mind what an error says about the device.
    pub(super) fn note(&self, id: DeviceId, error: &ClientError) {
        self.runtime(id, |runtime| {
            if let ClientError::OutcomeUnknown { .. } = error {
                runtime.doubt();
            }
            match error {
                error if error.disowns() => {
                    let reset = runtime
                        .connection
                        .as_ref()
                        .and_then(Connection::advertisement);
                    runtime.disown(reset.is_some_and(|advertisement| {
                        crate::convert::advertised(&advertisement).0
                            == crate::SightingMode::Uninitialised
                    }));
                }
                ClientError::OutcomeUnknown { .. } => {}
                error if error.ends_connection() => runtime.missed(),
                error => match error.code().and_then(denied) {
                    Some(why) => runtime.deny(why),
                    None => runtime.reached(),
                },
            }
        });
        self.changed();
    }

    /// Takes over what a device tells about its code, keeping notices until somebody dismisses them.
    pub(super) async fn keep_status(
        &self,
        id: DeviceId,
        status: CodeStatus,
    ) -> Result<(), AppError> {
        let before = self.runtime(id, |runtime| runtime.code_status.replace(status));
        let record = self.record(id)?;
        let set = status.flags.has(CodeFlags::CODE_SET);
        let is_told = status.flags.has(CodeFlags::PROVEN) || !set;
        let counted = Counted {
            failures: status.failures_ever,
            pairings: status.pairings_ever,
        };
        // How many wrong codes are this phone's own is known only where it was heard of before.
        let own = before.map_or(0, |before| {
            status.own_failures.saturating_sub(before.own_failures)
        });
        let keep = move |record: &mut DeviceRecord| {
            record.code_set = Some(set);
            if is_told {
                record.notices.tell(counted, own.into());
            }
        };
        let mut kept = record.clone();
        keep(&mut kept);
        if kept != record {
            self.update_record(id, keep).await?;
        }
        Ok(())
    }
}

/// Whether something failed before or after a device was asked.
#[derive(Debug)]
pub(super) enum ClientErrorAt {
    Before(AppError),
    Asked(ClientError),
}

/// What a device needs to let this phone in.
fn credentials(contents: &Contents, record: &DeviceRecord) -> Result<Credentials, AppError> {
    let broken = || AppError::NotPaired {
        name: record.name.clone(),
    };
    let secret = contents.secrets.get(record.id).ok_or_else(broken)?;
    Ok(Credentials {
        device: doorward_client::types::DeviceId::new(record.id.number()).ok_or_else(broken)?,
        model: record.product.into(),
        authorization: AuthorizationId::new(record.authorization).ok_or_else(broken)?,
        key: SharedKey::from_bytes(secret.key),
        app: AppId(contents.public.app_id),
        uuid: DeviceUuid(crate::encoding::from_hex(&record.uuid).unwrap_or_default()),
    })
}

/// Follows what a link tells unasked. Holds neither app nor link, so that both can end.
#[derive(Debug)]
struct Watcher {
    inner: alloc::sync::Weak<Inner>,
    id: DeviceId,
    product: Product,
}

impl Watcher {
    async fn run(self, mut events: Events) {
        let mut last = None;
        while let Some(event) = events.next().await {
            let Some(inner) = self.inner.upgrade() else {
                return;
            };
            let mut runtimes = lock(&inner.runtimes);
            let Some(runtime) = runtimes.get_mut(&self.id) else {
                return;
            };
            match event {
                ConnectionEvent::States(states) => runtime.told(self.product, &states),
                ConnectionEvent::Closed(error) => last = Some(error),
                _ => continue,
            }
            drop(runtimes);
            inner.changed();
        }
        let Some(inner) = self.inner.upgrade() else {
            return;
        };
        if let Some(runtime) = lock(&inner.runtimes).get_mut(&self.id)
            && runtime.live().is_none()
            && runtime.connection.is_some()
        {
            runtime.lost();
            if last.is_some_and(|error| error.disowns()) {
                runtime.disown(false);
            } else if runtime.reach == Reach::Reached {
                runtime.missed();
            }
        }
        inner.changed();
    }
}
