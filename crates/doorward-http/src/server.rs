//! The listening socket, with limits on connections, heads and waiting.

use alloc::sync::Arc;
use core::net::SocketAddr;
use core::time::Duration;
use std::io;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

/// Connections served at a time; more wait in the operating system's queue.
const CONNECTIONS: usize = 128;
/// How long a client may take over the head of a request.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// The longest head, in bytes.
const HEAD_BYTES: usize = 16 * 1024;
/// How long open requests may go on after [`Server::shutdown`].
const GRACE: Duration = Duration::from_millis(500);

/// Why a server cannot listen.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BindError {
    /// The pages are for this machine only.
    #[error(
        "{0} is not an address of this machine alone: use 127.0.0.1 or [::1] (from elsewhere, use an SSH tunnel: \
         ssh -L {port}:127.0.0.1:{port} HOST)",
        port = .0.port()
    )]
    NotLoopback(SocketAddr),
    /// Somebody else listens there.
    #[error(
        "{0} is in use: stop the other program or choose another port (port 0 picks a free one)"
    )]
    InUse(SocketAddr),
    /// Anything else.
    #[error("cannot listen on {0}: {1}")]
    Io(SocketAddr, #[source] io::Error),
}

/// A socket that listens but does not answer yet.
#[derive(Debug)]
pub struct Bound {
    listener: TcpListener,
    address: SocketAddr,
}

/// Listens on a loopback address; port 0 picks a free one.
///
/// # Errors
/// [`BindError`], each with the way out.
pub async fn bind(address: SocketAddr) -> Result<Bound, BindError> {
    if !address.ip().is_loopback() {
        return Err(BindError::NotLoopback(address));
    }
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => BindError::InUse(address),
            _ => BindError::Io(address, error),
        })?;
    let address = listener
        .local_addr()
        .map_err(|error| BindError::Io(address, error))?;
    Ok(Bound { listener, address })
}

impl Bound {
    /// Where it listens, with the real port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Begins to answer with `router`, in the background.
    pub fn serve(self, router: Router) -> Server {
        let (stop, stopping) = watch::channel(false);
        let task = tokio::spawn(accept(self.listener, router, stopping));
        Server {
            address: self.address,
            stop,
            task,
        }
    }
}

/// A running server; dropping it stops it at once.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Server {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no new connections, gives open requests half a second, and ends.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        let _ = (&mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
    // An error means the server's handle is gone: a reason to stop as well.
    let _ = stopping.wait_for(|stop| *stop).await;
}

async fn accept(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            () = told_to_stop(&mut stopping) => break,
        };
        let Ok(place) = place else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            () = told_to_stop(&mut stopping) => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let (router, stopping) = (router.clone(), stopping.clone());
                connections.spawn(async move {
                    converse(stream, router, stopping).await;
                    drop(place);
                });
            }
            Err(error) => {
                // Out of file handles or the like: it passes, and spinning would not help.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, async {
        while connections.join_next().await.is_some() {}
    })
    .await;
}

async fn converse(stream: TcpStream, router: Router, mut stopping: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = core::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = told_to_stop(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
