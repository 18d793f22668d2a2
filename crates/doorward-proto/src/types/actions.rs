//! What is asked of the device, what caused it, how it ended.

use super::macros::wire_enum;

wire_enum! {
    /// An action of the bolt or the latch. The Opener uses the same bytes with meanings of its own,
    /// named by the constants of this type.
    LockAction {
        /// Draw the bolt (Opener: activate ring to open).
        Unlock = 0x01,
        /// Push the bolt out (Opener: deactivate ring to open).
        Lock = 0x02,
        /// Pull the latch (Opener: actuate the electric strike).
        Unlatch = 0x03,
        /// Unlock, wait, lock (Opener: activate continuous mode).
        LockNGo = 0x04,
        /// Unlatch, wait, lock (Opener: deactivate continuous mode).
        LockNGoUnlatch = 0x05,
        /// Lock with all turns, whatever the setting for single locking.
        FullLock = 0x06,
        /// Event only: a fob pressed without an action.
        FobWithoutAction = 0x50,
        /// Event only: the button pressed without an action.
        ButtonWithoutAction = 0x5A,
        /// What the settings say for one press of the fob.
        FobAction1 = 0x81,
        /// What the settings say for two presses of the fob.
        FobAction2 = 0x82,
        /// What the settings say for three presses of the fob.
        FobAction3 = 0x83,
    }
}

impl LockAction {
    /// Opener: let the next ring open.
    pub const ACTIVATE_RING_TO_OPEN: Self = Self::Unlock;
    /// Opener: end ring to open.
    pub const DEACTIVATE_RING_TO_OPEN: Self = Self::Lock;
    /// Opener: open now.
    pub const ACTUATE_STRIKE: Self = Self::Unlatch;
    /// Opener: let every ring open.
    pub const ACTIVATE_CONTINUOUS_MODE: Self = Self::LockNGo;
    /// Opener: end continuous mode.
    pub const DEACTIVATE_CONTINUOUS_MODE: Self = Self::LockNGoUnlatch;

    /// Whether a client may ask for it: named, and not one of the two event-only values.
    #[must_use]
    pub const fn is_requestable(self) -> bool {
        self.is_named() && !matches!(self, Self::FobWithoutAction | Self::ButtonWithoutAction)
    }
}

wire_enum! {
    /// The action of a Simple Lock Action command.
    SimpleLockAction {
        /// Draw the bolt.
        Unlock = 1,
        /// Push the bolt out.
        Lock = 2,
    }
}

wire_enum! {
    /// The action of a Keypad Action command.
    KeypadActionKind {
        /// Unlock if locked, else lock.
        Intelligent = 0,
        /// Draw the bolt.
        Unlock = 1,
        /// Push the bolt out.
        Lock = 2,
        /// Pull the latch.
        Unlatch = 3,
        /// Unlock, wait, lock.
        LockNGo = 4,
    }
}

wire_enum! {
    /// How somebody identified at the keypad.
    KeypadSource {
        /// Not at all: the arrow key.
        ArrowKey = 0,
        /// By a code.
        Code = 1,
        /// By a finger.
        Fingerprint = 2,
    }
}

wire_enum! {
    /// What caused an action or a change of state.
    Trigger {
        /// A command over the radio.
        System = 0x00,
        /// Hand on key or knob (Opener: a ring).
        Manual = 0x01,
        /// The button.
        Button = 0x02,
        /// The device itself, such as by time control.
        Automatic = 0x03,
        /// Auto lock (Opener: continuous mode).
        AutoLock = 0x06,
        /// An accessory.
        Accessory = 0x07,
        /// HomeKit.
        HomeKit = 0xAB,
        /// MQTT.
        Mqtt = 0xAC,
        /// Not known.
        Undefined = 0xFF,
    }
}

wire_enum! {
    /// How an action ended.
    Completion {
        /// Done.
        Success = 0x00,
        /// The motor met resistance.
        MotorBlocked = 0x01,
        /// Somebody canceled.
        Canceled = 0x02,
        /// Too soon after another action.
        TooRecent = 0x03,
        /// Another action was running.
        Busy = 0x04,
        /// The motor's voltage was too low.
        LowMotorVoltage = 0x05,
        /// The clutch failed.
        ClutchFailure = 0x06,
        /// The motor drew no power.
        MotorPowerFailure = 0x07,
        /// Not finished.
        Incomplete = 0x08,
        /// Refused.
        Rejected = 0x09,
        /// Refused because of night mode.
        RejectedNightMode = 0x0A,
        /// The handle was not lifted.
        HandleNotLifted = 0x0B,
        /// A wrong code at the keypad.
        InvalidCode = 0xE0,
        /// A wrong finger at the keypad.
        InvalidFingerprint = 0xE1,
        /// A wrong tag.
        InvalidTag = 0xE2,
        /// Another error.
        OtherError = 0xFE,
        /// Not known.
        Unknown = 0xFF,
    }
}

/// The flags of a lock action: bit 0 auto unlock (Opener: geofence), bit 1 force. Unknown bits are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ActionFlags(pub u8);

impl ActionFlags {
    /// No flag.
    pub const NONE: Self = Self(0);
    /// The phone decided by itself, coming home.
    pub const AUTO_UNLOCK: Self = Self(1);
    /// Act even where the settings would rather not.
    pub const FORCE: Self = Self(2);

    /// Whether the phone decided by itself.
    #[must_use]
    pub const fn is_auto_unlock(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether the action is forced.
    #[must_use]
    pub const fn is_force(self) -> bool {
        self.0 & 2 != 0
    }
}
