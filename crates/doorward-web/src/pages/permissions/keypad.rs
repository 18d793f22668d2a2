//! Keypad codes: digits that open the door, and when.

use axum::Extension;
use axum::extract::RawPathParams;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::{
    AppError, KeypadCodeChange, KeypadCodeProblem, KeypadCodeView, KeypadCodeWish, KeypadCodesView,
    Present, Standing,
};
use doorward_http::Fields;
use maud::{Markup, html};
use zeroize::Zeroizing;

use super::AREA;
use super::limit::LimitDraft;
use crate::desk::{Note, Tone};
use crate::forms::{switch, text_field, tick};
use crate::guest::Guest;
use crate::icons::{Icon, icon, small};
use crate::layout::{Page, Place, note, spoken_note};
use crate::local;
use crate::pages::{Device, enter, failed};
use crate::refusal;
use crate::words::Words;

/// The form of a code: what stands in it survives a refusal.
struct Draft {
    name: String,
    digits: Zeroizing<String>,
    enabled: bool,
    limit: LimitDraft,
}

impl Draft {
    fn of(code: &KeypadCodeView) -> Self {
        Self {
            name: code.name.clone(),
            digits: Zeroizing::new(code.expose_digits()),
            enabled: code.enabled,
            limit: LimitDraft::of(code.limit.as_ref()),
        }
    }

    fn typed(fields: &Fields) -> Self {
        Self {
            name: fields.text("name").to_owned(),
            digits: Zeroizing::new(fields.text("digits").trim().to_owned()),
            enabled: fields.is_ticked("enabled"),
            limit: LimitDraft::typed(fields),
        }
    }
}

async fn codes(guest: &Guest, device: &Device) -> Result<KeypadCodesView, Response> {
    enter(guest, device, AREA).await?;
    let app = guest.desk.app();
    app.keypad_codes(&guest.visit(), device.id())
        .await
        .map_err(|error| failed(guest, device, AREA, &error, &device.path("/permissions")))
}

/// All codes.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    let view = match codes(&guest, &device).await {
        Ok(view) => view,
        Err(response) => return response,
    };
    let body = html! {
        @if view.has_keypad == Some(false) {
            (note(Tone::Plain, &html! { strong { (words.keypad.no_keypad) } p { (words.keypad.no_keypad_text) } }))
        }
        a."button main" href=(device.path("/permissions/keypad/new")) { (icon(Icon::Add)) (words.keypad.add) }
        @if view.codes.is_empty() {
            div."card empty" { h2 { (words.keypad.none) } p.soft { (words.keypad.none_text) } }
        } @else {
            div.rows { @for code in &view.codes { (line(words, &device, code)) } }
        }
        @if let Some(room) = view.room_for { p."soft small" { (words.permissions.room(view.codes.len(), room)) } }
    };
    guest.page(
        Page::new(Place::Devices, words.keypad.title, body)
            .lead(words.keypad.lead)
            .back(
                device.path("/permissions"),
                words.device.permissions_of(device.0.product),
            ),
    )
}

fn line(words: &Words, device: &Device, code: &KeypadCodeView) -> Markup {
    let works = matches!(code.standing, Standing::Works);
    html! {
        a.row href=(device.path(&format!("/permissions/keypad/{}", code.id))) {
            span class=(if works { "face" } else { "face off" }) { (icon(Icon::Keypad)) }
            span.what {
                span { (code.name) }
                span.tags {
                    @match code.standing {
                        Standing::Works => span { (words.when(code.limit.as_ref())) },
                        standing => span { (small(Icon::Pause)) (words.standing(standing)) },
                    }
                    @if let Some(last) = code.last_active { span { (words.permissions.last_used(&local::moment(words, last))) } }
                }
            }
            span.end { (small(Icon::Next)) }
        }
    }
}

/// The form for a new code, with one suggested.
pub(crate) async fn form(guest: Guest, device: Device) -> Response {
    let view = match codes(&guest, &device).await {
        Ok(view) => view,
        Err(response) => return response,
    };
    let draft = Draft {
        name: String::new(),
        digits: guest.desk.app().suggest_keypad_code(&view.codes),
        enabled: true,
        limit: LimitDraft::of(None),
    };
    guest.page(new_page(&guest, &device, &draft, None))
}

fn new_page(guest: &Guest, device: &Device, draft: &Draft, why: Option<&AppError>) -> Page {
    let words = guest.words;
    let body = html! {
        form.stack method="post" action=(device.path("/permissions/keypad/new")) {
            (guest.token())
            (fields(words, draft, why, words.keypad.suggested))
            div.rows { (draft.limit.render(words)) }
            button."button main" data-doing=(words.frame.saving) { span { (words.keypad.add) } }
        }
    };
    Page::new(Place::Devices, words.keypad.add, body)
        .back(device.path("/permissions/keypad"), words.keypad.title)
}

/// Name and digits, and what is wrong with either of them.
fn fields(words: &Words, draft: &Draft, why: Option<&AppError>, hint: &str) -> Markup {
    let problem = match why {
        Some(AppError::BadKeypadCode(KeypadCodeProblem::NameTaken)) | None => None,
        Some(AppError::BadKeypadCode(problem)) => Some(words.keypad.problem(problem)),
        Some(error @ AppError::ObviousCode) => Some(refusal::note(words, error).sentence()),
        Some(_) => None,
    };
    let name_problem = match why {
        Some(AppError::BadKeypadCode(problem @ KeypadCodeProblem::NameTaken)) => {
            Some(words.keypad.problem(problem))
        }
        _ => None,
    };
    let above = why.filter(|_| problem.is_none() && name_problem.is_none());
    let wrong = problem.as_ref().map(|_| "true");
    let described = if wrong.is_some() {
        "digits-wrong digits-hint"
    } else {
        "digits-hint"
    };
    html! {
        @if let Some(error) = above { (spoken_note(words, &refusal::note(words, error))) }
        div."card stack" {
            (text_field("name", words.permissions.name, &draft.name, Some(words.keypad.name_hint), name_problem.as_deref()))
            div.field {
                label for="digits" { (words.keypad.digits) }
                @if let Some(problem) = &problem { p.wrong id="digits-wrong" data-say { (small(Icon::Alert)) span { (problem) } } }
                div.code {
                    input type="text" id="digits" name="digits" value=(draft.digits.as_str()) inputmode="numeric" maxlength="6" autocomplete="off"
                        spellcheck="false" required aria-describedby=(described) aria-invalid=[wrong];
                }
                p.hint id="digits-hint" { (hint) }
            }
            @if matches!(why, Some(AppError::ObviousCode)) { (tick("obvious", words.add.obvious, None, false)) }
        }
    }
}

/// Adds a code.
pub(crate) async fn add(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    if let Err(response) = enter(&guest, &device, AREA).await {
        return response;
    }
    let draft = Draft::typed(&fields);
    let limit = match draft.limit.read(words) {
        Ok(limit) => limit,
        Err(why) => {
            let page = new_page(&guest, &device, &draft, None).note(Note::new(Tone::Bad, why));
            return guest.refused(StatusCode::UNPROCESSABLE_ENTITY, page);
        }
    };
    let wish = KeypadCodeWish {
        digits: draft.digits.clone(),
        name: draft.name.clone(),
        limit,
        confirmed_obvious: fields.is_ticked("obvious"),
    };
    let app = guest.desk.app();
    match app.add_keypad_code(&guest.visit(), device.id(), wish).await {
        Ok(_) => guest.done(&device.path("/permissions/keypad"), words.keypad.added),
        Err(error) if is_about_form(&error) => guest.refused(
            refusal::status(&error),
            new_page(&guest, &device, &draft, Some(&error)),
        ),
        Err(error) => failed(
            &guest,
            &device,
            AREA,
            &error,
            &device.path("/permissions/keypad"),
        ),
    }
}

/// Whether the person can mend it in the form.
fn is_about_form(error: &AppError) -> bool {
    matches!(
        error,
        AppError::BadKeypadCode(_)
            | AppError::ObviousCode
            | AppError::BadName(_)
            | AppError::BadLimit(_)
            | AppError::Full
    )
}

/// The number of a code in the address.
fn number(segments: &RawPathParams) -> Option<u16> {
    let mut segments = segments.iter();
    let (_, number) = segments.find(|(name, _)| *name == "code")?;
    number.parse().ok()
}

/// One code.
pub(crate) async fn one(guest: Guest, device: Device, segments: RawPathParams) -> Response {
    match find(&guest, &device, &segments).await {
        Ok(code) => guest.page(one_page(&guest, &device, &code, &Draft::of(&code), None)),
        Err(response) => response,
    }
}

async fn find(
    guest: &Guest,
    device: &Device,
    segments: &RawPathParams,
) -> Result<KeypadCodeView, Response> {
    let view = codes(guest, device).await?;
    let number = number(segments).ok_or_else(|| guest.missing())?;
    view.find(number).cloned().ok_or_else(|| {
        let gone = Note::new(Tone::Warn, guest.words.keypad.gone);
        guest.go(&device.path("/permissions/keypad"), Some(gone))
    })
}

fn one_page(
    guest: &Guest,
    device: &Device,
    code: &KeypadCodeView,
    draft: &Draft,
    why: Option<&AppError>,
) -> Page {
    let words = guest.words;
    let path = device.path(&format!("/permissions/keypad/{}", code.id));
    let body = html! {
        @if code.standing != Standing::Works {
            (note(Tone::Plain, &html! { p { (words.standing(code.standing)) } }))
        }
        form.stack method="post" action=(path) {
            (guest.token())
            input type="hidden" name="seen" value=(code.revision);
            (fields(words, draft, why, words.keypad.rules))
            div.rows {
                (switch("enabled", words.keypad.enabled, Some(words.permissions.enabled_hint), draft.enabled))
                (draft.limit.render(words))
            }
            button."button main" data-doing=(words.frame.saving) { span { (words.frame.save) } }
        }
        div.card {
            dl.facts {
                @if let Some(created) = code.created { div { dt { (words.permissions.created) } dd { (local::moment(words, created)) } } }
                div { dt { (words.permissions.last_active) } dd { (code.last_active.map_or_else(|| words.permissions.never_used.to_owned(), |at| local::moment(words, at))) } }
                div { dt { (words.permissions.times) } dd.number { (code.uses) } }
            }
        }
        section.rows {
            details.more {
                summary { span.bad { (words.permissions.remove) } }
                form.stack method="post" action=(format!("{path}/remove")) {
                    (guest.token())
                    p.soft { (words.keypad.remove_text) }
                    button."button danger" { (icon(Icon::Trash)) (words.permissions.remove_sure) }
                }
            }
        }
    };
    Page::new(Place::Devices, code.name.clone(), body)
        .back(device.path("/permissions/keypad"), words.keypad.title)
}

/// Saves a code.
pub(crate) async fn change(
    guest: Guest,
    device: Device,
    segments: RawPathParams,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let code = match find(&guest, &device, &segments).await {
        Ok(code) => code,
        Err(response) => return response,
    };
    let draft = Draft::typed(&fields);
    let limit = match draft.limit.change(words, code.limit.as_ref()) {
        Ok(limit) => limit,
        Err(why) => {
            let page = one_page(&guest, &device, &code, &draft, None);
            let page = page.note(Note::new(Tone::Bad, why));
            return guest.refused(StatusCode::UNPROCESSABLE_ENTITY, page);
        }
    };
    let change = KeypadCodeChange {
        digits: Some(draft.digits.clone()).filter(|digits| ***digits != code.expose_digits()),
        name: Some(draft.name.clone()).filter(|name| *name != code.name),
        enabled: Some(draft.enabled).filter(|on| *on != code.enabled),
        limit,
        seen: fields.text("seen").parse().ok(),
        confirmed_obvious: fields.is_ticked("obvious"),
    };
    let app = guest.desk.app();
    match app
        .change_keypad_code(&guest.visit(), device.id(), code.id, change)
        .await
    {
        Ok(()) => guest.done(&device.path("/permissions/keypad"), words.frame.saved),
        Err(AppError::EntryChangedMeanwhile { now }) => match *now {
            // What was typed stays in the form; saving it again is a decision made with open eyes.
            Present::KeypadCode(now) => {
                let why = Note::new(Tone::Warn, words.refusal.changed_meanwhile)
                    .line(words.keypad.now_is(
                        &now.name,
                        now.enabled,
                        &words.when(now.limit.as_ref()),
                    ))
                    .line(words.permissions.typed_stays);
                let page = one_page(&guest, &device, &now, &draft, None).note(why);
                guest.refused(StatusCode::CONFLICT, page)
            }
            Present::Permission(_) => guest.missing(),
        },
        Err(error) if is_about_form(&error) => guest.refused(
            refusal::status(&error),
            one_page(&guest, &device, &code, &draft, Some(&error)),
        ),
        Err(error) => failed(
            &guest,
            &device,
            AREA,
            &error,
            &device.path("/permissions/keypad"),
        ),
    }
}

/// Removes a code.
pub(crate) async fn remove(guest: Guest, device: Device, segments: RawPathParams) -> Response {
    let list = device.path("/permissions/keypad");
    if let Err(response) = enter(&guest, &device, AREA).await {
        return response;
    }
    let Some(number) = number(&segments) else {
        return guest.missing();
    };
    let app = guest.desk.app();
    match app
        .remove_keypad_code(&guest.visit(), device.id(), number)
        .await
    {
        Ok(()) => guest.done(&list, guest.words.permissions.removed),
        Err(error) => failed(&guest, &device, AREA, &error, &list),
    }
}
