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
use crate::words::Words;

const AREA: Area = Area::Permissions;

/// Everybody, and who can do what at a glance.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    let words = guest.words;
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
        a."button main" href=(device.path("/permissions/invite")) { (icon(Icon::Add)) (words.permissions.invite) }
        section.group aria-labelledby="users" {
            h2 id="users" { (words.permissions.users(view.permissions.len())) }
            div.rows { @for each in &view.permissions { (person(words, &device, each)) } }
            @if let Some(room) = view.room_for { p."soft small" { (words.permissions.room(view.permissions.len(), room)) } }
        }
        section.group {
            h2 id="glance" { (words.permissions.glance) }
            div."card scroll" tabindex="0" role="region" aria-labelledby="glance" { (glance(words, &view.permissions)) }
        }
    };
    guest.page(
        Page::new(Place::Devices, words.device.permissions, body)
            .back(device.path(""), device.0.name.clone()),
    )
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

fn person(words: &Words, device: &Device, who: &PermissionView) -> Markup {
    html! {
        a.row href=(device.path(&format!("/permissions/{}", who.id))) {
            span class=(if who.enabled { "face" } else { "face off" }) { (icon(sign(who.kind))) }
            span.what {
                span { (who.name) @if who.own { " " span."chip tiny" { (words.permissions.you) } } }
                span.tags {
                    @match (who.enabled, waiting(who)) {
                        (false, _) => span { (small(Icon::Pause)) (words.permissions.off) },
                        (true, Some(until)) => span { (small(Icon::Ticket)) (words.permissions.invited(&local::moment(words, until))) },
                        (true, None) => span { (words.when(who.limit.as_ref())) },
                    }
                    @if let Some(last) = who.last_active { span { (words.permissions.last_used(&local::moment(words, last))) } }
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

fn glance(words: &Words, people: &[PermissionView]) -> Markup {
    let cell = |yes: bool| {
        html! {
            @if yes { span.safe { (icon(Icon::Check)) } span.hidden { (words.permissions.yes) } }
            @else { span.calm aria-hidden="true" { "–" } span.hidden { (words.permissions.no) } }
        }
    };
    html! {
        table.glance {
            thead { tr {
                th scope="col" { (words.permissions.name) }
                th scope="col" { (words.permissions.can_lock) }
                th scope="col" { (words.permissions.can_always) }
                th scope="col" { (words.permissions.remote) }
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
        p."soft small" { (words.permissions.glance_code) }
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
    let words = guest.words;
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
            .ok_or_else(|| guest.go(&list, Some(Note::new(Tone::Warn, words.permissions.gone)))),
        Err(error) => Err(failed(guest, device, AREA, &error, &list)),
    }
}

fn one_page(guest: &Guest, device: &Device, who: &PermissionView, why: Option<&Note>) -> Page {
    let words = guest.words;
    let path = device.path(&format!("/permissions/{}", who.id));
    let body = html! {
        @if let Some(why) = why { (spoken_note(words, why)) }
        @if let Some(until) = waiting(who) {
            (note(Tone::Plain, &html! { p { (words.permissions.invited(&local::moment(words, until))) } }))
        }
        form.stack method="post" action=(path) {
            (guest.token())
            div.card { (text_field("name", words.permissions.name, &who.name, None, None)) }
            div.rows {
                (switch("enabled", words.permissions.enabled, Some(words.permissions.enabled_hint), who.enabled))
                (switch("remote", words.permissions.remote, None, who.remote_allowed))
                (limits(words, who.limit.as_ref()))
            }
            button."button main" data-doing=(words.frame.saving) { span { (words.frame.save) } }
        }
        div.card {
            dl.facts {
                @if let Some(created) = who.created { div { dt { (words.permissions.created) } dd { (local::moment(words, created)) } } }
                div { dt { (words.permissions.last_active) } dd { (who.last_active.map_or_else(|| words.permissions.never_used.to_owned(), |at| local::moment(words, at))) } }
                div { dt { (words.permissions.times) } dd.number { (who.uses) } }
            }
        }
        section.rows {
            details.more {
                summary { span.bad { (words.permissions.remove) } }
                form.stack method="post" action=(format!("{path}/remove")) {
                    (guest.token())
                    p.soft { (if who.own { words.permissions.self_text } else { words.permissions.remove_text }) }
                    button."button danger" { (icon(Icon::Trash)) (words.permissions.remove_sure) }
                }
            }
        }
    };
    Page::new(Place::Devices, who.name.clone(), body)
        .back(device.path("/permissions"), words.device.permissions)
}

/// The switch for limits and its fields.
fn limits(words: &Words, limit: Option<&Limit>) -> Markup {
    let set = limit.copied().unwrap_or_default();
    let ticked =
        Weekday::ALL.map(|day| set.weekdays == Weekdays::NONE || set.weekdays.contains(day));
    let field = |time: Option<UnixTime>| time.map_or_else(String::new, local::date_field);
    html! {
        details.more open[limit.is_some_and(|limit| !limit.is_always())] {
            summary { span.what { span { (words.permissions.limit) } span."soft small" { (words.when(limit)) } } }
            div.stack {
                p."soft small" { (words.permissions.limit_hint) }
                div.pair {
                    div.field { label for="from" { (words.permissions.from) } input type="date" id="from" name="from" value=(field(set.from)); }
                    div.field { label for="until" { (words.permissions.until) } input type="date" id="until" name="until" value=(field(set.until)); }
                }
                (days("day", words.permissions.days, words.manner.short_days(), ticked))
                div.pair {
                    div.field { label for="begin" { (words.permissions.from_hour) } input type="time" id="begin" name="begin" value=[set.daily.map(|(begin, _)| begin)]; }
                    div.field { label for="end" { (words.permissions.until_hour) } input type="time" id="end" name="end" value=[set.daily.map(|(_, end)| end)]; }
                }
            }
        }
    }
}

/// The limit a form describes; empty fields and all seven days limit nothing.
///
/// # Errors
/// What does not fit together.
fn limit_of(words: &Words, fields: &Fields) -> Result<Option<Limit>, &'static str> {
    let date = |name: &str, read: fn(&str) -> Option<UnixTime>| match fields.text(name) {
        "" => Ok(None),
        text => read(text).map(Some).ok_or(words.permissions.bad_date),
    };
    let from = date("from", local::day_begins)?;
    let until = date("until", local::day_ends)?;
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        return Err(words.permissions.dates_crossed);
    }
    let clock = |name: &str| {
        fields
            .text(name)
            .parse::<Clock>()
            .map_err(|_| words.permissions.bad_hours)
    };
    let daily = match (fields.text("begin"), fields.text("end")) {
        ("", "") => None,
        _ => Some((clock("begin")?, clock("end")?)),
    };
    let mut weekdays = ticked_days(fields);
    if weekdays == Weekdays::NONE {
        return Err(words.permissions.no_day);
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
    let words = guest.words;
    let who = match find(&guest, &device, number).await {
        Ok(who) => who,
        Err(response) => return response,
    };
    let limit = match limit_of(words, &fields) {
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
        Ok(()) => guest.done(&device.path("/permissions"), words.frame.saved),
        Err(error @ AppError::BadInput(_)) => {
            let page = one_page(&guest, &device, &who, Some(&refusal::note(words, &error)));
            guest.refused(refusal::status(&error), page)
        }
        Err(error) => failed(&guest, &device, AREA, &error, &device.path("/permissions")),
    }
}

/// Removes a permission.
pub(crate) async fn remove(guest: Guest, device: Device, Number(number): Number) -> Response {
    let words = guest.words;
    let list = device.path("/permissions");
    let own = find(&guest, &device, number).await.is_ok_and(|who| who.own);
    match guest
        .desk
        .app()
        .remove_permission(&guest.visit(), device.id(), number)
        .await
    {
        Ok(()) => guest.done(if own { "/" } else { &list }, words.permissions.removed),
        Err(error) => failed(&guest, &device, AREA, &error, &list),
    }
}

/// Acknowledges wrong codes.
pub(crate) async fn lift(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    let list = device.path("/permissions");
    match guest
        .desk
        .app()
        .acknowledge(&guest.visit(), device.id(), None)
        .await
    {
        Ok(()) => guest.done(&list, words.permissions.lifted),
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
    let words = guest.words;
    let body = html! {
        @if let Some(why) = why { (spoken_note(words, why)) }
        form.stack method="post" action=(device.path("/permissions/invite")) {
            (guest.token())
            div.card { (text_field("name", words.permissions.invite_name, name, Some(words.permissions.invite_name_hint), None)) }
            div.rows {
                (switch("remote", words.permissions.remote, None, false))
                (limits(words, None))
            }
            button."button main" data-doing=(words.permissions.inviting) { span { (words.permissions.invite_do) } }
        }
    };
    Page::new(Place::Devices, words.permissions.invite, body)
        .lead(words.permissions.invite_lead)
        .back(device.path("/permissions"), words.device.permissions)
}

/// Makes an invitation and shows it, once.
pub(crate) async fn invite(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let name = fields.text("name");
    let refused =
        |status, why: &Note| guest.refused(status, form_page(&guest, &device, name, Some(why)));
    if name.is_empty() {
        return refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            &Note::new(Tone::Bad, words.permissions.name_missing),
        );
    }
    let limit = match limit_of(words, &fields) {
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
            return refused(refusal::status(&error), &refusal::note(words, &error));
        }
        Err(error) => return failed(&guest, &device, AREA, &error, &device.path("/permissions")),
    };
    let body = html! {
        div."card stack" {
            div.qr role="img" aria-label=(words.permissions.qr) { (PreEscaped(invitation.expose_qr_svg())) }
            p { (words.permissions.invitation_text) }
            p.link id="link" { (invitation.expose_link()) }
            button."button main js-only" type="button" data-copy="link" data-done=(words.permissions.copied) { (words.permissions.copy) }
            p."soft small" { (words.permissions.good_until(&local::moment(words, invitation.expires))) " " (words.permissions.redeem_how) }
        }
        (note(Tone::Warn, &html! { p { (words.permissions.shown_once) } }))
        a.button href=(device.path("/permissions")) { (words.permissions.done) }
    };
    guest.page(
        Page::new(
            Place::Devices,
            words.permissions.invitation_for(&invitation.name),
            body,
        )
        .back(device.path("/permissions"), words.device.permissions),
    )
}
