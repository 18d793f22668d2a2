//! A machine with two virtual adapters: one for the lock, one for the system's Bluetooth service.

use core::time::Duration;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use doorward_interop::{Ended, Shell};
use doorward_sim::Model;
use doorward_sim::runtime::{Host, HostOptions, Press};
use tempfile::TempDir;

use crate::adapter::Adapter;

/// Nothing of this machine takes longer to come up. It is emulated, and others may be at work on what emulates it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A path this run was told.
pub(crate) fn told(name: &str) -> OsString {
    std::env::var_os(name)
        .unwrap_or_else(|| panic!("{name} is not set: run these tests with `cargo xtask vm`"))
}

fn installed(program: &str) -> PathBuf {
    Path::new(&told("DOORWARD_VM")).join("usr").join(program)
}

/// A program in the background; it ends with this.
#[derive(Debug)]
pub(crate) struct Background(Child);

impl Background {
    fn start(program: &str, arguments: &[&str]) -> Self {
        let child = Command::new(installed(program))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        Self(child)
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) struct World {
    dir: TempDir,
    pub(crate) shell: Shell,
    service: Option<Background>,
    _adapters: [Adapter; 2],
    bus: Option<Background>,
}

impl World {
    /// Adapters only; no bus and no service.
    pub(crate) async fn bare() -> Self {
        let known =
            |number: u8| move || Path::new(&format!("/sys/class/bluetooth/hci{number}")).exists();
        // Those of the world before may not be pulled out yet.
        until("ports without adapters", || !known(0)() && !known(1)());
        let first = Adapter::plug_in().await;
        until("an adapter", known(0));
        let second = Adapter::plug_in().await;
        until("another adapter", known(1));
        let dir = tempfile::tempdir().unwrap();
        Self {
            shell: Shell::new(dir.path()).unwrap(),
            dir,
            service: None,
            _adapters: [first, second],
            bus: None,
        }
    }

    /// Adapters, bus and service; everything is off.
    pub(crate) async fn asleep() -> Self {
        let mut world = Self::bare().await;
        world.start_bus();
        world.start_service();
        world
    }

    pub(crate) fn start_bus(&mut self) {
        let socket = Path::new("/run/dbus/system_bus_socket");
        let _ = std::fs::remove_file(socket);
        let bus = Background::start("bin/dbus-daemon", &["--system", "--nofork", "--nopidfile"]);
        self.bus = Some(bus);
        until("a bus", || socket.exists());
    }

    /// Starts the service as on a machine that never saw a device.
    pub(crate) fn start_service(&mut self) {
        // It keeps what it knows of devices there.
        let _ = std::fs::remove_dir_all("/var/lib/bluetooth");
        std::fs::create_dir_all("/var/lib/bluetooth").unwrap();
        self.service = Some(Background::start("sbin/bluetoothd", &["-n"]));
        until("a service", || ctl(&["list"]).contains("Controller"));
    }

    /// Kills the service: it says goodbye to nobody.
    pub(crate) fn kill_service(&mut self) {
        self.service = None;
    }

    /// Switches the service's adapter on, as a person does.
    pub(crate) fn power(&self, state: &str) {
        until("a switched adapter", || {
            ctl(&["power", state]);
            let wanted = if state == "on" {
                "Powered: yes"
            } else {
                "Powered: no"
            };
            ctl(&["show"]).contains(wanted)
        });
    }

    /// A fresh lock on the second adapter, and the service on the first.
    pub(crate) async fn with_lock(model: Model) -> (Self, Host) {
        let world = Self::asleep().await;
        let host = world.lock(model).await;
        world.power("on");
        (world, host)
    }

    /// The lock of this world, with its second adapter to itself.
    pub(crate) async fn lock(&self, model: Model) -> Host {
        let host = Host::spawn(HostOptions {
            id: "lock".to_owned(),
            model,
            data: self.dir.path().join("lock"),
            listen: None,
        })
        .unwrap();
        let begun = Instant::now();
        while let Err(error) = host.go_on_air("hci:1".parse().unwrap()).await {
            assert!(begun.elapsed() < PATIENCE, "{error}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        host
    }

    /// Runs the program for a person, with its own choice of radio, and lines for its standard input.
    pub(crate) fn doorward(&self, profile: &str, line: &str, input: &str) -> Ended {
        tokio::task::block_in_place(|| self.shell.run(profile, line, input))
    }
}

/// Holds the lock's button until the ring is lit, from now on for as long as it ever is.
pub(crate) async fn open_pairing(host: &Host) {
    let was_lit = host.snapshot().ring == "steady";
    // Held while it is lit, the button ends that.
    for _ in 0..=u8::from(was_lit) {
        host.button(Press::Hold(Duration::from_secs(5))).await;
        host.advance(Duration::from_secs(6)).await;
    }
    assert_eq!(host.snapshot().ring, "steady");
}

/// The lock's address on the air.
pub(crate) fn address(host: &Host) -> String {
    let id = host.snapshot().device_id;
    let bytes: Vec<&str> = (2..8)
        .step_by(2)
        .filter_map(|at| id.get(at..at + 2))
        .collect();
    format!("D4:D2:72:{}", bytes.join(":"))
}

/// What BlueZ's own program says.
fn ctl(arguments: &[&str]) -> String {
    let output = Command::new("timeout")
        .arg("10")
        .arg(installed("bin/bluetoothctl"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn until(what: &str, mut is_there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_there() {
        assert!(begun.elapsed() < PATIENCE, "no {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
