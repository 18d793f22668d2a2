//! Links of a hosted lock, over TCP or on the air: one task each carries its frames.
//!
//! A task holds one received frame at a time and hands the next one over only when the lock has taken it, so a client
//! that shouts fills its own buffer and nothing of ours. What the lock has to say waits in a bounded queue; a client
//! that does not listen loses its link, not the lock its memory.

use core::{net::SocketAddr, time::Duration};

use doorward_link::{Link, LinkFrame, tcp};
use tokio::sync::{mpsc as queue, oneshot};

use super::{
    HostError,
    worker::{LinkKey, Request},
};

/// How many frames may wait for a client: more than the whole activity log.
pub(super) const QUEUE: usize = 2048;

/// A pause after a failed accept, which fails again at once when file handles are used up.
pub(super) const BREATH: Duration = Duration::from_millis(50);

/// A link the lock has taken in.
#[derive(Debug)]
pub(super) struct Admission {
    pub(super) key: LinkKey,
    /// What the lock says on this link; ends when the lock closes it.
    pub(super) frames: queue::Receiver<LinkFrame>,
}

pub(super) fn listen(address: SocketAddr) -> Result<(tcp::Listener, SocketAddr), HostError> {
    let bound = || {
        let listener = std::net::TcpListener::bind(address)?;
        let listener = tcp::Listener::from_std(listener)?;
        let address = listener.address()?;
        Ok((listener, address))
    };
    bound().map_err(|source| HostError::Listen { address, source })
}

/// Accepts until the worker is gone.
pub(super) async fn serve(listener: tcp::Listener, requests: queue::UnboundedSender<Request>) {
    loop {
        match listener.accept().await {
            Ok((link, _)) => {
                if !hand_over(link, &requests) {
                    return;
                }
            }
            Err(_) => tokio::time::sleep(BREATH).await,
        }
    }
}

/// Asks the lock to take in a link, and carries it if it does. False when the lock is gone.
pub(super) fn hand_over(
    link: impl Link + 'static,
    requests: &queue::UnboundedSender<Request>,
) -> bool {
    let (admitted, admission) = oneshot::channel();
    let asked = requests.send(Request::OpenLink(admitted)).is_ok();
    if asked {
        tokio::spawn(carry(link, admission, requests.clone()));
    }
    asked
}

/// Carries one link's frames until either end is done with it.
async fn carry(
    mut link: impl Link,
    admission: oneshot::Receiver<Option<Admission>>,
    requests: queue::UnboundedSender<Request>,
) {
    // No room, or no power: the connection is closed by being dropped.
    let Ok(Some(Admission { key, mut frames })) = admission.await else {
        return;
    };
    let mut taken: Option<oneshot::Receiver<()>> = None;
    loop {
        tokio::select! {
            frame = frames.recv() => {
                let Some((tag, bytes)) = frame else { return };
                if link.send(tag, &bytes).await.is_err() {
                    break;
                }
            }
            received = link.receive(), if taken.is_none() => {
                let Ok((tag, bytes)) = received else { break };
                let (done, answer) = oneshot::channel();
                if requests.send(Request::Frame { key, tag, bytes, done }).is_err() {
                    return;
                }
                taken = Some(answer);
            }
            _ = answered(&mut taken) => taken = None,
        }
    }
    let _ = requests.send(Request::CloseLink(key));
}

/// Waits until the lock has taken the frame handed over last; for ever if there is none.
async fn answered(taken: &mut Option<oneshot::Receiver<()>>) {
    match taken {
        Some(answer) => {
            let _ = answer.await;
        }
        None => core::future::pending().await,
    }
}
