//! Features & Configuration: groups of settings, the code, the clock.

use axum::Extension;
use axum::extract::RawPathParams;
use axum::response::Response;
use doorward_app::settings::{
    FieldChange, FieldKind, FieldProblem, FieldValue, FieldView, SettingsPage, SettingsView, Unit,
};
use doorward_app::{AppError, Gate, WhichCode};
use doorward_http::Fields;
use maud::{Markup, html};

use super::{Area, Device, enter, failed};
use crate::desk::{Note, Tone};
use crate::forms::{self, CodeField, CodeUse, tick};
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place, row, spoken_note};
use crate::refusal;
use crate::words::{Label, Words};

const AREA: Area = Area::Configuration;

const fn sign(page: SettingsPage) -> Icon {
    match page {
        SettingsPage::General => Icon::Gear,
        SettingsPage::LockBehaviour => Icon::Lock,
        SettingsPage::AutoLock => Icon::Auto,
        SettingsPage::NightMode => Icon::Moon,
        SettingsPage::ButtonAndLed | SettingsPage::Intercom => Icon::Button,
        SettingsPage::RingToOpen | SettingsPage::Doorbell => Icon::Auto,
        SettingsPage::DoorSensor => Icon::DoorOpen,
        SettingsPage::Fob => Icon::Fob,
        SettingsPage::Advanced => Icon::Tools,
    }
}

async fn read(guest: &Guest, device: &Device) -> Result<(Gate, SettingsView), Response> {
    let gate = enter(guest, device, AREA).await?;
    let settings = guest
        .desk
        .app()
        .settings(&guest.visit(), device.id())
        .await
        .map_err(|error| failed(guest, device, AREA, &error, &device.path("")))?;
    Ok((gate, settings))
}

/// The groups.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    let (_, settings) = match read(&guest, &device).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let body = html! {
        div.rows {
            @for page in SettingsPage::ALL {
                @if settings.page(page).next().is_some() || page == SettingsPage::General {
                    @let (title, text) = words.fields.page(page);
                    (row(words, &device.path(&format!("/configuration/{}", page.word())), sign(page), title, Some(text), None))
                }
            }
            (row(words, &device.path("/configuration/schedule"), Icon::Calendar, words.fields.schedule, Some(words.fields.schedule_text), None))
        }
        section.group aria-labelledby="facts" {
            h2 id="facts" { (words.fields.facts) }
            div.card {
                dl.facts {
                    div { dt { (words.device.model) } dd { (words.add.product(settings.facts.product)) } }
                    div { dt { (words.device.id) } dd.number { (settings.facts.id) } }
                    div { dt { (words.fields.firmware) } dd.number { (settings.facts.firmware) } }
                    div { dt { (words.fields.hardware) } dd.number { (settings.facts.hardware) } }
                    @if let Some(clock) = settings.facts.clock {
                        div { dt { (words.fields.clock) } dd { (words.drift(clock.drift_seconds())) } }
                    }
                }
                div.buttons {
                    form method="post" action=(device.path("/configuration/clock")) {
                        (guest.token())
                        button.button { (icon(Icon::Clock)) (words.fields.clock_set) }
                    }
                }
            }
        }
    };
    guest.page(
        Page::new(Place::Devices, words.device.configuration, body)
            .back(device.path(""), device.0.name.clone()),
    )
}

fn page_named(word: &str) -> Option<SettingsPage> {
    SettingsPage::from_word(word)
}

/// One group.
pub(crate) async fn page(guest: Guest, device: Device, segments: RawPathParams) -> Response {
    let Some(page) = segments
        .iter()
        .find(|(name, _)| *name == "page")
        .and_then(|(_, word)| page_named(word))
    else {
        return guest.missing();
    };
    match read(&guest, &device).await {
        Ok((gate, settings)) => {
            guest.page(group(&guest, &device, page, &settings, gate, None, &[]))
        }
        Err(response) => response,
    }
}

fn group(
    guest: &Guest,
    device: &Device,
    page: SettingsPage,
    settings: &SettingsView,
    gate: Gate,
    typed: Option<&Fields>,
    problems: &[FieldProblem],
) -> Page {
    let words = guest.words;
    let (title, text) = words.fields.page(page);
    let list: Vec<&FieldView> = settings.page(page).collect();
    let body = html! {
        @if !problems.is_empty() {
            (spoken_note(words, &Note::new(Tone::Bad, words.refusal.fields).line(words.refusal.nothing_changed)))
        }
        @if page == SettingsPage::General {
            div.rows {
                @match gate {
                    Gate::NotProtected => (row(words, &device.path("/choose-code"), Icon::Key, words.fields.security_code, Some(words.fields.security_code_choose), None)),
                    Gate::Open { .. } | Gate::Closed { .. } => (row(words, &device.path("/configuration/code"), Icon::Key, words.fields.security_code, Some(words.fields.security_code_change), None)),
                }
            }
        }
        @if !list.is_empty() {
            form.stack method="post" action=(device.path(&format!("/configuration/{}", page.word()))) {
                (guest.token())
                div.rows {
                    @for field in list { (setting(words, field, typed, problems)) }
                }
                button."button main" data-doing=(words.frame.saving) { span { (words.frame.save) } }
            }
        }
        @if page == SettingsPage::Advanced {
            form method="post" action=(device.path("/configuration/calibrate")) {
                (guest.token())
                button."button wide" { (words.fields.calibrate) }
            }
            p."soft small" { (words.fields.calibrate_text) }
        }
    };
    Page::new(Place::Devices, title, body)
        .lead(text)
        .back(device.path("/configuration"), words.device.configuration)
}

/// One setting, with what was typed when the form was refused.
fn setting(
    words: &Words,
    field: &FieldView,
    typed: Option<&Fields>,
    problems: &[FieldProblem],
) -> Markup {
    let Label {
        name: label,
        sentence,
    } = words.fields.field(field.id);
    let name = field.id.word();
    let problem = problems
        .iter()
        .find(|each| each.field == field.id)
        .map(|each| words.fields.problem(&each.problem));
    let shown = match typed {
        Some(typed) if field.kind == FieldKind::Switch => {
            if typed.is_ticked(name) { "on" } else { "off" }.to_owned()
        }
        Some(typed) => typed.text(name).to_owned(),
        None => field.value.to_string(),
    };
    let hint = if field.value == FieldValue::Unknown {
        words.fields.unknown_value
    } else {
        sentence
    };
    let invalid = problem.as_ref().map(|_| "true");
    let wrong_id = format!("{name}-wrong");
    let hint_id = format!("{name}-hint");
    let described = if problem.is_some() {
        format!("{wrong_id} {hint_id}")
    } else {
        hint_id.clone()
    };
    if field.kind == FieldKind::Switch {
        return forms::switch(name, label, Some(hint), shown == "on");
    }
    html! {
        div.setting {
            label for=(name) { (label) }
            @match field.kind {
                FieldKind::Switch => {},
                FieldKind::Number { min, max, unit } => span.unit {
                    input type="number" id=(name) name=(name) value=(shown) min=(min) max=(max) step="1" required inputmode=(if min < 0 { "text" } else { "numeric" })
                        aria-describedby=(described) aria-invalid=[invalid];
                    @if unit != Unit::Steps { span.soft { (unit.sign()) } }
                },
                FieldKind::Choice { options } => select id=(name) name=(name) aria-describedby=(described) aria-invalid=[invalid] {
                    @if field.value == FieldValue::Unknown { option value="" selected { "–" } }
                    @for option in options {
                        option value=(option) selected[*option == shown] { (words.option(field.id, option)) }
                    }
                },
                FieldKind::Text { max_bytes } => input type="text" id=(name) name=(name) value=(shown) maxlength=(max_bytes) required
                    autocomplete="off" aria-describedby=(described) aria-invalid=[invalid];,
                FieldKind::Degrees { .. } => input type="text" id=(name) name=(name) value=(shown) required inputmode="decimal"
                    autocomplete="off" aria-describedby=(described) aria-invalid=[invalid];,
                FieldKind::Time => input type="time" id=(name) name=(name) value=(shown) required
                    aria-describedby=(described) aria-invalid=[invalid];,
            }
            @if let Some(problem) = &problem { p."hint bad" id=(wrong_id) { (problem) } }
            p.hint id=(hint_id) { (hint) }
        }
    }
}

/// Saves a group: only what differs from what the lock has.
pub(crate) async fn save(
    guest: Guest,
    device: Device,
    segments: RawPathParams,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let Some(page) = segments
        .iter()
        .find(|(name, _)| *name == "page")
        .and_then(|(_, word)| page_named(word))
    else {
        return guest.missing();
    };
    let (gate, settings) = match read(&guest, &device).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let mut changes = Vec::new();
    let mut problems = Vec::new();
    for field in settings.page(page) {
        let name = field.id.word();
        let text = match field.kind {
            FieldKind::Switch => {
                if fields.is_ticked(name) {
                    "on"
                } else {
                    "off"
                }
            }
            _ => fields.text(name),
        };
        let untouched = field.value == FieldValue::Unknown && text.is_empty();
        if untouched || field.value.to_string() == text {
            continue;
        }
        match FieldChange::parse(field.id, text) {
            Ok(change) if change.value() == &field.value => {}
            Ok(change) => changes.push(change),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        let page = group(
            &guest,
            &device,
            page,
            &settings,
            gate,
            Some(&fields),
            &problems,
        );
        return guest.refused(axum::http::StatusCode::UNPROCESSABLE_ENTITY, page);
    }
    let back = device.path(&format!("/configuration/{}", page.word()));
    if changes.is_empty() {
        return guest.done(&back, words.frame.saved);
    }
    match guest
        .desk
        .app()
        .change_settings(&guest.visit(), device.id(), &changes)
        .await
    {
        Ok(_) => guest.done(&back, words.frame.saved),
        Err(AppError::BadFields(problems)) => {
            let page = group(
                &guest,
                &device,
                page,
                &settings,
                gate,
                Some(&fields),
                &problems,
            );
            guest.refused(axum::http::StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}

/// The change of the code.
pub(crate) async fn code(guest: Guest, device: Device) -> Response {
    match enter(&guest, &device, AREA).await {
        Ok(Gate::NotProtected) => guest.go(&device.path("/choose-code"), None),
        Ok(_) => guest.page(code_page(&guest, &device, None)),
        Err(response) => response,
    }
}

fn code_page(guest: &Guest, device: &Device, error: Option<&AppError>) -> Page {
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
    let (general, _) = words.fields.page(SettingsPage::General);
    Page::new(Place::Devices, words.fields.security_code, body)
        .back(device.path("/configuration/general"), general)
}

/// Changes the code.
pub(crate) async fn change_code(
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
            let page = code_page(&guest, &device, Some(&error));
            guest.refused(refusal::status(&error), page)
        }
    }
}

/// Sets the lock's clock.
pub(crate) async fn set_clock(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    let back = device.path("/configuration");
    match guest
        .desk
        .app()
        .set_clock(&guest.visit(), device.id())
        .await
    {
        Ok(()) => guest.done(&back, words.fields.clock_is_set),
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}

/// Lets the lock learn its positions.
pub(crate) async fn calibrate(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    let back = device.path("/configuration/advanced");
    match guest
        .desk
        .app()
        .calibrate(&guest.visit(), device.id())
        .await
    {
        Ok(()) => guest.done(&back, words.fields.calibrated),
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}
