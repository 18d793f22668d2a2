//! Redeeming an invitation.

use axum::Extension;
use axum::response::Response;
use doorward_http::Fields;
use maud::html;

use super::leave_others;
use crate::desk::{Note, Tone};
use crate::guest::Guest;
use crate::layout::{Page, Place, spoken_note};
use crate::refusal;

/// The field for the link.
pub(crate) async fn show(guest: Guest) -> Response {
    leave_others(&guest, None);
    guest.page(page(&guest, "", None))
}

fn page(guest: &Guest, typed: &str, why: Option<&Note>) -> Page {
    let words = guest.words;
    let body = html! {
        @if let Some(why) = why { (spoken_note(words, why)) }
        form."card stack" method="post" action="/redeem" data-stay {
            (guest.token())
            div.field {
                label for="link" { (words.add.redeem_label) }
                textarea id="link" name="link" rows="4" required autocomplete="off" spellcheck="false"
                    aria-describedby="link-hint" aria-invalid=[why.map(|_| "true")] { (typed) }
                p.hint id="link-hint" { (words.add.redeem_hint) }
            }
            button."button main" data-doing=(words.add.redeeming) { span { (words.add.redeem_do) } }
        }
    };
    Page::new(Place::Redeem, words.add.redeem_title, body)
        .lead(words.add.redeem_lead)
        .back("/", words.frame.devices)
}

/// Uses the invitation.
pub(crate) async fn redeem(guest: Guest, Extension(fields): Extension<Fields>) -> Response {
    let words = guest.words;
    let link = fields.text("link");
    match guest.desk.app().redeem(link, None).await {
        Ok(paired) => {
            let note =
                Note::new(Tone::Good, words.add.redeemed).line(words.add.may_use(&paired.name));
            guest.go("/", Some(note))
        }
        Err(error) => {
            let page = page(&guest, link, Some(&refusal::note(words, &error)));
            guest.refused(refusal::status(&error), page)
        }
    }
}
