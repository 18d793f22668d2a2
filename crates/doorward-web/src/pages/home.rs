//! The first page: a card per lock with one big button.

use axum::Extension;
use axum::response::Response;
use doorward_app::{
    AppError, Denial, DeviceCard, DoorAction, DoorState, Freshness, LockState, Notice, Product,
    Reach, UnixTime,
};
use doorward_http::Fields;
use maud::{Markup, html};

use super::{Device, afar, guarded};
use crate::desk::{Note, Tone};
use crate::guest::Guest;
use crate::icons::{Icon, icon, small};
use crate::layout::{Page, Place, note};
use crate::pictures::{Ring, bell, doorway, ring};
use crate::refusal;
use crate::words::Words;

/// All devices.
pub(crate) async fn show(guest: Guest) -> Response {
    let words = guest.words;
    super::leave_others(&guest, None);
    if !guest.looking {
        // Somebody came to see how things are: ask the locks. The page follows as they answer.
        let app = guest.desk.app().clone();
        tokio::spawn(async move { app.refresh_all().await });
    }
    let cards = guest.desk.app().devices();
    let body = html! {
        div id="cards" data-live {
            @if cards.is_empty() {
                (nothing_yet(words))
            } @else {
                div.cards { @for card in &cards { (lock_card(&guest, card)) } }
            }
        }
    };
    guest.page(
        Page::new(Place::Devices, words.home.title, body)
            .wide()
            .quiet_heading(),
    )
}

/// A press on a button of a card.
pub(crate) async fn act(
    guest: Guest,
    device: Device,
    Extension(fields): Extension<Fields>,
) -> Response {
    let words = guest.words;
    let Some(action) = DoorAction::from_word(fields.text("action")) else {
        return guest.go("/", None);
    };
    if afar::asks(&guest, &device, action) {
        return guest.go(&afar::path(&device, action), None);
    }
    let visit = guest.session.visit();
    let id = device.id().to_string();
    if action.asks_twice() && !guest.desk.take_sure(visit, &id) {
        guest.desk.ask_sure(visit, &id);
        return guest.go("/", Some(Note::new(Tone::Quiet, words.home.really_open)));
    }
    perform(&guest, &device, action).await
}

/// Does what was pressed, with all questions answered.
pub(super) async fn perform(guest: &Guest, device: &Device, action: DoorAction) -> Response {
    let words = guest.words;
    let app = guest.desk.app();
    let note = match app.act_guarded(&guest.visit(), device.id(), action).await {
        Ok(outcome) => Note::new(Tone::Quiet, words.said(&device.0.name, outcome.state)),
        Err(AppError::CodeNeeded) => return guest.go(&guarded::path(device, action), None),
        Err(error) => refusal::note(words, &error),
    };
    guest.go("/", Some(note))
}

/// Asks a device how it is.
pub(crate) async fn refresh(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    let note = match guest.desk.app().refresh(device.id()).await {
        Ok(card) => Note::new(Tone::Quiet, words.said_of(&card)),
        Err(error) => refusal::note(words, &error),
    };
    guest.go("/", Some(note))
}

/// Puts notices away.
pub(crate) async fn dismiss(guest: Guest, device: Device) -> Response {
    let words = guest.words;
    let note = guest
        .desk
        .app()
        .dismiss_notices(device.id())
        .await
        .err()
        .map(|error| refusal::note(words, &error));
    guest.go("/", note)
}

fn nothing_yet(words: &Words) -> Markup {
    html! {
        div."card empty" {
            (doorway())
            h2 { (words.home.empty_title) }
            p.soft { (words.home.empty_text) }
            div."buttons middle" {
                a."button main" href="/add" { (icon(Icon::Add)) (words.frame.add) }
                a.button href="/redeem" { (icon(Icon::Ticket)) (words.frame.redeem) }
            }
        }
    }
}

/// How long the next ring still opens.
fn ring_to_open(words: &Words, card: &DeviceCard) -> Markup {
    if card.state != LockState::RingToOpen {
        return html! {};
    }
    let left = card
        .ring_to_open_until
        .and_then(|until| u64::try_from(until.0 - UnixTime::now().0).ok())
        .filter(|left| *left > 0);
    html! {
        p.small {
            @match left {
                Some(left) => { (words.home.ring_to_open_left) " " b.number data-wait=(left) { (words.frame.span(left)) } }
                None => (words.home.ring_to_open),
            }
        }
    }
}

/// How a state looks: its colour class and its ring.
pub(crate) fn look(state: LockState) -> (&'static str, Ring) {
    match state {
        LockState::Locked => ("safe", Ring::Locked),
        LockState::Unlocked | LockState::LockNGo => ("warn", Ring::Unlocked),
        LockState::Unlatched | LockState::Open => ("warn", Ring::Unlatched),
        LockState::Idle => ("safe", Ring::Locked),
        LockState::RingToOpen | LockState::ContinuousMode => ("warn", Ring::Unlocked),
        LockState::Unlocking
        | LockState::Locking
        | LockState::Unlatching
        | LockState::Opening
        | LockState::Calibrating
        | LockState::BootRun => ("calm", Ring::Moving),
        LockState::MotorBlocked => ("bad", Ring::Blocked),
        LockState::Unknown | LockState::Uncalibrated | LockState::Untrained => {
            ("calm", Ring::Unknown)
        }
    }
}

fn lock_card(guest: &Guest, card: &DeviceCard) -> Markup {
    let words = guest.words;
    let (tone, picture) = match card.is_locked_while_open() {
        true => ("bad", Ring::Blocked),
        false => look(card.state),
    };
    let away = is_away(card);
    let id = card.id.to_string();
    let asking = guest.desk.is_asking(guest.session.visit(), &id);
    html! {
        article class=(if away { "card lock away" } else { "card lock" }) id=(format!("card-{id}")) aria-labelledby=(format!("name-{id}"))
            data-again=[asking.then_some("5100")] data-spoken=(words.said_of(card)) {
            div.top {
                h2 id=(format!("name-{id}")) { (card.name) }
                a href=(format!("/devices/{id}")) aria-label=(words.home.settings_of(&card.name)) { (icon(Icon::Gear)) }
            }
            div.state {
                span class=(if away { "calm" } else { tone }) { (if card.product == Product::Opener { bell(picture) } else { ring(picture) }) }
                div {
                    strong class=(if away { "calm" } else { tone }) { (words.home.card(card)) }
                    p."soft small" { (age(words, card)) }
                    (ring_to_open(words, card))
                    @if let Some(seconds) = card.lock_n_go_seconds { p.small { (words.home.locks_again(seconds)) } }
                }
            }
            (chips(words, card))
            @for notice in &card.notices { (notice_line(guest, card, notice)) }
            (actions(guest, card, asking))
        }
    }
}

fn age(words: &Words, card: &DeviceCard) -> String {
    let age = match card.freshness {
        Freshness::Live => words.frame.ago(0),
        Freshness::Old { age } => words.frame.ago(age.as_secs()),
        Freshness::Never => return words.home.never_seen.to_owned(),
    };
    if is_away(card) {
        words.home.last_known(&age)
    } else {
        age
    }
}

/// Whether the card shows how things were, not how they are.
fn is_away(card: &DeviceCard) -> bool {
    matches!(card.reach, Reach::NotReached | Reach::Disowned) || card.denied.is_some()
}

fn chips(words: &Words, card: &DeviceCard) -> Markup {
    let door = match card.door {
        DoorState::None | DoorState::Off => None,
        DoorState::Closed => Some((Icon::DoorClosed, words.home.door_closed, "chip")),
        DoorState::Open => Some((Icon::DoorOpen, words.home.door_open, "chip warn")),
        DoorState::Unknown | DoorState::Calibrating => {
            Some((Icon::DoorClosed, words.home.door_unknown, "chip"))
        }
        DoorState::Tampered => Some((Icon::Alert, words.home.door_tampered, "chip bad")),
    };
    html! {
        div.chips {
            @match card.reach {
                Reach::NotReached => span."chip bad" { (small(Icon::Offline)) (words.home.not_reachable) },
                Reach::Connecting => span.chip { (small(Icon::Bluetooth)) (words.home.connecting) },
                _ => {}
            }
            @if let Some((sign, label, class)) = door { span class=(class) { (small(sign)) (label) } }
            @if let Some(battery) = card.battery {
                @let low = battery.critical;
                span class=(if low { "chip bad" } else { "chip" }) {
                    (small(if low { Icon::BatteryLow } else { Icon::Battery }))
                    (words.home.battery(battery.percent.map(|percent| words.manner.percent(percent)), battery.critical, battery.charging))
                }
            }
            @if card.continuous_mode && card.state != LockState::ContinuousMode {
                span."chip warn" { (small(Icon::Alert)) (words.home.continuous_mode) }
            }
            @if card.night_mode { span.chip { (small(Icon::Moon)) (words.home.night_mode) } }
        }
    }
}

/// What a device refuses, and when it will not any more.
pub(super) fn denial(words: &Words, denial: Denial) -> String {
    let text = words.refusal.why_denied(denial.why);
    match denial.standing {
        Some(standing) => format!(
            "{} {text}",
            words.home.by_invitation(&words.standing(standing))
        ),
        None => text.to_owned(),
    }
}

fn notice_line(guest: &Guest, card: &DeviceCard, notice: &Notice) -> Markup {
    let words = guest.words;
    let device = format!("/devices/{}", card.id);
    let (class, title, link) = match notice {
        Notice::Disowned | Notice::SaysReset => return disowned(words, card, notice),
        Notice::Denied(why) => {
            return note(
                Tone::Warn,
                &html! { strong { (words.home.denied) } p { (denial(words, *why)) } },
            );
        }
        Notice::LockedWhileOpen => (
            "note bad",
            words.home.locked_while_open_text.to_owned(),
            None,
        ),
        Notice::BatteryCritical => ("note bad", words.home.battery_critical.to_owned(), None),
        Notice::WrongCodes { count } => (
            "note warn",
            words.home.wrong_codes(*count),
            Some((format!("{device}/log"), words.home.to_log)),
        ),
        Notice::NewPairings { count } => (
            "note",
            words.home.new_pairings(*count),
            Some((format!("{device}/permissions"), words.home.to_permissions)),
        ),
        Notice::Acknowledge { count } => (
            "note bad",
            words.home.acknowledge(*count),
            Some((format!("{device}/permissions"), words.permissions.lift)),
        ),
        Notice::RememberedCodeForgotten => ("note warn", words.home.code_changed.to_owned(), None),
        Notice::NoCode => (
            "note warn",
            words.home.no_code.to_owned(),
            Some((format!("{device}/choose-code"), words.home.choose_code)),
        ),
        Notice::DoorTampered => ("note bad", words.home.door_tampered.to_owned(), None),
        _ => return html! {},
    };
    html! {
        div class=(class) {
            (icon(Icon::Alert))
            div {
                p { (title) }
                @if notice.is_dismissible() { p."soft small" { (words.home.dismiss_hint) } }
                @if link.is_some() || notice.is_dismissible() {
                    div.buttons {
                        @if let Some((href, label)) = link { a.button href=(href) { (label) } }
                        @if notice.is_dismissible() {
                            form method="post" action=(format!("{device}/dismiss")) data-stay {
                                (guest.token())
                                button."button quiet" { (words.home.dismiss) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a device seems to say about this phone, and what helps if it is true. It may be somebody else who says it, so the
/// buttons of the card stay.
fn disowned(words: &Words, card: &DeviceCard, notice: &Notice) -> Markup {
    let set_up = format!("/add/{}", card.product.word());
    let (title, text) = match notice {
        Notice::SaysReset => (words.home.says_reset, words.home.says_reset_text),
        _ => (words.home.disowned, words.home.disowned_text),
    };
    note(
        Tone::Warn,
        &html! {
            strong { (title) }
            p { (text) }
            details.more {
                summary { (words.home.what_now) }
                div.buttons {
                    @if *notice == Notice::SaysReset {
                        a.button href=(set_up) { (words.home.set_up_again) }
                    } @else {
                        a.button href="/redeem" { (words.frame.redeem) }
                        a.button href=(set_up) { (words.frame.add) }
                    }
                    a."button quiet" href=(format!("/devices/{}#forget", card.id)) { (words.device.forget_device) }
                }
            }
        },
    )
}

fn actions(guest: &Guest, card: &DeviceCard, asking: bool) -> Markup {
    let words = guest.words;
    let asks = card.running.is_none()
        && card.next_action.is_none()
        && (!card.state.is_moving() || card.state == LockState::Unlatched);
    html! {
        div.actions {
            @match (card.next_action, card.running) {
                (_, Some(running)) => button."button main big" id=(main_id(card)) type="button" aria-disabled="true" aria-busy="true" { (words.home.doing(running)) },
                (Some(next), None) => (press(guest, card, next, asking, true)),
                (None, None) if card.state.is_moving() && !matches!(card.state, LockState::Unlatched) => {
                    button."button main big" id=(main_id(card)) type="button" aria-disabled="true" aria-busy="true" { (words.home.state(card.state)) }
                }
                (None, None) => (look_again(guest, card, "button main big", &main_id(card))),
            }
            @if card.running.is_none() {
                @for action in card.other_actions.iter().filter(|action| belongs(card, **action)) {
                    (press(guest, card, *action, asking, false))
                }
            }
            @if !asks && card.freshness != Freshness::Live { (look_again(guest, card, "button quiet", &format!("refresh-{}", card.id))) }
        }
    }
}

fn look_again(guest: &Guest, card: &DeviceCard, class: &str, name: &str) -> Markup {
    let words = guest.words;
    html! {
        form method="post" action=(format!("/devices/{}/refresh", card.id)) data-stay {
            (guest.token())
            button class=(class) id=(name) data-doing=(words.home.looking) { span { (words.home.refresh) } }
        }
    }
}

/// The big button of a card, whatever it does next: the keyboard stays on it while the door moves.
fn main_id(card: &DeviceCard) -> String {
    format!("main-{}", card.id)
}

/// What a card offers beside its big button: opening and Lock ’n’ Go; locking and unlocking only where the big button
/// names neither.
fn belongs(card: &DeviceCard, action: DoorAction) -> bool {
    match action {
        DoorAction::Unlatch
        | DoorAction::LockNGo
        | DoorAction::Open
        | DoorAction::RingToOpenOn
        | DoorAction::RingToOpenOff
        | DoorAction::ContinuousModeOn
        | DoorAction::ContinuousModeOff => true,
        DoorAction::Lock | DoorAction::Unlock => card.next_action.is_none(),
        DoorAction::FullLock | DoorAction::LockNGoUnlatch => false,
    }
}

fn press(guest: &Guest, card: &DeviceCard, action: DoorAction, asking: bool, main: bool) -> Markup {
    let words = guest.words;
    let sure = asking && action.asks_twice();
    let class = match (main, sure) {
        (true, _) => "button main big",
        (false, true) => "button sure",
        (false, false) => "button",
    };
    let label = if sure {
        words.home.really_open
    } else {
        words.home.action(action)
    };
    html! {
        form method="post" action=(format!("/devices/{}/act", card.id)) data-stay {
            (guest.token())
            input type="hidden" name="action" value=(action.word());
            button class=(class) id=(if main { main_id(card) } else { format!("{}-{}", action.word(), card.id) })
                data-doing=[(!action.asks_twice() || sure).then_some(words.home.doing(action))] { span { (label) } }
        }
    }
}
