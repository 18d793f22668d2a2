//! The configuration (Config 0x0015, Set Config 0x0013), of locks and of the Opener.

mod lock;
mod opener;

use super::{Reader, Writer};
use crate::ParameterError;
use crate::profile::{Family, Profile};
use crate::types::{DeviceId, Name};

pub use lock::{LockConfig, LockSettings};
pub use opener::{OpenerConfig, OpenerSettings};

/// Config (0x0015).
#[derive(Clone, Debug, PartialEq)]
pub enum Config {
    /// Of a lock.
    Lock(LockConfig),
    /// Of an Opener.
    Opener(OpenerConfig),
}

/// What Set Config (0x0013) replaces.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigSettings {
    /// Of a lock.
    Lock(LockSettings),
    /// Of an Opener.
    Opener(OpenerSettings),
}

impl Config {
    /// The device that sent it.
    #[must_use]
    pub const fn device_id(&self) -> DeviceId {
        match self {
            Self::Lock(config) => config.device_id,
            Self::Opener(config) => config.device_id,
        }
    }

    /// The device's name.
    #[must_use]
    pub const fn name(&self) -> &Name<32> {
        match self {
            Self::Lock(config) => &config.settings.name,
            Self::Opener(config) => &config.settings.name,
        }
    }

    /// What Set Config would replace, to be changed and sent back.
    #[must_use]
    pub fn settings(&self) -> ConfigSettings {
        match self {
            Self::Lock(config) => ConfigSettings::Lock(config.settings.clone()),
            Self::Opener(config) => ConfigSettings::Opener(config.settings.clone()),
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>, family: Family) -> Option<Self> {
        match family {
            Family::Lock | Family::Ultra => LockConfig::read(reader).map(Self::Lock),
            Family::Opener => OpenerConfig::read(reader).map(Self::Opener),
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, profile: &Profile) {
        match self {
            Self::Lock(config) => config.write(writer),
            Self::Opener(config) => config.write(writer),
        }
        writer.truncate(profile.config_len);
    }
}

impl ConfigSettings {
    pub(crate) fn read(reader: &mut Reader<'_>, family: Family) -> Option<Self> {
        match family {
            Family::Lock | Family::Ultra => LockSettings::read(reader).map(Self::Lock),
            Family::Opener => OpenerSettings::read(reader).map(Self::Opener),
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        match self {
            Self::Lock(settings) => settings.write(writer),
            Self::Opener(settings) => settings.write(writer),
        }
    }

    pub(crate) fn check(&self) -> Result<(), ParameterError> {
        match self {
            Self::Lock(settings) => settings.check(),
            Self::Opener(settings) => settings.check(),
        }
    }

    pub(crate) const fn fits(&self, family: Family) -> bool {
        match (self, family) {
            (Self::Lock(_), Family::Lock | Family::Ultra) | (Self::Opener(_), Family::Opener) => {
                true
            }
            (Self::Lock(_), Family::Opener) | (Self::Opener(_), Family::Lock | Family::Ultra) => {
                false
            }
        }
    }
}

fn check_place(latitude: f32, longitude: f32) -> Result<(), ParameterError> {
    ParameterError::unless((-90.0..=90.0).contains(&latitude), "latitude")?;
    ParameterError::unless((-180.0..=180.0).contains(&longitude), "longitude")
}
