//! Lists that are collected whole: short ones, bounded by what was asked for.

use doorward_proto::Message;

use super::Connection;
use crate::ClientError;
use crate::request::Request;

/// How far a list has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListProgress {
    /// Entries so far.
    pub received: usize,
    /// How many the device has, once it said so.
    pub total: Option<usize>,
}

/// What a message is to the list being collected.
pub(super) enum ListPart<T> {
    Total(usize),
    Entry(T),
    Other,
}

impl Connection {
    pub(super) async fn list<T: Send>(
        &self,
        request: Request,
        on_progress: &mut (dyn FnMut(ListProgress) + Send),
        mut sort: impl FnMut(Message) -> ListPart<T> + Send,
    ) -> Result<Vec<T>, ClientError> {
        let mut entries = Vec::new();
        let mut total = None;
        self.run(request, |message| {
            match sort(message) {
                ListPart::Total(count) => total = Some(count),
                ListPart::Entry(entry) => entries.push(entry),
                ListPart::Other => {}
            }
            on_progress(ListProgress {
                received: entries.len(),
                total,
            });
        })
        .await?;
        Ok(entries)
    }
}
