//! A virtual adapter: the kernel's end of it here, its controller on the virtual radio.

use alloc::sync::Arc;
use std::fs::File;
use std::io::{Read, Write};

use doorward_interop::h4::Packets;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::world::told;

/// Where the kernel takes virtual adapters.
const KERNEL: &str = "/dev/vhci";
/// Asks it for an adapter (for Bluetooth of every kind), and is how it begins to tell that there is one.
const VENDOR: u8 = 0xFF;
/// No packet between a host and its controller is longer.
const LONGEST: usize = 1 + 4 + 0xFFFF;
/// Between two looks whether the adapter was pulled out.
const LOOK: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 50_000_000,
};

/// A plugged-in adapter. Dropping it pulls it out.
#[derive(Debug)]
pub(crate) struct Adapter(JoinHandle<()>);

impl Adapter {
    /// Plugs one in; the kernel gives it the lowest free number.
    pub(crate) async fn plug_in() -> Self {
        let radio = told("DOORWARD_RADIO").into_string().unwrap();
        let radio = TcpStream::connect(radio).await.unwrap();
        radio.set_nodelay(true).unwrap();
        let mut kernel = File::options().read(true).write(true).open(KERNEL).unwrap();
        kernel.write_all(&[VENDOR, 0]).unwrap();
        let kernel = Arc::new(kernel);
        let (say, said) = mpsc::unbounded_channel();
        // A thread, since tokio waits for files of this kind by unsafe means only.
        let ear = Arc::clone(&kernel);
        std::thread::spawn(move || listen(&ear, &say));
        Self(tokio::spawn(relay(kernel, said, radio)))
    }
}

impl Drop for Adapter {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Hears what the kernel says, a packet with each read, until nobody wants to know.
fn listen(mut kernel: &File, say: &mpsc::UnboundedSender<Vec<u8>>) {
    let mut packet = vec![0; LONGEST];
    while !say.is_closed() {
        let mut waiting = [PollFd::new(&kernel, PollFlags::IN)];
        if !matches!(poll(&mut waiting, Some(&LOOK)), Ok(1..)) {
            continue;
        }
        let Ok(length) = kernel.read(&mut packet) else {
            return;
        };
        let packet = packet.get(..length).unwrap_or_default();
        if packet.first() != Some(&VENDOR) {
            // Pulled out at this very moment.
            let _ = say.send(packet.to_vec());
        }
    }
}

/// Carries packets to the controller and back. The kernel takes a whole one with each write.
async fn relay(
    kernel: Arc<File>,
    mut said: mpsc::UnboundedReceiver<Vec<u8>>,
    mut radio: TcpStream,
) {
    let (from_radio, mut to_radio) = radio.split();
    let mut packets = Packets::new(from_radio);
    loop {
        tokio::select! {
            Some(packet) = said.recv() => to_radio.write_all(&packet).await.unwrap(),
            // An adapter that is switched off takes none.
            Some(packet) = packets.next() => drop((&*kernel).write_all(&packet)),
            else => return,
        }
    }
}
