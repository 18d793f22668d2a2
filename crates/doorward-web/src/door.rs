//! The door of the server: signing in and out, who is signed in, and refusals as pages.

use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use doorward_http::{Fields, FormError, Refusal, Session};
use maud::html;

use crate::desk::{Desk, Tone};
use crate::layout::{bare, note};
use crate::words::sign_in as words;

/// Lets signed-in browsers pass, and only forms of their own pages.
pub(crate) async fn keep(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let Some(session) = desk.sign_in().session(request.headers()) else {
        return please_sign_in(&desk);
    };
    if !request.method().is_safe() {
        let (parts, body) = request.into_parts();
        let fields = match Fields::read(&parts.headers, body).await {
            Ok(fields) => fields,
            Err(FormError::NotAForm | FormError::Unreadable | _) => {
                return explain(Refusal::BadForm);
            }
        };
        if !session.owns(&fields) {
            return explain(Refusal::MissingToken);
        }
        request = Request::from_parts(parts, axum::body::Body::empty());
        request.extensions_mut().insert(fields);
    }
    request.extensions_mut().insert(session);
    next.run(request).await
}

/// Uses up a sign-in link.
pub(crate) async fn sign_in(State(desk): State<Desk>, Path(secret): Path<String>) -> Response {
    match desk.sign_in().redeem(&secret) {
        Ok(cookie) => ([(SET_COOKIE, cookie)], Redirect::to("/")).into_response(),
        Err(_) => {
            let body = html! {
                (note(Tone::Warn, &html! { p { (words::STALE_WHY) } }))
                (way_in())
            };
            (
                StatusCode::FORBIDDEN,
                bare(Some(&desk), words::STALE_TITLE, &body),
            )
                .into_response()
        }
    }
}

/// Ends the session.
pub(crate) async fn sign_out(
    State(desk): State<Desk>,
    Extension(session): Extension<Session>,
) -> Response {
    desk.forget(session.visit());
    let cookie = desk.sign_in().sign_out(session.visit());
    let body = html! { p.lead { (words::OUT_WHY) } (way_in()) };
    (
        [(SET_COOKIE, cookie)],
        bare(Some(&desk), words::OUT_TITLE, &body),
    )
        .into_response()
}

/// The page for an address nobody serves.
pub(crate) async fn missing(State(desk): State<Desk>) -> Response {
    let body = html! {
        p.lead { (words::MISSING_WHY) }
        a."button main" href="/" { (words::HOME) }
    };
    (
        StatusCode::NOT_FOUND,
        bare(Some(&desk), words::MISSING_TITLE, &body),
    )
        .into_response()
}

/// A refusal of the guards in front of the pages.
pub(crate) fn explain(refusal: Refusal) -> Response {
    let body = html! { p { (refusal.sentence()) } };
    (refusal.status(), bare(None, words::REFUSED_TITLE, &body)).into_response()
}

fn please_sign_in(desk: &Desk) -> Response {
    let body = html! { p.lead { (words::WHY) } (way_in()) };
    (
        StatusCode::UNAUTHORIZED,
        bare(Some(desk), words::TITLE, &body),
    )
        .into_response()
}

fn way_in() -> maud::Markup {
    html! {
        div.card {
            p { (words::HOW) }
            p.link { code { (words::COMMAND) } }
            p.soft.small { (words::DEMO) }
        }
    }
}
