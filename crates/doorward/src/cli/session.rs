//! One run of a command: the app, the device meant, and its gate.

use doorward_app::{App, AppError, DeviceCard, DeviceId, Gate, ProfileOptions, Visit};
use zeroize::Zeroizing;

use super::args::{Common, GateArgs};
use super::{clean, secret};
use crate::exit::Failure;
use crate::radio::{Bluetooth, radio};

/// One run of a command.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) app: App,
    pub(super) json: bool,
    pub(super) visit: Visit,
    device: Option<String>,
}

impl Session {
    pub(super) async fn open(common: &Common) -> Result<Self, Failure> {
        let data = common
            .data
            .clone()
            .map_or_else(crate::data::default_dir, Ok)?;
        let address = common.device.clone().filter(|device| is_tcp(device));
        let bluetooth = Bluetooth::or_fitting(common.bluetooth.clone(), address.is_some());
        let app = App::open(ProfileOptions {
            name: common.profile.clone(),
            dir: crate::data::profiles(&data),
            radio: radio(address, bluetooth).await?,
            file_vault_only: false,
        })
        .await?;
        Ok(Self {
            app,
            json: common.json,
            visit: Visit::new("this command"),
            device: common.device.clone(),
        })
    }

    pub(super) async fn close(&self) {
        self.app.close();
        self.app.farewell().await;
    }

    /// Where the device is, if that was said.
    pub(super) fn address(&self) -> Option<&str> {
        self.device.as_deref().filter(|device| is_address(device))
    }

    /// What `--device` said.
    pub(super) fn named(&self) -> Option<&str> {
        self.device.as_deref()
    }

    /// The device meant: the one named, else the only one.
    pub(super) async fn device(&self) -> Result<DeviceCard, AppError> {
        if let Some(address) = self.address() {
            let id = self.app.locate(address).await?;
            return self.app.device(id);
        }
        let devices = self.app.devices();
        pick(devices, self.device.as_deref())
    }

    /// The device meant, with its gate open: asks for the code if need be.
    pub(super) async fn inside(&self, gate: &GateArgs) -> Result<DeviceId, Failure> {
        let device = self.device().await?;
        if gate.code_stdin {
            if self.app.gate(&self.visit, device.id).await? != Gate::NotProtected {
                let code = secret::line().await?.unwrap_or_default();
                self.app
                    .enter(&self.visit, device.id, &code, gate.remember)
                    .await?;
            }
        } else if let Gate::Closed { digits } = self.app.gate(&self.visit, device.id).await? {
            let code = self.ask_code(&device.name, digits).await?;
            self.app
                .enter(&self.visit, device.id, &code, gate.remember)
                .await?;
        }
        Ok(device.id)
    }

    /// Asks for a device's code.
    pub(super) async fn ask_code(
        &self,
        name: &str,
        digits: usize,
    ) -> Result<Zeroizing<String>, Failure> {
        let prompt = format!("Security code of {} ({digits} digits): ", clean(name));
        let typed = secret::ask(prompt).await?;
        typed.ok_or_else(|| AppError::CodeNeeded.into())
    }
}

fn is_address(device: &str) -> bool {
    is_tcp(device) || device.starts_with("ble:")
}

fn is_tcp(device: &str) -> bool {
    device.starts_with("tcp:")
}

fn pick(devices: Vec<DeviceCard>, wanted: Option<&str>) -> Result<DeviceCard, AppError> {
    let name = wanted.unwrap_or_default().to_owned();
    let id = wanted.and_then(|wanted| wanted.parse::<DeviceId>().ok());
    let fits = |device: &DeviceCard| match wanted {
        None => true,
        Some(wanted) => {
            Some(device.id) == id || device.name.to_lowercase() == wanted.to_lowercase()
        }
    };
    let mut fitting: Vec<DeviceCard> = devices.into_iter().filter(fits).collect();
    match (fitting.pop(), fitting.is_empty()) {
        (None, _) => Err(AppError::NotPaired { name }),
        (Some(device), true) => Ok(device),
        (Some(last), false) => {
            let all = fitting
                .iter()
                .chain([&last])
                .map(|device| format!("{} ({})", device.name, device.id));
            let all: Vec<_> = all.collect();
            Err(AppError::BadInput(format!(
                "several devices fit, name one with --device: {}",
                all.join(", ")
            )))
        }
    }
}
