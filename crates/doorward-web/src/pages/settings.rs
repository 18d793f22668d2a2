//! Settings of the app itself.

use axum::Extension;
use axum::http::HeaderMap;
use axum::response::Response;
use doorward_app::{Language, VaultKind};
use doorward_http::Fields;
use maud::html;

use super::{browsers, leave_others};
use crate::forms::text_field;
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place, row};
use crate::refusal;

/// Name, language, remembered codes, this browser.
pub(crate) async fn show(guest: Guest, headers: HeaderMap) -> Response {
    let words = guest.words;
    leave_others(&guest, None);
    let profile = guest.desk.app().profile();
    let devices = guest.desk.app().devices();
    let remembered: Vec<_> = devices.iter().filter(|card| card.code.remembered).collect();
    let body = html! {
        section.group aria-labelledby="profile" {
            h2 id="profile" { (words.settings.profile) }
            form."card stack" method="post" action="/settings" {
                (guest.token())
                (text_field("name", words.settings.own_name, &profile.own_name, Some(words.settings.profile_text), None))
                div.buttons { button.button { (words.frame.save) } }
            }
        }
        section.group aria-labelledby="language-of-pages" {
            h2 id="language-of-pages" { (words.settings.language_title) }
            form."card stack" method="post" action="/settings/language" {
                (guest.token())
                div.field {
                    label for="language" { (words.settings.language_label) }
                    select id="language" name="language" aria-describedby="language-hint" {
                        option value="" selected[profile.language.is_none()] { (words.settings.language_of_browser) }
                        @for each in Language::ALL {
                            option value=(each.tag()) lang=(each.tag()) selected[profile.language == Some(each)] { (words.settings.language_name(each)) }
                        }
                    }
                    p.hint id="language-hint" { (words.settings.language_text) }
                }
                div.buttons { button.button { (words.frame.save) } }
            }
        }
        div.rows {
            (row(words, "/settings/security", Icon::Lock, words.security.title, Some(words.security.row), None))
        }
        section.group aria-labelledby="codes" {
            h2 id="codes" { (words.settings.remembered) }
            @if remembered.is_empty() {
                div.card { p.soft { (words.settings.remembered_none) } }
            } @else {
                div.rows {
                    @for card in &remembered {
                        div.row {
                            span.tile { (icon(Icon::Key)) }
                            span.what { span { (card.name) } }
                            form method="post" action=(format!("/devices/{}/forget-code", card.id)) {
                                (guest.token())
                                input type="hidden" name="back" value="settings";
                                button."button quiet" aria-label=(words.settings.forget_code_of(&card.name)) { (words.settings.forget) }
                            }
                        }
                    }
                }
                p."soft small" { (words.settings.remembered_text) }
            }
        }
        section.group aria-labelledby="store" {
            h2 id="store" { (words.settings.store) }
            div.card {
                p { (match profile.vault { VaultKind::Keyring => words.settings.in_keyring, VaultKind::KeyFile => words.settings.in_file }) }
                p.link { (profile.folder.display()) }
            }
        }
        (browsers::section(&guest, &headers))
    };
    guest.page(Page::new(Place::Settings, words.settings.title, body))
}

/// Changes the name locks show.
pub(crate) async fn rename(guest: Guest, Extension(fields): Extension<Fields>) -> Response {
    let words = guest.words;
    match guest.desk.app().set_own_name(fields.text("name")).await {
        Ok(()) => guest.done("/settings", words.frame.saved),
        Err(error) => guest.go("/settings", Some(refusal::note(words, &error))),
    }
}

/// Chooses the language of the pages; the answer is in that language already.
pub(crate) async fn choose_language(
    mut guest: Guest,
    Extension(fields): Extension<Fields>,
    headers: HeaderMap,
) -> Response {
    let language = Language::from_tag(fields.text("language"));
    if let Err(error) = guest.desk.app().set_language(language).await {
        return guest.go("/settings", Some(refusal::note(guest.words, &error)));
    }
    guest.words = guest.desk.words(&headers);
    guest.done("/settings", guest.words.frame.saved)
}
