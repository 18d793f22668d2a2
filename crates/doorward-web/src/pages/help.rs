//! Help, and at its bottom the way to factory settings.

use axum::extract::Path;
use axum::response::Response;
use doorward_app::{DeviceId, Product, ResetStep};
use maud::{Markup, html};

use super::leave_others;
use crate::desk::Tone;
use crate::guest::Guest;
use crate::icons::{Icon, icon, small};
use crate::layout::{Page, Place, note, row};
use crate::pictures::{Body, batteries_in_while_holding, batteries_out, press_once, ring_blinks};
use crate::words::Words;

/// How-tos, and the reset at the bottom.
pub(crate) async fn show(guest: Guest) -> Response {
    let words = guest.words;
    leave_others(&guest, None);
    let body = html! {
        section.group aria-labelledby="how" {
            h2 id="how" { (words.help.how_to) }
            div.rows {
                @for how in words.help.how_tos() {
                    details.more {
                        summary { (how.question) }
                        div.stack { @for text in how.answer { p { (text) } } }
                    }
                }
            }
        }
        div.rows {
            (row(words, "/help/reset", Icon::Reset, words.help.reset_title, Some(words.help.reset_link_text), None))
        }
    };
    guest.page(Page::new(Place::Help, words.help.title, body))
}

/// Which device.
pub(crate) async fn choose(guest: Guest) -> Response {
    let words = guest.words;
    leave_others(&guest, None);
    let devices = guest.desk.app().devices();
    let body = html! {
        (warning(words))
        section.group aria-labelledby="which" {
            h2 id="which" { (words.help.choose) }
            div.rows {
                @for card in &devices {
                    (row(words, &format!("/help/reset/{}", card.id), sign(card.product), &card.name, Some(words.add.product(card.product)), None))
                }
                (row(words, "/help/reset/other", Icon::Help, words.help.other, Some(words.help.other_text), None))
            }
        }
    };
    guest.page(Page::new(Place::Help, words.help.reset_title, body).back("/help", words.help.title))
}

const fn sign(product: Product) -> Icon {
    match product {
        Product::Opener => Icon::Bell,
        Product::SmartLock | Product::Ultra | Product::SmartDoor => Icon::Lock,
    }
}

fn warning(words: &Words) -> Markup {
    note(
        Tone::Warn,
        &html! {
            strong { (words.help.warning_title) }
            p { (words.help.warning_text) }
            p { (words.help.hands) }
        },
    )
}

/// The steps, followed live for a device this app knows.
pub(crate) async fn reset(guest: Guest, Path(word): Path<String>) -> Response {
    let words = guest.words;
    let back = |page: Page| page.back("/help/reset", words.help.reset_title);
    if word == "other" {
        let body = html! { (warning(words)) (steps(words, Body::SmartLock, None)) };
        return guest.page(back(Page::new(Place::Help, words.help.reset_title, body)));
    }
    let card = word
        .parse::<DeviceId>()
        .ok()
        .and_then(|id| guest.desk.app().device(id).ok());
    let Some(card) = card else {
        return guest.missing();
    };
    let body_drawn = Body::of(card.product);
    let step = guest.desk.reset_step(guest.session.visit(), card.id);
    let body = html! {
        div.stack id="reset" data-live data-again="1000" {
            @match step {
                Some(ResetStep::Reset) => {
                    div."card empty" data-say {
                        span.safe { (icon(Icon::Check)) }
                        h2 { (words.help.done_title) }
                        p.soft { (words.help.done_text) }
                        a."button main" href=(format!("/add/{}", card.product.word())) { (words.help.set_up_again) }
                    }
                }
                step => {
                    (warning(words))
                    p.chip role="status" {
                        @match step {
                            Some(ResetStep::Waiting) => { (small(Icon::Bluetooth)) (words.help.seen_as_before) },
                            Some(ResetStep::Gone) => { (small(Icon::Offline)) (words.help.gone) },
                            Some(ResetStep::CameBack) => { (small(Icon::Alert)) (words.help.came_back) },
                            Some(ResetStep::Reset) | None => { (small(Icon::Clock)) (words.help.watching) },
                        }
                    }
                    (steps(words, body_drawn, step))
                }
            }
        }
    };
    guest.page(back(Page::new(
        Place::Help,
        words.help.reset_of(&card.name),
        body,
    )))
}

fn steps(words: &Words, body: Body, step: Option<ResetStep>) -> Markup {
    let gone = step == Some(ResetStep::Gone);
    let first = match step {
        Some(ResetStep::Gone | ResetStep::Reset) => "done",
        Some(ResetStep::Waiting | ResetStep::CameBack) | None => "now",
    };
    html! {
        ol.steps {
            li class=(first) {
                h2 { (words.help.step_out) } p.soft { (words.help.step_out_text) } (batteries_out(body))
            }
            li class=[gone.then_some("now")] {
                h2 { (words.help.step_in) } p.soft { (words.help.step_in_text) } (batteries_in_while_holding(body))
            }
            li { h2 { (words.help.step_hold) } p.soft { (words.help.step_hold_text) } (ring_blinks(body)) }
            li { h2 { (words.help.step_press) } p.soft { (words.help.step_press_text) } (press_once(body)) }
        }
    }
}
