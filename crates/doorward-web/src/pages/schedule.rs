//! Time control: what the lock does by itself.

use axum::Extension;
use axum::extract::RawPathParams;
use axum::response::Response;
use doorward_app::{Clock, DoorAction, ScheduleEntry, Weekday, Weekdays};
use doorward_http::Fields;
use maud::{Markup, html};

use super::{Area, Device, enter, failed};
use crate::desk::{Note, Tone};
use crate::forms::days;
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place, spoken_note};

const AREA: Area = Area::Configuration;
const ACTIONS: [DoorAction; 4] = [
    DoorAction::Lock,
    DoorAction::Unlock,
    DoorAction::Unlatch,
    DoorAction::LockNGo,
];

/// The entries and the form for another.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    if let Err(response) = enter(&guest, &device, AREA).await {
        return response;
    }
    match page(&guest, &device, None).await {
        Ok(page) => guest.page(page),
        Err(response) => response,
    }
}

async fn page(guest: &Guest, device: &Device, why: Option<&str>) -> Result<Page, Response> {
    let words = guest.words;
    let entries = guest
        .desk
        .app()
        .schedule(&guest.visit(), device.id())
        .await
        .map_err(|error| failed(guest, device, AREA, &error, &device.path("/configuration")))?;
    let body = html! {
        @if let Some(why) = why { (spoken_note(words, &Note::new(Tone::Bad, why))) }
        @if entries.is_empty() {
            p.soft { (words.fields.schedule_none) }
        } @else {
            div.rows { @for entry in &entries { (line(guest, device, entry)) } }
        }
        form."card stack" method="post" action=(device.path("/configuration/schedule")) {
            (guest.token())
            h2 { (words.fields.schedule_new) }
            div.pair {
                div.field {
                    label for="action" { (words.fields.schedule_what) }
                    select id="action" name="action" {
                        @for action in ACTIONS { option value=(action.word()) { (words.home.action(action)) } }
                    }
                }
                div.field {
                    label for="at" { (words.fields.schedule_at) }
                    input type="time" id="at" name="at" required value="22:00";
                }
            }
            (days("day", words.permissions.days, words.manner.short_days(), [true; 7]))
            button."button main" { (icon(Icon::Add)) (words.fields.schedule_add) }
        }
    };
    let page = Page::new(Place::Devices, words.fields.schedule, body)
        .lead(words.fields.schedule_text)
        .back(device.path("/configuration"), words.device.configuration);
    Ok(page)
}

fn line(guest: &Guest, device: &Device, entry: &ScheduleEntry) -> Markup {
    let words = guest.words;
    let action = device.path(&format!("/configuration/schedule/{}", entry.id));
    let what = entry.action.map_or(words.permissions.unknown, |action| {
        words.home.action(action)
    });
    let at = words.manner.clock(entry.at);
    html! {
        div.row {
            span.tile { (icon(if entry.enabled { Icon::Clock } else { Icon::Pause })) }
            span.what {
                span { (at) " · " (what) }
                span."soft small" { (words.days(entry.weekdays)) @if !entry.enabled { " · " (words.permissions.off) } }
            }
            form.buttons method="post" action=(action) {
                (guest.token())
                button."button quiet" name="do" value=(if entry.enabled { "off" } else { "on" }) {
                    (if entry.enabled { words.permissions.switch_off } else { words.permissions.switch_on })
                }
                button."button quiet" name="do" value="remove" aria-label=(words.remove_entry(&at, what)) { (icon(Icon::Trash)) }
            }
        }
    }
}

/// The days ticked in a form.
pub(super) fn ticked_days(fields: &Fields) -> Weekdays {
    fields
        .values("day")
        .filter_map(|day| day.parse::<usize>().ok())
        .filter_map(|day| Weekday::ALL.get(day).copied())
        .collect()
}

/// Adds an entry.
pub(crate) async fn add(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let back = device.path("/configuration/schedule");
    let (Some(action), Ok(at)) = (
        DoorAction::from_word(fields.text("action")),
        fields.text("at").parse::<Clock>(),
    ) else {
        return guest.go(&back, Some(Note::new(Tone::Bad, words.refusal.failed)));
    };
    let weekdays = ticked_days(&fields);
    if weekdays == Weekdays::NONE {
        return match page(&guest, &device, Some(words.permissions.no_day)).await {
            Ok(page) => guest.refused(axum::http::StatusCode::UNPROCESSABLE_ENTITY, page),
            Err(response) => response,
        };
    }
    let entry = ScheduleEntry::new(weekdays, at, action);
    match guest
        .desk
        .app()
        .add_schedule(&guest.visit(), device.id(), entry)
        .await
    {
        Ok(_) => guest.done(&back, words.fields.schedule_added),
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}

/// Switches an entry, or removes it.
pub(crate) async fn change(
    guest: Guest,
    device: Device,
    segments: RawPathParams,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let back = device.path("/configuration/schedule");
    let number = segments
        .iter()
        .find(|(name, _)| *name == "entry")
        .and_then(|(_, number)| number.parse::<u8>().ok());
    let Some(number) = number else {
        return guest.go(&back, None);
    };
    let (app, visit) = (guest.desk.app(), guest.visit());
    let result = if fields.text("do") == "remove" {
        app.remove_schedule(&visit, device.id(), number, None).await
    } else {
        match app.schedule(&visit, device.id()).await {
            Ok(entries) => match entries.into_iter().find(|entry| entry.id == number) {
                Some(mut entry) => {
                    entry.enabled = fields.text("do") == "on";
                    app.change_schedule(&visit, device.id(), None, entry).await
                }
                None => Ok(()),
            },
            Err(error) => Err(error),
        }
    };
    match result {
        Ok(()) => guest.done(&back, words.frame.saved),
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}
