//! Settings of the app itself.

use axum::Extension;
use axum::response::Response;
use doorward_app::VaultKind;
use doorward_http::Fields;
use maud::html;

use super::leave_others;
use crate::forms::text_field;
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place};
use crate::refusal;
use crate::words::{self, menu, settings as say};

/// Name, remembered codes, this browser.
pub(crate) async fn show(guest: Guest) -> Response {
    leave_others(&guest, None);
    let profile = guest.desk.app().profile();
    let devices = guest.desk.app().devices();
    let remembered: Vec<_> = devices.iter().filter(|card| card.code.remembered).collect();
    let body = html! {
        section.group aria-labelledby="profile" {
            h2 id="profile" { (say::PROFILE) }
            form."card stack" method="post" action="/settings" {
                (guest.token())
                (text_field("name", say::OWN_NAME, &profile.own_name, Some(say::PROFILE_TEXT), None))
                div.buttons { button.button { (words::SAVE) } }
            }
        }
        section.group aria-labelledby="codes" {
            h2 id="codes" { (say::REMEMBERED) }
            @if remembered.is_empty() {
                div.card { p.soft { (say::REMEMBERED_NONE) } }
            } @else {
                div.rows {
                    @for card in &remembered {
                        div.row {
                            span.tile { (icon(Icon::Key)) }
                            span.what { span { (card.name) } }
                            form method="post" action=(format!("/devices/{}/forget-code", card.id)) {
                                (guest.token())
                                input type="hidden" name="back" value="settings";
                                button."button quiet" aria-label=(say::forget(&card.name)) { (say::FORGET) }
                            }
                        }
                    }
                }
                p."soft small" { (say::REMEMBERED_TEXT) }
            }
        }
        section.group aria-labelledby="store" {
            h2 id="store" { (say::STORE) }
            div.card {
                p { (match profile.vault { VaultKind::Keyring => say::IN_KEYRING, VaultKind::KeyFile => say::IN_FILE }) }
                p.link { (profile.folder.display()) }
            }
        }
        section.group aria-labelledby="browser" {
            h2 id="browser" { (say::SESSION) }
            form."card stack" method="post" action="/sign-out" {
                (guest.token())
                p.soft { (say::SESSION_TEXT) }
                button.button { (icon(Icon::Out)) (menu::SIGN_OUT) }
            }
        }
    };
    guest.page(Page::new(Place::Settings, say::TITLE, body))
}

/// Changes the name locks show.
pub(crate) async fn rename(guest: Guest, Extension(fields): Extension<Fields>) -> Response {
    match guest.desk.app().set_own_name(fields.text("name")).await {
        Ok(()) => guest.done("/settings", words::SAVED),
        Err(error) => guest.go("/settings", Some(refusal::note(&error))),
    }
}
