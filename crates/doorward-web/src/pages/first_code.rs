//! Choosing the first code of a lock that has none: keep ours, choose one, or go without on purpose.

use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use doorward_app::AppError;
use doorward_http::Fields;
use maud::html;
use serde::Deserialize;

use super::Device;
use crate::desk::{Note, Tone};
use crate::forms::{CodeField, CodeUse, tick};
use crate::guest::Guest;
use crate::icons::{Icon, small};
use crate::layout::{Page, Place, spoken_note};
use crate::refusal;
use crate::words::{add as say, device as device_words};

/// Which part of the page to show open.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Ask {
    skip: Option<String>,
}

/// The offer; a lock that has a code can only change it.
pub(crate) async fn show(guest: Guest, device: Device, Query(ask): Query<Ask>) -> Response {
    if device.0.code.set == Some(true) {
        return guest.go(&device.path("/configuration/code"), None);
    }
    let wants_tick = ask.skip.is_some();
    guest.page(page(&guest, &device, None, false, wants_tick))
}

fn page(
    guest: &Guest,
    device: &Device,
    why: Option<&Note>,
    offer_obvious: bool,
    wants_tick: bool,
) -> Page {
    // A fresh offer at each visit: it is nobody's code until somebody keeps it.
    let offer = guest.desk.app().suggest_code(device.0.product);
    let action = device.path("/choose-code");
    let at_field = why
        .filter(|why| why.is_about_typing || offer_obvious)
        .map(Note::sentence);
    let above = why.filter(|_| at_field.is_none());
    let own = CodeField {
        name: "code",
        label: say::OWN_LABEL,
        hint: None,
        digits: device.0.product.code_digits(),
        use_for: CodeUse::Choose,
        wrong: at_field.as_deref(),
        focus: at_field.is_some(),
    };
    let body = html! {
        @if let Some(why) = above { (spoken_note(why)) }
        form."card stack" method="post" action=(action) {
            (guest.token())
            p { (say::OFFER) }
            p.offer { (offer.as_str()) }
            input type="hidden" name="offer" value=(offer.as_str());
            (tick("remember", device_words::REMEMBER, Some(device_words::REMEMBER_HINT), false))
            button."button main" name="how" value="keep" { (say::KEEP) }
            a."button quiet" href=(action) { (say::ANOTHER) }
        }
        div.rows {
            details.more open[at_field.is_some()] {
                summary { (say::OWN) }
                form.stack method="post" action=(action) {
                    (guest.token())
                    (own.render())
                    @if offer_obvious { (tick("obvious", say::OBVIOUS, None, false)) }
                    (tick("remember", device_words::REMEMBER, None, false))
                    button.button name="how" value="own" { (say::OWN_SAVE) }
                }
            }
            details.more open[wants_tick] {
                summary { (say::SKIP) }
                form.stack method="post" action=(action) {
                    (guest.token())
                    p { (say::SKIP_TEXT) }
                    @if wants_tick { p.wrong.bad data-say { (small(Icon::Alert)) (say::SKIP_FIRST_TICK) } }
                    (tick("understood", say::SKIP_TICK, None, false))
                    button."button danger" name="how" value="skip" { (say::SKIP) }
                }
            }
        }
    };
    Page::new(Place::Devices, say::CHOOSE_TITLE, body)
        .lead(say::choose_lead(&device.0.name))
        .back(device.path(""), device.0.name.clone())
}

/// The decision.
pub(crate) async fn choose(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let (code, confirmed) = match fields.text("how") {
        "skip" if fields.is_ticked("understood") => {
            return guest.go(
                "/",
                Some(Note::new(Tone::Plain, say::ready(&device.0.name)).line(say::SKIPPED)),
            );
        }
        "skip" => return guest.go(&device.path("/choose-code?skip=1"), None),
        "keep" => (fields.text("offer"), false),
        _ => (fields.text("code"), fields.is_ticked("obvious")),
    };
    let remember = fields.is_ticked("remember");
    match guest
        .desk
        .app()
        .set_first_code(&guest.visit(), device.id(), code, confirmed, remember)
        .await
    {
        Ok(()) => {
            let mut note = Note::new(Tone::Good, say::CODE_SET);
            if fields.text("how") == "keep" {
                note = note.line(say::code_is(code));
            }
            guest.go("/", Some(note.line(say::NOTE_IT)))
        }
        Err(error) => {
            let obvious = matches!(error, AppError::ObviousCode);
            let page = page(
                &guest,
                &device,
                Some(&refusal::note(&error)),
                obvious,
                false,
            );
            guest.refused(refusal::status(&error), page)
        }
    }
}
