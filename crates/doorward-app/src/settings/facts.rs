//! What a device's configuration tells that nobody can change.

use doorward_client::proto::advanced_config::AdvancedConfig;
use doorward_client::proto::config::{Config, LockConfig, OpenerConfig};
use doorward_client::types::{HomeKitStatus, MatterStatus, ProductVariant};

use super::{ClockReading, DeviceFacts, Integration, zone_here};
use crate::convert::moment;
use crate::{DeviceId, Product, UnixTime};

/// Bits of a lock's network capabilities.
const WIFI: u8 = 1;
const THREAD: u8 = 2;

impl DeviceFacts {
    /// What a device of this product told at `here` of this computer's clock.
    pub(crate) fn new(
        id: DeviceId,
        product: Product,
        config: &Config,
        advanced: &AdvancedConfig,
        here: UnixTime,
    ) -> Self {
        let (firmware, hardware, time) = match config {
            Config::Lock(lock) => (lock.firmware, lock.hardware, lock.current_time),
            Config::Opener(opener) => (opener.firmware, opener.hardware, opener.current_time),
        };
        let [major, minor, patch] = firmware;
        let bare = Self {
            id,
            product,
            firmware: format!("{major}.{minor}.{patch}"),
            hardware: format!("{}.{}", hardware[0], hardware[1]),
            clock: moment(time).map(|device| ClockReading { device, here }),
            zone_here: zone_here().and_then(doorward_client::types::TimeZoneId::iana_name),
            has_fob: false,
            has_keypad: false,
            has_keypad_2: false,
            total_degrees: match advanced {
                AdvancedConfig::Lock(lock) => Some(lock.total_degrees).filter(|all| *all > 0),
                AdvancedConfig::Opener(_) => None,
            },
            homekit: None,
            matter: None,
            wifi: false,
            thread: false,
            variant: None,
        };
        match config {
            Config::Lock(lock) => of_lock(bare, lock),
            Config::Opener(opener) => of_opener(bare, opener),
        }
    }
}

fn of_lock(bare: DeviceFacts, lock: &LockConfig) -> DeviceFacts {
    DeviceFacts {
        has_fob: lock.has_fob,
        has_keypad: lock.has_keypad || lock.has_keypad_2,
        has_keypad_2: lock.has_keypad_2,
        homekit: match lock.homekit {
            HomeKitStatus::Disabled => Some(Integration::Off),
            HomeKitStatus::Enabled => Some(Integration::On),
            HomeKitStatus::Paired => Some(Integration::Paired),
            HomeKitStatus::NotAvailable | HomeKitStatus::Other(_) => None,
        },
        matter: match lock.matter {
            MatterStatus::DisabledWithoutCertificate | MatterStatus::Disabled => {
                Some(Integration::Off)
            }
            MatterStatus::Enabled => Some(Integration::On),
            MatterStatus::Paired => Some(Integration::Paired),
            MatterStatus::NotAvailable | MatterStatus::Other(_) => None,
        },
        wifi: lock.capabilities & WIFI != 0,
        thread: lock.capabilities & THREAD != 0,
        variant: match lock.product_variant {
            ProductVariant::Go => Some("go"),
            ProductVariant::Pro => Some("pro"),
            ProductVariant::Ultra => Some("ultra"),
            ProductVariant::Unspecified | ProductVariant::Other(_) => None,
        },
        ..bare
    }
}

fn of_opener(bare: DeviceFacts, opener: &OpenerConfig) -> DeviceFacts {
    DeviceFacts {
        has_fob: opener.has_fob,
        has_keypad: opener.has_keypad || opener.has_keypad_2,
        has_keypad_2: opener.has_keypad_2,
        ..bare
    }
}
