//! Adding a device: choose the product, hold its button, connect.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use doorward_app::{
    AfterPairing, AppError, PairWish, Product, Sighting, SightingFamily, SightingMode, WhichCode,
};
use doorward_http::Fields;
use maud::{Markup, html};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::leave_others;
use crate::desk::{Desk, Note, Tone};
use crate::door;
use crate::forms::{CodeField, CodeUse, text_field, tick};
use crate::guest::Guest;
use crate::icons::Icon;
use crate::layout::{Page, Place, note, row, spoken_note};
use crate::pictures::{Body, hold_button, product};
use crate::refusal;
use crate::words::{self, add as say, menu};

/// The products this app pairs, with their pictures.
const OFFERED: [(Product, Body); 2] = [
    (Product::SmartLock, Body::SmartLock),
    (Product::Ultra, Body::Ultra),
];

fn offered(word: &str) -> Option<(Product, Body)> {
    OFFERED
        .into_iter()
        .find(|(product, _)| product.word() == word)
}

/// Step one: which product.
pub(crate) async fn choose(guest: Guest) -> Response {
    leave_others(&guest, None);
    let body = html! {
        div.products {
            @for (which, picture) in OFFERED {
                a.product href=(format!("/add/{}", which.word())) {
                    (product(picture))
                    h2 { (say::product(which)) }
                    p."soft small" { (say::product_text(which)) }
                }
            }
        }
        div.rows {
            (row("/redeem", Icon::Ticket, menu::REDEEM, Some(say::REDEEM_INSTEAD), None))
        }
    };
    guest.page(
        Page::new(Place::Add, say::TITLE, body)
            .lead(say::LEAD)
            .back("/", menu::DEVICES),
    )
}

/// Step two: hold the button; step three: found.
pub(crate) async fn steps(
    State(desk): State<Desk>,
    guest: Guest,
    Path(word): Path<String>,
) -> Response {
    let Some((product, picture)) = offered(&word) else {
        return door::missing(State(desk)).await;
    };
    let sightings = guest.desk.app().discover().await;
    let ready = sightings
        .as_ref()
        .is_ok_and(|seen| seen.iter().any(|each| fits(each, product) && pairs(each)));
    let body = html! {
        ol.steps id="steps" data-live data-again="1500" {
            li class=(if ready { "done" } else { "now" }) {
                h2 { (say::HOLD) }
                p.soft { (say::HOLD_TEXT) }
                @if !ready { (hold_button(picture)) }
            }
            li class=[ready.then_some("now")] {
                h2 { (if ready { say::FOUND } else { say::FIND }) }
                @match &sightings {
                    Err(error) => (spoken_note(&refusal::note(error))),
                    Ok(seen) => (found(seen, product)),
                }
                @if !ready {
                    p.waiting { (say::SEARCHING) }
                    p.plain-only { a.button href=(format!("/add/{word}")) { (say::SEARCH_AGAIN) } }
                }
            }
        }
        p."soft small" { (say::NOTHING) }
    };
    guest.page(Page::new(Place::Add, say::product(product), body).back("/add", say::TITLE))
}

fn pairs(sighting: &Sighting) -> bool {
    sighting.mode == SightingMode::Pairing
}

fn fits(sighting: &Sighting, product: Product) -> bool {
    match sighting.family {
        SightingFamily::Lock => matches!(
            product,
            Product::SmartLock | Product::Ultra | Product::SmartDoor
        ),
        SightingFamily::Classic => matches!(product, Product::SmartLock | Product::SmartDoor),
        SightingFamily::Ultra => product == Product::Ultra,
        SightingFamily::Opener => product == Product::Opener,
    }
}

fn found(seen: &[Sighting], product: Product) -> Markup {
    let mut ready: Vec<_> = seen
        .iter()
        .filter(|each| fits(each, product) && pairs(each))
        .collect();
    ready.sort_by_key(|each| each.known);
    let waiting: Vec<_> = seen
        .iter()
        .filter(|each| fits(each, product) && !pairs(each) && !each.known)
        .collect();
    html! {
        @for each in ready {
            div.found {
                span.what { strong { (shown_name(each, product)) } span."soft small number" { (each.id) } }
                @if each.known { span.chip { (say::KNOWN) } }
                a."button main" href=(format!("/add/{}/connect?at={}", product.word(), encode(&each.address))) { (say::CONNECT) }
            }
        }
        @for each in waiting {
            p."soft small" { (shown_name(each, product)) " · " (say::NOT_READY) }
        }
    }
}

fn shown_name(sighting: &Sighting, product: Product) -> String {
    if sighting.name.is_empty() {
        say::product(product).to_owned()
    } else {
        sighting.name.clone()
    }
}

/// Percent-encodes everything but letters, digits and a few marks.
fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b':' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Which device the form is about.
#[derive(Debug, Deserialize)]
pub(crate) struct At {
    at: String,
}

/// What was typed, to fill the form again; codes are never kept.
#[derive(Debug, Default)]
struct Typed {
    name: String,
    person: String,
    offer_obvious: bool,
}

/// Step four: name, and for an Ultra the code.
pub(crate) async fn form(
    State(desk): State<Desk>,
    guest: Guest,
    Path(word): Path<String>,
    Query(At { at }): Query<At>,
) -> Response {
    let Some((product, _)) = offered(&word) else {
        return door::missing(State(desk)).await;
    };
    let person = guest.desk.app().profile().own_name;
    let typed = Typed {
        name: say::NAME_OFFER.to_owned(),
        person,
        offer_obvious: false,
    };
    let (is_fresh, why) = if product.pairs_with_code() {
        ask_freshness(&guest, product, &at).await
    } else {
        (None, None)
    };
    guest.page(connect_page(
        &guest,
        product,
        &at,
        is_fresh,
        &typed,
        why.as_ref(),
    ))
}

/// Whether the device has no code yet: it says so when pairing begins without one, and nothing is paired by asking.
async fn ask_freshness(guest: &Guest, product: Product, at: &str) -> (Option<bool>, Option<Note>) {
    let mut wish = PairWish::at(at);
    wish.product = Some(product);
    match guest.desk.app().pair(wish).await {
        Err(AppError::PairingCodeNeeded { code_set }) => (Some(!code_set), None),
        Err(error) => (None, Some(refusal::note(&error))),
        Ok(_) => (None, None),
    }
}

fn connect_page(
    guest: &Guest,
    product: Product,
    at: &str,
    is_fresh: Option<bool>,
    typed: &Typed,
    why: Option<&Note>,
) -> Page {
    let at_field = why
        .filter(|why| why.is_about_typing || typed.offer_obvious)
        .map(Note::sentence);
    let above = why.filter(|_| at_field.is_none());
    // For a lock without a code, one nobody would guess is named, but never filled in.
    let hint = match is_fresh {
        Some(true) => say::code_choose_hint(&guest.desk.app().suggest_code(product)),
        Some(false) => say::CODE_HINT.to_owned(),
        None => say::CODE_EITHER_HINT.to_owned(),
    };
    let code = product.pairs_with_code().then(|| CodeField {
        name: "code",
        label: if is_fresh == Some(true) {
            say::CODE_CHOOSE
        } else {
            say::CODE
        },
        hint: Some(&hint),
        digits: product.code_digits(),
        use_for: CodeUse::Typed,
        wrong: at_field.as_deref(),
        focus: at_field.is_some(),
    });
    let body = html! {
        @if let Some(why) = above { (spoken_note(why)) }
        form."card stack" method="post" action=(format!("/add/{}/connect", product.word())) data-stay {
            (guest.token())
            input type="hidden" name="at" value=(at);
            @if let Some(code) = code {
                (code.render())
                @if typed.offer_obvious { (tick("obvious", say::OBVIOUS, None, false)) }
            }
            (text_field("name", say::NAME, &typed.name, None, None))
            (text_field("person", say::PERSON, &typed.person, None, None))
            button."button main" data-doing=(say::CONNECTING) { span { (say::CONNECT) } }
        }
        @if product.pairs_with_code() { (note(Tone::Plain, &html! { p { (say::CODE_NOTE) } })) }
        p."soft small" { (say::UNPROVEN) }
    };
    Page::new(
        Place::Add,
        format!("{} {}", say::CONNECT_TITLE, say::product(product)),
        body,
    )
    .back(format!("/add/{}", product.word()), words::BACK)
}

/// Step five: pair.
pub(crate) async fn connect(
    State(desk): State<Desk>,
    guest: Guest,
    Path(word): Path<String>,
    Extension(fields): Extension<Fields>,
) -> Response {
    let Some((product, _)) = offered(&word) else {
        return door::missing(State(desk)).await;
    };
    let some = |name: &str| Some(fields.text(name).to_owned()).filter(|text| !text.is_empty());
    let mut wish = PairWish::at(fields.text("at"));
    wish.product = Some(product);
    wish.device_name = some("name");
    wish.own_name = some("person");
    wish.code = product
        .pairs_with_code()
        .then(|| Zeroizing::new(fields.text("code").to_owned()));
    wish.confirmed_obvious = fields.is_ticked("obvious");
    match guest.desk.app().pair(wish).await {
        Ok(paired) => {
            let home = format!("/devices/{}", paired.id);
            match paired.next {
                AfterPairing::OfferCode => guest.go(&format!("{home}/choose-code"), None),
                AfterPairing::NoteCodeDown => guest.go(
                    "/",
                    Some(Note::new(Tone::Good, say::ready(&paired.name)).line(say::CODE_NOTE)),
                ),
                AfterPairing::Done => {
                    guest.go("/", Some(Note::new(Tone::Good, say::ready(&paired.name))))
                }
            }
        }
        Err(error) => {
            let offer_obvious = matches!(error, AppError::ObviousCode);
            let is_fresh = match error {
                AppError::PairingCodeNeeded { code_set } => Some(!code_set),
                AppError::BadCode {
                    which: WhichCode::New,
                    ..
                }
                | AppError::ObviousCode => Some(true),
                AppError::WrongCode { .. } => Some(false),
                _ => None,
            };
            let typed = Typed {
                name: fields.text("name").to_owned(),
                person: fields.text("person").to_owned(),
                offer_obvious,
            };
            let mut why = refusal::note(&error);
            if matches!(error, AppError::WrongCode { .. }) {
                why = why.line(say::THREE_TRIES);
            }
            let page = connect_page(
                &guest,
                product,
                fields.text("at"),
                is_fresh,
                &typed,
                Some(&why),
            );
            guest.refused(refusal::status(&error), page).into_response()
        }
    }
}
