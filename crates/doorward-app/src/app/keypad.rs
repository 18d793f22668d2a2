//! Keypad codes.

use doorward_client::proto::keypad::{KeypadCodeEntry, KeypadCodeUpdate, NewKeypadCode};
use doorward_client::types::{KeypadCode, Name};

use super::permissions::check_limit;
use super::{App, checked_name};
use crate::convert::{self, moment};
use crate::{AppError, DeviceId, KeypadCodeView, KeypadCodeWish, Visit};

/// The longest name of a keypad code, in bytes.
const NAME_BYTES: usize = 20;

impl App {
    /// The keypad codes.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn keypad_codes(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<Vec<KeypadCodeView>, AppError> {
        Ok(self
            .keypad_entries(visit, id)
            .await?
            .iter()
            .map(view)
            .collect())
    }

    /// Adds a keypad code, switched on, and returns its number.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::BadInput`] when the digits or name cannot be or exist already.
    pub async fn add_keypad_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        wish: KeypadCodeWish,
    ) -> Result<u16, AppError> {
        let digits = wish
            .digits
            .as_deref()
            .ok_or_else(|| AppError::BadInput("the digits are missing".to_owned()))?;
        let new = NewKeypadCode {
            code: keypad_code(digits)?,
            name: name(&wish)?,
            limit: limit(&wish)?,
        };
        self.guarded(visit, id, |connection, code| async move {
            connection.add_keypad_code(code.as_ref(), new).await
        })
        .await
    }

    /// Changes a keypad code.
    ///
    /// # Errors
    /// As [`add_keypad_code`](Self::add_keypad_code).
    pub async fn change_keypad_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        code_id: u16,
        wish: KeypadCodeWish,
    ) -> Result<(), AppError> {
        let digits = wish
            .digits
            .as_deref()
            .map(|digits| keypad_code(digits))
            .transpose()?;
        let (name, limit) = (name(&wish)?, limit(&wish)?);
        let entries = self.keypad_entries(visit, id).await?;
        let present = entries.into_iter().find(|entry| entry.id == code_id);
        let present = present.ok_or_else(|| {
            AppError::BadInput("there is no such keypad code on the device".to_owned())
        })?;
        let update = KeypadCodeUpdate {
            id: code_id,
            code: digits.unwrap_or(present.code),
            name,
            enabled: wish.enabled,
            limit,
        };
        self.guarded(visit, id, |connection, code| async move {
            connection.update_keypad_code(code.as_ref(), update).await
        })
        .await
    }

    /// Removes a keypad code.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn remove_keypad_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        code_id: u16,
    ) -> Result<(), AppError> {
        self.guarded(visit, id, |connection, code| async move {
            connection.remove_keypad_code(code.as_ref(), code_id).await
        })
        .await
    }

    async fn keypad_entries(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<Vec<KeypadCodeEntry>, AppError> {
        self.guarded(visit, id, |connection, code| async move {
            connection.keypad_codes(code.as_ref(), |_| {}).await
        })
        .await
    }
}

fn keypad_code(digits: &str) -> Result<KeypadCode, AppError> {
    KeypadCode::parse(digits.trim()).map_err(|_| {
        AppError::BadInput(
            "a keypad code has six digits from 1 to 9 and does not begin with 12".to_owned(),
        )
    })
}

fn name(wish: &KeypadCodeWish) -> Result<Name<20>, AppError> {
    checked_name(&wish.name, NAME_BYTES).map(|name| Name::truncated(&name))
}

fn limit(wish: &KeypadCodeWish) -> Result<Option<doorward_client::types::TimeLimit>, AppError> {
    wish.limit.as_ref().map(check_limit).transpose()?;
    Ok(wish.limit.as_ref().and_then(convert::time_limit))
}

fn view(entry: &KeypadCodeEntry) -> KeypadCodeView {
    KeypadCodeView {
        id: entry.id,
        name: entry.name.as_str().to_owned(),
        enabled: entry.enabled,
        created: moment(entry.created),
        last_active: moment(entry.last_active),
        uses: entry.use_count,
        limit: entry.limit.as_ref().map(convert::limit),
        code: entry.code.clone(),
    }
}
