//! What is observed: the device, its bolt, its door, its batteries.

use super::macros::wire_enum;

wire_enum! {
    /// The mode of the device ("Nuki state").
    DeviceState {
        /// Never set up.
        Uninitialised = 0x00,
        /// Waiting for new clients.
        PairingMode = 0x01,
        /// Normal operation.
        DoorMode = 0x02,
        /// Opener: opens at every ring.
        ContinuousMode = 0x03,
        /// In maintenance.
        MaintenanceMode = 0x04,
        /// Charging off the door.
        OffDoorCharging = 0x05,
    }
}

wire_enum! {
    /// Where the bolt and the latch are. The Opener uses the same bytes with meanings of its own,
    /// named by the constants of this type.
    LockState {
        /// The end positions are not known (Opener: untrained).
        Uncalibrated = 0x00,
        /// The bolt is out (Opener: idle).
        Locked = 0x01,
        /// The bolt is being drawn.
        Unlocking = 0x02,
        /// The bolt is in (Opener: ring to open is active).
        Unlocked = 0x03,
        /// The bolt is being pushed out.
        Locking = 0x04,
        /// The latch is pulled (Opener: open).
        Unlatched = 0x05,
        /// Unlocked, and lock 'n' go will lock again.
        UnlockedLockNGo = 0x06,
        /// The latch is being pulled (Opener: opening).
        Unlatching = 0x07,
        /// A wrong code was typed on the keypad.
        WrongEntryCode = 0xE0,
        /// A wrong finger was shown to the keypad.
        WrongFingerprint = 0xE1,
        /// Finding the end positions.
        Calibration = 0xFC,
        /// Finding the position after power-up: busy.
        BootRun = 0xFD,
        /// The motor met resistance.
        MotorBlocked = 0xFE,
        /// Not known.
        Undefined = 0xFF,
    }
}

impl LockState {
    /// Opener: idle.
    pub const OPENER_IDLE: Self = Self::Locked;
    /// Opener: the next ring opens the door.
    pub const OPENER_RING_TO_OPEN: Self = Self::Unlocked;
    /// Opener: the strike is open.
    pub const OPENER_OPEN: Self = Self::Unlatched;
    /// Opener: the strike is about to open.
    pub const OPENER_OPENING: Self = Self::Unlatching;
}

wire_enum! {
    /// What the door sensor says.
    DoorSensorState {
        /// There is none.
        Unavailable = 0x00,
        /// It is switched off.
        Deactivated = 0x01,
        /// The door is closed.
        Closed = 0x02,
        /// The door is open.
        Opened = 0x03,
        /// Not known (older products).
        Unknown = 0x04,
        /// Being calibrated.
        Calibrating = 0x05,
        /// Not calibrated.
        Uncalibrated = 0x10,
        /// Somebody tampered with it.
        Tampered = 0xF0,
        /// Not known (newer products).
        Undetermined = 0xFF,
    }
}

/// The battery byte of the states: bit 0 critical, bit 1 charging, bits 7..2 half the percentage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Battery(pub u8);

impl Battery {
    /// The byte for a charge of `percent` (rounded down to an even number, at most 100).
    #[must_use]
    pub const fn new(percent: u8, critical: bool, charging: bool) -> Self {
        let percent = if percent > 100 { 100 } else { percent };
        Self(((percent << 1) & 0xFC) | ((charging as u8) << 1) | critical as u8)
    }

    /// Whether the batteries need replacing now.
    #[must_use]
    pub const fn is_critical(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether the battery is being charged.
    #[must_use]
    pub const fn is_charging(self) -> bool {
        self.0 & 2 != 0
    }

    /// The charge in percent. Older products and the Opener never fill it in: they say 0.
    #[must_use]
    pub const fn percent(self) -> u8 {
        (self.0 & 0xFC) >> 1
    }
}

/// The accessory battery byte of the states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AccessoryBattery(pub u8);

impl AccessoryBattery {
    /// Whether the keypad's battery is critical, or `None` if there is nothing known about it.
    #[must_use]
    pub const fn keypad_critical(self) -> Option<bool> {
        if self.0 & 1 == 0 {
            None
        } else {
            Some(self.0 & 2 != 0)
        }
    }

    /// Whether the door sensor's battery is critical, or `None` if there is nothing known about it.
    #[must_use]
    pub const fn door_sensor_critical(self) -> Option<bool> {
        if self.0 & 4 == 0 {
            None
        } else {
            Some(self.0 & 8 != 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn battery_packs_percent_and_flags() {
        assert_eq!(Battery::new(80, false, false).0, 0xA0);
        let battery = Battery::new(100, true, true);
        assert_eq!(
            (
                battery.percent(),
                battery.is_critical(),
                battery.is_charging()
            ),
            (100, true, true)
        );
        assert_eq!(Battery::new(255, false, false).percent(), 100);
    }

    #[test]
    fn unknown_values_survive() {
        for byte in 0..=255 {
            assert_eq!(LockState::from_wire(byte).to_wire(), byte);
            assert_eq!(DoorSensorState::from_wire(byte).to_wire(), byte);
        }
    }
}
