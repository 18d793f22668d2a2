//! A virtual lock behind links in memory: the lock core in its metal, on the runtime's own (virtual) time.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use doorward_app::{Heard, Radio, RadioFuture, listen};
use doorward_client::link::{
    BoxLink, Link, LinkError, LinkFrame, TAG_ADVERTISEMENT,
    memory::{self, MemoryLink},
};
use doorward_proto::{Model, types::DeviceId};
use doorward_sim::{Birth, Entropy, HardwareState, LinkId, Options, Outgoing, VirtualDevice};
use doorward_store::memory::{Contents, MemoryStore};
use tokio::{
    sync::{Notify, mpsc},
    task::JoinHandle,
    time::Instant,
};

/// How a lock was left: its records, and its metal.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Remains {
    pub(super) contents: Contents,
    pub(super) hardware: HardwareState,
}

impl Remains {
    /// Never used.
    pub(super) fn new() -> Self {
        Self {
            contents: Contents::default(),
            hardware: HardwareState::default(),
        }
    }
}

/// A running lock; gone when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    world: Arc<World>,
    pump: JoinHandle<()>,
}

#[derive(Debug)]
struct World {
    state: Mutex<State>,
    woken: Notify,
    begun: Instant,
}

#[derive(Debug)]
struct State {
    device: VirtualDevice<MemoryStore>,
    links: Vec<(LinkId, mpsc::UnboundedSender<LinkFrame>)>,
}

impl Lock {
    /// Starts a lock as it was left; within a runtime.
    pub(super) fn start(model: Model, number: u32, remains: &Remains, utc: i64) -> Self {
        let birth = Birth {
            model,
            device_id: DeviceId::new(number),
            hardware: remains.hardware,
            utc,
            entropy: Entropy::Seeded(u64::from(number)),
            options: Options::default(),
        };
        let store = MemoryStore::with_contents(remains.contents.clone());
        let mut device = VirtualDevice::new(birth, store);
        device.insert_batteries();
        let world = Arc::new(World {
            state: Mutex::new(State {
                device,
                links: Vec::new(),
            }),
            woken: Notify::new(),
            begun: Instant::now(),
        });
        let pump = tokio::spawn(pump(Arc::clone(&world)));
        Self { world, pump }
    }

    /// How it is now.
    pub(super) fn remains(&self) -> Remains {
        let mut state = self.world.state();
        Remains {
            contents: state.device.store().contents().clone(),
            hardware: state.device.hardware_state(),
        }
    }

    /// A hand holds the button until the ring stays lit.
    pub(super) async fn light_ring(&self) {
        self.world.with(|device| {
            device.press_for(Duration::from_millis(5_200));
        });
        tokio::time::sleep(Duration::from_secs(6)).await;
    }

    fn connect(&self) -> Result<MemoryLink, LinkError> {
        let (here, there) = memory::pair();
        let (frames, outgoing) = mpsc::unbounded_channel();
        let id = {
            let mut state = self.world.state();
            let advertisement = state.device.advertisement().to_vec();
            let id = state.device.open_link().ok_or(LinkError::Closed)?;
            let _ = frames.send((TAG_ADVERTISEMENT, advertisement));
            state.links.push((id, frames));
            state.say();
            id
        };
        tokio::spawn(carry(Arc::clone(&self.world), there, id, outgoing));
        self.world.woken.notify_one();
        Ok(here)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.pump.abort();
        self.world.state().links.clear();
    }
}

impl World {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something happens to the lock now, and its pump looks anew when to wake up.
    fn with(&self, what: impl FnOnce(&mut VirtualDevice<MemoryStore>)) {
        let mut state = self.caught_up();
        what(&mut state.device);
        state.say();
        drop(state);
        self.woken.notify_one();
    }

    /// The lock, with all time that has passed behind it.
    fn caught_up(&self) -> MutexGuard<'_, State> {
        let mut state = self.state();
        state.device.advance_to(self.begun.elapsed());
        state.say();
        state
    }
}

impl State {
    fn say(&mut self) {
        while let Some(outgoing) = self.device.poll() {
            match outgoing {
                Outgoing::Frame { link, tag, bytes } => {
                    for (_, frames) in self.links.iter().filter(|(id, _)| *id == link) {
                        let _ = frames.send((tag, bytes.clone()));
                    }
                }
                Outgoing::Close(link) => self.links.retain(|(id, _)| *id != link),
                Outgoing::Advertisement(bytes) => {
                    for (_, frames) in &self.links {
                        let _ = frames.send((TAG_ADVERTISEMENT, bytes.clone()));
                    }
                }
            }
        }
    }
}

/// Lets the lock's time pass with the runtime's.
async fn pump(world: Arc<World>) {
    loop {
        let due = world.caught_up().device.deadline();
        match due {
            Some(due) => {
                // A deadline that has just passed is not one to spin on.
                let soon = world.begun.elapsed() + Duration::from_millis(1);
                let until = world.begun + due.max(soon);
                let _ = tokio::time::timeout_at(until, world.woken.notified()).await;
            }
            None => world.woken.notified().await,
        }
    }
}

async fn carry(
    world: Arc<World>,
    mut link: MemoryLink,
    id: LinkId,
    mut outgoing: mpsc::UnboundedReceiver<LinkFrame>,
) {
    loop {
        tokio::select! {
            frame = outgoing.recv() => {
                let Some((tag, bytes)) = frame else { return };
                if link.send(tag, &bytes).await.is_err() {
                    break;
                }
            }
            received = link.receive() => {
                let Ok((tag, bytes)) = received else { break };
                world.with(|device| device.receive(id, tag, &bytes));
            }
        }
    }
    world.state().links.retain(|(open, _)| *open != id);
    world.with(|device| device.close_link(id));
}

/// The radio of the phone beside the locks.
#[derive(Debug)]
pub(super) struct Air(pub(super) Vec<(String, Arc<Lock>)>);

impl Air {
    fn link(&self, address: &str) -> Result<BoxLink, LinkError> {
        let lock = self.0.iter().find(|(known, _)| known == address);
        let (_, lock) = lock.ok_or(LinkError::Closed)?;
        Ok(Box::new(lock.connect()?))
    }
}

impl Radio for Air {
    fn scan(&self, _known: Vec<String>) -> RadioFuture<'_, Vec<Heard>> {
        Box::pin(async {
            let mut heard = Vec::new();
            for (address, _) in &self.0 {
                let Ok(link) = self.link(address) else {
                    continue;
                };
                if let Some(advertisement) = listen(link, Duration::from_secs(2)).await {
                    heard.push(Heard {
                        address: address.clone(),
                        advertisement,
                    });
                }
            }
            heard
        })
    }

    fn connect<'a>(&'a self, address: &'a str) -> RadioFuture<'a, Result<BoxLink, LinkError>> {
        Box::pin(async move { self.link(address) })
    }
}
