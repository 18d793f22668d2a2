//! A hand on the wire between a host and its controller.

use alloc::sync::Arc;
use core::fmt;
use core::net::SocketAddr;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::io;
use std::sync::{Mutex, PoisonError};

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::h4::{self, Packets};

/// Where a packet goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the host.
    ToController,
    /// From the controller.
    ToHost,
}

/// What becomes of a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It passes.
    Pass,
    /// It is lost.
    Lost,
    /// It arrives twice.
    Twice,
    /// These bytes go the same way before it, and it follows.
    After(Vec<u8>),
    /// These bytes go the same way instead of it.
    Instead(Vec<u8>),
    /// The link it belongs to is lost, and it with it; both ends are told as when somebody walks out of reach.
    LinkLost,
    /// The controller loses its power.
    Cut,
}

type Rule = Box<dyn FnMut(Way, &[u8]) -> Fate + Send>;

/// Stands between hosts and controllers, and does to each packet what it was told.
///
/// A controller that is cut is gone for both sides: whoever it was connected with finds it out of reach, and the host finds
/// its controller gone. A host that tries again gets a new one.
#[derive(Clone)]
pub struct Tap {
    address: SocketAddr,
    inner: Arc<Inner>,
}

struct Inner {
    rule: Mutex<Option<Rule>>,
    cut: Notify,
    connections: AtomicUsize,
    happened: AtomicBool,
}

impl fmt::Debug for Tap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tap")
            .field("address", &self.address)
            .finish()
    }
}

impl Tap {
    /// A tap before controllers at an address, which lets everything pass.
    ///
    /// # Errors
    /// As the operating system says.
    pub async fn before(controllers: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let inner = Arc::new(Inner {
            rule: Mutex::new(None),
            cut: Notify::new(),
            connections: AtomicUsize::new(0),
            happened: AtomicBool::new(false),
        });
        let tap = Self {
            address: listener.local_addr()?,
            inner: Arc::clone(&inner),
        };
        tokio::spawn(async move {
            while let Ok((host, _)) = listener.accept().await {
                let Ok(controller) = TcpStream::connect(controllers).await else {
                    return;
                };
                inner.connections.fetch_add(1, Ordering::SeqCst);
                let inner = Arc::clone(&inner);
                tokio::spawn(async move {
                    tokio::select! {
                        () = carry(host, controller, &inner) => {}
                        () = inner.cut.notified() => {}
                    }
                });
            }
        });
        Ok(tap)
    }

    /// The controller behind the tap, as programs and options write it.
    #[must_use]
    pub fn controller(&self) -> String {
        format!("hci-tcp:{}", self.address)
    }

    /// How often a host has taken a controller through this tap.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.inner.connections.load(Ordering::SeqCst)
    }

    /// From now on each packet has this fate.
    pub fn rule(&self, rule: impl FnMut(Way, &[u8]) -> Fate + Send + 'static) {
        *self.inner.lock() = Some(Box::new(rule));
    }

    /// Lets everything pass again.
    pub fn open(&self) {
        *self.inner.lock() = None;
    }

    /// The `number`th packet for which `counts` from now on has this fate, and everything after it passes again.
    pub fn once(
        &self,
        number: usize,
        fate: Fate,
        mut counts: impl FnMut(Way, &[u8]) -> bool + Send + 'static,
    ) {
        let mut left = Some(number);
        self.inner.happened.store(false, Ordering::SeqCst);
        let inner = Arc::downgrade(&self.inner);
        self.rule(move |way, packet| match left {
            Some(0) if counts(way, packet) => {
                left = None;
                if let Some(inner) = inner.upgrade() {
                    inner.happened.store(true, Ordering::SeqCst);
                }
                fate.clone()
            }
            Some(more) if counts(way, packet) => {
                left = Some(more - 1);
                Fate::Pass
            }
            _ => Fate::Pass,
        });
    }

    /// Whether that packet came since [`Tap::once`] was told.
    #[must_use]
    pub fn has_happened(&self) -> bool {
        self.inner.happened.load(Ordering::SeqCst)
    }

    /// Cuts every controller off now.
    pub fn cut(&self) {
        self.inner.cut.notify_waiters();
    }
}

impl Inner {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Rule>> {
        self.rule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fate(&self, way: Way, packet: &[u8]) -> Fate {
        self.lock()
            .as_mut()
            .map_or(Fate::Pass, |rule| rule(way, packet))
    }
}

/// Carries packets both ways, until either end goes or the rule says so.
async fn carry(host: TcpStream, controller: TcpStream, inner: &Inner) {
    // Small packets wait for nobody.
    if host.set_nodelay(true).is_err() || controller.set_nodelay(true).is_err() {
        return;
    }
    let (from_host, mut to_host) = host.into_split();
    let (from_controller, mut to_controller) = controller.into_split();
    let (mut from_host, mut from_controller) =
        (Packets::new(from_host), Packets::new(from_controller));
    loop {
        let (way, packet): (_, Option<Vec<u8>>) = tokio::select! {
            packet = from_host.next() => (Way::ToController, packet),
            packet = from_controller.next() => (Way::ToHost, packet),
        };
        let Some(packet) = packet else { return };
        let to = match way {
            Way::ToController => &mut to_controller,
            Way::ToHost => &mut to_host,
        };
        let written = match inner.fate(way, &packet) {
            Fate::Pass => to.write_all(&packet).await,
            Fate::Lost => Ok(()),
            Fate::Twice => to.write_all(&packet.repeat(2)).await,
            Fate::After(bytes) => to.write_all(&[bytes, packet].concat()).await,
            Fate::Instead(bytes) => to.write_all(&bytes).await,
            Fate::LinkLost => match h4::handle(&packet) {
                Some(handle) => to_controller.write_all(&hang_up(handle)).await,
                None => Ok(()),
            },
            Fate::Cut => return,
        };
        if written.is_err() {
            return;
        }
    }
}

/// A command to end a connection with the reason of one that was lost. The controller's answer is one that no host waits for.
fn hang_up(handle: u16) -> Vec<u8> {
    let [low, high] = handle.to_le_bytes();
    h4::command(0x0406, &[low, high, 0x08])
}
