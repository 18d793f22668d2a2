//! Words of the choices, with their bytes on the wire (Smart Lock API 2.3.0, Opener API 1.1, enumerations).

use doorward_client::types::TimeZoneId;

/// The words of a choice and the byte of each.
#[derive(Debug)]
pub(crate) struct Choices {
    pub(crate) words: &'static [&'static str],
    pub(crate) bytes: &'static [u8],
}

impl Choices {
    /// The word of a byte, if this app has one.
    pub(crate) fn word(&self, byte: u8) -> Option<&'static str> {
        let place = self.bytes.iter().position(|known| *known == byte)?;
        self.words.get(place).copied()
    }

    /// The byte of a word.
    pub(crate) fn byte(&self, word: &str) -> Option<u8> {
        let place = self.words.iter().position(|known| *known == word)?;
        self.bytes.get(place).copied()
    }
}

macro_rules! choices {
    ($( $(#[$doc:meta])* $name:ident { $($word:literal = $byte:literal,)* } )*) => {
        $( $(#[$doc])* pub(crate) const $name: Choices = Choices {
            words: &[$($word),*],
            bytes: &[$($byte),*],
        }; )*
    };
}

choices! {
    /// Presses of a lock's button.
    LOCK_BUTTON {
        "none" = 0, "intelligent" = 1, "unlock" = 2, "lock" = 3, "unlatch" = 4, "lock_n_go" = 5, "show_status" = 6,
    }
    /// Presses of an Opener's button.
    OPENER_BUTTON {
        "none" = 0, "toggle_ring_to_open" = 1, "ring_to_open_on" = 2, "ring_to_open_off" = 3,
        "toggle_continuous_mode" = 4, "continuous_mode_on" = 5, "continuous_mode_off" = 6, "open" = 7,
    }
    /// Presses of a fob at a lock.
    LOCK_FOB { "none" = 0, "unlock" = 1, "lock" = 2, "lock_n_go" = 3, "intelligent" = 4, }
    /// Presses of a fob at an Opener.
    OPENER_FOB {
        "none" = 0, "toggle_ring_to_open" = 1, "ring_to_open_on" = 2, "ring_to_open_off" = 3, "open" = 7, "ring" = 8,
    }
    /// Batteries a person puts in.
    BATTERY { "alkaline" = 0, "accumulators" = 1, "lithium" = 2, }
    /// Batteries of a Smart Door, where they may be built in.
    SMART_DOOR_BATTERY { "alkaline" = 0, "accumulators" = 1, "lithium" = 2, "fixed" = 3, }
    /// How often a device advertises.
    ADVERTISING { "automatic" = 0, "normal" = 1, "slow" = 2, "slowest" = 3, }
    /// Daylight saving where there is no time zone.
    DAYLIGHT_SAVING { "off" = 0, "european" = 1, }
    /// How fast the Ultra's motor turns.
    MOTOR_SPEED { "standard" = 0, "fast" = 1, "gentle" = 2, }
    /// What an Opener can do at its intercom.
    CAPABILITIES { "open" = 0, "open_and_ring_to_open" = 1, "ring_to_open" = 2, }
    /// How an Opener talks to its intercom.
    OPERATING_MODE {
        "generic" = 0, "analogue" = 1, "digital" = 2, "siedle" = 3, "tcs" = 4, "bticino" = 5, "siedle_hts" = 6, "str" = 7,
        "ritto" = 8, "fermax" = 9, "comelit" = 10, "urmet_bibus" = 11, "urmet_2voice" = 12, "golmar" = 13, "sks" = 14,
        "spare" = 15,
    }
    /// What switches the bus.
    BUS_MODE { "none" = 0, "short_circuit" = 1, }
    /// An Opener's sounds.
    SOUND { "none" = 0, "sound_1" = 1, "sound_2" = 2, "sound_3" = 3, }
}

/// The protocol's time zones; the index is the number on the wire, the last is "none" (65535).
/// Smart Lock API 2.3.0, "Time zone IDs".
pub(crate) const TIME_ZONES: &[&str] = &{
    let names = TimeZoneId::NAMES;
    let mut options = ["none"; TimeZoneId::NAMES.len() + 1];
    let mut number = 0;
    while number < names.len() {
        options[number] = names[number];
        number += 1;
    }
    options
};

/// All that presses of a button can do anywhere.
pub(crate) const ANY_BUTTON: &[&str] = &{
    let mut words = ["none"; 14];
    let mut place = 0;
    while place < LOCK_BUTTON.words.len() {
        words[place] = LOCK_BUTTON.words[place];
        place += 1;
    }
    // "none" is in both.
    let mut other = 1;
    while other < OPENER_BUTTON.words.len() {
        words[place] = OPENER_BUTTON.words[other];
        place += 1;
        other += 1;
    }
    words
};

/// All that presses of a fob can do anywhere.
pub(crate) const ANY_FOB: &[&str] = &{
    let mut words = ["none"; 10];
    let mut place = 0;
    while place < LOCK_FOB.words.len() {
        words[place] = LOCK_FOB.words[place];
        place += 1;
    }
    let mut other = 1;
    while other < OPENER_FOB.words.len() {
        words[place] = OPENER_FOB.words[other];
        place += 1;
        other += 1;
    }
    words
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_zones_stand_at_their_numbers() {
        assert_eq!(TIME_ZONES[37], "Europe/Berlin");
        assert_eq!(TIME_ZONES[45], "Pacific/Pago_Pago");
        assert_eq!(TIME_ZONES[46], "none");
        assert_eq!(TIME_ZONES.len(), 47);
    }

    #[test]
    fn what_any_button_can_do_is_what_some_button_can_do() {
        for (any, one, other) in [
            (ANY_BUTTON, LOCK_BUTTON, OPENER_BUTTON),
            (ANY_FOB, LOCK_FOB, OPENER_FOB),
        ] {
            let known = |word: &&str| one.words.contains(word) || other.words.contains(word);
            assert!(any.iter().all(known));
            let all = one.words.iter().chain(other.words);
            assert!(all.clone().all(|word| any.contains(word)));
            assert_eq!(any.len() + 1, all.count(), "each once");
        }
    }
}
