//! A device's own page, its areas, and the question for the code.

use doorward_app::{DoorAction, Product};

texts! {
    /// Texts of a device's page.
    Device {
        areas: "Protected by the security code", "Durch den Sicherheitscode geschützt";
        areas_optional: "Can be protected by a security code", "Mit einem Sicherheitscode schützbar";
        configuration: "Features & Configuration", "Funktionen & Konfiguration";
        configuration_text: "Name, code, automatic locking, button and light", "Name, Code, automatisches Verriegeln, Taste und Licht";
        configuration_text_opener: "Name, code, intercom, Ring to Open, button and light", "Name, Code, Gegensprechanlage, Ring to Open, Taste und Licht";
        permissions: "Lock Permissions", "Berechtigungen";
        permissions_opener: "Permissions", "Berechtigungen";
        permissions_text: "Who may use this device, and when", "Wer dieses Gerät benutzen darf, und wann";
        log: "Activity Log", "Aktivitätsprotokoll";
        log_text: "Who did what, how and when", "Wer was getan hat, wie und wann";
        guard_closed: "asks for the security code", "fragt nach dem Sicherheitscode";
        guard_open: "open now", "jetzt offen";
        guard_none: "no code", "kein Code";
        guard_not_set: "no security code is set yet", "noch kein Sicherheitscode gesetzt";
        not_set_title: "No security code is set", "Es ist kein Sicherheitscode gesetzt";
        not_set_text: "Everybody who uses this device with a phone can change its settings and permissions and see its log. Choose a code to keep that to yourself.", "Wer dieses Gerät mit einem Telefon benutzt, kann seine Einstellungen und Berechtigungen ändern und das Protokoll sehen. Ein Code behält das denen vor, die ihn kennen.";
        choose_code: "Choose a security code", "Sicherheitscode festlegen";

        this_app: "In this app", "In dieser App";
        name: "Name in this app", "Name in dieser App";
        name_hint: "Only you see it. The device’s own name is in Features & Configuration.", "Nur hier sichtbar. Der eigene Name des Geräts steht unter Funktionen & Konfiguration.";
        rename: "Rename", "Umbenennen";
        renamed: "Renamed", "Umbenannt";
        remembered: "The security code is remembered here", "Der Sicherheitscode ist hier gemerkt";
        forget_code: "Forget the code", "Code vergessen";
        code_forgotten: "The code is no longer remembered", "Der Code ist nicht mehr gemerkt";
        close_areas: "Close the protected areas", "Geschützte Bereiche schließen";
        areas_closed: "Closed. The next visit asks for the code.", "Geschlossen. Beim nächsten Mal wird der Code verlangt.";
        forget_device: "Remove this device from the app", "Dieses Gerät aus der App entfernen";
        forget_device_text: "The device keeps this app in its permissions until somebody who knows the code removes it there. To use it again you need an invitation or its button.", "Das Gerät behält diese App in seinen Berechtigungen, bis jemand mit dem Code sie dort entfernt. Um es wieder zu benutzen, braucht es eine Einladung oder die Taste.";
        forget_device_sure: "Yes, remove it from this app", "Ja, aus dieser App entfernen";
        forgotten: "Removed from this app", "Aus dieser App entfernt";
        about: "About", "Über dieses Gerät";
        model: "Model", "Modell";
        id: "Device ID", "Geräte-ID";
        address: "Address", "Adresse";

        code: "Security code", "Sicherheitscode";
        show: "Show", "Zeigen";
        hide: "Hide", "Verbergen";
        remember: "Remember security code", "Sicherheitscode merken";
        remember_hint: "On this phone or computer only, and only for this one. You can undo it any time.", "Nur auf diesem Telefon oder Rechner und nur hierfür. Lässt sich jederzeit rückgängig machen.";
        open_area: "Open", "Öffnen";
        checking: "Checking …", "Wird geprüft …";
        forgot: "Forgotten the code?", "Code vergessen?";
        forgot_text: "If you were invited, you need no code for the door: it is for those who change settings, permissions and see the log. Whoever invited you, and everybody else who knows it, can tell you. If nobody does, only a reset to factory settings helps: it deletes everything on the device.", "Wer eingeladen ist, braucht für die Tür keinen Code: Er ist für alle, die Einstellungen und Berechtigungen ändern oder das Protokoll sehen. Wer eingeladen hat oder ihn sonst kennt, kann ihn nennen. Kennt ihn niemand, hilft nur das Zurücksetzen auf Werkseinstellungen: Das löscht alles auf dem Gerät.";
        forgot_link: "Reset to factory settings", "Auf Werkseinstellungen zurücksetzen";
    }
}

impl Device {
    /// What the area is called where people are let in: an Opener is no lock.
    pub(crate) const fn permissions_of(&self, product: Product) -> &'static str {
        match product {
            Product::Opener => self.permissions_opener,
            Product::SmartLock | Product::Ultra | Product::SmartDoor => self.permissions,
        }
    }

    /// What is in the configuration, in one line.
    pub(crate) const fn configuration_text_of(&self, product: Product) -> &'static str {
        match product {
            Product::Opener => self.configuration_text_opener,
            Product::SmartLock | Product::Ultra | Product::SmartDoor => self.configuration_text,
        }
    }

    /// Who asks, and that a guest needs no code at the door.
    pub(crate) fn asks(&self, name: &str) -> String {
        either!(
            self,
            format!("{name} asks for its security code here. The door works without it."),
            format!("{name} verlangt hier den Sicherheitscode. Die Tür öffnet auch ohne ihn.")
        )
    }

    /// Who asks, for an action that changes who is let in.
    pub(crate) fn asks_for_action(&self, name: &str, action: DoorAction) -> String {
        match action {
            DoorAction::ContinuousModeOff => either!(
                self,
                format!(
                    "Afterwards a ring opens nothing any more. {name} asks for its security code, as for switching it on."
                ),
                format!(
                    "Danach öffnet Klingeln nichts mehr. {name} verlangt dafür den Sicherheitscode, wie zum Einschalten."
                )
            ),
            _ => either!(
                self,
                format!(
                    "From then on every ring opens the door until it is switched off, so {name} asks for its security code."
                ),
                format!(
                    "Danach öffnet jedes Klingeln die Tür, bis es ausgeschaltet wird; darum verlangt {name} den Sicherheitscode."
                )
            ),
        }
    }

    /// What the question asks for.
    pub(crate) fn digits(&self, number: usize) -> String {
        either!(
            self,
            format!("{number} digits"),
            format!("{number} Ziffern")
        )
    }
}
