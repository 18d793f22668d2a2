//! The pages, one module each, and what they have in common.

mod add;
mod afar;
mod browsers;
mod configuration;
mod device;
mod first_code;
mod guarded;
mod help;
mod home;
mod log;
mod permissions;
mod redeem;
mod schedule;
mod security;
mod settings;

use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use doorward_app::{AppError, DeviceCard, DeviceId, Gate, Visit};

use crate::desk::Desk;
use crate::door;
use crate::guest::Guest;
use crate::locked;
use crate::refusal;
use device::Question;
use tokio::sync::watch;

/// All routes behind the sign-in.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/", get(home::show))
        .route("/live", get(live))
        .route("/add", get(add::choose))
        .route("/add/{product}", get(add::steps))
        .route("/add/{product}/connect", get(add::form).post(add::connect))
        .route("/redeem", get(redeem::show).post(redeem::redeem))
        .route("/settings", get(settings::show).post(settings::rename))
        .route("/settings/language", post(settings::choose_language))
        .route("/settings/browser/keep", post(browsers::keep))
        .route("/settings/browser/let-go", post(browsers::let_go))
        .route("/settings/browser/end", post(browsers::end))
        .route("/settings/security", get(security::show))
        .route("/settings/security/app-lock", post(security::set))
        .route("/settings/security/remove", post(security::remove))
        .route("/settings/security/afar", post(security::warn))
        .route("/lock", post(locked::lock))
        .route("/unlock", post(locked::unlock))
        .route("/help", get(help::show))
        .route("/help/reset", get(help::choose))
        .route("/help/reset/{id}", get(help::reset))
        .route("/devices/{id}", get(device::show))
        .route("/devices/{id}/act", post(home::act))
        .route("/devices/{id}/open", get(afar::show).post(afar::open))
        .route("/devices/{id}/refresh", post(home::refresh))
        .route("/devices/{id}/dismiss", post(home::dismiss))
        .route("/devices/{id}/rename", post(device::rename))
        .route("/devices/{id}/forget", post(device::forget))
        .route("/devices/{id}/forget-code", post(device::forget_code))
        .route("/devices/{id}/enter", post(device::enter))
        .route("/devices/{id}/leave", post(device::leave))
        .route("/devices/{id}/code", get(guarded::show).post(guarded::act))
        .route(
            "/devices/{id}/choose-code",
            get(first_code::show).post(first_code::choose),
        )
        .route("/devices/{id}/configuration", get(configuration::show))
        .route(
            "/devices/{id}/configuration/code",
            get(configuration::code::show).post(configuration::code::change),
        )
        .route(
            "/devices/{id}/configuration/clock",
            get(configuration::clock::show).post(configuration::clock::set),
        )
        .route(
            "/devices/{id}/configuration/zone",
            post(configuration::clock::set_zone),
        )
        .route(
            "/devices/{id}/configuration/learn",
            get(configuration::learn::show).post(configuration::learn::begin),
        )
        .route(
            "/devices/{id}/configuration/defaults",
            get(configuration::defaults::show).post(configuration::defaults::restore),
        )
        .route(
            "/devices/{id}/configuration/schedule",
            get(schedule::show).post(schedule::add),
        )
        .route(
            "/devices/{id}/configuration/schedule/change",
            post(schedule::change),
        )
        .route(
            "/devices/{id}/configuration/{page}",
            get(configuration::group::page).post(configuration::group::save),
        )
        .merge(permissions_router())
        .route("/devices/{id}/log", get(log::show))
        .route("/devices/{id}/log/export.csv", get(log::csv))
        .route("/devices/{id}/log/export.json", get(log::json))
        .route("/devices/{id}/log/keep", post(log::keep))
}

/// Lock Permissions.
fn permissions_router() -> Router<Desk> {
    use permissions::{invite, keypad, one};
    Router::new()
        .route("/devices/{id}/permissions", get(permissions::show))
        .route(
            "/devices/{id}/permissions/invite",
            get(invite::form).post(invite::invite),
        )
        .route("/devices/{id}/permissions/invited", get(invite::made))
        .route("/devices/{id}/permissions/again", post(invite::again))
        .route(
            "/devices/{id}/permissions/dismiss",
            post(permissions::dismiss),
        )
        .route("/devices/{id}/permissions/lift", post(permissions::lift))
        .route("/devices/{id}/permissions/keypad", get(keypad::show))
        .route(
            "/devices/{id}/permissions/keypad/new",
            get(keypad::form).post(keypad::add),
        )
        .route(
            "/devices/{id}/permissions/keypad/{code}",
            get(keypad::one).post(keypad::change),
        )
        .route(
            "/devices/{id}/permissions/keypad/{code}/remove",
            post(keypad::remove),
        )
        .route(
            "/devices/{id}/permissions/{number}",
            get(one::show).post(one::change),
        )
        .route(
            "/devices/{id}/permissions/{number}/remove",
            post(one::remove),
        )
}

/// Tells a page that something changed, as long as its session lasts and the app is open for it.
async fn live(guest: Guest) -> impl IntoResponse {
    let desk = guest.desk.clone();
    let mut changes = desk.app().changes();
    let (tell, told) = watch::channel(*changes.borrow_and_update());
    let (session, visit) = (guest.session.visit(), guest.visit());
    tokio::spawn(async move {
        loop {
            let changed = tokio::select! {
                changed = changes.changed() => changed,
                () = tell.closed() => return,
            };
            let may_know = desk.sign_in().holds(session) && desk.app().is_app_still_open(&visit);
            if changed.is_err() || !may_know {
                // Dropping the sender ends the stream; the page asks again, and is told to sign in or to open the app.
                return;
            }
            tell.send_replace(*changes.borrow_and_update());
        }
    });
    doorward_http::live(told)
}

/// The device named in the address, known to this app.
#[derive(Clone, Debug)]
pub(crate) struct Device(pub(crate) DeviceCard);

impl Device {
    pub(crate) fn id(&self) -> DeviceId {
        self.0.id
    }

    /// The address of a page below this device.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/devices/{}{rest}", self.0.id)
    }
}

impl FromRequestParts<Desk> for Device {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        let card = match segment(parts, desk, "id")
            .await
            .and_then(|id| id.parse().ok())
        {
            Some(id) => desk.app().device(id).ok(),
            None => None,
        };
        match card {
            Some(card) => Ok(Self(card)),
            None => Err(door::no_such_page(desk, desk.words(&parts.headers))),
        }
    }
}

/// A number in the address, after the device's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number(pub(crate) u32);

impl FromRequestParts<Desk> for Number {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        match segment(parts, desk, "number")
            .await
            .and_then(|number| number.parse().ok())
        {
            Some(number) => Ok(Self(number)),
            None => Err(door::no_such_page(desk, desk.words(&parts.headers))),
        }
    }
}

async fn segment(parts: &mut Parts, desk: &Desk, name: &str) -> Option<String> {
    let segments = RawPathParams::from_request_parts(parts, desk).await.ok()?;
    segments
        .iter()
        .find(|(each, _)| *each == name)
        .map(|(_, value)| value.to_owned())
}

/// The three areas behind the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    Configuration,
    Permissions,
    Log,
}

/// Lets a person into an area, or answers with the question for the code.
///
/// # Errors
/// The page to show instead.
pub(crate) async fn enter(guest: &Guest, device: &Device, area: Area) -> Result<Gate, Response> {
    let words = guest.words;
    leave_others(guest, Some(device.id()));
    match guest.desk.app().gate(&guest.visit(), device.id()).await {
        Ok(gate) if gate.lets_in() => Ok(gate),
        Ok(Gate::Closed { .. } | Gate::Open { .. } | Gate::NotProtected) => {
            let to = area.way_back(device, guest.here.as_deref());
            Err(device::ask(guest, device, Question::Area(area, &to), None))
        }
        Err(error) => Err(guest.go(&device.path(""), Some(refusal::note(words, &error)))),
    }
}

/// What to answer when a guarded request failed: the question for the code again, or a message on `back`.
pub(crate) fn failed(
    guest: &Guest,
    device: &Device,
    area: Area,
    error: &AppError,
    back: &str,
) -> Response {
    let words = guest.words;
    match error {
        AppError::CodeNeeded
        | AppError::WrongCode { .. }
        | AppError::RememberedCodeWrong { .. }
        | AppError::Wait { .. } => {
            let note =
                (!matches!(error, AppError::CodeNeeded)).then(|| refusal::note(words, error));
            let to = area.way_back(device, guest.here.as_deref());
            device::ask(guest, device, Question::Area(area, &to), note)
        }
        _ => guest.go(back, Some(refusal::note(words, error))),
    }
}

/// A person who goes elsewhere leaves the areas of other devices.
pub(crate) fn leave_others(guest: &Guest, here: Option<DeviceId>) {
    if guest.looking {
        return;
    }
    let visit: Visit = guest.visit();
    for card in guest.desk.app().devices() {
        if Some(card.id) != here {
            guest.desk.app().leave(&visit, card.id);
        }
    }
}
