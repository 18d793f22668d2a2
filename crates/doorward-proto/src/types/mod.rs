//! The words of the protocol: identities, secrets, names, times and enumerations.
//!
//! Everything here is plain data. Types that hold a secret have no `Copy`, a redacting `Debug`,
//! constant-time equality, are wiped when dropped, and give their content away only through
//! methods named `expose_*`.

mod actions;
mod code;
mod errors;
mod ids;
mod key;
mod keypad;
mod macros;
mod name;
mod settings;
mod states;
mod time;
mod zones;

pub(crate) use macros::wire_enum;

pub use actions::{
    ActionFlags, Completion, KeypadActionKind, KeypadSource, LockAction, SimpleLockAction, Trigger,
};
pub use code::{CodeError, CodeWidth, PresentedCode, SecurityCode};
pub use errors::{ErrorCode, StatusCode};
pub use ids::{AppId, AuthorizationId, AuthorizationType, Challenge, DeviceId, DeviceUuid, Nonce};
pub use key::SharedKey;
pub use keypad::{KeypadCode, KeypadCodeError};
pub use name::{Name, NameError};
pub use settings::{
    AdvertisingMode, BatteryType, ButtonAction, DeviceType, DstMode, FobAction, HomeKitStatus,
    MatterStatus, MotorSpeed, OpenerButtonAction, OpenerCapabilities, OpenerFobAction,
    OpenerOperatingMode, ProductVariant,
};
pub use states::{AccessoryBattery, Battery, DeviceState, DoorSensorState, LockState};
pub use time::{DateTime, TimeLimit, TimeOfDay, Weekdays};
pub use zones::TimeZoneId;
