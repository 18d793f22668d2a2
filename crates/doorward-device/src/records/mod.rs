//! What the lock keeps, record by record: how it is encoded, read and written.

mod authorization;
mod codec;
mod counters;
mod defaults;
mod door_sensor;
mod keypad;
mod log;
mod opener;
mod security;
mod settings;
mod time_control;

#[cfg(feature = "measure")]
pub use self::security::MeasuredCode;
pub(crate) use self::{
    authorization::{AuthorizationRecord, MAX_AUTHORIZATIONS, Origin},
    counters::{Counters, Identity, clock_offset, clock_record},
    door_sensor::DoorSensorRecord,
    keypad::{KeypadRecord, MAX_KEYPAD_CODES},
    log::{LogMeta, Refused},
    opener::{Account, OpenerRecord},
    security::CodeRecord,
    settings::{AdvancedRecord, ConfigRecord},
    time_control::TimeControlRecord,
};
