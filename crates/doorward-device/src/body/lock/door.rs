//! The door, as far as its sensor tells, and what the lock makes of it.

use core::time::Duration;

use doorward_proto::types::{DoorSensorState, LockState};

use super::{
    BodyOutput, LockBody,
    bolt::DOOR_SETTLES,
    clock::Now,
    hardware::DoorEvent,
    interface::{PairingClosed, Warning},
};

const SHORTEST_AUTO_LOCK: Duration = Duration::from_secs(2);

/// What is known about the door. Kept whether or not the lock listens to the sensor, so that listening can begin at any time.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each forgotten at a moment of its own"
)]
pub(super) struct Door {
    reading: Option<DoorEvent>,
    opened_at: Option<Duration>,
    closed_at: Duration,
    /// The door was opened since the bolt was drawn back, or may have been before the lock could see it.
    used: bool,
    /// It has fallen shut, and auto lock has not acted on it yet.
    shut_anew: bool,
    warned_ajar: bool,
    warned_locked: bool,
}

impl Door {
    pub(super) const fn new(uptime: Duration) -> Self {
        Self {
            reading: None,
            opened_at: None,
            closed_at: uptime,
            used: true,
            shut_anew: false,
            warned_ajar: false,
            warned_locked: false,
        }
    }

    /// Takes a reading. The one before if it was another, none if there was none; `None` if nothing changed.
    #[expect(
        clippy::option_option,
        reason = "two different reasons to find nothing"
    )]
    pub(super) fn read(&mut self, uptime: Duration, event: DoorEvent) -> Option<Option<DoorEvent>> {
        let before = self.reading.replace(event);
        if before == Some(event) {
            return None;
        }
        let is_open = event == DoorEvent::Opened;
        self.opened_at = is_open.then_some(uptime);
        self.used |= is_open;
        self.warned_ajar = false;
        self.shut_anew = event == DoorEvent::Closed && before == Some(DoorEvent::Opened);
        if event == DoorEvent::Closed {
            self.closed_at = uptime;
        }
        Some(before)
    }

    /// The bolt is thrown: whatever the door did before does not count any more.
    fn locked(&mut self) {
        self.used = self.reading == Some(DoorEvent::Opened);
        self.shut_anew = false;
    }

    /// Auto lock has acted on the door's falling shut.
    pub(super) fn acted_upon(&mut self) {
        self.shut_anew = false;
    }
}

impl LockBody {
    /// What the sensor says, if the lock listens.
    fn sensed(&self) -> Option<DoorEvent> {
        self.door
            .reading
            .filter(|_| self.settings.door_sensor.enabled)
    }

    pub(super) fn door_is_open(&self) -> bool {
        self.sensed() == Some(DoorEvent::Opened)
    }

    pub(super) fn door_state(&self) -> DoorSensorState {
        match (self.sensed(), self.door.reading) {
            (None, None) => DoorSensorState::Unavailable,
            (None, Some(_)) => DoorSensorState::Deactivated,
            (Some(DoorEvent::Opened), _) => DoorSensorState::Opened,
            (Some(DoorEvent::Closed), _) => DoorSensorState::Closed,
            (Some(DoorEvent::Jammed), _) => DoorSensorState::Undetermined,
            (Some(DoorEvent::Tampered), _) => DoorSensorState::Tampered,
        }
    }

    pub(super) fn door(&mut self, now: Now, event: DoorEvent) {
        let Some(before) = self.door.read(now.uptime, event) else {
            return;
        };
        if !self.settings.door_sensor.enabled {
            return;
        }
        // The first reading is a state, and no change of it.
        if before.is_some() {
            self.push(BodyOutput::DoorChanged(event));
        }
        if event == DoorEvent::Closed {
            self.bolt.door_closed(now.uptime);
        }
    }

    /// Settings that end something under way have just come into force.
    pub(super) fn settings_changed(&mut self, now: Now) {
        if !self.settings.pairing_enabled {
            self.close_pairing(PairingClosed::Disabled);
        }
        if !self.settings.door_sensor.enabled {
            // A lock 'n' go that waits for a door nobody looks at any more waits no longer.
            self.bolt.door_closed(now.uptime);
        }
        self.schedule.pass(now, self.settings.plan());
    }

    /// When auto lock acts, if it has a reason to. With a sensor that works it locks neither an open door nor one that was
    /// never opened since it was unlocked; without, time alone decides (vendor documentation, "Auto Lock").
    pub(super) fn auto_lock_deadline(&self) -> Option<Duration> {
        let wanted = self.settings.auto_lock || self.locks_for_the_night();
        if !wanted || !self.settings.calibrated {
            return None;
        }
        let unlocked_since = self.unlocked_since?;
        let timeout = self.settings.auto_lock_timeout.max(SHORTEST_AUTO_LOCK);
        match self.sensed() {
            Some(DoorEvent::Opened) => None,
            Some(DoorEvent::Closed) if !self.door.used => None,
            Some(DoorEvent::Closed) => {
                let at_once = self.settings.immediate_auto_lock && self.door.shut_anew;
                let wait = if at_once { DOOR_SETTLES } else { timeout };
                let since = unlocked_since.max(self.door.closed_at);
                Some(since.saturating_add(wait))
            }
            Some(DoorEvent::Jammed | DoorEvent::Tampered) | None => {
                Some(unlocked_since.saturating_add(timeout))
            }
        }
    }

    /// When the door will have been open for too long.
    pub(super) fn ajar_deadline(&self) -> Option<Duration> {
        let minutes = self.settings.door_sensor.ajar_minutes?;
        if self.door.warned_ajar || !self.door_is_open() {
            return None;
        }
        let span = Duration::from_secs(u64::from(minutes).saturating_mul(60));
        Some(self.door.opened_at?.saturating_add(span))
    }

    pub(super) fn pass_door(&mut self, now: Now) {
        if self.ajar_deadline().is_some_and(|due| now.uptime >= due)
            && let Some(minutes) = self.settings.door_sensor.ajar_minutes
        {
            self.door.warned_ajar = true;
            self.push(BodyOutput::Warning(Warning::DoorAjar { minutes }));
        }
    }

    pub(super) fn settle_door(&mut self) {
        let is_locked = self.bolt.lock_state() == LockState::Locked;
        if is_locked {
            self.door.locked();
        }
        let locked_open = is_locked && self.door_is_open();
        if locked_open && !self.door.warned_locked && self.settings.door_sensor.warns_locked_open {
            self.push(BodyOutput::Warning(Warning::LockedOpen));
        }
        self.door.warned_locked = locked_open;
    }
}
