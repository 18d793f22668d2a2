//! The device's clock and what it does by it.

use doorward_proto::time_control::{TimeControl, TimeControlEntry};
use doorward_proto::types::{DateTime, SecurityCode};
use doorward_proto::{Command, Message};

use super::Connection;
use super::list::ListPart;
use crate::ClientError;
use crate::request::Request;

impl Connection {
    /// Sets the device's clock, in UTC.
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn set_time(
        &self,
        code: Option<&SecurityCode>,
        utc: DateTime,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(Command::UpdateTime(utc), code))
            .await
    }

    /// Lists the time-control entries.
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn time_controls(
        &self,
        code: Option<&SecurityCode>,
    ) -> Result<Vec<TimeControlEntry>, ClientError> {
        self.list(
            Request::new(Command::RequestTimeControls, code),
            &mut |_| {},
            |message| match message {
                Message::TimeControlCount(count) => ListPart::Total(count.into()),
                Message::TimeControlEntry(entry) => ListPart::Entry(entry),
                _ => ListPart::Other,
            },
        )
        .await
    }

    /// Adds a time-control entry; answers its number.
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn add_time_control(
        &self,
        code: Option<&SecurityCode>,
        control: TimeControl,
    ) -> Result<u8, ClientError> {
        self.value(
            Request::new(Command::AddTimeControl(control), code),
            |message| match message {
                Message::TimeControlAdded { id } => Some(id),
                _ => None,
            },
        )
        .await
    }

    /// Changes a time-control entry; every field is replaced.
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn update_time_control(
        &self,
        code: Option<&SecurityCode>,
        entry: TimeControlEntry,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(Command::UpdateTimeControl(entry), code))
            .await
    }

    /// Removes a time-control entry.
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn remove_time_control(
        &self,
        code: Option<&SecurityCode>,
        id: u8,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(Command::RemoveTimeControl { id }, code))
            .await
    }
}
