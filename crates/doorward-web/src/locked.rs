//! The app lock in front of every page: while the app is locked, nothing else is shown or done.

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use doorward_app::{AppError, AppLockKind, AppLockProblem};
use doorward_http::{Fields, Session};
use maud::html;

use crate::desk::{Desk, Note, Tone};
use crate::guest::Guest;
use crate::layout::{bare, note, spoken_note, token};
use crate::pages::leave_others;
use crate::refusal;
use crate::words::Words;

/// What is answered while the app is locked: the form that opens it, and signing out.
const WAYS_OUT: [&str; 2] = ["/unlock", "/sign-out"];

/// The answer to a request while the app is locked for its session; none when the request may pass.
pub(crate) fn bars(
    desk: &Desk,
    session: &Session,
    request: &Request,
    is_step: bool,
) -> Option<Response> {
    let visit = desk.app_visit(session.visit());
    let open = if is_step {
        desk.app().is_app_open(&visit)
    } else {
        desk.app().is_app_still_open(&visit)
    };
    let path = request.uri().path();
    let is_way_out = request.method() == Method::POST && WAYS_OUT.contains(&path);
    if open || is_way_out {
        return None;
    }
    // Where the person wanted to go; what a form asked for is not done later without being asked for again.
    let is_page = request.method().is_safe();
    let to = if is_page && path != "/live" {
        request.uri().path_and_query().map_or("/", |to| to.as_str())
    } else {
        "/"
    };
    let words = desk.words(request.headers());
    let why = (!is_page).then(|| Note::new(Tone::Warn, words.security.not_done));
    Some(ask(desk, session, words, to, why.as_ref()))
}

fn ask(desk: &Desk, session: &Session, words: &Words, to: &str, why: Option<&Note>) -> Response {
    let view = desk.app().security();
    let is_pin = view.app_lock == Some(AppLockKind::Pin);
    // Whoever comes while it makes everybody wait is told so before typing.
    let waiting = (why.is_none() && view.wait_seconds > 0).then(|| {
        let wait = core::time::Duration::from_secs(view.wait_seconds);
        refusal::note(words, &AppError::AppLock(AppLockProblem::Wait { wait }))
    });
    let why = why.or(waiting.as_ref());
    let wrong = why.is_some_and(|why| why.is_about_typing);
    let body = html! {
        p.lead { (if is_pin { words.security.locked_pin } else { words.security.locked_passphrase }) }
        @if let Some(why) = why { div id="why" role="alert" { (spoken_note(words, why)) } }
        form."card stack" method="post" action="/unlock" {
            (token(session))
            input type="hidden" name="to" value=(to);
            div.field {
                label for="secret" { (if is_pin { words.security.pin } else { words.security.passphrase }) }
                input type="password" id="secret" name="secret" inputmode=[is_pin.then_some("numeric")] autocomplete="current-password"
                    maxlength="256" required autofocus aria-describedby=(if why.is_some() { "why secret-hint" } else { "secret-hint" })
                    aria-invalid=[wrong.then_some("true")];
                p.hint id="secret-hint" { (words.security.not_a_code) }
            }
            button."button main" { (words.security.open) }
        }
        div.rows {
            details.more {
                summary { (words.security.forgotten) }
                p.soft { (words.security.forgotten_text) }
            }
        }
        form method="post" action="/sign-out" {
            (token(session))
            button."button quiet" { (words.frame.sign_out) }
        }
    };
    (
        StatusCode::FORBIDDEN,
        bare(words, Some(desk), words.security.locked_title, &body),
    )
        .into_response()
}

/// The typed PIN or passphrase.
pub(crate) async fn unlock(
    State(desk): State<Desk>,
    Extension(session): Extension<Session>,
    Extension(fields): Extension<Fields>,
    headers: HeaderMap,
) -> Response {
    let to = own_address(fields.text("to"));
    let visit = desk.app_visit(session.visit());
    match desk
        .app()
        .open_app(&visit, fields.value("secret").unwrap_or_default())
        .await
    {
        Ok(()) => Redirect::to(to).into_response(),
        Err(error) => {
            let words = desk.words(&headers);
            let why = refusal::note(words, &error);
            ask(&desk, &session, words, to, Some(&why))
        }
    }
}

/// Locks the app for this session, and closes the areas it had open.
pub(crate) async fn lock(guest: Guest) -> Response {
    let words = guest.words;
    if guest.desk.app().security().app_lock.is_none() {
        return guest.go(
            "/settings/security",
            Some(refusal::note(
                words,
                &AppError::AppLock(AppLockProblem::NotSet),
            )),
        );
    }
    leave_others(&guest, None);
    guest.desk.app().close_app(&guest.visit());
    guest.go("/", None)
}

/// An address of these pages; the first page instead of anything that would lead elsewhere.
fn own_address(to: &str) -> &str {
    let is_own = to.starts_with('/')
        && !to.starts_with("//")
        && to
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_own { to } else { "/" }
}

/// Says at sign-out that the app could not forget the browser.
pub(crate) fn not_forgotten(words: &Words) -> maud::Markup {
    note(Tone::Bad, &html! { p { (words.security.not_forgotten) } })
}

#[cfg(test)]
mod tests {
    use super::own_address;

    #[test]
    fn opening_the_app_leads_to_its_own_pages_only() {
        for own in ["/", "/devices/0000002A/log?who=3&day=mon", "/help#reset"] {
            assert_eq!(own_address(own), own);
        }
        for foreign in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a b",
            "/\r\nset-cookie:x",
            "devices",
        ] {
            assert_eq!(own_address(foreign), "/", "{foreign:?}");
        }
    }
}
