//! The activity log.

use doorward_app::{
    Completion, DoorAction, DoorEvent, DoorbellMode, DoorbellSource, KeypadSource, LogEntry,
    LogEvent, LogKind, LogOutcome, SecurityNote, Trigger,
};

use super::{Words, count};

texts! {
    /// Texts of the log.
    Log {
        week: "The last seven days", "Die letzten sieben Tage";
        key_locked: "locked", "verriegelt";
        key_unlocked: "unlocked", "entriegelt";
        key_refused: "failed or refused", "misslungen oder abgelehnt";
        key_other: "door and other", "Tür und anderes";
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
        outcome: "Outcome", "Ausgang";
        every_outcome: "Every outcome", "Jeder Ausgang";
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
    /// What the picture says to people who do not see it: locked, unlocked, refused, other.
    pub(crate) fn week_alt(&self, [locked, unlocked, refused, other]: [u32; 4]) -> String {
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

    /// A ring at the house, or one that a fob asked for. Switching Ring to Open on is an action with an entry of its own.
    const fn rang(&self, mode: DoorbellMode, source: DoorbellSource, opened: bool) -> &'static str {
        match (mode, source) {
            (DoorbellMode::Plain, DoorbellSource::Fob) => {
                either!(self, "The bell was rung", "Die Klingel wurde ausgelöst")
            }
            (DoorbellMode::Plain, _) => either!(self, "Somebody rang", "Es hat geklingelt"),
            _ if opened => either!(
                self,
                "Somebody rang, and the door opened",
                "Es hat geklingelt, und die Tür ging auf"
            ),
            _ => either!(
                self,
                "Somebody rang, but the door did not open",
                "Es hat geklingelt, aber die Tür ging nicht auf"
            ),
        }
    }

    /// What made a ring open and who had switched that on, or what made it heard by nobody.
    fn rang_how(
        &self,
        mode: DoorbellMode,
        source: DoorbellSource,
        suppressed: bool,
        geofence: bool,
    ) -> Option<String> {
        let by = match mode {
            DoorbellMode::Plain => None,
            DoorbellMode::RingToOpen => Some("Ring to Open"),
            DoorbellMode::ContinuousMode => Some(either!(self, "continuous mode", "Dauermodus")),
        };
        let with = match (source, mode) {
            (DoorbellSource::Fob, DoorbellMode::Plain) => {
                Some(either!(self, "with a fob", "mit einem Fob"))
            }
            (DoorbellSource::Doorbell | DoorbellSource::Unknown, _) | (_, DoorbellMode::Plain) => {
                None
            }
            (DoorbellSource::TimeControl, _) => Some(either!(
                self,
                "switched on by schedule",
                "nach Zeitplan eingeschaltet"
            )),
            (DoorbellSource::App, _) => Some(either!(
                self,
                "switched on with an app",
                "mit einer App eingeschaltet"
            )),
            (DoorbellSource::Button, _) => Some(either!(
                self,
                "switched on with the button",
                "mit der Taste eingeschaltet"
            )),
            (DoorbellSource::Fob, _) => Some(either!(
                self,
                "switched on with a fob",
                "mit einem Fob eingeschaltet"
            )),
            (DoorbellSource::Bridge, _) => Some(either!(
                self,
                "switched on through a bridge",
                "über eine Bridge eingeschaltet"
            )),
            (DoorbellSource::Keypad, _) => Some(either!(
                self,
                "switched on at the keypad",
                "am Keypad eingeschaltet"
            )),
        };
        let home = geofence.then_some(either!(self, "by coming home", "beim Heimkommen"));
        let quiet = suppressed.then_some(either!(
            self,
            "the bell stayed silent",
            "die Klingel blieb still"
        ));
        let parts: Vec<_> = [by, with, home, quiet].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// A kind of entries.
    pub(crate) const fn kind(&self, kind: LogKind) -> &'static str {
        match kind {
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
                return self.acted(
                    who.unwrap_or_else(|| self.by(*trigger)),
                    *action,
                    *completion,
                );
            }
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
            } => {
                let opened = *completion == Completion::Success;
                let rang = self.rang(*mode, *source, opened);
                return who.map_or_else(|| rang.to_owned(), |who| format!("{who}: {rang}"));
            }
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

    fn secured(&self, who: Option<&str>, what: SecurityNote, subject: i64) -> String {
        let number = usize::try_from(subject).unwrap_or(0);
        let happened = match what {
            SecurityNote::WrongCodes => {
                let times = either!(
                    self,
                    count(number, "wrong security code", "wrong security codes"),
                    count(
                        number,
                        "falscher Sicherheitscode",
                        "falsche Sicherheitscodes"
                    )
                );
                return who.map_or_else(|| times.clone(), |who| format!("{who}: {times}"));
            }
            SecurityNote::EntriesLost => {
                return either!(
                    self,
                    count(number, "lost entry", "lost entries"),
                    count(number, "verlorener Eintrag", "verlorene Einträge")
                );
            }
            SecurityNote::CodeSet => either!(
                self,
                ("set the security code", "The security code was set"),
                (
                    "hat den Sicherheitscode gesetzt",
                    "Der Sicherheitscode wurde gesetzt"
                )
            ),
            SecurityNote::CodeChanged => either!(
                self,
                ("changed the security code", "The security code was changed"),
                (
                    "hat den Sicherheitscode geändert",
                    "Der Sicherheitscode wurde geändert"
                )
            ),
            SecurityNote::Paired => either!(
                self,
                ("was connected", "Something was connected"),
                ("wurde verbunden", "Etwas wurde verbunden")
            ),
            SecurityNote::Invited => either!(
                self,
                ("invited somebody", "Somebody was invited"),
                ("hat jemanden eingeladen", "Jemand wurde eingeladen")
            ),
            SecurityNote::InvitationUsed => either!(
                self,
                ("took up an invitation", "An invitation was taken up"),
                (
                    "hat eine Einladung eingelöst",
                    "Eine Einladung wurde eingelöst"
                )
            ),
            SecurityNote::Removed => either!(
                self,
                ("removed a permission", "A permission was removed"),
                (
                    "hat eine Berechtigung entfernt",
                    "Eine Berechtigung wurde entfernt"
                )
            ),
            SecurityNote::Updated => either!(
                self,
                ("changed a permission", "A permission was changed"),
                (
                    "hat eine Berechtigung geändert",
                    "Eine Berechtigung wurde geändert"
                )
            ),
            SecurityNote::Acknowledged => either!(
                self,
                (
                    "acknowledged the wrong codes",
                    "The wrong codes were acknowledged"
                ),
                (
                    "hat die falschen Codes zur Kenntnis genommen",
                    "Die falschen Codes wurden zur Kenntnis genommen"
                )
            ),
            SecurityNote::ConfigChanged => either!(
                self,
                ("changed the settings", "The settings were changed"),
                (
                    "hat die Einstellungen geändert",
                    "Die Einstellungen wurden geändert"
                )
            ),
            SecurityNote::ClockSet => either!(
                self,
                ("set the clock", "The clock was set"),
                ("hat die Uhr gestellt", "Die Uhr wurde gestellt")
            ),
            _ => return self.noted(what).to_owned(),
        };
        with(who, happened)
    }

    /// Security notes that nobody did.
    const fn noted(&self, what: SecurityNote) -> &'static str {
        match what {
            SecurityNote::InvitationExpired => either!(
                self,
                "An invitation was not used in time",
                "Eine Einladung wurde nicht rechtzeitig benutzt"
            ),
            SecurityNote::Suspended => either!(
                self,
                "A phone may not try codes any more",
                "Ein Telefon darf keine Codes mehr versuchen"
            ),
            SecurityNote::HardStop => either!(
                self,
                "Codes of unproven phones are refused until somebody acknowledges",
                "Codes neuer Telefone werden abgelehnt, bis jemand die Sperre aufhebt"
            ),
            SecurityNote::PairingEnded => either!(
                self,
                "Pairing ended after too many wrong codes",
                "Das Koppeln endete nach zu vielen falschen Codes"
            ),
            SecurityNote::DoorAjar => either!(
                self,
                "The door has been open for too long",
                "Die Tür steht zu lange offen"
            ),
            SecurityNote::LockedOpen => either!(
                self,
                "Locked while the door was open",
                "Bei offener Tür verriegelt"
            ),
            SecurityNote::BatteryCritical => either!(
                self,
                "The batteries are nearly empty",
                "Die Batterien sind fast leer"
            ),
            _ => either!(
                self,
                "Something about the security code",
                "Etwas rund um den Sicherheitscode"
            ),
        }
    }

    fn acted(&self, who: &str, action: Option<DoorAction>, completion: Completion) -> String {
        let (did, could_not) = match action {
            Some(DoorAction::Unlock) => either!(
                self,
                ("unlocked", "could not unlock"),
                ("hat entriegelt", "konnte nicht entriegeln")
            ),
            Some(DoorAction::Lock | DoorAction::FullLock) => either!(
                self,
                ("locked", "could not lock"),
                ("hat verriegelt", "konnte nicht verriegeln")
            ),
            Some(DoorAction::Unlatch) => either!(
                self,
                ("opened the door", "could not open the door"),
                ("hat die Tür geöffnet", "konnte die Tür nicht öffnen")
            ),
            Some(DoorAction::LockNGo) => either!(
                self,
                ("used Lock ’n’ Go", "could not use Lock ’n’ Go"),
                (
                    "hat Lock ’n’ Go benutzt",
                    "konnte Lock ’n’ Go nicht benutzen"
                )
            ),
            Some(DoorAction::LockNGoUnlatch) => either!(
                self,
                ("opened with Lock ’n’ Go", "could not open with Lock ’n’ Go"),
                (
                    "hat mit Lock ’n’ Go geöffnet",
                    "konnte mit Lock ’n’ Go nicht öffnen"
                )
            ),
            Some(DoorAction::RingToOpenOn) => either!(
                self,
                (
                    "switched Ring to Open on",
                    "could not switch Ring to Open on"
                ),
                (
                    "hat Ring to Open eingeschaltet",
                    "konnte Ring to Open nicht einschalten"
                )
            ),
            Some(DoorAction::RingToOpenOff) => either!(
                self,
                (
                    "switched Ring to Open off",
                    "could not switch Ring to Open off"
                ),
                (
                    "hat Ring to Open ausgeschaltet",
                    "konnte Ring to Open nicht ausschalten"
                )
            ),
            Some(DoorAction::Open) => either!(
                self,
                ("opened the house door", "could not open the house door"),
                (
                    "hat die Haustür geöffnet",
                    "konnte die Haustür nicht öffnen"
                )
            ),
            Some(DoorAction::ContinuousModeOn) => either!(
                self,
                (
                    "switched continuous mode on",
                    "could not switch continuous mode on"
                ),
                (
                    "hat den Dauermodus eingeschaltet",
                    "konnte den Dauermodus nicht einschalten"
                )
            ),
            Some(DoorAction::ContinuousModeOff) => either!(
                self,
                (
                    "switched continuous mode off",
                    "could not switch continuous mode off"
                ),
                (
                    "hat den Dauermodus ausgeschaltet",
                    "konnte den Dauermodus nicht ausschalten"
                )
            ),
            None => either!(
                self,
                ("did something", "could not do something"),
                ("hat etwas getan", "konnte etwas nicht tun")
            ),
        };
        format!(
            "{who} {}",
            if completion.is_failure() {
                could_not
            } else {
                did
            }
        )
    }

    const fn by(&self, trigger: Trigger) -> &'static str {
        match trigger {
            Trigger::App => either!(self, "An app", "Eine App"),
            Trigger::Manual => either!(self, "Somebody at the door", "Jemand an der Tür"),
            Trigger::Button => either!(self, "The button", "Die Taste"),
            Trigger::Automatic => either!(self, "The schedule", "Die Zeitsteuerung"),
            Trigger::AutoLock => either!(self, "Auto lock", "Die Automatik"),
            Trigger::Accessory => either!(self, "An accessory", "Ein Zubehör"),
            Trigger::Ring => either!(self, "A ring", "Ein Klingeln"),
            Trigger::ContinuousMode => either!(self, "Continuous mode", "Der Dauermodus"),
            Trigger::SmartHome => either!(self, "The smart home", "Das Smart Home"),
            Trigger::Unknown => either!(self, "Something", "Etwas"),
        }
    }

    /// How it was done and how it ended, where there is more to tell.
    pub(crate) fn detail(&self, entry: &LogEntry) -> Option<String> {
        let (how, completion) = match &entry.event {
            LogEvent::Action {
                auto_unlock: true,
                completion,
                ..
            } => (
                Some(either!(self, "by coming home", "beim Heimkommen")),
                *completion,
            ),
            // Where nobody is named, the sentence above says how already.
            LogEvent::Action {
                trigger,
                completion,
                ..
            } => (
                self.with_what(*trigger).filter(|_| !entry.who.is_empty()),
                *completion,
            ),
            LogEvent::Keypad {
                source, completion, ..
            } => {
                let how = match source {
                    KeypadSource::ArrowKey => {
                        either!(self, "with the arrow key", "mit der Pfeiltaste")
                    }
                    KeypadSource::Code => {
                        either!(self, "with a keypad code", "mit einem Keypad-Code")
                    }
                    KeypadSource::Fingerprint => {
                        either!(self, "with a fingerprint", "mit einem Fingerabdruck")
                    }
                    KeypadSource::Unknown => either!(self, "at the keypad", "am Keypad"),
                };
                (Some(how), *completion)
            }
            LogEvent::Doorbell {
                mode,
                source,
                suppressed,
                geofence,
                ..
            } => return self.rang_how(*mode, *source, *suppressed, *geofence),
            LogEvent::Calibration { completion } | LogEvent::Initialization { completion } => {
                (None, *completion)
            }
            _ => return None,
        };
        match (how, self.ended(completion)) {
            (Some(how), Some(ended)) => Some(format!("{how}: {ended}")),
            (Some(how), None) => Some(how.to_owned()),
            (None, Some(ended)) => Some(ended.to_owned()),
            (None, None) => None,
        }
    }

    const fn with_what(&self, trigger: Trigger) -> Option<&'static str> {
        Some(match trigger {
            // The wire calls every command over the air the same, a fob's as well.
            Trigger::App => either!(self, "over the air", "per Funk"),
            Trigger::Manual => either!(self, "by hand", "von Hand"),
            Trigger::Button => either!(self, "with the button", "mit der Taste"),
            Trigger::Automatic => either!(self, "by schedule", "nach Zeitplan"),
            Trigger::AutoLock => either!(self, "by itself", "von selbst"),
            Trigger::Accessory => either!(self, "with an accessory", "mit einem Zubehör"),
            Trigger::Ring => either!(self, "at a ring", "bei einem Klingeln"),
            Trigger::ContinuousMode => either!(self, "in continuous mode", "im Dauermodus"),
            Trigger::SmartHome => either!(self, "from the smart home", "vom Smart Home aus"),
            Trigger::Unknown => return None,
        })
    }

    const fn ended(&self, completion: Completion) -> Option<&'static str> {
        Some(match completion {
            Completion::Success | Completion::Unknown => return None,
            Completion::MotorBlocked => {
                either!(self, "the motor got stuck", "der Motor hat geklemmt")
            }
            Completion::Canceled => {
                either!(self, "stopped at the lock", "am Schloss angehalten")
            }
            Completion::TooRecent => {
                either!(
                    self,
                    "too soon after another",
                    "zu kurz nach dem letzten Mal"
                )
            }
            Completion::Busy => {
                either!(
                    self,
                    "another action was running",
                    "es lief schon etwas anderes"
                )
            }
            Completion::LowBattery => either!(
                self,
                "the batteries were too weak",
                "die Batterien waren zu schwach"
            ),
            Completion::Failure => either!(
                self,
                "motor or clutch failed",
                "Motor oder Kupplung hat versagt"
            ),
            Completion::Incomplete => {
                either!(self, "stopped half way", "auf halbem Weg angehalten")
            }
            Completion::Rejected => either!(self, "not allowed", "nicht erlaubt"),
            Completion::RejectedNightMode => {
                either!(self, "not during night mode", "nicht im Nachtmodus")
            }
            Completion::InvalidKeypadCode => {
                either!(self, "wrong keypad code", "falscher Keypad-Code")
            }
            Completion::InvalidFingerprint => {
                either!(self, "unknown fingerprint", "unbekannter Fingerabdruck")
            }
        })
    }
}

/// A sentence about somebody, or the same without a name.
fn with(who: Option<&str>, (did, happened): (&str, &str)) -> String {
    who.map_or_else(|| happened.to_owned(), |who| format!("{who} {did}"))
}
