//! The server: one page, its live events, the phones' doors, and the API.

use alloc::sync::Arc;
use core::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Json, Redirect, Response};
use axum::routing::{get, post};
use doorward_http::{Asset, Assets, BindError, Bound, Refusal, Server, Site, bind, live};
use doorward_sim::Snapshot;
use doorward_sim::runtime::Host;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::deed::{Ask, BadDeed, WORDS};
use crate::page::{Links, page};
use crate::phones::Phone;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

const ASSETS: [Asset; 4] = [
    Asset {
        name: "workbench.css",
        media_type: CSS,
        content: include_bytes!("../assets/workbench.css"),
    },
    Asset {
        name: "scenes.css",
        media_type: CSS,
        content: include_bytes!("../assets/scenes.css"),
    },
    Asset {
        name: "workbench.js",
        media_type: SCRIPT,
        content: include_bytes!("../assets/workbench.js"),
    },
    Asset {
        name: "accessories.js",
        media_type: SCRIPT,
        content: include_bytes!("../assets/accessories.js"),
    },
];

/// A workbench that has its address but no devices yet: the phones must know its origin before they start.
#[derive(Debug)]
pub struct Bench {
    bound: Bound,
}

impl Bench {
    /// Takes a loopback address; port 0 picks a free one.
    ///
    /// # Errors
    /// [`BindError`], each with the way out.
    pub async fn bind(address: SocketAddr) -> Result<Self, BindError> {
        Ok(Self {
            bound: bind(address).await?,
        })
    }

    /// Where it listens, with the real port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.bound.address()
    }

    /// The origin of its page, which may show the phones in frames.
    #[must_use]
    pub fn origin(&self) -> String {
        Site::new(self.address()).origin()
    }

    /// Begins to show these devices and phones.
    #[must_use]
    pub fn serve(self, hosts: Vec<Host>, phones: Vec<Phone>) -> Workbench {
        let (changed, changes) = watch::channel(0_u64);
        let mut watching = JoinSet::new();
        for host in &hosts {
            let mut snapshots = host.watch();
            let changed = changed.clone();
            watching.spawn(async move {
                while snapshots.changed().await.is_ok() {
                    changed.send_modify(|number| *number = number.wrapping_add(1));
                }
            });
        }
        // The frames begin at our own doors to the phones.
        let framed = phones.iter().map(|phone| phone.origin.clone());
        let site = Site::new(self.address())
            .frames(framed.chain([self.origin()]))
            .scripted()
            .explained_by(|refusal, _| refused(refusal));
        let assets = Assets::new(&ASSETS);
        let router = Router::new()
            .route("/", get(show))
            .route("/events", get(events))
            .route("/phones/{profile}", get(enter))
            .route("/api/devices", get(devices))
            .route("/api/devices/{id}/{what}", post(act))
            .fallback(unknown)
            .method_not_allowed_fallback(wrong_method)
            .with_state(Arc::new(Room {
                hosts,
                phones,
                changes,
                assets: assets.clone(),
            }))
            .merge(assets.router());
        let server = self.bound.serve(site.protect(router));
        Workbench {
            server,
            _watching: watching,
        }
    }
}

/// A workbench that is open; dropping it closes it at once.
#[derive(Debug)]
pub struct Workbench {
    server: Server,
    _watching: JoinSet<()>,
}

impl Workbench {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Lets open requests end and closes.
    pub async fn shutdown(self) {
        self.server.shutdown().await;
    }
}

/// What the handlers share.
struct Room {
    hosts: Vec<Host>,
    phones: Vec<Phone>,
    changes: watch::Receiver<u64>,
    assets: Assets,
}

async fn show(State(room): State<Arc<Room>>) -> Response {
    let devices: Vec<_> = room
        .hosts
        .iter()
        .map(|host| (host.model(), host.snapshot()))
        .collect();
    let links = Links {
        styles: ["workbench.css", "scenes.css"].map(|name| room.assets.path(name)),
        scripts: ["workbench.js", "accessories.js"].map(|name| room.assets.path(name)),
    };
    fresh(page(&links, &devices, &room.phones).into_response())
}

async fn events(State(room): State<Arc<Room>>) -> Response {
    live(room.changes.clone()).into_response()
}

/// Sends the browser to a phone, signed in. Only for our own page and for an address somebody typed: a foreign page
/// that leads here gets the workbench, not a session.
async fn enter(
    State(room): State<Arc<Room>>,
    Path(profile): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(phone) = room.phones.iter().find(|phone| phone.profile == profile) else {
        return problem(
            StatusCode::NOT_FOUND,
            "not_found",
            &format!("there is no phone of {profile:?}"),
        );
    };
    let ours = match headers.get("sec-fetch-site") {
        None => true,
        Some(site) => site == "same-origin" || site == "none",
    };
    let target = if ours { (phone.open)() } else { "/".to_owned() };
    fresh(Redirect::to(&target).into_response())
}

async fn devices(State(room): State<Arc<Room>>) -> Response {
    let devices: Vec<Snapshot> = room.hosts.iter().map(Host::snapshot).collect();
    fresh(Json(json!({ "devices": devices })).into_response())
}

async fn act(
    State(room): State<Arc<Room>>,
    Path((id, what)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let Some(host) = room.hosts.iter().find(|host| host.id() == id) else {
        let ids: Vec<String> = room.hosts.iter().map(|host| host.id().to_owned()).collect();
        let sentence = format!("there is no device {id:?}; there are: {}", ids.join(", "));
        return problem(StatusCode::NOT_FOUND, "not_found", &sentence);
    };
    let done = match Ask::parse(&what, &body, host.model()) {
        Ok(Ask::Do(deed)) => host.perform(deed).await,
        Ok(Ask::Advance(span)) => {
            host.advance(span).await;
            Ok(())
        }
        Err(BadDeed::Body(sentence)) => {
            return problem(StatusCode::BAD_REQUEST, "bad_input", sentence);
        }
        Err(BadDeed::Unknown) => {
            let sentence = format!("hands can do: {WORDS}");
            return problem(StatusCode::NOT_FOUND, "not_found", &sentence);
        }
    };
    match done {
        Ok(()) => fresh(Json(host.snapshot()).into_response()),
        Err(why) => problem(StatusCode::CONFLICT, "impossible", &why.to_string()),
    }
}

async fn unknown(uri: Uri) -> Response {
    let sentence = format!(
        "there is nothing at {}; the page is at /, the devices at /api/devices",
        uri.path()
    );
    problem(StatusCode::NOT_FOUND, "not_found", &sentence)
}

async fn wrong_method(method: Method, uri: Uri) -> Response {
    let right = if method == Method::GET { "POST" } else { "GET" };
    let sentence = format!("{} takes {right}, not {method}", uri.path());
    problem(StatusCode::METHOD_NOT_ALLOWED, "bad_method", &sentence)
}

fn refused(refusal: Refusal) -> Response {
    problem(refusal.status(), "refused", refusal.sentence())
}

fn problem(status: StatusCode, word: &str, sentence: &str) -> Response {
    let body: Value = json!({ "error": word, "message": sentence });
    fresh((status, Json(body)).into_response())
}

/// Nothing here is worth keeping: the next look may be another.
fn fresh(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
