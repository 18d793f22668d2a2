//! Features & Configuration: its pages, every setting with one sentence, and what stands around them.

mod choices;
mod labels;

use doorward_app::settings::{
    DeviceFacts, FieldKind, FieldProblem, FieldValue, FieldView, Problem, SettingsPage, Unit,
};
use doorward_app::{DeviceTask, Product};

pub(crate) use labels::Label;

use super::Words;

texts! {
    /// Texts of the configuration.
    Fields {
        unknown_value: "Set to something this app does not know; saving leaves it.", "Auf etwas gestellt, das diese App nicht kennt; Speichern lässt es so.";
        no_time_zone: "No time zone", "Keine Zeitzone";
        no_summer_time: "None", "Keine";
        bus_not_switched: "Not switched", "Nicht umschalten";
        opens_only: "Open only", "Nur öffnen";
        security_code: "Security code", "Sicherheitscode";
        security_code_change: "Change, with the current code", "Ändern, mit dem bisherigen Code";
        security_code_choose: "Not set: choose one", "Nicht gesetzt: einen festlegen";
        current_code: "Current security code", "Bisheriger Sicherheitscode";
        current_code_hint: "Asked anew even when this app remembers it.", "Wird neu verlangt, auch wenn sich die App ihn merkt.";
        new_code: "New security code", "Neuer Sicherheitscode";
        change_code: "Change the code", "Code ändern";
        code_changed: "The security code is changed", "Der Sicherheitscode ist geändert";
        code_changed_text: "Every other phone has to enter the new one once. Note it down: nobody can read it back from the device.", "Jedes andere Telefon muss den neuen einmal eingeben. Gut notieren: Niemand kann ihn aus dem Gerät auslesen.";
        changing: "Changing …", "Wird geändert …";
        schedule: "Time control", "Zeitsteuerung";
        schedule_text: "What the device does by itself, and when", "Was das Gerät von selbst tut, und wann";
        schedule_none: "Nothing is planned.", "Nichts ist geplant.";
        schedule_new: "New entry", "Neuer Eintrag";
        schedule_add: "Add", "Hinzufügen";
        schedule_at: "Time", "Uhrzeit";
        schedule_what: "Action", "Aktion";
        schedule_added: "Planned", "Geplant";
        schedule_twice: "Exactly this is planned already.", "Genau das ist schon geplant.";
        facts: "About this device", "Über dieses Gerät";
        firmware: "Firmware", "Firmware-Version";
        hardware: "Hardware", "Hardware-Version";
        clock: "Clock", "Uhr";
        clock_right: "Right", "Geht richtig";
        clock_set: "Set the clock", "Uhr stellen";
        clock_is_set: "The clock is set", "Die Uhr ist gestellt";
        clock_row: "The device’s time and time zone", "Zeit und Zeitzone des Geräts";
        clock_there: "On the device", "Auf dem Gerät";
        clock_here: "Here", "Hier";
        clock_not_set: "Not set", "Nicht gestellt";
        clock_text: "Time control, time limits and the log go by the device’s clock. Both times are shown in this computer’s time zone.", "Zeitsteuerung, Zeitgrenzen und Protokoll gehen nach der Uhr des Geräts. Beide Zeiten stehen hier in der Zeitzone dieses Rechners.";
        zone_there: "Time zone of the device", "Zeitzone des Geräts";
        zone_here: "Time zone here", "Zeitzone hier";
        zones_elsewhere: "Other places, and the zone the device keeps for them", "Andere Orte, und die Zone, die das Gerät dafür führt";
        zone_unknown: "None that devices know", "Keine, die Geräte kennen";
        zone_text: "Rules such as “every day at 22:00” are meant in the device’s time zone.", "Regeln wie „jeden Tag um 22:00“ sind in der Zeitzone des Geräts gemeint.";
        zone_set: "Use the time zone from here", "Zeitzone von hier übernehmen";
        zone_is_set: "The time zone is set", "Die Zeitzone ist übernommen";
        zone_same: "Both are the same.", "Beide sind gleich.";
        calibrate: "Calibrate", "Kalibrieren";
        calibrate_row: "The lock learns how far its bolt goes", "Das Schloss lernt, wie weit sein Riegel fährt";
        calibrate_ready: "Open the door and leave it open", "Tür öffnen und offen lassen";
        calibrate_ready_text: "The bolt goes out and in, so it must be able to move freely. A key in the door must not stand half turned.", "Der Riegel fährt aus und ein, er muss sich also frei bewegen können. Steckt ein Schlüssel in der Tür, darf er nicht halb gedreht sein.";
        calibrate_turn: "Let it move", "Fahren lassen";
        calibrate_text: "The motor drives the bolt to both ends, and the lock keeps where they are. Move nothing by hand meanwhile.", "Der Motor fährt den Riegel an beide Enden, und das Schloss merkt sich, wo sie sind. So lange nichts von Hand bewegen.";
        calibrating: "Calibrating …", "Wird kalibriert …";
        calibrated: "Calibrated", "Kalibriert";
        train: "Train the Opener", "Opener anlernen";
        train_row: "It learns the signal of your doorbell", "Er lernt das Signal der eigenen Klingel";
        train_ready: "Have somebody at the house door", "Jemanden an die Haustür bitten";
        train_ready_text: "The Opener then listens for 30 seconds. Choose the kind of intercom first.", "Der Opener hört dann 30 Sekunden lang zu. Vorher die Art der Gegensprechanlage wählen.";
        train_ring: "Ring your own bell once, at the house door", "An der Haustür einmal bei sich selbst klingeln";
        train_ring_text: "As soon as this step is marked, within 30 seconds.", "Sobald dieser Schritt markiert ist, innerhalb von 30 Sekunden.";
        train_keep: "It keeps what it heard", "Er merkt sich, was er gehört hat";
        train_keep_text: "What it learned before holds until this succeeds.", "Bis das gelingt, gilt, was er vorher gelernt hat.";
        train_begins: "The Opener gets ready …", "Der Opener macht sich bereit …";
        train_now: "Ring now at the house door …", "Jetzt an der Haustür klingeln …";
        train_ends: "Heard it, learning …", "Gehört, wird gelernt …";
        trained: "The Opener knows your doorbell now", "Der Opener kennt jetzt die eigene Klingel";
        defaults_title: "Reset to default settings", "Auf Standardeinstellungen zurücksetzen";
        defaults_row: "All settings as from the factory, and nobody loses access", "Alle Einstellungen wie ab Werk, und niemand verliert den Zugang";
        defaults_stays: "This stays", "Das bleibt";
        defaults_stays_lock: "Name and security code\nPermissions, invitations and keypad codes\nThe activity log\nThe calibration", "Name und Sicherheitscode\nBerechtigungen, Einladungen und Keypad-Codes\nDas Aktivitätsprotokoll\nDie Kalibrierung";
        defaults_stays_opener: "Name and security code\nPermissions, invitations and keypad codes\nThe activity log", "Name und Sicherheitscode\nBerechtigungen, Einladungen und Keypad-Codes\nDas Aktivitätsprotokoll";
        defaults_goes: "This goes back to how it came", "Das wird wieder wie ab Werk";
        defaults_goes_lock: "Time control: all entries are removed\nLock behaviour, auto lock and night mode\nDoor sensor, button, light, fob and radio\nPlace and time zone", "Zeitsteuerung: alle Einträge werden entfernt\nSchlossverhalten, automatisches Verriegeln und Nachtmodus\nTürsensor, Taste, Licht, Fob und Funk\nOrt und Zeitzone";
        defaults_goes_opener: "Time control: all entries are removed\nRing to Open, doorbell and sounds\nButton, light, fob and radio\nPlace and time zone\nThe kind of intercom: choose it again, then train the Opener", "Zeitsteuerung: alle Einträge werden entfernt\nRing to Open, Klingel und Töne\nTaste, Licht, Fob und Funk\nOrt und Zeitzone\nDie Art der Gegensprechanlage: neu wählen, dann den Opener anlernen";
        defaults_sure: "I want all settings as from the factory", "Alle Einstellungen sollen wieder wie ab Werk sein";
        defaults_tick_first: "Tick the box below to reset the settings.", "Zum Zurücksetzen zuerst das Kästchen unten ankreuzen.";
        defaults_do: "Reset the settings", "Einstellungen zurücksetzen";
        defaults_doing: "Resetting …", "Wird zurückgesetzt …";
        defaults_done: "All settings are as from the factory", "Alle Einstellungen sind wie ab Werk";
        defaults_train: "Now choose the kind of intercom and train the Opener.", "Jetzt die Art der Gegensprechanlage wählen und den Opener anlernen.";
        defaults_factory: "Deletes everything, by hand at the device", "Löscht alles, von Hand am Gerät";
        changed_meanwhile_hint: "What you typed is still here. Save it to overwrite, or type what it is now.", "Das Getippte steht noch da. Speichern überschreibt, sonst den jetzigen Wert eintippen.";
        integration_off: "Off", "Aus";
        integration_on: "On", "An";
        integration_paired: "On and paired", "An und gekoppelt";
        total_turn: "Turns from end to end", "Dreht von Ende zu Ende";
        accessories: "Accessories", "Zubehör";
        networks: "Networks", "Netze";
        choose_offered: "Choose one of the offered values.", "Einen der angebotenen Werte wählen.";
        empty: "Type something.", "Etwas eintippen.";
        control_characters: "It contains characters that cannot be shown. Type it anew.", "Es enthält Zeichen, die sich nicht anzeigen lassen. Neu eintippen.";
        not_a_time: "Type a time of day such as 07:30.", "Eine Uhrzeit wie 07:30 eintippen.";
        not_on_this_device: "This device has no such setting.", "Dieses Gerät hat keine solche Einstellung.";
    }
}

impl Words {
    /// The problem with the name of its setting.
    pub(crate) fn named_problem(&self, wrong: &FieldProblem) -> String {
        // A name is the same on every product.
        let label = self.fields.field(wrong.field, Product::SmartLock).name;
        format!("{label}: {}", self.fields.problem(&wrong.problem))
    }

    /// What a setting does, and what it can be.
    pub(crate) fn explained(&self, field: &FieldView, product: Product) -> String {
        if field.value == FieldValue::Unknown {
            return self.fields.unknown_value.to_owned();
        }
        let sentence = self.fields.field(field.id, product).sentence;
        match self.range(field.kind) {
            Some(range) => format!("{sentence} {range}"),
            None => sentence.to_owned(),
        }
    }

    /// What a number or text can be.
    fn range(&self, kind: FieldKind) -> Option<String> {
        match kind {
            FieldKind::Number { min, max, unit } => {
                let (min, max, unit) = (self.whole(min), self.whole(max), unit_of(unit));
                Some(either!(
                    self.fields,
                    format!("From {min} to {max}{unit}."),
                    format!("Von {min} bis {max}{unit}.")
                ))
            }
            FieldKind::Degrees { limit } => Some(either!(
                self.fields,
                format!("From -{limit}° to {limit}°, or empty."),
                format!("Von -{limit}° bis {limit}°, oder leer.")
            )),
            FieldKind::Text { max_bytes } => Some(either!(
                self.fields,
                format!("At most {max_bytes} plain letters, fewer with accents or emoji."),
                format!(
                    "Höchstens {max_bytes} einfache Buchstaben, mit Umlauten oder Emoji weniger."
                )
            )),
            FieldKind::Switch | FieldKind::Choice { .. } | FieldKind::Time => None,
        }
    }

    fn whole(&self, number: i32) -> String {
        let sign = if number < 0 { "-" } else { "" };
        let digits = usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX);
        format!("{sign}{}", self.manner.number(digits))
    }

    /// A value as people read it.
    pub(crate) fn value(&self, field: &FieldView) -> String {
        match &field.value {
            FieldValue::Switch(true) => self.fields.integration_on.to_owned(),
            FieldValue::Switch(false) => self.fields.integration_off.to_owned(),
            FieldValue::Choice(word) => self.option(field.id, word),
            FieldValue::Time(at) => self.manner.clock(*at),
            FieldValue::Number(number) => match field.kind {
                FieldKind::Number { unit, .. } => {
                    format!("{}{}", self.whole(*number), unit_of(unit))
                }
                _ => self.whole(*number),
            },
            FieldValue::Text(_) | FieldValue::Degrees(_) => field.value.to_string(),
            FieldValue::Unknown => self.permissions.unknown.to_owned(),
        }
    }

    /// Beside what was typed: what somebody else set meanwhile.
    pub(crate) fn now_is(&self, value: &str) -> String {
        either!(
            self.fields,
            format!("Somebody else set this to: {value}"),
            format!("Jemand anders hat das gesetzt auf: {value}")
        )
    }

    /// The product by its name, with its variant.
    pub(crate) fn model(&self, facts: &DeviceFacts) -> String {
        let product = self.add.product(facts.product);
        match facts.variant {
            Some("go") => "Smart Lock Go".to_owned(),
            Some("pro") => "Smart Lock Pro".to_owned(),
            _ => product.to_owned(),
        }
    }

    /// What is paired beside the device.
    pub(crate) fn accessories(&self, facts: &DeviceFacts) -> Option<String> {
        let parts: Vec<&str> = [
            (facts.has_fob, "Fob"),
            (facts.has_keypad && !facts.has_keypad_2, "Keypad"),
            (facts.has_keypad_2, "Keypad 2"),
        ]
        .into_iter()
        .filter_map(|(has, name)| has.then_some(name))
        .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// Networks the device can use itself.
    pub(crate) fn networks(&self, facts: &DeviceFacts) -> Option<String> {
        let parts: Vec<&str> = [(facts.wifi, "Wi-Fi"), (facts.thread, "Thread")]
            .into_iter()
            .filter_map(|(has, name)| has.then_some(name))
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// What a device is learning at the moment.
    pub(crate) const fn task(&self, task: Option<DeviceTask>, trains: bool) -> &'static str {
        match task {
            Some(DeviceTask::Calibrating) => self.fields.calibrating,
            Some(DeviceTask::TrainingBegins) => self.fields.train_begins,
            Some(DeviceTask::TrainingRingNow) => self.fields.train_now,
            Some(DeviceTask::TrainingEnds) => self.fields.train_ends,
            None if trains => self.fields.train_begins,
            None => self.fields.calibrating,
        }
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
    /// Title and one line about a page, as it is on a product.
    pub(crate) const fn page(
        &self,
        page: SettingsPage,
        product: Product,
    ) -> (&'static str, &'static str) {
        match page {
            SettingsPage::General => either!(
                self,
                ("General", "Name, time zone, security code"),
                ("Allgemein", "Name, Zeitzone, Sicherheitscode")
            ),
            SettingsPage::LockBehaviour if matches!(product, Product::SmartDoor) => either!(
                self,
                ("Lock behaviour", "Lock ’n’ Go, opening the door"),
                ("Schlossverhalten", "Lock ’n’ Go, Tür öffnen")
            ),
            SettingsPage::LockBehaviour => either!(
                self,
                ("Lock behaviour", "Turns, Lock ’n’ Go, opening the door"),
                ("Schlossverhalten", "Umdrehungen, Lock ’n’ Go, Tür öffnen")
            ),
            SettingsPage::AutoLock => either!(
                self,
                ("Auto lock", "Locking and unlocking by itself"),
                ("Automatisch verriegeln", "Von selbst ver- und entriegeln")
            ),
            SettingsPage::NightMode => either!(
                self,
                ("Night mode", "Stricter during some hours"),
                ("Nachtmodus", "Strenger zu bestimmten Stunden")
            ),
            SettingsPage::Intercom => either!(
                self,
                ("Intercom", "Its kind, its doorbell, and how the door opens"),
                (
                    "Gegensprechanlage",
                    "Ihre Art, ihre Klingel, und wie die Tür aufgeht"
                )
            ),
            SettingsPage::RingToOpen => either!(
                self,
                ("Ring to Open", "Opening when somebody rings"),
                ("Ring to Open", "Öffnen, wenn es klingelt")
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
            SettingsPage::Advanced => match product {
                Product::SmartLock | Product::Ultra => either!(
                    self,
                    ("Advanced", "Radio, batteries, positions"),
                    ("Erweitert", "Funk, Batterien, Positionen")
                ),
                Product::SmartDoor => either!(
                    self,
                    ("Advanced", "Radio, batteries, calibrating"),
                    ("Erweitert", "Funk, Batterien, Kalibrieren")
                ),
                Product::Opener => either!(
                    self,
                    ("Advanced", "Radio, batteries, updates"),
                    ("Erweitert", "Funk, Batterien, Updates")
                ),
            },
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
                    format!("Type a whole number from {min} to {max}{unit}."),
                    format!("Eine ganze Zahl von {min} bis {max}{unit} eintippen.")
                )
            }
            Problem::Empty => self.empty.to_owned(),
            Problem::TooLong { max_bytes } => either!(
                self,
                format!(
                    "Too long: at most {max_bytes} plain letters, fewer with accents or emoji."
                ),
                format!(
                    "Zu lang: höchstens {max_bytes} einfache Buchstaben, mit Umlauten oder Emoji weniger."
                )
            ),
            Problem::ControlCharacters => self.control_characters.to_owned(),
            Problem::NotDegrees { limit } => either!(
                self,
                format!(
                    "Type degrees from -{limit} to {limit}, with at most five digits after the point, such as 48.20817, or leave it empty."
                ),
                format!(
                    "Grad von -{limit} bis {limit} eintippen, mit höchstens fünf Stellen hinter dem Komma, etwa 48,20817, oder leer lassen."
                )
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
