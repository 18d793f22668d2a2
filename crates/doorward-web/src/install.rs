//! The app on a home screen: manifest, icons, and the page it shows while its server cannot be reached.
//!
//! The worker keeps nothing but that page: no cache can hold what a lock said or what a person typed, and nothing that
//! moves a bolt waits there to be sent later.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use serde_json::json;

use crate::desk::Desk;
use crate::layout::bare;
use crate::words::PRODUCT;

/// Where the worker is fetched from; its scope is everything below.
pub(crate) const WORKER: &str = "/service-worker.js";
const OFFLINE: &str = "/offline";
const ICON: &str = "/icon.svg";
const MANIFEST: &str = "/manifest.webmanifest";
/// For home screens that take no manifest.
const APPLE_ICON: &str = "/icons/apple-touch-180.png";

/// Pictures of the app: path, side in pixels, whether a launcher may cut it to its own shape, content.
const PICTURES: [(&str, u32, bool, &[u8]); 3] = [
    (
        "/icons/icon-192.png",
        192,
        false,
        include_bytes!("../assets/icons/icon-192.png"),
    ),
    (
        "/icons/icon-512.png",
        512,
        false,
        include_bytes!("../assets/icons/icon-512.png"),
    ),
    (
        "/icons/icon-maskable-512.png",
        512,
        true,
        include_bytes!("../assets/icons/icon-maskable-512.png"),
    ),
];

/// Routes in front of the sign-in: nothing here belongs to a person.
pub(crate) fn router() -> Router<Desk> {
    let pictures = PICTURES
        .into_iter()
        .fold(Router::new(), |router, (path, _, _, content)| {
            router.route(
                path,
                get(move || async move { picture("image/png", content) }),
            )
        });
    pictures
        .route(
            APPLE_ICON,
            get(async || {
                picture(
                    "image/png",
                    include_bytes!("../assets/icons/apple-touch-180.png"),
                )
            }),
        )
        .route(
            ICON,
            get(async || picture("image/svg+xml", include_bytes!("../assets/icon.svg"))),
        )
        .route(MANIFEST, get(manifest))
        .route(WORKER, get(worker))
        .route(OFFLINE, get(offline))
}

/// What a page's head says about the app.
pub(crate) fn head() -> Markup {
    html! {
        link rel="icon" type="image/svg+xml" href=(ICON);
        link rel="apple-touch-icon" href=(APPLE_ICON);
        link rel="manifest" href=(MANIFEST);
    }
}

fn picture(kind: &'static str, content: &'static [u8]) -> Response {
    (
        [
            (CONTENT_TYPE, HeaderValue::from_static(kind)),
            (
                CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=86400"),
            ),
        ],
        content,
    )
        .into_response()
}

/// W3C Web Application Manifest. Browsers fetch it without a session, so it names no person.
async fn manifest(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    let words = desk.words(&headers);
    let mut icons: Vec<_> = PICTURES
        .iter()
        .map(|(path, side, may_be_cut, _)| {
            json!({
                "src": path,
                "sizes": format!("{side}x{side}"),
                "type": "image/png",
                "purpose": if *may_be_cut { "maskable" } else { "any" },
            })
        })
        .collect();
    icons.push(json!({"src": ICON, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}));
    let manifest = json!({
        "id": "/",
        "name": PRODUCT,
        "short_name": PRODUCT,
        "description": words.install.description,
        "lang": words.install.language.tag(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f2ed",
        "theme_color": "#f4f2ed",
        "categories": ["lifestyle", "utilities"],
        "icons": icons,
    });
    let kind = HeaderValue::from_static("application/manifest+json");
    ([(CONTENT_TYPE, kind)], manifest.to_string()).into_response()
}

/// The worker, told what to keep. Its text changes with the style sheet, so browsers fetch the shell anew after an update.
async fn worker(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    let words = desk.words(&headers);
    let style = desk.assets().path("style.css");
    let shell = json!([OFFLINE, style, ICON]);
    let cache = json!(format!("shell {style} {}", words.language().tag()));
    let body = include_str!("../assets/service-worker.js");
    let text = format!(
        "const CACHE = {cache}, SHELL = {shell}, OFFLINE = {};\n{body}",
        json!(OFFLINE)
    );
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    (
        [
            (CONTENT_TYPE, kind),
            (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        ],
        text,
    )
        .into_response()
}

/// The page for when there is no server to ask. The same for everybody.
async fn offline(State(desk): State<Desk>, headers: HeaderMap) -> Markup {
    let words = desk.words(&headers);
    let body = html! {
        p.lead { (words.install.offline_why) }
        div.card {
            p { (words.install.offline_door) }
            a."button main" href="/" { (words.install.try_again) }
        }
    };
    bare(words, Some(&desk), words.install.offline_title, &body)
}
