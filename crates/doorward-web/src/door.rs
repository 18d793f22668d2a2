//! The door of the server: signing in and out, who is signed in, and refusals as pages.

use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use doorward_app::App;
use doorward_http::{Fields, FormError, Refusal, Session};
use maud::html;

use crate::desk::{Desk, Tone};
use crate::guest::LOOK;
use crate::layout::{bare, note};
use crate::locked;
use crate::words::{COMMAND, Words};

/// Lets signed-in browsers pass, and only forms of their own pages.
pub(crate) async fn keep(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    // What the script and the browser ask for by themselves keeps nothing open.
    let is_step = !request.headers().contains_key(LOOK) && request.uri().path() != "/live";
    let opens_page = is_step && request.method().is_safe();
    let Some((session, cookie)) = recognise(&desk, request.headers(), opens_page).await else {
        return please_sign_in(&desk, request.headers());
    };
    if !request.method().is_safe() {
        let (parts, body) = request.into_parts();
        let fields = match Fields::read(&parts.headers, body).await {
            Ok(fields) => fields,
            Err(FormError::NotAForm | FormError::Unreadable | _) => {
                return turned_away(desk.words(&parts.headers), Refusal::BadForm);
            }
        };
        if !session.owns(&fields) {
            return turned_away(desk.words(&parts.headers), Refusal::MissingToken);
        }
        request = Request::from_parts(parts, axum::body::Body::empty());
        request.extensions_mut().insert(fields);
    }
    if let Some(locked) = locked::bars(&desk, &session, &request, is_step) {
        return locked;
    }
    request.extensions_mut().insert(session);
    let mut response = next.run(request).await;
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// The session of a request: one there is, or a new one for a browser that stays signed in, whose cookie lives anew with
/// each page somebody opens.
async fn recognise(
    desk: &Desk,
    headers: &HeaderMap,
    opens_page: bool,
) -> Option<(Session, Option<HeaderValue>)> {
    let sign_in = desk.sign_in();
    let known = sign_in.session(headers);
    if known.is_some() && !opens_page {
        return known.map(|session| (session, None));
    }
    let kept = match sign_in.digest(headers) {
        // A profile that cannot be read is as good as not kept.
        Some(digest) => desk
            .app()
            .admits_browser(digest.as_str())
            .await
            .unwrap_or(false)
            .then_some(digest),
        None => None,
    };
    let session = match (known, &kept) {
        (Some(session), _) => session,
        (None, Some(digest)) => {
            let session = sign_in.resume(headers)?;
            // Somebody may have signed this browser out meanwhile; whoever does forgets it first.
            let kept = desk.app().kept_browsers();
            if kept.iter().all(|kept| kept.digest != digest.as_str()) {
                let _ = sign_in.sign_out(session.visit());
                return None;
            }
            session
        }
        (None, None) => return None,
    };
    let cookie = kept
        .filter(|_| opens_page)
        .and_then(|_| sign_in.keep(session.visit(), App::BROWSER_LIFE))
        .map(|(cookie, _)| cookie);
    Some((session, cookie))
}

/// Uses up a sign-in link.
pub(crate) async fn sign_in(
    State(desk): State<Desk>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Response {
    match desk.sign_in().redeem(&secret) {
        Ok(cookie) => ([(SET_COOKIE, cookie)], Redirect::to("/")).into_response(),
        Err(_) => {
            let words = desk.words(&headers);
            let body = html! {
                (note(Tone::Warn, &html! { p { (words.sign_in.stale_why) } }))
                (way_in(words))
            };
            (
                StatusCode::FORBIDDEN,
                bare(words, Some(&desk), words.sign_in.stale_title, &body),
            )
                .into_response()
        }
    }
}

/// Ends the session.
pub(crate) async fn sign_out(
    State(desk): State<Desk>,
    Extension(session): Extension<Session>,
    headers: HeaderMap,
) -> Response {
    let words = desk.words(&headers);
    let forgotten = match desk.sign_in().digest(&headers) {
        Some(digest) => desk.app().forget_browser(digest.as_str()).await,
        None => Ok(()),
    };
    let cookie = desk.sign_in().sign_out(session.visit());
    desk.ended(session.visit());
    let body = html! {
        p.lead { (words.sign_in.out_why) }
        @if forgotten.is_err() { (locked::not_forgotten(words)) }
        (way_in(words))
    };
    (
        [(SET_COOKIE, cookie)],
        bare(words, Some(&desk), words.sign_in.out_title, &body),
    )
        .into_response()
}

/// The page for an address nobody serves.
pub(crate) async fn missing(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    no_such_page(&desk, desk.words(&headers))
}

/// The same, for a page that finds out on its way.
pub(crate) fn no_such_page(desk: &Desk, words: &Words) -> Response {
    let body = html! {
        p.lead { (words.sign_in.missing_why) }
        a."button main" href="/" { (words.sign_in.home) }
    };
    (
        StatusCode::NOT_FOUND,
        bare(words, Some(desk), words.sign_in.missing_title, &body),
    )
        .into_response()
}

/// A refusal of the guards in front of the pages.
pub(crate) fn explain(refusal: Refusal, headers: &HeaderMap) -> Response {
    turned_away(
        Words::chosen(None, &doorward_http::languages(headers)),
        refusal,
    )
}

fn turned_away(words: &Words, refusal: Refusal) -> Response {
    let body = html! { p { (words.sign_in.refusal(refusal)) } };
    let page = bare(words, None, words.sign_in.refused_title, &body);
    (refusal.status(), page).into_response()
}

fn please_sign_in(desk: &Desk, headers: &HeaderMap) -> Response {
    let words = desk.words(headers);
    let body = html! { p.lead { (words.sign_in.why) } (way_in(words)) };
    (
        StatusCode::UNAUTHORIZED,
        bare(words, Some(desk), words.sign_in.title, &body),
    )
        .into_response()
}

fn way_in(words: &Words) -> maud::Markup {
    html! {
        div.card {
            p { (words.sign_in.how) }
            p.link { code { (COMMAND) } }
            p.soft.small { (words.sign_in.demo) }
        }
    }
}
