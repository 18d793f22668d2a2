//! The device's clock and time zone, beside this computer's, and setting both from here.

use axum::response::Response;
use doorward_app::settings::{FieldId, FieldValue, SettingsPage};
use maud::html;

use super::{AREA, read};
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place};
use crate::local;
use crate::pages::{Device, failed};

/// How far the clock is off, and two buttons.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    let (_, settings) = match read(&guest, &device).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let zone = settings
        .field(FieldId::TimeZone)
        .and_then(|field| match field.value {
            FieldValue::Choice(zone) => Some(zone),
            _ => None,
        });
    let here = settings.facts.zone_here;
    let body = html! {
        div."card stack" id="clock" {
            dl.facts {
                @if let Some(clock) = settings.facts.clock {
                    div { dt { (words.fields.clock_there) } dd.number { (local::moment(words, clock.device)) } }
                    div { dt { (words.fields.clock_here) } dd.number { (local::moment(words, clock.here)) } }
                    div { dt { (words.fields.clock) } dd { (words.drift(clock.drift_seconds())) } }
                } @else {
                    div { dt { (words.fields.clock_there) } dd { (words.fields.clock_not_set) } }
                }
            }
            p."soft small" { (words.fields.clock_text) }
            form method="post" action=(device.path("/configuration/clock")) {
                (guest.token())
                button.button { (icon(Icon::Clock)) (words.fields.clock_set) }
            }
        }
        @if let Some(zone) = zone {
            div."card stack" {
                dl.facts {
                    div { dt { (words.fields.zone_there) } dd { (words.option(FieldId::TimeZone, zone)) } }
                    div { dt { (words.fields.zone_here) } dd {
                        @match here { Some(here) => (words.option(FieldId::TimeZone, here)), None => (words.fields.zone_unknown) }
                    } }
                }
                p."soft small" { (words.fields.zone_text) }
                @if here.is_some_and(|here| here != zone) {
                    form method="post" action=(device.path("/configuration/zone")) {
                        (guest.token())
                        button.button { (icon(Icon::Home)) (words.fields.zone_set) }
                    }
                } @else if here.is_some() {
                    p { (words.fields.zone_same) }
                }
            }
        }
    };
    let (general, _) = words.fields.page(SettingsPage::General, device.0.product);
    guest.page(
        Page::new(Place::Devices, words.fields.clock, body)
            .lead(words.fields.clock_row)
            .back(device.path("/configuration/general"), general),
    )
}

/// Sets the device's clock.
pub(crate) async fn set(guest: Guest, device: Device) -> Response {
    let back = device.path("/configuration/clock");
    let app = guest.desk.app();
    match app.set_clock(&guest.visit(), device.id()).await {
        Ok(()) => guest.done(&back, guest.words.fields.clock_is_set),
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}

/// Sets the device's time zone to this computer's.
pub(crate) async fn set_zone(guest: Guest, device: Device) -> Response {
    let back = device.path("/configuration/clock");
    let app = guest.desk.app();
    match app.set_time_zone_here(&guest.visit(), device.id()).await {
        Ok(_) => guest.done(&back, guest.words.fields.zone_is_set),
        Err(error) => failed(&guest, &device, AREA, &error, &back),
    }
}
