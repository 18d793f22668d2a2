//! Features & Configuration: its pages, every setting with one sentence, and what stands around them.

mod choices;
mod labels;

use doorward_app::settings::{FieldProblem, Problem, SettingsPage, Unit};

pub(crate) use labels::Label;

use super::Words;

texts! {
    /// Texts of the configuration.
    Fields {
        unknown_value: "Set to something this app does not know; saving leaves it.", "Auf etwas gestellt, das diese App nicht kennt; Speichern lässt es so.";
        no_time_zone: "No time zone", "Keine Zeitzone";
        no_summer_time: "None", "Keine";
        bus_not_switched: "Not switched", "Nicht umschalten";
        security_code: "Security code", "Sicherheitscode";
        security_code_change: "Change, with the current code", "Ändern, mit dem bisherigen Code";
        security_code_choose: "Not set: choose one", "Nicht gesetzt: einen festlegen";
        current_code: "Current security code", "Bisheriger Sicherheitscode";
        current_code_hint: "Asked anew even when this app remembers it.", "Wird neu verlangt, auch wenn sich die App ihn merkt.";
        new_code: "New security code", "Neuer Sicherheitscode";
        change_code: "Change the code", "Code ändern";
        code_changed: "The security code is changed", "Der Sicherheitscode ist geändert";
        code_changed_text: "Every other phone has to enter the new one once. Note it down: nobody can read it back from the lock.", "Jedes andere Telefon muss den neuen einmal eingeben. Gut notieren: Niemand kann ihn aus dem Schloss auslesen.";
        changing: "Changing …", "Wird geändert …";
        schedule: "Time control", "Zeitsteuerung";
        schedule_text: "What the lock does by itself, and when", "Was das Schloss von selbst tut, und wann";
        schedule_none: "Nothing is planned.", "Nichts ist geplant.";
        schedule_new: "New entry", "Neuer Eintrag";
        schedule_add: "Add", "Hinzufügen";
        schedule_at: "Time", "Uhrzeit";
        schedule_what: "Action", "Aktion";
        schedule_added: "Planned", "Geplant";
        facts: "About this lock", "Über dieses Schloss";
        firmware: "Firmware", "Firmware-Version";
        hardware: "Hardware", "Hardware-Version";
        clock: "Clock", "Uhr";
        clock_right: "Right", "Geht richtig";
        clock_set: "Set the clock", "Uhr stellen";
        clock_is_set: "The clock is set", "Die Uhr ist gestellt";
        calibrate: "Calibrate", "Kalibrieren";
        calibrate_text: "The lock turns to both ends and learns where they are. Open the door first.", "Das Schloss dreht an beide Enden und merkt sich, wo sie sind. Zuerst die Tür öffnen.";
        calibrated: "Calibrated", "Kalibriert";
        choose_offered: "Choose one of the offered values.", "Einen der angebotenen Werte wählen.";
        empty: "Type something.", "Etwas eintippen.";
        control_characters: "It contains characters that cannot be shown.", "Es enthält Zeichen, die sich nicht anzeigen lassen.";
        not_a_time: "A time of day such as 07:30.", "Eine Uhrzeit wie 07:30.";
        not_on_this_device: "This device has no such setting.", "Dieses Gerät hat keine solche Einstellung.";
    }
}

impl Words {
    /// The problem with the name of its setting.
    pub(crate) fn named_problem(&self, wrong: &FieldProblem) -> String {
        let label = self.fields.field(wrong.field).name;
        format!("{label}: {}", self.fields.problem(&wrong.problem))
    }

    /// How far the lock's clock is off.
    pub(crate) fn drift(&self, seconds: i64) -> String {
        let far = self.frame.span(seconds.unsigned_abs());
        match seconds {
            -4..=4 => self.fields.clock_right.to_owned(),
            5.. => either!(
                self.fields,
                format!("{far} ahead"),
                format!("geht {far} vor")
            ),
            _ => either!(
                self.fields,
                format!("{far} behind"),
                format!("geht {far} nach")
            ),
        }
    }

    /// For screen readers: removes an entry of the time control.
    pub(crate) fn remove_entry(&self, at: &str, what: &str) -> String {
        either!(
            self.fields,
            format!("Remove {at}, {what}"),
            format!("{at}, {what} entfernen")
        )
    }
}

impl Fields {
    /// Title and one line about a page.
    pub(crate) const fn page(&self, page: SettingsPage) -> (&'static str, &'static str) {
        match page {
            SettingsPage::General => either!(
                self,
                ("General", "Name, time zone, security code"),
                ("Allgemein", "Name, Zeitzone, Sicherheitscode")
            ),
            SettingsPage::LockBehaviour => either!(
                self,
                ("Lock behaviour", "Turns, Lock ’n’ Go, opening the door"),
                ("Schlossverhalten", "Umdrehungen, Lock ’n’ Go, Tür öffnen")
            ),
            SettingsPage::AutoLock => either!(
                self,
                ("Auto lock", "Locking by itself"),
                ("Automatisch verriegeln", "Von selbst abschließen")
            ),
            SettingsPage::NightMode => either!(
                self,
                ("Night mode", "Stricter during some hours"),
                ("Nachtmodus", "Strenger zu bestimmten Stunden")
            ),
            SettingsPage::Intercom => either!(
                self,
                ("Intercom", "Its kind, and how the door opens"),
                ("Gegensprechanlage", "Ihre Art, und wie die Tür aufgeht")
            ),
            SettingsPage::RingToOpen => either!(
                self,
                ("Ring to Open", "Opening at the next ring"),
                ("Ring to Open", "Öffnen beim nächsten Klingeln")
            ),
            SettingsPage::Doorbell => either!(
                self,
                ("Doorbell & sounds", "What is heard of a ring"),
                ("Klingel & Töne", "Was vom Klingeln zu hören ist")
            ),
            SettingsPage::DoorSensor => either!(
                self,
                ("Door sensor", "What watches the door"),
                ("Türsensor", "Was die Tür beobachtet")
            ),
            SettingsPage::ButtonAndLed => either!(
                self,
                ("Button & LED", "Presses, light, Bluetooth pairing"),
                ("Taste & LED", "Drücken, Licht, Koppeln über Bluetooth")
            ),
            SettingsPage::Fob => either!(
                self,
                ("Fob", "What its button does"),
                ("Fob", "Was seine Taste tut")
            ),
            SettingsPage::Advanced => either!(
                self,
                ("Advanced", "Radio, batteries, positions"),
                ("Erweitert", "Funk, Batterien, Positionen")
            ),
        }
    }

    /// What is wrong with a value.
    pub(crate) fn problem(&self, problem: &Problem) -> String {
        match problem {
            Problem::NotASwitch | Problem::NotAChoice { .. } => self.choose_offered.to_owned(),
            Problem::NotANumber { min, max, unit } | Problem::OutOfRange { min, max, unit } => {
                let unit = unit_of(*unit);
                either!(
                    self,
                    format!("A whole number from {min} to {max}{unit}."),
                    format!("Eine ganze Zahl von {min} bis {max}{unit}.")
                )
            }
            Problem::Empty => self.empty.to_owned(),
            Problem::TooLong { max_bytes } => either!(
                self,
                format!("Too long: at most {max_bytes} plain letters, fewer with accents."),
                format!(
                    "Zu lang: höchstens {max_bytes} einfache Buchstaben, mit Umlauten weniger."
                )
            ),
            Problem::ControlCharacters => self.control_characters.to_owned(),
            Problem::NotDegrees { limit } => either!(
                self,
                format!("Degrees from -{limit} to {limit}, such as 48.20817."),
                format!("Grad von -{limit} bis {limit}, etwa 48.20817.")
            ),
            Problem::NotATime => self.not_a_time.to_owned(),
            Problem::NotOnThisDevice => self.not_on_this_device.to_owned(),
        }
    }
}

fn unit_of(unit: Unit) -> String {
    match unit.sign() {
        "" => String::new(),
        "°" => "°".to_owned(),
        sign => format!(" {sign}"),
    }
}
