//! What a bystander sees of a virtual lock.

use core::time::Duration;

use doorward_device::body::BoltPosition;
use doorward_proto::types::LockState;
use doorward_store::Store;

use super::{Power, VirtualDevice};
use crate::{Bolt, Button, Door, Latch, Motor, Snapshot};

impl<S: Store> VirtualDevice<S> {
    /// What there is to see, under the name `id` and reachable at `link`.
    #[must_use]
    pub fn snapshot(&self, id: &str, link: &str) -> Snapshot {
        let spindle = self.hardware.position(self.now);
        let bolt = match spindle {
            Some(BoltPosition::Locked) => Bolt::Locked,
            Some(BoltPosition::LockedOnce) => Bolt::LockedOnce,
            Some(BoltPosition::Unlocked | BoltPosition::Unlatched) => Bolt::Unlocked,
            None => Bolt::Between,
        };
        let (state, pairing, set_up, uptime) = match &self.power {
            Power::On { device, since } => {
                let view = device.view(self.clock(*since));
                (
                    state_word(view.lock_state),
                    view.pairing_left,
                    device.is_set_up(),
                    self.now - *since,
                )
            }
            Power::Off => ("off", None, false, Duration::ZERO),
            Power::Faulty { since, .. } => ("faulty", None, false, self.now - *since),
        };
        Snapshot {
            id: id.to_owned(),
            model: self.model.word(),
            device_id: self.identity.device_id.to_string(),
            link: link.to_owned(),
            powered: !matches!(self.power, Power::Off),
            bolt,
            latch: if spindle == Some(BoltPosition::Unlatched) {
                Latch::Pulled
            } else {
                Latch::Released
            },
            motor: if self.hardware.is_turning() {
                Motor::Turning
            } else {
                Motor::Still
            },
            jammed: self.hardware.is_jammed(),
            door: self
                .hardware
                .door_open()
                .map(|open| if open { Door::Open } else { Door::Closed }),
            button: if self.hardware.is_button_down() {
                Button::Down
            } else {
                Button::Up
            },
            ring: self.hardware.ring().word(),
            state,
            pairing_s: pairing.map(|left| left.as_secs() + u64::from(left.subsec_nanos() > 0)),
            set_up,
            links: self.links.len(),
            battery_percent: self.hardware.reading().percent,
            uptime_s: uptime.as_secs(),
            utc: self.utc_now(),
            fault: self.fault().map(|why| why.to_string()),
        }
    }
}

/// A word for what the lock says of itself.
fn state_word(state: LockState) -> &'static str {
    match state {
        LockState::Uncalibrated => "uncalibrated",
        LockState::Locked => "locked",
        LockState::Unlocking => "unlocking",
        LockState::Unlocked => "unlocked",
        LockState::Locking => "locking",
        LockState::Unlatched => "unlatched",
        LockState::UnlockedLockNGo => "unlocked-lock-n-go",
        LockState::Unlatching => "unlatching",
        LockState::WrongEntryCode => "wrong-entry-code",
        LockState::WrongFingerprint => "wrong-fingerprint",
        LockState::Calibration => "calibration",
        LockState::BootRun => "boot-run",
        LockState::MotorBlocked => "motor-blocked",
        LockState::Undefined | LockState::Other(_) => "undefined",
    }
}
