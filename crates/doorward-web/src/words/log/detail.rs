//! With what something was done, and how it ended.

use doorward_app::{
    Completion, KeypadSource, LogEntry, LogEvent, Product, SecurityNote, SettingsPart, Trigger,
};

use super::Log;

impl Log {
    /// How it was done and how it ended, where there is more to tell.
    pub(crate) fn detail(&self, entry: &LogEntry, product: Product) -> Option<String> {
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
            // The sentence above says all there is.
            LogEvent::Keypad {
                completion: Completion::InvalidKeypadCode | Completion::InvalidFingerprint,
                ..
            } => return None,
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
                completion,
                ..
            } => return self.rang_how(*mode, *source, *suppressed, *geofence, *completion),
            LogEvent::Security {
                security: SecurityNote::ConfigChanged,
                subject,
            } => {
                let about =
                    SettingsPart::of_command(*subject).and_then(|part| self.about(part, product));
                return about.map(str::to_owned);
            }
            LogEvent::Calibration { completion } | LogEvent::Initialization { completion } => {
                (None, *completion)
            }
            _ => return None,
        };
        match (how, self.ended(completion, product)) {
            (Some(how), Some(ended)) => Some(format!("{how}: {ended}")),
            (Some(how), None) => Some(how.to_owned()),
            (None, Some(ended)) => Some(ended.to_owned()),
            (None, None) => None,
        }
    }

    pub(super) const fn with_what(&self, trigger: Trigger) -> Option<&'static str> {
        Some(match trigger {
            // The wire calls every command over the air the same, a fob's as well.
            Trigger::App => either!(self, "by phone or fob", "mit Telefon oder Fob"),
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

    pub(super) const fn ended(
        &self,
        completion: Completion,
        product: Product,
    ) -> Option<&'static str> {
        Some(match completion {
            Completion::Success | Completion::Unknown => return None,
            Completion::MotorBlocked => {
                either!(self, "the motor got stuck", "der Motor hat geklemmt")
            }
            Completion::Canceled => {
                either!(self, "stopped at the device", "am Gerät angehalten")
            }
            Completion::TooRecent => {
                either!(
                    self,
                    "too soon after the last time",
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
            Completion::Failure if matches!(product, Product::Opener) => either!(
                self,
                "something failed at the intercom",
                "an der Gegensprechanlage ist etwas schiefgegangen"
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
