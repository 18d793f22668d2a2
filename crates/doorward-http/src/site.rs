//! Who may call a local server, and from where.

use core::net::SocketAddr;
use core::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{HOST, HeaderMap, HeaderValue, LOCATION, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use crate::forms::FORM_BYTES;
use crate::headers::{content_security_policy, harden};

/// How long a handler may take to begin its answer, reading the request's body included.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// The rules of one local server.
///
/// Any web page a person visits can send requests to 127.0.0.1, and a name it controls can be made to point there
/// (DNS rebinding). So the server answers only to its own name in `Host`, takes changes only from its own origin,
/// and lets nobody embed its answers but the origins named with [`Site::framed_by`].
#[derive(Clone, Debug)]
pub struct Site {
    authority: String,
    aliases: Vec<String>,
    framed_by: Vec<String>,
    frames: Vec<String>,
    scripted: bool,
    explain: Explain,
}

/// Makes the answer to a refused request, for whoever sent these headers.
type Explain = fn(Refusal, &HeaderMap) -> Response;

/// Why a request was turned away before it reached a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// `Host` is missing, repeated, or not a name of this server.
    ForeignHost,
    /// A change was asked for by another origin, or by nobody who says who they are.
    ForeignOrigin,
    /// Another site tried to embed or read a page.
    ForeignEmbedding,
    /// The form does not carry the token of this session.
    MissingToken,
    /// The form is too long or not a form.
    BadForm,
    /// The handler did not begin its answer in time.
    TooSlow,
}

impl Refusal {
    /// The HTTP status that says it.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::ForeignHost => StatusCode::MISDIRECTED_REQUEST,
            Self::ForeignOrigin | Self::ForeignEmbedding | Self::MissingToken => {
                StatusCode::FORBIDDEN
            }
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::TooSlow => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// One sentence for people.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::ForeignHost => "This server answers only to its own address.",
            Self::ForeignOrigin => "The request came from another page and was refused.",
            Self::ForeignEmbedding => "Another site tried to show this page inside itself.",
            Self::MissingToken => "The form was too old. Open the page again and repeat the step.",
            Self::BadForm => "The form could not be read.",
            Self::TooSlow => "The answer took too long.",
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status(), format!("{}\n", self.sentence())).into_response()
    }
}

impl Site {
    /// The server at `address`, called by that address; `localhost` and the other loopback spellings are sent there.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        let port = address.port();
        let spell = |host: &str| {
            if port == 80 {
                host.to_owned()
            } else {
                format!("{host}:{port}")
            }
        };
        let own = match address {
            SocketAddr::V4(v4) => spell(&v4.ip().to_string()),
            SocketAddr::V6(v6) => spell(&format!("[{}]", v6.ip())),
        };
        let aliases = ["localhost", "127.0.0.1", "[::1]"]
            .into_iter()
            .map(spell)
            .filter(|name| *name != own)
            .collect();
        Self {
            authority: own,
            aliases,
            framed_by: Vec::new(),
            frames: Vec::new(),
            scripted: false,
            explain: |refusal, _| refusal.into_response(),
        }
    }

    /// Lets pages of this origin (`http://127.0.0.1:8420`) show ours in a frame.
    #[must_use]
    pub fn framed_by(mut self, origin: Option<String>) -> Self {
        self.framed_by.extend(origin);
        self
    }

    /// Lets our pages show frames of these origins.
    #[must_use]
    pub fn frames(mut self, origins: impl IntoIterator<Item = String>) -> Self {
        self.frames.extend(origins);
        self
    }

    /// Takes changes from programs that are no browser, which send neither `Origin` nor fetch metadata.
    /// A browser cannot leave both out, so foreign pages stay refused.
    #[must_use]
    pub fn scripted(mut self) -> Self {
        self.scripted = true;
        self
    }

    /// How refusals look, for whoever sent these headers.
    #[must_use]
    pub fn explained_by(mut self, explain: fn(Refusal, &HeaderMap) -> Response) -> Self {
        self.explain = explain;
        self
    }

    /// The one origin of the server, `http://HOST:PORT`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// Puts the checks, headers and limits around `router`. Do this last: routes added later are not covered.
    pub fn protect(self, router: Router) -> Router {
        let policy = content_security_policy(&self.framed_by, &self.frames);
        let policy = HeaderValue::from_str(&policy)
            .unwrap_or(HeaderValue::from_static("default-src 'none'"));
        let shared = Protection { site: self, policy };
        router
            .layer(DefaultBodyLimit::max(FORM_BYTES))
            .layer(from_fn_with_state(shared, protect))
    }

    /// Judges a request by its head.
    ///
    /// # Errors
    /// The [`Refusal`] that applies.
    fn judge(&self, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
        let fetch = FetchMetadata::read(headers);
        if method.is_safe() {
            return self.judge_reading(&fetch);
        }
        match headers.get(ORIGIN) {
            Some(origin) if origin.as_bytes() == self.origin().as_bytes() => {}
            Some(_) => return Err(Refusal::ForeignOrigin),
            None if fetch.site.is_none() && self.scripted => return Ok(()),
            None if fetch.site == Some("same-origin") => {}
            None => return Err(Refusal::ForeignOrigin),
        }
        match fetch.site {
            None | Some("same-origin") => Ok(()),
            Some(_) => Err(Refusal::ForeignOrigin),
        }
    }

    fn judge_reading(&self, fetch: &FetchMetadata<'_>) -> Result<(), Refusal> {
        match fetch.site {
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) if fetch.mode == Some("navigate") => match fetch.destination {
                Some("document") => Ok(()),
                Some("iframe") if !self.framed_by.is_empty() => Ok(()),
                _ => Err(Refusal::ForeignEmbedding),
            },
            Some(_) => Err(Refusal::ForeignEmbedding),
        }
    }

    /// Whether the request is for us; `Some` location when it named us by an alias and may be sent on.
    ///
    /// # Errors
    /// [`Refusal::ForeignHost`].
    fn addressed(&self, request: &Request) -> Result<Option<String>, Refusal> {
        let mut hosts = request.headers().get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Err(Refusal::ForeignHost);
        };
        let host = host.to_str().map_err(|_| Refusal::ForeignHost)?;
        // An address that names a host itself, as proxies are sent, must not name another one.
        let also = request.uri().authority().map(Authority::as_str);
        if also.is_some_and(|also| !also.eq_ignore_ascii_case(host)) {
            return Err(Refusal::ForeignHost);
        }
        if host.eq_ignore_ascii_case(&self.authority) {
            return Ok(None);
        }
        let alias = self
            .aliases
            .iter()
            .any(|alias| host.eq_ignore_ascii_case(alias));
        if !alias || !request.method().is_safe() {
            return Err(Refusal::ForeignHost);
        }
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        Ok(Some(format!("{}{path}", self.origin())))
    }
}

/// What a browser says about the origin of a request (W3C Fetch Metadata).
struct FetchMetadata<'a> {
    site: Option<&'a str>,
    mode: Option<&'a str>,
    destination: Option<&'a str>,
}

impl<'a> FetchMetadata<'a> {
    fn read(headers: &'a HeaderMap) -> Self {
        // A value that is no text counts as foreign, not as absent.
        let read = |name| {
            headers
                .get(name)
                .map(|value| value.to_str().unwrap_or("unreadable"))
        };
        Self {
            site: read("sec-fetch-site"),
            mode: read("sec-fetch-mode"),
            destination: read("sec-fetch-dest"),
        }
    }
}

#[derive(Clone, Debug)]
struct Protection {
    site: Site,
    policy: HeaderValue,
}

async fn protect(State(protection): State<Protection>, request: Request, next: Next) -> Response {
    let site = &protection.site;
    let mut response = match admit(site, &request) {
        Err(refusal) => (site.explain)(refusal, request.headers()),
        Ok(Some(location)) => {
            (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, location)]).into_response()
        }
        Ok(None) => {
            let headers = request.headers().clone();
            tokio::time::timeout(ANSWER_WITHIN, next.run(request))
                .await
                .unwrap_or_else(|_| (site.explain)(Refusal::TooSlow, &headers))
        }
    };
    harden(
        &mut response,
        &protection.policy,
        !site.framed_by.is_empty(),
    );
    response
}

/// Whether a request may pass; `Some` location when it is to be sent on to our own name first.
fn admit(site: &Site, request: &Request) -> Result<Option<HeaderValue>, Refusal> {
    if let Some(location) = site.addressed(request)? {
        return HeaderValue::from_str(&location)
            .map(Some)
            .map_err(|_| Refusal::ForeignHost);
    }
    site.judge(request.method(), request.headers())?;
    Ok(None)
}
