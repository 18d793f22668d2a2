//! Changing the security code.

use axum::Extension;
use axum::response::Response;
use doorward_app::settings::SettingsPage;
use doorward_app::{AppError, Gate, WhichCode};
use doorward_http::Fields;
use maud::html;

use super::AREA;
use crate::desk::{Note, Tone};
use crate::forms::{CodeField, CodeUse, tick};
use crate::guest::Guest;
use crate::layout::{Page, Place, spoken_note};
use crate::pages::{Device, enter, failed};
use crate::refusal;

/// The change of the code.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    match enter(&guest, &device, AREA).await {
        Ok(Gate::NotProtected) => guest.go(&device.path("/choose-code"), None),
        Ok(_) => guest.page(page(&guest, &device, None)),
        Err(response) => response,
    }
}

fn page(guest: &Guest, device: &Device, error: Option<&AppError>) -> Page {
    let words = guest.words;
    let note = error.map(|error| refusal::note(words, error));
    let is_new = matches!(
        error,
        Some(
            AppError::ObviousCode
                | AppError::BadCode {
                    which: WhichCode::New,
                    ..
                }
        )
    );
    let obvious = matches!(error, Some(AppError::ObviousCode));
    let typing = note.as_ref().is_some_and(|note| note.is_about_typing) || obvious;
    let sentence = note.as_ref().filter(|_| typing).map(Note::sentence);
    let above = note.as_ref().filter(|_| !typing);
    let digits = device.0.product.code_digits();
    let current = CodeField {
        name: "old",
        label: words.fields.current_code,
        hint: Some(words.fields.current_code_hint),
        digits,
        use_for: CodeUse::Typed,
        wrong: sentence.as_deref().filter(|_| !is_new),
        focus: true,
    };
    let new = CodeField {
        name: "new",
        label: words.fields.new_code,
        hint: None,
        digits,
        use_for: CodeUse::Choose,
        wrong: sentence.as_deref().filter(|_| is_new),
        focus: false,
    };
    let body = html! {
        @if let Some(note) = above { (spoken_note(words, note)) }
        form."card stack" method="post" action=(device.path("/configuration/code")) {
            (guest.token())
            (current.render(words))
            (new.render(words))
            @if obvious { (tick("obvious", words.add.obvious, None, false)) }
            button."button main" data-doing=(words.fields.changing) { span { (words.fields.change_code) } }
        }
        p."soft small" { (words.fields.code_changed_text) }
    };
    let (general, _) = words.fields.page(SettingsPage::General, device.0.product);
    Page::new(Place::Devices, words.fields.security_code, body)
        .back(device.path("/configuration/general"), general)
}

/// Changes the code.
pub(crate) async fn change(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let (old, new) = (fields.text("old"), fields.text("new"));
    match guest
        .desk
        .app()
        .change_code(
            &guest.visit(),
            device.id(),
            old,
            new,
            fields.is_ticked("obvious"),
        )
        .await
    {
        Ok(()) => guest.go(
            &device.path("/configuration/general"),
            Some(
                Note::new(Tone::Good, words.fields.code_changed)
                    .line(words.fields.code_changed_text),
            ),
        ),
        Err(AppError::CodeNeeded) => failed(
            &guest,
            &device,
            AREA,
            &AppError::CodeNeeded,
            &device.path(""),
        ),
        Err(error) => {
            let refused = page(&guest, &device, Some(&error));
            guest.refused(refusal::status(&error), refused)
        }
    }
}
