//! What differs between products: sizes, code width, pairing, radio identities.

use core::fmt;
use core::str::FromStr;

use crate::types::{CodeWidth, DeviceType};

/// The four products a Doorward device can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Model {
    /// Smart Lock of the third or fourth generation; four-digit code.
    SmartLock,
    /// Smart Lock Ultra; six-digit code, demanded by every pairing.
    Ultra,
    /// Smart Door; four-digit code.
    SmartDoor,
    /// Opener for intercoms; four-digit code.
    Opener,
}

impl Model {
    /// All products.
    pub const ALL: [Self; 4] = [Self::SmartLock, Self::Ultra, Self::SmartDoor, Self::Opener];

    /// What the wire looks like for this product.
    #[must_use]
    pub const fn profile(self) -> &'static Profile {
        match self {
            Self::SmartLock => &SMART_LOCK,
            Self::Ultra => &ULTRA,
            Self::SmartDoor => &SMART_DOOR,
            Self::Opener => &OPENER,
        }
    }

    /// The family the product belongs to.
    #[must_use]
    pub const fn family(self) -> Family {
        self.profile().family
    }

    /// The word for command lines and files: `smart-lock`, `ultra`, `smart-door`, `opener`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SmartLock => "smart-lock",
            Self::Ultra => "ultra",
            Self::SmartDoor => "smart-door",
            Self::Opener => "opener",
        }
    }

    /// The name for people: "Smart Lock", "Smart Lock Ultra", "Smart Door", "Opener".
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::SmartLock => "Smart Lock",
            Self::Ultra => "Smart Lock Ultra",
            Self::SmartDoor => "Smart Door",
            Self::Opener => "Opener",
        }
    }

    /// The product a device's configuration names, or `None` for ones Doorward does not know.
    #[must_use]
    pub const fn from_device_type(device_type: DeviceType) -> Option<Self> {
        match device_type {
            DeviceType::SmartLock12 | DeviceType::SmartLock34 => Some(Self::SmartLock),
            DeviceType::Opener => Some(Self::Opener),
            DeviceType::SmartDoor => Some(Self::SmartDoor),
            DeviceType::Ultra => Some(Self::Ultra),
            DeviceType::Box | DeviceType::Other(_) => None,
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Model {
    type Err = UnknownModel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|model| model.word() == text)
            .ok_or(UnknownModel)
    }
}

/// A word that names no [`Model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownModel;

impl fmt::Display for UnknownModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown model: expected smart-lock, ultra, smart-door or opener")
    }
}

impl core::error::Error for UnknownModel {}

/// Products that speak alike: command set, code width and pairing follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Smart Lock 1-4 and Smart Door: classic pairing, four-digit code.
    Lock,
    /// Smart Lock Ultra and siblings: pairing with the six-digit code.
    Ultra,
    /// Opener: classic pairing, four-digit code, commands of its own.
    Opener,
}

impl Family {
    /// All families.
    pub const ALL: [Self; 3] = [Self::Lock, Self::Ultra, Self::Opener];

    /// The profile to use with a device of which only the family is known.
    #[must_use]
    pub const fn profile(self) -> &'static Profile {
        match self {
            Self::Lock => &SMART_LOCK,
            Self::Ultra => &ULTRA,
            Self::Opener => &OPENER,
        }
    }

    /// The product line, which is all that a beacon tells.
    #[must_use]
    pub const fn line(self) -> Line {
        match self {
            Self::Lock | Self::Ultra => Line::Lock,
            Self::Opener => Line::Opener,
        }
    }
}

/// The product line: as much as a beacon or a never set up device tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// Any lock, classic or Ultra.
    Lock,
    /// Opener.
    Opener,
}

/// How a device pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PairingKind {
    /// Ten plain messages, authenticated by HMAC; no security code.
    Classic,
    /// Six plain messages and two sealed ones; the security code travels in the first sealed one.
    Ultra,
}

/// A characteristic of the radio interface; its number is the tag on links that are not Bluetooth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Characteristic {
    /// Pairing, both ways.
    Pairing = 0,
    /// Plain errors of the device, when a message could not be opened.
    Service = 1,
    /// Sealed messages, both ways.
    UserSpecific = 2,
}

impl Characteristic {
    /// The characteristic with this tag, or `None`.
    #[must_use]
    pub const fn from_tag(tag: u8) -> Option<Self> {
        match tag {
            0 => Some(Self::Pairing),
            1 => Some(Self::Service),
            2 => Some(Self::UserSpecific),
            _ => None,
        }
    }

    /// The tag (u8).
    #[must_use]
    pub const fn tag(self) -> u8 {
        match self {
            Self::Pairing => 0,
            Self::Service => 1,
            Self::UserSpecific => 2,
        }
    }
}

/// The 128-bit identities of services and characteristics, in text (big-endian) order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uuids {
    /// Service advertised by a device that was never set up.
    pub initialization_service: [u8; 16],
    /// Service advertised in pairing mode, home of `pairing`.
    pub pairing_service: [u8; 16],
    /// [`Characteristic::Pairing`].
    pub pairing: [u8; 16],
    /// Service named by the beacon, home of `service` and `user_specific`.
    pub main_service: [u8; 16],
    /// [`Characteristic::Service`].
    pub service: [u8; 16],
    /// [`Characteristic::UserSpecific`].
    pub user_specific: [u8; 16],
}

impl Uuids {
    /// The identities of a line (upper 16 bits) whose pairing service has this number.
    const fn new(line: u16, pairing: u16) -> Self {
        Self {
            initialization_service: uuid(line, 0xE000),
            pairing_service: uuid(line, pairing),
            pairing: uuid(line, pairing | 1),
            main_service: uuid(line, 0xE200),
            service: uuid(line, 0xE201),
            user_specific: uuid(line, 0xE202),
        }
    }
}

/// What the wire looks like for one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The product.
    pub model: Model,
    /// Its family: decides command set and layouts.
    pub family: Family,
    /// Digits and wire width of the security code.
    pub code_width: CodeWidth,
    /// How it pairs.
    pub pairing: PairingKind,
    /// Bytes of the States message a device sends.
    pub states_len: usize,
    /// Bytes of the Config message a device sends.
    pub config_len: usize,
    /// Bytes of the Advanced Config message a device sends.
    pub advanced_config_len: usize,
    /// What the configuration says the product is.
    pub device_type: DeviceType,
    /// The beacon's last byte without its "changed" bit.
    pub beacon_power: u8,
    /// Radio identities.
    pub uuids: Uuids,
}

const SMART_LOCK: Profile = Profile {
    model: Model::SmartLock,
    family: Family::Lock,
    code_width: CodeWidth::Four,
    pairing: PairingKind::Classic,
    states_len: 27,
    config_len: 78,
    advanced_config_len: 31,
    device_type: DeviceType::SmartLock34,
    beacon_power: 0xC8,
    uuids: Uuids::new(0xA92E, 0xE100),
};

const SMART_DOOR: Profile = Profile {
    model: Model::SmartDoor,
    device_type: DeviceType::SmartDoor,
    ..SMART_LOCK
};

const ULTRA: Profile = Profile {
    model: Model::Ultra,
    family: Family::Ultra,
    code_width: CodeWidth::Six,
    pairing: PairingKind::Ultra,
    advanced_config_len: 33,
    device_type: DeviceType::Ultra,
    uuids: Uuids::new(0xA92E, 0xE300),
    ..SMART_LOCK
};

const OPENER: Profile = Profile {
    model: Model::Opener,
    family: Family::Opener,
    code_width: CodeWidth::Four,
    pairing: PairingKind::Classic,
    states_len: 19,
    config_len: 73,
    advanced_config_len: 27,
    device_type: DeviceType::Opener,
    beacon_power: 0xC4,
    uuids: Uuids::new(0xA92A, 0xE100),
};

const fn uuid(line: u16, number: u16) -> [u8; 16] {
    let [a, b] = line.to_be_bytes();
    let [c, d] = number.to_be_bytes();
    [
        a, b, c, d, 0x55, 0x01, 0x11, 0xE4, 0x91, 0x6C, 0x08, 0x00, 0x20, 0x0C, 0x9A, 0x66,
    ]
}

#[cfg(test)]
mod tests {
    extern crate alloc;

    use alloc::string::ToString;

    use super::*;

    #[test]
    fn words_and_models_agree() {
        for model in Model::ALL {
            assert_eq!(model.to_string().parse(), Ok(model));
            assert_eq!(model.profile().model, model);
            assert_eq!(
                Model::from_device_type(model.profile().device_type),
                Some(model)
            );
        }
        assert_eq!("Smart Lock".parse::<Model>(), Err(UnknownModel));
    }

    #[test]
    fn uuids_are_the_published_ones() {
        let ultra = Model::Ultra.profile().uuids;
        assert_eq!(ultra.pairing.get(..4), Some(&[0xA9, 0x2E, 0xE3, 0x01][..]));
        assert_eq!(
            ultra.user_specific.get(..4),
            Some(&[0xA9, 0x2E, 0xE2, 0x02][..])
        );
        let opener = Model::Opener.profile().uuids;
        assert_eq!(
            opener.pairing_service.get(..4),
            Some(&[0xA9, 0x2A, 0xE1, 0x00][..])
        );
        assert_eq!(
            opener.service.get(12..),
            Some(&[0x20, 0x0C, 0x9A, 0x66][..])
        );
    }

    #[test]
    fn tags_and_characteristics_agree() {
        for tag in 0..=255 {
            if let Some(characteristic) = Characteristic::from_tag(tag) {
                assert_eq!(characteristic.tag(), tag);
            } else {
                assert!(tag > 2);
            }
        }
    }
}
