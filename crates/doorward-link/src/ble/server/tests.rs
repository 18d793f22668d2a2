use super::*;
use crate::ble::gatt::{DeviceInformation, Layout};
use crate::ble::noise::Noise;
use crate::{TAG_PAIRING, TAG_USER_SPECIFIC};

const LAYOUT: Layout = Layout {
    pairing_service: [0x10; 16],
    pairing: [0x11; 16],
    main_service: [0x20; 16],
    service: [0x21; 16],
    user_specific: [0x22; 16],
};

fn table() -> Table {
    let text = |text: &str| text.to_owned();
    let information = DeviceInformation {
        name: text("Nuki_33C335C5"),
        serial: text("33C335C5"),
        firmware: text("3.7.7"),
        hardware: text("4.10"),
    };
    Table::of_device(&LAYOUT, &information)
}

/// One message in, the answers to send out; frames written are collected.
fn ask(server: &mut Server, table: &Table, message: &[u8]) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    server.handle(table, message);
    let (mut sent, mut written) = (Vec::new(), Vec::new());
    while let Some(output) = server.poll() {
        match output {
            Output::Send(bytes) | Output::Indicate(bytes) => sent.push(bytes),
            Output::Written { bytes, .. } => written.push(bytes),
            Output::Delivered => {}
        }
    }
    (sent, written)
}

fn answer(server: &mut Server, table: &Table, message: &[u8]) -> Vec<u8> {
    let (sent, _) = ask(server, table, message);
    assert_eq!(sent.len(), 1, "{message:02x?}");
    sent[0].clone()
}

fn user_specific(table: &Table) -> [u8; 2] {
    table.port(TAG_USER_SPECIFIC).unwrap().to_le_bytes()
}

#[test]
fn answers_an_exchange_with_247_and_keeps_the_smaller() {
    let table = table();
    for (theirs, size) in [(23_u16, 23), (100, 100), (247, 247), (517, 247), (0, 23)] {
        let mut server = Server::new(MAX_MTU);
        let [low, high] = theirs.to_le_bytes();
        assert_eq!(answer(&mut server, &table, &[2, low, high]), [3, 247, 0]);
        assert_eq!(server.mtu, size);
    }
}

#[test]
fn takes_frames_however_they_are_written() {
    let table = table();
    let mut server = Server::new(MAX_MTU);
    let [low, high] = user_specific(&table);
    // A request, as most clients do.
    let (sent, written) = ask(&mut server, &table, &[0x12, low, high, 1, 2, 3]);
    assert_eq!((sent, written), (vec![vec![0x13]], vec![vec![1, 2, 3]]));
    // A command without an answer, as one client does although it was not invited to.
    let (sent, written) = ask(&mut server, &table, &[0x52, low, high, 1, 2, 3]);
    assert_eq!((sent, written), (Vec::new(), vec![vec![1, 2, 3]]));
    // Prepared and executed, as a key fob does even for six bytes.
    let prepare = [0x16, low, high, 0, 0, 1, 0, 3, 0, 0x27, 0xA7];
    let echo = [&[0x17], &prepare[1..]].concat();
    assert_eq!(answer(&mut server, &table, &prepare), echo);
    let (sent, written) = ask(&mut server, &table, &[0x18, 1]);
    assert_eq!(sent, [vec![0x19]]);
    assert_eq!(written, [vec![1, 0, 3, 0, 0x27, 0xA7]]);
    // And empty, which is for others to refuse.
    let (_, written) = ask(&mut server, &table, &[0x12, low, high]);
    assert_eq!(written, [Vec::new()]);
}

#[test]
fn a_long_write_is_whole_or_nothing() {
    let table = table();
    let mut server = Server::new(MAX_MTU);
    let [low, high] = user_specific(&table);
    let frame: Vec<u8> = (0..=255).cycle().take(MAX_FRAME).collect();
    let parts: Vec<Vec<u8>> = frame
        .chunks(18)
        .enumerate()
        .map(|(at, part)| {
            let [from, from_high] = u16::try_from(at * 18).unwrap().to_le_bytes();
            [&[0x16, low, high, from, from_high], part].concat()
        })
        .collect();
    for part in &parts {
        assert_eq!(answer(&mut server, &table, part)[0], 0x17);
    }
    assert_eq!(answer(&mut server, &table, &parts[0])[4], att::QUEUE_FULL);
    assert_eq!(ask(&mut server, &table, &[0x18, 1]).1, [frame]);
    // A missing part, a cancelled write: nothing arrives, and nothing stays behind.
    for part in parts.iter().skip(1).take(2) {
        answer(&mut server, &table, part);
    }
    let (sent, written) = ask(&mut server, &table, &[0x18, 1]);
    assert_eq!((sent[0][4], written.len()), (att::INVALID_OFFSET, 0));
    answer(&mut server, &table, &parts[0]);
    assert_eq!(
        ask(&mut server, &table, &[0x18, 0]),
        (vec![vec![0x19]], Vec::new())
    );
    assert_eq!(
        ask(&mut server, &table, &[0x18, 1]),
        (vec![vec![0x19]], Vec::new())
    );
}

/// Attack 31. A long write comes in parts that say where they belong: out of order, twice or without one of them they are
/// refused when they shall be carried out, but for the last ones missing, which nobody can see here. Then a beginning of the
/// frame arrives, for the lock to refuse; never anything else.
#[test]
fn parts_of_a_long_write_out_of_order_doubled_or_lost_are_never_another_frame() {
    let table = table();
    let mut server = Server::new(MAX_MTU);
    let [low, high] = user_specific(&table);
    let frame: Vec<u8> = (0..=255).cycle().take(114).collect();
    let parts: Vec<Vec<u8>> = frame
        .chunks(18)
        .enumerate()
        .map(|(at, part)| {
            let [from, from_high] = u16::try_from(at * 18).unwrap().to_le_bytes();
            [&[0x16, low, high, from, from_high], part].concat()
        })
        .collect();
    let all: Vec<usize> = (0..parts.len()).collect();
    let mut orders: Vec<Vec<usize>> = Vec::new();
    for one in 0..parts.len() {
        for other in one + 1..parts.len() {
            let mut order = all.clone();
            order.swap(one, other);
            orders.push(order);
        }
        for at in 0..=parts.len() {
            let mut order = all.clone();
            order.insert(at, one);
            orders.push(order);
        }
        orders.push(all.iter().copied().filter(|at| *at != one).collect());
        orders.push(all[..one].to_vec());
        orders.push(all[one + 1..].to_vec());
    }
    let mut beginnings = 0;
    for order in orders {
        for at in &order {
            answer(&mut server, &table, &parts[*at]);
        }
        let (_, written) = ask(&mut server, &table, &[0x18, 1]);
        for bytes in written {
            assert!(
                frame.starts_with(&bytes) && bytes.len() < frame.len(),
                "{order:?}"
            );
            beginnings += 1;
        }
        for part in &parts {
            answer(&mut server, &table, part);
        }
        assert_eq!(
            ask(&mut server, &table, &[0x18, 1]).1,
            [frame.as_slice()],
            "{order:?}"
        );
    }
    // Cut off after each part, and once more as the one that misses its last.
    assert_eq!(beginnings, parts.len());
}

#[test]
fn indicates_in_pieces_each_after_the_confirmation_of_the_one_before() {
    let table = table();
    let mut server = Server::new(MAX_MTU);
    let frame: Vec<u8> = (0..45).collect();
    server.indicate(&table, TAG_USER_SPECIFIC, &frame);
    assert_eq!(server.poll(), Some(Output::Delivered), "nobody subscribed");
    let [low, high] = user_specific(&table);
    let [subscription, _] = (u16::from_le_bytes([low, high]) + 1).to_le_bytes();
    // Notifications there are none.
    let refused = answer(&mut server, &table, &[0x12, subscription, 0, 1, 0]);
    assert_eq!(refused[4], att::BAD_SUBSCRIPTION);
    assert_eq!(
        answer(&mut server, &table, &[0x12, subscription, 0, 2, 0]),
        [0x13]
    );
    assert_eq!(
        answer(&mut server, &table, &[0x0A, subscription, 0]),
        [0x0B, 2, 0]
    );
    server.indicate(&table, TAG_USER_SPECIFIC, &frame);
    let mut arrived = Vec::new();
    while let Some(Output::Indicate(bytes)) = server.poll() {
        assert_eq!(bytes[..3], [0x1D, low, high]);
        assert!(bytes.len() <= 23);
        arrived.extend_from_slice(&bytes[3..]);
        assert_eq!(server.poll(), None, "waits for the confirmation");
        server.handle(&table, &[0x1E]);
    }
    assert_eq!(arrived, frame);
    assert!(!server.is_indicating());
    // A confirmation of nothing changes nothing.
    server.handle(&table, &[0x1E]);
    assert_eq!(server.poll(), None);
}

#[test]
fn tells_its_number_and_versions() {
    let table = table();
    let mut server = Server::new(MAX_MTU);
    let read = |kind: u16| [&[0x08, 1, 0, 0xFF, 0xFF], &kind.to_le_bytes()[..]].concat();
    for (kind, text) in [(0x2A25, "33C335C5"), (0x2A26, "3.7.7"), (0x2A27, "4.10")] {
        let answer = answer(&mut server, &table, &read(kind));
        assert_eq!(&answer[4..], text.as_bytes());
    }
    // At the smallest unit the rest of a long value is read from an offset.
    let [name, ..] = answer(&mut server, &table, &read(0x2A00))[2..] else {
        panic!("the name has a handle");
    };
    assert_eq!(
        answer(&mut server, &table, &[0x0C, name, 0, 5, 0]),
        b"\x0D33C335C5"
    );
    assert_eq!(
        answer(&mut server, &table, &[0x0C, name, 0, 99, 0])[4],
        att::INVALID_OFFSET
    );
}

#[test]
fn refuses_what_is_not_there_or_not_allowed() {
    let table = table();
    let mut server = Server::new(MAX_MTU);
    let [low, high] = user_specific(&table);
    for (message, why) in [
        (vec![0x0A, low, high], att::READ_NOT_PERMITTED),
        (vec![0x0A, 0, 0], att::INVALID_HANDLE),
        (vec![0x0A, 0xFF, 0xFF], att::INVALID_HANDLE),
        (vec![0x12, 1, 0, 1], att::WRITE_NOT_PERMITTED),
        (vec![0x16, 1, 0, 0, 0, 1], att::WRITE_NOT_PERMITTED),
        (
            vec![0x10, 1, 0, 0xFF, 0xFF, 1, 0x28],
            att::UNSUPPORTED_GROUP,
        ),
        (
            [&[0x10, 1, 0, 0xFF, 0xFF], &[0x28; 16][..]].concat(),
            att::UNSUPPORTED_GROUP,
        ),
        (vec![0x08, 5, 0, 1, 0, 3, 0x28], att::INVALID_HANDLE),
        (vec![0x08, 1, 0, 0xFF, 0xFF, 9, 9], att::NOT_FOUND),
        (vec![0x06, 1, 0, 0xFF, 0xFF, 0, 0x28, 9, 9], att::NOT_FOUND),
        (vec![0x0E, low, high, 1, 0], att::NOT_SUPPORTED),
        (vec![0x20, low, high], att::NOT_SUPPORTED),
        (
            [&[0x12, low, high], &[0; 245][..]].concat(),
            att::INVALID_PDU,
        ),
    ] {
        let refusal = answer(&mut server, &table, &message);
        assert_eq!(
            (refusal[0], refusal[1], refusal[4]),
            (1, message[0], why),
            "{message:02x?}"
        );
    }
}

#[test]
fn whatever_a_stranger_sends_is_answered_at_most_once_and_in_bounds() {
    let table = table();
    // Everything cut short first: lengths are where parsers of this protocol have panicked.
    let mut server = Server::new(MAX_MTU);
    for code in 0..=255 {
        for length in 0..8 {
            let message = [&[code], &[0xFF; 8][..length]].concat();
            assert!(ask(&mut server, &table, &message).0.len() <= 1);
        }
    }
    assert!(ask(&mut server, &table, &[]).0.is_empty());
    for seed in 1..=20 {
        let mut noise = Noise::new(seed);
        let mut server = Server::new(MAX_MTU);
        for _ in 0..5000 {
            let message = noise.message(table.next_handle());
            let (sent, written) = ask(&mut server, &table, &message);
            assert!(sent.len() <= 1, "{message:02x?}");
            assert!(
                sent.iter()
                    .all(|answer| answer.len() <= usize::from(MAX_MTU))
            );
            assert!(written.iter().all(|frame| frame.len() <= MAX_FRAME));
            if message.first() == Some(&0x1E) {
                continue;
            }
            let waiting: usize = server.parts.iter().map(|(_, _, part)| part.len()).sum();
            assert!(waiting <= MAX_FRAME && server.parts.len() <= MAX_PARTS);
            assert!(server.subscribed.len() <= 3);
        }
        // And after all that it still serves.
        let (_, written) = ask(&mut server, &table, &[0x18, 0]);
        assert!(written.is_empty());
        let [low, high] = table.port(TAG_PAIRING).unwrap().to_le_bytes();
        assert_eq!(ask(&mut server, &table, &[0x12, low, high, 7]).1, [vec![7]]);
    }
}
