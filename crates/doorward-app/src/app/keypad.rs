//! Keypad codes.

use doorward_client::proto::keypad::{KeypadCodeEntry, KeypadCodeUpdate, NewKeypadCode};
use doorward_client::types::{KeypadCode, KeypadCodeError, Name};
use zeroize::Zeroizing;

use super::permissions::DeviceTime;
use super::{App, checked_name};
use crate::convert::{self, moment};
use crate::limit::DeviceClock;
use crate::{
    AppError, DeviceId, Entry, KeypadCodeChange, KeypadCodeProblem, KeypadCodeView, KeypadCodeWish,
    KeypadCodesView, Present, Revision, Standing, UnixTime, Visit,
};

/// The longest name of a keypad code, in bytes.
const NAME_BYTES: usize = 20;
/// How many keypad codes devices hold from the third generation on; older ones hold 100, and say when they are full.
const ROOM: u16 = 200;

impl App {
    /// The keypad codes, expired ones too: devices do not remove them by themselves.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn keypad_codes(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<KeypadCodesView, AppError> {
        let entries = self.keypad_entries(visit, id).await?;
        let time = self.device_time(visit, id).await;
        Ok(codes_view(&entries, &time))
    }

    /// A random keypad code that is not obvious and not among `taken`.
    ///
    /// # Panics
    /// When the operating system stops giving randomness, which it gave when the profile was opened.
    #[must_use]
    pub fn suggest_keypad_code(&self, taken: &[KeypadCodeView]) -> Zeroizing<String> {
        loop {
            let random: [u8; 32] =
                crate::entropy::bytes().expect("randomness was there when the profile was opened");
            // 252 is the largest multiple of 9 a byte holds, so each digit is as likely.
            let digits = random.iter().filter(|byte| **byte < 252);
            let text: Zeroizing<String> = Zeroizing::new(
                digits
                    .take(6)
                    .map(|byte| char::from(b'1' + byte % 9))
                    .collect(),
            );
            let free = |code: &KeypadCode| taken.iter().all(|view| view.code != *code);
            if KeypadCode::parse(&text).is_ok_and(|code| free(&code)) && !is_obvious(&text) {
                return text;
            }
        }
    }

    /// Adds a keypad code, switched on, and returns its number.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::BadKeypadCode`] saying which rule the digits break or whose they or the name are
    /// already, [`AppError::ObviousCode`] unless confirmed, [`AppError::BadName`],
    /// [`AppError::BadLimit`], [`AppError::Full`].
    pub async fn add_keypad_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        wish: KeypadCodeWish,
    ) -> Result<u16, AppError> {
        let code = keypad_code(&wish.digits)?;
        let name = checked_name(&wish.name, NAME_BYTES)?;
        if let Some(limit) = &wish.limit {
            limit
                .check_new(UnixTime::now())
                .map_err(AppError::BadLimit)?;
        }
        if is_obvious(&wish.digits) && !wish.confirmed_obvious {
            return Err(AppError::ObviousCode);
        }
        let entries = self.keypad_entries(visit, id).await?;
        check_name(&entries, None, &name)?;
        let new = NewKeypadCode {
            code: code.clone(),
            name: Name::truncated(&name),
            limit: wish.limit.as_ref().and_then(convert::time_limit),
        };
        let added = self
            .guarded(visit, id, |connection, code| async move {
                connection.add_keypad_code(code.as_ref(), new).await
            })
            .await;
        match added {
            Err(error) => Err(self.whose(visit, id, &code, error).await),
            added => added,
        }
    }

    /// Changes a keypad code; what the change does not name stays, the limit included.
    ///
    /// # Errors
    /// As [`add_keypad_code`](Self::add_keypad_code); [`AppError::Vanished`], and [`AppError::EntryChangedMeanwhile`] when it is
    /// not what the change says was seen.
    pub async fn change_keypad_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        code_id: u16,
        change: KeypadCodeChange,
    ) -> Result<(), AppError> {
        let digits = change
            .digits
            .as_deref()
            .map(|digits| keypad_code(digits))
            .transpose()?;
        let name = change
            .name
            .as_deref()
            .map(|name| checked_name(name, NAME_BYTES))
            .transpose()?;
        if let Some(Some(limit)) = &change.limit {
            limit.check().map_err(AppError::BadLimit)?;
        }
        let entries = self.keypad_entries(visit, id).await?;
        let present = entries
            .iter()
            .find(|entry| entry.id == code_id)
            .ok_or(VANISHED)?;
        if change.seen.is_some_and(|seen| seen != revision(present)) {
            let time = self.device_time(visit, id).await;
            let now = Present::KeypadCode(view(present, &time.clock));
            return Err(AppError::EntryChangedMeanwhile { now: Box::new(now) });
        }
        if let Some(digits) = &change.digits
            && is_obvious(digits)
            && !change.confirmed_obvious
            && digits.as_str() != present.code.expose_digits().as_str()
        {
            return Err(AppError::ObviousCode);
        }
        if let Some(name) = name
            .as_deref()
            .filter(|name| *name != present.name.as_str())
        {
            check_name(&entries, Some(code_id), name)?;
        }
        let code = digits.unwrap_or_else(|| present.code.clone());
        let update = KeypadCodeUpdate {
            id: code_id,
            code: code.clone(),
            name: name.map_or_else(|| present.name.clone(), |name| Name::truncated(&name)),
            enabled: change.enabled.unwrap_or(present.enabled),
            // A device drops a limit that is not sent along.
            limit: match change.limit {
                Some(limit) => limit.as_ref().and_then(convert::time_limit),
                None => present.limit,
            },
        };
        let changed = self
            .guarded(visit, id, |connection, code| async move {
                connection.update_keypad_code(code.as_ref(), update).await
            })
            .await;
        match changed {
            Err(error @ AppError::BadKeypadCode(_)) => {
                Err(self.whose(visit, id, &code, error).await)
            }
            Err(error) => Err(self.vanished(visit, id, code_id, error).await),
            Ok(()) => Ok(()),
        }
    }

    /// Removes a keypad code; it opens nothing from now on.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::Vanished`] when somebody else removed it before.
    pub async fn remove_keypad_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        code_id: u16,
    ) -> Result<(), AppError> {
        let removed = self
            .guarded(visit, id, |connection, code| async move {
                connection.remove_keypad_code(code.as_ref(), code_id).await
            })
            .await;
        match removed {
            Err(error) => Err(self.vanished(visit, id, code_id, error).await),
            Ok(()) => Ok(()),
        }
    }

    pub(super) async fn keypad_entries(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<Vec<KeypadCodeEntry>, AppError> {
        self.guarded(visit, id, |connection, code| async move {
            connection.keypad_codes(code.as_ref(), |_| {}).await
        })
        .await
    }

    /// Whose digits those are that a device has already. An error about something else stays as it is.
    async fn whose(
        &self,
        visit: &Visit,
        id: DeviceId,
        code: &KeypadCode,
        error: AppError,
    ) -> AppError {
        if error != AppError::BadKeypadCode(KeypadCodeProblem::Taken { by: None }) {
            return error;
        }
        let entries = self.keypad_entries(visit, id).await.unwrap_or_default();
        let by = entries.into_iter().find(|entry| entry.code == *code);
        AppError::BadKeypadCode(KeypadCodeProblem::Taken {
            by: by.map(|entry| entry.name.to_string()),
        })
    }

    /// Devices have no error of its own for a keypad code that is not there: they refuse its number like any bad value.
    async fn vanished(
        &self,
        visit: &Visit,
        id: DeviceId,
        code_id: u16,
        error: AppError,
    ) -> AppError {
        if !matches!(error, AppError::BadInput(_)) {
            return error;
        }
        match self.keypad_entries(visit, id).await {
            Ok(entries) if entries.iter().all(|entry| entry.id != code_id) => VANISHED,
            _ => error,
        }
    }
}

const VANISHED: AppError = AppError::Vanished {
    what: Entry::KeypadCode,
};

fn keypad_code(digits: &str) -> Result<KeypadCode, AppError> {
    let digits = digits.trim();
    let problem = match KeypadCode::parse(digits) {
        Ok(code) => return Ok(code),
        Err(_) if digits.is_empty() => KeypadCodeProblem::Empty,
        Err(KeypadCodeError::HoldsZero) => KeypadCodeProblem::HoldsZero,
        Err(KeypadCodeError::BeginsWithTwelve) => KeypadCodeProblem::BeginsWithTwelve,
        Err(_) => KeypadCodeProblem::NotSixDigits,
    };
    Err(AppError::BadKeypadCode(problem))
}

/// Whether a name tells a code from all others; `own` is the one to be renamed.
fn check_name(entries: &[KeypadCodeEntry], own: Option<u16>, name: &str) -> Result<(), AppError> {
    let is_taken = entries
        .iter()
        .any(|entry| Some(entry.id) != own && entry.name.as_str() == name);
    match is_taken {
        true => Err(AppError::BadKeypadCode(KeypadCodeProblem::NameTaken)),
        false => Ok(()),
    }
}

/// Fewer than four different digits, or digits in a row.
fn is_obvious(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let different: alloc::collections::BTreeSet<_> = bytes.iter().collect();
    let steps = |step: i16| {
        bytes
            .windows(2)
            .all(|pair| matches!(pair, [one, two] if i16::from(*two) - i16::from(*one) == step))
    };
    different.len() < 4 || steps(1) || steps(-1)
}

pub(super) fn codes_view(entries: &[KeypadCodeEntry], time: &DeviceTime) -> KeypadCodesView {
    let mut codes: Vec<_> = entries
        .iter()
        .map(|entry| view(entry, &time.clock))
        .collect();
    codes.sort_by_key(|code| code.id);
    KeypadCodesView {
        // Where more than that are, nobody told how many there can be.
        room_for: Some(ROOM).filter(|room| entries.len() <= usize::from(*room)),
        codes,
        has_keypad: time.has_keypad,
        device_time: time.clock.now,
    }
}

/// What somebody else's change would change.
fn revision(entry: &KeypadCodeEntry) -> Revision {
    Revision::of(&(
        entry.name.as_str(),
        entry.enabled,
        entry.code.expose_value(),
        entry.limit.as_ref().map(convert::limit),
    ))
}

fn view(entry: &KeypadCodeEntry, clock: &DeviceClock) -> KeypadCodeView {
    let limit = entry.limit.as_ref().map(convert::limit);
    KeypadCodeView {
        id: entry.id,
        name: entry.name.to_string(),
        enabled: entry.enabled,
        created: moment(entry.created),
        last_active: moment(entry.last_active),
        uses: entry.use_count,
        standing: Standing::of(entry.enabled, limit.as_ref(), clock),
        limit,
        revision: revision(entry),
        code: entry.code.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_of_a_keypad_code_is_named() {
        let problem = |digits| match keypad_code(digits) {
            Err(AppError::BadKeypadCode(problem)) => Some(problem),
            Err(other) => panic!("{other:?}"),
            Ok(_) => None,
        };
        assert_eq!(problem(" 345678 "), None);
        assert_eq!(problem(" "), Some(KeypadCodeProblem::Empty));
        for digits in ["34567", "3456789", "34567a", "34567８"] {
            assert_eq!(problem(digits), Some(KeypadCodeProblem::NotSixDigits));
        }
        assert_eq!(problem("340678"), Some(KeypadCodeProblem::HoldsZero));
        assert_eq!(problem("123456"), Some(KeypadCodeProblem::BeginsWithTwelve));
    }

    #[test]
    fn obvious_keypad_codes_are_not_suggested() {
        for digits in ["111111", "345678", "987654", "343434", "233322"] {
            assert!(is_obvious(digits), "{digits}");
        }
        assert!(!is_obvious("348159"));
    }
}
