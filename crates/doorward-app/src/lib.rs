//! What a person does with locks: known devices, vault, gates, invitations, log.
//!
//! [`App`] is one person's app: a profile on disk, the devices in it, and everything the pages and the command line do
//! with them. It hands out data without words: enums and values that pages and tables put into a language. The device
//! decides about every code; the gates here are comfort.

extern crate alloc;

mod action;
mod app;
mod app_lock;
mod basics;
mod card;
mod convert;
mod encoding;
mod entropy;
mod error;
mod gate;
mod invite;
mod keypad;
mod limit;
mod local;
mod log;
mod pairing;
mod permission;
mod profile;
mod radio;
mod schedule;
pub mod settings;

pub use action::{DoorAction, LockState};
pub use app::{App, KeptBrowser, ProfileOptions, ProfileView, VaultKind};
pub use app_lock::{AppLockKind, AppLockProblem, SecurityView};
pub use basics::{
    Clock, DeviceId, Language, NotAClock, NotADeviceId, Product, UnixTime, Weekday, Weekdays,
};
pub use card::{
    Battery, CodeKnowledge, Completion, Denial, DeviceCard, DeviceTask, DoorState, Freshness,
    LastAction, Notice, Outcome, Reach, Trigger,
};
pub use error::{
    ActionFailure, AppError, CodeProblem, DefaultsPart, Denied, Entry, Lift, Present, WhichCode,
    spoken,
};
pub use gate::{CodeView, Gate, Visit};
pub use keypad::{
    KeypadCodeChange, KeypadCodeProblem, KeypadCodeView, KeypadCodeWish, KeypadCodesView,
};
pub use limit::{Limit, LimitProblem, NotARevision, Revision, Standing};
pub use local::{LocalTime, NotADate};
pub use log::{
    DaySummary, DoorEvent, DoorbellMode, DoorbellSource, ExportFormat, HourSummary, KeypadSource,
    LogEntry, LogEvent, LogFilter, LogKind, LogOutcome, LogView, Progress, SecurityNote,
    SettingsPart, WeekSummary,
};
pub use pairing::{
    AfterPairing, PairWish, Paired, ResetStep, Sighting, SightingFamily, SightingMode,
};
pub use permission::{
    AccessView, EndedInvitation, Invitation, InvitationEnd, InvitationState, InviteWish,
    PermissionChange, PermissionKind, PermissionView, PermissionsView, RemovalWarning,
};
#[cfg(feature = "bluetooth")]
pub use radio::BluetoothRadio;
#[cfg(feature = "os-bluetooth")]
pub use radio::OsRadio;
pub use radio::{Heard, Radio, RadioFuture, listen};
pub use schedule::{NotAnEntry, ScheduleEntry};
