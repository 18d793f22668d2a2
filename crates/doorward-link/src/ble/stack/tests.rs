use super::*;
use crate::ble::noise::Noise;

const NOW: Duration = Duration::ZERO;

/// An answer of the controller to a command.
fn answer(code: u16, values: &[u8]) -> Packet {
    let mut bytes = vec![0x0E, 0, 1];
    bytes.extend_from_slice(&code.to_le_bytes());
    bytes.push(0);
    bytes.extend_from_slice(values);
    Packet::Event(bytes)
}

/// A stack behind a controller with this much room for data.
fn ready(size: u16, count: u8) -> Stack {
    let mut stack = Stack::new(Address::chosen([1, 2, 3, 4, 5, 6]));
    while let Some(packet) = stack.poll_packet(NOW) {
        let code = u16::from_le_bytes([packet[1], packet[2]]);
        let [low, high] = size.to_le_bytes();
        stack.handle(NOW, &answer(code, &[low, high, count]));
    }
    assert_eq!(stack.poll_event(), Some(Event::Ready));
    stack
}

fn connect(stack: &mut Stack, handle: u8) {
    let event = [
        0x3E, 19, 1, 0, handle, 0, 1, 1, handle, 0, 0, 0, 0, 0xC0, 24, 0, 0, 0, 0, 0, 0,
    ];
    stack.handle(NOW, &Packet::Event(event.to_vec()));
    assert!(matches!(stack.poll_event(), Some(Event::Connected { .. })));
}

#[test]
fn a_controller_without_buffers_for_low_energy_shares_the_others() {
    let mut stack = Stack::new(Address::chosen([0; 6]));
    let mut asked = Vec::new();
    while let Some(packet) = stack.poll_packet(NOW) {
        let code = u16::from_le_bytes([packet[1], packet[2]]);
        asked.push(code);
        let values: &[u8] = match code {
            hci::LE_READ_BUFFER_SIZE => &[0, 0, 0],
            hci::READ_BUFFER_SIZE => &[0xFD, 0x03, 64, 7, 0, 1, 0],
            _ => &[],
        };
        stack.handle(NOW, &answer(code, values));
    }
    assert!(asked.contains(&hci::READ_BUFFER_SIZE));
    assert_eq!((stack.packet_size, stack.credits), (1021, 7));
    assert_eq!(stack.poll_event(), Some(Event::Ready));
}

#[test]
fn never_sends_more_than_the_controller_holds_and_treats_connections_alike() {
    let mut stack = ready(27, 4);
    connect(&mut stack, 1);
    connect(&mut stack, 2);
    stack.send(NOW, 1, &[0x55; 100]);
    stack.send(NOW, 2, &[0x66; 10]);
    let packets: Vec<_> = core::iter::from_fn(|| stack.poll_packet(NOW)).collect();
    assert_eq!(packets.len(), 3);
    assert!(
        packets.iter().any(|packet| packet[1] == 2),
        "the second is not starved"
    );
    // A lie about what has left gives no room.
    stack.handle(NOW, &Packet::Event(vec![0x13, 5, 1, 2, 0, 200, 0]));
    assert_eq!(core::iter::from_fn(|| stack.poll_packet(NOW)).count(), 0);
    assert_eq!(stack.credits, 2);
    stack.handle(NOW, &Packet::Event(vec![0x13, 5, 1, 1, 0, 1, 0]));
    assert_eq!(core::iter::from_fn(|| stack.poll_packet(NOW)).count(), 1);
    // What was on its way on a connection that is gone has left.
    stack.handle(NOW, &Packet::Event(vec![5, 4, 0, 1, 0, 8]));
    assert_eq!(
        stack.poll_event(),
        Some(Event::Disconnected {
            handle: 1,
            reason: 8
        })
    );
    assert_eq!(stack.credits, 4);
    assert_eq!(stack.poll_packet(NOW), None);
}

#[test]
fn peers_that_take_nothing_leave_room_for_everybody_else() {
    for count in [5, 8, 64] {
        let mut stack = ready(27, count);
        connect(&mut stack, 1);
        connect(&mut stack, 2);
        for handle in [1, 2] {
            stack.send(NOW, handle, &[0x55; 500]);
            stack.send(NOW, handle, &[0x55; 500]);
        }
        let sent = core::iter::from_fn(|| stack.poll_packet(NOW)).count();
        assert!(sent > 0 && sent < usize::from(count), "{sent} of {count}");
        // Neither of them ever takes a packet. Whoever comes is served all the same.
        for handle in [3, 4] {
            connect(&mut stack, handle);
            stack.send(NOW, u16::from(handle), &[0x66; 10]);
            let packet = stack.poll_packet(NOW).expect("a buffer is left");
            assert_eq!(packet[1], handle);
            stack.handle(NOW, &Packet::Event(vec![0x13, 5, 1, handle, 0, 1, 0]));
        }
    }
}

#[test]
fn a_peer_that_takes_nothing_for_too_long_gives_its_buffers_back() {
    let mut stack = ready(27, 1);
    connect(&mut stack, 1);
    connect(&mut stack, 2);
    stack.send(NOW, 1, &[0x55; 60]);
    assert!(stack.poll_packet(NOW).is_some());
    // As long as packets leave, it may take its time.
    let later = STALL.saturating_sub(Duration::from_secs(1));
    stack.handle(later, &Packet::Event(vec![0x13, 5, 1, 1, 0, 1, 0]));
    assert!(stack.poll_packet(later).is_some());
    stack.tick(STALL);
    assert_eq!(stack.poll_packet(STALL), None);
    let end = later.saturating_add(STALL);
    stack.send(end, 2, &[0x66; 10]);
    assert_eq!(stack.deadline(), Some(end));
    stack.tick(end);
    assert_eq!(
        stack.poll_packet(end).unwrap()[..5],
        [hci::COMMAND, 0x06, 0x04, 3, 1]
    );
    stack.handle(end, &Packet::Event(vec![0x0F, 4, 0, 1, 0x06, 0x04]));
    stack.handle(end, &Packet::Event(vec![5, 4, 0, 1, 0, 0x16]));
    assert_eq!(stack.poll_packet(end).unwrap()[..2], [hci::DATA, 2]);
}

#[test]
fn a_peer_that_takes_nothing_loses_its_connection_and_no_other() {
    let mut stack = ready(27, 1);
    connect(&mut stack, 1);
    connect(&mut stack, 2);
    for _ in 0..1000 {
        stack.send(NOW, 1, &[0; 20]);
    }
    let waiting = stack.connections.values().map(|one| one.waiting.len());
    assert!(waiting.sum::<usize>() <= MAX_WAITING + 1);
    let command = stack.poll_packet(NOW).unwrap();
    assert_eq!(command[..3], [hci::COMMAND, 0x06, 0x04]);
    // It never ends it: then the controller is the one that is broken.
    stack.handle(NOW, &Packet::Event(vec![0x0F, 4, 0, 1, 0x06, 0x04]));
    assert!(stack.deadline().is_some());
    stack.tick(FAREWELL);
    assert_eq!(
        stack.poll_event(),
        Some(Event::Answer {
            code: hci::DISCONNECT,
            status: 0
        })
    );
    assert_eq!(stack.poll_event(), Some(Event::Broken(RadioError::Silent)));
}

#[test]
fn a_controller_that_does_not_answer_is_broken_once() {
    let mut stack = Stack::new(Address::chosen([0; 6]));
    assert!(stack.poll_packet(NOW).is_some());
    assert_eq!(stack.poll_packet(NOW), None, "one command at a time");
    stack.tick(COMMAND);
    stack.tick(COMMAND);
    assert_eq!(stack.poll_event(), Some(Event::Broken(RadioError::Silent)));
    assert_eq!(stack.poll_event(), None);
}

#[test]
fn noise_from_a_controller_is_no_panic_and_takes_no_memory() {
    for seed in 1..=20 {
        let mut noise = Noise::new(seed);
        let mut stack = ready(27, 4);
        for _ in 0..5000 {
            let mut bytes = noise.bytes(60);
            // Most of it looks like something that happens.
            if let Some(first) = bytes.first_mut() {
                *first = [0x05, 0x0E, 0x0F, 0x13, 0x3E, *first]
                    [usize::try_from(noise.below(6)).unwrap()];
            }
            let packet = if noise.below(2) == 0 {
                Packet::Event(bytes)
            } else {
                Packet::Data(bytes)
            };
            stack.handle(NOW, &packet);
            while stack.poll_event().is_some() {}
            while stack.poll_packet(NOW).is_some() {}
        }
    }
}
