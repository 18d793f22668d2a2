//! What all pages share: the app, the sign-in, the assets, and a few things kept per session.

use alloc::sync::Arc;
use core::future::Future;
use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use doorward_app::{App, AppError, DeviceId, ResetStep, Visit};
use doorward_http::{Asset, Assets, SignIn, VisitId};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::icons::Icon;
pub(crate) use crate::loading::{Load, Loading};
use crate::words::Words;

/// How long «Really open?» waits for the second press.
pub(crate) const SURE_WITHIN: Duration = Duration::from_secs(5);

/// Shared by all requests; clones are cheap.
#[derive(Clone, Debug)]
pub(crate) struct Desk(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app: App,
    person: String,
    sign_in: SignIn,
    assets: Assets,
    run: String,
    visits: Mutex<HashMap<VisitId, Kept>>,
}

/// What a session keeps between two requests.
#[derive(Debug, Default)]
struct Kept {
    note: Option<Note>,
    sure: Option<(String, Instant)>,
    log: Option<(String, Loading)>,
    reset: Option<(DeviceId, watch::Receiver<ResetStep>)>,
    deed: Option<(DeviceId, watch::Receiver<Deed>)>,
}

/// Something that takes longer than a page waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Running,
    Ended(Result<(), AppError>),
}

/// A message for the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) tone: Tone,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
    /// True when it belongs to a field somebody just typed into.
    pub(crate) is_about_typing: bool,
    /// Seconds until it is over, counted down by the script.
    pub(crate) wait: Option<u64>,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Plain,
    Warn,
    Bad,
    /// For ears only: the eye sees it on the page.
    Quiet,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Good => "note good",
            Self::Plain | Self::Quiet => "note",
            Self::Warn => "note warn",
            Self::Bad => "note bad",
        }
    }

    pub(crate) fn icon(self) -> Icon {
        match self {
            Self::Good => Icon::Check,
            Self::Plain | Self::Quiet => Icon::Help,
            Self::Warn | Self::Bad => Icon::Alert,
        }
    }
}

impl Note {
    /// A message of one sentence.
    pub(crate) fn new(tone: Tone, title: impl Into<String>) -> Self {
        Self {
            tone,
            title: title.into(),
            lines: Vec::new(),
            is_about_typing: false,
            wait: None,
        }
    }

    /// Marks it as the answer to what was typed.
    pub(crate) fn about_typing(mut self) -> Self {
        self.is_about_typing = true;
        self
    }

    /// Lets the script count down.
    pub(crate) fn counting(mut self, wait: Option<Duration>) -> Self {
        self.wait = wait.map(|wait| wait.as_secs());
        self
    }

    /// All of it in one line.
    pub(crate) fn sentence(&self) -> String {
        let stop = if self.title.ends_with(['.', '?', '!']) {
            ""
        } else {
            "."
        };
        core::iter::once(format!("{}{stop}", self.title))
            .chain(self.lines.iter().cloned())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Adds a sentence.
    pub(crate) fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }
}

impl Desk {
    pub(crate) fn new(app: App, person: String, sign_in: SignIn) -> Self {
        let assets = Assets::new(&[
            Asset {
                name: "style.css",
                media_type: "text/css; charset=utf-8",
                content: include_bytes!("../assets/style.css"),
            },
            Asset {
                name: "script.js",
                media_type: "text/javascript; charset=utf-8",
                content: include_bytes!("../assets/script.js"),
            },
        ]);
        Self(Arc::new(Inner {
            app,
            person,
            run: sign_in.run(),
            sign_in,
            assets,
            visits: Mutex::default(),
        }))
    }

    pub(crate) fn app(&self) -> &App {
        &self.0.app
    }

    /// The name of the profile: whose phone this is.
    pub(crate) fn person(&self) -> &str {
        &self.0.person
    }

    pub(crate) fn sign_in(&self) -> &SignIn {
        &self.0.sign_in
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// The words for whoever sent these headers: in the profile's language, else in the browser's.
    pub(crate) fn words(&self, headers: &HeaderMap) -> &'static Words {
        Words::chosen(self.0.app.language(), &doorward_http::languages(headers))
    }

    /// Leaves a message for the next page of this session.
    pub(crate) fn tell(&self, visit: VisitId, note: Note) {
        self.kept(visit, |kept| kept.note = Some(note));
    }

    /// Takes the message left for this page.
    pub(crate) fn told(&self, visit: VisitId) -> Option<Note> {
        self.kept(visit, |kept| kept.note.take())
    }

    /// First press on «Open door» of a device.
    pub(crate) fn ask_sure(&self, visit: VisitId, device: &str) {
        self.kept(visit, |kept| {
            kept.sure = Some((device.to_owned(), Instant::now()))
        });
    }

    /// Whether the question stands for this device.
    pub(crate) fn is_asking(&self, visit: VisitId, device: &str) -> bool {
        self.kept(visit, |kept| {
            kept.sure
                .as_ref()
                .is_some_and(|(asked, at)| asked == device && at.elapsed() < SURE_WITHIN)
        })
    }

    /// Second press: true once, within the time.
    pub(crate) fn take_sure(&self, visit: VisitId, device: &str) -> bool {
        let sure = self.is_asking(visit, device);
        self.kept(visit, |kept| kept.sure = None);
        sure
    }

    /// The reading of a log asked for by `key`, begun now unless it is under way.
    pub(crate) fn loading(
        &self,
        visit: VisitId,
        key: &str,
        begin: impl FnOnce() -> Loading,
    ) -> Loading {
        self.kept(visit, |kept| match &kept.log {
            Some((under_way, loading)) if under_way == key => loading.clone(),
            _ => kept.log.insert((key.to_owned(), begin())).1.clone(),
        })
    }

    /// The log was shown; the next visit reads what is new.
    pub(crate) fn loaded(&self, visit: VisitId) {
        self.kept(visit, |kept| kept.log = None);
    }

    /// How far the reset of a device is; begins to watch it, and stops watching another.
    pub(crate) fn reset_step(&self, visit: VisitId, device: DeviceId) -> Option<ResetStep> {
        self.kept(visit, |kept| {
            if kept
                .reset
                .as_ref()
                .is_none_or(|(watched, _)| *watched != device)
            {
                kept.reset = self
                    .app()
                    .watch_reset(device)
                    .ok()
                    .map(|steps| (device, steps));
            }
            kept.reset.as_ref().map(|(_, steps)| *steps.borrow())
        })
    }

    /// Begins something with a device that goes on while pages come and go; one at a time for a session.
    pub(crate) fn begin_deed(
        &self,
        visit: VisitId,
        device: DeviceId,
        deed: impl Future<Output = Result<(), AppError>> + Send + 'static,
    ) {
        let (tell, watch) = watch::channel(Deed::Running);
        let begun = self.kept(visit, |kept| {
            let under_way = kept
                .deed
                .as_ref()
                .is_some_and(|(_, watch)| *watch.borrow() == Deed::Running);
            if !under_way {
                kept.deed = Some((device, watch));
            }
            !under_way
        });
        if begun {
            tokio::spawn(async move { tell.send_replace(Deed::Ended(deed.await)) });
        }
    }

    /// How far what was begun with this device is.
    pub(crate) fn deed(&self, visit: VisitId, device: DeviceId) -> Option<Deed> {
        self.kept(visit, |kept| {
            let (of, watch) = kept.deed.as_ref()?;
            (*of == device).then(|| watch.borrow().clone())
        })
    }

    /// Its end was told.
    pub(crate) fn deed_told(&self, visit: VisitId) {
        self.kept(visit, |kept| kept.deed = None);
    }

    /// The app's name for a session. Sessions are numbered within this run of the server and their secret stays in the
    /// cookie, so the number alone opens nothing; the server's own random part keeps other servers' visits apart.
    pub(crate) fn app_visit(&self, visit: VisitId) -> Visit {
        Visit::new(format!("{}-{visit}", self.0.run))
    }

    /// Forgets what was kept for a session.
    pub(crate) fn forget(&self, visit: VisitId) {
        self.0
            .visits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&visit);
    }

    /// A session was ended from elsewhere: the app, its areas, and what was kept for it are closed.
    pub(crate) fn ended(&self, visit: VisitId) {
        let of_app = self.app_visit(visit);
        for card in self.app().devices() {
            self.app().leave(&of_app, card.id);
        }
        self.app().close_app(&of_app);
        self.forget(visit);
    }

    fn kept<R>(&self, visit: VisitId, change: impl FnOnce(&mut Kept) -> R) -> R {
        let mut visits = self.0.visits.lock().unwrap_or_else(PoisonError::into_inner);
        change(visits.entry(visit).or_default())
    }
}
