//! App settings > This browser: staying signed in, and which browsers do.

use axum::Extension;
use axum::http::HeaderMap;
use axum::http::header::{HeaderValue, SET_COOKIE, USER_AGENT};
use axum::response::Response;
use doorward_app::{App, AppError, KeptBrowser};
use doorward_http::Fields;
use maud::{Markup, html};

use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::local;
use crate::refusal;
use crate::words::LISTEN;

const BACK: &str = "/settings";

/// The part of App settings about this browser and others that stay signed in.
pub(crate) fn section(guest: &Guest, headers: &HeaderMap) -> Markup {
    let words = guest.words;
    let kept = guest.desk.app().kept_browsers();
    let own = guest.desk.sign_in().digest(headers);
    let is_own = |browser: &KeptBrowser| {
        own.as_ref()
            .is_some_and(|own| own.as_str() == browser.digest)
    };
    let stays = kept.iter().any(is_own);
    html! {
        section.group aria-labelledby="browser" {
            h2 id="browser" { (words.settings.session) }
            div.card {
                @if stays {
                    p { (words.security.kept) }
                    form method="post" action="/settings/browser/let-go" {
                        (guest.token())
                        button.button { (words.security.let_go) }
                    }
                } @else {
                    p { (words.settings.session_text) }
                    form method="post" action="/settings/browser/keep" {
                        (guest.token())
                        button.button { (words.security.keep) }
                    }
                    div {
                        p."soft small" { (words.security.keep_text) }
                        p.link { code { (LISTEN) } }
                    }
                }
                form method="post" action="/sign-out" {
                    (guest.token())
                    button."button quiet" { (icon(Icon::Out)) (words.frame.sign_out) }
                }
            }
        }
        @if !kept.is_empty() {
            section.group aria-labelledby="browsers" {
                h2 id="browsers" { (words.security.others) }
                div.rows {
                    @for browser in &kept {
                        @let name = if browser.name.is_empty() { words.security.nameless } else { &browser.name };
                        div.row {
                            span.tile { (icon(Icon::Phone)) }
                            span.what {
                                span { (name) @if is_own(browser) { " (" (words.security.here) ")" } }
                                span."soft small" { (words.security.used(&local::date(words, browser.used))) }
                            }
                            form method="post" action="/settings/browser/end" {
                                (guest.token())
                                input type="hidden" name="digest" value=(browser.digest);
                                button."button quiet" aria-label=(words.security.end_of(name)) { (words.security.end) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Lets this browser stay signed in.
pub(crate) async fn keep(guest: Guest, headers: HeaderMap) -> Response {
    let words = guest.words;
    let visit = guest.session.visit();
    let Some((cookie, digest)) = guest.desk.sign_in().keep(visit, App::BROWSER_LIFE) else {
        return guest.go(BACK, None);
    };
    let name = name_of(&headers);
    match guest.desk.app().keep_browser(digest.as_str(), &name).await {
        Ok(()) => with(guest.done(BACK, words.security.was_kept), Some(cookie)),
        Err(error) => guest.go(BACK, Some(refusal::note(words, &error))),
    }
}

/// Lets it stay signed in no longer than this session.
pub(crate) async fn let_go(guest: Guest, headers: HeaderMap) -> Response {
    let words = guest.words;
    match forget(&guest, &headers).await {
        Ok(()) => {
            let cookie = guest.desk.sign_in().keep_no_longer(guest.session.visit());
            with(guest.done(BACK, words.security.was_let_go), cookie)
        }
        Err(error) => guest.go(BACK, Some(refusal::note(words, &error))),
    }
}

async fn forget(guest: &Guest, headers: &HeaderMap) -> Result<(), AppError> {
    match guest.desk.sign_in().digest(headers) {
        Some(digest) => guest.desk.app().forget_browser(digest.as_str()).await,
        None => Ok(()),
    }
}

/// Signs a browser out, wherever it is.
pub(crate) async fn end(guest: Guest, Extension(fields): Extension<Fields>) -> Response {
    let words = guest.words;
    let digest = fields.text("digest");
    // Only browsers of the list: the digest of any other session is no business of a form.
    let kept = guest.desk.app().kept_browsers();
    if kept.iter().all(|browser| browser.digest != digest) {
        return guest.go(BACK, None);
    }
    match guest.desk.app().forget_browser(digest).await {
        Ok(()) => {
            // Forgotten first: a request on its way finds nothing to be resumed by.
            if let Some(visit) = guest.desk.sign_in().end(digest) {
                guest.desk.ended(visit);
            }
            guest.done(BACK, words.security.was_ended)
        }
        Err(error) => guest.go(BACK, Some(refusal::note(words, &error))),
    }
}

fn with(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// What a browser calls itself, as short as people do.
fn name_of(headers: &HeaderMap) -> String {
    let said = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    // Browsers pretend to be older ones, so the most particular name comes first.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(sign, _)| said.contains(sign))
            .map(|(_, name)| *name)
    };
    let names = [first(&BROWSERS), first(&SYSTEMS)];
    names.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_as_people_call_them() {
        let name = |said: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, HeaderValue::from_static(said));
            name_of(&headers)
        };
        assert_eq!(
            name(
                "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36"
            ),
            "Chrome · Android"
        );
        assert_eq!(
            name("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"),
            "Firefox · Linux"
        );
        assert_eq!(
            name(
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0"
            ),
            "Edge · Windows"
        );
        assert_eq!(name("curl/8"), "");
        assert_eq!(name_of(&HeaderMap::new()), "");
    }
}
