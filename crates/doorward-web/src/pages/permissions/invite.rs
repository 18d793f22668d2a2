//! Inviting somebody: the form, the invitation itself, and making one again.

use axum::Extension;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::{AppError, Invitation, InviteWish};
use doorward_http::Fields;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::AREA;
use super::limit::LimitDraft;
use crate::desk::{Note, Tone};
use crate::forms::{switch, text_field};
use crate::guest::Guest;
use crate::layout::{Page, Place, note, spoken_note};
use crate::local;
use crate::pages::{Device, enter, failed};
use crate::refusal;

/// The hidden field that makes a form good for one invitation, however often it is sent.
pub(super) fn once() -> Markup {
    html! { input type="hidden" name="once" value=(doorward_http::once()); }
}

/// Whom to invite.
pub(crate) async fn form(guest: Guest, device: Device) -> Response {
    match enter(&guest, &device, AREA).await {
        Ok(_) => guest.page(form_page(&guest, &device, &Fields::default(), None)),
        Err(response) => response,
    }
}

fn form_page(guest: &Guest, device: &Device, fields: &Fields, why: Option<&Note>) -> Page {
    let words = guest.words;
    let limit = if why.is_some() {
        LimitDraft::typed(fields)
    } else {
        LimitDraft::of(None)
    };
    let body = html! {
        @if let Some(why) = why { (spoken_note(words, why)) }
        form.stack method="post" action=(device.path("/permissions/invite")) {
            (guest.token())
            (once())
            div.card { (text_field("name", words.permissions.invite_name, fields.text("name"), Some(words.permissions.invite_name_hint), None)) }
            div.rows {
                (switch("remote", words.permissions.remote, Some(words.permissions.remote_hint), fields.is_ticked("remote")))
                (limit.render(words))
            }
            button."button main" data-doing=(words.permissions.inviting) { span { (words.permissions.invite_do) } }
        }
    };
    Page::new(Place::Devices, words.permissions.invite, body)
        .lead(words.permissions.invite_lead)
        .back(
            device.path("/permissions"),
            words.device.permissions_of(device.0.product),
        )
}

/// Makes an invitation.
pub(crate) async fn invite(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let refused =
        |status, why: &Note| guest.refused(status, form_page(&guest, &device, &fields, Some(why)));
    let name = fields.text("name").trim();
    if name.is_empty() {
        let why = Note::new(Tone::Bad, words.permissions.name_missing);
        return refused(StatusCode::UNPROCESSABLE_ENTITY, &why);
    }
    let limit = match LimitDraft::typed(&fields).read(words) {
        Ok(limit) => limit,
        Err(why) => return refused(StatusCode::UNPROCESSABLE_ENTITY, &Note::new(Tone::Bad, why)),
    };
    let wish = InviteWish {
        name: name.to_owned(),
        limit,
        remote_allowed: fields.is_ticked("remote"),
    };
    let once = fields.text("once");
    let app = guest.desk.app();
    match app
        .invite_once(&guest.visit(), device.id(), once, wish)
        .await
    {
        Ok(_) => guest.go(&made_path(&device, once), None),
        Err(
            error @ (AppError::BadName(_)
            | AppError::BadLimit(_)
            | AppError::Full
            | AppError::InvitationShown { .. }),
        ) => refused(refusal::status(&error), &refusal::note(words, &error)),
        Err(error) => failed(&guest, &device, AREA, &error, &device.path("/permissions")),
    }
}

/// Makes an invitation again: a new link, and the old one is worth nothing.
pub(crate) async fn again(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let list = device.path("/permissions");
    let Ok(number) = fields.text("number").parse() else {
        return guest.missing();
    };
    let once = fields.text("once");
    let app = guest.desk.app();
    match app
        .invite_again(&guest.visit(), device.id(), once, number)
        .await
    {
        Ok(_) => guest.go(&made_path(&device, once), None),
        Err(error) => failed(&guest, &device, AREA, &error, &list),
    }
}

/// The address of a fresh invitation: names the request that made it, and opens nothing by itself.
fn made_path(device: &Device, once: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("once", once)
        .finish();
    device.path(&format!("/permissions/invited?{query}"))
}

/// Which request made it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Made {
    once: String,
}

/// The invitation, for as long as this visit lasts: loading the page again shows it again and makes no second one.
pub(crate) async fn made(guest: Guest, device: Device, Query(made): Query<Made>) -> Response {
    let words = guest.words;
    if let Err(response) = enter(&guest, &device, AREA).await {
        return response;
    }
    let app = guest.desk.app();
    match app
        .invitation(&guest.visit(), device.id(), &made.once)
        .await
    {
        Ok(Some(invitation)) => guest.page(invitation_page(&guest, &device, &invitation)),
        Ok(None) => {
            let why = Note::new(Tone::Warn, words.permissions.shown_before)
                .line(words.permissions.again_text);
            guest.go(&device.path("/permissions"), Some(why))
        }
        Err(error) => failed(&guest, &device, AREA, &error, &device.path("/permissions")),
    }
}

fn invitation_page(guest: &Guest, device: &Device, invitation: &Invitation) -> Page {
    let words = guest.words;
    let body = html! {
        div."card stack" {
            div.qr role="img" aria-label=(words.permissions.qr) { (PreEscaped(invitation.expose_qr_svg())) }
            p { (words.permissions.invitation_text) }
            p.link id="link" { (invitation.expose_link()) }
            button."button main js-only" type="button" data-copy="link" data-done=(words.permissions.copied) { (words.permissions.copy) }
            button."button js-only" type="button" hidden data-share="link" data-title=(words.permissions.invitation_for(&invitation.name)) { (words.permissions.share) }
            p."soft small" { (words.permissions.good_until(&local::moment(words, invitation.expires))) " " (words.permissions.redeem_how) }
        }
        (note(Tone::Warn, &html! { p { (words.permissions.shown_once) } }))
        a.button href=(device.path("/permissions")) { (words.permissions.done) }
    };
    Page::new(
        Place::Devices,
        words.permissions.invitation_for(&invitation.name),
        body,
    )
    .back(
        device.path("/permissions"),
        words.device.permissions_of(device.0.product),
    )
}
