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

/// What a device of this product is doing: the Opener's bytes are the lock's with meanings of their own, and its
/// continuous mode is a mode of the whole device.
const fn state(product: Product, states: &States) -> LockState {
    use types::LockState as Wire;
    if matches!(product, Product::Opener) {
        let continuous = matches!(states.device_state, types::DeviceState::ContinuousMode);
        return match states.lock_state {
            Wire::Uncalibrated => LockState::Untrained,
            Wire::Unlatching => LockState::Opening,
            Wire::Unlatched => LockState::Open,
            Wire::Locked | Wire::Unlocked if continuous => LockState::ContinuousMode,
            Wire::Locked => LockState::Idle,
            Wire::Unlocked => LockState::RingToOpen,
            Wire::BootRun => LockState::BootRun,
            _ => LockState::Unknown,
        };
    }
    match states.lock_state {
        Wire::Uncalibrated => LockState::Uncalibrated,
        Wire::Locked => LockState::Locked,
        Wire::Unlocking => LockState::Unlocking,
        Wire::Unlocked => LockState::Unlocked,
        Wire::Locking => LockState::Locking,
        Wire::Unlatched => LockState::Unlatched,
        Wire::UnlockedLockNGo => LockState::LockNGo,
        Wire::Unlatching => LockState::Unlatching,
        Wire::Calibration => LockState::Calibrating,
        Wire::BootRun => LockState::BootRun,
        Wire::MotorBlocked => LockState::MotorBlocked,
        Wire::WrongEntryCode | Wire::WrongFingerprint | Wire::Undefined | Wire::Other(_) => {
            LockState::Unknown
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

/// Who or what caused something at a device of this product. At an Opener a hand is the one that rang, and continuous
/// mode has the byte that auto lock has at locks.
pub(crate) const fn trigger(product: Product, trigger: types::Trigger) -> Trigger {
    use types::Trigger as Wire;
    let opener = matches!(product, Product::Opener);
    match trigger {
        Wire::System => Trigger::App,
        Wire::Manual if opener => Trigger::Ring,
        Wire::Manual => Trigger::Manual,
        Wire::Button => Trigger::Button,
        Wire::Automatic => Trigger::Automatic,
        Wire::AutoLock if opener => Trigger::ContinuousMode,
        Wire::AutoLock => Trigger::AutoLock,
        Wire::Accessory => Trigger::Accessory,
        Wire::HomeKit | Wire::Mqtt => Trigger::SmartHome,
        Wire::Undefined | Wire::Other(_) => Trigger::Unknown,
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

/// The byte that asks a device of this product for an action; none when the product has no such action.
pub(crate) const fn wire_action(product: Product, action: DoorAction) -> Option<types::LockAction> {
    use types::LockAction as Wire;
    match (product, action) {
        (Product::Opener, DoorAction::RingToOpenOn) => Some(Wire::ACTIVATE_RING_TO_OPEN),
        (Product::Opener, DoorAction::RingToOpenOff) => Some(Wire::DEACTIVATE_RING_TO_OPEN),
        (Product::Opener, DoorAction::Open) => Some(Wire::ACTUATE_STRIKE),
        (Product::Opener, DoorAction::ContinuousModeOn) => Some(Wire::ACTIVATE_CONTINUOUS_MODE),
        (Product::Opener, DoorAction::ContinuousModeOff) => Some(Wire::DEACTIVATE_CONTINUOUS_MODE),
        (Product::Opener, _) => None,
        (_, DoorAction::Unlock) => Some(Wire::Unlock),
        (_, DoorAction::Lock) => Some(Wire::Lock),
        (_, DoorAction::Unlatch) => Some(Wire::Unlatch),
        (_, DoorAction::LockNGo) => Some(Wire::LockNGo),
        (_, DoorAction::LockNGoUnlatch) => Some(Wire::LockNGoUnlatch),
        (_, DoorAction::FullLock) => Some(Wire::FullLock),
        (
            _,
            DoorAction::RingToOpenOn
            | DoorAction::RingToOpenOff
            | DoorAction::Open
            | DoorAction::ContinuousModeOn
            | DoorAction::ContinuousModeOff,
        ) => None,
    }
}

/// What a byte of the protocol's asks a device of this product, if it is an action of the door.
pub(crate) fn door_action(product: Product, asked: types::LockAction) -> Option<DoorAction> {
    DoorAction::of(product)
        .iter()
        .copied()
        .find(|action| wire_action(product, *action) == Some(asked))
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
    pub(crate) ring_to_open_until: Option<UnixTime>,
    pub(crate) continuous_mode: bool,
    pub(crate) night_mode: bool,
    pub(crate) last_action: Option<LastAction>,
}

impl Reading {
    /// What a device of this product told at `here` of this computer's clock.
    pub(crate) fn new(product: Product, states: &States, here: UnixTime) -> Self {
        let opener = product == Product::Opener;
        let percent = states.battery.percent();
        let timer = Some(states.lock_n_go_timer).filter(|left| *left > 0);
        // The unit of the Opener's timer is not published; it counts a time set in minutes, 5 to 60, in one byte.
        let until = |left: u8| UnixTime(here.0.saturating_add(i64::from(left) * 60));
        Self {
            state: state(product, states),
            door: states.door_sensor.into(),
            battery: Battery {
                critical: states.battery.is_critical(),
                charging: states.battery.is_charging(),
                // The oldest devices and the Opener know "critical" only and send 0.
                percent: (percent > 0 || (states.battery.is_critical() && !opener))
                    .then_some(percent),
            },
            lock_n_go_seconds: timer.filter(|_| !opener),
            ring_to_open_until: timer
                .filter(|_| opener && states.lock_state == types::LockState::OPENER_RING_TO_OPEN)
                .map(until),
            continuous_mode: opener && states.device_state == types::DeviceState::ContinuousMode,
            night_mode: states.night_mode,
            last_action: states.last_action.map(|last| LastAction {
                action: door_action(product, last.action),
                trigger: trigger(product, last.trigger),
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
    fn every_action_goes_there_and_back_where_the_product_has_it() {
        for product in Product::ALL {
            for action in DoorAction::ALL {
                let wire = wire_action(product, action);
                assert_eq!(wire.is_some(), DoorAction::of(product).contains(&action));
                if let Some(wire) = wire {
                    assert_eq!(door_action(product, wire), Some(action));
                }
            }
        }
        let byte = types::LockAction::Unlatch;
        assert_eq!(door_action(Product::Opener, byte), Some(DoorAction::Open));
        assert_eq!(door_action(Product::Ultra, byte), Some(DoorAction::Unlatch));
    }

    fn told(device: u8, state: u8, timer: u8) -> Reading {
        let states = States {
            device_state: types::DeviceState::from_wire(device),
            lock_state: types::LockState::from_wire(state),
            trigger: types::Trigger::System,
            current_time: types::DateTime::NEVER,
            timezone_offset: 0,
            battery: types::Battery(1),
            config_update_count: 0,
            lock_n_go_timer: timer,
            last_action: None,
            door_sensor: types::DoorSensorState::Unavailable,
            night_mode: false,
            accessory_battery: types::AccessoryBattery(0),
            network: doorward_client::proto::states::Network::default(),
        };
        Reading::new(Product::Opener, &states, UnixTime(1_000))
    }

    #[test]
    fn an_openers_bytes_are_read_as_an_openers() {
        assert_eq!(told(2, 0, 0).state, LockState::Untrained);
        assert_eq!(told(2, 1, 0).state, LockState::Idle);
        assert_eq!(told(2, 7, 0).state, LockState::Opening);
        assert_eq!(told(2, 5, 0).state, LockState::Open);
        assert_eq!(told(2, 4, 0).state, LockState::Unknown);
        let ring = told(2, 3, 20);
        assert_eq!(
            (ring.state, ring.ring_to_open_until, ring.lock_n_go_seconds),
            (LockState::RingToOpen, Some(UnixTime(2_200)), None)
        );
        assert_eq!(ring.battery.percent, None, "an Opener tells no percentage");
    }

    #[test]
    fn continuous_mode_shows_while_the_strike_works_too() {
        let (idle, open) = (told(3, 1, 0), told(3, 5, 0));
        assert_eq!(
            (idle.state, idle.continuous_mode),
            (LockState::ContinuousMode, true)
        );
        assert_eq!((open.state, open.continuous_mode), (LockState::Open, true));
    }
}
