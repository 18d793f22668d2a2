//! Who was heard. The system takes advertisements apart; here they are put together again, so that one reader reads those
//! of every radio.

use btleplug::api::{BDAddr, Peripheral as _, PeripheralProperties};
use btleplug::platform::Peripheral;

const FLAGS: [u8; 3] = [0x02, 0x01, 0x06];
const COMPLETE_NAME: u8 = 0x09;
const SERVICE_DATA: u8 = 0x21;
const MANUFACTURER: u8 = 0xFF;

/// A device that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OsSighting {
    /// From where: its Bluetooth address, or on systems that do not tell those the name they have for it.
    pub address: String,
    /// Its AD structures, as far as the system tells them.
    pub advertisement: Vec<u8>,
}

/// What of an advertisement the system said it heard. It remembers the other part from before, where a device advertises
/// this at one time and that at another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Something, or all of it.
    Any,
    Manufacturer,
    Service,
}

/// How a device's address is written.
pub(super) fn address_of(peripheral: &Peripheral) -> String {
    let address = peripheral.address();
    if address == BDAddr::default() {
        peripheral.id().to_string()
    } else {
        address.to_string()
    }
}

/// AD structures out of what the system tells of an advertisement, of which it heard this part now; a piece that fits into
/// none is left out. Nothing where old and new cannot be told apart.
pub(super) fn structures(properties: &PeripheralProperties, heard: Part) -> Option<Vec<u8>> {
    let both = !properties.manufacturer_data.is_empty() && !properties.service_data.is_empty();
    if both && heard == Part::Any {
        return None;
    }
    let mut bytes = FLAGS.to_vec();
    let mut append = |kind: u8, head: &[u8], body: &[u8]| {
        let length = head.len().saturating_add(body.len()).saturating_add(1);
        if let Ok(length) = u8::try_from(length) {
            bytes.extend([length, kind]);
            bytes.extend(head);
            bytes.extend(body);
        }
    };
    if heard != Part::Service {
        for (company, data) in &properties.manufacturer_data {
            append(MANUFACTURER, &company.to_le_bytes(), data);
        }
    }
    if heard != Part::Manufacturer {
        for (service, data) in &properties.service_data {
            append(SERVICE_DATA, &service.as_u128().to_le_bytes(), data);
        }
    }
    if let Some(name) = &properties.advertisement_name {
        append(COMPLETE_NAME, &[], name.as_bytes());
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advertisement_is_put_together_as_it_was_on_the_air() {
        let service = uuid::uuid!("a92ee100-5501-11e4-916c-0800200c9a66");
        let both = PeripheralProperties {
            advertisement_name: Some("ab".to_owned()),
            manufacturer_data: [(0x004C, vec![2, 0x15])].into(),
            service_data: [(service, vec![1, 2, 3, 4])].into(),
            ..PeripheralProperties::default()
        };
        let beacon = [2, 1, 6, 5, 0xFF, 0x4C, 0, 2, 0x15, 3, 9, b'a', b'b'];
        let pairing = [
            &[2, 1, 6][..],
            &[0x15, 0x21],
            &[
                0x66, 0x9A, 0x0C, 0x20, 0x00, 0x08, 0x6C, 0x91, 0xE4, 0x11, 0x01, 0x55, 0x00, 0xE1,
                0x2E, 0xA9,
            ],
            &[1, 2, 3, 4],
            &[3, 9, b'a', b'b'],
        ]
        .concat();
        // One of them is from before: which, only what was heard now tells.
        assert_eq!(structures(&both, Part::Any), None);
        assert_eq!(structures(&both, Part::Manufacturer).unwrap(), beacon);
        assert_eq!(structures(&both, Part::Service).unwrap(), pairing);
        let one = PeripheralProperties {
            manufacturer_data: [].into(),
            ..both
        };
        assert_eq!(structures(&one, Part::Any).unwrap(), pairing);
        let too_long = PeripheralProperties {
            manufacturer_data: [(1, vec![0; 255])].into(),
            ..PeripheralProperties::default()
        };
        assert_eq!(structures(&too_long, Part::Any).unwrap(), FLAGS);
    }
}
