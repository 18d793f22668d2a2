//! Lock permissions and invitations.

use doorward_app::{Limit, Weekdays};

use super::{Words, count};
use crate::local;

texts! {
    /// Texts about who may use a lock.
    Permissions {
        invite: "Invite somebody", "Jemanden einladen";
        invite_lead: "The invitation works for one phone and within two days.", "Die Einladung gilt für ein Telefon und zwei Tage lang.";
        invite_name: "Whose phone?", "Wessen Telefon?";
        invite_name_hint: "The log shows this name.", "Diesen Namen zeigt das Protokoll.";
        invite_do: "Make the invitation", "Einladung erstellen";
        inviting: "Making …", "Wird erstellt …";
        invitation_text: "Let the other phone’s camera see the picture, or send the link. Whoever has it first can use the lock: send it to nobody else.", "Das Bild der Kamera des anderen Telefons zeigen, oder den Link schicken. Wer ihn zuerst hat, kann das Schloss benutzen: niemand anderem schicken.";
        copy: "Copy the link", "Link kopieren";
        copied: "Copied", "Kopiert";
        qr: "The invitation as a picture (QR code)", "Die Einladung als Bild (QR-Code)";
        redeem_how: "On the other phone: menu, «Redeem invitation», paste.", "Auf dem anderen Telefon: Menü, „Einladung einlösen“, einfügen.";
        shown_once: "It is shown only now. If it gets lost, remove the person from the list and invite anew.", "Sie wird nur jetzt gezeigt. Geht sie verloren, die Person aus der Liste entfernen und neu einladen.";
        done: "Done", "Fertig";

        glance: "Who can do what", "Wer was darf";
        can_lock: "Lock, unlock", "Ver- und entriegeln";
        yes: "yes", "ja";
        no: "no", "nein";
        unknown: "unknown", "unbekannt";
        you: "you", "diese App";
        off: "Switched off", "Ausgeschaltet";
        always: "Any time", "Jederzeit";
        every_day: "Every day", "Jeden Tag";
        never_used: "Never used", "Nie benutzt";

        name: "Name", "Bezeichnung";
        enabled: "May use the lock", "Darf das Schloss benutzen";
        enabled_hint: "Switched off, nothing works any more, but name and limits stay.", "Ausgeschaltet geht nichts mehr, aber Name und Zeiten bleiben.";
        remote: "From afar as well", "Auch aus der Ferne";
        limit: "Limit the time", "Zeit begrenzen";
        limit_hint: "The lock checks it by its own clock.", "Das Schloss prüft es nach seiner eigenen Uhr.";
        from: "First day", "Erster Tag";
        until: "Last day", "Letzter Tag";
        from_hour: "From", "Von";
        until_hour: "Until", "Bis";
        days: "Weekdays", "Wochentage";
        remove: "Remove", "Entfernen";
        remove_sure: "Yes, remove", "Ja, entfernen";
        remove_text: "It takes effect at once, even when the other phone is connected right now.", "Das gilt sofort, auch wenn das andere Telefon gerade verbunden ist.";
        removed: "Removed", "Entfernt";
        self_text: "This is the app you are using. Removing it ends your access: you would need an invitation or the button.", "Das ist diese App. Sie zu entfernen beendet ihren Zugang: Danach hilft nur eine Einladung oder die Taste.";
        created: "Since", "Seit";
        last_active: "Last used", "Zuletzt benutzt";
        times: "Times used", "So oft benutzt";
        lift: "Lift the block", "Sperre aufheben";
        lifted: "The block is lifted", "Die Sperre ist aufgehoben";
        lift_text: "If that was you or a guest who forgot it, lift the block so that new people may try again. If not, look at the log.", "War das jemand aus dem Haus oder ein vergesslicher Gast, die Sperre aufheben, damit Neue es wieder versuchen können. Wenn nicht, ins Protokoll sehen.";

        can_always: "At any time", "Zu jeder Zeit";
        glance_code: "Everybody who knows the security code can also see and change settings, permissions and log.", "Wer den Sicherheitscode kennt, kann außerdem Einstellungen, Berechtigungen und Protokoll sehen und ändern.";
        gone: "This permission is no longer there", "Diese Berechtigung gibt es nicht mehr";
        name_missing: "Type a name: the lock and its log show it.", "Einen Namen eintippen: Schloss und Protokoll zeigen ihn.";
        bad_date: "Type a day such as 2026-11-24, or leave it empty.", "Einen Tag wie 2026-11-24 eintippen, oder leer lassen.";
        bad_hours: "Type both hours, such as 08:00 and 18:00, or leave both empty.", "Beide Uhrzeiten eintippen, etwa 08:00 und 18:00, oder beide leer lassen.";
        dates_crossed: "The last day lies before the first.", "Der letzte Tag liegt vor dem ersten.";
        no_day: "Choose at least one weekday.", "Mindestens einen Wochentag wählen.";
        switch_on: "Switch on", "Einschalten";
        switch_off: "Switch off", "Ausschalten";
    }
}

impl Permissions {
    /// Heading of the list.
    pub(crate) fn users(&self, number: usize) -> String {
        either!(
            self,
            format!("Users ({number})"),
            format!("Personen ({number})")
        )
    }

    /// An invitation nobody used yet.
    pub(crate) fn invited(&self, until: &str) -> String {
        either!(
            self,
            format!("Invited, good until {until}"),
            format!("Eingeladen, gilt bis {until}")
        )
    }

    /// When the invitation ends.
    pub(crate) fn good_until(&self, moment: &str) -> String {
        either!(
            self,
            format!("Good until {moment}."),
            format!("Gilt bis {moment}.")
        )
    }

    /// The last use.
    pub(crate) fn last_used(&self, moment: &str) -> String {
        either!(
            self,
            format!("last used {moment}"),
            format!("zuletzt benutzt {moment}")
        )
    }

    /// Title of a fresh invitation.
    pub(crate) fn invitation_for(&self, name: &str) -> String {
        either!(
            self,
            format!("Invitation for {name}"),
            format!("Einladung für {name}")
        )
    }

    /// How full the list is.
    pub(crate) fn room(&self, taken: usize, room: u16) -> String {
        either!(
            self,
            format!("{taken} of {room} places taken"),
            format!("{taken} von {room} Plätzen belegt")
        )
    }

    /// Wrong codes by people who never showed the right one.
    pub(crate) fn unacknowledged(&self, number: u16) -> String {
        let number = usize::from(number);
        either!(
            self,
            format!(
                "{} by people who never showed the right one",
                count(number, "wrong code", "wrong codes")
            ),
            format!(
                "{} von Leuten, die den richtigen nie gezeigt haben",
                count(number, "falscher Code", "falsche Codes")
            )
        )
    }
}

impl Words {
    /// When a permission holds.
    pub(crate) fn when(&self, limit: Option<&Limit>) -> String {
        let Some(limit) = limit.filter(|limit| !limit.is_always()) else {
            return self.permissions.always.to_owned();
        };
        let page = self.permissions;
        let mut parts = Vec::new();
        match (
            limit.from.map(|from| local::date(self, from)),
            limit.until.map(|until| local::date(self, until)),
        ) {
            (Some(from), Some(until)) => parts.push(either!(
                page,
                format!("{from} to {until}"),
                format!("{from} bis {until}")
            )),
            (Some(from), None) => {
                parts.push(either!(page, format!("from {from}"), format!("ab {from}")));
            }
            (None, Some(until)) => {
                parts.push(either!(
                    page,
                    format!("until {until}"),
                    format!("bis {until}")
                ));
            }
            (None, None) => {}
        }
        if limit.weekdays != Weekdays::NONE {
            parts.push(self.days(limit.weekdays));
        }
        if let Some(daily) = limit.daily {
            parts.push(self.hours(daily));
        }
        parts.join(", ")
    }
}
