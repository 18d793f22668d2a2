//! The activity log.

mod action;
mod detail;
mod doorbell;
mod security;

use doorward_app::{
    Completion, DoorEvent, KeypadSource, LogEntry, LogEvent, LogKind, LogOutcome, Product,
};

use super::Words;

texts! {
    /// Texts of the log.
    Log {
        week: "The last seven days", "Die letzten sieben Tage";
        key_locked: "locked", "verriegelt";
        key_unlocked: "unlocked", "entriegelt";
        key_refused: "failed or refused", "misslungen oder abgelehnt";
        key_other: "door and other", "Tür und anderes";
        key_switched_off: "switched off", "ausgeschaltet";
        key_opened: "opened or switched on", "geöffnet oder eingeschaltet";
        key_rings: "rings and other", "Klingeln und anderes";
        filter: "Filter", "Filtern";
        filter_do: "Show", "Anzeigen";
        filter_clear: "Show everything", "Alles anzeigen";
        who: "Who", "Wer";
        what: "What", "Was";
        everybody: "Everybody", "Alle";
        everything: "Everything", "Alles";
        from: "From", "Von";
        until: "Until", "Bis";
        nothing: "Nothing here", "Hier ist nichts";
        nothing_text: "No entry fits. The device keeps the last 1,000.", "Kein Eintrag passt. Das Gerät behält die letzten 1.000.";
        loading: "Reading the log …", "Das Protokoll wird gelesen …";
        export: "Export", "Exportieren";
        csv: "As a table (CSV)", "Als Tabelle (CSV)";
        json: "For programs (JSON)", "Für Programme (JSON)";
        logging: "Keep a log", "Protokoll führen";
        logging_hint: "Switched off, nothing is recorded: no openings, no wrong codes, no new permissions. Switching it on later brings nothing of that time back. What was recorded before stays.", "Ausgeschaltet wird nichts aufgezeichnet: kein Öffnen, keine falschen Codes, keine neuen Berechtigungen. Späteres Einschalten bringt nichts aus dieser Zeit zurück. Was vorher aufgezeichnet wurde, bleibt.";
        export_text: "The file holds what the filter shows, all of it.", "Die Datei enthält alles, was der Filter zeigt.";
        action: "Action", "Aktion";
        every_action: "Every action", "Jede Aktion";
        outcome: "Outcome", "Ergebnis";
        every_outcome: "Every outcome", "Jedes Ergebnis";
        logging_on: "The log is kept from now on", "Ab jetzt wird protokolliert";
        logging_off: "Nothing is recorded any more", "Es wird nichts mehr aufgezeichnet";
        today: "Today", "Heute";
        yesterday: "Yesterday", "Gestern";
        look_again: "Look again", "Noch einmal nachsehen";
        logging_is_off: "The device keeps no log at the moment.", "Das Gerät führt zurzeit kein Protokoll.";
        no_time: "Without a time", "Ohne Zeitangabe";
        failures: "Only what failed or was refused", "Nur Misslungenes und Abgelehntes";
    }
}

impl Words {
    /// Progress of reading.
    pub(crate) fn read(&self, done: usize, all: Option<usize>) -> String {
        let number = |number| self.manner.number(number);
        match all {
            Some(all) => either!(
                self.log,
                format!("{} of {} entries", number(done), number(all)),
                format!("{} von {} Einträgen", number(done), number(all))
            ),
            None => self.frame.entries(done),
        }
    }

    /// Entries the device says are missing.
    pub(crate) fn lost(&self, lost: u64) -> String {
        let lost = self
            .manner
            .number(usize::try_from(lost).unwrap_or(usize::MAX));
        either!(
            self.log,
            format!("{lost} entries could not be kept by the device; their places are marked."),
            format!("{lost} Einträge konnte das Gerät nicht behalten; ihre Stellen sind markiert.")
        )
    }

    /// A link to older entries.
    pub(crate) fn more_entries(&self, hidden: usize) -> String {
        let hidden = self.manner.number(hidden);
        either!(
            self.log,
            format!("Show more ({hidden} older)"),
            format!("Mehr anzeigen ({hidden} ältere)")
        )
    }
}

impl Log {
    /// What the marks of the picture stand for: locked, unlocked, refused, other. An Opener locks nothing.
    pub(crate) const fn keys(&self, product: Product) -> [&'static str; 4] {
        match product {
            Product::Opener => [
                self.key_switched_off,
                self.key_opened,
                self.key_refused,
                self.key_rings,
            ],
            Product::SmartLock | Product::Ultra | Product::SmartDoor => [
                self.key_locked,
                self.key_unlocked,
                self.key_refused,
                self.key_other,
            ],
        }
    }

    /// What the picture says to people who do not see it, in the order of its keys.
    pub(crate) fn week_alt(
        &self,
        product: Product,
        [locked, unlocked, refused, other]: [u32; 4],
    ) -> String {
        if product == Product::Opener {
            return either!(
                self,
                format!(
                    "The last seven days: switched off {locked} times, opened or switched on {unlocked} times, {refused} failures or refusals, {other} rings and other events."
                ),
                format!(
                    "Die letzten sieben Tage: {locked}-mal ausgeschaltet, {unlocked}-mal geöffnet oder eingeschaltet, {refused}-mal misslungen oder abgelehnt, {other}-mal Klingeln und anderes."
                )
            );
        }
        either!(
            self,
            format!(
                "The last seven days: locked {locked} times, unlocked {unlocked} times, {refused} failures or refusals, {other} other events."
            ),
            format!(
                "Die letzten sieben Tage: {locked}-mal verriegelt, {unlocked}-mal entriegelt, {refused}-mal misslungen oder abgelehnt, {other}-mal anderes."
            )
        )
    }

    /// How something ended.
    pub(crate) const fn outcome_of(&self, outcome: LogOutcome) -> &'static str {
        match outcome {
            LogOutcome::Succeeded => either!(self, "Done", "Geklappt"),
            LogOutcome::Refused => either!(self, "Refused", "Abgelehnt"),
            LogOutcome::Failed => either!(self, "Failed", "Misslungen"),
            LogOutcome::WrongCode => either!(self, "Wrong code", "Falscher Code"),
        }
    }

    /// A kind of entries.
    pub(crate) const fn kind(&self, kind: LogKind, product: Product) -> &'static str {
        match kind {
            LogKind::Lock if matches!(product, Product::Opener) => {
                either!(self, "Switching off", "Ausschalten")
            }
            LogKind::Unlock if matches!(product, Product::Opener) => {
                either!(self, "Opening and switching on", "Öffnen und Einschalten")
            }
            LogKind::Door if matches!(product, Product::Opener) => {
                either!(self, "Doorbell", "Klingel")
            }
            LogKind::Lock => either!(self, "Locking", "Verriegeln"),
            LogKind::Unlock => either!(self, "Unlocking and opening", "Entriegeln und Öffnen"),
            LogKind::Door => either!(self, "Door", "Tür"),
            LogKind::Keypad => "Keypad",
            LogKind::Security => either!(self, "Code and permissions", "Code und Berechtigungen"),
            LogKind::System => either!(self, "Changes and system", "Änderungen und System"),
        }
    }

    /// What an entry tells, in one sentence.
    pub(crate) fn event(&self, entry: &LogEntry) -> String {
        let who = Some(entry.who.as_str()).filter(|who| !who.is_empty());
        let happened = match &entry.event {
            LogEvent::Action {
                action,
                trigger,
                completion,
                ..
            } => {
                return match who {
                    None => self.acted_alone(*action, *trigger, *completion),
                    Some(who) => self.acted(who, *action, *completion),
                };
            }
            LogEvent::Keypad {
                completion: Completion::InvalidKeypadCode | Completion::InvalidFingerprint,
                source,
                ..
            } => match source {
                KeypadSource::Fingerprint => either!(
                    self,
                    (
                        ": an unknown fingerprint",
                        "An unknown fingerprint at the keypad"
                    ),
                    (
                        ": ein unbekannter Fingerabdruck",
                        "Ein unbekannter Fingerabdruck am Keypad"
                    )
                ),
                _ => either!(
                    self,
                    (": a wrong keypad code", "A wrong keypad code"),
                    (": ein falscher Keypad-Code", "Ein falscher Keypad-Code")
                ),
            },
            LogEvent::Keypad {
                action, completion, ..
            } => {
                let keypad = either!(self, "Somebody at the keypad", "Jemand am Keypad");
                return self.acted(who.unwrap_or(keypad), *action, *completion);
            }
            LogEvent::Logging { on: true } => either!(
                self,
                ("switched the log on", "The log was switched on"),
                (
                    "hat das Protokoll eingeschaltet",
                    "Das Protokoll wurde eingeschaltet"
                )
            ),
            LogEvent::Logging { on: false } => either!(
                self,
                ("switched the log off", "The log was switched off"),
                (
                    "hat das Protokoll ausgeschaltet",
                    "Das Protokoll wurde ausgeschaltet"
                )
            ),
            LogEvent::DoorLogging { on: true } => either!(
                self,
                (
                    "switched the door’s log on",
                    "The door’s log was switched on"
                ),
                (
                    "hat das Protokoll der Tür eingeschaltet",
                    "Das Protokoll der Tür wurde eingeschaltet"
                )
            ),
            LogEvent::DoorLogging { on: false } => either!(
                self,
                (
                    "switched the door’s log off",
                    "The door’s log was switched off"
                ),
                (
                    "hat das Protokoll der Tür ausgeschaltet",
                    "Das Protokoll der Tür wurde ausgeschaltet"
                )
            ),
            LogEvent::Calibration { .. } => either!(
                self,
                ("calibrated the device", "The device was calibrated"),
                ("hat das Gerät kalibriert", "Das Gerät wurde kalibriert")
            ),
            LogEvent::Initialization { .. } => {
                return either!(self, "The device started up", "Das Gerät ist gestartet")
                    .to_owned();
            }
            LogEvent::Door { door } => return self.door(*door).to_owned(),
            LogEvent::Firmware { version } => {
                return either!(
                    self,
                    format!("Updated to version {version}"),
                    format!("Auf Version {version} aktualisiert")
                );
            }
            LogEvent::Doorbell {
                mode,
                source,
                completion,
                ..
            } => self.rang(*mode, *source, *completion),
            LogEvent::Security { security, subject } => {
                return self.secured(who, *security, *subject);
            }
            LogEvent::Other { kind } => {
                return either!(
                    self,
                    format!("Something this app does not know ({kind})"),
                    format!("Etwas, das diese App nicht kennt ({kind})")
                );
            }
        };
        with(who, happened)
    }

    const fn door(&self, event: DoorEvent) -> &'static str {
        match event {
            DoorEvent::Opened => either!(self, "The door was opened", "Die Tür wurde geöffnet"),
            DoorEvent::Closed => {
                either!(self, "The door was closed", "Die Tür wurde geschlossen")
            }
            DoorEvent::Jammed => {
                either!(
                    self,
                    "The door sensor is jammed",
                    "Der Türsensor wird gestört"
                )
            }
            DoorEvent::Tampered => either!(
                self,
                "The door sensor was tampered with",
                "Der Türsensor wurde manipuliert"
            ),
            DoorEvent::Unknown => either!(
                self,
                "The door sensor reported something",
                "Der Türsensor hat etwas gemeldet"
            ),
        }
    }
}

/// A sentence about somebody, or the same without a name.
fn with(who: Option<&str>, (did, happened): (&str, &str)) -> String {
    let gap = if did.starts_with(':') { "" } else { " " };
    who.map_or_else(|| happened.to_owned(), |who| format!("{who}{gap}{did}"))
}
