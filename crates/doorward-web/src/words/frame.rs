//! What stands on every page: the bar, the menu, spans of time.

use super::count;

texts! {
    /// Texts of the frame, and of forms in general.
    Frame {
        skip: "Skip to the content", "Zum Inhalt springen";
        save: "Save", "Speichern";
        saving: "Saving …", "Wird gespeichert …";
        saved: "Saved", "Gespeichert";
        back: "Back", "Zurück";
        menu: "Menu", "Menü";
        menu_open: "Open the menu", "Menü öffnen";
        menu_close: "Close the menu", "Menü schließen";
        devices: "Devices", "Geräte";
        add: "Add device", "Gerät hinzufügen";
        redeem: "Redeem invitation", "Einladung einlösen";
        settings: "App settings", "App-Einstellungen";
        help: "Help", "Hilfe";
        sign_out: "Sign out", "Abmelden";
    }
}

impl Frame {
    /// A span of time in words: "12 s", "4 min", "2 h 10 min", "3 days".
    pub(crate) fn span(&self, seconds: u64) -> String {
        match seconds {
            0..60 => format!("{seconds} s"),
            60..3_600 => format!("{} min", seconds / 60),
            3_600..172_800 => match (seconds / 3_600, seconds % 3_600 / 60) {
                (hours, 0) => format!("{hours} h"),
                (hours, minutes) => format!("{hours} h {minutes} min"),
            },
            _ => {
                let days = seconds / 86_400;
                either!(self, format!("{days} days"), format!("{days} Tage"))
            }
        }
    }

    /// A time to wait, rounded up so that nobody comes too early.
    pub(crate) fn wait(&self, seconds: u64) -> String {
        let unit = match seconds {
            0..60 => 1,
            60..172_800 => 60,
            _ => 86_400,
        };
        let rounded = self.span(seconds.max(1).div_ceil(unit) * unit);
        // After a preposition German bends its days: "in 3 Tagen".
        either!(self, rounded, rounded.replace("Tage", "Tagen"))
    }

    /// How long ago.
    pub(crate) fn ago(&self, seconds: u64) -> String {
        match seconds {
            0..10 => either!(self, "just now", "gerade eben").to_owned(),
            10..60 => either!(
                self,
                "less than a minute ago",
                "vor weniger als einer Minute"
            )
            .to_owned(),
            60..120 => either!(self, "a minute ago", "vor einer Minute").to_owned(),
            _ => {
                let span = self.span(seconds);
                either!(
                    self,
                    format!("{span} ago"),
                    format!("vor {}", span.replace("Tage", "Tagen"))
                )
            }
        }
    }

    /// How many entries.
    pub(crate) fn entries(&self, number: usize) -> String {
        either!(
            self,
            count(number, "entry", "entries"),
            count(number, "Eintrag", "Einträge")
        )
    }
}
