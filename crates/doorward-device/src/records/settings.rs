//! Config and Advanced Config, kept as the messages that tell them. What such a message tells besides the settings (clock,
//! fobs, firmware) is filled in when it is sent.

use doorward_proto::{
    CommandId, Message, Profile,
    advanced_config::AdvancedConfig,
    config::{Config, LockConfig, OpenerConfig},
};
use doorward_store::{Record, StateStore, StoreError, Table};

use super::{
    codec::{RecordReader, RecordWriter},
    defaults,
};
use crate::io::HardwareIdentity;

/// The configuration of a device.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ConfigRecord(pub(crate) Config);

impl ConfigRecord {
    pub(crate) fn load(
        store: &mut impl StateStore,
        profile: &Profile,
        hardware: &HardwareIdentity,
    ) -> Result<Self, StoreError> {
        let fresh = defaults::config(profile, hardware);
        let Some(bytes) = store.read(Table::Config.only())? else {
            return Ok(Self(fresh));
        };
        let message = RecordReader::new(&bytes)?.message(profile, CommandId::CONFIG)?;
        match (message, fresh) {
            (Message::Config(Config::Lock(kept)), Config::Lock(fresh)) => {
                Ok(Self(Config::Lock(LockConfig {
                    settings: kept.settings,
                    ..fresh
                })))
            }
            (Message::Config(Config::Opener(kept)), Config::Opener(fresh)) => {
                Ok(Self(Config::Opener(OpenerConfig {
                    settings: kept.settings,
                    ..fresh
                })))
            }
            _ => Err(StoreError::Corrupt),
        }
    }

    pub(crate) fn encode(&self, profile: &Profile) -> Record {
        RecordWriter::new().message(profile, &Message::Config(self.0.clone()))
    }
}

/// The advanced configuration of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AdvancedRecord(pub(crate) AdvancedConfig);

impl AdvancedRecord {
    pub(crate) fn load(store: &mut impl StateStore, profile: &Profile) -> Result<Self, StoreError> {
        let fresh = defaults::advanced_config(profile);
        let Some(bytes) = store.read(Table::AdvancedConfig.only())? else {
            return Ok(Self(fresh));
        };
        let message = RecordReader::new(&bytes)?.message(profile, CommandId::ADVANCED_CONFIG)?;
        match (message, fresh) {
            (Message::AdvancedConfig(kept @ AdvancedConfig::Lock(_)), AdvancedConfig::Lock(_))
            | (
                Message::AdvancedConfig(kept @ AdvancedConfig::Opener(_)),
                AdvancedConfig::Opener(_),
            ) => Ok(Self(kept)),
            _ => Err(StoreError::Corrupt),
        }
    }

    pub(crate) fn encode(&self, profile: &Profile) -> Record {
        RecordWriter::new().message(profile, &Message::AdvancedConfig(self.0.clone()))
    }
}
