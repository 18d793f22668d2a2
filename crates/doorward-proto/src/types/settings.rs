//! Enumerations of the configuration.

use super::macros::wire_enum;

wire_enum! {
    /// What a press of the lock's button does.
    ButtonAction {
        /// Nothing.
        None = 0,
        /// Unlock if locked, else lock.
        Intelligent = 1,
        /// Draw the bolt.
        Unlock = 2,
        /// Push the bolt out.
        Lock = 3,
        /// Pull the latch.
        Unlatch = 4,
        /// Unlock, wait, lock.
        LockNGo = 5,
        /// Show the state on the ring.
        ShowStatus = 6,
    }
}

wire_enum! {
    /// What a press of the Opener's button does.
    OpenerButtonAction {
        /// Nothing.
        None = 0,
        /// Switch ring to open on or off.
        ToggleRingToOpen = 1,
        /// Switch ring to open on.
        ActivateRingToOpen = 2,
        /// Switch ring to open off.
        DeactivateRingToOpen = 3,
        /// Switch continuous mode on or off.
        ToggleContinuousMode = 4,
        /// Switch continuous mode on.
        ActivateContinuousMode = 5,
        /// Switch continuous mode off.
        DeactivateContinuousMode = 6,
        /// Open the door.
        Open = 7,
    }
}

wire_enum! {
    /// What a fob does at a lock. With `auto_unlatch` all but `Lock` pull the latch.
    FobAction {
        /// Nothing.
        None = 0,
        /// Draw the bolt.
        Unlock = 1,
        /// Push the bolt out.
        Lock = 2,
        /// Unlock, wait, lock.
        LockNGo = 3,
        /// Unlock if locked, else lock.
        Intelligent = 4,
    }
}

wire_enum! {
    /// What a fob does at an Opener.
    OpenerFobAction {
        /// Nothing.
        None = 0,
        /// Switch ring to open on or off.
        ToggleRingToOpen = 1,
        /// Switch ring to open on.
        ActivateRingToOpen = 2,
        /// Switch ring to open off.
        DeactivateRingToOpen = 3,
        /// Open the door.
        Open = 7,
        /// Ring.
        Ring = 8,
    }
}

wire_enum! {
    /// What powers the device.
    BatteryType {
        /// Alkaline cells.
        Alkaline = 0,
        /// Rechargeable cells.
        Accumulator = 1,
        /// Lithium cells.
        Lithium = 2,
        /// Built in (Smart Door).
        Fixed = 3,
        /// Not known.
        Unknown = 255,
    }
}

wire_enum! {
    /// How often the device advertises.
    AdvertisingMode {
        /// The device decides.
        Automatic = 0,
        /// Often.
        Normal = 1,
        /// Less often.
        Slow = 2,
        /// Rarely.
        Slowest = 3,
    }
}

wire_enum! {
    /// Daylight saving without a time zone.
    DstMode {
        /// None.
        Off = 0,
        /// The European rule.
        European = 1,
    }
}

wire_enum! {
    /// How fast the motor turns (Ultra).
    MotorSpeed {
        /// As usual.
        Standard = 0,
        /// Fast and loud.
        Fast = 1,
        /// Slow and quiet.
        Gentle = 2,
    }
}

wire_enum! {
    /// HomeKit.
    HomeKitStatus {
        /// Not available.
        NotAvailable = 0,
        /// Switched off.
        Disabled = 1,
        /// Switched on.
        Enabled = 2,
        /// Switched on and paired.
        Paired = 3,
    }
}

wire_enum! {
    /// Matter.
    MatterStatus {
        /// Not available.
        NotAvailable = 0,
        /// Switched off, without a certificate.
        DisabledWithoutCertificate = 1,
        /// Switched off.
        Disabled = 2,
        /// Switched on.
        Enabled = 3,
        /// Switched on and paired.
        Paired = 4,
    }
}

wire_enum! {
    /// The product, as its configuration names it.
    DeviceType {
        /// Smart Lock of the first or second generation (also: field absent).
        SmartLock12 = 0,
        /// Smart Box.
        Box = 1,
        /// Opener.
        Opener = 2,
        /// Smart Door.
        SmartDoor = 3,
        /// Smart Lock of the third or fourth generation.
        SmartLock34 = 4,
        /// Smart Lock Ultra and its siblings.
        Ultra = 5,
    }
}

wire_enum! {
    /// The sibling within the Ultra family.
    ProductVariant {
        /// Not told.
        Unspecified = 0,
        /// Go.
        Go = 1,
        /// Pro.
        Pro = 2,
        /// Ultra.
        Ultra = 3,
    }
}

wire_enum! {
    /// What an Opener can do at its intercom.
    OpenerCapabilities {
        /// Open the door.
        DoorOpening = 0,
        /// Open the door, and ring to open.
        DoorOpeningAndRingToOpen = 1,
        /// Ring to open.
        RingToOpen = 2,
    }
}

wire_enum! {
    /// How an Opener talks to its intercom.
    OpenerOperatingMode {
        /// Generic door opener.
        Generic = 0x00,
        /// Analogue intercom.
        Analogue = 0x01,
        /// Digital intercom.
        Digital = 0x02,
        /// Siedle.
        Siedle = 0x03,
        /// TCS.
        Tcs = 0x04,
        /// Bticino.
        Bticino = 0x05,
        /// Siedle HTS.
        SiedleHts = 0x06,
        /// STR.
        Str = 0x07,
        /// Ritto.
        Ritto = 0x08,
        /// Fermax.
        Fermax = 0x09,
        /// Comelit.
        Comelit = 0x0A,
        /// Urmet BiBus.
        UrmetBiBus = 0x0B,
        /// Urmet 2Voice.
        Urmet2Voice = 0x0C,
        /// Golmar.
        Golmar = 0x0D,
        /// SKS.
        Sks = 0x0E,
        /// Spare.
        Spare = 0x0F,
    }
}
