//! What the choices of settings are called.

use doorward_app::settings::FieldId;

use super::Fields;
use crate::words::Words;

impl Words {
    /// A choice of a setting. Names such as time zones stand for themselves.
    pub(crate) fn option(&self, field: FieldId, word: &'static str) -> String {
        match (field, word) {
            (FieldId::TimeZone, "none") => self.fields.no_time_zone.to_owned(),
            (FieldId::TimeZone, zone) => zone.replace('_', " "),
            (FieldId::Capabilities, "open") => self.fields.opens_only.to_owned(),
            (FieldId::BusMode, "none") => self.fields.bus_not_switched.to_owned(),
            (FieldId::DaylightSaving, "off") => self.fields.no_summer_time.to_owned(),
            _ => self
                .fields
                .option(word)
                .map_or_else(|| word.replace('_', " "), str::to_owned),
        }
    }
}

impl Fields {
    /// The name of a choice; none for a word this page has no name for.
    pub(crate) fn option(&self, word: &str) -> Option<&'static str> {
        let (english, german) = match word {
            "none" => ("Nothing", "Nichts"),
            "intelligent" => (
                "Lock or unlock, whatever fits",
                "Ver- oder entriegeln, was gerade passt",
            ),
            "unlock" => ("Unlock", "Entriegeln"),
            "lock" => ("Lock", "Verriegeln"),
            "unlatch" => ("Open the door", "Tür öffnen"),
            "open" => ("Open the house door", "Haustür öffnen"),
            "lock_n_go" => ("Lock ’n’ Go", "Lock ’n’ Go"),
            "show_status" => ("Show the state", "Zustand zeigen"),
            "toggle_ring_to_open" => (
                "Switch Ring to Open on or off",
                "Ring to Open ein- oder ausschalten",
            ),
            "ring_to_open_on" => ("Switch Ring to Open on", "Ring to Open einschalten"),
            "ring_to_open_off" => ("Switch Ring to Open off", "Ring to Open ausschalten"),
            "toggle_continuous_mode" => (
                "Switch continuous mode on or off",
                "Dauermodus ein- oder ausschalten",
            ),
            "continuous_mode_on" => ("Switch continuous mode on", "Dauermodus einschalten"),
            "continuous_mode_off" => ("Switch continuous mode off", "Dauermodus ausschalten"),
            "ring" => ("Ring the bell", "Klingeln"),
            "standard" => ("Standard", "Normal"),
            "fast" => ("Fast", "Schnell"),
            "gentle" => ("Gentle and quiet", "Sanft und leise"),
            "automatic" => ("Automatic", "Automatisch"),
            "normal" => ("Normal", "Mittel"),
            "slow" => ("Slow", "Langsam"),
            "slowest" => ("Slowest", "Am langsamsten"),
            "alkaline" => ("Alkaline", "Alkali"),
            "accumulators" => ("Rechargeable", "Akkus"),
            "lithium" => ("Lithium", "Lithium"),
            "fixed" => ("Built in", "Fest eingebaut"),
            "european" => ("As in Europe", "Wie in Europa"),
            "open_and_ring_to_open" => ("Open, and Ring to Open", "Öffnen und Ring to Open"),
            "ring_to_open" => ("Ring to Open only", "Nur Ring to Open"),
            "generic" => ("Not in this list", "Nicht in dieser Liste"),
            "analogue" => ("Analogue", "Analog"),
            "digital" => ("Digital, other makers", "Digital, andere Hersteller"),
            "siedle" => ("Siedle", "Siedle"),
            "tcs" => ("TCS", "TCS"),
            "bticino" => ("Bticino", "Bticino"),
            "siedle_hts" => ("Siedle HTS", "Siedle HTS"),
            "str" => ("STR", "STR"),
            "ritto" => ("Ritto", "Ritto"),
            "fermax" => ("Fermax", "Fermax"),
            "comelit" => ("Comelit", "Comelit"),
            "urmet_bibus" => ("Urmet BiBus", "Urmet BiBus"),
            "urmet_2voice" => ("Urmet 2Voice", "Urmet 2Voice"),
            "golmar" => ("Golmar", "Golmar"),
            "sks" => ("SKS", "SKS"),
            "spare" => ("Spare", "Reserve"),
            "short_circuit" => ("By a short circuit", "Mit Kurzschluss"),
            "sound_1" => ("Sound 1", "Ton 1"),
            "sound_2" => ("Sound 2", "Ton 2"),
            "sound_3" => ("Sound 3", "Ton 3"),
            _ => return None,
        };
        Some(either!(self, english, german))
    }
}
