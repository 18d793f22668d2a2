//! A lock learns its positions, an Opener its intercom; the page follows.

use axum::response::Response;
use doorward_app::settings::SettingsPage;
use doorward_app::{AppError, DeviceTask, Product};
use maud::{Markup, html};

use super::AREA;
use crate::desk::{Deed, Tone};
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place, note, spoken_note};
use crate::pages::{Device, enter, failed};
use crate::refusal;
use crate::words::Words;

/// What to do, how far it is, and how it ended.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    if !guest.looking
        && let Err(response) = enter(&guest, &device, AREA).await
    {
        return response;
    }
    let trains = device.0.product == Product::Opener;
    let deed = guest.desk.deed(guest.session.visit(), device.id());
    let running = deed == Some(Deed::Running);
    let ended = match deed {
        Some(Deed::Ended(Err(
            error @ (AppError::CodeNeeded
            | AppError::WrongCode { .. }
            | AppError::RememberedCodeWrong { .. }
            | AppError::Wait { .. }),
        ))) => {
            guest.desk.deed_told(guest.session.visit());
            return failed(&guest, &device, AREA, &error, &device.path(""));
        }
        Some(Deed::Ended(ended)) => Some(ended),
        Some(Deed::Running) | None => None,
    };
    let done = matches!(ended, Some(Ok(())));
    let body = html! {
        div.stack id="learn" data-live data-again=[running.then_some("700")] {
            @match &ended {
                Some(Ok(())) => (note(Tone::Good, &html! { strong { (if trains { words.fields.trained } else { words.fields.calibrated }) } })),
                Some(Err(error)) => (spoken_note(words, &refusal::note(words, error))),
                None => {},
            }
            (steps(words, trains, device.0.task.filter(|_| running), done))
            @if running {
                p.waiting role="status" { (words.task(device.0.task, trains)) }
            }
        }
        @if !running {
            form method="post" action=(device.path("/configuration/learn")) {
                (guest.token())
                button."button main" { (icon(Icon::Auto)) (if trains { words.fields.train } else { words.fields.calibrate }) }
            }
        }
    };
    let (page, title) = if trains {
        (SettingsPage::Intercom, words.fields.train)
    } else {
        (SettingsPage::Advanced, words.fields.calibrate)
    };
    guest.page(
        Page::new(Place::Devices, title, body)
            .lead(if trains {
                words.fields.train_row
            } else {
                words.fields.calibrate_row
            })
            .back(
                device.path(&format!("/configuration/{}", page.word())),
                words.fields.page(page, device.0.product).0,
            ),
    )
}

fn steps(words: &Words, trains: bool, task: Option<DeviceTask>, done: bool) -> Markup {
    let say = words.fields;
    let texts: &[(&str, &str)] = if trains {
        &[
            (say.train_ready, say.train_ready_text),
            (say.train_ring, say.train_ring_text),
            (say.train_keep, say.train_keep_text),
        ]
    } else {
        &[
            (say.calibrate_ready, say.calibrate_ready_text),
            (say.calibrate_turn, say.calibrate_text),
        ]
    };
    let now = match task {
        None if done => texts.len(),
        None | Some(DeviceTask::TrainingBegins) => 0,
        Some(DeviceTask::Calibrating | DeviceTask::TrainingRingNow) => 1,
        Some(DeviceTask::TrainingEnds) => 2,
    };
    html! {
        ol.steps {
            @for (index, (title, text)) in texts.iter().enumerate() {
                li class=(if index < now { "done" } else if index == now { "now" } else { "" }) {
                    h2 { (title) }
                    p.soft { (text) }
                }
            }
        }
    }
}

/// Begins it; the page shows how far it is.
pub(crate) async fn begin(guest: Guest, device: Device) -> Response {
    let (app, visit, id) = (guest.desk.app().clone(), guest.visit(), device.id());
    let trains = device.0.product == Product::Opener;
    guest
        .desk
        .begin_deed(guest.session.visit(), id, async move {
            if trains {
                app.train(&visit, id, |_| {}).await
            } else {
                app.calibrate(&visit, id).await
            }
        });
    guest.go(&device.path("/configuration/learn"), None)
}
