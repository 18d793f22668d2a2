//! What of a virtual lock is metal: kept in a file of its own beside the lock's store, replaced as a whole, and untouched by a
//! factory reset.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use doorward_proto::{Model, types::DeviceId};
use serde::{Deserialize, Serialize};

use super::HostError;
use crate::{Entropy, HardwareState};

/// The file's name in the data folder.
const FILE: &str = "hardware.json";

const FORMAT: u32 = 1;

/// The file's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    format: u32,
    model: String,
    device_id: u32,
    /// Seconds this lock's world is ahead of the real one, because time was advanced.
    ahead_s: u64,
    hardware: HardwareState,
}

/// The hardware's file.
#[derive(Debug)]
pub(super) struct Keep {
    path: PathBuf,
    content: Content,
}

impl Keep {
    /// Reads the file in `folder`, or makes a new piece of hardware where there is none.
    pub(super) fn open(folder: &Path, model: Model) -> Result<Self, HostError> {
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => Self::parse(folder, path, &bytes, model),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let keep = Self {
                    path,
                    content: Content::newly_made(model),
                };
                keep.write().map_err(|source| HostError::DataFolder {
                    path: folder.to_owned(),
                    source,
                })?;
                Ok(keep)
            }
            Err(source) => Err(HostError::DataFolder {
                path: folder.to_owned(),
                source,
            }),
        }
    }

    pub(super) fn device_id(&self) -> Option<DeviceId> {
        DeviceId::new(self.content.device_id)
    }

    pub(super) fn hardware(&self) -> HardwareState {
        self.content.hardware
    }

    pub(super) fn ahead_s(&self) -> u64 {
        self.content.ahead_s
    }

    /// Writes the file if anything in it changed.
    pub(super) fn keep(&mut self, hardware: HardwareState, ahead_s: u64) -> io::Result<()> {
        if (self.content.hardware, self.content.ahead_s) == (hardware, ahead_s) {
            return Ok(());
        }
        self.content.hardware = hardware;
        self.content.ahead_s = ahead_s;
        self.write()
    }

    fn parse(folder: &Path, path: PathBuf, bytes: &[u8], model: Model) -> Result<Self, HostError> {
        let unclear = |why: String| HostError::HardwareFile {
            path: path.clone(),
            why,
        };
        let content: Content =
            serde_json::from_slice(bytes).map_err(|error| unclear(error.to_string()))?;
        if content.format != FORMAT {
            return Err(unclear(format!(
                "it has format {}, and this program knows {FORMAT}",
                content.format
            )));
        }
        if DeviceId::new(content.device_id).is_none() {
            return Err(unclear(format!(
                "{} is no device number",
                content.device_id
            )));
        }
        if content.model != model.word() {
            return Err(HostError::OtherModel {
                path: folder.to_owned(),
                found: content.model,
                wanted: model.word(),
            });
        }
        Ok(Self { path, content })
    }

    /// Old or new, never half: a new file takes the old one's place.
    fn write(&self) -> io::Result<()> {
        let fresh = self.path.with_extension("json.new");
        let mut file = fs::File::create(&fresh)?;
        file.write_all(&serde_json::to_vec_pretty(&self.content)?)?;
        file.sync_all()?;
        fs::rename(&fresh, &self.path)
    }
}

impl Content {
    fn newly_made(model: Model) -> Self {
        let mut bytes = [0; 4];
        let device_id = loop {
            Entropy::System.fill(&mut bytes);
            if let Some(id) = DeviceId::new(u32::from_le_bytes(bytes) & 0x7FFF_FFFF) {
                break id;
            }
        };
        Self {
            format: FORMAT,
            model: model.word().to_owned(),
            device_id: device_id.value(),
            ahead_s: 0,
            hardware: HardwareState::default(),
        }
    }
}
