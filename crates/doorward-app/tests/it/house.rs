//! A lock on the wall, and phones.

use alloc::sync::Arc;
use core::future::Future;
use core::net::SocketAddr;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use core::time::Duration;
use std::sync::Mutex;

use doorward_app::{
    App, AppError, DeviceCard, DeviceId, Heard, PairWish, Paired, ProfileOptions, Radio,
    RadioFuture, Visit,
};
use doorward_client::link::{BoxLink, Link, LinkError, LinkFrame, LinkFuture, TAG_SERVICE, tcp};
use doorward_client::proto::ErrorReport;
use doorward_sim::Model;
use doorward_sim::runtime::{Host, HostOptions, Press};
use tempfile::TempDir;
use tokio::sync::Notify;

const LIMIT: Duration = Duration::from_secs(2);

/// A lock and the folder everything is kept in.
pub(crate) struct House {
    pub(crate) dir: TempDir,
    pub(crate) host: Host,
    air: Arc<Air>,
    model: Model,
}

/// What radios hear: addresses, changed when a lock moves; and how the links do that were opened in turn, those opened
/// now as the last says.
#[derive(Debug, Default)]
struct Air(
    Mutex<Vec<String>>,
    Mutex<Vec<Arc<Fading>>>,
    AtomicBool,
    AtomicUsize,
);

impl Air {
    fn fading(&self) -> Arc<Fading> {
        let mut all = self.1.lock().unwrap();
        if all.is_empty() {
            all.push(Arc::default());
        }
        Arc::clone(&all[all.len() - 1])
    }
}

/// How many more frames get through to the lock, [`usize::MAX`] when nothing is wrong; and who holds the next one up.
#[derive(Debug)]
struct Fading(AtomicUsize, Mutex<Option<Arc<Pause>>>);

impl Default for Fading {
    fn default() -> Self {
        Self(AtomicUsize::new(usize::MAX), Mutex::default())
    }
}

/// A frame that waits to be let through, and all frames behind it.
#[derive(Debug, Default)]
pub(crate) struct Pause {
    /// Told when the frame is there.
    pub(crate) reached: Notify,
    /// Tells it to go on.
    pub(crate) go_on: Notify,
    /// How long it and those behind it are.
    lengths: Mutex<Vec<usize>>,
}

impl Pause {
    /// Whether this frame is the one; that and what goes `through` after it is measured.
    fn holds_up(&self, length: usize, through: bool) -> bool {
        let mut lengths = self.lengths.lock().unwrap();
        let first = lengths.is_empty() && !through;
        if first || !lengths.is_empty() {
            lengths.push(length);
        }
        first
    }

    /// Whether no frame behind the one that waited was as long: so it was none of those that read, as everything is read
    /// again after a change.
    pub(crate) fn held_the_change(&self) -> bool {
        let lengths = self.lengths.lock().unwrap();
        let mut behind = lengths.iter().skip(1);
        behind.all(|length| lengths.first() != Some(length))
    }
}

impl Fading {
    /// False when the frame is lost.
    async fn lets_through(&self, length: usize) -> bool {
        let through = self.counts_down();
        let pause = self.1.lock().unwrap().clone();
        let Some(pause) = pause else {
            return through;
        };
        if !pause.holds_up(length, through) {
            return through;
        }
        self.0.store(usize::MAX, Ordering::SeqCst);
        pause.reached.notify_one();
        pause.go_on.notified().await;
        true
    }

    fn counts_down(&self) -> bool {
        let step = |left| match left {
            usize::MAX => Some(usize::MAX),
            left => usize::checked_sub(left, 1),
        };
        let order = Ordering::SeqCst;
        self.0.fetch_update(order, order, step).is_ok()
    }
}

/// A link out of which its phone may walk.
struct FadingLink(BoxLink, Arc<Fading>);

impl Link for FadingLink {
    fn send<'a>(&'a mut self, tag: u8, bytes: &'a [u8]) -> LinkFuture<'a, ()> {
        Box::pin(async move {
            if self.1.lets_through(bytes.len()).await {
                self.0.send(tag, bytes).await
            } else {
                Err(LinkError::Closed)
            }
        })
    }

    fn receive(&mut self) -> LinkFuture<'_, LinkFrame> {
        self.0.receive()
    }
}

/// Somebody near who says first, in the lock's name, that it does not know whoever speaks; and lets the lock hear it too.
struct Impostor {
    lock: BoxLink,
    heard: bool,
    /// Frames it lets pass before it claims anything.
    passes: usize,
    says: u32,
}

impl Link for Impostor {
    fn send<'a>(&'a mut self, tag: u8, bytes: &'a [u8]) -> LinkFuture<'a, ()> {
        match self.passes.checked_sub(1) {
            Some(left) => self.passes = left,
            None => self.says += 1,
        }
        self.lock.send(tag, bytes)
    }

    fn receive(&mut self) -> LinkFuture<'_, LinkFrame> {
        Box::pin(async {
            if self.heard && self.says > 0 {
                self.says -= 1;
                let frame = ErrorReport::NOT_AUTHORIZED.to_plain_frame();
                return Ok((TAG_SERVICE, frame.to_vec()));
            }
            let frame = self.lock.receive().await?;
            self.heard = true;
            Ok(frame)
        })
    }
}

impl Radio for Air {
    fn scan(&self, _known: Vec<String>) -> RadioFuture<'_, Vec<Heard>> {
        Box::pin(async move {
            let mut heard = Vec::new();
            let addresses = self.0.lock().unwrap().clone();
            for address in addresses {
                if let Ok(link) = self.connect(&address).await
                    && let Some(advertisement) = doorward_app::listen(link, LIMIT).await
                {
                    heard.push(Heard {
                        address,
                        advertisement,
                    });
                }
            }
            heard
        })
    }

    fn connect<'a>(&'a self, address: &'a str) -> RadioFuture<'a, Result<BoxLink, LinkError>> {
        Box::pin(async move {
            let place = address.strip_prefix("tcp:").ok_or(LinkError::Unreachable)?;
            let fading = self.fading();
            if fading.0.load(Ordering::SeqCst) == 0 {
                return Err(LinkError::Unreachable);
            }
            let link: BoxLink = Box::new(tcp::connect(place, LIMIT).await?);
            let lock: BoxLink = Box::new(FadingLink(link, fading));
            if self.2.load(Ordering::SeqCst) {
                let impostor = Impostor {
                    lock,
                    heard: false,
                    passes: self.3.load(Ordering::SeqCst),
                    says: 0,
                };
                return Ok(Box::new(impostor) as BoxLink);
            }
            Ok(lock)
        })
    }
}

impl House {
    /// A house with a fresh lock.
    pub(crate) fn with(model: Model) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let air = Arc::new(Air::default());
        let host = spawn(&dir, model);
        let house = Self {
            dir,
            host,
            air,
            model,
        };
        house.advertise();
        house
    }

    fn advertise(&self) {
        *self.air.0.lock().unwrap() = vec![self.address()];
    }

    /// So many more frames get through to the lock, and then none.
    pub(crate) fn fade_after(&self, frames: usize) {
        self.air.fading().0.store(frames, Ordering::SeqCst);
    }

    /// The links that stand now get so many more frames through to the lock, and nobody tells their phones; new ones are
    /// as good as ever.
    pub(crate) fn cut_after(&self, frames: usize) {
        let mut all = self.air.1.lock().unwrap();
        for broken in all.iter() {
            broken.0.store(frames, Ordering::SeqCst);
        }
        all.push(Arc::default());
    }

    /// On the links that stand now, the frame after so many more waits until it is told to go on.
    pub(crate) fn pause_after(&self, frames: usize) -> Arc<Pause> {
        let pause = Arc::new(Pause::default());
        let fading = self.air.fading();
        *fading.1.lock().unwrap() = Some(Arc::clone(&pause));
        fading.0.store(frames, Ordering::SeqCst);
        self.air.1.lock().unwrap().push(Arc::default());
        pause
    }

    /// From the next link on somebody near claims first that the lock does not know whoever speaks, or stops doing so.
    pub(crate) fn impostor(&self, there: bool) {
        self.air.2.store(there, Ordering::SeqCst);
    }

    /// The impostor lets so many frames of a link pass first.
    pub(crate) fn claims_after(&self, frames: usize) {
        self.air.3.store(frames, Ordering::SeqCst);
    }

    /// Where the lock is.
    pub(crate) fn address(&self) -> String {
        format!("tcp:{}", self.host.link_address().unwrap())
    }

    pub(crate) fn id(&self) -> DeviceId {
        self.host.snapshot().device_id.parse().unwrap()
    }

    /// A person's app; the same name is the same profile.
    pub(crate) async fn phone(&self, name: &str) -> App {
        let options = ProfileOptions {
            name: name.to_owned(),
            dir: self.dir.path().join("profiles"),
            radio: Arc::clone(&self.air) as Arc<dyn Radio>,
            file_vault_only: true,
        };
        App::open(options).await.unwrap()
    }

    /// Holds the button until the ring is lit.
    pub(crate) async fn open_pairing(&self) {
        self.host.button(Press::Hold(Duration::from_secs(5))).await;
        self.host.advance(Duration::from_secs(6)).await;
        assert_eq!(self.host.snapshot().ring, "steady");
    }

    /// Pairs a phone in a pairing mode of its own.
    pub(crate) async fn pair(&self, app: &App, code: Option<&str>) -> Result<Paired, AppError> {
        self.open_pairing().await;
        app.pair(self.wish(code)).await
    }

    pub(crate) fn wish(&self, code: Option<&str>) -> PairWish {
        let mut wish = PairWish::at(self.address());
        wish.code = code.map(|code| code.to_owned().into());
        wish.device_name = Some("Front door".to_owned());
        wish
    }

    /// An owner's phone on a lock protected by `code`; and its visit, whose gate is closed.
    pub(crate) async fn owned(&self, code: &str) -> (App, Visit) {
        let owner = self.phone("anna").await;
        if self.model == Model::Ultra {
            self.pair(&owner, Some(code)).await.unwrap();
        } else {
            self.pair(&owner, None).await.unwrap();
            let first = Visit::new("first");
            owner
                .set_first_code(&first, self.id(), code, false, false)
                .await
                .unwrap();
            owner.leave(&first, self.id());
        }
        (owner, Visit::new("anna's browser"))
    }

    /// Takes the lock away: as when it fell off the wall.
    pub(crate) async fn remove(&self) {
        self.host.shutdown().await;
    }

    /// Puts the same lock up again, at another address.
    pub(crate) fn put_back(&mut self) {
        self.host = spawn(&self.dir, self.model);
        self.advertise();
    }

    /// Lets the lock's time run while something waits for its motor.
    pub(crate) async fn hasten<T>(&self, what: impl Future<Output = T>) -> T {
        let mut what = core::pin::pin!(what);
        loop {
            tokio::select! {
                done = &mut what => return done,
                () = tokio::time::sleep(Duration::from_millis(5)) => {
                    self.host.advance(Duration::from_millis(200)).await;
                }
            }
        }
    }
}

fn spawn(dir: &TempDir, model: Model) -> Host {
    Host::spawn(HostOptions {
        id: "lock".to_owned(),
        model,
        data: dir.path().join("lock"),
        listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
    })
    .unwrap()
}

/// Waits until a device's card is as wanted; the app tells when to look.
pub(crate) async fn until(
    app: &App,
    id: DeviceId,
    wanted: impl Fn(&DeviceCard) -> bool,
) -> DeviceCard {
    let mut changes = app.changes();
    let look = async {
        loop {
            changes.borrow_and_update();
            let card = app.device(id).unwrap();
            if wanted(&card) {
                return card;
            }
            changes.changed().await.unwrap();
        }
    };
    let seen = tokio::time::timeout(Duration::from_secs(20), look).await;
    seen.unwrap_or_else(|_| panic!("never seen, last: {:?}", app.device(id)))
}
