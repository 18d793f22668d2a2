//! What can be wrong with a system's Bluetooth.

use std::path::Path;

use btleplug::Error;

/// Why the system's Bluetooth cannot be used. Each message says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OsFault {
    /// Linux: there is no bus to reach the service by.
    #[error(
        "this system has no message bus (D-Bus), by which programs reach its Bluetooth: install and start dbus and bluez, or take an adapter directly with --bluetooth hci:0"
    )]
    NoBus,
    /// The service does not run.
    #[error(
        "the system's Bluetooth service does not run: start it (systemctl start bluetooth), or take an adapter directly with --bluetooth hci:0"
    )]
    NoService,
    /// This account may not use it.
    #[error(
        "this account may not use the system's Bluetooth: allow it in the system's settings (on Linux: usermod --append --groups bluetooth NAME, then sign in again)"
    )]
    NotPermitted,
    /// The service knows no adapter.
    #[error("this machine has no Bluetooth adapter that its system can use: plug one in")]
    NoAdapter,
    /// Somebody switched the adapter off.
    #[error(
        "Bluetooth is switched off: switch it on in the system's settings (on Linux also: bluetoothctl power on)"
    )]
    Off,
    /// A switch keeps radios off.
    #[error(
        "Bluetooth is blocked: end the airplane mode, or use the machine's switch (on Linux also: rfkill unblock bluetooth)"
    )]
    Blocked,
    /// The service is there and does not answer.
    #[error(
        "the system's Bluetooth does not answer: restart it (on Linux: systemctl restart bluetooth)"
    )]
    Silent,
    /// It failed in another way, told in its own words.
    #[error("the system's Bluetooth failed: {0}")]
    Failed(String),
}

impl OsFault {
    pub(super) fn of(error: &Error) -> Self {
        match error {
            Error::PermissionDenied => Self::NotPermitted,
            Error::NoAdapterAvailable => Self::NoAdapter,
            Error::TimedOut(_) => Self::Silent,
            other => match bus_error(other) {
                Some((name, _)) => Self::of_bus(&name, other),
                None => Self::Failed(other.to_string()),
            },
        }
    }

    fn of_bus(name: &str, error: &Error) -> Self {
        match name.rsplit('.').next().unwrap_or(name) {
            "FileNotFound" | "NoServer" | "BadAddress" | "Disconnected" => Self::NoBus,
            "ServiceUnknown" | "NameHasNoOwner" | "UnknownObject" | "NoSuchUnit" => Self::NoService,
            // The bus tried to start it.
            _ if name.contains(".Spawn.") => Self::NoService,
            "AccessDenied" | "AuthFailed" | "NotAuthorized" | "NotPermitted" => Self::NotPermitted,
            "NotReady" => Self::Off,
            "Blocked" => Self::Blocked,
            "NoReply" | "Timeout" | "TimedOut" => Self::Silent,
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// The name and words of an error that came over the bus.
#[cfg(target_os = "linux")]
pub(super) fn bus_error(error: &Error) -> Option<(String, String)> {
    let Error::Other(inner) = error else {
        return None;
    };
    let bluez_async::BluetoothError::DbusError(bus) =
        inner.downcast_ref::<bluez_async::BluetoothError>()?
    else {
        return None;
    };
    let words = bus.message().unwrap_or_default().to_owned();
    Some((bus.name()?.to_owned(), words))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn bus_error(_error: &Error) -> Option<(String, String)> {
    None
}

/// Whether a switch keeps Bluetooth off, as Linux tells it in a folder. Elsewhere nothing is told.
pub(super) fn is_blocked(switches: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(switches) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let says = |file: &str, wanted: &str| {
            let text = std::fs::read_to_string(entry.path().join(file));
            text.is_ok_and(|text| text.trim() == wanted)
        };
        says("type", "bluetooth") && (says("soft", "1") || says("hard", "1"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_counts_when_it_is_bluetooths_and_pulled() {
        let dir = tempfile::tempdir().unwrap();
        let switch = |name: &str, kind: &str, soft: &str, hard: &str| {
            let folder = dir.path().join(name);
            std::fs::create_dir_all(&folder).unwrap();
            for (file, text) in [("type", kind), ("soft", soft), ("hard", hard)] {
                std::fs::write(folder.join(file), format!("{text}\n")).unwrap();
            }
        };
        assert!(!is_blocked(&dir.path().join("nowhere")));
        switch("rfkill0", "wlan", "1", "1");
        switch("rfkill1", "bluetooth", "0", "0");
        assert!(!is_blocked(dir.path()));
        switch("rfkill1", "bluetooth", "0", "1");
        assert!(is_blocked(dir.path()));
        switch("rfkill1", "bluetooth", "1", "0");
        assert!(is_blocked(dir.path()));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn each_error_of_the_bus_says_what_to_do() {
        let fault = |name: &str| {
            let bus = dbus::Error::new_custom(name, "words of the service");
            OsFault::of(&Error::Other(Box::new(
                bluez_async::BluetoothError::DbusError(bus),
            )))
        };
        for (name, wanted) in [
            ("org.freedesktop.DBus.Error.FileNotFound", OsFault::NoBus),
            (
                "org.freedesktop.DBus.Error.ServiceUnknown",
                OsFault::NoService,
            ),
            (
                "org.freedesktop.DBus.Error.Spawn.ServiceNotFound",
                OsFault::NoService,
            ),
            (
                "org.freedesktop.DBus.Error.AccessDenied",
                OsFault::NotPermitted,
            ),
            ("org.bluez.Error.NotReady", OsFault::Off),
            ("org.bluez.Error.Blocked", OsFault::Blocked),
            ("org.freedesktop.DBus.Error.NoReply", OsFault::Silent),
        ] {
            assert_eq!(fault(name), wanted, "{name}");
        }
        let other = fault("org.bluez.Error.Failed").to_string();
        assert!(other.contains("words of the service"), "{other}");
    }
}
