//! Lock permissions: who can do what.

pub(crate) mod invite;
pub(crate) mod keypad;
pub(crate) mod limit;
pub(crate) mod one;

use alloc::collections::BTreeSet;

use axum::Extension;
use axum::response::Response;
use doorward_app::{
    AccessView, CodeView, EndedInvitation, InvitationState, KeypadCodesView, LogFilter,
    PermissionKind, PermissionView, Standing,
};
use doorward_http::Fields;
use maud::{Markup, html};

use super::{Area, Device, enter, failed};
use crate::desk::Tone;
use crate::guest::Guest;
use crate::icons::{Icon, icon, small};
use crate::layout::{Page, Place, note, row};
use crate::local;
use crate::words::Words;

const AREA: Area = Area::Permissions;

/// Everybody, and who can do what at a glance.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    if let Err(response) = enter(&guest, &device, AREA).await {
        return response;
    }
    let app = guest.desk.app();
    let access = match app.access(&guest.visit(), device.id()).await {
        Ok(access) => access,
        Err(error) => return failed(&guest, &device, AREA, &error, &device.path("")),
    };
    // What the lock tells about guesses is an extra: without it the page is complete as well.
    let code = app.code_view(device.id()).await.ok().flatten();
    let suspended = suspended(&guest, &device, code.as_ref(), &access).await;
    let view = &access.permissions;
    let is_phone =
        |who: &&PermissionView| matches!(who.kind, PermissionKind::App | PermissionKind::Bridge);
    let phones: Vec<_> = view.permissions.iter().filter(is_phone).collect();
    let things: Vec<_> = view
        .permissions
        .iter()
        .filter(|who| !is_phone(who))
        .collect();
    let body = html! {
        @if let Some(code) = &code { (guesses(&guest, &device, code)) }
        @for who in suspended { (suspension(&guest, &device, who)) }
        a."button main" href=(device.path("/permissions/invite")) { (icon(Icon::Add)) (words.permissions.invite) }
        section.group aria-labelledby="users" {
            h2 id="users" { (words.permissions.users(phones.len())) }
            p."soft small" { (words.permissions.choose_hint) }
            @for name in shared_names(&phones) { (note(Tone::Warn, &html! { p { (words.permissions.same_name(name)) } })) }
            div.rows { @for who in phones { (person(words, &device, who)) } }
            @if let Some(room) = view.room_for { p."soft small" { (words.permissions.room(view.permissions.len(), room)) } }
        }
        @if !view.ended_invitations.is_empty() {
            section.group aria-labelledby="ended" {
                h2 id="ended" { (words.permissions.ended) }
                div.rows { @for ended in &view.ended_invitations { (ended_invitation(&guest, &device, ended)) } }
            }
        }
        section.group aria-labelledby="things" {
            h2 id="things" { (words.permissions.things) }
            div.rows {
                @for who in &things { (person(words, &device, who)) }
                @if let Some(codes) = &access.keypad_codes { (keypad_row(words, &device, codes)) }
            }
            p."soft small" { (words.permissions.things_how) @if device.0.product.pairs_with_code() { " " (words.permissions.things_how_ultra) } }
        }
        section.group {
            h2 id="glance" { (words.permissions.glance) }
            div."card scroll" tabindex="0" role="region" aria-labelledby="glance" { (glance(words, &access)) }
        }
    };
    guest.page(
        Page::new(
            Place::Devices,
            words.device.permissions_of(device.0.product),
            body,
        )
        .back(device.path(""), device.0.name.clone()),
    )
}

/// Names that several phones have.
fn shared_names<'a>(phones: &[&'a PermissionView]) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let names = phones.iter().map(|who| who.name.as_str());
    names.filter(|name| !seen.insert(*name)).collect()
}

/// Those who may guess no more codes. Only the log tells, so it is read only where wrong codes wait to be acknowledged; else
/// a phone's own page offers the way out.
async fn suspended<'a>(
    guest: &Guest,
    device: &Device,
    code: Option<&CodeView>,
    access: &'a AccessView,
) -> Vec<&'a PermissionView> {
    if code.is_none_or(|code| code.unacknowledged == 0) {
        return Vec::new();
    }
    let none = LogFilter {
        limit: Some(0),
        ..LogFilter::default()
    };
    let app = guest.desk.app();
    let log = app.log(&guest.visit(), device.id(), &none, |_| {}).await;
    let numbers = log.map(|log| log.suspended).unwrap_or_default();
    let known = numbers
        .into_iter()
        .filter_map(|number| access.permissions.find(number));
    known.collect()
}

fn guesses(guest: &Guest, device: &Device, code: &CodeView) -> Markup {
    let words = guest.words;
    html! {
        @if code.unacknowledged > 0 {
            (note(Tone::Warn, &html! {
                strong { (words.permissions.unacknowledged(code.unacknowledged)) }
                p { (words.permissions.lift_text) }
                div.buttons {
                    form method="post" action=(device.path("/permissions/lift")) {
                        (guest.token())
                        button.button { (words.permissions.lift) }
                    }
                    a."button quiet" href=(device.path("/log?outcome=wrong_code")) { (words.home.to_log) }
                }
            }))
        }
    }
}

fn suspension(guest: &Guest, device: &Device, who: &PermissionView) -> Markup {
    let words = guest.words;
    note(
        Tone::Warn,
        &html! {
            strong { (words.permissions.suspended(&who.name)) }
            p { (words.permissions.suspended_text) }
            div.buttons {
                form method="post" action=(device.path("/permissions/lift")) {
                    (guest.token())
                    input type="hidden" name="whom" value=(who.id);
                    button.button { (words.permissions.lift) }
                }
            }
        },
    )
}

pub(super) const fn sign(kind: PermissionKind) -> Icon {
    match kind {
        PermissionKind::App => Icon::Phone,
        PermissionKind::Bridge => Icon::System,
        PermissionKind::Fob => Icon::Fob,
        PermissionKind::Keypad => Icon::Keypad,
        PermissionKind::Other => Icon::Person,
    }
}

fn person(words: &Words, device: &Device, who: &PermissionView) -> Markup {
    let works = matches!(who.standing, Standing::Works);
    let kind = words.permissions.kind(who.kind);
    html! {
        a.row href=(device.path(&format!("/permissions/{}", who.id))) {
            span class=(if works { "face" } else { "face off" }) { (icon(sign(who.kind))) }
            span.what {
                span {
                    (who.name)
                    @if who.own { " " span."chip tiny" { (words.permissions.you) } }
                    @if who.kind != PermissionKind::App && who.name != kind { " " span."chip tiny" { (kind) } }
                }
                span.tags {
                    @match (who.standing, who.invitation) {
                        (Standing::Works, Some(InvitationState::Waiting { until })) => span { (small(Icon::Ticket)) (words.permissions.invited(&local::moment(words, until))) },
                        (Standing::Works, Some(InvitationState::Elsewhere { .. })) => span { (small(Icon::Ticket)) (words.permissions.elsewhere) },
                        (Standing::Works, _) => span { (words.when(who.limit.as_ref())) },
                        (standing, _) => span { (small(Icon::Pause)) (words.standing(standing)) },
                    }
                    @if let Some(last) = who.last_active { span { (words.permissions.last_used(&local::moment(words, last))) } }
                }
            }
            span.end { (small(Icon::Next)) }
        }
    }
}

fn ended_invitation(guest: &Guest, device: &Device, ended: &EndedInvitation) -> Markup {
    let words = guest.words;
    html! {
        div.row {
            span."face off" { (icon(Icon::Ticket)) }
            span.what {
                span { (ended.name) }
                span.tags { span { (words.permissions.end(ended.end, &local::moment(words, ended.at))) } }
            }
            div.buttons {
                form method="post" action=(device.path("/permissions/again")) {
                    (guest.token())
                    (invite::once())
                    input type="hidden" name="number" value=(ended.authorization);
                    button.button aria-label=(words.permissions.again_for(&ended.name)) { (words.permissions.again) }
                }
                form method="post" action=(device.path("/permissions/dismiss")) {
                    (guest.token())
                    input type="hidden" name="number" value=(ended.authorization);
                    button."button quiet" aria-label=(words.permissions.dismiss_of(&ended.name)) { (words.home.dismiss) }
                }
            }
        }
    }
}

fn keypad_row(words: &Words, device: &Device, codes: &KeypadCodesView) -> Markup {
    row(
        words,
        &device.path("/permissions/keypad"),
        Icon::Keypad,
        words.keypad.title,
        Some(&words.keypad.summary(codes.codes.len())),
        None,
    )
}

/// Who can do what, and whether it works now: one line for each phone, thing and code.
fn glance(words: &Words, access: &AccessView) -> Markup {
    let codes = access.keypad_codes.as_ref().map(|codes| &codes.codes[..]);
    html! {
        table.glance {
            thead { tr {
                th scope="col" { (words.permissions.name) }
                th scope="col" { (words.permissions.works_now) }
                th scope="col" { (words.permissions.when) }
                th scope="col" { (words.permissions.remote) }
            } }
            tbody {
                @for who in &access.permissions.permissions {
                    tr {
                        th scope="row" { (who.name) }
                        td {
                            @match (who.standing, who.invitation) {
                                // Nobody holds it yet.
                                (Standing::Works, Some(InvitationState::Waiting { .. })) => span.calm { (words.permissions.invited_short) },
                                (standing, _) => (now(words, standing)),
                            }
                        }
                        td { (words.when(who.limit.as_ref())) }
                        td { (yes_or_no(words, who.enabled && who.remote_allowed)) }
                    }
                }
                @for code in codes.unwrap_or_default() {
                    tr {
                        th scope="row" { (words.keypad.named(&code.name)) }
                        td { (now(words, code.standing)) }
                        td { (words.when(code.limit.as_ref())) }
                        td { (yes_or_no(words, false)) }
                    }
                }
            }
        }
        p."soft small" { (words.permissions.remote_hint) }
        p."soft small" { (words.permissions.glance_code) }
        p."soft small" { (words.permissions.device_time(&local::moment(words, access.permissions.device_time), access.permissions.zone.as_deref())) }
    }
}

fn yes_or_no(words: &Words, yes: bool) -> Markup {
    html! {
        @if yes { span.safe { (icon(Icon::Check)) } span.hidden { (words.permissions.yes) } }
        @else { span.calm aria-hidden="true" { "–" } span.hidden { (words.permissions.no) } }
    }
}

fn now(words: &Words, standing: Standing) -> Markup {
    match standing {
        Standing::Works => yes_or_no(words, true),
        other => html! { span.calm { (words.permissions.standing_short(other)) } },
    }
}

/// Lifts the block of wrong codes: the one all newcomers share, or one phone's own.
pub(crate) async fn lift(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let list = device.path("/permissions");
    let whom = match fields.text("whom") {
        "" => None,
        number => match number.parse() {
            Ok(number) => Some(number),
            Err(_) => return guest.missing(),
        },
    };
    let app = guest.desk.app();
    match app.acknowledge(&guest.visit(), device.id(), whom).await {
        Ok(()) => guest.done(&list, words.permissions.lifted),
        Err(error) => failed(&guest, &device, AREA, &error, &list),
    }
}

/// Puts away an invitation that ended unused.
pub(crate) async fn dismiss(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let list = device.path("/permissions");
    if let Err(response) = enter(&guest, &device, AREA).await {
        return response;
    }
    let Ok(number) = fields.text("number").parse() else {
        return guest.missing();
    };
    match guest
        .desk
        .app()
        .dismiss_ended_invitation(device.id(), number)
        .await
    {
        Ok(()) => guest.go(&list, None),
        Err(error) => failed(&guest, &device, AREA, &error, &list),
    }
}
