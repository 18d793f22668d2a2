//! Reading the activity log.

use doorward_client::proto::log::LogOrder;
use doorward_client::{LogProgress, LogQuery};

use super::{App, lock};
use crate::log::{self, people, week};
use crate::{
    AppError, DeviceId, ExportFormat, LogEntry, LogFilter, LogView, Progress, UnixTime, Visit,
};

/// What a visit has read of a log: kept with its gate, gone with it.
#[derive(Debug, Default)]
pub(super) struct LogCache {
    /// Oldest first.
    entries: Vec<LogEntry>,
}

/// No device keeps more; what is older than that falls out here too.
const MAX_ENTRIES: usize = 1_000;

impl App {
    /// The activity log. Entries read once in this visit are not read again.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn log(
        &self,
        visit: &Visit,
        id: DeviceId,
        filter: &LogFilter,
        on_progress: impl FnMut(Progress) + Send,
    ) -> Result<LogView, AppError> {
        let (entries, logging) = self.read_log(visit, id, on_progress).await?;
        let total = entries.len();
        let people = people(&entries);
        let week = week(&entries, UnixTime::now());
        let mut matching: Vec<_> = entries
            .into_iter()
            .rev()
            .filter(|entry| filter.lets_through(entry))
            .collect();
        let count = matching.len();
        matching.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(LogView {
            entries: matching,
            total,
            matching: count,
            logging,
            people,
            week,
        })
    }

    /// The whole log, filtered, newest first, as a file's content.
    ///
    /// # Errors
    /// As [`log`](Self::log).
    pub async fn export_log(
        &self,
        visit: &Visit,
        id: DeviceId,
        filter: &LogFilter,
        format: ExportFormat,
    ) -> Result<String, AppError> {
        let view = self.log(visit, id, filter, |_| {}).await?;
        match format {
            ExportFormat::Csv => Ok(log::csv(&view.entries)),
            ExportFormat::Json => serde_json::to_string_pretty(&view.entries)
                .map_err(|error| AppError::Internal(error.to_string())),
        }
    }

    /// Switches the log on or off.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn set_logging(&self, visit: &Visit, id: DeviceId, on: bool) -> Result<(), AppError> {
        self.guarded(visit, id, |connection, code| async move {
            connection.set_logging(code.as_ref(), on).await
        })
        .await
    }

    /// All entries, oldest first, and whether the log is kept.
    async fn read_log(
        &self,
        visit: &Visit,
        id: DeviceId,
        mut on_progress: impl FnMut(Progress) + Send,
    ) -> Result<(Vec<LogEntry>, bool), AppError> {
        let product = self.record(id)?.product;
        let mut cache = lock(&self.inner.gates).take_log(visit, id);
        let known = cache.entries.len();
        let after = cache.entries.last().map(|entry| entry.index);
        let query = LogQuery {
            from: after,
            count: u16::MAX,
            order: LogOrder::Ascending,
        };
        let mut logging = true;
        let mut total = None;
        let entries = &mut cache.entries;
        let read = self
            .guarded(visit, id, |connection, code| async move {
                connection
                    .log(code.as_ref(), query, |piece| match piece {
                        LogProgress::Count(count) => {
                            logging = count.enabled;
                            total = Some(known + usize::from(count.count));
                            on_progress(Progress {
                                done: entries.len(),
                                total,
                            });
                        }
                        LogProgress::Entry(entry) => {
                            // A device that repeats itself does not fill the memory.
                            if entries.last().is_none_or(|last| last.index < entry.index) {
                                entries.push(log::entry(product, &entry));
                            }
                            on_progress(Progress {
                                done: entries.len(),
                                total,
                            });
                        }
                    })
                    .await
                    .map(|_| logging)
            })
            .await;
        let surplus = cache.entries.len().saturating_sub(MAX_ENTRIES);
        cache.entries.drain(..surplus);
        let logging = read?;
        let all = cache.entries.clone();
        lock(&self.inner.gates).keep_log(visit, id, cache);
        Ok((all, logging))
    }
}
