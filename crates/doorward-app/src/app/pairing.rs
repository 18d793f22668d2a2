//! Finding devices and pairing with them.

use alloc::sync::Arc;
use core::sync::atomic::{AtomicU8, Ordering};
use core::time::Duration;

use doorward_client::types::{AppId, AuthorizationType, DateTime, ErrorCode, Name, SecurityCode};
use doorward_client::{
    ClientError, CodeRequest, Connection, Credentials, PairingWish, Timing, discover, pair,
};

use super::gates::typed_code;
use super::{App, NAME_BYTES, checked_name, lock};
use crate::convert::advertised;
use crate::profile::{DeviceRecord, DeviceSecret, PendingNotices};
use crate::settings::zone_here;
use crate::{
    AfterPairing, AppError, DeviceId, PairWish, Paired, Product, Sighting, SightingFamily,
    SightingMode, UnixTime, WhichCode,
};

/// How often, and after which pause, pairing is tried again while the device is busy with a run that was given up.
const BUSY_TRIES: u32 = 10;
const BUSY_PAUSE: Duration = Duration::from_millis(100);

impl App {
    /// What advertises within reach, devices in pairing mode first.
    ///
    /// # Errors
    /// [`AppError::RadioOff`] when this machine's radio cannot be used.
    pub async fn discover(&self) -> Result<Vec<Sighting>, AppError> {
        let known: Vec<String> = self
            .records()
            .into_iter()
            .map(|record| record.address)
            .collect();
        let heard = self.inner.radio.scan(known).await;
        if let (true, Some(why)) = (heard.is_empty(), self.inner.radio.fault()) {
            return Err(AppError::RadioOff { why });
        }
        let mut sightings: Vec<Sighting> = heard
            .into_iter()
            .map(|heard| {
                let id = heard.advertisement.device_id.into();
                let (mode, family) = advertised(&heard.advertisement);
                let record = self.record(id).ok();
                let name = record.as_ref().map(|record| record.name.clone());
                let own = heard
                    .advertisement
                    .name
                    .as_ref()
                    .map(|name| name.to_string());
                Sighting {
                    address: heard.address,
                    id,
                    mode,
                    family,
                    known: record.is_some(),
                    name: name.or(own).unwrap_or_else(|| id.to_string()),
                }
            })
            .collect();
        sightings.sort_by_key(|sighting| {
            (
                sighting.mode != SightingMode::Pairing,
                sighting.known,
                sighting.id,
            )
        });
        Ok(sightings)
    }

    /// Pairs a device in pairing mode. A remembered code is never used for it.
    ///
    /// # Errors
    /// [`AppError::NotPairing`], [`AppError::PairingCodeNeeded`] (ask, then try again within the pairing mode),
    /// [`AppError::WrongCode`] (the third ends the pairing mode), [`AppError::ObviousCode`], [`AppError::BadCode`]…
    pub async fn pair(&self, wish: PairWish) -> Result<Paired, AppError> {
        let device_name = wish
            .device_name
            .as_deref()
            .map(|name| checked_name(name, NAME_BYTES))
            .transpose()?;
        let own_name = wish
            .own_name
            .as_deref()
            .map(|name| checked_name(name, NAME_BYTES))
            .transpose()?;
        let own_name =
            own_name.unwrap_or_else(|| self.known(|contents| contents.public.own_name.clone()));
        let product = self.product_at(&wish).await?;
        let code = match wish.code.as_deref().filter(|_| product.pairs_with_code()) {
            Some(code) => Some(typed_code(product, code, WhichCode::Current)?),
            None => None,
        };
        let pairing = PairingWish {
            model: product.into(),
            device: None,
            app: AppId(self.known(|contents| contents.public.app_id)),
            name: Name::truncated(&own_name),
            kind: AuthorizationType::App,
        };
        let asked = Arc::new(AtomicU8::new(Asked::NOTHING));
        let mut tries = 0;
        let credentials = loop {
            let link = self
                .inner
                .radio
                .connect(&wish.address)
                .await
                .map_err(|error| self.unreachable(&wish.address, error))?;
            let (asked, code) = (Arc::clone(&asked), code.clone());
            let answer = move |request: CodeRequest| {
                let (what, answer) = answer(code, request.code_set, wish.confirmed_obvious);
                asked.store(what, Ordering::Relaxed);
                async move { answer }
            };
            match pair(link, pairing.clone(), answer).await {
                // The device is still about to notice that the run before this one was given up.
                Err(error) if error.code() == Some(ErrorCode::Busy) && tries < BUSY_TRIES => {
                    tries += 1;
                    tokio::time::sleep(BUSY_PAUSE).await;
                }
                paired => break paired,
            }
        };
        let asked = asked.load(Ordering::Relaxed);
        let credentials =
            credentials.map_err(|error| self.explain_pairing(&wish.address, asked, &error))?;
        let known = self
            .record(credentials.device.into())
            .ok()
            .map(|record| record.name);
        let name = device_name
            .clone()
            .or(known)
            .unwrap_or_else(|| title(product).to_owned());
        let id = self.keep(&credentials, &wish.address, name.clone()).await?;
        if let Some(code) = &code {
            self.update_record(id, |record| record.code_set = Some(true))
                .await?;
            if wish.remember {
                self.remember(id, Some(code)).await?;
            }
        }
        let fresh = self
            .greet(
                id,
                device_name.as_deref(),
                code.as_ref(),
                asked == Asked::FIRST,
            )
            .await;
        let next = match (asked, fresh) {
            (Asked::FIRST, _) => AfterPairing::NoteCodeDown,
            (_, true) => AfterPairing::OfferCode,
            (_, false) => AfterPairing::Done,
        };
        Ok(Paired {
            id,
            name,
            product,
            next,
        })
    }

    /// What the device at the wish's address is, as far as it tells and the person says.
    async fn product_at(&self, wish: &PairWish) -> Result<Product, AppError> {
        let link = self
            .inner
            .radio
            .connect(&wish.address)
            .await
            .map_err(|error| self.unreachable(&wish.address, error))?;
        let advertisement = discover(link, &Timing::default())
            .await
            .map_err(|error| self.explain(&wish.address, &error))?;
        let (mode, family) = advertised(&advertisement);
        if mode != SightingMode::Pairing {
            return Err(AppError::NotPairing);
        }
        let product = match (family, wish.product) {
            (SightingFamily::Classic, None | Some(Product::SmartLock)) => Product::SmartLock,
            (SightingFamily::Classic, Some(Product::SmartDoor)) => Product::SmartDoor,
            (SightingFamily::Ultra, None | Some(Product::Ultra)) => Product::Ultra,
            (SightingFamily::Opener, None | Some(Product::Opener)) => Product::Opener,
            (_, Some(wanted)) => {
                return Err(AppError::OtherProduct { wanted });
            }
            (SightingFamily::Lock, None) => Product::SmartLock,
        };
        Ok(product)
    }

    fn explain_pairing(&self, name: &str, asked: u8, error: &ClientError) -> AppError {
        match (asked, error) {
            (Asked::OBVIOUS, ClientError::CodeNeeded) => AppError::ObviousCode,
            (_, ClientError::CodeNeeded) => AppError::PairingCodeNeeded {
                code_set: asked != Asked::FIRST,
            },
            (_, error) if error.code() == Some(ErrorCode::TooManyCodeAttempts) => {
                AppError::PairingEnded
            }
            (_, error) => self.explain(name, error),
        }
    }

    /// Keeps what a pairing or invitation gave; a device that was known is known anew.
    pub(super) async fn keep(
        &self,
        credentials: &Credentials,
        address: &str,
        name: String,
    ) -> Result<DeviceId, AppError> {
        let id: DeviceId = credentials.device.into();
        let record = DeviceRecord {
            id,
            name,
            product: credentials.model.into(),
            address: address.to_owned(),
            authorization: credentials.authorization.value(),
            uuid: crate::encoding::hex(&credentials.uuid.0),
            added: UnixTime::now(),
            code_set: None,
            limit: None,
            zone: None,
            notices: PendingNotices::default(),
            invitations: Vec::new(),
            spent: Vec::new(),
        };
        let secret = DeviceSecret {
            key: *credentials.key.expose_bytes(),
            code: None,
        };
        self.update(move |contents| {
            match contents.public.device_mut(id) {
                Some(old) => *old = record,
                None => contents.public.devices.push(record),
            }
            contents.secrets.insert(id, secret);
            Ok(())
        })
        .await?;
        // What was known of its former life is void.
        lock(&self.inner.runtimes).remove(&id);
        lock(&self.inner.gates).close_all_of(id);
        self.changed();
        Ok(id)
    }

    /// First contact after pairing: reads what it is, and gives a fresh device its name, clock and time zone. True when it
    /// has no code. What fails here can be done later, so nothing of it undoes the pairing.
    async fn greet(
        &self,
        id: DeviceId,
        name: Option<&str>,
        code: Option<&SecurityCode>,
        first: bool,
    ) -> bool {
        let read = self.refresh(id).await;
        // Advertisements do not tell a Smart Door from a Smart Lock; the configuration does, while nothing protects it.
        if let Ok(connection) = self.connection(id).await
            && let Ok(config) = connection.config().await
        {
            let _ = self.learn_product(id, &config).await;
        }
        let unprotected = read.is_ok_and(|card| card.code.set == Some(false));
        if (first || unprotected)
            && let Ok(connection) = self.connection(id).await
        {
            // Best effort, as said above.
            let _ = initialise(&connection, name, code).await;
        }
        unprotected
    }
}

async fn initialise(
    connection: &Connection,
    name: Option<&str>,
    code: Option<&SecurityCode>,
) -> Result<(), ClientError> {
    connection
        .set_time(code, DateTime::from_unix(UnixTime::now().0))
        .await?;
    let zone = zone_here();
    connection
        .change_config(code, |settings| {
            crate::settings::initialise(settings, name, zone)
        })
        .await
        .map(|_| ())
}

/// What a device that asks for its code gets, and what that was.
fn answer(code: Option<SecurityCode>, set: bool, confirmed: bool) -> (u8, Option<SecurityCode>) {
    match code {
        Some(code) if !set && code.is_obvious() && !confirmed => (Asked::OBVIOUS, None),
        code if set => (Asked::EXISTING, code),
        code => (Asked::FIRST, code),
    }
}

/// What a pairing asked for.
struct Asked;

impl Asked {
    const NOTHING: u8 = 0;
    const EXISTING: u8 = 1;
    const FIRST: u8 = 2;
    const OBVIOUS: u8 = 3;
}

/// What a device is called until somebody names it.
pub(super) fn title(product: Product) -> &'static str {
    doorward_client::proto::Model::from(product).title()
}
