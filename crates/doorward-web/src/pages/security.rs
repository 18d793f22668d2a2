//! App settings > Security: the app lock, and whether to ask before a door is opened from afar.

use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::{AppError, AppLockProblem, SecurityView};
use doorward_http::Fields;
use maud::{Markup, html};

use super::leave_others;
use crate::forms::switch;
use crate::guest::Guest;
use crate::icons::{Icon, icon, small};
use crate::layout::{Page, Place};
use crate::refusal;
use crate::words::Words;

/// Which field of the form a complaint belongs to.
#[derive(Clone, Debug)]
struct Complaint {
    field: &'static str,
    text: String,
}

/// What there is, and the forms that change it.
pub(crate) async fn show(guest: Guest) -> Response {
    leave_others(&guest, None);
    let page = page(&guest, None);
    guest.page(page)
}

fn page(guest: &Guest, wrong: Option<&Complaint>) -> Page {
    let words = guest.words;
    let view = guest.desk.app().security();
    let body = html! {
        section.group aria-labelledby="app-lock" {
            h2 id="app-lock" { (words.security.app_lock) }
            (app_lock(guest, &view, wrong))
        }
        section.group aria-labelledby="afar" {
            h2 id="afar" { (words.security.afar_title) }
            form.card.stack method="post" action="/settings/security/afar" {
                (guest.token())
                (switch("warn", words.security.afar_switch, Some(words.security.afar_hint), view.warn_before_remote_opening))
                div.buttons { button.button { (words.frame.save) } }
            }
        }
    };
    Page::new(Place::Settings, words.security.title, body).back("/settings", words.settings.title)
}

fn app_lock(guest: &Guest, view: &SecurityView, wrong: Option<&Complaint>) -> Markup {
    let words = guest.words;
    html! {
        div.card {
            @match view.app_lock {
                Some(kind) => p { strong { (words.security.on(kind)) } " " (words.security.when) },
                None => p { strong { (words.security.off_text) } },
            }
            p.soft { (words.security.protects) }
            p.soft { (words.security.protects_not) }
            p.soft { (words.security.waits) }
            @if view.app_lock.is_some() {
                form method="post" action="/lock" {
                    (guest.token())
                    button."button main" { (icon(Icon::Lock)) (words.security.lock_now) }
                }
            }
        }
        form.card.stack method="post" action="/settings/security/app-lock" {
            (guest.token())
            @if view.app_lock.is_some() {
                h3 { (words.security.change_title) }
                (secret(words, "old", words.security.now, None, "current-password", wrong))
            }
            (secret(words, "new", words.security.new, Some(words.security.new_hint), "new-password", wrong))
            (secret(words, "again", words.security.again, None, "new-password", wrong))
            div.buttons { button.button { (if view.app_lock.is_some() { words.security.change } else { words.security.set }) } }
        }
        @if view.app_lock.is_some() {
            div.rows {
                details.more open[wrong.is_some_and(|wrong| wrong.field == "present")] {
                    summary { span.bad { (words.security.remove_title) } }
                    form.stack method="post" action="/settings/security/remove" {
                        (guest.token())
                        p.soft { (words.security.remove_text) }
                        (secret(words, "present", words.security.now, None, "current-password", wrong))
                        button."button danger" { (words.security.remove) }
                    }
                }
            }
        }
    }
}

fn secret(
    words: &Words,
    name: &'static str,
    label: &str,
    hint: Option<&str>,
    filled_by: &str,
    wrong: Option<&Complaint>,
) -> Markup {
    let wrong = wrong.filter(|wrong| wrong.field == name);
    let (wrong_id, hint_id) = (format!("{name}-wrong"), format!("{name}-hint"));
    let described = match (wrong, hint) {
        (Some(_), Some(_)) => Some(format!("{wrong_id} {hint_id}")),
        (Some(_), None) => Some(wrong_id.clone()),
        (None, Some(_)) => Some(hint_id.clone()),
        (None, None) => None,
    };
    html! {
        div.field {
            label for=(name) { (label) }
            @if let Some(wrong) = wrong {
                p.wrong id=(wrong_id) data-say { (small(Icon::Alert)) span { (wrong.text) } }
            }
            div.code.phrase {
                input type="password" id=(name) name=(name) autocomplete=(filled_by) maxlength="256" required
                    aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")] autofocus[wrong.is_some()];
                button.button.quiet.js-only type="button" data-reveal=(name) aria-pressed="false" aria-controls=(name)
                    data-show=(words.device.show) data-hide=(words.device.hide) { (words.device.show) }
            }
            @if let Some(hint) = hint { p.hint id=(hint_id) { (hint) } }
        }
    }
}

/// Sets or changes PIN or passphrase.
pub(crate) async fn set(guest: Guest, Extension(fields): Extension<Fields>) -> Response {
    let words = guest.words;
    let (new, app) = (fields.value("new").unwrap_or_default(), guest.desk.app());
    let had = app.security().app_lock.is_some();
    if new != fields.value("again").unwrap_or_default() {
        let text = words.security.differ.to_owned();
        return complain(&guest, "again", text);
    }
    let old = had.then(|| fields.value("old").unwrap_or_default());
    match app.set_app_lock(&guest.visit(), old, new).await {
        Ok(()) => guest.done(
            "/settings/security",
            if had {
                words.security.was_changed
            } else {
                words.security.was_set
            },
        ),
        Err(error) => {
            let field = match error {
                AppError::AppLock(
                    AppLockProblem::Wrong { .. }
                    | AppLockProblem::Wait { .. }
                    | AppLockProblem::OldNeeded,
                ) => "old",
                _ => "new",
            };
            failed(&guest, field, &error)
        }
    }
}

/// Removes it.
pub(crate) async fn remove(guest: Guest, Extension(fields): Extension<Fields>) -> Response {
    let words = guest.words;
    match guest
        .desk
        .app()
        .remove_app_lock(fields.value("present").unwrap_or_default())
        .await
    {
        Ok(()) => guest.done("/settings/security", words.security.was_removed),
        Err(error) => failed(&guest, "present", &error),
    }
}

/// Whether to ask before opening from afar.
pub(crate) async fn warn(guest: Guest, Extension(fields): Extension<Fields>) -> Response {
    let words = guest.words;
    let on = fields.is_ticked("warn");
    match guest.desk.app().set_warn_before_remote_opening(on).await {
        Ok(()) => guest.done("/settings/security", words.frame.saved),
        Err(error) => guest.go("/settings/security", Some(refusal::note(words, &error))),
    }
}

fn failed(guest: &Guest, field: &'static str, error: &AppError) -> Response {
    match error {
        AppError::AppLock(AppLockProblem::NotSet) => guest.go(
            "/settings/security",
            Some(refusal::note(guest.words, error)),
        ),
        AppError::AppLock(problem) => {
            let text = guest.words.security.problem(guest.words.frame, *problem);
            complain(guest, field, text)
        }
        _ => guest.go(
            "/settings/security",
            Some(refusal::note(guest.words, error)),
        ),
    }
}

fn complain(guest: &Guest, field: &'static str, text: String) -> Response {
    let page = page(guest, Some(&Complaint { field, text }));
    guest.refused(StatusCode::UNPROCESSABLE_ENTITY, page)
}
