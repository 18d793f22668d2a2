//! Style sheets, scripts and icons: few, small, compressed once, kept by the browser for good.

use alloc::sync::Arc;
use std::io::Write;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, VARY,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;

/// One file that pages link to.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// The name pages use, such as `style.css`.
    pub name: &'static str,
    /// Its media type, with the character set where it is text.
    pub media_type: &'static str,
    /// What is in it.
    pub content: &'static [u8],
}

/// A set of files served below `/assets/` under names that change with their content.
#[derive(Clone, Debug)]
pub struct Assets(Arc<[Held]>);

#[derive(Debug)]
struct Held {
    name: &'static str,
    file: String,
    path: String,
    media_type: HeaderValue,
    plain: Bytes,
    packed: Option<Bytes>,
}

impl Assets {
    /// Hashes and compresses `assets`.
    #[must_use]
    pub fn new(assets: &[Asset]) -> Self {
        Self(assets.iter().map(Held::new).collect())
    }

    /// The path of the asset called `name`; an unknown name gives a path that answers 404.
    #[must_use]
    pub fn path(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|held| held.name == name)
            .map_or("/assets/unknown", |held| &held.path)
    }

    /// The bytes that cross the wire for `name` when the browser takes gzip, headers not counted.
    #[must_use]
    pub fn wire_bytes(&self, name: &str) -> Option<usize> {
        let held = self.0.iter().find(|held| held.name == name)?;
        Some(held.packed.as_ref().unwrap_or(&held.plain).len())
    }

    /// The route that serves them. Needs no sign-in: nothing in them is secret.
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        Router::new().route("/assets/{file}", get(serve).with_state(self.clone()))
    }
}

impl Held {
    fn new(asset: &Asset) -> Self {
        let (stem, extension) = asset.name.rsplit_once('.').unwrap_or((asset.name, "bin"));
        let file = format!("{stem}-{:016x}.{extension}", fingerprint(asset.content));
        let packed = pack(asset.content).filter(|packed| packed.len() < asset.content.len());
        Self {
            name: asset.name,
            path: format!("/assets/{file}"),
            file,
            media_type: HeaderValue::from_static(asset.media_type),
            plain: Bytes::from_static(asset.content),
            packed: packed.map(Bytes::from),
        }
    }
}

/// FNV-1a: tells contents apart for the browser's cache, protects nothing.
fn fingerprint(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn pack(content: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).ok()?;
    encoder.finish().ok()
}

async fn serve(
    State(assets): State<Assets>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(held) = assets.0.iter().find(|held| held.file == file) else {
        return (StatusCode::NOT_FOUND, "No such file.\n").into_response();
    };
    let takes_gzip = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| {
            value
                .split(',')
                .any(|coding| coding.trim().eq_ignore_ascii_case("gzip"))
        });
    let mut response = match &held.packed {
        Some(packed) if takes_gzip => (
            [(CONTENT_ENCODING, HeaderValue::from_static("gzip"))],
            packed.clone(),
        )
            .into_response(),
        _ => held.plain.clone().into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, held.media_type.clone());
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    response
}
