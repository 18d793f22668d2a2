//! Reset to default settings: what stays, what goes, and the code anew.

use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::settings::SettingsPage;
use doorward_app::{AppError, Gate, Product};
use doorward_http::Fields;
use maud::{Markup, html};

use super::AREA;
use crate::desk::{Note, Tone};
use crate::forms::{CodeField, CodeUse, tick};
use crate::guest::Guest;
use crate::icons::{Icon, icon, small};
use crate::layout::{Page, Place, row, spoken_note};
use crate::pages::{Device, enter, failed};
use crate::refusal;
use crate::words::Words;

/// What it does, before anybody does it.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    match enter(&guest, &device, AREA).await {
        Ok(gate) => guest.page(page(&guest, &device, gate, None)),
        Err(response) => response,
    }
}

fn page(guest: &Guest, device: &Device, gate: Gate, why: Option<&Note>) -> Page {
    let words = guest.words;
    let say = words.fields;
    let at_field = why.filter(|why| why.is_about_typing).map(Note::sentence);
    let above = why.filter(|_| at_field.is_none());
    let code = (gate != Gate::NotProtected).then(|| CodeField {
        name: "code",
        label: say.current_code,
        hint: Some(say.current_code_hint),
        digits: device.0.product.code_digits(),
        use_for: CodeUse::Typed,
        wrong: at_field.as_deref(),
        focus: at_field.is_some(),
    });
    let opener = device.0.product == Product::Opener;
    let body = html! {
        @if let Some(why) = above { (spoken_note(words, why)) }
        div."card stack" {
            h2 { (say.defaults_stays) }
            (list(Icon::Check, "safe", if opener { say.defaults_stays_opener } else { say.defaults_stays_lock }))
            h2 { (say.defaults_goes) }
            (list(Icon::Reset, "warn", if opener { say.defaults_goes_opener } else { say.defaults_goes_lock }))
        }
        form."card stack" method="post" action=(device.path("/configuration/defaults")) data-stay {
            (guest.token())
            @match code {
                Some(code) => (code.render(words)),
                None => (tick("sure", say.defaults_sure, None, false)),
            }
            button."button danger" data-doing=(say.defaults_doing) { (icon(Icon::Reset)) span { (say.defaults_do) } }
        }
        div.rows {
            (row(words, &format!("/help/reset/{}", device.id()), Icon::Trash, words.help.reset_title, Some(say.defaults_factory), None))
        }
    };
    let (general, _) = say.page(SettingsPage::General, device.0.product);
    Page::new(Place::Devices, say.defaults_title, body)
        .lead(say.defaults_row)
        .back(device.path("/configuration/general"), general)
}

/// The lines of a list, one sentence each.
fn list(sign: Icon, tone: &str, lines: &str) -> Markup {
    html! {
        ul.listed {
            @for line in lines.lines() { li { span class=(tone) { (small(sign)) } span { (line) } } }
        }
    }
}

/// Restores the defaults, after the code was typed anew.
pub(crate) async fn restore(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let gate = match enter(&guest, &device, AREA).await {
        Ok(gate) => gate,
        Err(response) => return response,
    };
    let (app, visit) = (guest.desk.app(), guest.visit());
    let confirmed = if gate == Gate::NotProtected {
        if fields.is_ticked("sure") {
            Ok(())
        } else {
            let why = Note::new(Tone::Warn, words.fields.defaults_tick_first);
            let page = page(&guest, &device, gate, Some(&why));
            return guest.refused(StatusCode::UNPROCESSABLE_ENTITY, page);
        }
    } else {
        // The lock compares what is typed here, whatever this app remembers.
        app.enter(&visit, device.id(), fields.text("code"), remembered(gate))
            .await
    };
    if let Err(error) = confirmed {
        let page = page(&guest, &device, gate, Some(&refusal::note(words, &error)));
        return guest.refused(refusal::status(&error), page);
    }
    match app.restore_defaults(&visit, device.id()).await {
        Ok(_) => guest.go(
            &device.path("/configuration"),
            Some(done(words, device.0.product)),
        ),
        Err(error @ AppError::DefaultsIncomplete { .. }) => {
            let page = page(&guest, &device, gate, Some(&refusal::note(words, &error)));
            guest.refused(refusal::status(&error), page)
        }
        Err(error) => failed(
            &guest,
            &device,
            AREA,
            &error,
            &device.path("/configuration"),
        ),
    }
}

fn remembered(gate: Gate) -> bool {
    matches!(gate, Gate::Open { remembered: true })
}

fn done(words: &Words, product: Product) -> Note {
    let note = Note::new(Tone::Good, words.fields.defaults_done);
    if product == Product::Opener {
        note.line(words.fields.defaults_train)
    } else {
        note
    }
}
