//! The one task that owns a hosted device.

use alloc::collections::BTreeMap;
use core::time::Duration;
use std::{
    path::PathBuf,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use doorward_link::{LinkFrame, TAG_ADVERTISEMENT};
use doorward_proto::Model;
use doorward_store::file::FileStore;
use tokio::{
    sync::{mpsc as queue, oneshot, watch},
    time::timeout,
};

use super::{
    HostError,
    air::{Identity, OnAir},
    drawer::Drawer,
    keep::Keep,
    links::{Admission, QUEUE},
};
use crate::{
    Accessories, Birth, Deed, Entropy, Impossible, LinkId, Options, Outgoing, Snapshot,
    VirtualDevice,
};

/// A snapshot is never older than this.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// Advanced time passes in slices, so that what the lock says on the way reaches the links in between.
const SLICE: Duration = Duration::from_secs(600);

/// The least time that passes at once.
const INSTANT: Duration = Duration::from_millis(1);

/// A link that has never said anything gives way to a newcomer after this long, when all are taken: it is a scan.
const SILENCE: Duration = Duration::from_secs(10);

/// And one that has not said anything any more for this long: a phone that went away without a goodbye holds its link until
/// the network gives up, which may take a quarter of an hour; one that is only idle can come back at once.
const LONG_SILENCE: Duration = Duration::from_secs(300);

/// Tells when a request has been carried out.
pub(super) type Done = oneshot::Sender<()>;

/// Names one link for as long as the process lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LinkKey(u64);

/// What the worker is asked for.
#[derive(Debug)]
pub(super) enum Request {
    Perform(Deed, oneshot::Sender<Result<(), Impossible>>),
    Advance(Duration, Done),
    /// There is a further way to reach the lock.
    Reachable(String, Done),
    OpenLink(oneshot::Sender<Option<Admission>>),
    Frame {
        key: LinkKey,
        tag: u8,
        bytes: Vec<u8>,
        done: Done,
    },
    CloseLink(LinkKey),
    Shutdown(Option<Done>),
}

#[derive(Debug)]
struct OpenLink {
    id: LinkId,
    frames: queue::Sender<LinkFrame>,
    /// When the client said something last, or came; in the world's time.
    heard: Duration,
    spoke: bool,
}

impl OpenLink {
    /// How long it may be silent while others wait.
    fn patience(&self) -> Duration {
        if self.spoke { LONG_SILENCE } else { SILENCE }
    }
}

/// A hosted lock.
#[derive(Debug)]
pub(super) struct Worker {
    id: String,
    model: Model,
    /// Where phones reach it.
    link: String,
    device: VirtualDevice<FileStore>,
    keep: Keep,
    accessories: Accessories,
    drawer: Drawer,
    started: Instant,
    advanced: Duration,
    ahead_before: u64,
    links: BTreeMap<LinkKey, OpenLink>,
    next_key: u64,
    /// Why the hardware's file could not be written, if it could not.
    keep_fault: Option<String>,
    snapshots: watch::Sender<Snapshot>,
    /// What is on the air.
    advertisement: watch::Sender<OnAir>,
}

impl Worker {
    pub(super) fn open(
        id: String,
        model: Model,
        data: PathBuf,
        options: Options,
        link: String,
    ) -> Result<Self, HostError> {
        let store = FileStore::open(&data)?;
        let keep = Keep::open(&data, model)?;
        let (drawer, in_drawer) = Drawer::open(&data, model)?;
        let accessories = Accessories::new(model, in_drawer, || Entropy::System);
        let ahead_before = keep.ahead_s();
        let birth = Birth {
            model,
            device_id: keep.device_id(),
            hardware: keep.hardware(),
            utc: real_utc().saturating_add_unsigned(ahead_before),
            entropy: Entropy::System,
            options,
        };
        let mut device = VirtualDevice::new(birth, store);
        device.insert_batteries();
        if let Some(why) = device.fault() {
            return Err(HostError::Boot {
                path: data,
                why: why.to_string(),
            });
        }
        let advertisement = watch::Sender::new(OnAir {
            structures: device.advertisement().to_vec(),
            interval: device.advertising_interval(),
        });
        let (snapshots, _) = watch::channel(device.snapshot(&id, &link));
        let worker = Self {
            id,
            model,
            link,
            device,
            keep,
            accessories,
            drawer,
            started: Instant::now(),
            advanced: Duration::ZERO,
            ahead_before,
            links: BTreeMap::new(),
            next_key: 0,
            keep_fault: None,
            snapshots,
            advertisement,
        };
        worker.show();
        Ok(worker)
    }

    pub(super) fn identity(&self) -> Identity {
        Identity {
            model: self.model,
            device_id: self.device.device_id(),
            advertisement: self.advertisement.subscribe(),
        }
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<Snapshot> {
        self.snapshots.subscribe()
    }

    /// Runs until told to stop, or until nobody is left to tell.
    pub(super) async fn run(mut self: Box<Self>, mut inbox: queue::UnboundedReceiver<Request>) {
        let farewell = loop {
            self.catch_up().await;
            let due = [self.device.deadline(), self.accessories.deadline()]
                .into_iter()
                .flatten()
                .min()
                .map_or(HEARTBEAT, |due| due.saturating_sub(self.device.now()));
            match timeout(due.min(HEARTBEAT), inbox.recv()).await {
                Ok(Some(Request::Shutdown(done))) => break done,
                Ok(Some(request)) => {
                    self.catch_up().await;
                    self.take(request).await;
                }
                Ok(None) => break None,
                Err(_) => {}
            }
        };
        // The folder is free before anybody hears that it is.
        drop(self);
        if let Some(done) = farewell {
            let _ = done.send(());
        }
    }

    async fn take(&mut self, request: Request) {
        let done = match request {
            Request::Perform(deed, told) => {
                let result = self.device.perform(&deed);
                self.accessories.perform(&deed, &mut self.device);
                self.publish();
                let _ = told.send(result);
                return;
            }
            Request::Reachable(link, done) => {
                if !self.link.is_empty() {
                    self.link.push_str(", ");
                }
                self.link.push_str(&link);
                done
            }
            Request::Advance(span, done) => {
                self.advance(span).await;
                done
            }
            Request::Frame {
                key,
                tag,
                bytes,
                done,
            } => {
                if let Some(link) = self.links.get_mut(&key) {
                    link.spoke = true;
                    link.heard = self.device.now();
                    let id = link.id;
                    self.device.receive(id, tag, &bytes);
                }
                done
            }
            Request::OpenLink(admitted) => {
                let admission = self.admit();
                self.publish();
                if let Err(Some(admission)) = admitted.send(admission) {
                    self.close(admission.key);
                    self.publish();
                }
                return;
            }
            Request::CloseLink(key) => {
                self.close(key);
                self.publish();
                return;
            }
            // Taken by the caller.
            Request::Shutdown(_) => return,
        };
        self.publish();
        let _ = done.send(());
    }

    async fn advance(&mut self, span: Duration) {
        self.live_until(self.device.now() + span).await;
        self.advanced += span;
    }

    /// Lets the lock live through the time that has really passed.
    async fn catch_up(&mut self) {
        self.live_until(self.started.elapsed() + self.advanced)
            .await;
        self.publish();
    }

    /// Lets time pass at the lock and at what is beside it.
    async fn live_until(&mut self, end: Duration) {
        while self.device.now() < end {
            let now = self.device.now();
            let step = [Some(end), Some(now + SLICE), self.accessories.deadline()]
                .into_iter()
                .flatten()
                .min()
                .unwrap_or(end);
            // A deadline that has passed already still lets time go on.
            self.device.advance_to(step.max(now + INSTANT).min(end));
            self.publish();
            self.accessories.pass(self.device.now());
            self.publish();
            if self.device.now() < end {
                // The links' turn.
                tokio::task::yield_now().await;
            }
        }
    }

    /// Lets the world know: bystanders first, so that whoever hears from the lock finds them knowing, then the links. A link
    /// that closed on the way is shown at the end.
    fn publish(&mut self) {
        self.show();
        self.deliver();
        self.show();
    }

    fn show(&self) {
        let mut snapshot = self.device.snapshot(&self.id, &self.link);
        let [fob, keypad] = self.accessories.view();
        (snapshot.fob, snapshot.keypad) = (Some(fob), Some(keypad));
        if let Some(fault) = &self.keep_fault {
            snapshot.fault.get_or_insert_with(|| fault.clone());
        }
        self.snapshots.send_if_modified(|shown| {
            let tell = snapshot.differs_from(shown);
            *shown = snapshot;
            tell
        });
    }

    /// Writes down what the hardware came to, then lets the links hear.
    fn deliver(&mut self) {
        let ahead_s = self.ahead_before + self.advanced.as_secs();
        let kept = self.keep.keep(self.device.hardware_state(), ahead_s);
        loop {
            self.accessories.settle(&mut self.device);
            let Some(outgoing) = self.device.poll() else {
                break;
            };
            if self.accessories.hear(self.device.now(), &outgoing) {
                continue;
            }
            match outgoing {
                Outgoing::Frame { link, tag, bytes } => {
                    if let Some(key) = self.key_of(link) {
                        self.send(key, (tag, bytes));
                    }
                }
                Outgoing::Close(link) => {
                    if let Some(key) = self.key_of(link) {
                        self.links.remove(&key);
                    }
                }
                Outgoing::Advertisement(bytes) => {
                    self.advertisement.send_replace(OnAir {
                        structures: bytes.clone(),
                        interval: self.device.advertising_interval(),
                    });
                    let keys: Vec<_> = self.links.keys().copied().collect();
                    for key in keys {
                        self.send(key, (TAG_ADVERTISEMENT, bytes.clone()));
                    }
                }
            }
        }
        let kept = kept.and_then(|()| self.drawer.keep(self.accessories.state()));
        self.keep_fault = kept
            .err()
            .map(|error| format!("the hardware's files cannot be written: {error}"));
    }

    fn send(&mut self, key: LinkKey, frame: LinkFrame) {
        if self
            .links
            .get(&key)
            .is_some_and(|link| link.frames.try_send(frame).is_err())
        {
            self.close(key);
        }
    }

    fn admit(&mut self) -> Option<Admission> {
        let id = match self.device.open_link() {
            Some(id) => id,
            None => {
                let now = self.device.now();
                let (key, _) = self
                    .links
                    .iter()
                    .filter(|(_, link)| now.saturating_sub(link.heard) >= link.patience())
                    .min_by_key(|(_, link)| (link.spoke, link.heard))?;
                let key = *key;
                self.close(key);
                self.device.open_link()?
            }
        };
        let (frames, outgoing) = queue::channel(QUEUE);
        let key = LinkKey(self.next_key);
        self.next_key += 1;
        let advertisement = self.device.advertisement().to_vec();
        self.links.insert(
            key,
            OpenLink {
                id,
                frames,
                heard: self.device.now(),
                spoke: false,
            },
        );
        self.send(key, (TAG_ADVERTISEMENT, advertisement));
        Some(Admission {
            key,
            frames: outgoing,
        })
    }

    fn close(&mut self, key: LinkKey) {
        if let Some(link) = self.links.remove(&key) {
            self.device.close_link(link.id);
        }
    }

    fn key_of(&self, id: LinkId) -> Option<LinkKey> {
        self.links
            .iter()
            .find(|(_, link)| link.id == id)
            .map(|(key, _)| *key)
    }
}

fn real_utc() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
