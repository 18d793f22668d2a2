//! Live pages: server-sent events that say "something changed".

use core::convert::Infallible;
use core::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use tokio::sync::watch;

/// Sends an event named `change` now and at each new value, the value as its data.
///
/// Values that follow each other faster than the browser reads are merged: only the newest is sent.
/// The stream ends when the sender goes away; a comment every 20 s keeps the connection alive.
pub fn live<T>(
    changes: watch::Receiver<T>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<T>>
where
    T: ToString + Send + Sync + 'static,
{
    let events = unfold((changes, true), |(mut changes, first)| async move {
        if !first {
            changes.changed().await.ok()?;
        }
        let value = changes.borrow_and_update().to_string();
        Some((
            Ok(Event::default().event("change").data(value)),
            (changes, false),
        ))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}
