//! Configuration: read, change and write back without losing what others wrote.

use doorward_proto::advanced_config::{AdvancedConfig, AdvancedSettings};
use doorward_proto::config::{Config, ConfigSettings};
use doorward_proto::types::SecurityCode;
use doorward_proto::{Command, Message};

use super::Connection;
use crate::ClientError;
use crate::request::Request;

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
    /// connection such changes follow one another and lose nothing; another client's change between reading and
    /// writing is overwritten, as the protocol has no way to notice.
    ///
    /// # Errors
    /// As [`Connection::config`] and [`Connection::set_config`].
    pub async fn change_config(
        &self,
        code: Option<&SecurityCode>,
        change: impl FnOnce(&mut ConfigSettings) + Send,
    ) -> Result<ConfigSettings, ClientError> {
        let _turn = self.shared.configuring.lock().await;
        let present = self.config().await?.settings();
        let mut wanted = present.clone();
        change(&mut wanted);
        if wanted != present {
            self.set_config(code, wanted.clone()).await?;
        }
        Ok(wanted)
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
    /// As [`Connection::config`] and [`Connection::set_config`].
    pub async fn change_advanced_config(
        &self,
        code: Option<&SecurityCode>,
        change: impl FnOnce(&mut AdvancedSettings) + Send,
    ) -> Result<AdvancedSettings, ClientError> {
        let _turn = self.shared.configuring.lock().await;
        let present = self.advanced_config().await?.settings();
        let mut wanted = present.clone();
        change(&mut wanted);
        if wanted != present {
            self.set_advanced_config(code, wanted.clone()).await?;
        }
        Ok(wanted)
    }
}
