//! Choosing the first code of a lock that has none: keep ours, choose one, or go without on purpose.

use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use doorward_app::{AppError, Product};
use doorward_http::Fields;
use maud::html;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::Device;
use crate::desk::{Note, Tone};
use crate::forms::{CodeField, CodeUse, tick};
use crate::guest::Guest;
use crate::icons::{Icon, small};
use crate::layout::{Page, Place, spoken_note};
use crate::refusal;

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
    guest.page(page(&guest, &device, "", None, false, wants_tick))
}

fn page(
    guest: &Guest,
    device: &Device,
    offered: &str,
    why: Option<&Note>,
    offer_obvious: bool,
    wants_tick: bool,
) -> Page {
    let words = guest.words;
    let offer = offer(guest, device.0.product, offered);
    let action = device.path("/choose-code");
    let at_field = why
        .filter(|why| why.is_about_typing || offer_obvious)
        .map(Note::sentence);
    let above = why.filter(|_| at_field.is_none());
    let own = CodeField {
        name: "code",
        label: words.add.own_label,
        hint: None,
        digits: device.0.product.code_digits(),
        use_for: CodeUse::Choose,
        wrong: at_field.as_deref(),
        focus: at_field.is_some(),
    };
    let body = html! {
        @if let Some(why) = above { (spoken_note(words, why)) }
        form."card stack" method="post" action=(action) {
            (guest.token())
            p { (words.add.offer) }
            p.offer { (offer.as_str()) }
            input type="hidden" name="offer" value=(offer.as_str());
            (tick("remember", words.device.remember, Some(words.device.remember_hint), false))
            button."button main" name="how" value="keep" { (words.add.keep) }
            a."button quiet" href=(action) { (words.add.another) }
        }
        div.rows {
            details.more open[at_field.is_some()] {
                summary { (words.add.own) }
                form.stack method="post" action=(action) {
                    (guest.token())
                    input type="hidden" name="offer" value=(offer.as_str());
                    (own.render(words))
                    @if offer_obvious { (tick("obvious", words.add.obvious, None, false)) }
                    (tick("remember", words.device.remember, None, false))
                    button.button name="how" value="own" { (words.add.own_save) }
                }
            }
            details.more open[wants_tick] {
                summary { (words.add.go_without) }
                form.stack method="post" action=(action) {
                    (guest.token())
                    p { (words.add.go_without_text) }
                    @if wants_tick { p.wrong.bad data-say { (small(Icon::Alert)) (words.add.go_without_tick_first) } }
                    (tick("understood", words.add.go_without_tick, None, false))
                    button."button danger" name="how" value="skip" { (words.add.go_without) }
                }
            }
        }
    };
    Page::new(Place::Devices, words.add.choose_title, body)
        .lead(words.add.choose_lead(&device.0.name))
        .back(device.path(""), device.0.name.clone())
}

/// The code to suggest: the one that was suggested when the form came back refused, for somebody may have noted it down;
/// else a fresh one. It is nobody's code until somebody keeps it.
pub(super) fn offer(guest: &Guest, product: Product, offered: &str) -> Zeroizing<String> {
    let is_code =
        offered.len() == product.code_digits() && offered.bytes().all(|byte| byte.is_ascii_digit());
    if is_code {
        Zeroizing::new(offered.to_owned())
    } else {
        guest.desk.app().suggest_code(product)
    }
}

/// The decision.
pub(crate) async fn choose(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let (code, confirmed) = match fields.text("how") {
        "skip" if fields.is_ticked("understood") => {
            return guest.go(
                "/",
                Some(
                    Note::new(Tone::Plain, words.add.ready(&device.0.name))
                        .line(words.add.went_without),
                ),
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
            let mut note = Note::new(Tone::Good, words.add.code_set);
            if fields.text("how") == "keep" {
                note = note.line(words.add.code_is(code));
            }
            guest.go("/", Some(note.line(words.add.note_it)))
        }
        Err(error) => {
            let obvious = matches!(error, AppError::ObviousCode);
            let page = page(
                &guest,
                &device,
                fields.text("offer"),
                Some(&refusal::note(words, &error)),
                obvious,
                false,
            );
            guest.refused(refusal::status(&error), page)
        }
    }
}
