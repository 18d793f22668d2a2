//! How a running program is asked to end.

use anyhow::Result;

/// Listens for the wish to end. Made before a program says that it is ready: whoever reads that may ask at once.
#[derive(Debug)]
pub(crate) struct Ending {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Ending {
    /// Listens from now on.
    pub(crate) fn listen() -> Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// Resolves at Ctrl-C, or when the system asks the program to end.
    #[cfg(unix)]
    pub(crate) async fn asked(mut self) -> Result<()> {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        Ok(())
    }

    /// Resolves at Ctrl-C.
    #[cfg(not(unix))]
    pub(crate) async fn asked(self) -> Result<()> {
        Ok(tokio::signal::ctrl_c().await?)
    }
}
