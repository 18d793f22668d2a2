//! Keypad codes: typed at the door, they open it within their limits.

use doorward_proto::keypad::{KeypadCodeEntry, KeypadCodeUpdate, NewKeypadCode};
use doorward_proto::types::SecurityCode;
use doorward_proto::{Command, Message};

use super::list::ListPart;
use super::{Connection, ListProgress};
use crate::ClientError;
use crate::request::Request;

/// The most keypad codes asked for; devices hold fewer (200 is the usual limit).
const MAX_KEYPAD_CODES: u16 = 1024;

impl Connection {
    /// Lists the keypad codes.
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn keypad_codes(
        &self,
        code: Option<&SecurityCode>,
        mut on_progress: impl FnMut(ListProgress) + Send,
    ) -> Result<Vec<KeypadCodeEntry>, ClientError> {
        let command = Command::RequestKeypadCodes {
            offset: 0,
            count: MAX_KEYPAD_CODES,
        };
        self.list(
            Request::new(command, code),
            &mut on_progress,
            |message| match message {
                Message::KeypadCodeCount(count) => ListPart::Total(count.into()),
                Message::KeypadCode(entry) => ListPart::Entry(entry),
                _ => ListPart::Other,
            },
        )
        .await
    }

    /// Adds a keypad code; answers its number on the device.
    ///
    /// # Errors
    /// As [`Connection::verify_code`]; [`ClientError::Refused`] when the code is not allowed or exists already.
    pub async fn add_keypad_code(
        &self,
        code: Option<&SecurityCode>,
        new: NewKeypadCode,
    ) -> Result<u16, ClientError> {
        self.value(
            Request::new(Command::AddKeypadCode(new), code),
            |message| match message {
                Message::KeypadCodeAdded(added) => Some(added.id),
                _ => None,
            },
        )
        .await
    }

    /// Changes a keypad code; every field is replaced.
    ///
    /// # Errors
    /// As [`Connection::add_keypad_code`].
    pub async fn update_keypad_code(
        &self,
        code: Option<&SecurityCode>,
        update: KeypadCodeUpdate,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(Command::UpdateKeypadCode(update), code))
            .await
    }

    /// Removes a keypad code.
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn remove_keypad_code(
        &self,
        code: Option<&SecurityCode>,
        id: u16,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(Command::RemoveKeypadCode { id }, code))
            .await
    }
}
