//! Response headers every page of ours carries.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
};
use axum::http::header::{X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::response::Response;

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The content security policy: nothing from elsewhere, nothing inline.
///
/// `framed_by` are the origins that may show our pages in a frame, `frames` the ones we may show.
pub(crate) fn content_security_policy(framed_by: &[String], frames: &[String]) -> String {
    // A frame may begin at an address of our own that sends it on to the origin meant.
    let frames: Vec<String> = match frames {
        [] => Vec::new(),
        named => core::iter::once("'self'".to_owned())
            .chain(named.iter().cloned())
            .collect(),
    };
    let list = |origins: &[String]| {
        if origins.is_empty() {
            "'none'".to_owned()
        } else {
            origins.join(" ")
        }
    };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-src {}; frame-ancestors {}",
        list(&frames),
        list(framed_by),
    )
}

/// Adds the headers; what a handler set itself (an asset's cache time) stays.
pub(crate) fn harden(response: &mut Response, policy: &HeaderValue, framed: bool) {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Not `no-referrer`: browsers then post forms with `Origin: null`, which the origin check refuses.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        PERMISSIONS_POLICY,
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=()"),
    );
    if !framed {
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
