//! The ring of light around the button.

/// What the ring shows. The hardware keeps the rhythm; the body only names the pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RingPattern {
    /// Dark: the bolt is thrown.
    #[default]
    Dark,
    /// One blink each 1.5 s: the bolt is not known to be thrown.
    Blink,
    /// Lit without a break: pairing mode is open.
    Steady,
    /// Fast blinking: a factory reset is armed and waits for its confirmation.
    Fast,
    /// Red: the bolt is stuck or lost, or a press was refused.
    Red,
    /// One red blink each 15 s: the batteries are critical, and there is nothing else to show.
    Warning,
}

impl RingPattern {
    /// A lower-case word for the pattern: `dark`, `blink`, `steady`, `fast`, `red` or `warning`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Blink => "blink",
            Self::Steady => "steady",
            Self::Fast => "fast",
            Self::Red => "red",
            Self::Warning => "warning",
        }
    }
}
