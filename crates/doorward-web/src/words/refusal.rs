//! Why something did not happen, and what to do.

use core::time::Duration;

use doorward_app::{ActionFailure, CodeProblem, Denied, Lift};

use super::{Words, count};

texts! {
    /// Texts of refusals.
    Refusal {
        wrong_code: "This is not the right security code", "Das ist nicht der richtige Sicherheitscode";
        remembered_wrong: "The remembered code no longer works", "Der gemerkte Code gilt nicht mehr";
        remembered_wrong_text: "Somebody changed it, so this app forgot it. Type the new one.", "Jemand hat ihn geändert, darum hat ihn diese App vergessen. Jetzt den neuen eintippen.";
        wait: "Too many wrong codes", "Zu viele falsche Codes";
        nothing_changed: "Nothing was changed.", "Nichts wurde geändert.";
        locking_still_works: "The door itself still works.", "Die Tür selbst funktioniert weiterhin.";
        obvious: "This code is easy to guess", "Dieser Code ist leicht zu erraten";
        obvious_text: "It is among the first that anybody would try. Choose another one, or tick the box below to use it all the same.", "Er gehört zu den ersten, die jemand versuchen würde. Einen anderen wählen, oder unten ankreuzen, um ihn trotzdem zu verwenden.";
        failed: "That did not work", "Das hat nicht geklappt";
        not_found: "This app knows no such device", "Dieses Gerät kennt die App nicht";
        not_reachable: "The device is not reachable", "Das Gerät ist nicht erreichbar";
        not_reachable_text: "Go near it, check that it has power, and try again.", "Näher herangehen, prüfen, ob es Strom hat, und noch einmal versuchen.";
        crowded: "Too many phones are connected", "Zu viele Telefone sind verbunden";
        crowded_text: "The device keeps only so many connections. Close the app on another phone, or try again in a moment.", "Das Gerät hält nur eine begrenzte Zahl von Verbindungen. Die App auf einem anderen Telefon schließen oder es gleich noch einmal versuchen.";
        radio_off: "Bluetooth is not available", "Bluetooth ist nicht verfügbar";
        radio_off_text: "Check that this computer’s adapter is plugged in, switched on and used by no other program. It is tried again and again.", "Prüfen, ob der Adapter dieses Rechners eingesteckt und eingeschaltet ist und kein anderes Programm ihn benutzt. Er wird immer wieder versucht.";
        outcome_unknown: "The connection broke in the middle", "Die Verbindung brach mittendrin ab";
        outcome_unknown_text: "It may have been done or not. Look at the state before you try again.", "Vielleicht ist es geschehen, vielleicht nicht. Vor dem nächsten Versuch nachsehen.";
        lost: "The device says that it does not know this app", "Das Gerät meldet, dass es diese App nicht kennt";
        lost_text: "If somebody removed you or reset the device, ask for an invitation, or add it again with its button. If nobody did, look at the door: somebody near may pose as it.", "Wurde sie dort entfernt oder das Gerät zurückgesetzt, um eine Einladung bitten, oder es mit seiner Taste neu hinzufügen. Wenn nicht, an der Tür nachsehen: Vielleicht gibt sich jemand in der Nähe als das Gerät aus.";
        already_here: "This app has the device of this invitation already", "Diese App hat das Gerät dieser Einladung schon";
        already_here_text: "An invitation is for another phone, and nothing was changed. If this app was removed at the device, remove the device from the app first, then redeem the invitation.", "Eine Einladung ist für ein anderes Telefon, und nichts wurde geändert. Wurde diese App am Gerät entfernt, das Gerät erst aus der App entfernen, dann die Einladung einlösen.";
        not_pairing: "The device is not ready to be added", "Das Gerät ist noch nicht bereit";
        not_pairing_text: "Hold its button for five seconds until its ring of light stays on, then try again.", "Seine Taste fünf Sekunden lang halten, bis der Leuchtring dauerhaft leuchtet, dann noch einmal versuchen.";
        pairing_ended: "Too many wrong codes, so pairing has ended", "Zu viele falsche Codes, das Koppeln ist beendet";
        pairing_ended_text: "Make sure of the code, hold the device’s button for five seconds until its ring of light stays on, and try again.", "Den richtigen Code herausfinden, die Taste am Gerät fünf Sekunden lang halten, bis der Leuchtring dauerhaft leuchtet, und noch einmal versuchen.";
        pairing_code_needed: "Type the device’s security code: pairing asks for it.", "Den Sicherheitscode des Geräts eintippen: Zum Koppeln wird er verlangt.";
        pairing_code_new: "This device has no security code yet: choose one here.", "Dieses Gerät hat noch keinen Sicherheitscode: hier einen festlegen.";
        code_needed: "This needs the security code", "Dafür braucht es den Sicherheitscode";
        full: "The device has no room for another entry", "Im Gerät ist kein Platz für einen weiteren Eintrag";
        full_text: "Remove one first.", "Erst einen entfernen.";
        denied: "The device refuses", "Das Gerät lehnt ab";
        not_supported: "This device cannot do that", "Dieses Gerät kann das nicht";
        bad_invitation: "This is no complete invitation", "Das ist keine vollständige Einladung";
        bad_invitation_text: "Copy the whole link, from its first to its last character.", "Den ganzen Link kopieren, vom ersten bis zum letzten Zeichen.";
        used_invitation: "This invitation was used before", "Diese Einladung wurde schon benutzt";
        used_invitation_text: "It works for one phone only. Ask for another one.", "Sie gilt nur für ein Telefon. Um eine neue bitten.";
        over_invitation: "This invitation is over", "Diese Einladung ist abgelaufen";
        over_invitation_text: "It was taken back, not used within two days, or another phone used it. If you were to be the only one with the link, tell whoever invited you. Ask for another one.", "Sie wurde zurückgenommen, nicht innerhalb von zwei Tagen benutzt, oder ein anderes Telefon hat sie benutzt. Sollte sonst niemand den Link haben, es der einladenden Person sagen. Um eine neue bitten.";
        fields: "Some values do not fit", "Manche Werte passen nicht";
        bad_name: "This name cannot be used", "Dieser Name geht nicht";
        other_product_text: "Choose the right product and try again.", "Das richtige Produkt wählen und noch einmal versuchen.";
        bad_input: "Something typed here does not fit", "Eine Eingabe passt nicht";
        bad_input_text: "Check what you typed, and try again.", "Die Eingabe prüfen und noch einmal versuchen.";
        changed_meanwhile: "Somebody else changed this meanwhile", "Das hat inzwischen jemand anders geändert";
        changed_meanwhile_text: "It was left as it is now. Look at it and decide again.", "Es blieb, wie es jetzt ist. Ansehen und neu entscheiden.";
        invitation_shown: "This invitation was made before", "Diese Einladung gibt es schon";
        invitation_shown_text: "Its link was shown once. Choose it in the list to make it again with a new link.", "Der Link dazu wurde einmal gezeigt. In der Liste wählen, um sie mit neuem Link zu erstellen.";
        vanished: "It is not there any more", "Das gibt es nicht mehr";
        vanished_text: "Somebody removed it meanwhile. Nothing was changed.", "Jemand hat es inzwischen entfernt. Nichts wurde geändert.";
        entry_gone: "This entry is not there any more", "Diesen Eintrag gibt es nicht mehr";
        entry_gone_text: "Somebody else removed it.", "Jemand anders hat ihn entfernt.";
        defaults_incomplete: "Only a part of the settings was reset", "Nur ein Teil der Einstellungen wurde zurückgesetzt";
        defaults_incomplete_text: "The rest is as it was. Do it again.", "Der Rest ist, wie er war. Noch einmal ausführen.";
        in_use: "Another program is writing this profile", "Ein anderes Programm schreibt gerade in dieses Profil";
        in_use_text: "Wait a moment and try again.", "Einen Moment warten und noch einmal versuchen.";
        profile: "The app’s own files could not be read or written", "Die Dateien der App ließen sich nicht lesen oder schreiben";
        profile_text: "Check that the disk has room and that the folder in App settings belongs to you. Nothing was sent to the device.", "Prüfen, ob auf der Platte Platz ist und der Ordner aus den App-Einstellungen dem eigenen Konto gehört. An das Gerät wurde nichts gesendet.";
        broken_device: "The device does not follow the protocol", "Das Gerät hält sich nicht an das Protokoll";
        broken_device_text: "It may be something that only pretends to be your device. No code was sent to it.", "Vielleicht gibt sich etwas nur als das Gerät aus. Es wurde kein Code gesendet.";
        wrong_device: "Another device answers there", "Dort antwortet ein anderes Gerät";
        internal: "That was our mistake", "Das war unser Fehler";
        internal_text: "Try again. If it happens again, start the app anew; your devices are not affected.", "Noch einmal versuchen. Hilft das nicht, die App neu starten; die Geräte sind nicht betroffen.";
    }
}

impl Words {
    /// How long the lock takes no code.
    pub(crate) fn wait(&self, wait: Option<Duration>) -> String {
        match wait {
            Some(wait) => {
                let wait = self.frame.wait(wait.as_secs());
                either!(
                    self.refusal,
                    format!(
                        "The device takes no code for another {wait}, counted while it has power."
                    ),
                    format!(
                        "Das Gerät nimmt erst in {wait} wieder einen Code an, gezählt, solange es Strom hat."
                    )
                )
            }
            None => either!(
                self.refusal,
                "The device takes no code now.",
                "Das Gerät nimmt jetzt keinen Code an."
            )
            .to_owned(),
        }
    }
}

impl Refusal {
    /// Another product answers than the one chosen.
    pub(crate) fn other_product(&self, wanted: &str) -> String {
        either!(
            self,
            format!("The device found there is no {wanted}"),
            format!("Das dort gefundene Gerät ist nicht: {wanted}")
        )
    }

    /// How many wrong codes may follow before a wait.
    pub(crate) fn tries_left(&self, tries: u8) -> String {
        let tries = usize::from(tries);
        match tries {
            0 => either!(
                self,
                "Before the next try the device makes you wait.",
                "Vor dem nächsten Versuch lässt das Gerät warten."
            )
            .to_owned(),
            _ => either!(
                self,
                format!(
                    "{} left before the device makes you wait.",
                    count(tries, "try is", "tries are")
                ),
                format!(
                    "Noch {}, dann lässt das Gerät warten.",
                    count(tries, "Versuch", "Versuche")
                )
            ),
        }
    }

    /// Who can end a refusal sooner.
    pub(crate) const fn lift(&self, lift: Lift) -> &'static str {
        match lift {
            Lift::Time => either!(self, "Only time helps.", "Da hilft nur Warten."),
            Lift::TimeOrProven => either!(
                self,
                "Somebody who entered the right code before can lift this sooner, in the device’s permissions on their phone.",
                "Wer den richtigen Code schon einmal eingegeben hat, kann das früher aufheben, unter Berechtigungen auf dem eigenen Telefon."
            ),
            Lift::Proven => either!(
                self,
                "Only somebody who entered the right code before can lift this, in the device’s permissions on their phone. If nobody can, a reset to factory settings is left.",
                "Nur wer den richtigen Code schon einmal eingegeben hat, kann das aufheben, unter Berechtigungen auf dem eigenen Telefon. Kann das niemand, bleibt das Zurücksetzen auf Werkseinstellungen."
            ),
            Lift::ProvenOrPairAgain => either!(
                self,
                "This app may not try any more. Somebody who entered the right code before can lift that in the device’s permissions, or you add the device again with its button.",
                "Diese App darf es nicht mehr versuchen. Wer den richtigen Code schon einmal eingegeben hat, kann das unter Berechtigungen aufheben; sonst das Gerät mit seiner Taste neu hinzufügen."
            ),
        }
    }

    /// What is wrong with a typed code.
    pub(crate) fn code_problem(&self, problem: CodeProblem) -> String {
        match problem {
            CodeProblem::Empty { digits } => either!(
                self,
                format!("Type the security code: {digits} digits."),
                format!("Den Sicherheitscode eintippen: {digits} Ziffern.")
            ),
            CodeProblem::NotDigits { digits } => either!(
                self,
                format!(
                    "A security code has digits only, {digits} of them: no spaces, no letters."
                ),
                format!(
                    "Ein Sicherheitscode besteht nur aus Ziffern, {digits} Stück: keine Leerzeichen, keine Buchstaben."
                )
            ),
            CodeProblem::TooShort { digits, typed } => either!(
                self,
                format!("Too short: {typed} of {digits} digits."),
                format!("Zu kurz: {typed} von {digits} Ziffern.")
            ),
            CodeProblem::TooLong { digits, typed } => either!(
                self,
                format!("Too long: {typed} digits, the code has {digits}."),
                format!("Zu lang: {typed} Ziffern, der Code hat {digits}.")
            ),
            CodeProblem::Unchanged => either!(
                self,
                "The new code is the same as the one typed above. Choose another one.",
                "Der neue Code ist derselbe wie der oben eingetippte. Einen anderen wählen."
            )
            .to_owned(),
            CodeProblem::AllZero => either!(
                self,
                "Zeros only mean “no code”. Choose another one.",
                "Lauter Nullen bedeuten „kein Code“. Einen anderen wählen."
            )
            .to_owned(),
        }
    }

    /// Why a permission does not hold.
    pub(crate) const fn why_denied(&self, why: Denied) -> &'static str {
        match why {
            Denied::Disabled => either!(
                self,
                "This app’s permission is switched off. Whoever invited you, or anybody else who knows the security code, can switch it on again in the device’s permissions; then it works at once, without a new invitation.",
                "Die Berechtigung dieser App ist ausgeschaltet. Wer eingeladen hat, oder sonst jemand mit dem Sicherheitscode, kann sie unter Berechtigungen wieder einschalten; dann geht es sofort, ohne neue Einladung."
            ),
            Denied::OutsideItsTime => either!(
                self,
                "This app’s permission does not hold at this time. It works again by itself when its days and hours come. Whoever invited you sees and changes them in the device’s permissions.",
                "Die Berechtigung dieser App gilt zu dieser Zeit nicht. Es geht von selbst wieder, sobald ihre Tage und Stunden da sind. Wer eingeladen hat, sieht und ändert sie unter Berechtigungen."
            ),
            Denied::RemoteNotAllowed => either!(
                self,
                "This app’s permission does not hold from afar. It works near the device, over Bluetooth. Whoever invited you can allow more in the device’s permissions.",
                "Die Berechtigung dieser App gilt nicht aus der Ferne. In der Nähe geht es, über Bluetooth. Wer eingeladen hat, kann unter Berechtigungen mehr erlauben."
            ),
        }
    }

    /// Why the bolt did not do it.
    pub(crate) const fn action_failure(&self, why: ActionFailure) -> &'static str {
        match why {
            ActionFailure::MotorBlocked => either!(
                self,
                "The motor is stuck. Check that the door is closed and the bolt moves freely.",
                "Der Motor klemmt. Prüfen, ob die Tür zu ist und der Riegel sich frei bewegt."
            ),
            ActionFailure::Canceled => either!(
                self,
                "Somebody stopped it at the device.",
                "Jemand hat es am Gerät angehalten."
            ),
            ActionFailure::Busy => either!(
                self,
                "The device is busy. Try again in a moment.",
                "Das Gerät ist beschäftigt. Gleich noch einmal versuchen."
            ),
            ActionFailure::TooRecent => either!(
                self,
                "That was too soon after the last time.",
                "Das war zu kurz nach dem letzten Mal."
            ),
            ActionFailure::NotCalibrated => either!(
                self,
                "The device does not know its positions yet: calibrate it in its settings.",
                "Das Gerät kennt seine Positionen noch nicht: in seinen Einstellungen kalibrieren."
            ),
            ActionFailure::LowBattery => either!(
                self,
                "The batteries are too weak. Change them.",
                "Die Batterien sind zu schwach. Bitte wechseln."
            ),
            ActionFailure::PositionLimit => either!(
                self,
                "The positions it found cannot be. Check how it is mounted, then calibrate again.",
                "Die gefundenen Positionen können nicht stimmen. Prüfen, wie es montiert ist, dann neu kalibrieren."
            ),
            ActionFailure::UpdateNeeded => either!(
                self,
                "The device needs a firmware update first.",
                "Das Gerät braucht zuerst neue Firmware."
            ),
            ActionFailure::Untrained => either!(
                self,
                "The Opener does not know its intercom yet: train it in its settings.",
                "Der Opener kennt seine Gegensprechanlage noch nicht: in seinen Einstellungen anlernen."
            ),
            ActionFailure::NoRing => either!(
                self,
                "The Opener heard no ring within 30 seconds. Check its wires and the kind of intercom.",
                "Der Opener hat 30 Sekunden lang kein Klingeln gehört. Seine Leitungen und die Art der Anlage prüfen."
            ),
            ActionFailure::LowBusVoltage => either!(
                self,
                "The intercom gives the Opener too little power. Check its wires.",
                "Die Gegensprechanlage gibt dem Opener zu wenig Strom. Seine Leitungen prüfen."
            ),
            ActionFailure::OperatingModeUnknown => either!(
                self,
                "The Opener does not know this kind of intercom: choose another one.",
                "Der Opener kennt diese Art von Gegensprechanlage nicht: eine andere wählen."
            ),
            ActionFailure::Mechanical => either!(
                self,
                "Motor or clutch failed.",
                "Motor oder Kupplung hat versagt."
            ),
            ActionFailure::PositionUnknown => either!(
                self,
                "The device is not sure where its bolt is. Lock it once at the door.",
                "Das Gerät weiß nicht sicher, wo sein Riegel ist. Einmal an der Tür abschließen."
            ),
        }
    }

    /// A refusal that has no better words.
    pub(crate) fn refused(&self, code: u8) -> String {
        either!(
            self,
            format!("The device refused with error 0x{code:02X}."),
            format!("Das Gerät hat mit Fehler 0x{code:02X} abgelehnt.")
        )
    }
}
