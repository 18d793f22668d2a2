//! The advanced configuration (Advanced Config 0x0037, Set Advanced Config 0x0035).

mod lock;
mod opener;

use super::{Reader, Writer};
use crate::ParameterError;
use crate::profile::{Family, Profile};

pub use lock::{AutoLock, LockAdvancedConfig, LockAdvancedSettings, Motor, NightMode};
pub use opener::OpenerAdvancedSettings;

/// Advanced Config (0x0037).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdvancedConfig {
    /// Of a lock.
    Lock(LockAdvancedConfig),
    /// Of an Opener: nothing but what may be set.
    Opener(OpenerAdvancedSettings),
}

/// What Set Advanced Config (0x0035) replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdvancedSettings {
    /// Of a lock.
    Lock(LockAdvancedSettings),
    /// Of an Opener.
    Opener(OpenerAdvancedSettings),
}

impl AdvancedConfig {
    /// What Set Advanced Config would replace, to be changed and sent back.
    #[must_use]
    pub fn settings(&self) -> AdvancedSettings {
        match self {
            Self::Lock(config) => AdvancedSettings::Lock(config.settings.clone()),
            Self::Opener(settings) => AdvancedSettings::Opener(settings.clone()),
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>, family: Family) -> Option<Self> {
        match family {
            Family::Lock | Family::Ultra => {
                let total_degrees = reader.u16()?;
                let settings = LockAdvancedSettings::read(reader)?;
                Some(Self::Lock(LockAdvancedConfig {
                    total_degrees,
                    settings,
                }))
            }
            Family::Opener => OpenerAdvancedSettings::read(reader).map(Self::Opener),
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, profile: &Profile) {
        match self {
            Self::Lock(config) => {
                writer.u16(config.total_degrees);
                config.settings.write_complete(writer);
            }
            Self::Opener(settings) => settings.write_complete(writer),
        }
        writer.truncate(profile.advanced_config_len);
    }
}

impl AdvancedSettings {
    pub(crate) fn read(reader: &mut Reader<'_>, family: Family) -> Option<Self> {
        match family {
            Family::Lock | Family::Ultra => LockAdvancedSettings::read(reader).map(Self::Lock),
            Family::Opener => OpenerAdvancedSettings::read(reader).map(Self::Opener),
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
