//! What was heard lately.

use alloc::collections::BTreeMap;
use core::time::Duration;

use super::super::Address;
use super::super::hci::Report;
use super::Sighting;

/// Devices kept in mind; whoever was not heard for longest is forgotten first.
const MAX_SIGHTINGS: usize = 256;

#[derive(Debug)]
struct Seen {
    random: bool,
    payload: Vec<u8>,
    response: Vec<u8>,
    at: Duration,
}

/// Devices by the bytes of their address.
#[derive(Debug, Default)]
pub(super) struct Sightings(BTreeMap<[u8; 6], Seen>);

impl Sightings {
    /// Takes note of a report; tells the address if it is one of a device of interest that can be connected to.
    pub(super) fn hear(
        &mut self,
        now: Duration,
        report: Report,
        interest: fn(&[u8]) -> bool,
    ) -> Option<Address> {
        let key = report.from.bytes;
        if report.scan_response {
            if let Some(seen) = self.0.get_mut(&key) {
                seen.response = report.data;
            }
            return None;
        }
        if !report.connectable || !interest(&report.data) {
            return None;
        }
        if !self.0.contains_key(&key) && self.0.len() >= MAX_SIGHTINGS {
            let oldest = self.0.iter().min_by_key(|(_, seen)| seen.at);
            let oldest = oldest.map(|(key, _)| *key);
            oldest.and_then(|key| self.0.remove(&key));
        }
        let response = self.0.remove(&key).map(|seen| seen.response);
        let seen = Seen {
            random: report.from.random,
            payload: report.data,
            response: response.unwrap_or_default(),
            at: now,
        };
        self.0.insert(key, seen);
        Some(report.from)
    }

    /// Everything heard since a moment.
    pub(super) fn all_since(&self, moment: Duration) -> Vec<Sighting> {
        self.0
            .iter()
            .filter(|(_, seen)| seen.at >= moment)
            .map(|(bytes, seen)| Sighting {
                address: seen.address(*bytes),
                advertisement: seen.advertisement(),
            })
            .collect()
    }

    /// What was heard of an address.
    pub(super) fn advertisement(&self, address: Address) -> Vec<u8> {
        self.0
            .get(&address.bytes)
            .map(Seen::advertisement)
            .unwrap_or_default()
    }
}

impl Seen {
    fn address(&self, bytes: [u8; 6]) -> Address {
        Address {
            random: self.random,
            bytes,
        }
    }

    fn advertisement(&self) -> Vec<u8> {
        [&self.payload[..], &self.response].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(number: u16, data: &[u8]) -> Report {
        let [a, b] = number.to_be_bytes();
        Report {
            from: Address::chosen([0, 0, 0, 0, a, b]),
            connectable: true,
            scan_response: false,
            data: data.to_vec(),
        }
    }

    #[test]
    fn a_flood_of_strangers_takes_no_memory() {
        let mut sightings = Sightings::default();
        for number in 0..1000 {
            let now = Duration::from_millis(number.into());
            sightings.hear(now, report(number, &[1, 1]), |data| data == [1, 1]);
            sightings.hear(now, report(number, &[9]), |data| data == [1, 1]);
        }
        assert_eq!(sightings.0.len(), MAX_SIGHTINGS);
        let last = report(999, &[]).from;
        assert_eq!(sightings.advertisement(last), [1, 1]);
        let first = report(0, &[]).from;
        assert_eq!(sightings.advertisement(first), []);
    }

    #[test]
    fn a_scan_response_joins_its_payload_and_stays() {
        let mut sightings = Sightings::default();
        let device = report(1, &[1, 1]);
        let name = Report {
            scan_response: true,
            connectable: false,
            data: vec![1, 9],
            ..device
        };
        let all = |_: &[u8]| true;
        assert_eq!(sightings.hear(Duration::ZERO, name.clone(), all), None);
        sightings.hear(Duration::ZERO, device.clone(), all);
        sightings.hear(Duration::ZERO, name, all);
        sightings.hear(Duration::from_secs(1), device.clone(), all);
        assert_eq!(sightings.advertisement(device.from), [1, 1, 1, 9]);
        assert_eq!(sightings.all_since(Duration::from_secs(1)).len(), 1);
        assert!(sightings.all_since(Duration::from_secs(2)).is_empty());
    }
}
