//! How a radio fails.

use crate::LinkError;

/// Why a controller cannot be used, or not any more. Each message says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RadioError {
    /// The kernel knows no adapter of this number.
    #[error(
        "there is no Bluetooth adapter hci{0}: plug one in, or see in /sys/class/bluetooth which there are"
    )]
    NoAdapter(u16),
    /// The adapter is up, or another program owns it.
    #[error(
        "the Bluetooth adapter hci{0} is in use: take it from the system's Bluetooth (bluetoothctl power off, or systemctl stop bluetooth) and try again"
    )]
    Busy(u16),
    /// A switch keeps radios off.
    #[error("the Bluetooth adapter hci{0} is switched off: rfkill unblock bluetooth")]
    Blocked(u16),
    /// The process may not take an adapter for itself.
    #[error(
        "taking the Bluetooth adapter hci{0} needs the capability CAP_NET_ADMIN: run as a service that has it (AmbientCapabilities=CAP_NET_ADMIN), or as root"
    )]
    NotPermitted(u16),
    /// The kernel, or this operating system, offers no such sockets.
    #[error(
        "this system offers no Bluetooth adapters as hci:N; an hci-tcp: controller can be used"
    )]
    NotSupported,
    /// Nobody serves a controller at this address.
    #[error("no controller answers at hci-tcp:{address}: {error}")]
    Unreachable {
        /// The address.
        address: String,
        /// Why.
        error: LinkError,
    },
    /// The controller does not answer commands.
    #[error("the Bluetooth controller does not answer: unplug it and plug it in again")]
    Silent,
    /// The controller is gone, or its connection.
    #[error("the Bluetooth controller went away")]
    Gone,
    /// What comes from the controller is not HCI.
    #[error("what answers there is no Bluetooth controller")]
    NotHci,
    /// The controller lacks something that is needed.
    #[error("the Bluetooth controller refused a command ({command:#06x}, status {status:#04x})")]
    Refused {
        /// The command's operation code.
        command: u16,
        /// The controller's reason.
        status: u8,
    },
    /// The operating system failed in another way.
    #[error("the Bluetooth controller cannot be opened: {0}")]
    Io(std::io::ErrorKind),
}
