//! Features & Configuration: groups of settings, the code, the clock.

use axum::Extension;
use axum::extract::{RawPathParams, State};
use axum::response::Response;
use doorward_app::settings::{
    FieldChange, FieldKind, FieldProblem, FieldValue, FieldView, SettingsPage, SettingsView, Unit,
};
use doorward_app::{AppError, Gate, WhichCode};
use doorward_http::Fields;
use maud::{Markup, html};

use super::{Area, Device, enter, failed};
use crate::desk::{Desk, Note, Tone};
use crate::door;
use crate::forms::{self, CodeField, CodeUse, tick};
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place, row, spoken_note};
use crate::refusal;
use crate::words::{self, add, device as device_words, fields as say};

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
    let (_, settings) = match read(&guest, &device).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let body = html! {
        div.rows {
            @for page in SettingsPage::ALL {
                @if settings.page(page).next().is_some() || page == SettingsPage::General {
                    @let (title, text) = say::page(page);
                    (row(&device.path(&format!("/configuration/{}", page.word())), sign(page), title, Some(text), None))
                }
            }
            (row(&device.path("/configuration/schedule"), Icon::Calendar, say::SCHEDULE, Some(say::SCHEDULE_TEXT), None))
        }
        section.group aria-labelledby="facts" {
            h2 id="facts" { (say::FACTS) }
            div.card {
                dl.facts {
                    div { dt { (device_words::MODEL) } dd { (add::product(settings.facts.product)) } }
                    div { dt { (device_words::ID) } dd.number { (settings.facts.id) } }
                    div { dt { (say::FIRMWARE) } dd.number { (settings.facts.firmware) } }
                    div { dt { (say::HARDWARE) } dd.number { (settings.facts.hardware) } }
                    @if let Some(clock) = settings.facts.clock {
                        div { dt { (say::CLOCK) } dd { (say::drift(clock.drift_seconds())) } }
                    }
                }
                div.buttons {
                    form method="post" action=(device.path("/configuration/clock")) {
                        (guest.token())
                        button.button { (icon(Icon::Clock)) (say::CLOCK_SET) }
                    }
                }
            }
        }
    };
    guest.page(
        Page::new(Place::Devices, device_words::CONFIGURATION, body)
            .back(device.path(""), device.0.name.clone()),
    )
}

fn page_named(word: &str) -> Option<SettingsPage> {
    SettingsPage::from_word(word)
}

/// One group.
pub(crate) async fn page(
    State(desk): State<Desk>,
    guest: Guest,
    device: Device,
    segments: RawPathParams,
) -> Response {
    let Some(page) = segments
        .iter()
        .find(|(name, _)| *name == "page")
        .and_then(|(_, word)| page_named(word))
    else {
        return door::missing(State(desk)).await;
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
    let (title, text) = say::page(page);
    let list: Vec<&FieldView> = settings.page(page).collect();
    let body = html! {
        @if !problems.is_empty() {
            (spoken_note(&Note::new(Tone::Bad, words::refusal::FIELDS).line(words::refusal::NOTHING_CHANGED)))
        }
        @if page == SettingsPage::General {
            div.rows {
                @match gate {
                    Gate::NotProtected => (row(&device.path("/choose-code"), Icon::Key, say::SECURITY_CODE, Some(say::SECURITY_CODE_CHOOSE), None)),
                    Gate::Open { .. } | Gate::Closed { .. } => (row(&device.path("/configuration/code"), Icon::Key, say::SECURITY_CODE, Some(say::SECURITY_CODE_CHANGE), None)),
                }
            }
        }
        @if !list.is_empty() {
            form.stack method="post" action=(device.path(&format!("/configuration/{}", page.word()))) {
                (guest.token())
                div.rows {
                    @for field in list { (setting(field, typed, problems)) }
                }
                button."button main" data-doing=(say::SAVING) { span { (words::SAVE) } }
            }
        }
        @if page == SettingsPage::Advanced {
            form method="post" action=(device.path("/configuration/calibrate")) {
                (guest.token())
                button."button wide" { (say::CALIBRATE) }
            }
            p."soft small" { (say::CALIBRATE_TEXT) }
        }
    };
    Page::new(Place::Devices, title, body)
        .lead(text)
        .back(device.path("/configuration"), device_words::CONFIGURATION)
}

/// One setting, with what was typed when the form was refused.
fn setting(field: &FieldView, typed: Option<&Fields>, problems: &[FieldProblem]) -> Markup {
    let (label, hint) = say::field(field.id);
    let name = field.id.word();
    let problem = problems
        .iter()
        .find(|each| each.field == field.id)
        .map(|each| say::problem(&each.problem));
    let shown = match typed {
        Some(typed) if field.kind == FieldKind::Switch => {
            if typed.is_ticked(name) { "on" } else { "off" }.to_owned()
        }
        Some(typed) => typed.text(name).to_owned(),
        None => field.value.to_string(),
    };
    let hint = if field.value == FieldValue::Unknown {
        Some(say::UNKNOWN_VALUE)
    } else {
        hint
    };
    let invalid = problem.as_ref().map(|_| "true");
    let wrong_id = format!("{name}-wrong");
    let hint_id = format!("{name}-hint");
    let described = match (&problem, hint) {
        (Some(_), _) => Some(&wrong_id),
        (None, Some(_)) => Some(&hint_id),
        (None, None) => None,
    };
    if field.kind == FieldKind::Switch {
        return forms::switch(name, label, hint, shown == "on");
    }
    html! {
        div.setting {
            label for=(name) { (label) }
            @match field.kind {
                FieldKind::Switch => {},
                FieldKind::Number { min, max, unit } => span.unit {
                    input type="number" id=(name) name=(name) value=(shown) min=(min) max=(max) step="1" required inputmode=(if min < 0 { "text" } else { "numeric" })
                        aria-describedby=[described] aria-invalid=[invalid];
                    @if unit != Unit::Steps { span.soft { (unit.sign()) } }
                },
                FieldKind::Choice { options } => select id=(name) name=(name) aria-describedby=[described] aria-invalid=[invalid] {
                    @if field.value == FieldValue::Unknown { option value="" selected { "–" } }
                    @for option in options {
                        option value=(option) selected[*option == shown] { (choice_words(field, option)) }
                    }
                },
                FieldKind::Text { max_bytes } => input type="text" id=(name) name=(name) value=(shown) maxlength=(max_bytes) required
                    autocomplete="off" aria-describedby=[described] aria-invalid=[invalid];,
                FieldKind::Degrees { .. } => input type="text" id=(name) name=(name) value=(shown) required inputmode="decimal"
                    autocomplete="off" aria-describedby=[described] aria-invalid=[invalid];,
                FieldKind::Time => input type="time" id=(name) name=(name) value=(shown) required
                    aria-describedby=[described] aria-invalid=[invalid];,
            }
            @if let Some(problem) = &problem { p."hint bad" id=(wrong_id) { (problem) } }
            @else if let Some(hint) = hint { p.hint id=(hint_id) { (hint) } }
        }
    }
}

fn choice_words(field: &FieldView, option: &'static str) -> String {
    use doorward_app::settings::FieldId;
    match (field.id, option) {
        (FieldId::TimeZone, "none") => say::NO_TIME_ZONE.to_owned(),
        (FieldId::TimeZone, zone) => zone.replace('_', " "),
        _ => say::option(option).to_owned(),
    }
}

/// Saves a group: only what differs from what the lock has.
pub(crate) async fn save(
    State(desk): State<Desk>,
    guest: Guest,
    device: Device,
    segments: RawPathParams,
    Extension(fields): Extension<Fields>,
) -> Response {
    let Some(page) = segments
        .iter()
        .find(|(name, _)| *name == "page")
        .and_then(|(_, word)| page_named(word))
    else {
        return door::missing(State(desk)).await;
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
        return guest.done(&back, words::SAVED);
    }
    match guest
        .desk
        .app()
        .change_settings(&guest.visit(), device.id(), &changes)
        .await
    {
        Ok(_) => guest.done(&back, words::SAVED),
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
    let note = error.map(refusal::note);
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
        label: say::CURRENT_CODE,
        hint: Some(say::CURRENT_CODE_HINT),
        digits,
        use_for: CodeUse::Typed,
        wrong: sentence.as_deref().filter(|_| !is_new),
        focus: true,
    };
    let new = CodeField {
        name: "new",
        label: say::NEW_CODE,
        hint: None,
        digits,
        use_for: CodeUse::Choose,
        wrong: sentence.as_deref().filter(|_| is_new),
        focus: false,
    };
    let body = html! {
        @if let Some(note) = above { (spoken_note(note)) }
        form."card stack" method="post" action=(device.path("/configuration/code")) {
            (guest.token())
            (current.render())
            (new.render())
            @if obvious { (tick("obvious", add::OBVIOUS, None, false)) }
            button."button main" data-doing=(say::CHANGING) { span { (say::CHANGE_CODE) } }
        }
        p."soft small" { (say::CODE_CHANGED_TEXT) }
    };
    let (general, _) = say::page(SettingsPage::General);
    Page::new(Place::Devices, say::SECURITY_CODE, body)
        .back(device.path("/configuration/general"), general)
}

/// Changes the code.
pub(crate) async fn change_code(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
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
            Some(Note::new(Tone::Good, say::CODE_CHANGED).line(say::CODE_CHANGED_TEXT)),
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
    let back = device.path("/configuration");
    match guest
        .desk
        .app()
        .set_clock(&guest.visit(), device.id())
        .await
    {
        Ok(()) => guest.done(&back, say::CLOCK_IS_SET),
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}

/// Lets the lock learn its positions.
pub(crate) async fn calibrate(guest: Guest, device: Device) -> Response {
    let back = device.path("/configuration/advanced");
    match guest
        .desk
        .app()
        .calibrate(&guest.visit(), device.id())
        .await
    {
        Ok(()) => guest.done(&back, say::CALIBRATED),
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}
