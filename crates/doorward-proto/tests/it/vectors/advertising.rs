//! Advertising payloads.

use doorward_proto::advertising::{self, AdvertisementKind, parse};
use doorward_proto::{DeviceId, Model};
use serde::Deserialize;

use crate::support::{hex, vector};

#[derive(Deserialize)]
struct File {
    examples: Vec<Example>,
}

#[derive(Deserialize)]
struct Example {
    name: String,
    kind: String,
    model: String,
    device_id: u32,
    #[serde(default)]
    state_changed: bool,
    payload: String,
    local_name: String,
    scan_response: String,
}

#[test]
fn payloads_are_the_published_bytes_and_parse_back() {
    for example in vector::<File>("advertising.json").examples {
        let name = &example.name;
        let profile = example.model.parse::<Model>().unwrap().profile();
        let device = DeviceId::new(example.device_id).unwrap();
        let (payload, kind) = match example.kind.as_str() {
            "beacon" => (
                advertising::beacon(profile, device, example.state_changed),
                AdvertisementKind::Beacon {
                    line: profile.family.line(),
                    state_changed: example.state_changed,
                },
            ),
            "pairing" => (
                advertising::pairing(profile, device),
                AdvertisementKind::Pairing {
                    family: profile.family,
                },
            ),
            "uninitialised" => (
                advertising::uninitialised(profile, device),
                AdvertisementKind::Uninitialised {
                    line: profile.family.line(),
                },
            ),
            other => panic!("{other}"),
        };
        assert_eq!(payload.as_slice(), hex(&example.payload), "{name}");
        let scan_response = advertising::scan_response(profile, device);
        assert_eq!(
            scan_response.as_slice(),
            hex(&example.scan_response),
            "{name}"
        );

        let joined = [hex(&example.payload), hex(&example.scan_response)].concat();
        let seen = parse(&joined).unwrap();
        assert_eq!((seen.device_id, seen.kind), (device, kind), "{name}");
        assert_eq!(
            seen.name.as_deref(),
            Some(example.local_name.as_str()),
            "{name}"
        );
    }
}
