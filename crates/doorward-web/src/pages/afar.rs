//! The question before a door is opened from afar.

use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use doorward_app::DoorAction;
use doorward_http::Fields;
use maud::html;
use serde::Deserialize;

use super::{Device, home, leave_others};
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Page, Place};

/// What is to be opened.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    action: String,
}

/// The address of the question.
pub(crate) fn path(device: &Device, action: DoorAction) -> String {
    device.path(&format!("/open?action={}", action.word()))
}

/// Whether an action opens a door that nobody may be near, and somebody wants to be asked then.
pub(crate) fn asks(guest: &Guest, device: &Device, action: DoorAction) -> bool {
    action.asks_twice()
        && !device.0.is_nearby()
        && guest.desk.app().security().warn_before_remote_opening
}

fn action_of(device: &Device, word: &str) -> Option<DoorAction> {
    DoorAction::from_word(word)
        .filter(|action| action.asks_twice() && DoorAction::of(device.0.product).contains(action))
}

/// The question.
pub(crate) async fn show(guest: Guest, device: Device, Query(asked): Query<Asked>) -> Response {
    let words = guest.words;
    leave_others(&guest, Some(device.id()));
    let Some(action) = action_of(&device, &asked.action) else {
        return guest.go("/", None);
    };
    let body = html! {
        div.card {
            p { (words.security.afar_text) }
            form.stack method="post" action=(device.path("/open")) data-stay {
                (guest.token())
                input type="hidden" name="action" value=(action.word());
                button."button main big" data-doing=(words.home.doing(action)) { span { (words.security.afar_yes) } }
            }
            a.button href="/" { (icon(Icon::Back)) (words.security.afar_no) }
        }
        p."soft small" { (words.security.afar_setting) }
    };
    let page = Page::new(Place::Devices, words.security.afar_question, body)
        .lead(format!("{}: {}", device.0.name, words.security.afar_lead))
        .back("/", words.home.title);
    guest.page(page)
}

/// The second press.
pub(crate) async fn open(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    match action_of(&device, fields.text("action")) {
        Some(action) => home::perform(&guest, &device, action).await,
        None => guest.go("/", None),
    }
}
