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
use crate::words::{add as say, menu};

/// The field for the link.
pub(crate) async fn show(guest: Guest) -> Response {
    leave_others(&guest, None);
    guest.page(page(&guest, "", None))
}

fn page(guest: &Guest, typed: &str, why: Option<&Note>) -> Page {
    let body = html! {
        @if let Some(why) = why { (spoken_note(why)) }
        form."card stack" method="post" action="/redeem" data-stay {
            (guest.token())
            div.field {
                label for="link" { (say::REDEEM_LABEL) }
                textarea id="link" name="link" rows="4" required autocomplete="off" spellcheck="false"
                    aria-describedby="link-hint" aria-invalid=[why.map(|_| "true")] { (typed) }
                p.hint id="link-hint" { (say::REDEEM_HINT) }
            }
            button."button main" data-doing=(say::REDEEMING) { span { (say::REDEEM_DO) } }
        }
    };
    Page::new(Place::Redeem, say::REDEEM_TITLE, body)
        .lead(say::REDEEM_LEAD)
        .back("/", menu::DEVICES)
}

/// Uses the invitation.
pub(crate) async fn redeem(guest: Guest, Extension(fields): Extension<Fields>) -> Response {
    let link = fields.text("link");
    match guest.desk.app().redeem(link, None).await {
        Ok(paired) => {
            let note = Note::new(Tone::Good, say::REDEEMED).line(say::may_use(&paired.name));
            guest.go("/", Some(note))
        }
        Err(error) => {
            let page = page(&guest, link, Some(&refusal::note(&error)));
            guest.refused(refusal::status(&error), page)
        }
    }
}
