//! The first page: a card per lock.

use doorward_app::{DeviceCard, DoorAction, Freshness, LockState};

use super::Words;

texts! {
    /// Texts of the cards.
    Home {
        title: "Devices", "Geräte";
        empty_title: "No device yet", "Noch kein Gerät";
        empty_text: "Add a device, or redeem an invitation somebody sent you.", "Ein Gerät hinzufügen, oder eine erhaltene Einladung einlösen.";

        really_open: "Really open?", "Wirklich öffnen?";
        refresh: "Look again", "Noch einmal nachsehen";
        looking: "Looking …", "Wird nachgesehen …";
        connecting: "Connecting", "Verbindung wird aufgebaut";

        door_closed: "Door closed", "Tür zu";
        door_open: "Door open", "Tür offen";
        door_unknown: "Door unknown", "Tür unbekannt";
        door_tampered: "Door sensor tampered with", "Türsensor manipuliert";
        ring_to_open_left: "Ring to Open ends at the latest in", "Ring to Open endet spätestens in";
        ring_to_open: "Ring to Open is on.", "Ring to Open ist eingeschaltet.";
        continuous_mode: "Continuous mode: every ring opens", "Dauermodus: jedes Klingeln öffnet";
        night_mode: "Night mode", "Nachtmodus";
        battery_low: "Battery low", "Batterie schwach";
        battery_fine: "Battery fine", "Batterie gut";
        battery_critical: "The batteries are nearly empty. Change them soon.", "Die Batterien sind fast leer. Bald wechseln.";
        locked_while_open: "Locked, but the door is open", "Verriegelt, aber die Tür ist offen";
        locked_while_open_text: "The bolt is out while the door stands open, so the door cannot close. Unlock, close the door, then lock again.", "Der Riegel ist draußen, obwohl die Tür offen steht, so geht sie nicht zu. Entriegeln, Tür schließen, dann wieder verriegeln.";
        says_reset: "It says that it was reset to factory settings", "Es meldet, dass es auf Werkseinstellungen zurückgesetzt wurde";
        says_reset_text: "If nobody did that, somebody near may pose as your device: look at the door, and look again here. If somebody did, set it up again.", "Hat das niemand getan, gibt sich vielleicht jemand in der Nähe als das Gerät aus: an der Tür nachsehen, und hier noch einmal. Wenn doch: neu einrichten.";
        denied: "This app may not use it at the moment", "Diese App darf es gerade nicht benutzen";
        set_up_again: "Set up again", "Neu einrichten";
        code_changed: "Somebody changed the security code. The one remembered here was forgotten.", "Jemand hat den Sicherheitscode geändert. Der hier gemerkte wurde vergessen.";
        no_code: "No security code protects this device’s settings, permissions and log.", "Kein Sicherheitscode schützt Einstellungen, Berechtigungen und Protokoll dieses Geräts.";
        choose_code: "Choose one", "Code festlegen";
        to_log: "See the log", "Zum Protokoll";
        to_permissions: "See who", "Nachsehen, wer";
        dismiss_hint: "Dismissing hides this here and changes nothing at the device.", "Ausblenden verbirgt das nur hier und ändert am Gerät nichts.";
        dismiss: "Dismiss", "Ausblenden";
        not_reachable: "Not reachable", "Nicht erreichbar";
        never_seen: "Not seen yet", "Noch nicht gesehen";
        disowned: "It says that it does not know this app", "Es meldet, dass es diese App nicht kennt";
        disowned_text: "If somebody removed you, ask for a new invitation. If nobody did, somebody near may pose as your device: look at the door, and look again here. Nothing was deleted from this app.", "Wurde sie dort entfernt, um eine neue Einladung bitten. Wenn nicht, gibt sich vielleicht jemand in der Nähe als das Gerät aus: an der Tür nachsehen, und hier noch einmal. Aus dieser App wurde nichts gelöscht.";
        what_now: "What else helps", "Was sonst hilft";
    }
}

impl Words {
    /// A device and how it is, as it is read out; a state that may not hold any more is called the last one known.
    pub(crate) fn said_of(&self, card: &DeviceCard) -> String {
        let state = self.home.card(card);
        match card.freshness {
            Freshness::Live => format!("{}: {state}", card.name),
            Freshness::Old { .. } | Freshness::Never => {
                format!("{}: {}", card.name, self.home.last_known(state))
            }
        }
    }

    /// A device and its state, as it is read out.
    pub(crate) fn said(&self, name: &str, state: LockState) -> String {
        format!("{name}: {}", self.home.state(state))
    }
}

impl Home {
    /// The way to a device's settings, for screen readers.
    pub(crate) fn settings_of(&self, name: &str) -> String {
        either!(
            self,
            format!("Settings of {name}"),
            format!("Einstellungen von {name}")
        )
    }

    /// When a guest may use a device.
    pub(crate) fn invited_for(&self, when: &str) -> String {
        either!(
            self,
            format!(
                "Your invitation holds: {when}. Whoever invited you may have changed that since."
            ),
            format!(
                "Die Einladung gilt: {when}. Wer eingeladen hat, kann das inzwischen geändert haben."
            )
        )
    }

    /// What a limit of an invitation says about now.
    pub(crate) fn by_invitation(&self, standing: &str) -> String {
        either!(
            self,
            format!("{standing}, by your invitation."),
            format!("{standing}, laut Einladung.")
        )
    }

    /// What a card says at a glance.
    pub(crate) fn card(&self, card: &DeviceCard) -> &'static str {
        if card.is_locked_while_open() {
            self.locked_while_open
        } else {
            self.state(card.state)
        }
    }

    /// A state as one glance.
    pub(crate) const fn state(&self, state: LockState) -> &'static str {
        match state {
            LockState::Unknown => either!(self, "Unknown", "Unbekannt"),
            LockState::Uncalibrated => either!(self, "Not calibrated", "Nicht kalibriert"),
            LockState::Locked => either!(self, "Locked", "Verriegelt"),
            LockState::Unlocking => either!(self, "Unlocking …", "Entriegelt gerade …"),
            LockState::Unlocked => either!(self, "Unlocked", "Entriegelt"),
            LockState::Locking => either!(self, "Locking …", "Verriegelt gerade …"),
            LockState::Unlatched => either!(self, "Open", "Offen"),
            LockState::LockNGo => either!(self, "Unlocked for a moment", "Kurz entriegelt"),
            LockState::Unlatching => either!(self, "Opening …", "Öffnet …"),
            LockState::Calibrating => either!(self, "Calibrating …", "Kalibriert …"),
            LockState::BootRun => either!(self, "Starting up …", "Startet …"),
            LockState::MotorBlocked => either!(self, "Stuck", "Klemmt"),
            LockState::Untrained => either!(self, "Not trained", "Nicht angelernt"),
            LockState::Idle => either!(self, "Ready", "Bereit"),
            LockState::RingToOpen => {
                either!(
                    self,
                    "Opens when somebody rings",
                    "Öffnet, wenn es klingelt"
                )
            }
            LockState::ContinuousMode => {
                either!(self, "Opens at every ring", "Öffnet bei jedem Klingeln")
            }
            LockState::Opening => either!(self, "Opening …", "Öffnet …"),
            LockState::Open => either!(self, "Open", "Offen"),
        }
    }

    /// An action as the name of its button.
    pub(crate) const fn action(&self, action: DoorAction) -> &'static str {
        match action {
            DoorAction::Unlock => either!(self, "Unlock", "Entriegeln"),
            DoorAction::Lock => either!(self, "Lock", "Verriegeln"),
            DoorAction::Unlatch => either!(self, "Open door", "Tür öffnen"),
            DoorAction::LockNGo => "Lock ’n’ Go",
            DoorAction::LockNGoUnlatch => {
                either!(self, "Open, then lock", "Öffnen, dann verriegeln")
            }
            DoorAction::FullLock => either!(self, "Lock all the way", "Ganz verriegeln"),
            DoorAction::RingToOpenOn => "Ring to Open",
            DoorAction::RingToOpenOff => either!(self, "End Ring to Open", "Ring to Open beenden"),
            DoorAction::Open => either!(self, "Open door", "Tür öffnen"),
            DoorAction::ContinuousModeOn => either!(self, "Continuous mode", "Dauermodus"),
            DoorAction::ContinuousModeOff => {
                either!(self, "End continuous mode", "Dauermodus beenden")
            }
        }
    }

    /// An action as a plan.
    pub(crate) const fn planned(&self, action: DoorAction) -> &'static str {
        match action {
            DoorAction::RingToOpenOn => {
                either!(self, "Switch Ring to Open on", "Ring to Open einschalten")
            }
            DoorAction::RingToOpenOff => {
                either!(self, "Switch Ring to Open off", "Ring to Open ausschalten")
            }
            DoorAction::ContinuousModeOn => {
                either!(self, "Switch continuous mode on", "Dauermodus einschalten")
            }
            DoorAction::ContinuousModeOff => {
                either!(self, "Switch continuous mode off", "Dauermodus ausschalten")
            }
            _ => self.action(action),
        }
    }

    /// An action under way.
    pub(crate) const fn doing(&self, action: DoorAction) -> &'static str {
        match action {
            DoorAction::Unlock => either!(self, "Unlocking …", "Entriegelt …"),
            DoorAction::Lock | DoorAction::FullLock => either!(self, "Locking …", "Verriegelt …"),
            DoorAction::Unlatch | DoorAction::LockNGoUnlatch | DoorAction::Open => {
                either!(self, "Opening …", "Öffnet …")
            }
            DoorAction::LockNGo | DoorAction::RingToOpenOn | DoorAction::ContinuousModeOn => {
                either!(self, "Starting …", "Startet …")
            }
            DoorAction::RingToOpenOff | DoorAction::ContinuousModeOff => {
                either!(self, "Ending …", "Endet …")
            }
        }
    }

    /// The battery in a few characters; `percent` is written out already.
    pub(crate) fn battery(
        &self,
        percent: Option<String>,
        critical: bool,
        charging: bool,
    ) -> String {
        let level = match (percent, critical) {
            (Some(percent), true) => {
                either!(
                    self,
                    format!("{percent}, low"),
                    format!("{percent}, schwach")
                )
            }
            (Some(percent), false) => percent,
            (None, true) => self.battery_low.to_owned(),
            (None, false) => self.battery_fine.to_owned(),
        };
        if charging {
            either!(self, format!("{level}, charging"), format!("{level}, lädt"))
        } else {
            level
        }
    }

    /// What a card says before the age of a state nobody could confirm.
    pub(crate) fn last_known(&self, age: &str) -> String {
        either!(
            self,
            format!("Last seen {age}"),
            format!("Zuletzt gesehen {age}")
        )
    }

    /// Lock ’n’ go is running.
    pub(crate) fn locks_again(&self, seconds: u8) -> String {
        either!(
            self,
            format!("Locks again within {seconds} s"),
            format!("Verriegelt wieder in höchstens {seconds} s")
        )
    }

    /// A notice for somebody who knows the code.
    pub(crate) fn wrong_codes(&self, number: u16) -> String {
        match number {
            1 => either!(
                self,
                "A wrong security code was tried.",
                "Ein falscher Sicherheitscode wurde versucht."
            )
            .to_owned(),
            _ => either!(
                self,
                format!("{number} wrong security codes were tried."),
                format!("{number} falsche Sicherheitscodes wurden versucht.")
            ),
        }
    }

    /// A notice for somebody who knows the code.
    pub(crate) fn new_pairings(&self, number: u16) -> String {
        match number {
            1 => either!(
                self,
                "Somebody new was added to this device.",
                "Jemand Neues kam zu diesem Gerät dazu."
            )
            .to_owned(),
            _ => either!(
                self,
                format!("{number} new permissions were made on this device."),
                format!("{number} neue Berechtigungen kamen zu diesem Gerät dazu.")
            ),
        }
    }

    /// A notice for somebody who can lift the block.
    pub(crate) fn acknowledge(&self, number: u16) -> String {
        either!(
            self,
            format!(
                "After {number} wrong codes the device takes none from new people. You can lift that."
            ),
            format!(
                "Nach {number} falschen Codes nimmt das Gerät von Neuen keinen mehr an. Das lässt sich hier aufheben."
            )
        )
    }
}
