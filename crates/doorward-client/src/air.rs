//! What a phone's radio has to know of the protocol: which services devices have, how they advertise, and where a message
//! ends that came in chunks.

use doorward_link::ble::{Join, Joined, Layout};
use doorward_proto::advertising;
use doorward_proto::reassembly::{Reassembler, Stream};
use doorward_proto::{Characteristic, Family};

/// The services of every family.
#[must_use]
pub fn layouts() -> Vec<Layout> {
    let layout = |family: Family| {
        let uuids = &family.profile().uuids;
        Layout {
            pairing_service: uuids.pairing_service,
            pairing: uuids.pairing,
            main_service: uuids.main_service,
            service: uuids.service,
            user_specific: uuids.user_specific,
        }
    };
    Family::ALL.into_iter().map(layout).collect()
}

/// Whether an advertisement is a device's of this protocol.
#[must_use]
pub fn is_device(advertisement: &[u8]) -> bool {
    advertising::parse(advertisement).is_some()
}

/// What puts the chunks of one link together.
#[must_use]
pub fn joiner() -> Box<dyn Join> {
    Box::new(Joiner {
        pairing: Reassembler::new(Stream::Either),
        service: Reassembler::new(Stream::Plain),
        user_specific: Reassembler::new(Stream::Sealed),
    })
}

#[derive(Debug)]
struct Joiner {
    pairing: Reassembler,
    service: Reassembler,
    user_specific: Reassembler,
}

impl Joiner {
    fn of(&mut self, tag: u8) -> Option<&mut Reassembler> {
        Some(match Characteristic::from_tag(tag)? {
            Characteristic::Pairing => &mut self.pairing,
            Characteristic::Service => &mut self.service,
            Characteristic::UserSpecific => &mut self.user_specific,
        })
    }
}

impl Join for Joiner {
    fn push(&mut self, tag: u8, chunk: &[u8]) -> Joined {
        match self.of(tag).map(|stream| stream.push(chunk)) {
            Some(Ok(Some(message))) => Joined::Message(message.to_vec()),
            Some(Ok(None)) => Joined::Waiting,
            Some(Err(_)) | None => Joined::Broken,
        }
    }

    fn reset(&mut self, tag: u8) {
        if let Some(stream) = self.of(tag) {
            stream.reset();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_reply_arrives_whole_from_its_chunks() {
        // Smart Lock API 2.1, "Read lock state": the reply as it is printed.
        let chunks: [&[u8]; 4] = [
            &[
                0x90, 0xB0, 0x75, 0x7C, 0xFE, 0xD0, 0x24, 0x30, 0x17, 0xEA, 0xF5, 0xE0, 0x89, 0xF8,
                0x58, 0x3B, 0x98, 0x39, 0xD6, 0x1B,
            ],
            &[
                0x05, 0x09, 0x24, 0xD2, 0x02, 0x00, 0x00, 0x00, 0x27, 0x00, 0xB1, 0x39, 0x38, 0xB6,
                0x71, 0x21, 0xB6, 0xD5, 0x28, 0xE7,
            ],
            &[
                0xDE, 0x20, 0x6B, 0x0D, 0x7C, 0x5A, 0x94, 0x58, 0x7A, 0x47, 0x1B, 0x33, 0xEB, 0xFB,
                0x01, 0x2C, 0xED, 0x8F, 0x12, 0x61,
            ],
            &[0x13, 0x55, 0x66, 0xED, 0x75, 0x6E, 0x39, 0x10, 0xB5],
        ];
        let mut joiner = joiner();
        for chunk in &chunks[..3] {
            assert_eq!(joiner.push(2, chunk), Joined::Waiting);
        }
        assert_eq!(joiner.push(2, chunks[3]), Joined::Message(chunks.concat()));
        // A chunk that came twice makes no message, and the next one begins anew.
        for chunk in [chunks[0], chunks[1], chunks[1]] {
            joiner.push(2, chunk);
        }
        assert_eq!(joiner.push(2, chunks[2]), Joined::Broken);
        assert_eq!(joiner.push(1, &[0x12, 0, 0x20, 0, 0, 0x13, 0xD7]), {
            Joined::Message(vec![0x12, 0, 0x20, 0, 0, 0x13, 0xD7])
        });
        assert_eq!(joiner.push(9, &[1]), Joined::Broken);
    }
}
