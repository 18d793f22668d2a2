//! A controller that loses its power after so many packets.

use alloc::sync::Arc;
use core::net::SocketAddr;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

extern crate alloc;

/// Stands between a host and its controller, and cuts the connection when told to: whoever the controller was connected
/// with finds it out of reach, and the host finds its controller gone. A host that tries again gets a new one.
#[derive(Debug, Clone)]
pub struct Fuse {
    address: SocketAddr,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Writes of the host that still pass; `usize::MAX` when all do.
    left: AtomicUsize,
    blown: Notify,
}

impl Fuse {
    /// A fuse before controllers at an address, in which everything passes.
    ///
    /// # Errors
    /// As the operating system says.
    pub async fn before(controllers: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let inner = Arc::new(Inner {
            left: AtomicUsize::new(usize::MAX),
            blown: Notify::new(),
        });
        let fuse = Self {
            address: listener.local_addr()?,
            inner: Arc::clone(&inner),
        };
        tokio::spawn(async move {
            while let Ok((host, _)) = listener.accept().await {
                let Ok(controller) = TcpStream::connect(controllers).await else {
                    return;
                };
                let (from_host, to_host) = host.into_split();
                let (from_controller, to_controller) = controller.into_split();
                let inner = Arc::clone(&inner);
                tokio::spawn(async move {
                    tokio::select! {
                        () = pump(from_host, to_controller, Some(&inner)) => {}
                        () = pump(from_controller, to_host, None) => {}
                        () = inner.blown.notified() => {}
                    }
                });
            }
        });
        Ok(fuse)
    }

    /// The controller behind the fuse, as programs and options write it.
    #[must_use]
    pub fn controller(&self) -> String {
        format!("hci-tcp:{}", self.address)
    }

    /// Lets this many more writes of the host pass and then cuts the connection, once. [`usize::MAX`]: never.
    pub fn blow_after(&self, writes: usize) {
        self.inner.left.store(writes, Ordering::SeqCst);
    }

    /// Cuts the connection now.
    pub fn blow(&self) {
        self.inner.blown.notify_waiters();
    }

    /// Whether everything passes again.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.inner.left.load(Ordering::SeqCst) == usize::MAX
    }
}

/// Carries bytes until the end, or until the fuse is blown, which mends it for the next connection.
async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, fuse: Option<&Inner>) {
    let mut buffer = [0; 4096];
    while let Ok(count) = from.read(&mut buffer).await {
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else {
            return;
        };
        if let Some(inner) = fuse {
            match inner.left.load(Ordering::SeqCst) {
                usize::MAX => {}
                0 => {
                    inner.left.store(usize::MAX, Ordering::SeqCst);
                    return;
                }
                left => inner.left.store(left - 1, Ordering::SeqCst),
            }
        }
        if to.write_all(bytes).await.is_err() {
            return;
        }
    }
}
