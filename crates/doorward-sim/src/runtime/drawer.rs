//! What fob and keypad remember: their numbers and keys, in a file of their own that only its owner may read. A factory
//! reset of the lock does not touch it, as it touches no fob in a drawer.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use doorward_client::Credentials;
use doorward_proto::{AppId, AuthorizationId, DeviceId, DeviceUuid, Model, SharedKey};
use serde::{Deserialize, Serialize};

use super::HostError;
use crate::{AccessoryState, Entropy};

/// The file's name in the data folder.
const FILE: &str = "accessories.json";

const FORMAT: u32 = 1;

/// The file's content.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    format: u32,
    fob: Kept,
    keypad: Kept,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    app: u32,
    keys: Option<Keys>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    device: u32,
    authorization: u32,
    key: [u8; 32],
    uuid: [u8; 16],
}

/// The file. Its `Debug` shows no key.
pub(super) struct Drawer {
    path: PathBuf,
    content: Content,
}

impl core::fmt::Debug for Drawer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Drawer")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Drawer {
    /// Reads the file in `folder`; where there is none, fob and keypad come out of their boxes, and the file is made when
    /// there is something to remember.
    pub(super) fn open(
        folder: &Path,
        model: Model,
    ) -> Result<(Self, [AccessoryState; 2]), HostError> {
        let path = folder.join(FILE);
        let content = match fs::read(&path) {
            Ok(bytes) => parse(&bytes).map_err(|why| HostError::HardwareFile {
                path: path.clone(),
                why,
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Content {
                format: FORMAT,
                fob: Kept::of(&AccessoryState::new(&mut Entropy::System)),
                keypad: Kept::of(&AccessoryState::new(&mut Entropy::System)),
            },
            Err(source) => return Err(HostError::DataFolder { path, source }),
        };
        let unclear = || HostError::HardwareFile {
            path: path.clone(),
            why: "a number in it is out of range".to_owned(),
        };
        let fob = content.fob.state(model).ok_or_else(unclear)?;
        let keypad = content.keypad.state(model).ok_or_else(unclear)?;
        Ok((Self { path, content }, [fob, keypad]))
    }

    /// Writes the file if anything in it changed.
    pub(super) fn keep(&mut self, [fob, keypad]: [&AccessoryState; 2]) -> io::Result<()> {
        let is_kept = |kept: &Kept, state: &AccessoryState| {
            let number = |keys: &Credentials| keys.authorization.value();
            let has = kept
                .keys
                .as_ref()
                .map(|keys| (keys.authorization, keys.key));
            let wants = state.keys.as_ref();
            has == wants.map(|keys| (number(keys), *keys.key.expose_bytes()))
        };
        if is_kept(&self.content.fob, fob) && is_kept(&self.content.keypad, keypad) {
            return Ok(());
        }
        self.content.fob = Kept::of(fob);
        self.content.keypad = Kept::of(keypad);
        self.write()
    }

    /// Old or new, never half: a new file takes the old one's place.
    fn write(&self) -> io::Result<()> {
        let fresh = self.path.with_extension("json.new");
        let mut file = private(&fresh)?;
        file.write_all(&serde_json::to_vec_pretty(&self.content)?)?;
        file.sync_all()?;
        fs::rename(&fresh, &self.path)
    }
}

impl Kept {
    fn of(state: &AccessoryState) -> Self {
        Self {
            app: state.app.0,
            keys: state.keys.as_ref().map(|keys| Keys {
                device: keys.device.value(),
                authorization: keys.authorization.value(),
                key: *keys.key.expose_bytes(),
                uuid: keys.uuid.0,
            }),
        }
    }

    fn state(&self, model: Model) -> Option<AccessoryState> {
        let app = AppId(self.app);
        let keys = match &self.keys {
            None => None,
            Some(keys) => Some(Credentials {
                device: DeviceId::new(keys.device)?,
                model,
                authorization: AuthorizationId::new(keys.authorization)?,
                key: SharedKey::from_bytes(keys.key),
                app,
                uuid: DeviceUuid(keys.uuid),
            }),
        };
        Some(AccessoryState { app, keys })
    }
}

fn parse(bytes: &[u8]) -> Result<Content, String> {
    let content: Content = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if content.format == FORMAT {
        Ok(content)
    } else {
        Err(format!(
            "it has format {}, and this program knows {FORMAT}",
            content.format
        ))
    }
}

/// A new file for the owner's eyes.
fn private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}
