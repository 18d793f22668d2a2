//! Any command a client may send, any message a device may send; here the values they are made of.

mod commands;
mod messages;
mod settings;

pub(crate) use commands::command;
pub(crate) use messages::message;

use settings::{lock_advanced, lock_settings, opener_advanced, opener_settings};

use doorward_proto::action::{
    ContinuousModeRequest, KeypadActionRequest, LockActionRequest, SimpleLockActionRequest,
};
use doorward_proto::advanced_config::{
    AdvancedConfig, AdvancedSettings, AutoLock, LockAdvancedConfig, LockAdvancedSettings, Motor,
    NightMode, OpenerAdvancedSettings,
};
use doorward_proto::authorization::{
    AuthorizationEntry, AuthorizationUpdate, AuthorizationsRequest, Invite,
};
use doorward_proto::config::{
    Config, ConfigSettings, LockConfig, LockSettings, OpenerConfig, OpenerSettings,
};
use doorward_proto::door_sensor::DoorSensorConfig;
use doorward_proto::ext::{CodeFlags, CodeStatus, SecurityEvent, SecurityEventKind};
use doorward_proto::keypad::{KeypadCodeAdded, KeypadCodeEntry, KeypadCodeUpdate, NewKeypadCode};
use doorward_proto::log::{
    ActionLog, DoorLog, DoorbellLog, KeypadLog, LogData, LogEntry, LogEntryCount, LogOrder,
    LogRequest,
};
use doorward_proto::reports::{BatteryReport, Invited, OpeningsClosings};
use doorward_proto::states::{LastAction, Network, States};
use doorward_proto::time_control::{TimeControl, TimeControlEntry};
use doorward_proto::types::*;
use doorward_proto::{
    Command, CommandId, DataRequest, ErrorReport, Family, Message, Model, Profile,
};
use proptest::array::{uniform2, uniform3, uniform24, uniform32};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) fn model() -> impl Strategy<Value = Model> {
    select(&Model::ALL[..])
}

pub(crate) fn challenge() -> impl Strategy<Value = Challenge> {
    uniform32(any::<u8>()).prop_map(Challenge)
}

pub(crate) fn nonce() -> impl Strategy<Value = Nonce> {
    uniform24(any::<u8>()).prop_map(Nonce)
}

pub(crate) fn key() -> impl Strategy<Value = SharedKey> {
    uniform32(1..=u8::MAX).prop_map(SharedKey::from_bytes)
}

pub(crate) fn code(width: CodeWidth) -> impl Strategy<Value = Option<SecurityCode>> {
    option::of(
        (1..=width.max()).prop_map(move |value| SecurityCode::from_wire(width, value).unwrap()),
    )
}

fn named<T: Copy + core::fmt::Debug + 'static>(values: &'static [T]) -> impl Strategy<Value = T> {
    select(values)
}

fn byte<T: core::fmt::Debug>(from_wire: fn(u8) -> T) -> impl Strategy<Value = T> {
    any::<u8>().prop_map(from_wire)
}

pub(crate) fn name<const N: usize>() -> impl Strategy<Value = Name<N>> {
    "[a-zA-Zäöüß €0-9]{0,40}".prop_map(|text| Name::truncated(&text))
}

fn authorization() -> impl Strategy<Value = AuthorizationId> {
    (1..=u32::MAX).prop_map(|id| AuthorizationId::new(id).unwrap())
}

fn date() -> impl Strategy<Value = DateTime> {
    (0..=4_102_444_800_i64).prop_map(DateTime::from_unix)
}

fn date_or_never() -> impl Strategy<Value = DateTime> {
    prop_oneof![Just(DateTime::NEVER), date()]
}

fn time_of_day() -> impl Strategy<Value = TimeOfDay> {
    (0..24_u8, 0..60_u8).prop_map(|(hour, minute)| TimeOfDay { hour, minute })
}

fn time_limit() -> impl Strategy<Value = TimeLimit> {
    (
        date_or_never(),
        date_or_never(),
        any::<u8>(),
        time_of_day(),
        time_of_day(),
    )
        .prop_map(|(one, other, weekdays, from_time, until_time)| {
            // A limit that ends before it begins is refused, and for that there are other tests.
            let dates = one.to_unix().zip(other.to_unix());
            let reversed = dates.is_some_and(|(one, other)| other < one);
            let (allowed_from, allowed_until) = if reversed { (other, one) } else { (one, other) };
            TimeLimit {
                allowed_from,
                allowed_until,
                weekdays: Weekdays(weekdays),
                from_time,
                until_time,
            }
        })
}

fn keypad_code() -> impl Strategy<Value = KeypadCode> {
    "[2-9][1-9]{5}".prop_map(|text| KeypadCode::parse(&text).unwrap())
}

fn place() -> impl Strategy<Value = (f32, f32)> {
    (-90.0_f32..=90.0, -180.0_f32..=180.0)
}

fn lock_action(family: Family) -> impl Strategy<Value = LockAction> {
    named(LockAction::NAMED).prop_filter("requestable", move |action| {
        action.is_requestable() && !(family == Family::Opener && *action == LockAction::FullLock)
    })
}

/// An Opener's timetable knows its five actions only, no presses of a fob.
fn scheduled_action(family: Family) -> BoxedStrategy<LockAction> {
    if family == Family::Opener {
        (1..=5_u8).prop_map(LockAction::from_wire).boxed()
    } else {
        lock_action(family).boxed()
    }
}

fn time_control(family: Family) -> impl Strategy<Value = TimeControl> {
    (any::<u8>(), time_of_day(), scheduled_action(family)).prop_map(|(weekdays, time, action)| {
        TimeControl {
            weekdays: Weekdays(weekdays),
            time,
            action,
        }
    })
}

fn time_control_entry(family: Family) -> impl Strategy<Value = TimeControlEntry> {
    (any::<u8>(), any::<bool>(), time_control(family)).prop_map(|(id, enabled, control)| {
        TimeControlEntry {
            id,
            enabled,
            control,
        }
    })
}

fn suffix() -> impl Strategy<Value = Option<Name<20>>> {
    option::of(name())
}

fn door_sensor(minutes: core::ops::RangeInclusive<u8>) -> impl Strategy<Value = DoorSensorConfig> {
    (any::<[bool; 3]>(), minutes).prop_map(
        |([enabled, warns_ajar, warns_locked_open], ajar_minutes)| DoorSensorConfig {
            enabled,
            ajar_minutes,
            warns_ajar,
            warns_locked_open,
        },
    )
}
