//! The security code: showing it, choosing it, changing it, forgetting it.

use doorward_client::proto::ext::CodeFlags;
use doorward_client::types::{AuthorizationId, SecurityCode};
use zeroize::Zeroizing;

use super::gates::{Pass, typed_code, width};
use super::{App, explain, lock};
use crate::{AppError, CodeProblem, CodeView, DeviceId, Entry, Product, Visit, WhichCode};

impl App {
    /// A random code that is not obvious, of a product's number of digits.
    ///
    /// # Panics
    /// When the operating system stops giving randomness, which it gave when the profile was opened.
    #[must_use]
    pub fn suggest_code(&self, product: Product) -> Zeroizing<String> {
        let width = width(product);
        loop {
            let random =
                crate::entropy::bytes().expect("randomness was there when the profile was opened");
            let random = u32::from_le_bytes(random);
            // The largest multiple of the number of codes, so that each is as likely.
            let codes = width.max() + 1;
            if random >= u32::MAX - u32::MAX % codes {
                continue;
            }
            if let Some(code) = SecurityCode::from_wire(width, random % codes)
                && !code.is_obvious()
            {
                return Zeroizing::new(code.expose_digits().as_str().to_owned());
            }
        }
    }

    /// Shows the device the typed code; on success the gate is open for this visit.
    ///
    /// # Errors
    /// [`AppError::WrongCode`], [`AppError::Wait`], [`AppError::BadCode`]…
    pub async fn enter(
        &self,
        visit: &Visit,
        id: DeviceId,
        code: &str,
        remember: bool,
    ) -> Result<(), AppError> {
        let record = self.record(id)?;
        let code = typed_code(record.product, code, WhichCode::Current)?;
        let connection = self.answering(id).await?;
        let pass = Pass {
            code: Some(code.clone()),
            remembered: false,
        };
        if let Err(error) = connection.verify_code(&code).await {
            let explained = self.refused(id, &connection, &pass, &error).await;
            // A device without a code takes none; there is nothing to enter.
            return if self.record(id)?.code_set == Some(false) {
                Ok(())
            } else {
                Err(explained)
            };
        }
        self.let_in(visit, id, &code, remember).await
    }

    /// The code was right: opens the gate, remembers if wished, reads what only the proven are told.
    async fn let_in(
        &self,
        visit: &Visit,
        id: DeviceId,
        code: &SecurityCode,
        remember: bool,
    ) -> Result<(), AppError> {
        lock(&self.inner.gates).open(
            visit,
            id,
            Pass {
                code: Some(code.clone()),
                remembered: false,
            },
        );
        let record = self.record(id)?;
        let remembered = self.remembered(&record);
        if remember && remembered.as_ref() != Some(code) {
            self.remember(id, Some(code)).await?;
        } else if remembered.as_ref().is_some_and(|old| old != code) {
            self.remember(id, None).await?;
        }
        if record.code_set != Some(true) || (remember && record.notices.code_forgotten) {
            self.update_record(id, move |record| {
                record.code_set = Some(true);
                record.notices.code_forgotten &= !remember;
            })
            .await?;
        }
        self.changed();
        // The code is shown, or set: that the device falls silent now does not undo it, and its news can be asked for again.
        let _ = self.code_view(id).await;
        Ok(())
    }

    /// Chooses the code of a device that has none. The visit's gate is open afterwards.
    ///
    /// # Errors
    /// [`AppError::ObviousCode`] unless confirmed, [`AppError::BadCode`], [`AppError::CodeNeeded`] when it has a code after
    /// all.
    pub async fn set_first_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        new: &str,
        confirmed_obvious: bool,
        remember: bool,
    ) -> Result<(), AppError> {
        let record = self.record(id)?;
        let new = new_code(record.product, new, confirmed_obvious)?;
        let connection = self.answering(id).await?;
        if let Err(error) = connection.set_code(None, &new).await {
            let pass = Pass {
                code: None,
                remembered: false,
            };
            return Err(self.refused(id, &connection, &pass, &error).await);
        }
        lock(&self.inner.gates).close_all_of(id);
        self.let_in(visit, id, &new, remember).await
    }

    /// Changes the code; the existing one is typed anew even when remembered. A code remembered on this phone becomes the
    /// new one; other phones' become wrong.
    ///
    /// # Errors
    /// [`AppError::WrongCode`] (about the existing one), [`AppError::Wait`], [`AppError::ObviousCode`] unless confirmed,
    /// [`AppError::BadCode`] naming which; [`AppError::OutcomeUnknown`]: then one of the two codes is the right one.
    pub async fn change_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        current: &str,
        new: &str,
        confirmed_obvious: bool,
    ) -> Result<(), AppError> {
        let record = self.record(id)?;
        let old = typed_code(record.product, current, WhichCode::Current)?;
        let unchanged = current.trim() == new.trim();
        let new = new_code(record.product, new, confirmed_obvious)?;
        if unchanged {
            return Err(AppError::BadCode {
                which: WhichCode::New,
                problem: CodeProblem::Unchanged,
            });
        }
        let connection = self.answering(id).await?;
        if let Err(error) = connection.set_code(Some(&old), &new).await {
            let pass = Pass {
                code: Some(old),
                remembered: false,
            };
            return Err(self.refused(id, &connection, &pass, &error).await);
        }
        let remember = self.remembered(&record).is_some();
        lock(&self.inner.gates).close_all_of(id);
        self.let_in(visit, id, &new, remember).await
    }

    /// Forgets the remembered code. All gates of the device close.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], [`AppError::Profile`].
    pub async fn forget_code(&self, id: DeviceId) -> Result<(), AppError> {
        self.record(id)?;
        self.remember(id, None).await?;
        lock(&self.inner.gates).close_all_of(id);
        self.changed();
        Ok(())
    }

    /// What the device tells about its code and guesses; none from devices that do not tell. Needs no gate.
    ///
    /// # Errors
    /// Why it could not be asked.
    pub async fn code_view(&self, id: DeviceId) -> Result<Option<CodeView>, AppError> {
        let record = self.record(id)?;
        let asked = self
            .ask(id, async |connection: doorward_client::Connection| {
                connection.code_status().await
            })
            .await;
        let Some(status) = asked.map_err(|(error, _)| self.plain(&record, error))? else {
            return Ok(None);
        };
        self.keep_status(id, status).await?;
        self.changed();
        let refuses = CodeFlags::SUSPENDED.0
            | CodeFlags::HARD_STOP.0
            | CodeFlags::OWN_WAIT.0
            | CodeFlags::SHARED_WAIT.0;
        let proven = status.flags.has(CodeFlags::PROVEN);
        let wait = explain::wait(&status);
        let stopped = status.flags.0 & refuses != 0
            && (wait.is_some() || status.wait_s == 0)
            && status.tries_left == 0;
        Ok(Some(CodeView {
            set: status.flags.has(CodeFlags::CODE_SET),
            proven,
            tries_left: Some(status.tries_left),
            wait_seconds: wait.map_or(0, |_| status.wait_s),
            lift: (stopped || wait.is_some()).then(|| explain::lift(&status)),
            unacknowledged: status.unacknowledged,
        }))
    }

    /// Acknowledges failures: all shared ones, or those of one suspended authorization.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::Vanished`] when there is no such authorization, [`AppError::NotSupported`] on
    /// devices that count differently.
    pub async fn acknowledge(
        &self,
        visit: &Visit,
        id: DeviceId,
        authorization: Option<u32>,
    ) -> Result<(), AppError> {
        let suspended = match authorization.map(AuthorizationId::new) {
            // Zero stands for the shared ones on the wire, and is nobody's number.
            Some(None) => {
                return Err(AppError::Vanished {
                    what: Entry::Permission,
                });
            }
            Some(suspended) => suspended,
            None => None,
        };
        let done = self
            .guarded(visit, id, |connection, code| async move {
                connection
                    .acknowledge_failures(code.as_ref(), suspended)
                    .await
            })
            .await?;
        done.ok_or(AppError::NotSupported { product: None })?;
        self.code_view(id).await.map(|_| ())
    }
}

/// Reads a code somebody chose.
pub(super) fn new_code(
    product: Product,
    text: &str,
    confirmed_obvious: bool,
) -> Result<SecurityCode, AppError> {
    let code = typed_code(product, text, WhichCode::New)?;
    if code.is_obvious() && !confirmed_obvious {
        Err(AppError::ObviousCode)
    } else {
        Ok(code)
    }
}
