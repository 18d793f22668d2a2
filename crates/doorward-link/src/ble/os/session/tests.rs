use alloc::sync::Arc;
use core::future::pending;
use std::sync::Mutex;

use super::*;
use crate::Link as _;
use crate::ble::to_zero::ToZero;

/// How a device takes writes.
#[derive(Debug, Clone, Copy)]
enum Manner {
    Confirms,
    Refuses(u8),
    Ignores,
}

struct Device {
    manner: Manner,
    deeds: Arc<Mutex<Vec<String>>>,
}

impl Device {
    fn note(&self, deed: String) {
        self.deeds.lock().unwrap().push(deed);
    }
}

impl Wire for Device {
    async fn subscribe(&self, tag: u8) -> Result<(), LinkError> {
        self.note(format!("subscribe {tag}"));
        Ok(())
    }

    async fn write(&self, tag: u8, bytes: &[u8]) -> Result<(), LinkError> {
        self.note(format!("write {tag} {bytes:?}"));
        match self.manner {
            Manner::Confirms => Ok(()),
            Manner::Refuses(code) => Err(Violation::Refused(code).into()),
            Manner::Ignores => pending().await,
        }
    }

    async fn close(&self) {
        self.note("close".to_owned());
    }
}

impl Hear for mpsc::UnboundedReceiver<Said> {
    async fn next(&mut self) -> Said {
        self.recv().await.unwrap_or(Said::Gone)
    }
}

struct Scene {
    link: AirLink,
    says: mpsc::UnboundedSender<Said>,
    deeds: Arc<Mutex<Vec<String>>>,
    open: watch::Sender<usize>,
}

impl Scene {
    fn with(manner: Manner) -> Self {
        let deeds = Arc::<Mutex<Vec<String>>>::default();
        let (says, ear) = mpsc::unbounded_channel();
        let wire = Device {
            manner,
            deeds: Arc::clone(&deeds),
        };
        let open = watch::Sender::new(0);
        let line = Line {
            wire,
            ear,
            advertisement: vec![2, 1, 6],
        };
        let link = begin(line, Box::<ToZero>::default(), &open);
        Self {
            link,
            says,
            deeds,
            open,
        }
    }

    fn chunk(&self, bytes: &[u8]) {
        let bytes = bytes.to_vec();
        self.says
            .send(Said::Chunk {
                tag: TAG_USER_SPECIFIC,
                bytes,
            })
            .unwrap();
    }

    fn deeds(&self) -> Vec<String> {
        self.deeds.lock().unwrap().clone()
    }

    async fn until_closed(&self) {
        let mut open = self.open.subscribe();
        open.wait_for(|open| *open == 0).await.unwrap();
        assert_eq!(self.deeds().last().unwrap(), "close");
    }
}

#[tokio::test(start_paused = true)]
async fn says_what_is_advertised_first_and_subscribes_where_it_talks_once() {
    let mut scene = Scene::with(Manner::Confirms);
    let first = scene.link.receive().await.unwrap();
    assert_eq!(first, (TAG_ADVERTISEMENT, vec![2, 1, 6]));
    scene.link.send(TAG_PAIRING, &[1]).await.unwrap();
    scene.link.send(TAG_USER_SPECIFIC, &[2]).await.unwrap();
    scene.link.send(TAG_USER_SPECIFIC, &[3]).await.unwrap();
    assert_eq!(
        scene.deeds(),
        [
            "subscribe 0",
            "write 0 [1]",
            "subscribe 1",
            "subscribe 2",
            "write 2 [2]",
            "write 2 [3]"
        ]
    );
    assert_eq!(*scene.open.borrow(), 1);
}

#[tokio::test(start_paused = true)]
async fn puts_chunks_together_and_drops_what_was_left_behind() {
    let mut scene = Scene::with(Manner::Confirms);
    scene.link.receive().await.unwrap();
    scene.chunk(&[1, 2]);
    scene.chunk(&[3, 0]);
    let whole = scene.link.receive().await.unwrap();
    assert_eq!(whole, (TAG_USER_SPECIFIC, vec![1, 2, 3, 0]));
    // The rest of the first message never comes: neither time nor a new request lets it into the next one.
    scene.chunk(&[9]);
    tokio::time::sleep(GAP + Duration::from_millis(1)).await;
    scene.chunk(&[4, 0]);
    assert_eq!(scene.link.receive().await.unwrap().1, [4, 0]);
    scene.chunk(&[9]);
    tokio::time::sleep(Duration::from_millis(1)).await;
    scene.link.send(TAG_USER_SPECIFIC, &[7]).await.unwrap();
    scene.chunk(&[5, 0]);
    assert_eq!(scene.link.receive().await.unwrap().1, [5, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_device_that_never_answers_ends_the_link_in_time() {
    let mut scene = Scene::with(Manner::Ignores);
    let begun = Instant::now();
    let error = scene.link.send(TAG_USER_SPECIFIC, &[1]).await;
    assert_eq!(error, Err(LinkError::TimedOut));
    assert_eq!(begun.elapsed(), ANSWER);
    scene.until_closed().await;
    assert_eq!(
        scene.link.send(TAG_USER_SPECIFIC, &[1]).await,
        Err(LinkError::Closed)
    );
}

#[tokio::test(start_paused = true)]
async fn a_frame_under_way_is_not_written_twice_when_the_device_goes() {
    let mut scene = Scene::with(Manner::Ignores);
    let says = scene.says.clone();
    let lost = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        says.send(Said::Gone).unwrap();
    };
    let (sent, ()) = tokio::join!(scene.link.send(TAG_USER_SPECIFIC, &[1]), lost);
    assert_eq!(sent, Err(LinkError::Closed));
    scene.until_closed().await;
    let writes = scene.deeds().into_iter();
    assert_eq!(writes.filter(|deed| deed.starts_with("write")).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_with_its_code() {
    let mut scene = Scene::with(Manner::Refuses(0x80));
    assert_eq!(
        scene.link.send(TAG_PAIRING, &[1]).await,
        Err(Violation::Refused(0x80).into())
    );
    scene.until_closed().await;
}

#[tokio::test(start_paused = true)]
async fn a_flood_ends_the_link() {
    let mut scene = Scene::with(Manner::Confirms);
    for _ in 0..1000 {
        scene.chunk(&[0]);
    }
    scene.until_closed().await;
    let mut taken = 0;
    let error = loop {
        match scene.link.receive().await {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error, Violation::Flood.into());
    assert_eq!(taken, super::super::super::link::WAITING);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_link_is_closed_even_in_the_middle_of_a_frame() {
    let scene = Scene::with(Manner::Confirms);
    let Scene { link, open, .. } = scene;
    drop(link);
    let mut open = open.subscribe();
    open.wait_for(|open| *open == 0).await.unwrap();

    let mut scene = Scene::with(Manner::Ignores);
    let sending = scene.link.send(TAG_USER_SPECIFIC, &[1]);
    let gave_up = timeout(Duration::from_secs(1), sending).await;
    assert!(gave_up.is_err());
    let begun = Instant::now();
    scene.until_closed().await;
    assert!(begun.elapsed() < Duration::from_secs(1));
}
