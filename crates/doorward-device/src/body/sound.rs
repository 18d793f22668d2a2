//! What a device lets people hear.

/// One sound, played once from its beginning; a later one cuts it short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound {
    /// What is played.
    pub pattern: SoundPattern,
    /// How loud: 1 just audible, 255 as loud as the hardware goes. Never 0; what is silent is not asked for.
    pub level: u8,
}

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoundPattern {
    /// A tone of the Opener, for this occasion (Opener API 1.1, "Advanced Config").
    Tone {
        /// Which of its tones, `1..=3`.
        number: u8,
        /// What it tells.
        occasion: Occasion,
    },
    /// Beeps one after the other.
    Beeps {
        /// How many, at least one.
        count: u8,
        /// How long each is.
        length: BeepLength,
    },
}

/// What a tone of the Opener tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Somebody rang, and no mode opens for them.
    Ring,
    /// The door opens because somebody asked for it.
    Open,
    /// Somebody rang while ring to open was active.
    RingToOpen,
    /// Somebody rang in continuous mode.
    ContinuousMode,
}

/// How long one beep is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BeepLength {
    /// A blip.
    Short,
    /// Long enough to sound like a warning.
    Long,
}

impl Sound {
    /// As loud as the hardware goes.
    pub const LOUD: u8 = u8::MAX;

    /// Smart Door: unlocked as asked.
    pub const UNLOCKED: Self = Self::beeps(2, BeepLength::Short, Self::LOUD);
    /// Smart Door: locked as asked.
    pub const LOCKED: Self = Self::beeps(3, BeepLength::Short, Self::LOUD);
    /// Smart Door: the batteries are critical.
    pub const BATTERY_CRITICAL: Self = Self::beeps(5, BeepLength::Long, Self::LOUD);
    /// Smart Door: the motor or the bolt failed.
    pub const MECHANICAL_ERROR: Self = Self::beeps(10, BeepLength::Long, Self::LOUD);
    /// Smart Door: something else failed.
    pub const OTHER_ERROR: Self = Self::beeps(6, BeepLength::Long, Self::LOUD);
    /// Smart Door: asked to lock while the door stands open.
    pub const DOOR_OPEN: Self = Self::beeps(1, BeepLength::Long, Self::LOUD);
    /// Smart Door: somebody tried to pair while pairing is switched off.
    pub const PAIRING_OFF: Self = Self::beeps(2, BeepLength::Long, Self::LOUD);

    /// `count` beeps.
    #[must_use]
    pub const fn beeps(count: u8, length: BeepLength, level: u8) -> Self {
        Self {
            pattern: SoundPattern::Beeps { count, length },
            level,
        }
    }
}
