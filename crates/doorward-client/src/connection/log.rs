//! The activity log.

use doorward_proto::log::{LogEntry, LogEntryCount, LogOrder, LogRequest};
use doorward_proto::types::SecurityCode;
use doorward_proto::{Command, Message};

use super::Connection;
use crate::ClientError;
use crate::request::Request;

/// Which part of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogQuery {
    /// Only entries strictly after (ascending) or before (descending) this index; `None` from the first or last.
    pub from: Option<u32>,
    /// At most this many.
    pub count: u16,
    /// Oldest or newest first.
    pub order: LogOrder,
}

/// A piece of the log as it arrives.
#[derive(Debug, Clone)]
pub enum LogProgress {
    /// How many entries there are in all, and what is being logged; comes first.
    Count(LogEntryCount),
    /// The next entry.
    Entry(LogEntry),
}

/// The end of a reading.
#[derive(Debug, Clone)]
pub struct LogSummary {
    /// What the device said first.
    pub count: Option<LogEntryCount>,
    /// How many entries arrived.
    pub entries: usize,
}

impl Connection {
    /// Reads the log, handing on each piece as it arrives. An entry is never kept here: the log may be long.
    ///
    /// # Errors
    /// As [`Connection::verify_code`]. What arrived before an error is good.
    pub async fn log(
        &self,
        code: Option<&SecurityCode>,
        query: LogQuery,
        mut on_progress: impl FnMut(LogProgress) + Send,
    ) -> Result<LogSummary, ClientError> {
        let start = query.from.unwrap_or(0);
        let request = LogRequest {
            start,
            count: query.count,
            order: query.order,
            total_count: true,
        };
        let mut summary = LogSummary {
            count: None,
            entries: 0,
        };
        self.run(
            Request::new(Command::RequestLog(request), code),
            |message| match message {
                Message::LogEntryCount(count) => {
                    summary.count = Some(count);
                    on_progress(LogProgress::Count(count));
                }
                Message::LogEntry(entry) => {
                    summary.entries += 1;
                    on_progress(LogProgress::Entry(entry));
                }
                _ => {}
            },
        )
        .await?;
        Ok(summary)
    }

    /// Turns logging on or off.
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn set_logging(
        &self,
        code: Option<&SecurityCode>,
        enabled: bool,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(Command::EnableLogging(enabled), code))
            .await
    }

    /// Turns the door's entries in the log on or off (locks).
    ///
    /// # Errors
    /// As [`Connection::verify_code`].
    pub async fn set_door_logging(
        &self,
        code: Option<&SecurityCode>,
        enabled: bool,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(
            Command::EnableDoorSensorLogging(enabled),
            code,
        ))
        .await
    }
}
