//! Help, and at its bottom the way to factory settings.

use axum::extract::Path;
use axum::extract::State;
use axum::response::Response;
use doorward_app::{DeviceId, Product, ResetStep};
use maud::{Markup, html};

use super::leave_others;
use crate::desk::{Desk, Tone};
use crate::door;
use crate::guest::Guest;
use crate::icons::{Icon, icon, small};
use crate::layout::{Page, Place, note, row};
use crate::pictures::{Body, batteries_in_while_holding, batteries_out, press_once, ring_blinks};
use crate::words::{add, help as say};

/// How-tos, and the reset at the bottom.
pub(crate) async fn show(guest: Guest) -> Response {
    leave_others(&guest, None);
    let body = html! {
        section.group aria-labelledby="how" {
            h2 id="how" { (say::HOW_TO) }
            div.rows {
                @for how in &say::HOW_TOS {
                    details.more {
                        summary { (how.question) }
                        div.stack { @for text in how.answer { p { (text) } } }
                    }
                }
            }
        }
        div.rows {
            (row("/help/reset", Icon::Reset, say::RESET_TITLE, Some(say::RESET_LINK_TEXT), None))
        }
    };
    guest.page(Page::new(Place::Help, say::TITLE, body))
}

/// Which device.
pub(crate) async fn choose(guest: Guest) -> Response {
    leave_others(&guest, None);
    let devices = guest.desk.app().devices();
    let body = html! {
        (warning())
        section.group aria-labelledby="which" {
            h2 id="which" { (say::CHOOSE) }
            div.rows {
                @for card in &devices {
                    (row(&format!("/help/reset/{}", card.id), Icon::Lock, &card.name, Some(add::product(card.product)), None))
                }
                (row("/help/reset/other", Icon::Help, say::OTHER, Some(say::OTHER_TEXT), None))
            }
        }
    };
    guest.page(Page::new(Place::Help, say::RESET_TITLE, body).back("/help", say::TITLE))
}

fn warning() -> Markup {
    note(
        Tone::Warn,
        &html! {
            strong { (say::WARNING_TITLE) }
            p { (say::WARNING_TEXT) }
            p { (say::HANDS) }
        },
    )
}

/// The steps, followed live for a device this app knows.
pub(crate) async fn reset(
    State(desk): State<Desk>,
    guest: Guest,
    Path(word): Path<String>,
) -> Response {
    let back = |page: Page| page.back("/help/reset", say::RESET_TITLE);
    if word == "other" {
        let body = html! { (warning()) (steps(Body::SmartLock, None)) };
        return guest.page(back(Page::new(Place::Help, say::RESET_TITLE, body)));
    }
    let card = word
        .parse::<DeviceId>()
        .ok()
        .and_then(|id| guest.desk.app().device(id).ok());
    let Some(card) = card else {
        return door::missing(State(desk)).await;
    };
    let body_drawn = match card.product {
        Product::Ultra | Product::Opener => Body::Ultra,
        Product::SmartLock | Product::SmartDoor => Body::SmartLock,
    };
    let step = guest.desk.reset_step(guest.session.visit(), card.id);
    let body = html! {
        div.stack id="reset" data-live data-again="1000" {
            @match step {
                Some(ResetStep::Reset) => {
                    div."card empty" data-say {
                        span.safe { (icon(Icon::Check)) }
                        h2 { (say::DONE_TITLE) }
                        p.soft { (say::DONE_TEXT) }
                        a."button main" href=(format!("/add/{}", card.product.word())) { (say::SET_UP_AGAIN) }
                    }
                }
                step => {
                    (warning())
                    p.chip role="status" {
                        @match step {
                            Some(ResetStep::Waiting) => { (small(Icon::Bluetooth)) (say::SEEN_AS_BEFORE) },
                            Some(ResetStep::Gone) => { (small(Icon::Offline)) (say::GONE) },
                            Some(ResetStep::CameBack) => { (small(Icon::Alert)) (say::CAME_BACK) },
                            Some(ResetStep::Reset) | None => { (small(Icon::Clock)) (say::WATCHING) },
                        }
                    }
                    (steps(body_drawn, step))
                }
            }
        }
    };
    guest.page(back(Page::new(
        Place::Help,
        format!("{}: {}", say::RESET_SHORT, card.name),
        body,
    )))
}

fn steps(body: Body, step: Option<ResetStep>) -> Markup {
    let gone = step == Some(ResetStep::Gone);
    let first = match step {
        Some(ResetStep::Gone | ResetStep::Reset) => "done",
        Some(ResetStep::Waiting | ResetStep::CameBack) | None => "now",
    };
    html! {
        ol.steps {
            li class=(first) {
                h2 { (say::STEP_OUT) } p.soft { (say::STEP_OUT_TEXT) } (batteries_out(body))
            }
            li class=[gone.then_some("now")] {
                h2 { (say::STEP_IN) } p.soft { (say::STEP_IN_TEXT) } (batteries_in_while_holding(body))
            }
            li { h2 { (say::STEP_HOLD) } p.soft { (say::STEP_HOLD_TEXT) } (ring_blinks(body)) }
            li { h2 { (say::STEP_PRESS) } p.soft { (say::STEP_PRESS_TEXT) } (press_once(body)) }
        }
    }
}
