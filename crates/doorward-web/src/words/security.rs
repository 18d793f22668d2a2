//! The app lock, browsers that stay signed in, and the question before a door is opened from afar.

use core::time::Duration;

use doorward_app::{AppLockKind, AppLockProblem};

use super::count;
use super::frame::Frame;

texts! {
    /// Texts of App settings > Security, of the locked app, and of the question before opening from afar.
    Security {
        title: "Security", "Sicherheit";
        row: "App lock, and asking before a door is opened from afar", "App-Sperre, und Nachfragen beim Öffnen aus der Ferne";
        app_lock: "App lock", "App-Sperre";
        off_text: "Nothing is asked for when the app is opened.", "Beim Öffnen der App wird nach nichts gefragt.";
        on_pin: "The app asks for your PIN.", "Die App fragt nach der PIN.";
        on_passphrase: "The app asks for your passphrase.", "Die App fragt nach der Passphrase.";
        when: "Once in each browser, and again after 15 minutes without use.", "Einmal in jedem Browser, und wieder nach 15 Minuten ohne Benutzung.";
        protects: "It keeps whoever holds this phone or sits at this computer from all pages of the app, and so from your doors.", "Sie hält alle, die dieses Telefon oder diesen Rechner in die Hand bekommen, von den Seiten der App fern, und so von den Türen.";
        protects_not: "It does not protect the app’s files from somebody who can use your account on this machine, and it has nothing to do with any device’s security code.", "Sie schützt nicht die Dateien der App vor jemandem, der das Konto auf diesem Rechner benutzen kann, und sie hat nichts mit dem Sicherheitscode eines Geräts zu tun.";
        waits: "After five wrong tries in a row the app makes everybody wait: half a minute at first, up to an hour later.", "Nach fünf falschen Versuchen hintereinander lässt die App warten: erst eine halbe Minute, später bis zu einer Stunde.";
        now: "PIN or passphrase now", "Jetzige PIN oder Passphrase";
        new: "New PIN or passphrase", "Neue PIN oder Passphrase";
        again: "The same again", "Noch einmal dieselbe";
        new_hint: "4 to 12 digits, or a passphrase of at least 8 characters", "4 bis 12 Ziffern, oder eine Passphrase aus mindestens 8 Zeichen";
        set: "Lock the app with it", "App damit sperren";
        change: "Change it", "Ändern";
        change_title: "Change PIN or passphrase", "PIN oder Passphrase ändern";
        remove_title: "Remove the app lock", "App-Sperre entfernen";
        remove_text: "From then on everybody at this machine gets into the app.", "Danach kommen alle an diesem Rechner in die App.";
        remove: "Yes, remove it", "Ja, entfernen";
        lock_now: "Lock the app now", "App jetzt sperren";
        was_set: "The app is protected from now on", "Die App ist ab jetzt geschützt";
        was_changed: "Changed. Other browsers are asked for the new one.", "Geändert. Andere Browser werden nach der neuen gefragt.";
        was_removed: "The app lock is removed", "Die App-Sperre ist entfernt";
        differ: "The two do not match. Type the same twice.", "Die beiden stimmen nicht überein. Zweimal dieselbe eintippen.";

        afar_title: "Opening from afar", "Öffnen aus der Ferne";
        afar_switch: "Ask before a door is opened from afar", "Nachfragen, bevor eine Tür aus der Ferne geöffnet wird";
        afar_hint: "When a device is not reached over Bluetooth, you may be anywhere: opening the door then takes a second press on a page of its own.", "Wird ein Gerät nicht über Bluetooth erreicht, kann man irgendwo sein: Die Tür öffnet dann erst ein zweiter Druck auf einer eigenen Seite.";
        afar_question: "Open the door from afar?", "Tür aus der Ferne öffnen?";
        afar_lead: "You may not be near the door. Is somebody there?", "Die Tür ist vielleicht weit weg. Ist jemand dort?";
        afar_text: "Whoever stands at the door gets in, and an open door is not seen from here. Open it only when you know who is there.", "Wer vor der Tür steht, kommt hinein, und von hier aus sieht niemand, ob sie wieder zugeht. Nur öffnen, wenn klar ist, wer dort steht.";
        afar_yes: "Yes, open the door", "Ja, Tür öffnen";
        afar_no: "No, leave it closed", "Nein, zu lassen";
        afar_setting: "You can turn this question off in App settings > Security.", "Diese Frage lässt sich unter App-Einstellungen > Sicherheit abschalten.";

        locked_title: "This app is locked", "Diese App ist gesperrt";
        locked_pin: "Type the app’s PIN to go on.", "Zum Weitermachen die PIN der App eintippen.";
        locked_passphrase: "Type the app’s passphrase to go on.", "Zum Weitermachen die Passphrase der App eintippen.";
        pin: "PIN of the app", "PIN der App";
        passphrase: "Passphrase of the app", "Passphrase der App";
        not_a_code: "Not the security code of a device.", "Nicht der Sicherheitscode eines Geräts.";
        not_done: "What you asked for was not done. Open the app, then do it again.", "Das Gewünschte wurde nicht ausgeführt. Erst die App öffnen, dann noch einmal.";
        open: "Open the app", "App öffnen";
        forgotten: "Forgotten it?", "Vergessen?";
        forgotten_text: "There is no way around it in the app. Your doors keep working with key, button, keypad and other phones. To start over, stop the app, move its folder away, start it, and add your devices again with their buttons.", "In der App führt kein Weg daran vorbei. Die Türen funktionieren weiter mit Schlüssel, Taste, Keypad und anderen Telefonen. Für einen Neuanfang die App beenden, ihren Ordner beiseitelegen, sie starten und die Geräte mit ihren Tasten neu hinzufügen.";

        kept: "This browser stays signed in until it is not used for 90 days.", "Dieser Browser bleibt angemeldet, bis er 90 Tage lang nicht benutzt wird.";
        keep: "Stay signed in on this browser", "In diesem Browser angemeldet bleiben";
        keep_text: "For 90 days after its last use, even when the app was restarted. Only on a device that nobody else uses. The app must start at the same address each time:", "Bis 90 Tage nach der letzten Benutzung, auch nach einem Neustart der App. Nur auf einem Gerät, das niemand anders benutzt. Die App muss dafür jedes Mal unter derselben Adresse starten:";
        let_go: "Stay signed in no longer", "Nicht mehr angemeldet bleiben";
        was_kept: "This browser stays signed in", "Dieser Browser bleibt angemeldet";
        was_let_go: "This browser stays signed in only for this session", "Dieser Browser bleibt nur für diese Sitzung angemeldet";
        others: "Browsers that stay signed in", "Browser, die angemeldet bleiben";
        nameless: "A browser", "Ein Browser";
        here: "this one", "dieser";
        end: "Sign out", "Abmelden";
        was_ended: "Signed out there", "Dort abgemeldet";
        not_forgotten: "The app’s files could not be written, so it still remembers this browser. Sign in again and sign out once more.", "Die Dateien der App ließen sich nicht schreiben, darum kennt sie diesen Browser noch. Noch einmal anmelden und wieder abmelden.";
    }
}

/// What keeps the address the same; typed as it stands, in every language.
pub(crate) const LISTEN: &str = "--listen 127.0.0.1:8420";

impl Security {
    /// What opens the app.
    pub(crate) const fn on(&self, kind: AppLockKind) -> &'static str {
        match kind {
            AppLockKind::Pin => self.on_pin,
            AppLockKind::Passphrase => self.on_passphrase,
        }
    }

    /// For screen readers.
    pub(crate) fn end_of(&self, name: &str) -> String {
        either!(self, format!("Sign out {name}"), format!("{name} abmelden"))
    }

    /// When a browser was used last.
    pub(crate) fn used(&self, date: &str) -> String {
        either!(
            self,
            format!("last used {date}"),
            format!("zuletzt benutzt {date}")
        )
    }

    /// Why the app does not open, or a PIN or passphrase cannot be.
    pub(crate) fn problem(&self, frame: &Frame, problem: AppLockProblem) -> String {
        match problem {
            AppLockProblem::Locked => self.locked_title.to_owned(),
            AppLockProblem::Wrong { tries_left: 0 } => either!(
                self,
                "That is not right. Before the next try the app makes you wait.",
                "Das stimmt nicht. Vor dem nächsten Versuch lässt die App warten."
            )
            .to_owned(),
            AppLockProblem::Wrong { tries_left } => {
                let tries = usize::from(tries_left);
                either!(
                    self,
                    format!(
                        "That is not right. {} left before the app makes you wait.",
                        count(tries, "try is", "tries are")
                    ),
                    format!(
                        "Das stimmt nicht. Noch {}, dann lässt die App warten.",
                        count(tries, "Versuch", "Versuche")
                    )
                )
            }
            AppLockProblem::Wait { wait } => self.wait(frame, wait),
            AppLockProblem::NotSet => either!(
                self,
                "This app has no PIN or passphrase any more.",
                "Diese App hat keine PIN oder Passphrase mehr."
            )
            .to_owned(),
            AppLockProblem::OldNeeded => either!(
                self,
                "Type the one there is now as well.",
                "Auch die jetzige eintippen."
            )
            .to_owned(),
            AppLockProblem::TooShort => either!(
                self,
                "Too short: at least 4 digits, or 8 characters.",
                "Zu kurz: mindestens 4 Ziffern oder 8 Zeichen."
            )
            .to_owned(),
            AppLockProblem::TooLong => either!(
                self,
                "Too long: at most 12 digits, or 128 characters.",
                "Zu lang: höchstens 12 Ziffern oder 128 Zeichen."
            )
            .to_owned(),
            AppLockProblem::Obvious => either!(
                self,
                "This is among the first anybody would guess. Choose another one.",
                "Das gehört zu den ersten, die jemand versuchen würde. Etwas anderes wählen."
            )
            .to_owned(),
            AppLockProblem::NotTypable => either!(
                self,
                "It cannot hold control characters.",
                "Steuerzeichen gehen nicht."
            )
            .to_owned(),
        }
    }

    fn wait(&self, frame: &Frame, wait: Duration) -> String {
        let wait = frame.wait(wait.as_secs());
        either!(
            self,
            format!("Too many wrong tries. Try again in {wait}."),
            format!("Zu viele falsche Versuche. In {wait} geht es wieder.")
        )
    }
}
