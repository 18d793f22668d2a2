//! One permission: what it is, when it holds, and its end.

use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::{
    AppError, InvitationState, PermissionChange, PermissionKind, PermissionView, Present,
    RemovalWarning, Standing,
};
use doorward_http::Fields;
use maud::{Markup, html};

use super::limit::LimitDraft;
use super::{AREA, invite};
use crate::desk::{Note, Tone};
use crate::forms::{switch, text_field};
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place, note, spoken_note};
use crate::local;
use crate::pages::{Device, Number, enter, failed};
use crate::refusal;
use crate::words::Words;

/// The form of a permission: what stands in it survives a refusal.
struct Draft {
    name: String,
    enabled: bool,
    remote: bool,
    limit: LimitDraft,
}

impl Draft {
    fn of(who: &PermissionView) -> Self {
        Self {
            name: who.name.clone(),
            enabled: who.enabled,
            remote: who.remote_allowed,
            limit: LimitDraft::of(who.limit.as_ref()),
        }
    }

    fn typed(fields: &Fields) -> Self {
        Self {
            name: fields.text("name").to_owned(),
            enabled: fields.is_ticked("enabled"),
            remote: fields.is_ticked("remote"),
            limit: LimitDraft::typed(fields),
        }
    }
}

/// One permission.
pub(crate) async fn show(guest: Guest, device: Device, Number(number): Number) -> Response {
    if let Err(response) = enter(&guest, &device, AREA).await {
        return response;
    }
    match find(&guest, &device, number).await {
        Ok(who) => guest.page(page(&guest, &device, &who, &Draft::of(&who), None)),
        Err(response) => response,
    }
}

async fn find(guest: &Guest, device: &Device, number: u32) -> Result<PermissionView, Response> {
    let words = guest.words;
    let list = device.path("/permissions");
    let app = guest.desk.app();
    match app.permissions(&guest.visit(), device.id()).await {
        Ok(view) => view
            .find(number)
            .cloned()
            .ok_or_else(|| guest.go(&list, Some(Note::new(Tone::Warn, words.permissions.gone)))),
        Err(error) => Err(failed(guest, device, AREA, &error, &list)),
    }
}

fn page(
    guest: &Guest,
    device: &Device,
    who: &PermissionView,
    draft: &Draft,
    why: Option<&Note>,
) -> Page {
    let words = guest.words;
    let path = device.path(&format!("/permissions/{}", who.id));
    let body = html! {
        @if let Some(why) = why { (spoken_note(words, why)) }
        (state(guest, device, who))
        form.stack method="post" action=(path) {
            (guest.token())
            input type="hidden" name="seen" value=(who.revision);
            div.card { (text_field("name", words.permissions.name, &draft.name, None, None)) }
            div.rows {
                (switch("enabled", words.permissions.enabled, Some(words.permissions.enabled_hint), draft.enabled))
                (switch("remote", words.permissions.remote, Some(words.permissions.remote_hint), draft.remote))
                (draft.limit.render(words))
            }
            button."button main" data-doing=(words.frame.saving) { span { (words.frame.save) } }
        }
        div.card {
            dl.facts {
                div { dt { (words.permissions.what) } dd { (words.permissions.kind(who.kind)) } }
                @if let Some(created) = who.created { div { dt { (words.permissions.created) } dd { (local::moment(words, created)) } } }
                div { dt { (words.permissions.last_active) } dd { (who.last_active.map_or_else(|| words.permissions.never_used.to_owned(), |at| local::moment(words, at))) } }
                div { dt { (words.permissions.times) } dd.number { (who.uses) } }
            }
        }
        section.rows {
            @if !who.own { (try_again(guest, device, who)) }
            (removal(guest, who, &path))
        }
    };
    Page::new(Place::Devices, who.name.clone(), body).back(
        device.path("/permissions"),
        words.device.permissions_of(device.0.product),
    )
}

/// Where it stands, when that is worth a sentence.
fn state(guest: &Guest, device: &Device, who: &PermissionView) -> Markup {
    let words = guest.words;
    html! {
        @if who.standing != Standing::Works {
            (note(Tone::Plain, &html! { p { (words.standing(who.standing)) } }))
        }
        @match who.invitation {
            Some(InvitationState::Waiting { until }) => (open_invitation(guest, device, who, &words.permissions.invited(&local::moment(words, until)))),
            Some(InvitationState::Elsewhere { .. }) => (open_invitation(guest, device, who, words.permissions.elsewhere)),
            Some(InvitationState::Used { since }) => p."soft small" { (words.permissions.used_since(&local::moment(words, since))) },
            None => {}
        }
    }
}

fn open_invitation(guest: &Guest, device: &Device, who: &PermissionView, text: &str) -> Markup {
    let words = guest.words;
    note(
        Tone::Plain,
        &html! {
            strong { (text) }
            p { (words.permissions.again_text) }
            div.buttons {
                form method="post" action=(device.path("/permissions/again")) {
                    (guest.token())
                    (invite::once())
                    input type="hidden" name="number" value=(who.id);
                    button.button { (words.permissions.again) }
                }
            }
        },
    )
}

fn removal(guest: &Guest, who: &PermissionView, path: &str) -> Markup {
    let words = guest.words;
    let text = match who.removal {
        None => match who.kind {
            PermissionKind::Fob => words.permissions.remove_fob,
            PermissionKind::Keypad => words.permissions.remove_keypad,
            PermissionKind::App | PermissionKind::Bridge | PermissionKind::Other => {
                words.permissions.remove_text
            }
        },
        Some(RemovalWarning::ThisPhone) => words.permissions.self_text,
        Some(RemovalWarning::LastOne) => words.permissions.last_text,
    };
    html! {
        details.more {
            summary { span.bad { (words.permissions.remove) } }
            form.stack method="post" action=(format!("{path}/remove")) {
                (guest.token())
                p.soft { (text) }
                button."button danger" { (icon(Icon::Trash)) (words.permissions.remove_sure) }
            }
        }
    }
}

/// The way out for a phone that guessed too often: nothing but the log tells that it is needed.
fn try_again(guest: &Guest, device: &Device, who: &PermissionView) -> Markup {
    let words = guest.words;
    html! {
        details.more {
            summary { (words.permissions.try_again) }
            form.stack method="post" action=(device.path("/permissions/lift")) {
                (guest.token())
                input type="hidden" name="whom" value=(who.id);
                p.soft { (words.permissions.try_again_text) }
                button.button { (words.permissions.try_again) }
            }
        }
    }
}

/// Saves a permission.
pub(crate) async fn change(
    guest: Guest,
    device: Device,
    Number(number): Number,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let who = match find(&guest, &device, number).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let draft = Draft::typed(&fields);
    let refused = |status, who: &PermissionView, why: &Note| {
        guest.refused(status, page(&guest, &device, who, &draft, Some(why)))
    };
    let limit = match draft.limit.change(words, who.limit.as_ref()) {
        Ok(limit) => limit,
        Err(why) => {
            let why = Note::new(Tone::Bad, why);
            return refused(StatusCode::UNPROCESSABLE_ENTITY, &who, &why);
        }
    };
    let change = PermissionChange {
        name: Some(draft.name.clone()).filter(|name| *name != who.name),
        enabled: Some(draft.enabled).filter(|on| *on != who.enabled),
        remote_allowed: Some(draft.remote).filter(|on| *on != who.remote_allowed),
        limit,
        seen: fields.text("seen").parse().ok(),
    };
    let app = guest.desk.app();
    match app
        .change_permission(&guest.visit(), device.id(), number, change)
        .await
    {
        Ok(()) => guest.done(&device.path("/permissions"), words.frame.saved),
        Err(AppError::EntryChangedMeanwhile { now }) => match *now {
            // What was typed stays in the form; saving it again is a decision made with open eyes.
            Present::Permission(now) => {
                refused(StatusCode::CONFLICT, &now, &changed_meanwhile(words, &now))
            }
            Present::KeypadCode(_) => guest.missing(),
        },
        Err(error @ (AppError::BadName(_) | AppError::BadLimit(_))) => {
            refused(refusal::status(&error), &who, &refusal::note(words, &error))
        }
        Err(error) => failed(&guest, &device, AREA, &error, &device.path("/permissions")),
    }
}

/// Says what it is now, beside what was typed.
fn changed_meanwhile(words: &Words, now: &PermissionView) -> Note {
    Note::new(Tone::Warn, words.refusal.changed_meanwhile)
        .line(words.permissions.now_is(
            &now.name,
            now.enabled,
            now.remote_allowed,
            &words.when(now.limit.as_ref()),
        ))
        .line(words.permissions.typed_stays)
}

/// Removes a permission.
pub(crate) async fn remove(guest: Guest, device: Device, Number(number): Number) -> Response {
    let words = guest.words;
    let list = device.path("/permissions");
    let own = find(&guest, &device, number).await.is_ok_and(|who| who.own);
    let app = guest.desk.app();
    match app
        .remove_permission(&guest.visit(), device.id(), number)
        .await
    {
        Ok(()) => guest.done(if own { "/" } else { &list }, words.permissions.removed),
        Err(error) => failed(&guest, &device, AREA, &error, &list),
    }
}
