//! Adding a device: choose the product, hold its button, connect.

use axum::Extension;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use doorward_app::{
    AfterPairing, AppError, PairWish, Product, Sighting, SightingFamily, SightingMode, WhichCode,
};
use doorward_http::Fields;
use maud::{Markup, html};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{first_code, leave_others};
use crate::desk::{Note, Tone};
use crate::forms::{CodeField, CodeUse, text_field, tick};
use crate::guest::Guest;
use crate::icons::Icon;
use crate::layout::{Page, Place, note, row, spoken_note};
use crate::pictures::{Body, hold_button, product};
use crate::refusal;
use crate::words::Words;

fn offered(word: &str) -> Option<Product> {
    Product::ALL
        .into_iter()
        .find(|product| product.word() == word)
}

/// Step one: which product.
pub(crate) async fn choose(guest: Guest) -> Response {
    let words = guest.words;
    leave_others(&guest, None);
    let body = html! {
        div.products {
            @for which in Product::ALL {
                a.product href=(format!("/add/{}", which.word())) {
                    (product(Body::of(which)))
                    h2 { (words.add.product(which)) }
                    p."soft small" { (words.add.product_text(which)) }
                }
            }
        }
        div.rows {
            (row(words, "/redeem", Icon::Ticket, words.frame.redeem, Some(words.add.redeem_instead), None))
        }
    };
    guest.page(
        Page::new(Place::Add, words.add.title, body)
            .lead(words.add.lead)
            .back("/", words.frame.devices),
    )
}

/// Step two: hold the button; step three: found.
pub(crate) async fn steps(guest: Guest, Path(word): Path<String>) -> Response {
    let words = guest.words;
    let Some(product) = offered(&word) else {
        return guest.missing();
    };
    let sightings = guest.desk.app().discover().await;
    let ready = sightings
        .as_ref()
        .is_ok_and(|seen| seen.iter().any(|each| fits(each, product) && pairs(each)));
    let body = html! {
        ol.steps id="steps" data-live data-again="1500" {
            li class=(if ready { "done" } else { "now" }) {
                h2 { (words.add.hold) }
                p.soft { (words.add.hold_text) }
                @if !ready { (hold_button(Body::of(product))) }
            }
            li class=[ready.then_some("now")] {
                h2 { (if ready { words.add.found } else { words.add.find }) }
                @match &sightings {
                    Err(error) => (spoken_note(words, &refusal::note(words, error))),
                    Ok(seen) => (found(words, seen, product)),
                }
                @if !ready {
                    p.waiting { (words.add.searching) }
                    p.plain-only { a.button href=(format!("/add/{word}")) { (words.add.search_again) } }
                }
            }
        }
        p."soft small" { (words.add.nothing) }
    };
    guest
        .page(Page::new(Place::Add, words.add.product(product), body).back("/add", words.add.title))
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

fn found(words: &Words, seen: &[Sighting], product: Product) -> Markup {
    let mut ready: Vec<_> = seen
        .iter()
        .filter(|each| fits(each, product) && pairs(each))
        .collect();
    ready.sort_by_key(|each| each.known);
    let waiting = seen
        .iter()
        .any(|each| fits(each, product) && !pairs(each) && !each.known);
    let others = seen
        .iter()
        .filter(|each| !fits(each, product) && pairs(each));
    html! {
        @for each in ready {
            div.found {
                span.what { strong { (shown_name(words, each, product)) } span."soft small number" { (each.id) } }
                @if each.known { span.chip { (words.add.known) } }
                a."button main" href=(format!("/add/{}/connect?at={}", product.word(), encode(&each.address))) { (words.add.connect) }
            }
        }
        // Until it pairs a device does not say which product it is: none is named that may be another one.
        @if waiting { p."soft small" { (words.add.not_ready) } }
        @for each in others {
            p."soft small" {
                (words.add.other_product) " "
                @for which in Product::ALL.into_iter().filter(|which| fits(each, *which)) {
                    a href=(format!("/add/{}", which.word())) { (words.add.product(which)) } " "
                }
            }
        }
    }
}

fn shown_name(words: &Words, sighting: &Sighting, product: Product) -> String {
    if sighting.name.is_empty() {
        words.add.product(product).to_owned()
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
    /// What was suggested when the form was shown first.
    offer: Zeroizing<String>,
}

/// Step four: name, and for an Ultra the code.
pub(crate) async fn form(
    guest: Guest,
    Path(word): Path<String>,
    Query(At { at }): Query<At>,
) -> Response {
    let Some(product) = offered(&word) else {
        return guest.missing();
    };
    let person = guest.desk.app().profile().own_name;
    let words = guest.words;
    let typed = Typed {
        name: words.add.name_offered(product).to_owned(),
        person,
        offer_obvious: false,
        offer: Zeroizing::default(),
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
    let words = guest.words;
    let mut wish = PairWish::at(at);
    wish.product = Some(product);
    match guest.desk.app().pair(wish).await {
        Err(AppError::PairingCodeNeeded { code_set }) => (Some(!code_set), None),
        Err(error) => (None, Some(refusal::note(words, &error))),
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
    let words = guest.words;
    let at_field = why
        .filter(|why| why.is_about_typing || typed.offer_obvious)
        .map(Note::sentence);
    let above = why.filter(|_| at_field.is_none());
    // For a lock without a code, one nobody would guess is named, but never filled in.
    let offer = first_code::offer(guest, product, &typed.offer);
    let hint = match is_fresh {
        Some(true) => words.add.code_choose_hint(&offer),
        Some(false) => words.add.code_hint.to_owned(),
        None => words.add.code_either_hint.to_owned(),
    };
    let code = product.pairs_with_code().then(|| CodeField {
        name: "code",
        label: if is_fresh == Some(true) {
            words.add.code_choose
        } else {
            words.add.code
        },
        hint: Some(&hint),
        digits: product.code_digits(),
        use_for: CodeUse::Typed,
        wrong: at_field.as_deref(),
        focus: at_field.is_some(),
    });
    let body = html! {
        @if let Some(why) = above { (spoken_note(words, why)) }
        form."card stack" method="post" action=(format!("/add/{}/connect", product.word())) data-stay {
            (guest.token())
            input type="hidden" name="at" value=(at);
            @if is_fresh == Some(true) { input type="hidden" name="offer" value=(offer.as_str()); }
            @if let Some(code) = code {
                (code.render(words))
                @if typed.offer_obvious { (tick("obvious", words.add.obvious, None, false)) }
            }
            (text_field("name", words.add.name, &typed.name, None, None))
            (text_field("person", words.add.person, &typed.person, None, None))
            button."button main" data-doing=(words.add.connecting) { span { (words.add.connect) } }
        }
        @if product.pairs_with_code() { (note(Tone::Plain, &html! { p { (words.add.code_note) } })) }
        p."soft small" { (words.add.unproven) }
    };
    Page::new(Place::Add, words.add.connect_title(product), body)
        .back(format!("/add/{}", product.word()), words.frame.back)
}

/// Step five: pair.
pub(crate) async fn connect(
    guest: Guest,
    Path(word): Path<String>,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let Some(product) = offered(&word) else {
        return guest.missing();
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
                    Some(
                        Note::new(Tone::Good, words.add.ready(&paired.name))
                            .line(words.add.code_note),
                    ),
                ),
                AfterPairing::Done => guest.go(
                    "/",
                    Some(Note::new(Tone::Good, words.add.ready(&paired.name))),
                ),
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
                offer: Zeroizing::new(fields.text("offer").to_owned()),
            };
            let mut why = refusal::note(words, &error);
            if matches!(error, AppError::WrongCode { .. }) {
                why = why.line(words.add.three_tries);
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
