//! Time control: what the device does by itself.

use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::{AppError, Clock, DoorAction, Product, ScheduleEntry, Weekday, Weekdays};
use doorward_http::Fields;
use maud::{Markup, html};

use super::{Area, Device, enter, failed};
use crate::desk::{Note, Tone};
use crate::forms::days;
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place, spoken_note};
use crate::refusal;

const AREA: Area = Area::Configuration;

/// What a person can plan for a product. Opening a house door with nobody there is not among it.
const fn actions(product: Product) -> &'static [DoorAction] {
    match product {
        Product::SmartLock | Product::Ultra | Product::SmartDoor => &[
            DoorAction::Lock,
            DoorAction::Unlock,
            DoorAction::Unlatch,
            DoorAction::LockNGo,
        ],
        Product::Opener => &[
            DoorAction::RingToOpenOn,
            DoorAction::RingToOpenOff,
            DoorAction::ContinuousModeOn,
            DoorAction::ContinuousModeOff,
        ],
    }
}

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

/// The page; `refused` is what was typed for a new entry, and what is wrong with it.
async fn page(
    guest: &Guest,
    device: &Device,
    refused: Option<(&Fields, &str)>,
) -> Result<Page, Response> {
    let words = guest.words;
    let entries = guest
        .desk
        .app()
        .schedule(&guest.visit(), device.id())
        .await
        .map_err(|error| failed(guest, device, AREA, &error, &device.path("/configuration")))?;
    let typed = refused.map(|(typed, _)| typed);
    let chosen = typed.map_or("", |typed| typed.text("action"));
    let at = typed.map_or("22:00", |typed| typed.text("at"));
    let ticked = typed.map_or(Weekdays::ALL, ticked_days);
    let body = html! {
        @if let Some((_, why)) = refused { (spoken_note(words, &Note::new(Tone::Bad, why))) }
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
                        @for action in actions(device.0.product) {
                            option value=(action.word()) selected[action.word() == chosen] { (words.home.planned(*action)) }
                        }
                    }
                }
                div.field {
                    label for="at" { (words.fields.schedule_at) }
                    input type="time" id="at" name="at" required value=(at);
                }
            }
            (days("day", words.permissions.days, words.manner.short_days(), Weekday::ALL.map(|day| ticked.contains(day))))
            button."button main" { (icon(Icon::Add)) (words.fields.schedule_add) }
        }
        p."soft small" { (words.fields.zone_text) }
    };
    let page = Page::new(Place::Devices, words.fields.schedule, body)
        .lead(words.fields.schedule_text)
        .back(device.path("/configuration"), words.device.configuration);
    Ok(page)
}

fn line(guest: &Guest, device: &Device, entry: &ScheduleEntry) -> Markup {
    let words = guest.words;
    let action = device.path("/configuration/schedule/change");
    let what = entry.action.map_or(words.permissions.unknown, |action| {
        words.home.planned(action)
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
                input type="hidden" name="seen" value=(entry);
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
    let weekdays = ticked_days(&fields);
    let wish = match (
        DoorAction::from_word(fields.text("action")),
        fields.text("at").parse::<Clock>(),
    ) {
        (None, _) => Err(words.fields.choose_offered),
        (_, Err(_)) => Err(words.fields.not_a_time),
        _ if weekdays == Weekdays::NONE => Err(words.permissions.no_day),
        (Some(action), Ok(at)) => Ok(ScheduleEntry::new(weekdays, at, action)),
    };
    let refused = async |why| match page(&guest, &device, Some((&fields, why))).await {
        Ok(page) => guest.refused(StatusCode::UNPROCESSABLE_ENTITY, page),
        Err(response) => response,
    };
    let entry = match wish {
        Ok(entry) => entry,
        Err(why) => return refused(why).await,
    };
    match guest
        .desk
        .app()
        .add_schedule(&guest.visit(), device.id(), entry)
        .await
    {
        Ok(_) => guest.done(&back, words.fields.schedule_added),
        Err(AppError::AlreadyPlanned) => refused(words.fields.schedule_twice).await,
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}

/// Switches an entry, or removes it: the one the person saw.
pub(crate) async fn change(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let back = device.path("/configuration/schedule");
    let Ok(seen) = fields.text("seen").parse::<ScheduleEntry>() else {
        return guest.go(&back, None);
    };
    let (app, visit) = (guest.desk.app(), guest.visit());
    let result = if fields.text("do") == "remove" {
        app.remove_schedule(&visit, device.id(), seen.id, Some(seen))
            .await
    } else {
        let mut wanted = seen;
        wanted.enabled = fields.text("do") == "on";
        app.change_schedule(&visit, device.id(), Some(seen), wanted)
            .await
    };
    match result {
        Ok(()) => guest.done(&back, words.frame.saved),
        // The list shows what it is now.
        Err(error @ (AppError::ScheduleChangedMeanwhile { .. } | AppError::EntryGone)) => {
            guest.go(&back, Some(refusal::note(words, &error)))
        }
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}
