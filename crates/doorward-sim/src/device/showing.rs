//! What a bystander sees of a virtual device.

use core::time::Duration;

use doorward_device::body::{BodyView, BoltPosition};
use doorward_proto::{Model, types::LockState};
use doorward_store::Store;

use super::{Power, VirtualDevice};
use crate::{Bolt, Button, Door, Latch, Motor, OpenerView, Snapshot, SoundView, Strike};

impl<S: Store> VirtualDevice<S> {
    /// What there is to see, under the name `id` and reachable at `link`.
    #[must_use]
    pub fn snapshot(&self, id: &str, link: &str) -> Snapshot {
        let view = match &self.power {
            Power::On { device, since } => Some(device.view(self.clock(*since))),
            Power::Off | Power::Faulty { .. } => None,
        };
        let (bolt, latch, motor) = self.mechanics();
        let is_lock = self.model != Model::Opener;
        Snapshot {
            id: id.to_owned(),
            model: self.model.word(),
            device_id: self.identity.device_id.to_string(),
            link: link.to_owned(),
            powered: !matches!(self.power, Power::Off),
            bolt,
            latch,
            motor,
            jammed: is_lock.then(|| self.hardware.is_jammed()),
            door: if self.hardware.is_door_open() {
                Door::Open
            } else {
                Door::Closed
            },
            sensor: is_lock.then(|| self.hardware.sensor()),
            opener: (!is_lock).then(|| self.opener(view.as_ref())),
            button: if self.hardware.is_button_down() {
                Button::Down
            } else {
                Button::Up
            },
            ring: self.hardware.ring().word(),
            brightness: self.hardware.brightness(),
            sounds: self.sounds(),
            state: match (&self.power, &view) {
                (Power::Off, _) => "off",
                (Power::Faulty { .. }, _) => "faulty",
                (Power::On { .. }, None) => "undefined",
                (Power::On { .. }, Some(view)) if is_lock => state_word(view.lock_state),
                (Power::On { .. }, Some(view)) => opener_state_word(view),
            },
            pairing_s: view.and_then(|view| view.pairing_left).map(whole_seconds),
            set_up: match &self.power {
                Power::On { device, .. } => device.is_set_up(),
                Power::Off | Power::Faulty { .. } => false,
            },
            links: self.links.len(),
            battery_percent: self.hardware.reading().percent,
            fob: None,
            keypad: None,
            uptime_s: match &self.power {
                Power::On { since, .. } | Power::Faulty { since, .. } => {
                    (self.now - *since).as_secs()
                }
                Power::Off => 0,
            },
            utc: self.utc_now(),
            fault: self.fault().map(|why| why.to_string()),
        }
    }

    fn mechanics(&self) -> (Bolt, Latch, Motor) {
        if self.model == Model::Opener {
            return (Bolt::Absent, Latch::Absent, Motor::Absent);
        }
        let spindle = self.hardware.position(self.now);
        let bolt = match spindle {
            Some(BoltPosition::Locked) => Bolt::Locked,
            Some(BoltPosition::LockedOnce) => Bolt::LockedOnce,
            Some(BoltPosition::Unlocked | BoltPosition::Unlatched) => Bolt::Unlocked,
            None => Bolt::Between,
        };
        let latch = if spindle == Some(BoltPosition::Unlatched) {
            Latch::Pulled
        } else {
            Latch::Released
        };
        let motor = if self.hardware.is_turning() {
            Motor::Turning
        } else {
            Motor::Still
        };
        (bolt, latch, motor)
    }

    fn opener(&self, view: Option<&BodyView>) -> OpenerView {
        let modes = view.and_then(|view| view.opener);
        OpenerView {
            strike: if self.hardware.is_released() {
                Strike::Released
            } else {
                Strike::Holds
            },
            chime: self.hardware.chime(),
            bus: self.hardware.bus(),
            learning: self.hardware.is_learning(),
            ring_to_open_s: modes
                .and_then(|modes| modes.ring_to_open_left)
                .map(whole_seconds),
            continuous_mode: modes.is_some_and(|modes| modes.continuous_mode),
        }
    }

    fn sounds(&self) -> Vec<SoundView> {
        let playing = self.hardware.is_playing();
        self.hardware
            .heard()
            .enumerate()
            .map(|(age, heard)| SoundView {
                says: heard.says(),
                picture: heard.picture(),
                level: heard.sound.level,
                utc: self.utc.saturating_add_unsigned(heard.at.as_secs()),
                playing: age == 0 && playing,
            })
            .collect()
    }
}

fn whole_seconds(left: Duration) -> u64 {
    left.as_secs() + u64::from(left.subsec_nanos() > 0)
}

/// A word for what a lock says of itself.
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

/// A word for what an Opener says of itself. Ring to open and continuous mode are told in one breath: while both are on,
/// continuous mode is what lasts.
fn opener_state_word(view: &BodyView) -> &'static str {
    let continuous = view.opener.is_some_and(|modes| modes.continuous_mode);
    match view.lock_state {
        LockState::Uncalibrated => "untrained",
        LockState::OPENER_OPEN => "open",
        LockState::OPENER_OPENING => "opening",
        LockState::OPENER_RING_TO_OPEN if !continuous => "ring-to-open",
        LockState::OPENER_IDLE | LockState::OPENER_RING_TO_OPEN if continuous => "continuous-mode",
        LockState::OPENER_IDLE => "idle",
        LockState::BootRun => "boot-run",
        _ => "undefined",
    }
}
