//! English for what the app tells in enums.

use doorward_app::{
    Denial, Denied, DeviceCard, DoorState, Freshness, Limit, LocalTime, LockState, Notice, Reach,
    Standing, UnixTime, Weekday, Weekdays, spoken,
};

pub(super) const fn state(state: LockState) -> &'static str {
    match state {
        LockState::Unknown => "unknown",
        LockState::Uncalibrated => "not calibrated",
        LockState::Locked => "locked",
        LockState::Unlocking => "unlocking",
        LockState::Unlocked => "unlocked",
        LockState::Locking => "locking",
        LockState::Unlatched => "door opened",
        LockState::LockNGo => "unlocked, locks again soon",
        LockState::Unlatching => "opening the door",
        LockState::Calibrating => "calibrating",
        LockState::BootRun => "starting up",
        LockState::MotorBlocked => "motor blocked",
        LockState::Untrained => "not trained",
        LockState::Idle => "ready",
        LockState::RingToOpen => "opens when somebody rings",
        LockState::ContinuousMode => "opens at every ring",
        LockState::Opening => "about to open",
        LockState::Open => "open",
    }
}

pub(super) const fn door(door: DoorState) -> &'static str {
    match door {
        DoorState::None => "-",
        DoorState::Off => "off",
        DoorState::Closed => "closed",
        DoorState::Open => "open",
        DoorState::Unknown => "unknown",
        DoorState::Calibrating => "calibrating",
        DoorState::Tampered => "tampered",
    }
}

pub(super) fn battery(card: &DeviceCard) -> String {
    let Some(battery) = card.battery else {
        return "-".to_owned();
    };
    let level = battery
        .percent
        .map_or_else(|| "ok".to_owned(), |percent| format!("{percent} %"));
    let critical = if battery.critical { ", critical" } else { "" };
    let charging = if battery.charging { ", charging" } else { "" };
    format!("{level}{critical}{charging}")
}

/// How old the reading is, or why there is none.
pub(super) fn seen(card: &DeviceCard) -> String {
    let reach = match card.reach {
        Reach::NotReached => "not reachable",
        Reach::Disowned => "says it does not know this phone",
        Reach::Untried | Reach::Connecting | Reach::Reached => "",
    };
    match card.freshness {
        Freshness::Live => "now".to_owned(),
        Freshness::Never => if reach.is_empty() { "never" } else { reach }.to_owned(),
        Freshness::Old { age } => format!(
            "{} ago{}{reach}",
            spoken(age),
            if reach.is_empty() { "" } else { ", " }
        ),
    }
}

/// Why a device does nothing for this phone, and when it will again.
fn denied(denial: &Denial) -> String {
    let why = match denial.why {
        Denied::Disabled => "this phone's permission is switched off at the device",
        Denied::OutsideItsTime => "this phone's permission does not hold at this time",
        Denied::RemoteNotAllowed => "this phone's permission does not hold from afar",
    };
    match denial.standing {
        Some(now) => format!("{why} (by its invitation: {})", standing(now)),
        None => format!("{why}: ask whoever knows its security code"),
    }
}

pub(super) fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Disowned => "says that it does not know this phone. Nobody removed it there? Then somebody near may pose as the \
             device: look at the door, and try again. Else ask for an invitation, or pair again"
            .to_owned(),
        Notice::SaysReset => "says that it was reset. Nobody reset it? Then somebody near may pose as the device: look at the \
             door, and try again. Else set it up again: doorward pair"
            .to_owned(),
        Notice::Denied(denial) => denied(denial),
        Notice::LockedWhileOpen => {
            "the bolt is out while the door stands open: unlock, close the door, lock again".to_owned()
        }
        Notice::BatteryCritical => "battery critical".to_owned(),
        Notice::WrongCodes { count } => {
            format!("wrong security codes since you last looked: {count}")
        }
        Notice::NewPairings { count } => format!("new pairings since you last looked: {count}"),
        Notice::Acknowledge { count } => {
            format!("refuses codes of others after {count} wrong ones: doorward code acknowledge")
        }
        Notice::RememberedCodeForgotten => {
            "the remembered security code was changed elsewhere and forgotten".to_owned()
        }
        Notice::NoCode => "has no security code: doorward code set".to_owned(),
        Notice::DoorTampered => "somebody tampered with the door sensor".to_owned(),
        _ => "something this version does not know".to_owned(),
    }
}

pub(super) fn moment(moment: Option<UnixTime>) -> String {
    moment.map_or_else(
        || "-".to_owned(),
        |moment| LocalTime::of(moment).to_string(),
    )
}

pub(super) fn weekdays(days: Weekdays) -> String {
    days.iter().map(Weekday::word).collect::<Vec<_>>().join(",")
}

pub(super) fn limit(limit: Option<&Limit>) -> String {
    let Some(limit) = limit else {
        return "always".to_owned();
    };
    let mut parts = Vec::new();
    if let Some(from) = limit.from {
        parts.push(format!("from {}", LocalTime::of(from)));
    }
    if let Some(until) = limit.until {
        parts.push(format!("until {}", LocalTime::of(until)));
    }
    if limit.weekdays != Weekdays::NONE {
        parts.push(weekdays(limit.weekdays));
    }
    if let Some((from, until)) = limit.daily {
        parts.push(format!("{from}-{until}"));
    }
    if parts.is_empty() {
        "always".to_owned()
    } else {
        parts.join(" ")
    }
}

/// Whether something works at this moment.
pub(super) fn standing(standing: Standing) -> String {
    match standing {
        Standing::Works => "works".to_owned(),
        Standing::Disabled => "off".to_owned(),
        Standing::NotYet { from } => format!("not yet, from {}", LocalTime::of(from)),
        Standing::Expired { since } => format!("over since {}", LocalTime::of(since)),
        Standing::OutsideHours { again: Some(again) } => {
            format!("not now, again {}", LocalTime::of(again))
        }
        Standing::OutsideHours { again: None } => "not now".to_owned(),
    }
}

pub(super) const fn on(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}
