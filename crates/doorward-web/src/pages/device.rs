//! A device's own page and the question for its code.

use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::{AppError, DoorAction, Gate, Product};
use doorward_http::Fields;
use maud::{Markup, html};

use super::{Area, Device, home, leave_others};
use crate::desk::{Note, Tone};
use crate::forms::{CodeField, CodeUse, text_field, tick};
use crate::guest::Guest;
use crate::icons::{Icon, icon};
use crate::layout::{Guard, Page, Place, note, row, spoken_note};
use crate::refusal;
use crate::words::Words;

/// No address of a page is longer.
const MAX_ADDRESS: usize = 512;

impl Area {
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Configuration => "/configuration",
            Self::Permissions => "/permissions",
            Self::Log => "/log",
        }
    }

    pub(super) fn title(self, words: &Words, product: Product) -> &'static str {
        match self {
            Self::Configuration => words.device.configuration,
            Self::Permissions => words.device.permissions_of(product),
            Self::Log => words.device.log,
        }
    }

    /// Where to go once the code is entered: to the page of this area that was asked for, as far as `asked` is one. Whatever
    /// else comes in is no address to go to.
    pub(super) fn way_back(self, device: &Device, asked: Option<&str>) -> String {
        let area = device.path(self.path());
        let is_within = |to: &&str| {
            to.strip_prefix(area.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        };
        let is_plain = |to: &&str| {
            to.len() <= MAX_ADDRESS
                && to
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
                && !to.replace("%2e", ".").replace("%2E", ".").contains("..")
        };
        // A file to be saved would leave the person at the question.
        asked
            .filter(is_within)
            .filter(is_plain)
            .filter(|to| !to.contains("/export."))
            .map_or_else(|| area.clone(), str::to_owned)
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
    let words = guest.words;
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
        (own_times(words, &device))
        @if guard == Guard::NotSet {
            (note(Tone::Warn, &html! {
                strong { (words.device.not_set_title) }
                p { (words.device.not_set_text) }
                div.buttons { a.button href=(device.path("/choose-code")) { (words.device.choose_code) } }
            }))
        }
        section.group aria-labelledby="areas" {
            h2 id="areas" { (if guard == Guard::NotSet { words.device.areas_optional } else { words.device.areas }) }
            div.rows {
                (row(words, &device.path("/configuration"), Icon::Sliders, words.device.configuration, Some(words.device.configuration_text_of(device.0.product)), Some(guard)))
                (row(words, &device.path("/permissions"), Icon::People, words.device.permissions_of(device.0.product), Some(words.device.permissions_text), Some(guard)))
                (row(words, &device.path("/log"), Icon::Log, words.device.log, Some(words.device.log_text), Some(guard)))
            }
            @if gate == Some(Gate::Open { remembered: false }) {
                form method="post" action=(device.path("/leave")) {
                    (guest.token())
                    button."button quiet" { (icon(Icon::Lock)) (words.device.close_areas) }
                }
            }
        }
        section.group aria-labelledby="here" {
            h2 id="here" { (words.device.this_app) }
            div.card {
                form.stack method="post" action=(device.path("/rename")) {
                    (guest.token())
                    (text_field("name", words.device.name, &device.0.name, Some(words.device.name_hint), None))
                    div.buttons { button.button { (words.device.rename) } }
                }
            }
            @if device.0.code.remembered {
                div.card {
                    p { (words.device.remembered) }
                    form method="post" action=(device.path("/forget-code")) {
                        (guest.token())
                        button.button { (words.device.forget_code) }
                    }
                }
            }
        }
        (about(words, &device))
        section.rows id="forget" {
            details.more {
                summary { span.bad { (words.device.forget_device) } }
                form.stack method="post" action=(device.path("/forget")) {
                    (guest.token())
                    p.soft { (words.device.forget_device_text) }
                    button."button danger" { (icon(Icon::Trash)) (words.device.forget_device_sure) }
                }
            }
        }
    };
    guest.page(Page::new(Place::Devices, device.0.name.clone(), body).back("/", words.home.title))
}

/// What this phone's invitation said about when it may use the device.
fn own_times(words: &Words, device: &Device) -> Markup {
    let card = &device.0;
    html! {
        @if card.limit.is_some() || card.denied.is_some() {
            div.card {
                @if let Some(denial) = card.denied { p { strong { (words.home.denied) } } p { (home::denial(words, denial)) } }
                @if card.limit.is_some() { p.soft { (words.home.invited_for(&words.when(card.limit.as_ref()))) } }
            }
        }
    }
}

fn about(words: &Words, device: &Device) -> Markup {
    let card = &device.0;
    html! {
        section.rows {
            details.more {
                summary { (words.device.about) }
                dl.facts {
                    div { dt { (words.device.model) } dd { (words.add.product(card.product)) } }
                    div { dt { (words.device.id) } dd.number { (card.id) } }
                    div { dt { (words.device.address) } dd { (card.address) } }
                }
            }
        }
    }
}

/// What the code is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Question<'a> {
    /// To enter an area, and where to go then.
    Area(Area, &'a str),
    /// For an action that opens to everybody.
    Action(DoorAction),
}

/// The question for the code, in place of what it is asked for.
pub(super) fn ask(
    guest: &Guest,
    device: &Device,
    question: Question<'_>,
    why: Option<Note>,
) -> Response {
    let words = guest.words;
    let name = &device.0.name;
    let (title, lead, to, (hidden, value)) = match question {
        Question::Area(area, _) => (
            area.title(words, device.0.product),
            words.device.asks(name),
            device.path("/enter"),
            ("area", area.word()),
        ),
        Question::Action(action) => (
            words.home.action(action),
            words.device.asks_for_action(name, action),
            device.path("/code"),
            ("action", action.word()),
        ),
    };
    // A mistyped code is told at its field; anything that needs explaining stands above.
    let (above, at_field) = match why {
        Some(why) if why.is_about_typing => (None, Some(why.sentence())),
        other => (other, None),
    };
    let refused = above.is_some() || at_field.is_some();
    let field = CodeField {
        name: "code",
        label: words.device.code,
        hint: None,
        digits: device.0.product.code_digits(),
        use_for: CodeUse::Enter,
        wrong: at_field.as_deref(),
        focus: true,
    };
    let body = html! {
        @if let Some(why) = &above { (spoken_note(words, why)) }
        form."card stack" method="post" action=(to) {
            (guest.token())
            input type="hidden" name=(hidden) value=(value);
            @if let Question::Area(_, to) = question { input type="hidden" name="to" value=(to); }
            // Password managers tell the codes of several locks apart by this name.
            input.hidden type="text" name="username" value=(device.0.name) autocomplete="username" readonly tabindex="-1" aria-hidden="true";
            (field.render(words))
            (tick("remember", words.device.remember, Some(words.device.remember_hint), false))
            button."button main" data-doing=(words.device.checking) { span { (match question { Question::Area(..) => words.device.open_area, Question::Action(_) => title }) } }
        }
        div.rows {
            details.more {
                summary { (words.device.forgot) }
                div.stack {
                    p.soft { (words.device.forgot_text) }
                    a.button href=(format!("/help/reset/{}", device.id())) { (words.device.forgot_link) }
                }
            }
        }
    };
    let page = Page::new(Place::Devices, title, body)
        .lead(lead)
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
    let words = guest.words;
    let area = Area::from_word(fields.text("area")).unwrap_or(Area::Configuration);
    let to = area.way_back(&device, fields.value("to"));
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
        Ok(()) => guest.go(&to, None),
        Err(
            error @ (AppError::WrongCode { .. }
            | AppError::RememberedCodeWrong { .. }
            | AppError::Wait { .. }
            | AppError::BadCode { .. }),
        ) => ask(
            &guest,
            &device,
            Question::Area(area, &to),
            Some(refusal::note(words, &error)),
        ),
        Err(error) => guest.go(&device.path(""), Some(refusal::note(words, &error))),
    }
}

/// Closes the gate by hand.
pub(crate) async fn leave(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    guest.desk.app().leave(&guest.visit(), device.id());
    guest.done(&device.path(""), words.device.areas_closed)
}

/// Renames it here.
pub(crate) async fn rename(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    match guest
        .desk
        .app()
        .rename_device(device.id(), fields.text("name"))
        .await
    {
        Ok(()) => guest.done(&device.path(""), words.device.renamed),
        Err(error) => guest.go(&device.path(""), Some(refusal::note(words, &error))),
    }
}

/// Forgets the remembered code.
pub(crate) async fn forget_code(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let back = if fields.text("back") == "settings" {
        "/settings".to_owned()
    } else {
        device.path("")
    };
    match guest.desk.app().forget_code(device.id()).await {
        Ok(()) => guest.done(&back, words.device.code_forgotten),
        Err(error) => guest.go(&back, Some(refusal::note(words, &error))),
    }
}

/// Forgets the device.
pub(crate) async fn forget(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    match guest.desk.app().forget_device(device.id()).await {
        Ok(()) => guest.done("/", words.device.forgotten),
        Err(error) => guest.go(&device.path(""), Some(refusal::note(words, &error))),
    }
}
