//! Features and configuration as typed fields with ranges, language-neutral: pages put words to them.

mod choices;
mod door;
mod facts;
mod field;
mod place;
mod value;
mod wire;
mod zones;

use serde::Serialize;

pub(crate) use door::DoorSettings;
pub(crate) use field::Home;
pub use field::{FieldId, FieldKind, NoSuchField, SettingsPage, Unit};
pub(crate) use value::check_text;
pub use value::{FieldChange, FieldProblem, FieldValue, Problem};
pub(crate) use wire::{
    advanced_fields, change_advanced, change_config, collisions, concerns, config_fields,
    initialise, unfit, zone_here,
};

pub use zones::{ZoneElsewhere, zones_elsewhere};

use crate::{DeviceId, Product, UnixTime};

/// The settings of one device, as read just now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SettingsView {
    /// What the device says about itself and nobody can change.
    pub facts: DeviceFacts,
    /// The fields this device has, page by page in display order.
    pub fields: Vec<FieldView>,
}

impl SettingsView {
    /// The fields of one page, in display order. Empty when the product has no such page.
    pub fn page(&self, page: SettingsPage) -> impl Iterator<Item = &FieldView> {
        self.fields
            .iter()
            .filter(move |field| field.id.page() == page)
    }

    /// The pages on which this device has a field, in display order.
    pub fn pages(&self) -> impl Iterator<Item = SettingsPage> {
        SettingsPage::ALL
            .into_iter()
            .filter(|page| self.page(*page).next().is_some())
    }

    /// One field, if this device has it.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<&FieldView> {
        self.fields.iter().find(|field| field.id == id)
    }
}

/// One field with its value now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldView {
    /// Which field.
    pub id: FieldId,
    /// What it can be.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// What it is. `Display` of it is what a form or the command line sends back.
    pub value: FieldValue,
}

/// What a device says about itself.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, as the device tells them"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DeviceFacts {
    /// Its number.
    pub id: DeviceId,
    /// What it is.
    pub product: Product,
    /// The firmware's version, as `1.2.3`.
    pub firmware: String,
    /// The hardware's revision, as `4.10`.
    pub hardware: String,
    /// Its clock when it was read, and this computer's at the same moment.
    pub clock: Option<ClockReading>,
    /// This computer's time zone, where the protocol has it: a word of the field for the time zone.
    pub zone_here: Option<&'static str>,
    /// Whether a fob is paired.
    pub has_fob: bool,
    /// Whether a keypad is paired.
    pub has_keypad: bool,
    /// Whether the keypad is one of the second generation.
    pub has_keypad_2: bool,
    /// How far a lock turns from end to end, in degrees; none where nothing turns, and before calibration.
    pub total_degrees: Option<u16>,
    /// HomeKit; none where the device has none.
    pub homekit: Option<Integration>,
    /// Matter; none where the device has none.
    pub matter: Option<Integration>,
    /// True when it can use Wi-Fi.
    pub wifi: bool,
    /// True when it can use Thread.
    pub thread: bool,
    /// Which of the Ultra's siblings it is, where it tells: `go`, `pro`, `ultra`.
    pub variant: Option<&'static str>,
}

/// How a device stands with another system for smart homes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Integration {
    /// Switched off.
    Off,
    /// Switched on, and paired with nothing.
    On,
    /// Switched on and paired.
    Paired,
}

/// A device's clock beside ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClockReading {
    /// What the device believes.
    pub device: UnixTime,
    /// What this computer believed at that moment.
    pub here: UnixTime,
}

impl ClockReading {
    /// By how many seconds the device is ahead of us.
    #[must_use]
    pub const fn drift_seconds(self) -> i64 {
        self.device.0.saturating_sub(self.here.0)
    }
}

#[cfg(test)]
mod tests;
