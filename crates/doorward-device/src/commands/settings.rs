//! Config, Advanced Config, the clock.

use doorward_proto::{
    CommandId, ParameterError,
    advanced_config::{AdvancedConfig, AdvancedSettings},
    config::{Config, ConfigSettings},
    ext::{SecurityEvent, SecurityEventKind},
    log::LogData,
    types::{DateTime, ErrorCode},
};
use doorward_store::{Change, Key, Record, Table};

use super::{Answer, COMPLETE};
use crate::{
    Device,
    activity::Actor,
    body::{BodyInput, Now},
    env::Environment,
    gate::{Caller, evidence::CodeVerified, unavailable},
    records::{AdvancedRecord, ConfigRecord, clock_record},
    settings::{advertising_mode, body_settings},
};

/// The shortest auto lock there is, in seconds; less counts as this.
const SHORTEST_AUTO_LOCK_S: u16 = 2;

impl Device {
    pub(super) fn set_config<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        settings: ConfigSettings,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let mut record =
            ConfigRecord::load(env.store(), self.profile, &self.hardware).map_err(unavailable)?;
        match (settings, &mut record.0) {
            (ConfigSettings::Lock(settings), Config::Lock(config)) => {
                config.settings = settings.apply_to(&config.settings);
            }
            (ConfigSettings::Opener(settings), Config::Opener(config)) => {
                config.settings = settings;
            }
            (ConfigSettings::Lock(_) | ConfigSettings::Opener(_), _) => {
                return Err(ErrorCode::BadParameter);
            }
        }
        let change = (Table::Config.only(), record.encode(self.profile));
        self.change_settings(now, (caller, CommandId::SET_CONFIG), &change, env)?;
        COMPLETE
    }

    pub(super) fn set_advanced_config<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        settings: AdvancedSettings,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let mut record = AdvancedRecord::load(env.store(), self.profile).map_err(unavailable)?;
        match (settings, &mut record.0) {
            (AdvancedSettings::Lock(settings), AdvancedConfig::Lock(config)) => {
                config.settings = settings.apply_to(&config.settings);
                config
                    .settings
                    .check_for(self.profile.model)
                    .map_err(ParameterError::error_code)?;
                let timeout = &mut config.settings.auto_lock_timeout;
                *timeout = (*timeout).max(SHORTEST_AUTO_LOCK_S);
            }
            (AdvancedSettings::Opener(settings), AdvancedConfig::Opener(present)) => {
                *present = settings.apply_to(present);
            }
            (AdvancedSettings::Lock(_) | AdvancedSettings::Opener(_), _) => {
                return Err(ErrorCode::BadParameter);
            }
        }
        let change = (Table::AdvancedConfig.only(), record.encode(self.profile));
        self.change_settings(now, (caller, CommandId::SET_ADVANCED_CONFIG), &change, env)?;
        COMPLETE
    }

    /// Sets the clock. Waits of the security code do not live on it.
    pub(super) fn update_time<E: Environment>(
        &mut self,
        now: Now,
        caller: &Caller,
        time: DateTime,
        _: &CodeVerified,
        env: &mut E,
    ) -> Answer {
        let utc = time.to_unix().ok_or(ErrorCode::BadParameter)?;
        let jump = utc.saturating_sub(now.utc);
        let offset = self.clock_offset.saturating_add(jump);
        let record = clock_record(offset);
        let bounded = jump.clamp(i32::MIN.into(), i32::MAX.into());
        let event = SecurityEvent {
            kind: SecurityEventKind::ClockSet,
            subject: i32::try_from(bounded).unwrap_or_default().cast_unsigned(),
        };
        let changes = [Change::Put(Table::Clock.only(), &record)];
        let actor = Actor::new(caller.id(), &caller.record.entry.name);
        self.log(now, actor, LogData::Security(event), &changes, env)
            .map_err(unavailable)?;
        self.clock_offset = offset;
        self.body.clock_set(jump);
        let now = Now::new(now.uptime, utc);
        self.tell_body(now, BodyInput::DeadlineReached, env);
        COMPLETE
    }

    /// Makes one change of the configuration durable, counts it, tells it in the log by the number of the command, and
    /// lets the body know.
    pub(super) fn change_settings<E: Environment>(
        &mut self,
        now: Now,
        (caller, command): (&Caller, CommandId),
        (key, bytes): &(Key, Record),
        env: &mut E,
    ) -> Result<(), ErrorCode> {
        let put = if bytes.is_empty() {
            Change::Delete(*key)
        } else {
            Change::Put(*key, bytes)
        };
        let counters = self.counters.with_config_update();
        let encoded = counters.encode();
        let changes = [put, Change::Put(Table::Counters.only(), &encoded)];
        let event = SecurityEvent {
            kind: SecurityEventKind::ConfigChanged,
            subject: command.0.into(),
        };
        let actor = Actor::new(caller.id(), &caller.record.entry.name);
        self.log(now, actor, LogData::Security(event), &changes, env)
            .map_err(unavailable)?;
        self.counters = counters;
        self.advertising_mode =
            advertising_mode(env.store(), self.profile, &self.hardware).map_err(unavailable)?;
        let settings =
            body_settings(env.store(), self.profile, &self.hardware).map_err(unavailable)?;
        self.tell_body(now, BodyInput::Settings(settings), env);
        Ok(())
    }
}
