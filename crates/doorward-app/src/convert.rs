//! The protocol's words in the app's, and back.

use doorward_client::proto::Model;
use doorward_client::proto::advertising::{Advertisement, AdvertisementKind};
use doorward_client::proto::states::States;
use doorward_client::proto::{Family, Line};
use doorward_client::types;

use crate::{
    Battery, Clock, Completion, DeviceId, DoorAction, DoorState, LastAction, Limit, LockState,
    Product, SightingFamily, SightingMode, Trigger, UnixTime, Weekdays,
};

impl From<types::DeviceId> for DeviceId {
    fn from(id: types::DeviceId) -> Self {
        Self::new(id.value())
    }
}

impl From<Product> for Model {
    fn from(product: Product) -> Self {
        match product {
            Product::SmartLock => Self::SmartLock,
            Product::Ultra => Self::Ultra,
            Product::SmartDoor => Self::SmartDoor,
            Product::Opener => Self::Opener,
        }
    }
}

impl From<Model> for Product {
    fn from(model: Model) -> Self {
        match model {
            Model::SmartLock => Self::SmartLock,
            Model::Ultra => Self::Ultra,
            Model::SmartDoor => Self::SmartDoor,
            Model::Opener => Self::Opener,
        }
    }
}

impl From<types::LockState> for LockState {
    fn from(state: types::LockState) -> Self {
        use types::LockState as Wire;
        match state {
            Wire::Uncalibrated => Self::Uncalibrated,
            Wire::Locked => Self::Locked,
            Wire::Unlocking => Self::Unlocking,
            Wire::Unlocked => Self::Unlocked,
            Wire::Locking => Self::Locking,
            Wire::Unlatched => Self::Unlatched,
            Wire::UnlockedLockNGo => Self::LockNGo,
            Wire::Unlatching => Self::Unlatching,
            Wire::Calibration => Self::Calibrating,
            Wire::BootRun => Self::BootRun,
            Wire::MotorBlocked => Self::MotorBlocked,
            Wire::WrongEntryCode | Wire::WrongFingerprint | Wire::Undefined | Wire::Other(_) => {
                Self::Unknown
            }
        }
    }
}

impl From<types::DoorSensorState> for DoorState {
    fn from(state: types::DoorSensorState) -> Self {
        use types::DoorSensorState as Wire;
        match state {
            Wire::Unavailable => Self::None,
            Wire::Deactivated => Self::Off,
            Wire::Closed => Self::Closed,
            Wire::Opened => Self::Open,
            Wire::Calibrating => Self::Calibrating,
            Wire::Tampered => Self::Tampered,
            Wire::Unknown | Wire::Uncalibrated | Wire::Undetermined | Wire::Other(_) => {
                Self::Unknown
            }
        }
    }
}

impl From<types::Trigger> for Trigger {
    fn from(trigger: types::Trigger) -> Self {
        use types::Trigger as Wire;
        match trigger {
            Wire::System => Self::App,
            Wire::Manual => Self::Manual,
            Wire::Button => Self::Button,
            Wire::Automatic => Self::Automatic,
            Wire::AutoLock => Self::AutoLock,
            Wire::Accessory => Self::Accessory,
            Wire::HomeKit | Wire::Mqtt => Self::SmartHome,
            Wire::Undefined | Wire::Other(_) => Self::Unknown,
        }
    }
}

impl From<types::Completion> for Completion {
    fn from(completion: types::Completion) -> Self {
        use types::Completion as Wire;
        match completion {
            Wire::Success => Self::Success,
            Wire::MotorBlocked => Self::MotorBlocked,
            Wire::Canceled => Self::Canceled,
            Wire::TooRecent => Self::TooRecent,
            Wire::Busy => Self::Busy,
            Wire::LowMotorVoltage => Self::LowBattery,
            Wire::ClutchFailure
            | Wire::MotorPowerFailure
            | Wire::HandleNotLifted
            | Wire::OtherError => Self::Failure,
            Wire::Incomplete => Self::Incomplete,
            Wire::Rejected | Wire::InvalidTag => Self::Rejected,
            Wire::RejectedNightMode => Self::RejectedNightMode,
            Wire::InvalidCode => Self::InvalidKeypadCode,
            Wire::InvalidFingerprint => Self::InvalidFingerprint,
            Wire::Unknown | Wire::Other(_) => Self::Unknown,
        }
    }
}

impl From<DoorAction> for types::LockAction {
    fn from(action: DoorAction) -> Self {
        match action {
            DoorAction::Unlock => Self::Unlock,
            DoorAction::Lock => Self::Lock,
            DoorAction::Unlatch => Self::Unlatch,
            DoorAction::LockNGo => Self::LockNGo,
            DoorAction::LockNGoUnlatch => Self::LockNGoUnlatch,
            DoorAction::FullLock => Self::FullLock,
        }
    }
}

/// The action of the protocol's, if it is one of the door.
pub(crate) const fn door_action(action: types::LockAction) -> Option<DoorAction> {
    use types::LockAction as Wire;
    match action {
        Wire::Unlock => Some(DoorAction::Unlock),
        Wire::Lock => Some(DoorAction::Lock),
        Wire::Unlatch => Some(DoorAction::Unlatch),
        Wire::LockNGo => Some(DoorAction::LockNGo),
        Wire::LockNGoUnlatch => Some(DoorAction::LockNGoUnlatch),
        Wire::FullLock => Some(DoorAction::FullLock),
        Wire::FobWithoutAction
        | Wire::ButtonWithoutAction
        | Wire::FobAction1
        | Wire::FobAction2
        | Wire::FobAction3
        | Wire::Other(_) => None,
    }
}

/// A moment of the protocol, or none for "never".
pub(crate) fn moment(date: types::DateTime) -> Option<UnixTime> {
    if date.is_never() {
        None
    } else {
        date.to_unix().map(UnixTime)
    }
}

pub(crate) const fn clock(time: types::TimeOfDay) -> Clock {
    Clock {
        hour: time.hour,
        minute: time.minute,
    }
}

pub(crate) const fn time_of_day(clock: Clock) -> types::TimeOfDay {
    types::TimeOfDay {
        hour: clock.hour,
        minute: clock.minute,
    }
}

pub(crate) fn limit(limit: &types::TimeLimit) -> Limit {
    let daily = (clock(limit.from_time), clock(limit.until_time));
    Limit {
        from: moment(limit.allowed_from),
        until: moment(limit.allowed_until),
        weekdays: Weekdays::from_bits(limit.weekdays.0),
        daily: (daily != (Clock::MIDNIGHT, Clock::MIDNIGHT)).then_some(daily),
    }
}

/// The protocol's limit; none when it limits nothing.
pub(crate) fn time_limit(limit: &Limit) -> Option<types::TimeLimit> {
    if limit.is_always() {
        return None;
    }
    let date = |moment: Option<UnixTime>| {
        moment.map_or(types::DateTime::NEVER, |moment| {
            types::DateTime::from_unix(moment.0)
        })
    };
    let (from, until) = limit.daily.unwrap_or((Clock::MIDNIGHT, Clock::MIDNIGHT));
    Some(types::TimeLimit {
        allowed_from: date(limit.from),
        allowed_until: date(limit.until),
        weekdays: types::Weekdays(limit.weekdays.bits()),
        from_time: time_of_day(from),
        until_time: time_of_day(until),
    })
}

/// What the card keeps of the states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) state: LockState,
    pub(crate) door: DoorState,
    pub(crate) battery: Battery,
    pub(crate) lock_n_go_seconds: Option<u8>,
    pub(crate) night_mode: bool,
    pub(crate) last_action: Option<LastAction>,
}

impl From<&States> for Reading {
    fn from(states: &States) -> Self {
        let percent = states.battery.percent();
        Self {
            state: states.lock_state.into(),
            door: states.door_sensor.into(),
            battery: Battery {
                critical: states.battery.is_critical(),
                charging: states.battery.is_charging(),
                // The oldest devices know "critical" only and send 0.
                percent: (percent > 0 || states.battery.is_critical()).then_some(percent),
            },
            lock_n_go_seconds: (states.lock_n_go_timer > 0).then_some(states.lock_n_go_timer),
            night_mode: states.night_mode,
            last_action: states.last_action.map(|last| LastAction {
                action: door_action(last.action),
                trigger: last.trigger.into(),
                completion: last.completion.into(),
            }),
        }
    }
}

/// What an advertisement tells a person.
pub(crate) const fn advertised(advertisement: &Advertisement) -> (SightingMode, SightingFamily) {
    match advertisement.kind {
        AdvertisementKind::Beacon { line, .. } => (SightingMode::Normal, family_of_line(line)),
        AdvertisementKind::Uninitialised { line } => {
            (SightingMode::Uninitialised, family_of_line(line))
        }
        AdvertisementKind::Pairing { family } => (
            SightingMode::Pairing,
            match family {
                Family::Lock => SightingFamily::Classic,
                Family::Ultra => SightingFamily::Ultra,
                Family::Opener => SightingFamily::Opener,
            },
        ),
    }
}

const fn family_of_line(line: Line) -> SightingFamily {
    match line {
        Line::Lock => SightingFamily::Lock,
        Line::Opener => SightingFamily::Opener,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Weekday;

    #[test]
    fn limits_survive_the_way_to_the_device_and_back() {
        let whole = Limit {
            from: Some(UnixTime(1_767_225_600)),
            until: Some(UnixTime(1_769_904_000)),
            weekdays: [Weekday::Monday, Weekday::Sunday].into_iter().collect(),
            daily: Some((
                Clock {
                    hour: 7,
                    minute: 30,
                },
                Clock {
                    hour: 19,
                    minute: 0,
                },
            )),
        };
        for wanted in [
            whole,
            Limit {
                daily: None,
                ..whole
            },
            Limit {
                from: None,
                until: None,
                ..whole
            },
        ] {
            assert_eq!(limit(&time_limit(&wanted).unwrap()), wanted);
        }
        assert_eq!(time_limit(&Limit::default()), None);
    }

    #[test]
    fn every_action_goes_there_and_back() {
        for action in DoorAction::ALL {
            assert_eq!(door_action(action.into()), Some(action));
        }
    }
}
