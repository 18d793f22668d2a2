//! Reading a log in the background while a page tells how far it is.

use core::future::Future;

use doorward_app::{AppError, LogView, Progress};
use tokio::sync::watch;

/// A reading under way or just finished. Clones see the same one; it stops when the last is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Loading {
    progress: watch::Receiver<Progress>,
    result: watch::Receiver<Option<Result<LogView, AppError>>>,
}

/// How far a reading is.
#[derive(Debug)]
pub(crate) enum Load {
    Reading(Progress),
    Done(Result<LogView, AppError>),
}

impl Loading {
    /// Begins `read`, which tells its progress to the sender it is given.
    pub(crate) fn begin<F, R>(read: F) -> Self
    where
        F: FnOnce(watch::Sender<Progress>) -> R,
        R: Future<Output = Result<LogView, AppError>> + Send + 'static,
    {
        let (tell, progress) = watch::channel(Progress {
            done: 0,
            total: None,
        });
        let (done, result) = watch::channel(None);
        let reading = read(tell);
        tokio::spawn(async move {
            tokio::select! {
                view = reading => { let _ = done.send(Some(view)); }
                () = done.closed() => {}
            }
        });
        Self { progress, result }
    }

    /// How far it is now.
    pub(crate) fn progress(&self) -> Progress {
        *self.progress.borrow()
    }

    /// Waits for its end.
    pub(crate) async fn finished(&mut self) -> Load {
        match self.result.wait_for(Option::is_some).await {
            Ok(result) => match &*result {
                Some(result) => Load::Done(result.clone()),
                None => Load::Reading(*self.progress.borrow()),
            },
            Err(_) => Load::Done(Err(AppError::Internal(
                "reading the log broke off".to_owned(),
            ))),
        }
    }
}
