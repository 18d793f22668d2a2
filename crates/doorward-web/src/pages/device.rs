//! A device's own page and the question for its code.

use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::{AppError, Gate};
use doorward_http::Fields;
use maud::{Markup, html};

use super::{Area, Device, leave_others};
use crate::desk::{Note, Tone};
use crate::forms::{CodeField, CodeUse, text_field, tick};
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Guard, Page, Place, note, row, spoken_note};
use crate::refusal;
use crate::words::{add, device as say, home};

impl Area {
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Configuration => "/configuration",
            Self::Permissions => "/permissions",
            Self::Log => "/log",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Configuration => say::CONFIGURATION,
            Self::Permissions => say::PERMISSIONS,
            Self::Log => say::LOG,
        }
    }

    fn word(self) -> &'static str {
        self.path().trim_start_matches('/')
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Configuration, Self::Permissions, Self::Log]
            .into_iter()
            .find(|area| area.word() == word)
    }
}

/// The three areas, and what this app keeps about the device.
pub(crate) async fn show(guest: Guest, device: Device) -> Response {
    leave_others(&guest, Some(device.id()));
    // A device that cannot be asked keeps its areas shown as closed; entering one explains why.
    let gate = guest
        .desk
        .app()
        .gate(&guest.visit(), device.id())
        .await
        .ok();
    let guard = match gate {
        Some(Gate::Open { .. }) => Guard::Open,
        Some(Gate::NotProtected) => Guard::NotSet,
        Some(Gate::Closed { .. }) | None => Guard::Closed,
    };
    let body = html! {
        @if guard == Guard::NotSet {
            (note(Tone::Warn, &html! {
                strong { (say::NOT_SET_TITLE) }
                p { (say::NOT_SET_TEXT) }
                div.buttons { a.button href=(device.path("/choose-code")) { (say::CHOOSE_CODE) } }
            }))
        }
        section.group aria-labelledby="areas" {
            h2 id="areas" { (if guard == Guard::NotSet { say::AREAS_OPTIONAL } else { say::AREAS }) }
            div.rows {
                (row(&device.path("/configuration"), Icon::Sliders, say::CONFIGURATION, Some(say::CONFIGURATION_TEXT), Some(guard)))
                (row(&device.path("/permissions"), Icon::People, say::PERMISSIONS, Some(say::PERMISSIONS_TEXT), Some(guard)))
                (row(&device.path("/log"), Icon::Log, say::LOG, Some(say::LOG_TEXT), Some(guard)))
            }
            @if gate == Some(Gate::Open { remembered: false }) {
                form method="post" action=(device.path("/leave")) {
                    (guest.token())
                    button."button quiet" { (icon(Icon::Lock)) (say::CLOSE_AREAS) }
                }
            }
        }
        section.group aria-labelledby="here" {
            h2 id="here" { (say::THIS_APP) }
            div.card {
                form.stack method="post" action=(device.path("/rename")) {
                    (guest.token())
                    (text_field("name", say::NAME, &device.0.name, Some(say::NAME_HINT), None))
                    div.buttons { button.button { (say::RENAME) } }
                }
            }
            @if device.0.code.remembered {
                div.card {
                    p { (say::REMEMBERED) }
                    form method="post" action=(device.path("/forget-code")) {
                        (guest.token())
                        button.button { (say::FORGET_CODE) }
                    }
                }
            }
        }
        (about(&device))
        section.rows {
            details.more {
                summary { span.bad { (say::FORGET_DEVICE) } }
                form.stack method="post" action=(device.path("/forget")) {
                    (guest.token())
                    p.soft { (say::FORGET_DEVICE_TEXT) }
                    button."button danger" { (icon(Icon::Trash)) (say::FORGET_DEVICE_SURE) }
                }
            }
        }
    };
    guest.page(Page::new(Place::Devices, device.0.name.clone(), body).back("/", home::TITLE))
}

fn about(device: &Device) -> Markup {
    let card = &device.0;
    html! {
        section.rows {
            details.more {
                summary { (say::ABOUT) }
                dl.facts {
                    div { dt { (say::MODEL) } dd { (add::product(card.product)) } }
                    div { dt { (say::ID) } dd.number { (card.id) } }
                    div { dt { (say::ADDRESS) } dd { (card.address) } }
                }
            }
        }
    }
}

/// The question for the code, in place of an area.
pub(super) fn ask(
    guest: &Guest,
    device: &Device,
    area: Area,
    digits: usize,
    why: Option<Note>,
) -> Response {
    // A mistyped code is told at its field; anything that needs explaining stands above.
    let (above, at_field) = match why {
        Some(why) if why.is_about_typing => (None, Some(why.sentence())),
        other => (other, None),
    };
    let refused = above.is_some() || at_field.is_some();
    let field = CodeField {
        name: "code",
        label: say::CODE,
        hint: None,
        digits,
        use_for: CodeUse::Enter,
        wrong: at_field.as_deref(),
        focus: true,
    };
    let body = html! {
        @if let Some(why) = &above { (spoken_note(why)) }
        form."card stack" method="post" action=(device.path("/enter")) {
            (guest.token())
            input type="hidden" name="area" value=(area.word());
            // Password managers tell the codes of several locks apart by this name.
            input.hidden type="text" name="username" value=(device.0.name) autocomplete="username" readonly tabindex="-1" aria-hidden="true";
            (field.render())
            (tick("remember", say::REMEMBER, Some(say::REMEMBER_HINT), false))
            button."button main" data-doing=(say::CHECKING) { span { (say::OPEN_AREA) } }
        }
        div.rows {
            details.more {
                summary { (say::FORGOT) }
                div.stack {
                    p.soft { (say::FORGOT_TEXT) }
                    a.button href=(format!("/help/reset/{}", device.id())) { (say::FORGOT_LINK) }
                }
            }
        }
    };
    let page = Page::new(Place::Devices, area.title(), body)
        .lead(say::asks(&device.0.name))
        .back(device.path(""), device.0.name.clone());
    if refused {
        guest.refused(StatusCode::FORBIDDEN, page)
    } else {
        guest.page(page)
    }
}

/// The typed code.
pub(crate) async fn enter(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let area = Area::from_word(fields.text("area")).unwrap_or(Area::Configuration);
    let app = guest.desk.app();
    match app
        .enter(
            &guest.visit(),
            device.id(),
            fields.text("code"),
            fields.is_ticked("remember"),
        )
        .await
    {
        Ok(()) => guest.go(&device.path(area.path()), None),
        Err(
            error @ (AppError::WrongCode { .. }
            | AppError::RememberedCodeWrong { .. }
            | AppError::Wait { .. }
            | AppError::BadCode { .. }),
        ) => ask(
            &guest,
            &device,
            area,
            device.0.product.code_digits(),
            Some(refusal::note(&error)),
        ),
        Err(error) => guest.go(&device.path(""), Some(refusal::note(&error))),
    }
}

/// Closes the gate by hand.
pub(crate) async fn leave(guest: Guest, device: Device) -> Response {
    guest.desk.app().leave(&guest.visit(), device.id());
    guest.done(&device.path(""), say::AREAS_CLOSED)
}

/// Renames it here.
pub(crate) async fn rename(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    match guest
        .desk
        .app()
        .rename_device(device.id(), fields.text("name"))
        .await
    {
        Ok(()) => guest.done(&device.path(""), say::RENAMED),
        Err(error) => guest.go(&device.path(""), Some(refusal::note(&error))),
    }
}

/// Forgets the remembered code.
pub(crate) async fn forget_code(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let back = if fields.text("back") == "settings" {
        "/settings".to_owned()
    } else {
        device.path("")
    };
    match guest.desk.app().forget_code(device.id()).await {
        Ok(()) => guest.done(&back, say::CODE_FORGOTTEN),
        Err(error) => guest.go(&back, Some(refusal::note(&error))),
    }
}

/// Forgets the device.
pub(crate) async fn forget(guest: Guest, device: Device) -> Response {
    match guest.desk.app().forget_device(device.id()).await {
        Ok(()) => guest.done("/", say::FORGOTTEN),
        Err(error) => guest.go(&device.path(""), Some(refusal::note(&error))),
    }
}
