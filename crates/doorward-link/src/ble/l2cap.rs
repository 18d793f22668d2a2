//! Frames of fixed channels in and out of a controller's packets (Core Specification, volume 3, part A).

use super::hci::{self, Cursor};

/// The attribute protocol's channel.
pub(super) const ATTRIBUTES: u16 = 4;
/// Signalling.
pub(super) const SIGNALLING: u16 = 5;
/// Pairing and encryption, which this protocol does without.
pub(super) const SECURITY: u16 = 6;

/// No frame of ours or of an honest peer is longer.
const MAX_LENGTH: usize = 1024;
/// Length and channel before each frame.
const HEADER: usize = 4;

/// Puts frames together again, for one connection.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    collected: Vec<u8>,
    /// Set when what follows belongs to a frame that was refused.
    skipping: bool,
}

impl Assembly {
    /// Takes a packet's payload; returns channel and frame if that completes one. What makes no sense is dropped up to the
    /// next beginning.
    pub(super) fn push(&mut self, begins: bool, bytes: &[u8]) -> Option<(u16, Vec<u8>)> {
        if begins {
            self.collected.clear();
            self.skipping = false;
        } else if self.skipping || self.collected.is_empty() {
            return None;
        }
        self.collected.extend_from_slice(bytes);
        let mut rest = Cursor(&self.collected);
        let (length, channel) = (usize::from(rest.u16()?), rest.u16()?);
        if length > MAX_LENGTH || rest.0.len() > length {
            self.collected.clear();
            self.skipping = true;
            return None;
        }
        if rest.0.len() < length {
            return None;
        }
        let frame = rest.0.to_vec();
        self.collected.clear();
        Some((channel, frame))
    }
}

/// Cuts a frame into packets for the controller, each with at most `most` bytes of it.
pub(super) fn packets(handle: u16, channel: u16, frame: &[u8], most: usize) -> Vec<Vec<u8>> {
    let mut bytes = Vec::with_capacity(frame.len().saturating_add(HEADER));
    bytes.extend_from_slice(&u16::try_from(frame.len()).unwrap_or(u16::MAX).to_le_bytes());
    bytes.extend_from_slice(&channel.to_le_bytes());
    bytes.extend_from_slice(frame);
    bytes
        .chunks(most.max(1))
        .enumerate()
        .map(|(at, part)| {
            let flags = if at == 0 { 0x0000 } else { 0x1000 };
            let mut packet = vec![hci::DATA];
            packet.extend_from_slice(&(handle | flags).to_le_bytes());
            packet.extend_from_slice(&u16::try_from(part.len()).unwrap_or(u16::MAX).to_le_bytes());
            packet.extend_from_slice(part);
            packet
        })
        .collect()
}

/// The answer to a frame of signalling or security, which are served as far as refusing goes.
pub(super) fn refusal(channel: u16, frame: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Cursor(frame);
    match (channel, rest.u8()?) {
        // A wish for other connection parameters: refused. The ones in use are what the devices ask for.
        (SIGNALLING, 0x12) => Some(vec![0x13, rest.u8()?, 2, 0, 1, 0]),
        // Answers need none.
        (SIGNALLING, 0x01 | 0x03 | 0x05 | 0x07 | 0x0B | 0x13 | 0x15) => None,
        // Not understood.
        (SIGNALLING, _) => Some(vec![0x01, rest.u8()?, 2, 0, 0, 0]),
        // A wish to pair or encrypt: not supported. A refusal needs no answer.
        (SECURITY, code) if code != 0x05 => Some(vec![0x05, 0x05]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(packet: &[u8]) -> (bool, &[u8]) {
        let [_, _, flags, _, _, rest @ ..] = packet else {
            panic!("a packet has a header");
        };
        (flags & 0x30 != 0x10, rest)
    }

    #[test]
    fn a_frame_survives_every_packet_size() {
        let frame: Vec<u8> = (0..=246).collect();
        for most in [1, 3, 4, 5, 27, 251, 1000] {
            let mut assembly = Assembly::default();
            let packets = packets(0x40, ATTRIBUTES, &frame, most);
            let mut done = Vec::new();
            for packet in &packets {
                let (begins, bytes) = payload(packet);
                done.extend(assembly.push(begins, bytes));
            }
            assert_eq!(done, [(ATTRIBUTES, frame.clone())], "{most}");
        }
    }

    #[test]
    fn drops_what_is_longer_than_announced_or_allowed_and_goes_on() {
        let mut assembly = Assembly::default();
        assert_eq!(assembly.push(true, &[1, 0, 4, 0, 9, 9]), None);
        assert_eq!(assembly.push(false, &[9]), None);
        assert_eq!(assembly.push(true, &[0xFF, 0xFF, 4, 0]), None);
        assert_eq!(assembly.push(false, &[1, 0, 4, 0, 9]), None);
        assert_eq!(assembly.push(false, &[7]), None, "an orphan");
        assert_eq!(assembly.push(true, &[1, 0, 4, 0, 7]), Some((4, vec![7])));
    }

    /// Attack 31. A controller's packets carry no numbers, so what is doubled or lost shows by its length alone, and what is
    /// reordered in the middle is for those above to refuse. Whatever came, the next frame arrives whole.
    #[test]
    fn packets_reordered_doubled_or_lost_end_with_the_next_beginning() {
        let frame: Vec<u8> = (0..90).collect();
        let packets = packets(0x40, ATTRIBUTES, &frame, 27);
        let all: Vec<usize> = (0..packets.len()).collect();
        let mut orders: Vec<Vec<usize>> = Vec::new();
        for one in 0..packets.len() {
            for other in one + 1..packets.len() {
                let mut order = all.clone();
                order.swap(one, other);
                orders.push(order);
            }
            let mut twice = all.clone();
            twice.insert(one, one);
            orders.push(twice);
            orders.push(all.iter().copied().filter(|at| *at != one).collect());
            orders.push(all[..one].to_vec());
        }
        for order in orders {
            let mut assembly = Assembly::default();
            let mut done = Vec::new();
            for packet in order.iter().chain(&all) {
                let (begins, bytes) = payload(&packets[*packet]);
                done.extend(assembly.push(begins, bytes));
            }
            assert_eq!(done.pop(), Some((ATTRIBUTES, frame.clone())), "{order:?}");
            for (_, other) in done {
                assert_eq!(other.len(), frame.len(), "{order:?}");
                // The first packet twice begins anew, the last once more is an orphan: both times that is the frame itself.
                let all_in_a_row = order.windows(all.len()).any(|row| row == all);
                assert_eq!(other == frame, all_in_a_row, "{order:?}");
            }
        }
    }

    #[test]
    fn refuses_pairing_and_other_parameters_politely() {
        assert_eq!(refusal(SECURITY, &[1, 0, 0]), Some(vec![5, 5]));
        assert_eq!(refusal(SECURITY, &[5, 1]), None);
        assert_eq!(
            refusal(SIGNALLING, &[0x12, 7, 8, 0]),
            Some(vec![0x13, 7, 2, 0, 1, 0])
        );
        assert_eq!(refusal(SIGNALLING, &[]), None);
    }
}
