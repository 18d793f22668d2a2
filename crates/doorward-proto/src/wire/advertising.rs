//! What devices advertise (Smart Lock API 2.3.0, "Advertising").
//!
//! A beacon in normal operation, service data while a device waits to be paired, the name in the scan
//! response. Nothing here is authenticated: a sighting is a hint, never a fact.

use heapless::{String, Vec};

use crate::profile::{Family, Line, Profile, Uuids};
use crate::types::DeviceId;

/// An advertising payload or a scan response: at most 31 bytes of advertising structures.
pub type AdvertisingData = Vec<u8, 31>;

/// What a sighting says about a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advertisement {
    /// The device.
    pub device_id: DeviceId,
    /// What it is doing.
    pub kind: AdvertisementKind,
    /// Its advertised name, if a scan response was seen.
    pub name: Option<String<29>>,
}

/// What a device that advertises is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AdvertisementKind {
    /// Normal operation.
    Beacon {
        /// The product line; a beacon does not tell more.
        line: Line,
        /// Whether something changed since a bridge last asked. A level, not an edge.
        state_changed: bool,
    },
    /// It offers its pairing service. Some devices do so outside pairing mode too.
    Pairing {
        /// The family.
        family: Family,
    },
    /// It was never set up.
    Uninitialised {
        /// The product line.
        line: Line,
    },
}

/// The payload of a device in normal operation.
#[must_use]
pub fn beacon(profile: &Profile, device_id: DeviceId, state_changed: bool) -> AdvertisingData {
    let mut data = flags();
    append(&mut data, &[0x1A, MANUFACTURER, 0x4C, 0x00, 0x02, 0x15]);
    append(&mut data, &profile.uuids.main_service);
    append(&mut data, &device_id.value().to_be_bytes());
    append(
        &mut data,
        &[(profile.beacon_power & 0xFE) | u8::from(state_changed)],
    );
    data
}

/// The payload of a device in pairing mode.
#[must_use]
pub fn pairing(profile: &Profile, device_id: DeviceId) -> AdvertisingData {
    service_data(&profile.uuids.pairing_service, device_id)
}

/// The payload of a device that was never set up and is not in pairing mode.
#[must_use]
pub fn uninitialised(profile: &Profile, device_id: DeviceId) -> AdvertisingData {
    service_data(&profile.uuids.initialization_service, device_id)
}

/// The scan response: the name, `Nuki_` or `Nuki_Opener_` and the device's eight hex digits.
#[must_use]
pub fn scan_response(profile: &Profile, device_id: DeviceId) -> AdvertisingData {
    let prefix: &str = match profile.family.line() {
        Line::Lock => "Nuki_",
        Line::Opener => "Nuki_Opener_",
    };
    let mut name = String::<29>::new();
    // At most 20 characters.
    let _ = core::fmt::write(&mut name, format_args!("{prefix}{device_id}"));
    let mut data = AdvertisingData::new();
    let length = u8::try_from(name.len())
        .unwrap_or(u8::MAX)
        .saturating_add(1);
    append(&mut data, &[length, COMPLETE_NAME]);
    append(&mut data, name.as_bytes());
    data
}

/// Reads advertising structures: those of the payload, or payload and scan response one after the other.
///
/// `None` if they do not come from a device of this protocol (HomeKit advertisements of the same device
/// among them). Where payload and scan response come separately, parse them joined.
#[must_use]
pub fn parse(bytes: &[u8]) -> Option<Advertisement> {
    let mut found = None;
    let mut name = None;
    for (kind, data) in structures(bytes) {
        match kind {
            MANUFACTURER => found = found.or_else(|| parse_beacon(data)),
            SERVICE_DATA => found = found.or_else(|| parse_service_data(data)),
            COMPLETE_NAME | SHORT_NAME => {
                name = core::str::from_utf8(data)
                    .ok()
                    .and_then(|text| String::try_from(text).ok());
            }
            _ => {}
        }
    }
    let (device_id, kind) = found?;
    Some(Advertisement {
        device_id,
        kind,
        name,
    })
}

/// Reads the device from an advertised name, the last resort where payloads are hidden.
#[must_use]
pub fn device_id_from_name(name: &str) -> Option<DeviceId> {
    let digits = name
        .strip_prefix("Nuki_Opener_")
        .or_else(|| name.strip_prefix("Nuki_"))?;
    DeviceId::parse(digits)
}

const MANUFACTURER: u8 = 0xFF;
const SERVICE_DATA: u8 = 0x21;
const COMPLETE_NAME: u8 = 0x09;
const SHORT_NAME: u8 = 0x08;

/// Flags: general discoverable, no classic Bluetooth.
fn flags() -> AdvertisingData {
    let mut data = AdvertisingData::new();
    append(&mut data, &[0x02, 0x01, 0x06]);
    data
}

fn service_data(uuid: &[u8; 16], device_id: DeviceId) -> AdvertisingData {
    let mut data = flags();
    append(&mut data, &[0x15, SERVICE_DATA]);
    for byte in uuid.iter().rev() {
        append(&mut data, &[*byte]);
    }
    append(&mut data, &device_id.value().to_be_bytes());
    data
}

fn append(data: &mut AdvertisingData, bytes: &[u8]) {
    let fits = data.extend_from_slice(bytes);
    debug_assert!(
        fits.is_ok(),
        "every payload of this module is at most 31 bytes long"
    );
}

/// Type and content of each advertising structure; ends at the first broken one.
fn structures(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = bytes;
    core::iter::from_fn(move || {
        let (length, after) = rest.split_first()?;
        let (structure, next) = after.split_at_checked(usize::from(*length))?;
        rest = next;
        structure.split_first().map(|(kind, data)| (*kind, data))
    })
}

fn parse_beacon(data: &[u8]) -> Option<(DeviceId, AdvertisementKind)> {
    let body = data.strip_prefix(&[0x4C, 0x00, 0x02, 0x15])?;
    let (uuid, rest) = body.split_first_chunk::<16>()?;
    let [a, b, c, d, power] = *rest.first_chunk::<5>()?;
    let line = line_of(|profile| profile.uuids.main_service == *uuid)?;
    let device_id = DeviceId::new(u32::from_be_bytes([a, b, c, d]))?;
    Some((
        device_id,
        AdvertisementKind::Beacon {
            line,
            state_changed: power & 1 != 0,
        },
    ))
}

fn parse_service_data(data: &[u8]) -> Option<(DeviceId, AdvertisementKind)> {
    let (uuid, rest) = data.split_first_chunk::<16>()?;
    let mut uuid = *uuid;
    uuid.reverse();
    let device_id = DeviceId::new(u32::from_be_bytes(*rest.first_chunk::<4>()?))?;
    let of = |field: fn(&Uuids) -> [u8; 16]| move |profile: &Profile| field(&profile.uuids) == uuid;
    let pairing = Family::ALL
        .into_iter()
        .find(|family| of(|u| u.pairing_service)(family.profile()));
    let kind = match pairing {
        Some(family) => AdvertisementKind::Pairing { family },
        None => AdvertisementKind::Uninitialised {
            line: line_of(of(|u| u.initialization_service))?,
        },
    };
    Some((device_id, kind))
}

fn line_of(matches: impl Fn(&Profile) -> bool) -> Option<Line> {
    Family::ALL
        .into_iter()
        .find(|family| matches(family.profile()))
        .map(Family::line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Model;

    const DEVICE: u32 = 0x33C3_35C5;

    fn device() -> DeviceId {
        DeviceId::new(DEVICE).unwrap()
    }

    #[test]
    fn parses_what_every_model_advertises() {
        for model in Model::ALL {
            let profile = model.profile();
            let (family, line) = (profile.family, profile.family.line());
            for (data, kind) in [
                (
                    beacon(profile, device(), true),
                    AdvertisementKind::Beacon {
                        line,
                        state_changed: true,
                    },
                ),
                (
                    beacon(profile, device(), false),
                    AdvertisementKind::Beacon {
                        line,
                        state_changed: false,
                    },
                ),
                (
                    pairing(profile, device()),
                    AdvertisementKind::Pairing { family },
                ),
                (
                    uninitialised(profile, device()),
                    AdvertisementKind::Uninitialised { line },
                ),
            ] {
                let mut both = Vec::<u8, 62>::from_slice(&data).unwrap();
                both.extend_from_slice(&scan_response(profile, device()))
                    .unwrap();
                let seen = parse(&both).unwrap();
                assert_eq!((seen.device_id, seen.kind), (device(), kind));
                let name = seen.name.unwrap();
                assert_eq!(device_id_from_name(&name), Some(device()), "{name}");
                assert_eq!(parse(&data).unwrap().name, None);
            }
        }
    }

    #[test]
    fn ignores_homekit_and_strangers() {
        assert_eq!(parse(&[2, 1, 6, 5, 0xFF, 0x4C, 0, 6, 0x31]), None);
        assert_eq!(parse(&[]), None);
        assert_eq!(parse(&[0]), None);
        assert_eq!(parse(&[255, 1]), None);
    }

    #[test]
    fn refuses_a_device_id_no_app_could_read() {
        let mut data = beacon(Model::SmartLock.profile(), device(), false);
        data[25] = 0x80;
        assert_eq!(parse(&data), None);
    }
}
