//! Something at the door that needs the security code: an Opener's continuous mode.

use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use doorward_app::{AppError, DoorAction};
use doorward_http::Fields;
use serde::Deserialize;

use super::Device;
use super::device::{Question, ask};
use crate::desk::{Note, Tone};
use crate::guest::Guest;
use crate::refusal;

/// What the code is for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    action: String,
}

/// The address that asks for the code of an action.
pub(crate) fn path(device: &Device, action: DoorAction) -> String {
    device.path(&format!("/code?action={}", action.word()))
}

fn action_of(device: &Device, word: &str) -> Option<DoorAction> {
    DoorAction::from_word(word)
        .filter(|action| action.needs_code() && DoorAction::of(device.0.product).contains(action))
}

/// The question.
pub(crate) async fn show(guest: Guest, device: Device, Query(asked): Query<Asked>) -> Response {
    match action_of(&device, &asked.action) {
        Some(action) => ask(&guest, &device, Question::Action(action), None),
        None => guest.go("/", None),
    }
}

/// The typed code, and then the action.
pub(crate) async fn act(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let Some(action) = action_of(&device, fields.text("action")) else {
        return guest.go("/", None);
    };
    let (app, visit) = (guest.desk.app(), guest.visit());
    let entered = app
        .enter(
            &visit,
            device.id(),
            fields.text("code"),
            fields.is_ticked("remember"),
        )
        .await;
    let done = match entered {
        Ok(()) => app.act_guarded(&visit, device.id(), action).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(outcome) => {
            let said = words.said(&device.0.name, outcome.state);
            guest.go("/", Some(Note::new(Tone::Quiet, said)))
        }
        Err(
            error @ (AppError::WrongCode { .. }
            | AppError::RememberedCodeWrong { .. }
            | AppError::Wait { .. }
            | AppError::BadCode { .. }),
        ) => ask(
            &guest,
            &device,
            Question::Action(action),
            Some(refusal::note(words, &error)),
        ),
        Err(error) => guest.go("/", Some(refusal::note(words, &error))),
    }
}
