//! Configuration: read, change and write back without losing what others wrote.

use core::convert::Infallible;

use doorward_proto::advanced_config::{AdvancedConfig, AdvancedSettings};
use doorward_proto::config::{Config, ConfigSettings};
use doorward_proto::door_sensor::DoorSensorConfig;
use doorward_proto::types::SecurityCode;
use doorward_proto::{Command, Message};

use super::Connection;
use crate::ClientError;
use crate::request::Request;

/// How often a change is begun anew when others change the same thing meanwhile.
const MAX_ROUNDS: usize = 4;

impl Connection {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with [`BadCode`](doorward_proto::ErrorCode::BadCode) when this authorization has not
    /// shown the code and the device wants that first; otherwise as every request.
    pub async fn config(&self) -> Result<Config, ClientError> {
        self.value(
            Request::new(Command::RequestConfig, None),
            |message| match message {
                Message::Config(config) => Some(config),
                _ => None,
            },
        )
        .await
    }

    /// Replaces everything that can be set in the configuration. [`Connection::change_config`] keeps the rest.
    ///
    /// # Errors
    /// As [`Connection::verify_code`]; [`ClientError::Refused`] when a value is out of range.
    pub async fn set_config(
        &self,
        code: Option<&SecurityCode>,
        settings: ConfigSettings,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(Command::SetConfig(settings), code))
            .await
    }

    /// Reads the configuration, lets `change` change it, and writes it back if that changed anything. On one
    /// connection such changes follow one another and lose nothing. Another client's change between reading and writing
    /// is noticed by the device's count of changes, and everything done again from the new values; only what arrives in the
    /// very moment of the writing is overwritten, as the protocol has no way to write on a condition.
    ///
    /// # Errors
    /// As [`Connection::config`] and [`Connection::set_config`]; [`ClientError::Contended`] when others never stop
    /// changing it.
    pub async fn change_config(
        &self,
        code: Option<&SecurityCode>,
        mut change: impl FnMut(&mut ConfigSettings) + Send,
    ) -> Result<ConfigSettings, ClientError> {
        let changed: Result<_, Infallible> = self
            .try_change_config(code, |settings| {
                change(settings);
                Ok(())
            })
            .await?;
        changed.map_or_else(|never| match never {}, Ok)
    }

    /// [`Connection::change_config`] with a change that looks first and may decline: then nothing is written and its
    /// reason comes back. It may be asked more than once, each time with what the device has at that moment.
    ///
    /// # Errors
    /// As [`Connection::change_config`].
    pub async fn try_change_config<E: Send>(
        &self,
        code: Option<&SecurityCode>,
        change: impl FnMut(&mut ConfigSettings) -> Result<(), E> + Send,
    ) -> Result<Result<ConfigSettings, E>, ClientError> {
        self.try_change(code, change).await
    }

    async fn config_update_count(&self) -> Result<u8, ClientError> {
        Ok(self.states().await?.config_update_count)
    }

    /// Reads the advanced configuration.
    ///
    /// # Errors
    /// As [`Connection::config`].
    pub async fn advanced_config(&self) -> Result<AdvancedConfig, ClientError> {
        self.value(
            Request::new(Command::RequestAdvancedConfig, None),
            |message| match message {
                Message::AdvancedConfig(config) => Some(config),
                _ => None,
            },
        )
        .await
    }

    /// Replaces everything that can be set in the advanced configuration.
    ///
    /// # Errors
    /// As [`Connection::set_config`].
    pub async fn set_advanced_config(
        &self,
        code: Option<&SecurityCode>,
        settings: AdvancedSettings,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(Command::SetAdvancedConfig(settings), code))
            .await
    }

    /// As [`Connection::change_config`], for the advanced configuration.
    ///
    /// # Errors
    /// As [`Connection::change_config`].
    pub async fn change_advanced_config(
        &self,
        code: Option<&SecurityCode>,
        mut change: impl FnMut(&mut AdvancedSettings) + Send,
    ) -> Result<AdvancedSettings, ClientError> {
        let changed: Result<_, Infallible> = self
            .try_change_advanced_config(code, |settings| {
                change(settings);
                Ok(())
            })
            .await?;
        changed.map_or_else(|never| match never {}, Ok)
    }

    /// As [`Connection::try_change_config`], for the advanced configuration.
    ///
    /// # Errors
    /// As [`Connection::change_config`].
    pub async fn try_change_advanced_config<E: Send>(
        &self,
        code: Option<&SecurityCode>,
        change: impl FnMut(&mut AdvancedSettings) -> Result<(), E> + Send,
    ) -> Result<Result<AdvancedSettings, E>, ClientError> {
        self.try_change(code, change).await
    }

    /// Reads what the door sensor of a lock is for.
    ///
    /// # Errors
    /// As [`Connection::config`]; [`ClientError::Refused`] with [`Unknown`](doorward_proto::ErrorCode::Unknown) from locks
    /// that do not tell.
    pub async fn door_sensor_config(&self) -> Result<DoorSensorConfig, ClientError> {
        self.value(
            Request::new(Command::RequestDoorSensorConfig, None),
            |message| match message {
                Message::DoorSensorConfig(config) => Some(config),
                _ => None,
            },
        )
        .await
    }

    /// Replaces what the door sensor of a lock is for.
    ///
    /// # Errors
    /// As [`Connection::set_config`].
    pub async fn set_door_sensor_config(
        &self,
        code: Option<&SecurityCode>,
        config: DoorSensorConfig,
    ) -> Result<(), ClientError> {
        self.complete(Request::new(Command::SetDoorSensorConfig(config), code))
            .await
    }

    /// As [`Connection::change_config`], for what the door sensor of a lock is for.
    ///
    /// # Errors
    /// As [`Connection::change_config`] and [`Connection::door_sensor_config`].
    pub async fn change_door_sensor_config(
        &self,
        code: Option<&SecurityCode>,
        mut change: impl FnMut(&mut DoorSensorConfig) + Send,
    ) -> Result<DoorSensorConfig, ClientError> {
        let changed: Result<_, Infallible> = self
            .try_change_door_sensor_config(code, |config| {
                change(config);
                Ok(())
            })
            .await?;
        changed.map_or_else(|never| match never {}, Ok)
    }

    /// As [`Connection::try_change_config`], for what the door sensor of a lock is for.
    ///
    /// # Errors
    /// As [`Connection::change_config`] and [`Connection::door_sensor_config`].
    pub async fn try_change_door_sensor_config<E: Send>(
        &self,
        code: Option<&SecurityCode>,
        change: impl FnMut(&mut DoorSensorConfig) -> Result<(), E> + Send,
    ) -> Result<Result<DoorSensorConfig, E>, ClientError> {
        self.try_change(code, change).await
    }

    async fn try_change<P: Part, E: Send>(
        &self,
        code: Option<&SecurityCode>,
        mut change: impl FnMut(&mut P) -> Result<(), E> + Send,
    ) -> Result<Result<P, E>, ClientError> {
        let _turn = self.shared.configuring.lock().await;
        for _ in 0..MAX_ROUNDS {
            let count = self.config_update_count().await?;
            let present = self.value(Request::new(P::REQUEST, None), P::of).await?;
            let mut wanted = present.clone();
            if let Err(reason) = change(&mut wanted) {
                return Ok(Err(reason));
            }
            if wanted == present {
                return Ok(Ok(wanted));
            }
            if self.config_update_count().await? == count {
                self.complete(Request::new(wanted.clone().replacement(), code))
                    .await?;
                return Ok(Ok(wanted));
            }
        }
        Err(ClientError::Contended)
    }
}

/// A part of the configuration: read as a whole, and replaced as a whole.
trait Part: Clone + PartialEq + Send {
    /// What asks for it.
    const REQUEST: Command;

    /// Its settable side, out of the answer.
    fn of(message: Message) -> Option<Self>;

    /// What replaces it.
    fn replacement(self) -> Command;
}

impl Part for ConfigSettings {
    const REQUEST: Command = Command::RequestConfig;

    fn of(message: Message) -> Option<Self> {
        match message {
            Message::Config(config) => Some(config.settings()),
            _ => None,
        }
    }

    fn replacement(self) -> Command {
        Command::SetConfig(self)
    }
}

impl Part for AdvancedSettings {
    const REQUEST: Command = Command::RequestAdvancedConfig;

    fn of(message: Message) -> Option<Self> {
        match message {
            Message::AdvancedConfig(config) => Some(config.settings()),
            _ => None,
        }
    }

    fn replacement(self) -> Command {
        Command::SetAdvancedConfig(self)
    }
}

impl Part for DoorSensorConfig {
    const REQUEST: Command = Command::RequestDoorSensorConfig;

    fn of(message: Message) -> Option<Self> {
        match message {
            Message::DoorSensorConfig(config) => Some(config),
            _ => None,
        }
    }

    fn replacement(self) -> Command {
        Command::SetDoorSensorConfig(self)
    }
}
