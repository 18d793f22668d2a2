//! Gates: which visits may use which device's code now. Comfort only; the device decides about every command.

use alloc::collections::BTreeMap;
use core::future::Future;
use core::time::Duration;

use doorward_client::types::{CodeWidth, ErrorCode, SecurityCode};
use doorward_client::{ClientError, Connection};
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::explain::explain_code;
use super::log::LogCache;
use super::session::ClientErrorAt;
use super::{App, lock};
use crate::profile::DeviceRecord;
use crate::{AppError, CodeProblem, DeviceId, Gate, Invitation, Product, Visit, WhichCode};

/// How long a gate stays open that nobody passes through.
const IDLE_GATE: Duration = Duration::from_secs(300);

/// The open gates.
#[derive(Debug, Default)]
pub(super) struct Gates {
    open: BTreeMap<(Visit, DeviceId), OpenGate>,
}

/// An open gate: the code it was opened with, and what was read behind it. Codes wipe themselves.
#[derive(Debug)]
struct OpenGate {
    pass: Pass,
    used: Instant,
    log: LogCache,
    /// Invitations made in this visit, by the request that made them: a page that is loaded again shows the same one.
    invitations: BTreeMap<String, Invitation>,
}

/// What goes out with guarded commands.
#[derive(Debug, Clone)]
pub(super) struct Pass {
    /// None where the device has no code.
    pub(super) code: Option<SecurityCode>,
    /// True when it came from the vault and not from a person in this visit.
    pub(super) remembered: bool,
}

impl Gates {
    fn pass(&mut self, visit: &Visit, id: DeviceId) -> Option<Pass> {
        let gate = self.open.get_mut(&(visit.clone(), id))?;
        if gate.used.elapsed() > IDLE_GATE {
            self.close(visit, id);
            return None;
        }
        gate.used = Instant::now();
        Some(gate.pass.clone())
    }

    pub(super) fn open(&mut self, visit: &Visit, id: DeviceId, pass: Pass) {
        let gate = OpenGate {
            pass,
            used: Instant::now(),
            log: LogCache::default(),
            invitations: BTreeMap::new(),
        };
        self.open.insert((visit.clone(), id), gate);
    }

    fn close(&mut self, visit: &Visit, id: DeviceId) {
        self.open.remove(&(visit.clone(), id));
    }

    pub(super) fn close_all_of(&mut self, id: DeviceId) {
        self.open.retain(|(_, device), _| *device != id);
    }

    pub(super) fn close_everything(&mut self) {
        self.open.clear();
    }

    /// True when there was one.
    pub(super) fn close_idle(&mut self) -> bool {
        let before = self.open.len();
        self.open.retain(|_, gate| gate.used.elapsed() <= IDLE_GATE);
        self.open.len() < before
    }

    /// The log as read in this visit, taken out; put it back when it has grown.
    pub(super) fn take_log(&mut self, visit: &Visit, id: DeviceId) -> LogCache {
        self.open
            .get_mut(&(visit.clone(), id))
            .map(|gate| core::mem::take(&mut gate.log))
            .unwrap_or_default()
    }

    /// The invitation this request made in this visit.
    pub(super) fn invitation(&self, visit: &Visit, id: DeviceId, once: &str) -> Option<Invitation> {
        let gate = self.open.get(&(visit.clone(), id))?;
        gate.invitations.get(once).cloned()
    }

    pub(super) fn keep_invitation(
        &mut self,
        visit: &Visit,
        id: DeviceId,
        once: String,
        invitation: Invitation,
    ) {
        if let Some(gate) = self.open.get_mut(&(visit.clone(), id)) {
            gate.invitations.insert(once, invitation);
        }
    }

    /// An invitation is over: no page shows its link any more.
    pub(super) fn drop_invitation(&mut self, id: DeviceId, authorization: u32) {
        for ((_, device), gate) in &mut self.open {
            if *device == id {
                gate.invitations
                    .retain(|_, made| made.authorization != authorization);
            }
        }
    }

    pub(super) fn keep_log(&mut self, visit: &Visit, id: DeviceId, log: LogCache) {
        if let Some(gate) = self.open.get_mut(&(visit.clone(), id)) {
            // Two pages may read at once, and one of them may have been given up early.
            if log.len() >= gate.log.len() {
                gate.log = log;
            }
        }
    }
}

impl App {
    /// The gate as this visit finds it; keeps it open for another five minutes. Asks the device only if it is not known
    /// whether it has a code.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], or why the device could not be asked.
    pub async fn gate(&self, visit: &Visit, id: DeviceId) -> Result<Gate, AppError> {
        match self.pass(visit, id).await {
            Ok(Pass {
                code: Some(_),
                remembered,
            }) => Ok(Gate::Open { remembered }),
            Ok(Pass { code: None, .. }) => Ok(Gate::NotProtected),
            Err(AppError::CodeNeeded) => Ok(Gate::Closed {
                digits: self.record(id)?.product.code_digits(),
            }),
            Err(error) => Err(error),
        }
    }

    /// Closes the gate: the person left the device's settings. A remembered code stays.
    pub fn leave(&self, visit: &Visit, id: DeviceId) {
        lock(&self.inner.gates).close(visit, id);
    }

    /// Closes all gates of a visit, and the app: the person signed out.
    pub fn end_visit(&self, visit: &Visit) {
        lock(&self.inner.opened).close(visit);
        lock(&self.inner.gates)
            .open
            .retain(|(owner, _), _| owner != visit);
    }

    /// What this visit may send along, or [`AppError::CodeNeeded`].
    pub(super) async fn pass(&self, visit: &Visit, id: DeviceId) -> Result<Pass, AppError> {
        let mut record = self.record(id)?;
        let remembered = self.remembered(&record);
        if let Some(pass) = lock(&self.inner.gates).pass(visit, id)
            // What was remembered may have been forgotten or changed meanwhile, here or by another program.
            && (!pass.remembered || pass.code == remembered)
            && (pass.code.is_some() || record.code_set != Some(true))
        {
            return Ok(pass);
        }
        let pass = if let Some(code) = remembered {
            Pass {
                code: Some(code),
                remembered: true,
            }
        } else {
            if record.code_set.is_none() {
                self.learn_whether_code_is_set(id).await?;
                record = self.record(id)?;
            }
            if record.code_set != Some(false) {
                lock(&self.inner.gates).close(visit, id);
                return Err(AppError::CodeNeeded);
            }
            Pass {
                code: None,
                remembered: false,
            }
        };
        lock(&self.inner.gates).open(visit, id, pass.clone());
        Ok(pass)
    }

    /// The remembered code, if there is one that fits the product.
    pub(super) fn remembered(&self, record: &DeviceRecord) -> Option<SecurityCode> {
        self.known(|contents| {
            let digits = contents.secrets.get(record.id)?.code.clone()?;
            SecurityCode::parse(width(record.product), &digits).ok()
        })
    }

    /// Remembers a code, or forgets the remembered one.
    pub(super) async fn remember(
        &self,
        id: DeviceId,
        code: Option<&SecurityCode>,
    ) -> Result<(), AppError> {
        let digits = code.map(|code| Zeroizing::new(code.expose_digits().as_str().to_owned()));
        self.update(move |contents| {
            if let Some(secret) = contents.secrets.get_mut(id) {
                secret.code = digits;
            }
            Ok(())
        })
        .await
    }

    async fn learn_whether_code_is_set(&self, id: DeviceId) -> Result<(), AppError> {
        self.refresh(id).await?;
        if self.record(id)?.code_set.is_some() {
            return Ok(());
        }
        // A device without our extension: see whether it lets in without a code.
        let connection = self.connection(id).await?;
        let set = match connection.time_controls(None).await {
            Ok(_) => false,
            Err(error) if error.code() == Some(ErrorCode::BadCode) => true,
            Err(error) if error.code().is_some() => return Err(AppError::CodeNeeded),
            Err(error) => {
                self.note(id, &error);
                return Err(self.explain(&self.record(id)?.name, &error));
            }
        };
        self.update_record(id, move |record| record.code_set = Some(set))
            .await
    }

    /// Sends something guarded, with the code of the visit's open gate, over a link that has just shown that it stands. It
    /// is sent once: whatever becomes of it, nothing that may have been done is done again.
    pub(super) async fn guarded<T, F>(
        &self,
        visit: &Visit,
        id: DeviceId,
        request: impl FnOnce(Connection, Option<SecurityCode>) -> F,
    ) -> Result<T, AppError>
    where
        F: Future<Output = Result<T, ClientError>>,
    {
        let pass = self.pass(visit, id).await?;
        let connection = self.answering(id).await?;
        match request(connection.clone(), pass.code.clone()).await {
            Ok(value) => {
                self.runtime(id, super::runtime::Runtime::reached);
                Ok(value)
            }
            Err(error) => Err(self.refused(id, &connection, &pass, &error).await),
        }
    }

    /// Reads something only the proven may read. The read itself carries no code, so when the device refuses it, the code
    /// of the open gate is shown once and the read tried once more.
    pub(super) async fn guarded_read<T, F>(
        &self,
        visit: &Visit,
        id: DeviceId,
        question: impl Fn(Connection) -> F,
    ) -> Result<T, AppError>
    where
        F: Future<Output = Result<T, ClientError>>,
    {
        let pass = self.pass(visit, id).await?;
        let error = match self.ask(id, &question).await {
            Ok(value) => return Ok(value),
            Err((ClientErrorAt::Before(error), _)) => return Err(error),
            Err((ClientErrorAt::Asked(error), _)) => error,
        };
        let connection = self.connection(id).await?;
        let Some(code) = pass
            .code
            .as_ref()
            .filter(|_| error.code() == Some(ErrorCode::BadCode))
        else {
            return Err(self.refused(id, &connection, &pass, &error).await);
        };
        let shown = match connection.verify_code(code).await {
            Ok(()) => question(connection.clone()).await,
            Err(error) => Err(error),
        };
        match shown {
            Ok(value) => Ok(value),
            Err(error) => Err(self.refused(id, &connection, &pass, &error).await),
        }
    }

    /// What a refused guarded command means, and what follows from it: a code the device does not take is not tried again,
    /// neither from an open gate nor from the vault.
    pub(super) async fn refused(
        &self,
        id: DeviceId,
        connection: &Connection,
        pass: &Pass,
        error: &ClientError,
    ) -> AppError {
        self.note(id, error);
        let Ok(record) = self.record(id) else {
            return AppError::NotPaired {
                name: id.to_string(),
            };
        };
        let Some(code @ (ErrorCode::BadCode | ErrorCode::TooManyCodeAttempts)) = error.code()
        else {
            return self.explain_at(&record, error);
        };
        let status = connection.code_status().await.ok().flatten();
        if let Some(status) = status
            && let Err(error) = self.keep_status(id, status).await
        {
            return error;
        }
        let Some(wrong) = pass.code.as_ref() else {
            let set = self
                .update_record(id, |record| record.code_set = Some(true))
                .await;
            lock(&self.inner.gates).close_all_of(id);
            self.changed();
            return set.err().unwrap_or(AppError::CodeNeeded);
        };
        let remembered = self.remembered(&record).as_ref() == Some(wrong);
        if code == ErrorCode::BadCode {
            lock(&self.inner.gates).open.retain(|(_, device), gate| {
                *device != id || gate.pass.code.as_ref() != Some(wrong)
            });
            if remembered && let Err(error) = self.forget_wrong_code(id).await {
                return error;
            }
            self.changed();
        }
        explain_code(code, status, remembered)
    }

    async fn forget_wrong_code(&self, id: DeviceId) -> Result<(), AppError> {
        self.remember(id, None).await?;
        self.update_record(id, |record| record.notices.code_forgotten = true)
            .await
    }
}

/// How wide a product's code is.
pub(super) const fn width(product: Product) -> CodeWidth {
    match product {
        Product::Ultra => CodeWidth::Six,
        Product::SmartLock | Product::SmartDoor | Product::Opener => CodeWidth::Four,
    }
}

/// Reads a typed code. Blanks around it are a slip of pasting, not of the person.
pub(super) fn typed_code(
    product: Product,
    text: &str,
    which: WhichCode,
) -> Result<SecurityCode, AppError> {
    use doorward_client::types::CodeError;
    let digits = product.code_digits();
    SecurityCode::parse(width(product), text.trim()).map_err(|error| AppError::BadCode {
        which,
        problem: match error {
            CodeError::Empty => CodeProblem::Empty { digits },
            CodeError::TooShort { got, .. } => CodeProblem::TooShort { digits, typed: got },
            CodeError::TooLong { got, .. } => CodeProblem::TooLong { digits, typed: got },
            CodeError::AllZero => CodeProblem::AllZero,
            _ => CodeProblem::NotDigits { digits },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gates_with(visit: &Visit, id: DeviceId) -> Gates {
        let mut gates = Gates::default();
        let code = SecurityCode::parse(CodeWidth::Four, "4711").ok();
        gates.open(
            visit,
            id,
            Pass {
                code,
                remembered: false,
            },
        );
        gates
    }

    #[tokio::test(start_paused = true)]
    async fn a_gate_closes_after_five_idle_minutes_and_not_before() {
        let (visit, id) = (Visit::new("a"), DeviceId::new(1));
        let mut gates = gates_with(&visit, id);
        for _ in 0..3 {
            tokio::time::advance(Duration::from_secs(299)).await;
            assert!(gates.pass(&visit, id).is_some());
        }
        tokio::time::advance(Duration::from_secs(301)).await;
        assert!(gates.pass(&visit, id).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_gate_is_open_for_its_own_visit_and_device_only() {
        let (visit, id) = (Visit::new("a"), DeviceId::new(1));
        let mut gates = gates_with(&visit, id);
        assert!(gates.pass(&Visit::new("b"), id).is_none());
        assert!(gates.pass(&visit, DeviceId::new(2)).is_none());
        gates.close(&visit, id);
        assert!(gates.pass(&visit, id).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn idle_gates_are_wiped_without_being_asked_for() {
        let mut gates = gates_with(&Visit::new("a"), DeviceId::new(1));
        assert!(!gates.close_idle());
        tokio::time::advance(Duration::from_secs(301)).await;
        assert!(gates.close_idle());
        assert!(gates.open.is_empty());
    }

    #[test]
    fn a_typed_code_is_explained_by_its_product() {
        let problem = |product, text| match typed_code(product, text, WhichCode::New) {
            Err(AppError::BadCode {
                problem,
                which: WhichCode::New,
            }) => problem,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            problem(Product::Ultra, "4711"),
            CodeProblem::TooShort {
                digits: 6,
                typed: 4
            }
        );
        assert_eq!(
            problem(Product::SmartLock, "471100"),
            CodeProblem::TooLong {
                digits: 4,
                typed: 6
            }
        );
        assert_eq!(
            problem(Product::SmartLock, "47l1"),
            CodeProblem::NotDigits { digits: 4 }
        );
        assert_eq!(problem(Product::SmartLock, "0000"), CodeProblem::AllZero);
        assert_eq!(
            problem(Product::SmartLock, " "),
            CodeProblem::Empty { digits: 4 }
        );
        assert_eq!(
            typed_code(Product::Ultra, " 000548 ", WhichCode::Current)
                .unwrap()
                .expose_value(),
            548
        );
    }
}
