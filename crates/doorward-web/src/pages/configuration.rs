//! Features & Configuration: its groups, and what the device says about itself.

pub(crate) mod clock;
pub(crate) mod code;
pub(crate) mod defaults;
pub(crate) mod group;
pub(crate) mod learn;

use axum::response::Response;
use doorward_app::Gate;
use doorward_app::settings::{DeviceFacts, Integration, SettingsPage, SettingsView};
use maud::{Markup, html};

use super::{Area, Device, enter, failed};
use crate::guest::Guest;
use crate::icons::Icon;
use crate::layout::{Page, Place, row};
use crate::words::Words;

const AREA: Area = Area::Configuration;

const fn sign(page: SettingsPage) -> Icon {
    match page {
        SettingsPage::General => Icon::Gear,
        SettingsPage::LockBehaviour => Icon::Lock,
        SettingsPage::AutoLock => Icon::Auto,
        SettingsPage::NightMode => Icon::Moon,
        SettingsPage::ButtonAndLed => Icon::Button,
        SettingsPage::Intercom => Icon::Phone,
        SettingsPage::RingToOpen => Icon::Auto,
        SettingsPage::Doorbell => Icon::Bell,
        SettingsPage::DoorSensor => Icon::DoorOpen,
        SettingsPage::Fob => Icon::Fob,
        SettingsPage::Advanced => Icon::Tools,
    }
}

async fn read(guest: &Guest, device: &Device) -> Result<(Gate, SettingsView), Response> {
    let gate = enter(guest, device, AREA).await?;
    let settings = guest
        .desk
        .app()
        .settings(&guest.visit(), device.id())
        .await
        .map_err(|error| failed(guest, device, AREA, &error, &device.path("")))?;
    Ok((gate, settings))
}

/// The groups.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    let (_, settings) = match read(&guest, &device).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let body = html! {
        div.rows {
            @for page in SettingsPage::ALL {
                @if settings.page(page).next().is_some() || page == SettingsPage::General {
                    @let (title, text) = words.fields.page(page, device.0.product);
                    (row(words, &device.path(&format!("/configuration/{}", page.word())), sign(page), title, Some(text), None))
                }
            }
            (row(words, &device.path("/configuration/schedule"), Icon::Calendar, words.fields.schedule, Some(words.fields.schedule_text), None))
        }
        section.group aria-labelledby="facts" {
            h2 id="facts" { (words.fields.facts) }
            div.card { (facts(words, &settings.facts)) }
        }
    };
    guest.page(
        Page::new(Place::Devices, words.device.configuration, body)
            .back(device.path(""), device.0.name.clone()),
    )
}

/// What nobody can change.
fn facts(words: &Words, facts: &DeviceFacts) -> Markup {
    let say = words.fields;
    let integration = |state: Integration| match state {
        Integration::Off => say.integration_off,
        Integration::On => say.integration_on,
        Integration::Paired => say.integration_paired,
    };
    let lines = [
        (words.device.model, Some(words.model(facts))),
        (words.device.id, Some(facts.id.to_string())),
        (say.firmware, Some(facts.firmware.clone())),
        (say.hardware, Some(facts.hardware.clone())),
        (
            say.clock,
            facts.clock.map(|clock| words.drift(clock.drift_seconds())),
        ),
        (
            say.total_turn,
            facts.total_degrees.map(|degrees| format!("{degrees}°")),
        ),
        (say.accessories, words.accessories(facts)),
        (
            "HomeKit",
            facts.homekit.map(|state| integration(state).to_owned()),
        ),
        (
            "Matter",
            facts.matter.map(|state| integration(state).to_owned()),
        ),
        (say.networks, words.networks(facts)),
    ];
    html! {
        dl.facts {
            @for (what, value) in lines {
                @if let Some(value) = value { div { dt { (what) } dd.number { (value) } } }
            }
        }
    }
}
