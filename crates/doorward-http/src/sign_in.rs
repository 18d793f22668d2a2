//! Signing in without a password: whoever reads the program's output holds a link that works once.

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
use crate::secret::Token;

/// How long a link waits for its one use.
const LINK_LIFE: Duration = Duration::from_secs(10 * 60);
/// How long an unused session lasts.
const SESSION_IDLE: Duration = Duration::from_secs(12 * 60 * 60);
/// Links waiting at a time; a new one beyond that replaces the oldest.
const LINKS: usize = 32;
/// Sessions at a time; a new one beyond that ends the one used longest ago.
const SESSIONS: usize = 64;

/// Links and sessions of one server. Clones share them; nothing is written down, a restart signs everybody out.
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
        state
            .sessions
            .retain(|held| now.duration_since(held.used) < SESSION_IDLE);
        if state.sessions.len() >= SESSIONS
            && let Some(oldest) =
                (0..state.sessions.len()).min_by_key(|index| state.sessions[*index].used)
        {
            state.sessions.remove(oldest);
        }
        state.visits += 1;
        let held = Held {
            secret: Token::random(),
            form_token: Token::random(),
            visit: VisitId(state.visits),
            used: now,
        };
        let cookie = format!(
            "{}={}; Path=/; HttpOnly; SameSite=Strict",
            self.cookie,
            held.secret.expose()
        );
        state.sessions.push(held);
        HeaderValue::from_str(&cookie).map_err(|_| SignInError::Stale)
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
        Some(Session {
            visit: held.visit,
            form_token: held.form_token.clone(),
        })
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
