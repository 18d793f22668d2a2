//! Lock permissions: who may, when, and inviting somebody.

use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::{
    AppError, Clock, CodeView, InvitationState, InviteWish, Limit, PermissionChange,
    PermissionKind, PermissionView, UnixTime, Weekday, Weekdays,
};
use doorward_http::Fields;
use maud::{Markup, PreEscaped, html};

use super::schedule::ticked_days;
use super::{Area, Device, Number, enter, failed};
use crate::desk::{Note, Tone};
use crate::forms::{days, switch, text_field};
use crate::guest::Guest;
use crate::icons::{Icon, icon, small};
use crate::layout::{Page, Place, note, spoken_note};
use crate::local;
use crate::refusal;
use crate::words::{self, device as device_words, permissions as say};

const AREA: Area = Area::Permissions;

/// Everybody, and who can do what at a glance.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    if let Err(response) = enter(&guest, &device, AREA).await {
        return response;
    }
    let view = match guest
        .desk
        .app()
        .permissions(&guest.visit(), device.id())
        .await
    {
        Ok(view) => view,
        Err(error) => return failed(&guest, &device, AREA, &error, &device.path("")),
    };
    // What the lock tells about guesses is an extra: without it the page is complete as well.
    let code = guest.desk.app().code_view(device.id()).await.ok().flatten();
    let body = html! {
        @if let Some(code) = code { (guesses(&guest, &device, &code)) }
        a."button main" href=(device.path("/permissions/invite")) { (icon(Icon::Add)) (say::INVITE) }
        section.group aria-labelledby="users" {
            h2 id="users" { (say::USERS) " (" (view.permissions.len()) ")" }
            div.rows { @for each in &view.permissions { (person(&device, each)) } }
            @if let Some(room) = view.room_for { p."soft small" { (say::room(view.permissions.len(), room)) } }
        }
        section.group {
            h2 id="glance" { (say::GLANCE) }
            div."card scroll" tabindex="0" role="region" aria-labelledby="glance" { (glance(&view.permissions)) }
        }
    };
    guest.page(
        Page::new(Place::Devices, device_words::PERMISSIONS, body)
            .back(device.path(""), device.0.name.clone()),
    )
}

fn guesses(guest: &Guest, device: &Device, code: &CodeView) -> Markup {
    html! {
        @if code.unacknowledged > 0 {
            (note(Tone::Warn, &html! {
                strong { (say::unacknowledged(code.unacknowledged)) }
                p { (say::LIFT_TEXT) }
                div.buttons {
                    form method="post" action=(device.path("/permissions/lift")) {
                        (guest.token())
                        button.button { (say::LIFT) }
                    }
                }
            }))
        }
    }
}

const fn sign(kind: PermissionKind) -> Icon {
    match kind {
        PermissionKind::App => Icon::Phone,
        PermissionKind::Bridge => Icon::System,
        PermissionKind::Fob => Icon::Fob,
        PermissionKind::Keypad => Icon::Keypad,
        PermissionKind::Other => Icon::Person,
    }
}

fn person(device: &Device, who: &PermissionView) -> Markup {
    html! {
        a.row href=(device.path(&format!("/permissions/{}", who.id))) {
            span class=(if who.enabled { "face" } else { "face off" }) { (icon(sign(who.kind))) }
            span.what {
                span { (who.name) @if who.own { " " span."chip tiny" { (say::YOU) } } }
                span.tags {
                    @match (who.enabled, waiting(who)) {
                        (false, _) => span { (small(Icon::Pause)) (say::OFF) },
                        (true, Some(until)) => span { (small(Icon::Ticket)) (say::invited(&local::moment(until))) },
                        (true, None) => span { (say::when(who.limit.as_ref())) },
                    }
                    @if let Some(last) = who.last_active { span { (say::last_used(&local::moment(last))) } }
                }
            }
            span.end { (small(Icon::Next)) }
        }
    }
}

fn waiting(who: &PermissionView) -> Option<UnixTime> {
    match who.invitation {
        Some(InvitationState::Waiting { until }) => Some(until),
        Some(_) | None => None,
    }
}

fn glance(people: &[PermissionView]) -> Markup {
    let cell = |yes: bool| {
        html! {
            @if yes { span.safe { (icon(Icon::Check)) } span.hidden { (say::YES) } }
            @else { span.calm aria-hidden="true" { "–" } span.hidden { (say::NO) } }
        }
    };
    html! {
        table.glance {
            thead { tr {
                th scope="col" { (say::NAME) }
                th scope="col" { (say::CAN_LOCK) }
                th scope="col" { (say::CAN_ALWAYS) }
                th scope="col" { (say::REMOTE) }
            } }
            tbody {
                @for who in people {
                    tr {
                        th scope="row" { (who.name) }
                        td { (cell(who.enabled)) }
                        td { (cell(who.enabled && who.limit.as_ref().is_none_or(Limit::is_always))) }
                        td { (cell(who.enabled && who.remote_allowed)) }
                    }
                }
            }
        }
        p."soft small" { (say::GLANCE_CODE) }
    }
}

/// One permission.
pub(crate) async fn one(guest: Guest, device: Device, Number(number): Number) -> Response {
    if let Err(response) = enter(&guest, &device, AREA).await {
        return response;
    }
    match find(&guest, &device, number).await {
        Ok(who) => guest.page(one_page(&guest, &device, &who, None)),
        Err(response) => response,
    }
}

async fn find(guest: &Guest, device: &Device, number: u32) -> Result<PermissionView, Response> {
    let list = device.path("/permissions");
    match guest
        .desk
        .app()
        .permissions(&guest.visit(), device.id())
        .await
    {
        Ok(view) => view
            .permissions
            .into_iter()
            .find(|each| each.id == number)
            .ok_or_else(|| guest.go(&list, Some(Note::new(Tone::Warn, say::GONE)))),
        Err(error) => Err(failed(guest, device, AREA, &error, &list)),
    }
}

fn one_page(guest: &Guest, device: &Device, who: &PermissionView, why: Option<&Note>) -> Page {
    let path = device.path(&format!("/permissions/{}", who.id));
    let body = html! {
        @if let Some(why) = why { (spoken_note(why)) }
        @if let Some(until) = waiting(who) {
            (note(Tone::Plain, &html! { p { (say::invited(&local::moment(until))) } }))
        }
        form.stack method="post" action=(path) {
            (guest.token())
            div.card { (text_field("name", say::NAME, &who.name, None, None)) }
            div.rows {
                (switch("enabled", say::ENABLED, Some(say::ENABLED_HINT), who.enabled))
                (switch("remote", say::REMOTE, None, who.remote_allowed))
                (limits(who.limit.as_ref()))
            }
            button."button main" data-doing=(words::fields::SAVING) { span { (words::SAVE) } }
        }
        div.card {
            dl.facts {
                @if let Some(created) = who.created { div { dt { (say::CREATED) } dd { (local::moment(created)) } } }
                div { dt { (say::LAST_ACTIVE) } dd { (who.last_active.map_or_else(|| say::NEVER_USED.to_owned(), local::moment)) } }
                div { dt { (say::TIMES) } dd.number { (who.uses) } }
            }
        }
        section.rows {
            details.more {
                summary { span.bad { (say::REMOVE) } }
                form.stack method="post" action=(format!("{path}/remove")) {
                    (guest.token())
                    p.soft { (if who.own { say::SELF_TEXT } else { say::REMOVE_TEXT }) }
                    button."button danger" { (icon(Icon::Trash)) (say::REMOVE_SURE) }
                }
            }
        }
    };
    Page::new(Place::Devices, who.name.clone(), body)
        .back(device.path("/permissions"), device_words::PERMISSIONS)
}

/// The switch for limits and its fields.
fn limits(limit: Option<&Limit>) -> Markup {
    let set = limit.copied().unwrap_or_default();
    let ticked =
        Weekday::ALL.map(|day| set.weekdays == Weekdays::NONE || set.weekdays.contains(day));
    let field = |time: Option<UnixTime>| time.map_or_else(String::new, local::date_field);
    html! {
        details.more open[limit.is_some_and(|limit| !limit.is_always())] {
            summary { span.what { span { (say::LIMIT) } span."soft small" { (say::when(limit)) } } }
            div.stack {
                p."soft small" { (say::LIMIT_HINT) }
                div.pair {
                    div.field { label for="from" { (say::FROM) } input type="date" id="from" name="from" value=(field(set.from)); }
                    div.field { label for="until" { (say::UNTIL) } input type="date" id="until" name="until" value=(field(set.until)); }
                }
                (days("day", say::DAYS, say::DAY_NAMES, ticked))
                div.pair {
                    div.field { label for="begin" { (say::FROM_HOUR) } input type="time" id="begin" name="begin" value=[set.daily.map(|(begin, _)| begin)]; }
                    div.field { label for="end" { (say::UNTIL_HOUR) } input type="time" id="end" name="end" value=[set.daily.map(|(_, end)| end)]; }
                }
            }
        }
    }
}

/// The limit a form describes; empty fields and all seven days limit nothing.
///
/// # Errors
/// What does not fit together.
fn limit_of(fields: &Fields) -> Result<Option<Limit>, &'static str> {
    let date = |name: &str, read: fn(&str) -> Option<UnixTime>| match fields.text(name) {
        "" => Ok(None),
        text => read(text).map(Some).ok_or(say::BAD_DATE),
    };
    let from = date("from", local::day_begins)?;
    let until = date("until", local::day_ends)?;
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        return Err(say::DATES_CROSSED);
    }
    let clock = |name: &str| {
        fields
            .text(name)
            .parse::<Clock>()
            .map_err(|_| say::BAD_HOURS)
    };
    let daily = match (fields.text("begin"), fields.text("end")) {
        ("", "") => None,
        _ => Some((clock("begin")?, clock("end")?)),
    };
    let mut weekdays = ticked_days(fields);
    if weekdays == Weekdays::NONE {
        return Err(say::NO_DAY);
    }
    if weekdays == Weekdays::ALL {
        weekdays = Weekdays::NONE;
    }
    let limit = Limit {
        from,
        until,
        weekdays,
        daily,
    };
    Ok((!limit.is_always()).then_some(limit))
}

/// Saves a permission.
pub(crate) async fn change(
    guest: Guest,
    device: Device,
    Number(number): Number,
    Extension(fields): Extension<Fields>,
) -> Response {
    let who = match find(&guest, &device, number).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let limit = match limit_of(&fields) {
        Ok(limit) => limit,
        Err(why) => {
            let page = one_page(&guest, &device, &who, Some(&Note::new(Tone::Bad, why)));
            return guest.refused(StatusCode::UNPROCESSABLE_ENTITY, page);
        }
    };
    let change = PermissionChange {
        name: Some(fields.text("name").to_owned()).filter(|name| *name != who.name),
        enabled: Some(fields.is_ticked("enabled")).filter(|on| *on != who.enabled),
        remote_allowed: Some(fields.is_ticked("remote")).filter(|on| *on != who.remote_allowed),
        limit: Some(limit).filter(|limit| *limit != who.limit),
        seen: None,
    };
    match guest
        .desk
        .app()
        .change_permission(&guest.visit(), device.id(), number, change)
        .await
    {
        Ok(()) => guest.done(&device.path("/permissions"), words::SAVED),
        Err(error @ AppError::BadInput(_)) => {
            let page = one_page(&guest, &device, &who, Some(&refusal::note(&error)));
            guest.refused(refusal::status(&error), page)
        }
        Err(error) => failed(&guest, &device, AREA, &error, &device.path("/permissions")),
    }
}

/// Removes a permission.
pub(crate) async fn remove(guest: Guest, device: Device, Number(number): Number) -> Response {
    let list = device.path("/permissions");
    let own = find(&guest, &device, number).await.is_ok_and(|who| who.own);
    match guest
        .desk
        .app()
        .remove_permission(&guest.visit(), device.id(), number)
        .await
    {
        Ok(()) => guest.done(if own { "/" } else { &list }, say::REMOVED),
        Err(error) => failed(&guest, &device, AREA, &error, &list),
    }
}

/// Acknowledges wrong codes.
pub(crate) async fn lift(guest: Guest, device: Device) -> Response {
    let list = device.path("/permissions");
    match guest
        .desk
        .app()
        .acknowledge(&guest.visit(), device.id(), None)
        .await
    {
        Ok(()) => guest.done(&list, say::LIFTED),
        Err(error) => failed(&guest, &device, AREA, &error, &list),
    }
}

/// Whom to invite.
pub(crate) async fn form(guest: Guest, device: Device) -> Response {
    match enter(&guest, &device, AREA).await {
        Ok(_) => guest.page(form_page(&guest, &device, "", None)),
        Err(response) => response,
    }
}

fn form_page(guest: &Guest, device: &Device, name: &str, why: Option<&Note>) -> Page {
    let body = html! {
        @if let Some(why) = why { (spoken_note(why)) }
        form.stack method="post" action=(device.path("/permissions/invite")) {
            (guest.token())
            div.card { (text_field("name", say::INVITE_NAME, name, Some(say::INVITE_NAME_HINT), None)) }
            div.rows {
                (switch("remote", say::REMOTE, None, false))
                (limits(None))
            }
            button."button main" data-doing=(say::INVITING) { span { (say::INVITE_DO) } }
        }
    };
    Page::new(Place::Devices, say::INVITE_TITLE, body)
        .lead(say::INVITE_LEAD)
        .back(device.path("/permissions"), device_words::PERMISSIONS)
}

/// Makes an invitation and shows it, once.
pub(crate) async fn invite(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let name = fields.text("name");
    let refused =
        |status, why: &Note| guest.refused(status, form_page(&guest, &device, name, Some(why)));
    if name.is_empty() {
        return refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            &Note::new(Tone::Bad, say::NAME_MISSING),
        );
    }
    let limit = match limit_of(&fields) {
        Ok(limit) => limit,
        Err(why) => return refused(StatusCode::UNPROCESSABLE_ENTITY, &Note::new(Tone::Bad, why)),
    };
    let wish = InviteWish {
        name: name.to_owned(),
        limit,
        remote_allowed: fields.is_ticked("remote"),
    };
    let invitation = match guest
        .desk
        .app()
        .invite(&guest.visit(), device.id(), wish)
        .await
    {
        Ok(invitation) => invitation,
        Err(error @ (AppError::BadInput(_) | AppError::Full)) => {
            return refused(refusal::status(&error), &refusal::note(&error));
        }
        Err(error) => return failed(&guest, &device, AREA, &error, &device.path("/permissions")),
    };
    let body = html! {
        div."card stack" {
            div.qr role="img" aria-label=(say::QR) { (PreEscaped(invitation.expose_qr_svg())) }
            p { (say::INVITATION_TEXT) }
            p.link id="link" { (invitation.expose_link()) }
            button."button main js-only" type="button" data-copy="link" data-done=(say::COPIED) { (say::COPY) }
            p."soft small" { (say::until(&local::moment(invitation.expires))) " " (say::REDEEM_HOW) }
        }
        (note(Tone::Warn, &html! { p { (say::SHOWN_ONCE) } }))
        a.button href=(device.path("/permissions")) { (say::DONE) }
    };
    guest.page(
        Page::new(Place::Devices, say::invitation_for(&invitation.name), body)
            .back(device.path("/permissions"), device_words::PERMISSIONS),
    )
}
