//! Signing in without a password: whoever reads the program's output holds a link that works once.
//!
//! A browser may be kept signed in: its cookie then outlives browser and program, and whoever runs the server keeps the
//! cookie's digest ([`SignIn::keep`]) and recognises it later ([`SignIn::digest`], [`SignIn::resume`]).

use alloc::sync::Arc;
use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue};
use thiserror::Error;
use tokio::time::Instant;

use crate::forms::Fields;
use crate::secret::{SecretDigest, Token};

/// How long a link waits for its one use.
const LINK_LIFE: Duration = Duration::from_secs(10 * 60);
/// How long an unused session lasts.
const SESSION_IDLE: Duration = Duration::from_secs(12 * 60 * 60);
/// Links waiting at a time; a new one beyond that replaces the oldest.
const LINKS: usize = 32;
/// Sessions at a time; a new one beyond that ends the one used longest ago.
const SESSIONS: usize = 64;

/// Links and sessions of one server. Clones share them; nothing is written down, and a restart signs
/// everybody out whose digest nobody keeps.
#[derive(Clone, Debug)]
pub struct SignIn {
    cookie: Arc<str>,
    run: Token,
    state: Arc<Mutex<State>>,
}

/// Names one session without revealing its secret: key for what a server keeps per session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VisitId(u64);

/// A signed-in browser. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Session {
    visit: VisitId,
    form_token: Token,
}

/// Why a link opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignInError {
    /// Used before, expired, replaced by newer ones, or never ours.
    #[error("this sign-in link was used already or is too old")]
    Stale,
}

#[derive(Debug, Default)]
struct State {
    links: Vec<(Token, Instant)>,
    sessions: Vec<Held>,
    visits: u64,
}

#[derive(Debug)]
struct Held {
    secret: Token,
    form_token: Token,
    visit: VisitId,
    used: Instant,
}

impl SignIn {
    /// For the server at `address`. Cookies know no ports, so the cookie's name carries it:
    /// two servers on one machine keep their sessions apart.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self {
            cookie: format!("doorward-{}", address.port()).into(),
            run: Token::random(),
            state: Arc::default(),
        }
    }

    /// A random name of this run of the server: what is kept per session elsewhere can be told from other runs'.
    #[must_use]
    pub fn run(&self) -> String {
        self.run.expose().chars().take(16).collect()
    }

    /// A fresh secret for a link: 64 hexadecimal digits, good for one use within ten minutes.
    #[must_use]
    pub fn issue(&self) -> String {
        let mut state = self.lock();
        let now = Instant::now();
        state
            .links
            .retain(|(_, issued)| now.duration_since(*issued) < LINK_LIFE);
        if state.links.len() >= LINKS {
            state.links.remove(0);
        }
        let token = Token::random();
        let secret = token.expose().to_owned();
        state.links.push((token, now));
        secret
    }

    /// Trades a link's secret for a session; the value goes into `Set-Cookie`.
    ///
    /// # Errors
    /// [`SignInError::Stale`]; which reason it was stays untold.
    pub fn redeem(&self, secret: &str) -> Result<HeaderValue, SignInError> {
        let mut state = self.lock();
        let now = Instant::now();
        // Every link is compared, so the time does not tell which one was close.
        let found = state
            .links
            .iter()
            .enumerate()
            .fold(None, |found, (index, (token, _))| {
                if token.matches(secret) {
                    Some(index)
                } else {
                    found
                }
            });
        let (_, issued) = state.links.remove(found.ok_or(SignInError::Stale)?);
        if now.duration_since(issued) >= LINK_LIFE {
            return Err(SignInError::Stale);
        }
        let secret = Token::random();
        let cookie = self.cookie(&secret, None);
        state.open(secret, now);
        cookie.ok_or(SignInError::Stale)
    }

    /// Lets a session's cookie live on in the browser for `life`, whatever becomes of browser and program; the value goes
    /// into `Set-Cookie`. Keep the digest to recognise it by. `None` when the session has ended.
    #[must_use]
    pub fn keep(&self, visit: VisitId, life: Duration) -> Option<(HeaderValue, SecretDigest)> {
        let state = self.lock();
        let held = state.sessions.iter().find(|held| held.visit == visit)?;
        let digest = SecretDigest::of(held.secret.expose());
        Some((self.cookie(&held.secret, Some(life))?, digest))
    }

    /// Lets a session's cookie end with the browser again; the value goes into `Set-Cookie`. Forget its digest first.
    /// `None` when the session has ended.
    #[must_use]
    pub fn keep_no_longer(&self, visit: VisitId) -> Option<HeaderValue> {
        let state = self.lock();
        let held = state.sessions.iter().find(|held| held.visit == visit)?;
        self.cookie(&held.secret, None)
    }

    /// Ends the session whose secret has this digest, if it has one now. Forget the digest first, or it is resumed.
    #[must_use]
    pub fn end(&self, digest: &str) -> Option<VisitId> {
        let mut state = self.lock();
        let at = state
            .sessions
            .iter()
            .position(|held| SecretDigest::of(held.secret.expose()).as_str() == digest)?;
        Some(state.sessions.remove(at).visit)
    }

    /// Whether a session has not been ended; does not mark it used.
    #[must_use]
    pub fn holds(&self, visit: VisitId) -> bool {
        self.lock().sessions.iter().any(|held| held.visit == visit)
    }

    /// The digest of the cookie a request carries, if it has the form of ours.
    #[must_use]
    pub fn digest(&self, headers: &HeaderMap) -> Option<SecretDigest> {
        let secret = Token::from_cookie(self.cookie_value(headers)?)?;
        Some(SecretDigest::of(secret.expose()))
    }

    /// Opens a session for the cookie a request carries. Call it only for a cookie whose digest was kept: this function
    /// believes it.
    #[must_use]
    pub fn resume(&self, headers: &HeaderMap) -> Option<Session> {
        let secret = Token::from_cookie(self.cookie_value(headers)?)?;
        let mut state = self.lock();
        Some(state.open(secret, Instant::now()))
    }

    /// The session whose cookie the request carries; marks it used.
    #[must_use]
    pub fn session(&self, headers: &HeaderMap) -> Option<Session> {
        let secret = self.cookie_value(headers)?;
        let mut state = self.lock();
        let now = Instant::now();
        state
            .sessions
            .retain(|held| now.duration_since(held.used) < SESSION_IDLE);
        let held = state.sessions.iter_mut().fold(None, |found, held| {
            if held.secret.matches(secret) {
                Some(held)
            } else {
                found
            }
        })?;
        held.used = now;
        Some(held.session())
    }

    /// Ends a session; the value removes its cookie.
    #[must_use]
    pub fn sign_out(&self, visit: VisitId) -> HeaderValue {
        self.lock().sessions.retain(|held| held.visit != visit);
        HeaderValue::from_str(&format!(
            "{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0",
            self.cookie
        ))
        .unwrap_or(HeaderValue::from_static(""))
    }

    fn cookie(&self, secret: &Token, life: Option<Duration>) -> Option<HeaderValue> {
        let age = life.map_or_else(String::new, |life| format!("; Max-Age={}", life.as_secs()));
        let cookie = format!(
            "{}={}; Path=/; HttpOnly; SameSite=Strict{age}",
            self.cookie,
            secret.expose()
        );
        HeaderValue::from_str(&cookie).ok()
    }

    fn cookie_value<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == &*self.cookie)
            .map(|(_, value)| value)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A session with this secret; ends what was not used for long, and the one used longest ago where there are too many.
    fn open(&mut self, secret: Token, now: Instant) -> Session {
        self.sessions
            .retain(|held| now.duration_since(held.used) < SESSION_IDLE);
        // Two requests may bring the same kept cookie at once.
        if let Some(held) = self
            .sessions
            .iter_mut()
            .find(|held| held.secret.matches(secret.expose()))
        {
            held.used = now;
            return held.session();
        }
        if self.sessions.len() >= SESSIONS
            && let Some(oldest) =
                (0..self.sessions.len()).min_by_key(|index| self.sessions[*index].used)
        {
            self.sessions.remove(oldest);
        }
        self.visits += 1;
        let held = Held {
            secret,
            form_token: Token::random(),
            visit: VisitId(self.visits),
            used: now,
        };
        let session = held.session();
        self.sessions.push(held);
        session
    }
}

impl Held {
    fn session(&self) -> Session {
        Session {
            visit: self.visit,
            form_token: self.form_token.clone(),
        }
    }
}

impl Session {
    /// The field every form of this session carries.
    pub const TOKEN_FIELD: &'static str = "token";

    /// Names the session.
    #[must_use]
    pub fn visit(&self) -> VisitId {
        self.visit
    }

    /// The token to put into [`Session::TOKEN_FIELD`] of forms.
    #[must_use]
    pub fn expose_form_token(&self) -> &str {
        self.form_token.expose()
    }

    /// Whether a posted form comes from a page of this session.
    #[must_use]
    pub fn owns(&self, fields: &Fields) -> bool {
        fields
            .value(Self::TOKEN_FIELD)
            .is_some_and(|token| self.form_token.matches(token))
    }
}

impl VisitId {
    /// The number itself: unique within one run of a server.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for VisitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "visit-{}", self.0)
    }
}
