//! One group of settings as a form: nothing typed is lost, whether a value does not fit or another phone was faster.

use axum::Extension;
use axum::extract::RawPathParams;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::settings::{
    FieldChange, FieldId, FieldKind, FieldProblem, FieldValue, FieldView, SettingsPage,
    SettingsView, Unit, zones_elsewhere,
};
use doorward_app::{AppError, Gate, Product};
use doorward_http::Fields;
use maud::{Markup, html};

use super::{AREA, read};
use crate::desk::{Note, Tone};
use crate::forms;
use crate::guest::Guest;
use crate::icons::{Icon, small};
use crate::layout::{Page, Place, row, spoken_note};
use crate::pages::{Device, failed};
use crate::words::{Label, Words};

/// What came back with a form that was refused.
#[derive(Clone, Copy, Debug)]
struct Refused<'a> {
    typed: &'a Fields,
    problems: &'a [FieldProblem],
    /// Settings that somebody else changed since the form was made, as they are now.
    changed: &'a [FieldView],
}

/// One group.
pub(crate) async fn page(guest: Guest, device: Device, segments: RawPathParams) -> Response {
    let Some(page) = named(&segments) else {
        return guest.missing();
    };
    match read(&guest, &device).await {
        Ok((gate, settings)) => guest.page(group(&guest, &device, page, &settings, gate, None)),
        Err(response) => response,
    }
}

/// Saves a group: only what the person changed, and only where the device still has what they saw.
pub(crate) async fn save(
    guest: Guest,
    device: Device,
    segments: RawPathParams,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let Some(page) = named(&segments) else {
        return guest.missing();
    };
    let (gate, settings) = match read(&guest, &device).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let refuse = |problems: &[FieldProblem], changed: &[FieldView]| {
        let refused = Refused {
            typed: &fields,
            problems,
            changed,
        };
        let page = group(&guest, &device, page, &settings, gate, Some(refused));
        guest.refused(StatusCode::UNPROCESSABLE_ENTITY, page)
    };
    let mut changes = Vec::new();
    let mut problems = Vec::new();
    for field in settings.page(page) {
        match wish(field, &fields) {
            Ok(Some(change)) => changes.push(change),
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return refuse(&problems, &[]);
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
        Err(AppError::BadFields(problems)) => refuse(&problems, &[]),
        Err(AppError::ChangedMeanwhile { fields: changed }) => refuse(&[], &changed),
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}

fn named(segments: &RawPathParams) -> Option<SettingsPage> {
    segments
        .iter()
        .find(|(name, _)| *name == "page")
        .and_then(|(_, word)| SettingsPage::from_word(word))
}

/// The name of the hidden field that says what the person saw.
fn seen_name(field: &FieldView) -> String {
    format!("seen-{}", field.id.word())
}

/// What a form asks of a setting; none when it was left as it was seen.
fn wish(field: &FieldView, fields: &Fields) -> Result<Option<FieldChange>, FieldProblem> {
    let present = field.value.to_string();
    let seen = fields.value(&seen_name(field)).unwrap_or(&present);
    let typed = typed(field, fields);
    if typed == seen || (typed.is_empty() && field.value == FieldValue::Unknown) {
        return Ok(None);
    }
    FieldChange::parse(field.id, &typed).map(|change| Some(change.having_seen(seen)))
}

/// What was typed, as the app reads it: an unticked box is «off», an empty place on earth is none.
fn typed(field: &FieldView, fields: &Fields) -> String {
    let name = field.id.word();
    match field.kind {
        FieldKind::Switch if fields.is_ticked(name) => "on".to_owned(),
        FieldKind::Switch => "off".to_owned(),
        FieldKind::Degrees { .. } if fields.value(name).is_some_and(str::is_empty) => {
            nowhere(field)
        }
        // A form without the field says nothing about it.
        _ => fields
            .value(name)
            .map_or_else(|| field.value.to_string(), |typed| typed.trim().to_owned()),
    }
}

/// Zero degrees as the app writes them: the middle of the sea, which devices keep for «nowhere».
fn nowhere(field: &FieldView) -> String {
    FieldChange::parse(field.id, "0")
        .map_or_else(|_| String::new(), |change| change.value().to_string())
}

fn group(
    guest: &Guest,
    device: &Device,
    page: SettingsPage,
    settings: &SettingsView,
    gate: Gate,
    refused: Option<Refused<'_>>,
) -> Page {
    let words = guest.words;
    let (title, text) = words.fields.page(page, device.0.product);
    let list: Vec<&FieldView> = settings.page(page).collect();
    let body = html! {
        @if let Some(refused) = refused {
            @if refused.problems.is_empty() {
                (spoken_note(words, &Note::new(Tone::Warn, words.refusal.changed_meanwhile).line(words.fields.changed_meanwhile_hint)))
            } @else {
                (spoken_note(words, &Note::new(Tone::Bad, words.refusal.fields).line(words.refusal.nothing_changed)))
            }
        }
        @if page == SettingsPage::General {
            div.rows {
                @match gate {
                    Gate::NotProtected => (row(words, &device.path("/choose-code"), Icon::Key, words.fields.security_code, Some(words.fields.security_code_choose), None)),
                    Gate::Open { .. } | Gate::Closed { .. } => (row(words, &device.path("/configuration/code"), Icon::Key, words.fields.security_code, Some(words.fields.security_code_change), None)),
                }
                (row(words, &device.path("/configuration/clock"), Icon::Clock, words.fields.clock, Some(words.fields.clock_row), None))
                (row(words, &device.path("/configuration/defaults"), Icon::Reset, words.fields.defaults_title, Some(words.fields.defaults_row), None))
            }
        }
        @if !list.is_empty() {
            form.stack method="post" action=(device.path(&format!("/configuration/{}", page.word()))) {
                (guest.token())
                div.rows {
                    @for field in list { (setting(words, device.0.product, field, refused)) }
                }
                button."button main" data-doing=(words.frame.saving) { span { (words.frame.save) } }
            }
        }
        @if page == SettingsPage::Advanced && device.0.product != Product::Opener {
            div.rows { (row(words, &device.path("/configuration/learn"), Icon::Auto, words.fields.calibrate, Some(words.fields.calibrate_row), None)) }
        }
        @if page == SettingsPage::Intercom {
            div.rows { (row(words, &device.path("/configuration/learn"), Icon::Auto, words.fields.train, Some(words.fields.train_row), None)) }
        }
    };
    Page::new(Place::Devices, title, body)
        .lead(text)
        .back(device.path("/configuration"), words.device.configuration)
}

/// One setting with its sentence and range, and what was typed when the form came back.
fn setting(
    words: &Words,
    product: Product,
    field: &FieldView,
    refused: Option<Refused<'_>>,
) -> Markup {
    let Label { name: label, .. } = words.fields.field(field.id, product);
    let name = field.id.word();
    let now = refused.and_then(|refused| refused.changed.iter().find(|each| each.id == field.id));
    let present = now.unwrap_or(field).value.to_string();
    let seen = match (refused, now) {
        // Somebody decides again, knowing what it is now.
        (Some(refused), None) => refused
            .typed
            .value(&seen_name(field))
            .unwrap_or(&present)
            .to_owned(),
        (_, Some(_)) | (None, None) => present.clone(),
    };
    let shown = refused.map_or(present, |refused| typed(field, refused.typed));
    let problem = refused
        .and_then(|refused| refused.problems.iter().find(|each| each.field == field.id))
        .map(|each| words.fields.problem(&each.problem))
        .or_else(|| now.map(|now| words.now_is(&words.value(now))));
    let hint = words.explained(field, product);
    html! {
        input type="hidden" name=(seen_name(field)) value=(seen);
        @if field.kind == FieldKind::Switch {
            (forms::switch(name, label, Some(&hint), shown == "on"))
            @if let Some(problem) = &problem { p."wrong below bad" { (small(Icon::Alert)) span { (problem) } } }
        } @else {
            (typed_setting(words, field, label, &shown, &hint, problem.as_deref()))
        }
    }
}

fn typed_setting(
    words: &Words,
    field: &FieldView,
    label: &str,
    shown: &str,
    hint: &str,
    problem: Option<&str>,
) -> Markup {
    let name = field.id.word();
    let invalid = problem.map(|_| "true");
    let (wrong_id, hint_id) = (format!("{name}-wrong"), format!("{name}-hint"));
    let described = if problem.is_some() {
        format!("{wrong_id} {hint_id}")
    } else {
        hint_id.clone()
    };
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
                    @if field.id == FieldId::TimeZone {
                        optgroup label=(words.fields.zones_elsewhere) {
                            @for other in zones_elsewhere() {
                                option value=(other.place) selected[other.place == shown] { (words.option(field.id, &other.place)) " → " (words.option(field.id, other.zone)) }
                            }
                        }
                    }
                },
                FieldKind::Text { max_bytes } => input type="text" id=(name) name=(name) value=(shown) maxlength=(max_bytes) required
                    autocomplete="off" aria-describedby=(described) aria-invalid=[invalid];,
                FieldKind::Degrees { .. } => span.unit {
                    input type="text" id=(name) name=(name) value=(if shown == nowhere(field) { "" } else { shown }) inputmode="decimal"
                        autocomplete="off" aria-describedby=(described) aria-invalid=[invalid];
                    span.soft { "°" }
                },
                FieldKind::Time => input type="time" id=(name) name=(name) value=(shown) required
                    aria-describedby=(described) aria-invalid=[invalid];,
            }
            @if let Some(problem) = problem { p."hint bad" id=(wrong_id) { (problem) } }
            p.hint id=(hint_id) { (hint) }
        }
    }
}
