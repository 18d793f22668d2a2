//! Config and Advanced Config, kept as the messages that tell them. What such a message tells besides the settings (clock,
//! fobs, firmware) is filled in when it is sent.

use doorward_proto::{
    CommandId, Message, Profile,
    advanced_config::{AdvancedConfig, LockAdvancedConfig},
    config::{Config, LockConfig},
};
use doorward_store::{Record, StateStore, StoreError, Table};

use super::{
    codec::{RecordReader, RecordWriter},
    defaults,
};
use crate::io::HardwareIdentity;

/// The configuration of a lock.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ConfigRecord(pub(crate) LockConfig);

impl ConfigRecord {
    pub(crate) fn load(
        store: &mut impl StateStore,
        profile: &Profile,
        hardware: &HardwareIdentity,
    ) -> Result<Self, StoreError> {
        let Some(bytes) = store.read(Table::Config.only())? else {
            return Ok(Self(defaults::config(profile, hardware)));
        };
        let message = RecordReader::new(&bytes)?.message(profile, CommandId::CONFIG)?;
        let Message::Config(Config::Lock(config)) = message else {
            return Err(StoreError::Corrupt);
        };
        Ok(Self(LockConfig {
            settings: config.settings,
            ..defaults::config(profile, hardware)
        }))
    }

    pub(crate) fn encode(&self, profile: &Profile) -> Record {
        RecordWriter::new().message(profile, &Message::Config(Config::Lock(self.0.clone())))
    }
}

/// The advanced configuration of a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AdvancedRecord(pub(crate) LockAdvancedConfig);

impl AdvancedRecord {
    pub(crate) fn load(store: &mut impl StateStore, profile: &Profile) -> Result<Self, StoreError> {
        let Some(bytes) = store.read(Table::AdvancedConfig.only())? else {
            return Ok(Self(defaults::advanced_config(profile)));
        };
        let message = RecordReader::new(&bytes)?.message(profile, CommandId::ADVANCED_CONFIG)?;
        let Message::AdvancedConfig(AdvancedConfig::Lock(config)) = message else {
            return Err(StoreError::Corrupt);
        };
        Ok(Self(config))
    }

    pub(crate) fn encode(&self, profile: &Profile) -> Record {
        RecordWriter::new().message(
            profile,
            &Message::AdvancedConfig(AdvancedConfig::Lock(self.0.clone())),
        )
    }
}
