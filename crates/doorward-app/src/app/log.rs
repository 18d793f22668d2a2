//! Reading the activity log.

use doorward_client::proto::log::LogOrder;
use doorward_client::{LogProgress, LogQuery};

use super::{App, lock};
use crate::log::{self, lost, people, suspended, week};
use crate::{
    AppError, DeviceId, ExportFormat, LogEntry, LogFilter, LogView, Progress, UnixTime, Visit,
};

/// What a visit has read of a log: kept with its gate, gone with it.
#[derive(Debug, Default)]
pub(super) struct LogCache {
    /// Oldest first.
    entries: Vec<LogEntry>,
}

impl LogCache {
    pub(super) const fn len(&self) -> usize {
        self.entries.len()
    }
}

/// No device keeps more; what is older than that falls out here too.
const MAX_ENTRIES: usize = 1_000;

/// Whether a device records, as it told when it was read.
#[derive(Debug, Clone, Copy)]
struct Switches {
    logging: bool,
    door_logging: Option<bool>,
}

impl App {
    /// The activity log. Entries read once in this visit are not read again, and what has arrived is kept when the
    /// returned future is dropped: reading goes on from there the next time.
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
        let (entries, switches) = self.read_log(visit, id, on_progress).await?;
        let ends = entries.first().zip(entries.last());
        let range = ends.map(|(oldest, newest)| (oldest.index, newest.index));
        let total = entries.len();
        let people = people(&entries);
        let week = week(&entries, UnixTime::now());
        let (lost, suspended) = (lost(&entries), suspended(&entries));
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
            logging: switches.logging,
            door_logging: switches.door_logging,
            range,
            lost,
            suspended,
            people,
            week,
        })
    }

    /// What the filter shows of the log, newest first, as a file's content.
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

    /// Switches the log on or off. While it is off nothing is recorded, wrong codes and pairings included, and switching it
    /// on later brings nothing of that time back; what was recorded before stays. The switching itself is an entry.
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
    ) -> Result<(Vec<LogEntry>, Switches), AppError> {
        let product = self.record(id)?.product;
        let mut reading = Reading::begin(self, visit, id);
        let known = reading.cache.entries.len();
        let query = LogQuery {
            from: reading.cache.entries.last().map(|entry| entry.index),
            count: u16::MAX,
            order: LogOrder::Ascending,
        };
        let mut switches = Switches {
            logging: true,
            door_logging: None,
        };
        let mut total = None;
        let entries = &mut reading.cache.entries;
        let read = self
            .guarded(visit, id, |connection, code| async move {
                connection
                    .log(code.as_ref(), query, |piece| match piece {
                        LogProgress::Count(count) => {
                            switches = Switches {
                                logging: count.enabled,
                                door_logging: count
                                    .door_sensor
                                    .then_some(count.door_sensor_logging),
                            };
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
                    .map(|_| switches)
            })
            .await;
        Ok((reading.entries(), read?))
    }
}

/// A reading of the log. Whatever becomes of it, what has arrived goes back to the visit's gate, if that is still open.
struct Reading<'a> {
    app: &'a App,
    visit: &'a Visit,
    id: DeviceId,
    cache: LogCache,
}

impl<'a> Reading<'a> {
    fn begin(app: &'a App, visit: &'a Visit, id: DeviceId) -> Self {
        let cache = lock(&app.inner.gates).take_log(visit, id);
        Self {
            app,
            visit,
            id,
            cache,
        }
    }

    /// All that is known now.
    fn entries(&mut self) -> Vec<LogEntry> {
        let surplus = self.cache.entries.len().saturating_sub(MAX_ENTRIES);
        self.cache.entries.drain(..surplus);
        self.cache.entries.clone()
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let cache = core::mem::take(&mut self.cache);
        lock(&self.app.inner.gates).keep_log(self.visit, self.id, cache);
    }
}
